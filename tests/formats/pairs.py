"""Pairs of a dispatch and what it should be read into: tests/wire/<format>/<case>.<suffix> and <case>.json.

tests/wire/README.md says how to add one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from articles import extraction, formats
from articles.document import Document, Hints, Refused

WIRE = Path(__file__).resolve().parent.parent / "wire"
CASES = sorted(path for path in WIRE.glob("*/*") if path.suffix != ".json")
DEFAULTS = {"language": "fr", "timezone": "Europe/Paris"}
# What a pair does not hold: the names that the command adds, what is rendered, and what is measured elsewhere.
LEFT_OUT = frozenset({"hints", "file", "item", "html"})


def cases(*names: str) -> pytest.MarkDecorator:
    """Return the mark that runs a test for every case of the formats named, or of all."""
    chosen = [path for path in CASES if not names or path.parent.name in names]
    return pytest.mark.parametrize("path", chosen, ids=lambda path: f"{path.parent.name}/{path.stem}")


def expected(path: Path) -> list[dict[str, Any]]:
    """Return the items of a case as they should be: Documents, or errors with their code; the first has the hints."""
    found = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return found if isinstance(found, list) else [found]


def hints_of(path: Path) -> Hints:
    """Return what the receiver of a case knows."""
    return Hints(**(DEFAULTS | expected(path)[0].get("hints", {})), name=path.name)


def items(path: Path, raw: bytes | None = None) -> list[dict[str, Any]]:
    """Return what the bytes of a case, or others in their stead, are read into, item by item, as JSON."""
    hints = hints_of(path)
    parsed = formats.parse(path.read_bytes() if raw is None else raw, media_type=None, hints=hints)
    return [_shown(item, hints) for _, item in parsed.items()]


def compared(items: list[dict[str, Any]]) -> list[str]:
    """Return the lines that two readings are compared by, so that a failure shows those that differ."""
    return json.dumps([_kept(item) for item in items], ensure_ascii=False, indent=1, sort_keys=True).splitlines()


def _shown(item: Document | Refused, hints: Hints) -> dict[str, Any]:
    if isinstance(item, Refused):
        return {"error": {"code": item.code, "message": str(item.message)}}
    shown: dict[str, Any] = json.loads(json.dumps(extraction.enrich(item, hints=hints).to_json()))
    return shown


def _kept(item: dict[str, Any]) -> dict[str, Any]:
    if "error" in item:
        return {"error": item["error"]["code"]}
    kept = {key: value for key, value in item.items() if key not in LEFT_OUT}
    quotes = [{key: value for key, value in quote.items() if key != "confidence"} for quote in kept["quotes"]]
    return kept | {"quotes": quotes}
