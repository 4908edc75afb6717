"""The sample dispatches: each reads into one whole document, whatever its form and encoding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from articles import extraction, formats
from articles.document import BODY_KINDS, Document, Hints, sort_key

SAMPLES = Path(__file__).resolve().parent.parent / "articles" / "samples"
FILES = sorted(SAMPLES.glob("*.txt"))
END_MARK = re.compile(r"© \w+|[a-z]{2,3}(?:/[a-z]{2,3})+|\(Reporting by [^()]+\)")
STORM = "Tempête Odalie : les îles Séranes passent en vigilance rouge"


def read(path: Path) -> Document:
    hints = Hints(name=path.name)
    parsed = formats.parse(path.read_bytes(), media_type="text/plain", hints=hints)
    assert parsed.refused == ()
    (document,) = parsed.documents
    return extraction.enrich(document, hints=hints)


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {path.name: read(path) for path in FILES}


every_sample = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)


def test_there_are_enough_to_fill_a_first_page() -> None:
    assert len(FILES) >= 16


@every_sample
def test_a_sample_has_a_headline_and_a_body(path: Path) -> None:
    document = read(path)
    assert document.headline
    assert any(block.kind in BODY_KINDS for block in document.blocks)


@every_sample
def test_a_sample_says_when_and_by_which_agency(path: Path) -> None:
    document = read(path)
    assert document.agency in {"AMD", "NWS", "OSP", "Agence Mirage"}
    assert document.published is not None
    assert "2026-11-16" <= document.published[:10] <= "2026-11-23"
    assert "T00:00" not in document.published


@every_sample
def test_a_sample_is_tagged_and_leaves_only_its_end_marks_unread(path: Path) -> None:
    document = read(path)
    assert document.tags
    assert [line for line in document.unread if not END_MARK.fullmatch(line)] == []


@every_sample
def test_no_mark_of_the_frame_strays_into_the_text(path: Path) -> None:
    text = read(path).text
    strays = ("#", "©", "\ufeff", "\ufffd", "Crédit Photo", "(Crédits", "(Photo by", "Published:", "Read also")
    assert [stray for stray in strays if stray in text] == []


@every_sample
def test_a_sample_is_in_french_or_in_english(path: Path) -> None:
    english = {"09", "10", "14", "17"}
    assert read(path).language == ("en" if path.name[:2] in english else "fr")


def test_the_encodings_in_the_names_are_those_of_the_bytes() -> None:
    for path in FILES:
        encoding = path.name.split(".")[1]
        if encoding not in {"txt", "bom-crlf"}:
            assert path.read_bytes().decode(encoding)
            with pytest.raises(UnicodeDecodeError):
                path.read_bytes().decode("utf-8")


def test_one_sample_has_windows_line_ends_behind_a_byte_order_mark() -> None:
    (path,) = SAMPLES.glob("*.bom-crlf.txt")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in path.read_bytes()


def test_accents_survive_every_encoding(documents: dict[str, Document]) -> None:
    assert "Élodie Garrambois" in (documents["03-football-union-valmore.cp1252.txt"].byline or "")
    assert "60 000 €" in documents["06-mort-clemence-orvault.iso-8859-15.txt"].text
    assert "a network,” Chief Executive" in documents["10-cordelane-cable.utf-16.txt"].text


def test_a_story_comes_a_second_time_with_another_text(documents: dict[str, Document]) -> None:
    first, second = (document for document in documents.values() if document.headline == STORM)
    assert first.digest != second.digest
    assert "9 000 habitants" in first.text
    assert "12 000 habitants" in second.text
    assert second.updated == "2026-11-19T13:30:00+01:00"


def test_the_long_debate_has_its_many_quotations(documents: dict[str, Document]) -> None:
    quotes = documents["08-greve-cheminots-assemblee.txt"].quotes
    assert len(quotes) >= 15
    assert {"Tibor Valkany", "Hélène Marchaval", "Nadège Quillard"} <= {quote.speaker for quote in quotes}


def test_voices_and_tags_come_back_from_one_dispatch_to_another(documents: dict[str, Document]) -> None:
    def with_tag(tag: str) -> int:
        return sum(sort_key(tag) in map(sort_key, document.tags) for document in documents.values())

    assert min(map(with_tag, ("Valdorie", "Valmore", "Odalie", "chemin de fer", "Irena Stolvik"))) >= 2
    voices = [{quote.speaker for quote in document.quotes} for document in documents.values()]
    assert sum("Tibor Valkany" in heard for heard in voices) >= 3


def test_the_analysis_keeps_its_subheadings(documents: dict[str, Document]) -> None:
    document = documents["18-analyse-ligne-de-nuit.txt"]
    subheadings = [block.text for block in document.blocks if block.kind == "subheading"]
    assert len(document.text) > 5500
    assert subheadings[0] == "Un viaduc et deux factures"
    assert len(subheadings) == 5
