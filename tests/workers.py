"""A real Celery worker and other processes of the product against the test database."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from newsreader.celery import app

# What the worker's tasks send goes to its own queue too.
BEGIN = """
import sys
from newsreader.celery import app
app.conf.task_default_queue = sys.argv[1]
app.worker_main(sys.argv[2:])
"""
LIMIT = 60  # seconds that a test waits for what takes one


def eventually(happens: Callable[[], object], *, seconds: float = LIMIT) -> None:
    """Wait until `happens` returns something true; fail after a generous limit."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process of the product that works on the database of this test."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    name = connection.settings_dict["NAME"]
    return os.environ | {"DATABASE_URL": f"{server}/{name}", "PYTHONUNBUFFERED": "1"} | more


@contextlib.contextmanager
def running(*command: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process of the product in a session of its own, and end it with all its children."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=settings.BASE_DIR, env=environment(**more), stdout=output, stderr=output,
            start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Worker:
    """A running worker."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process, self.log = process, log

    def children(self) -> list[int]:
        """Return the ids of the processes that run its tasks."""
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_children(self) -> None:
        """Kill what runs its tasks, as the kernel does when memory runs out."""
        for child in self.children():
            os.kill(child, signal.SIGKILL)


@pytest.fixture
def worker(transactional_db: None, tmp_path: Path) -> Iterator[Worker]:
    """A worker with one child, on a queue of this test's own; the tests of other processes do not reach it."""
    name = f"test-{uuid.uuid4().hex}"
    log = tmp_path / "worker.log"
    command = ("-c", BEGIN, name, "worker", "--concurrency", "1", "--queues", name, "--hostname", name)
    with running(*command, "--without-gossip", "--without-mingle", log=log) as process:
        eventually(lambda: process.poll() is None and app.control.ping(destination=[f"celery@{name}", name], timeout=1))
        _send_to(name)
        yield Worker(process, log)
        _send_to("celery")


def _send_to(queue: str) -> None:
    """Have this process's messages go to the queue; Celery remembers the last one in `amqp`."""
    app.conf.task_default_queue = queue
    app.__dict__.pop("amqp", None)
