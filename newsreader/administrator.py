"""The first administrator's password, kept in the var folder until another is chosen."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

USERNAME = "admin"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


@dataclass(frozen=True)
class Kept:
    """A password, and a digest of the form in which the database stored it."""

    password: str
    digest: str

    def is_still(self, stored: str | None) -> bool:
        """Tell whether the database stores that same form: another form is another password."""
        return stored is not None and secrets.compare_digest(self.digest, _digest(stored))


def new_password() -> str:
    """Return four groups of five letters and figures, about 98 bits, easy to copy from a screen."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def keep(var: Path, *, password: str, stored: str) -> None:
    """Write the password to `var`, readable for its owner alone."""
    path = _path(var)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"username": USERNAME, "password": password, "digest": _digest(stored)}, file)


def kept(var: Path) -> Kept | None:
    """Return what was kept, or None."""
    path = _path(var)
    if not path.is_file():
        return None
    fields = json.loads(path.read_text("utf-8"))
    return Kept(password=fields["password"], digest=fields["digest"])


def _path(var: Path) -> Path:
    return var / "administrator.json"


def _digest(stored: str) -> str:
    return hashlib.sha256(stored.encode()).hexdigest()
