"""manage.py parse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from articles.document import LARGEST

COPY = "Le phare de Kerloc rallumé\n\nLe phare de Kerloc éclaire de nouveau la rade depuis samedi soir.\n"

# Root may read every file: the command steps down first.
UNPRIVILEGED = """
import os, sys
import django
from django.core.management import call_command
django.setup()
if os.geteuid() == 0:
    os.setuid(65534)
call_command("parse", sys.argv[1])
"""


@pytest.fixture
def dispatch(tmp_path: Path) -> Path:
    """A dispatch."""
    path = tmp_path / "phare.txt"
    path.write_text(COPY, "utf-8")
    return path


def parse(*files: Path, status: int = 0, **options: str) -> list[dict[str, Any]]:
    """Return the lines that the command prints; it ends with the status."""
    output = StringIO()
    try:
        call_command("parse", *map(str, files), stdout=output, **options)
        ended = 0
    except SystemExit as end:
        ended = int(str(end.code))
    assert ended == status
    return [json.loads(line) for line in output.getvalue().splitlines()]


def in_shell(file: Path) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own, in an empty environment."""
    command = [sys.executable, "manage.py", "parse", str(file)]
    environment = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=False)


def error(*files: Path) -> dict[str, str]:
    """Return the error of the only line that the command prints."""
    (line,) = parse(*files, status=1)
    assert set(line) == {"file", "item", "error"}
    assert set(line["error"]) == {"code", "message"}
    found: dict[str, str] = line["error"]
    return found


def test_it_prints_the_document_of_each_file(dispatch: Path) -> None:
    (line,) = parse(dispatch)
    assert (line["file"], line["item"], line["headline"]) == (str(dispatch), 0, "Le phare de Kerloc rallumé")
    assert "<p" in line["html"]


def test_one_bad_file_does_not_keep_the_others_back(dispatch: Path, tmp_path: Path) -> None:
    bad = tmp_path / "phare.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    first, second, third = parse(dispatch, bad, dispatch, status=1)
    assert first["headline"] == third["headline"] == "Le phare de Kerloc rallumé"
    message = "This is a file of the kind PNG, not text. Send the story as plain text."
    assert second == {"file": str(bad), "item": 0, "error": {"code": "binary", "message": message}}


def test_a_file_that_is_not_there_is_an_error_of_its_own(tmp_path: Path) -> None:
    found = error(tmp_path / "gone.txt")
    assert found["code"] == "unreadable"
    assert found["message"] == (
        "The file cannot be opened: No such file or directory. Check its name and its permissions."
    )


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    found = error(tmp_path)
    assert found["code"] == "unreadable"
    assert "Is a directory" in found["message"]


def test_a_file_without_permission_is_an_error_of_its_own(dispatch: Path) -> None:
    dispatch.chmod(0)
    run = subprocess.run(
        [sys.executable, "-c", UNPRIVILEGED, str(dispatch)], cwd=settings.BASE_DIR, capture_output=True, check=False
    )
    assert (run.returncode, run.stderr) == (1, b"")
    found = json.loads(run.stdout)["error"]
    assert found["code"] == "unreadable"
    assert "Permission denied" in found["message"]


def test_a_file_over_the_limit_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(25 * 1024 * 1024)
    assert path.stat().st_size > LARGEST
    assert error(path)["code"] == "too-large"


def test_bytes_that_are_not_utf8_in_a_name_do_not_stop_it(tmp_path: Path, dispatch: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9p\xeache.txt"))
    dispatch.rename(odd)
    run = in_shell(odd)
    assert (run.returncode, run.stderr) == (0, b"")
    line = json.loads(run.stdout)
    assert (Path(line["file"]).name, line["headline"]) == ("d\ufffdp\ufffdche.txt", "Le phare de Kerloc rallumé")


def test_an_error_leaves_a_shell_with_status_one_and_no_traceback(tmp_path: Path) -> None:
    run = in_shell(tmp_path / "gone.txt")
    assert (run.returncode, run.stderr) == (1, b"")
    assert json.loads(run.stdout)["error"]["code"] == "unreadable"


def test_an_unknown_format_is_answered_with_those_there_are(dispatch: Path) -> None:
    with pytest.raises(CommandError, match=r"invalid choice: 'telex' \(choose from '?auto'?, '?ninjs'?"):
        call_command("parse", "--format", "telex", str(dispatch))


@pytest.mark.parametrize("zone", ["Europe/Kerloc", "", "../../etc/passwd"])
def test_a_time_zone_that_is_none_is_answered_with_a_sentence(dispatch: Path, zone: str) -> None:
    with pytest.raises(CommandError, match=f"“{zone}” is no time zone. Give an IANA name, such as Europe/Paris."):
        parse(dispatch, timezone=zone)


@pytest.mark.parametrize("language", ["français", "", "f", "fr FR"])
def test_a_language_that_is_none_is_answered_with_a_sentence(dispatch: Path, language: str) -> None:
    with pytest.raises(CommandError, match=f"“{language}” is no language. Give a tag, such as fr or en-GB."):
        parse(dispatch, language=language)


def test_what_is_said_of_language_and_time_is_used(tmp_path: Path) -> None:
    path = tmp_path / "copy.txt"
    path.write_text("Kerloc\n\nPublié le 3 juillet 2026 à 12h00\n\nOk.\n", "utf-8")
    (line,) = parse(path, language="br", timezone="America/Guadeloupe")
    assert (line["language"], line["published"]) == ("br", "2026-07-03T12:00:00-04:00")
