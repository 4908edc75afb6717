"""The edges of plain text: bytes that are odd, long or many, and what no byte may do."""

from __future__ import annotations

import random
import time

import pytest

from articles import extraction, formats
from articles.document import Document, Hints

COPY = "Le phare de Kerloc rallumé\n\nLe phare de Kerloc éclaire de nouveau la rade depuis samedi soir.\n"


def read(raw: bytes | str, *, charset: str | None = None, timezone: str = "Europe/Paris") -> Document:
    """Return the one document that the bytes hold."""
    raw = raw.encode() if isinstance(raw, str) else raw
    hints = Hints(charset=charset, timezone=timezone, language="fr")
    (document,) = formats.parse(raw, media_type=None, hints=hints).documents
    return extraction.enrich(document, hints=hints)


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "cp1252", "iso8859-15"]
)
def test_an_encoding_changes_no_word(encoding: str) -> None:
    copy = COPY + "\nLa réparation du « cœur » a coûté 40 000 €.\n"
    assert read(copy.encode(encoding)).text == read(copy).text


def test_a_declared_charset_counts_where_the_bytes_are_not_utf8() -> None:
    copy = "Řím a Łódź\n\nÚvodní odstavec o městě Łódź.\n"
    assert read(copy.encode("iso8859-2"), charset="iso-8859-2").headline == "Řím a Łódź"
    assert read(copy.encode(), charset="iso-8859-2").headline == "Řím a Łódź"


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n", "\u2028"])
def test_every_kind_of_line_end_ends_a_line(ending: str) -> None:
    assert read(COPY.replace("\n", ending)).text == read(COPY).text


def test_bytes_that_nothing_can_read_still_give_a_document() -> None:
    document = read(COPY.encode() + b"\xff\x81")
    assert document.headline == "Le phare de Kerloc rallumé"
    assert [str(note) for note in document.notes if "not UTF-8" in str(note)]


def test_ten_thousand_tags_keep_the_first_and_lose_none() -> None:
    tags = "".join(f"#mot {number}\n" for number in range(10_000))
    document = read(COPY + "\n" + tags)
    assert document.tags[:2] == ("mot 0", "mot 1")
    assert len(document.tags) + len(document.unread) == 10_000
    assert any("tags" in str(note) for note in document.notes)


@pytest.mark.parametrize(
    "word", ["a ", "é", '"a" ', "« a dit X », ", "#a ", "/", "1/1/2024 ", "Jean Tregor a dit ", "- "]
)
def test_a_line_of_a_million_characters_is_read_within_seconds(word: str) -> None:
    began = time.process_time()
    document = read(COPY + "\n" + (word * 1_000_000)[:1_000_000] + "\n")
    assert document.headline == "Le phare de Kerloc rallumé"
    assert time.process_time() - began < 30


@pytest.mark.parametrize("line", ["Ligne", "#mot", '"Oui"', "- point", "Photo : X / AFP", "3 juin 2026 à 12h00"])
def test_fifty_thousand_lines_are_read_within_seconds(line: str) -> None:
    began = time.process_time()
    document = read(COPY + "\n" + f"{line}\n" * 50_000)
    assert document.headline == "Le phare de Kerloc rallumé"
    assert time.process_time() - began < 30


def test_no_bytes_make_it_raise_and_the_source_always_covers_them() -> None:
    dice = random.Random(20260603)  # noqa: S311 - the same dice every time
    pieces = [
        *COPY.split(),
        "\n",
        "\n\n",
        "#",
        "« ",
        ' "',
        "Photo : ",
        "Par ",
        "AFP",
        "12:3003/06/2026",
        "\x00",
        "\ufeff",
        "é",
        "(",
        "/",
    ]
    for _ in range(300):
        raw = "".join(dice.choices(pieces, k=dice.randint(1, 40))).encode()
        raw = raw if dice.random() < 0.5 else bytes(byte ^ (dice.random() < 0.02) * 128 for byte in raw)
        for document in formats.parse(raw, media_type=None, hints=Hints()).documents:
            ends = [0, *(part.end for part in document.source)]
            assert [part.start for part in document.source] == ends[:-1]
            assert extraction.enrich(document, hints=Hints()).text == document.text
