"""Pairs of a dispatch and the Document that it should be read into: tests/wire/<format>/<case>.txt and <case>.json.

tests/wire/README.md says how to add one.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from articles import extraction, formats
from articles.bodies.encoding import decode
from articles.document import Hints, fold_spaces

WIRE = Path(__file__).resolve().parent.parent / "wire"
CASES = sorted(path for path in WIRE.glob("*/*") if path.suffix != ".json")
DEFAULTS = {"language": "fr", "timezone": "Europe/Paris"}
# What a pair does not hold: the names that the command adds, what is rendered, and what is measured elsewhere.
LEFT_OUT = frozenset({"hints", "file", "item", "html"})

every_case = pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")


def expected(path: Path) -> dict[str, Any]:
    """Return the Document of a case as it should be, with its hints."""
    found: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return found


def document(path: Path, raw: bytes | None = None) -> dict[str, Any]:
    """Return the Document that the bytes of a case, or others in their stead, are read into, as JSON."""
    hints = Hints(**(DEFAULTS | expected(path).get("hints", {})), name=path.name)
    parsed = formats.parse(path.read_bytes() if raw is None else raw, media_type=None, hints=hints)
    assert parsed.refused == ()
    (read,) = parsed.documents
    found: dict[str, Any] = json.loads(json.dumps(extraction.enrich(read, hints=hints).to_json()))
    return found


def compared(document: dict[str, Any]) -> list[str]:
    """Return the lines that two Documents are compared by, so that a failure shows those that differ."""
    kept = {key: value for key, value in document.items() if key not in LEFT_OUT}
    quotes = [{key: value for key, value in quote.items() if key != "confidence"} for quote in kept["quotes"]]
    return json.dumps(kept | {"quotes": quotes}, ensure_ascii=False, indent=1, sort_keys=True).splitlines()


# Other bytes for the same copy: what the text and its offsets must not depend on.
DISGUISES: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-8 with a mark and Windows line ends": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "decomposed accents": lambda text: unicodedata.normalize("NFD", text).encode(),
    "spaces at the ends of lines": lambda text: text.replace("\n", " \t\n").encode(),
    "empty lines around": lambda text: f"\n\n{text}\n\n\n".encode(),
}


def test_no_case_stands_alone() -> None:
    assert {path.with_suffix("") for path in CASES} == {path.with_suffix("") for path in WIRE.glob("*/*.json")}
    assert len(CASES) >= 18


@every_case
def test_a_dispatch_is_read_as_its_pair_says(path: Path) -> None:
    assert compared(document(path)) == compared(expected(path))


@every_case
@pytest.mark.parametrize("disguise", DISGUISES)
def test_other_bytes_for_the_same_copy_give_the_same_document(path: Path, disguise: str) -> None:
    copy = decode(path.read_bytes()).text.replace("\r\n", "\n")
    about_bytes = {"source": [], "notes": []}
    found = document(path, DISGUISES[disguise](copy)) | about_bytes
    assert compared(found) == compared(expected(path) | about_bytes)


@every_case
def test_all_words_of_a_pair_stand_where_it_says(path: Path) -> None:
    pair = expected(path)
    said = [quote[key] for quote in pair["quotes"] for key in ("mention", "cue") if quote[key]]
    placed = [*pair["blocks"], *pair["quotes"], *said]
    assert [part["text"] for part in placed] == [pair["text"][part["start"] : part["end"]] for part in placed]
    assert pair["text"] == "\n\n".join(block["text"] for block in pair["blocks"])


@every_case
def test_the_source_of_a_pair_covers_the_dispatch_once(path: Path) -> None:
    ranges, decoded = expected(path)["source"], decode(path.read_bytes()).text
    assert (ranges[0]["start"], ranges[-1]["end"]) == (0, len(decoded))
    assert all(one["end"] == following["start"] for one, following in pairwise(ranges))


@every_case
def test_no_word_of_a_dispatch_gets_lost(path: Path) -> None:
    pair, decoded = expected(path), decode(path.read_bytes()).text
    fields = [
        str(pair[key]) for key in ("text", "slugline", "byline", "agency", "located", "unread", "tags", "related")
    ]
    known = fold_spaces(" ".join([*fields, *(photo["credit"] for photo in pair["photos"])]))
    ranges = [part for part in pair["source"] if part["role"] not in {"stamp", "label", "rule", "end"}]
    words = [fold_spaces(decoded[part["start"] : part["end"]]).split() for part in ranges]
    assert [word for line in words for word in line if word.strip("#•*-,;()<>") not in known] == []
