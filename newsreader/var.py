"""The var folder: made, locked, and given what must last longer than a process."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from newsreader.local import CannotStartError

ROOT = Path(__file__).resolve().parent.parent
OLDEST_LOG = 5 * 1024 * 1024  # bytes after which a log is moved aside at the next start


def prepare(var: Path) -> None:
    """Make the folder with its secret key; raise CannotStartError where that is not allowed."""
    try:
        for folder in (var, var / "log", var / "static", var / "inbox"):
            folder.mkdir(parents=True, exist_ok=True)
        (var / "lock").touch()
        _keep_secret_key(var / "secret-key")
        _move_old_logs(var / "log")
    except OSError as error:
        raise CannotStartError(
            f"The folder {var} cannot be written ({error.strerror}: {error.filename}). Give it to the user who starts "
            f"the desk, or name another in DESK_VAR."
        ) from error


@contextmanager
def held(var: Path, purpose: str, *, patience: float = 0) -> Iterator[bool]:
    """Hold the lock of the folder while in the block; yield False if another process holds it after `patience`."""
    with (var / "lock").open("r+") as file:
        taken = _take(file.fileno(), fcntl.LOCK_EX, patience=patience)
        if taken:
            file.truncate(0)
            file.write(f"{purpose}, process {os.getpid()}")
            file.flush()
        yield taken


def holder(var: Path) -> str:
    """Return who holds the lock, in words."""
    return (var / "lock").read_text() or "another process"


@contextmanager
def shared(var: Path) -> Iterator[None]:
    """Count as a user of the running servers while in the block; whoever started them waits for users to end."""
    with (var / "users").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


def has_users(var: Path) -> bool:
    """Tell whether somebody else uses the servers."""
    with (var / "users").open("a") as file:
        return not _take(file.fileno(), fcntl.LOCK_EX, patience=0)


def wait_for_users(var: Path) -> None:
    """Wait until nobody uses the servers any more."""
    with (var / "users").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)


def _take(descriptor: int, kind: int, *, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)
        else:
            return True


def _keep_secret_key(path: Path) -> None:
    """Make the key once; written beside and moved, so that two starts agree and none reads half of it."""
    if path.exists():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(50))
    try:
        os.link(draft, path)
    except FileExistsError:  # another start was faster, and its key is the one
        pass
    finally:
        draft.unlink()


def _move_old_logs(folder: Path) -> None:
    for log in folder.glob("*.log"):
        if log.stat().st_size > OLDEST_LOG:
            log.replace(log.with_suffix(".log.1"))
