"""`./desk manage`: with the servers that run, or with servers for it alone."""

import json
from pathlib import Path

from tests.desks import RunningDesk

COUNT = "from articles.models import Article; print(Article.objects.count() > 0)"

CHANGE = """
from django.contrib.auth.models import User
user = User.objects.get(username="admin")
user.set_password({!r})
user.save()
"""


def test_it_uses_the_servers_that_run(running: RunningDesk) -> None:
    before = running.children()
    done = running.manage("shell", "-v", "0", "-c", COUNT)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    assert running.children() == before


def test_it_starts_servers_for_itself_and_stops_them(closed: RunningDesk) -> None:
    done = closed.manage("shell", "-v", "0", "-c", COUNT)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    assert closed.left() == []


def test_on_an_empty_folder_it_makes_the_desk_ready_first(own_folder: Path) -> None:
    desk = RunningDesk(own_folder / "var")
    done = desk.manage("shell", "-v", "0", "-c", COUNT)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr
    assert desk.left() == []


def test_it_gives_the_exit_status_of_the_command(closed: RunningDesk) -> None:
    assert closed.manage("shell", "-c", "raise SystemExit(7)").returncode == 7


def test_parse_gives_its_lines_alone_and_starts_nothing(own_folder: Path) -> None:
    copy = own_folder / "copy.txt"
    copy.write_text("Un titre\n\nUn paragraphe de texte.\n")
    desk = RunningDesk(own_folder / "var")
    done = desk.manage("parse", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["headline"] == "Un titre"
    assert not desk.var.exists()


def test_parse_of_a_missing_file_fails(own_folder: Path) -> None:
    done = RunningDesk(own_folder / "var").manage("parse", str(own_folder / "none.txt"))
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"]


def test_the_administrator_s_password_is_shown_until_another_is_chosen(closed: RunningDesk) -> None:
    first = closed.manage("first_start").stdout
    assert closed.password in first
    closed.manage("shell", "-c", CHANGE.format("something of my own"))
    assert closed.password not in closed.manage("first_start").stdout


def test_what_is_secret_is_for_its_owner_alone(closed: RunningDesk) -> None:
    modes = {name: (closed.var / name).stat().st_mode & 0o777 for name in ("secret-key", "administrator.json")}
    assert modes == {"secret-key": 0o600, "administrator.json": 0o600}
