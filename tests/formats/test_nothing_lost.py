"""No visible character of a sender's body gets lost: it is in the text, in a field, or in what is left unread."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles import formats
from articles.document import Document
from tests.formats.bodies_as_sent import AS_SENT, characters, of_document
from tests.formats.pairs import cases, hints_of

MARKED_UP = tuple(name for name in formats.FORMATS if name in AS_SENT)
PLAIN = ("plaintext", "iptc7901", "anpa1312")


def documents(path: Path) -> tuple[Document, ...]:
    """Return what a case is read into; a file of which an item is refused keeps fewer words, and says so."""
    parsed = formats.parse(path.read_bytes(), media_type=None, hints=hints_of(path))
    if parsed.refused:
        pytest.skip("An item of it is refused.")
    return parsed.documents


@cases(*MARKED_UP)
def test_every_character_of_a_body_is_kept(path: Path) -> None:
    kept = characters(said for document in documents(path) for said in of_document(document))
    bodies = list(AS_SENT[path.parent.name](path.read_bytes()))
    assert [(dict(missing), said) for said in bodies if (missing := characters([said]) - kept)] == []


@cases(*MARKED_UP)
def test_every_word_of_a_body_is_kept(path: Path) -> None:
    kept = "".join("".join(said.split()) for document in documents(path) for said in of_document(document))
    words = [word for said in AS_SENT[path.parent.name](path.read_bytes()) for word in said.split() if word.isalpha()]
    assert [word for word in words if word not in kept] == []


@cases(*PLAIN)
def test_the_source_of_plain_text_accounts_for_every_character(path: Path) -> None:
    found = documents(path)
    ranges = [part for document in found for part in document.source]
    assert found
    assert [part.start for part in ranges] == [0, *(part.end for part in ranges[:-1])]


def test_every_format_is_held_to_it() -> None:
    assert set(formats.FORMATS) == {*MARKED_UP, *PLAIN}
