"""The dispatches that mutants are made of: every fixture of every format."""

from __future__ import annotations

from pathlib import Path

WIRE = Path(__file__).resolve().parent.parent / "wire"


def corpus() -> dict[str, list[bytes]]:
    """Return the fixtures' bytes by format, in a lasting order."""
    found: dict[str, list[bytes]] = {}
    for path in sorted(WIRE.glob("*/*")):
        if path.suffix != ".json":
            found.setdefault(path.parent.name, []).append(path.read_bytes())
    return found
