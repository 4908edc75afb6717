"""`./desk up` and `./desk manage`: the servers and the programs of one var folder.

What is said for people goes to standard error, so that `./desk manage parse` gives parse's own output alone.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from newsreader import environment, local, processes, var
from newsreader.local import CannotStartError
from newsreader.processes import Program, Supervisor

MANAGE = str(var.ROOT / "manage.py")
WITHOUT_SERVERS = frozenset({"parse", "quotes"})  # commands that touch no database, by contract
LONGEST_START = 60.0  # seconds until the web must answer


class StopRequestedError(Exception):
    """SIGINT, SIGTERM or SIGHUP came."""


def main(arguments: list[str]) -> int:
    """Run `up` or `manage`, and return the exit status."""
    command, *rest = arguments
    try:
        folder = environment.folder("DESK_VAR", var.ROOT / "var")
        if command == "manage" and rest[:1] and rest[0] in WITHOUT_SERVERS:
            return _manage(rest)
        _make_absolute("DESK_VAR", "INBOX", "MEDIA_ROOT")
        var.prepare(folder)
        return up(settings.DESK_VAR) if command == "up" else manage(settings.DESK_VAR, rest)
    except (CannotStartError, ImproperlyConfigured) as error:
        _say(str(error))
        return 1
    except StopRequestedError:
        return 130


def up(folder: Path) -> int:
    """Start everything, say where it is, and look after it until a signal comes."""
    _stop_on_signals()
    with processes.guarded(partial(_bury, folder)), var.held(folder, "./desk up", patience=2) as taken:
        if not taken:
            raise CannotStartError(
                f"This desk is already running: {var.holder(folder)} holds {folder}. Stop it first, or start a second "
                f"desk with a folder and a port of its own: DESK_VAR=/some/folder PORT=8001 ./desk up"
            )
        processes.kill_leftovers(folder, local.places(folder))
        _refuse_a_taken_port(settings.PORT)
        supervisor = Supervisor(folder / "log", say=_say)
        servers = _servers(folder)
        try:
            _serve(supervisor, folder, servers)
        except StopRequestedError:
            _say("Stopping …")
        finally:
            _ignore_signals()
            supervisor.stop(servers=len(servers))
            local.forget_sockets(folder)
    _say("Everything is stopped.")
    return 0


def manage(folder: Path, arguments: list[str]) -> int:
    """Run one management command with the running servers, or with servers started for it alone."""
    if settings.IS_LOCAL:  # so that dbshell finds psql
        os.environ["PATH"] = f"{local.tools()}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    with var.held(folder, "./desk manage") as taken:
        if not taken:
            return _manage_beside(folder, arguments)
        _stop_on_signals()
        processes.kill_leftovers(folder, local.places(folder))
        servers = _servers(folder)
        supervisor = Supervisor(folder / "log", say=_say)
        try:
            supervisor.start(*servers)
            _wait_for_servers(folder)
            if settings.IS_LOCAL and not (folder / "first-start").exists():
                _first_start(folder)
            return _manage(arguments)
        finally:
            _ignore_signals()
            if var.has_users(folder):
                _say("Another ./desk manage uses these servers; they stop when it ends.")
            var.wait_for_users(folder)
            supervisor.stop(servers=len(servers))
            local.forget_sockets(folder)


def _bury(folder: Path) -> None:
    """End what a killed `./desk up` left behind, unless another one runs by now: it has done so itself."""
    with var.held(folder, "the guard of a killed ./desk up") as taken:
        if taken:
            processes.kill_leftovers(folder, local.places(folder))
            local.forget_sockets(folder)


def _serve(supervisor: Supervisor, folder: Path, servers: list[Program]) -> None:
    supervisor.start(*servers)
    _wait_for_servers(folder)
    greeting = _first_start(folder)
    supervisor.start(*_programs(folder))
    _wait_for_web(supervisor)
    _say(f"The desk is open at {settings.PUBLIC_URL}/\n{greeting}Drop dispatches into {settings.INBOX}")
    _say("Ctrl-C stops it.")
    supervisor.run()


def _servers(folder: Path) -> list[Program]:
    """Return the servers that no address replaces."""
    servers = []
    if settings.IS_LOCAL:
        servers.append(local.postgres(folder))
    if not environment.text("REDIS_URL"):
        servers.append(local.valkey(folder))
    return servers


def _wait_for_servers(folder: Path) -> None:
    if settings.IS_LOCAL:
        local.wait_for_postgres(folder)
    if not environment.text("REDIS_URL"):
        local.wait_for_broker(folder)


def _programs(folder: Path) -> list[Program]:
    """Return what runs beside the servers; the web first, for it takes longest to be ready."""
    python = (sys.executable, "-P")
    celery = (*python, "-m", "celery", "--app", "newsreader", "--quiet")
    web = ("granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(settings.PORT), "--workers", "2",
           "--blocking-threads", "4", "--no-ws", "--http", "1", "--respawn-failed-workers",
           "--workers-kill-timeout", "3", "--log-level", "warning", "newsreader.wsgi:application")  # fmt: skip
    worker = ("worker", "--loglevel", "INFO", "--concurrency", "2", "--without-gossip", "--without-mingle")
    beat = ("beat", "--loglevel", "WARNING", "--pidfile", "", "--schedule", str(folder / "beat-schedule"))
    commands = {
        "web": (*python, "-m", *web),
        "worker": (*celery, *worker),
        "beat": (*celery, *beat),
        "watch": (*python, MANAGE, "watch"),
        "monitor": (*python, MANAGE, "monitor"),
    }
    return [Program(name, command, environment=_environment(folder)) for name, command in commands.items()]


def _environment(folder: Path) -> dict[str, str]:
    """Return what the programs need beside our own environment."""
    return {
        processes.MARK: str(folder),
        "PYTHONPATH": str(var.ROOT),
        "PYTHONUNBUFFERED": "1",
        "REMAP_SIGTERM": "SIGQUIT",  # Celery: put the running task back instead of waiting for it
    }


def _first_start(folder: Path) -> str:
    """Migrate, and at the first start fill the desk; return how to sign in."""
    done = subprocess.run(
        [sys.executable, "-P", MANAGE, "first_start"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        env={**os.environ, **_environment(folder)}, start_new_session=True,
        preexec_fn=processes.signalled_when_orphaned(signal.SIGKILL),
    )  # fmt: skip
    if done.returncode:
        raise CannotStartError("The database could not be made ready; the reason stands above.")
    (folder / "first-start").touch()
    return done.stdout


def _wait_for_web(supervisor: Supervisor) -> None:
    deadline = time.monotonic() + LONGEST_START
    while not _web_answers():
        if time.monotonic() > deadline:
            raise CannotStartError(f"The web does not answer. Its log is {supervisor.logs / 'web.log'}.")
        supervisor.look()
        time.sleep(0.05)


def _web_answers() -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()  # whatever it says: it may not know this host name
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _refuse_a_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStartError(
                f"Port {port} of 127.0.0.1 cannot be used ({error.strerror}). Stop the program that has it, or choose "
                f"another: PORT={port + 1 if port < 65535 else 8001} ./desk up"
            ) from error


def _manage_beside(folder: Path, arguments: list[str]) -> int:
    """Run the command with servers that another process keeps running."""
    with var.shared(folder):
        _wait_for_servers(folder)
        return _manage(arguments)


def _manage(arguments: list[str]) -> int:
    """Run manage.py where we stand, its input and output untouched, and return its exit status."""
    with subprocess.Popen(
        [sys.executable, "-P", MANAGE, *arguments],
        env={**os.environ, "PYTHONPATH": str(var.ROOT)},
        preexec_fn=processes.signalled_when_orphaned(signal.SIGTERM),
    ) as process:
        while True:
            try:
                status = process.wait()
            except (StopRequestedError, KeyboardInterrupt):  # a Ctrl-C reached the command too
                process.terminate()
            else:
                return status if status >= 0 else 128 - status


def _make_absolute(*names: str) -> None:
    """Turn paths that are relative to where we stand into absolute ones: the programs stand elsewhere."""
    for name in names:
        if environment.text(name):
            os.environ[name] = str(environment.folder(name, var.ROOT))


def _stop_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _raise)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup ignores it, and means that
        signal.signal(signal.SIGHUP, _raise)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise StopRequestedError


def _say(text: str) -> None:
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:  # the terminal is gone; the desk goes on without anybody to tell
        return


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsreader.settings")
    sys.exit(main(sys.argv[1:]))
