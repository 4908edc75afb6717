"""Child processes that do not outlive us: each in a session of its own, restarted when it dies, stopped with the rest.

Standard library only. On Linux the kernel signals a child when we die by SIGKILL (PR_SET_PDEATHSIG), and what was
left behind all the same is found by its environment at the next start.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

MARK = "NEWSREADER_CHILD"  # in the environment of every child: the var folder that it serves
_PR_SET_PDEATHSIG = 1
_prctl = getattr(ctypes.CDLL(None), "prctl", None)  # looked up here: between fork and exec nothing may be imported

TICK = 0.1  # seconds between two looks at the children
SETTLED = 30.0  # seconds of life after which a death counts as the first again
LONGEST_PAUSE = 15.0  # seconds before a program that dies again and again is started again
LAST_WORDS = 8.0  # seconds in which orphans may end by themselves, all at once and without their broker


def end_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends; for one that was forked without our doing."""
    if _prctl is not None:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def signalled_when_orphaned(number: int) -> Callable[[], None]:
    """Return what a child runs before exec, so that it gets the signal when the thread that forked it ends."""
    parent = os.getpid()

    def ask() -> None:
        if _prctl is not None:
            _prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)  # we died before the kernel was asked

    return ask


@contextmanager
def guarded(clean: Callable[[], None]) -> Iterator[None]:
    """Have a process of its own call `clean` if we die in this context without leaving it, as by SIGKILL.

    The kernel's signal asks the children to end; the guard sees to those that do not hear. Enter it before any lock is
    taken: the guard must hold none of ours.
    """
    ours, theirs = os.pipe()  # closed on exec, so that only we hold the end whose closing tells of our death
    pid = os.fork()
    if pid == 0:
        os.close(theirs)
        _guard(ours, clean)
    os.close(ours)
    try:
        yield
    finally:
        os.write(theirs, b".")
        os.close(theirs)
        os.waitpid(pid, 0)


def _guard(pipe: int, clean: Callable[[], None]) -> NoReturn:
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in range(3):
            os.dup2(nowhere, standard)
        if not os.read(pipe, 1):
            time.sleep(LAST_WORDS)
            clean()
    finally:
        os._exit(0)


@dataclass(frozen=True)
class Program:
    """Something to run: its command line, who to run it as, and how it is asked to end."""

    name: str
    command: tuple[str, ...]
    identity: Mapping[str, Any] = field(default_factory=dict)  # Popen's user and group; empty for "as we are"
    environment: Mapping[str, str] = field(default_factory=dict)  # beside our own
    folder: str = "/"
    goodbye: int = signal.SIGTERM

    def start(self, log: Path) -> subprocess.Popen[bytes]:
        """Start it in a session of its own, so that a Ctrl-C meant for us does not reach it; output goes to `log`."""
        with log.open("ab") as output:
            return subprocess.Popen(  # the kernel is asked after setuid, which would make it forget
                self.command, cwd=self.folder, env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
                preexec_fn=signalled_when_orphaned(self.goodbye), **self.identity,
            )  # fmt: skip


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    again_at: float | None = None  # when it is dead: the time to start it again


class Supervisor:
    """Runs programs, starts again what dies, and stops all of them."""

    def __init__(self, logs: Path, *, say: Callable[[str], None]) -> None:
        self.logs = logs
        self._say = say
        self._children: list[_Child] = []

    def start(self, *programs: Program) -> None:
        """Start programs, in this order; they are stopped the other way round."""
        for program in programs:
            process = program.start(self.log_of(program))
            self._children.append(_Child(program, process, time.monotonic()))

    def log_of(self, program: Program) -> Path:
        """Return the file that a program's output goes to."""
        return self.logs / f"{program.name}.log"

    def look(self) -> None:
        """Start again what died; the first time at once, then after a pause that doubles."""
        now = time.monotonic()
        for child in self._children:
            if child.again_at is None and child.process.poll() is not None:
                self._note_death(child, now)
            if child.again_at is not None and now >= child.again_at:
                child.process = child.program.start(self.log_of(child.program))
                child.started, child.again_at = now, None

    def run(self) -> None:
        """Look after the children until an exception, such as that of a signal, ends it."""
        while True:
            self.look()
            time.sleep(TICK)

    def stop(self, *, servers: int) -> None:
        """Stop all: first the programs, at once; then, the other way round, the first `servers` of them."""
        _end(self._children[servers:], patience=6)
        for child in reversed(self._children[:servers]):
            _end([child], patience=4)

    def _note_death(self, child: _Child, now: float) -> None:
        _kill_group(child.process.pid)  # what it had forked may still hold its port or its task
        child.deaths = 1 if now - child.started > SETTLED else child.deaths + 1
        pause = 0.0 if child.deaths == 1 else min(2.0 ** (child.deaths - 2), LONGEST_PAUSE)
        child.again_at = now + pause
        self._say(
            f"{child.program.name} ended ({_how(child.process.returncode)}) and is started again"
            f"{f' in {pause:.0f} s' if pause else ''}. Its log is {self.log_of(child.program)}."
        )


def kill_leftovers(var: Path, servers: tuple[str, ...], *, seconds: float = 10) -> None:
    """End what a supervisor that was killed left behind for `var`: its children, and servers named by a path of theirs.

    Where there is no /proc, there is nothing to look through.
    """
    deadline = time.monotonic() + seconds
    while (left := list(_leftovers(var, servers))) and time.monotonic() < deadline:
        for pid, is_server in left:
            _signal(pid, signal.SIGTERM if is_server else signal.SIGKILL)
            if is_server:
                _signal(pid, signal.SIGQUIT)  # PostgreSQL's SIGTERM waits for its clients
        time.sleep(TICK)


def _leftovers(var: Path, servers: tuple[str, ...]) -> Iterator[tuple[int, bool]]:
    mark = f"{MARK}={var}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes().split(b"\0")
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:  # it ended, or belongs to somebody else
            continue
        is_server = any(name in command.split(b"\0")[0] for name in (b"postgres", b"valkey-server")) and any(
            path.encode() in command for path in servers
        )
        if state != "Z" and int(folder.name) != os.getpid() and (is_server or mark in environment):
            yield int(folder.name), is_server


def _end(children: list[_Child], *, patience: float) -> None:
    """Ask to end, wait for all together, then kill their groups."""
    for child in children:
        if child.process.poll() is None:
            _signal(child.process.pid, child.program.goodbye)
    deadline = time.monotonic() + patience
    while any(child.process.poll() is None for child in children) and time.monotonic() < deadline:
        time.sleep(0.02)
    for child in children:
        _kill_group(child.process.pid)
        child.process.wait()


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # nobody is left in it; macOS says the second of a zombie
        return


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:  # it ended by itself
        return


def _how(status: int) -> str:
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
