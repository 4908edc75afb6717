"""Every dispatch under tests/wire is read as the Document beside it says, and its words stand where that says."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from articles import formats
from articles.bodies.encoding import decode
from articles.document import fold_spaces
from tests.formats.pairs import CASES, WIRE, cases, compared, expected, items

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


@cases()
def test_a_dispatch_is_read_as_its_pair_says(path: Path) -> None:
    assert compared(items(path)) == compared(expected(path))


@cases("plaintext")
@pytest.mark.parametrize("disguise", DISGUISES)
def test_other_bytes_for_the_same_copy_give_the_same_document(path: Path, disguise: str) -> None:
    copy = decode(path.read_bytes()).text.replace("\r\n", "\n")
    about_bytes = {"source": [], "notes": []}
    (found,), (pair,) = items(path, DISGUISES[disguise](copy)), expected(path)
    assert compared([found | about_bytes]) == compared([pair | about_bytes])


@cases(*(name for name in formats.FORMATS if name != "mail"))
def test_a_dispatch_in_utf_16_is_told_for_the_same_format(path: Path) -> None:
    found = items(path, decode(path.read_bytes()).text.encode("utf-16"))
    assert {item.get("format") for item in found} == {item.get("format") for item in expected(path)}


@cases()
def test_all_words_of_a_pair_stand_where_it_says(path: Path) -> None:
    for pair in (item for item in expected(path) if "error" not in item):
        said = [quote[key] for quote in pair["quotes"] for key in ("mention", "cue") if quote[key]]
        placed = [*pair["blocks"], *pair["quotes"], *said]
        assert [part["text"] for part in placed] == [pair["text"][part["start"] : part["end"]] for part in placed]
        assert pair["text"] == "\n\n".join(block["text"] for block in pair["blocks"])


@cases("plaintext")
def test_the_source_of_a_pair_covers_the_dispatch_once(path: Path) -> None:
    ranges, decoded = expected(path)[0]["source"], decode(path.read_bytes()).text
    assert (ranges[0]["start"], ranges[-1]["end"]) == (0, len(decoded))
    assert all(one["end"] == following["start"] for one, following in pairwise(ranges))


@cases("plaintext")
def test_no_word_of_a_dispatch_gets_lost(path: Path) -> None:
    (pair,), decoded = expected(path), decode(path.read_bytes()).text
    fields = [
        str(pair[key])
        for key in ("text", "slugline", "byline", "agency", "located", "ednote", "unread", "tags", "related")
    ]
    known = fold_spaces(" ".join([*fields, *(photo["credit"] for photo in pair["photos"])]))
    ranges = [part for part in pair["source"] if part["role"] not in {"stamp", "label", "signal", "rule", "end"}]
    words = [fold_spaces(decoded[part["start"] : part["end"]]).split() for part in ranges]
    assert [word for line in words for word in line if word.strip("#•*-,;()<>") not in known] == []
