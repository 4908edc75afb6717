"""What dies is started again, and nothing is left when the desk closes."""

import os
import signal

import pytest

from tests.desks import RunningDesk, wait_for

PROGRAMS = ("postgres", "valkey", "web", "worker", "beat", "watch", "monitor")


def test_it_runs_two_servers_and_five_programs(running: RunningDesk) -> None:
    assert set(running.children()) == set(PROGRAMS)


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_killed_is_started_again(running: RunningDesk, name: str) -> None:
    before = running.children()[name]
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: running.children().get(name, before) != before, f"another {name}")
    wait_for(running.is_ready, "the desk to be ready again")
    assert f"{name} ended (killed by SIGKILL) and is started again" in running.said()


def test_a_killed_supervisor_leaves_nothing_and_the_next_start_opens(running: RunningDesk) -> None:
    assert running.close(signal.SIGKILL) == -signal.SIGKILL
    wait_for(lambda: not running.left(), "the children to end by themselves")
    running.open()
    wait_for(running.is_ready, "the desk to be ready")


def test_a_child_that_hears_nothing_does_not_outlive_a_killed_supervisor(running: RunningDesk) -> None:
    os.kill(running.children()["watch"], signal.SIGSTOP)
    running.close(signal.SIGKILL)
    wait_for(lambda: not running.left(), "the guard to end what the kernel's signal did not")


def test_a_start_right_after_the_supervisor_was_killed_opens(running: RunningDesk) -> None:
    running.close(signal.SIGKILL)
    running.open()
    wait_for(running.is_ready, "the desk to be ready")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(running: RunningDesk, number: signal.Signals) -> None:
    assert running.close(number) == 0
    assert running.left() == []
    assert running.said().endswith("Everything is stopped.\n")


def test_a_ctrl_c_while_it_starts_leaves_nothing(closed: RunningDesk) -> None:
    closed.start()
    wait_for(closed.left, "the first server")
    assert closed.close(signal.SIGINT) == 0
    assert closed.left() == []


def test_a_lock_file_of_postgres_that_names_another_process_is_healed(closed: RunningDesk) -> None:
    (closed.var / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{closed.var}/postgres\n")
    closed.open()
    assert closed.get("/healthz")[0] == 200


def test_dead_sockets_are_healed(closed: RunningDesk) -> None:
    run = closed.var / "run"
    (run / "valkey.sock").touch()
    (run / ".s.PGSQL.5432").touch()
    closed.open()
    wait_for(closed.is_ready, "the desk to be ready")
