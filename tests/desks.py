"""A real `./desk up` as a child of the test run, in a folder and at a port of its own."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from newsreader.administrator import USERNAME
from newsreader.var import ROOT

PATIENCE = 180.0  # seconds; generous, for the machine may be busy with other tests
PASSWORD = "a long pass phrase of the desk"
# What the test run says to its own Django, and a desk must not hear.
_OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DESK_VAR", "NEWSREADER_TEST_SERVERS", "DJANGO_SETTINGS_MODULE")

_PEOPLE = """
from django.contrib.auth.models import Group, User
from articles.models import Desk
desk = Desk.objects.create(name="Régions", slug="regions")
for name in ("alice", "bob", "charlie"):
    person = User.objects.create_user(name, password={password!r}, is_staff=True)
    person.groups.add(Group.objects.get(name="Editor"))
    if name != "charlie":
        desk.members.add(person)
"""


@dataclass
class RunningDesk:
    """A desk that was started; `prefix` runs it as somebody else, `python` is one that has the packages."""

    var: Path
    root: Path = ROOT
    prefix: tuple[str, ...] = ()
    python: str = sys.executable
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Return its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def inbox(self) -> Path:
        """Return its watched folder."""
        return self.var / "inbox"

    @property
    def username(self) -> str:
        """Return the administrator's name."""
        return USERNAME

    @property
    def password(self) -> str:
        """Return the administrator's password, as the first start left it."""
        return str(json.loads((self.var / "administrator.json").read_text())["password"])

    @property
    def log(self) -> Path:
        """Return the file that takes what it says."""
        return self.var.with_name(f"{self.var.name}-said")

    def environment(self) -> dict[str, str]:
        """Return the environment that its commands run in."""
        rest = {name: value for name, value in os.environ.items() if name not in _OURS}
        own = {"DESK_VAR": str(self.var), "PORT": str(self.port), "DESK_PYTHON": self.python}
        return rest | own | dict(self.settings)

    def start(self) -> RunningDesk:
        """Start it, without waiting."""
        with self.log.open("w") as said:
            self.process = subprocess.Popen(
                [*self.prefix, str(self.root / "desk"), "up"], env=self.environment(), cwd="/", text=True,
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
                preexec_fn=_hear_hangups,  # a run under nohup hands its deafness down
            )  # fmt: skip
        return self

    def open(self) -> RunningDesk:
        """Start it and wait until it says that it is open."""
        self.start()
        wait_for(lambda: " open at http" in self.said() or self.has_ended(), "the desk to open")
        assert not self.has_ended(), self.said()
        return self

    def has_ended(self) -> bool:
        """Tell whether the supervisor is no more."""
        return self.process is None or self.process.poll() is not None

    def said(self) -> str:
        """Return what it said so far."""
        return self.log.read_text() if self.log.exists() else ""

    def close(self, number: int = signal.SIGTERM) -> int:
        """Send a signal to the supervisor and return its exit status."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a management command beside it."""
        command = [*self.prefix, str(self.root / "desk"), "manage", *arguments]
        return subprocess.run(
            command, env=self.environment(), cwd="/", capture_output=True, text=True, timeout=PATIENCE
        )

    def create_people(self) -> None:
        """Make Alice and Bob of one desk, and Charlie of none, all editors, with PASSWORD."""
        done = self.manage("shell", "-v", "0", "-c", _PEOPLE.format(password=PASSWORD))
        assert done.returncode == 0, done.stderr

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page; return its status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def is_ready(self) -> bool:
        """Tell whether database, broker and worker answer."""
        try:
            return self.get("/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def children(self) -> dict[str, int]:
        """Return the process ids of what the supervisor started, by the name of the program; its guard aside."""
        assert self.process is not None
        own = _command(self.process.pid)
        found = {pid: _command(pid) for pid in _processes() if _parent(pid) == self.process.pid}
        return {_name(command): pid for pid, command in found.items() if command != own}

    def left(self) -> list[str]:
        """Return the command lines of all processes that serve this var folder."""
        marks = (
            f"NEWSREADER_CHILD={self.var}\0".encode(),
            str(self.var / "postgres").encode(),
            f"{self.var}/run/".encode(),
        )
        return [_command(pid) for pid in _processes() if any(mark in _seen(pid) for mark in marks)]


def wait_for(condition: Callable[[], object], what: str, *, seconds: float = PATIENCE) -> None:
    """Poll until the condition holds; fail with what was waited for."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.05)


def _hear_hangups() -> None:
    """Undo in a child what nohup hands down: the desk rightly stays deaf to what it was told to ignore."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _processes() -> list[int]:
    """Return all processes but zombies, whose parents have yet to look at them."""
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if _status(int(path.name))[:1] not in ([], ["Z"])]


def _status(pid: int) -> list[str]:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int:
    status = _status(pid)
    return int(status[1]) if status else 0


def _command(pid: int) -> str:
    return _read(pid, "cmdline").replace(b"\0", b" ").decode(errors="replace").strip()


def _seen(pid: int) -> bytes:
    return _read(pid, "cmdline") + b"\0" + _read(pid, "environ") + b"\0"


def _read(pid: int, name: str) -> bytes:
    try:
        return (Path("/proc") / str(pid) / name).read_bytes()
    except OSError:
        return b""


def _name(command: str) -> str:
    marks = {
        "granian": "web", "celery": "worker", "watch": "watch", "monitor": "monitor", "postgres": "postgres",
        "valkey-server": "valkey",
    }  # fmt: skip
    if " beat " in command:
        return "beat"
    return next((name for mark, name in marks.items() if mark in command), command)
