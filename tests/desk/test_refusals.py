"""What cannot be done is refused in a sentence that says what to do."""

import dataclasses
import socket
from pathlib import Path

import pytest

from tests.desks import RunningDesk


def refused(desk: RunningDesk) -> str:
    """Return what a start that must fail says."""
    desk.start()
    assert desk.process is not None
    assert desk.process.wait(timeout=30) == 1
    assert desk.left() == []
    return desk.said()


def test_a_second_start_is_refused_and_the_first_stays(running: RunningDesk) -> None:
    second = dataclasses.replace(running, port=running.port, process=None)
    second.start()
    assert second.process is not None
    assert second.process.wait(timeout=30) == 1
    assert "already running" in second.said()
    assert running.get("/healthz")[0] == 200


def test_a_taken_port_is_refused_and_another_proposed(own_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} of 127.0.0.1 cannot be used" in refused(RunningDesk(own_folder / "var", port=port))


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eight"), ("TIME_ZONE", "Europe/Vaubrie"), ("READER_ACCESS", "all"), ("DATABASE_URL", "mysql://x/y")],
)
def test_a_bad_setting_is_named(own_folder: Path, name: str, value: str) -> None:
    desk = RunningDesk(own_folder / "var", settings={"SECRET_KEY": "k" * 60, name: value})
    said = refused(desk)
    assert said.startswith(f"{name} is ")
    assert len(said.splitlines()) == 1


def test_real_servers_want_a_secret_key(own_folder: Path) -> None:
    desk = RunningDesk(own_folder / "var", settings={"DATABASE_URL": "postgres://x@127.0.0.1:1/x"})
    assert "SECRET_KEY is not set" in refused(desk)


def test_a_database_that_does_not_answer_is_said_so(own_folder: Path) -> None:
    address = {
        "DATABASE_URL": "postgres://x@127.0.0.1:1/x",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "k" * 60,
    }
    said = refused(RunningDesk(own_folder / "var", settings=address))
    assert "The database does not answer" in said
    assert "Traceback" not in said


def test_a_var_folder_that_cannot_be_made_is_refused() -> None:
    desk = RunningDesk(Path("/proc/newsreader/var"))
    done = desk.manage("check")
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_data_of_another_major_version_is_left_alone_and_a_way_is_shown(closed: RunningDesk) -> None:
    stamp = closed.var / "postgres" / "PG_VERSION"
    ours = stamp.read_text()
    stamp.write_text("12\n")
    try:
        said = refused(closed)
    finally:
        stamp.write_text(ours)
    assert "was written by PostgreSQL 12" in said
    assert "pg_dump" in said
    assert "pg_restore" in said
