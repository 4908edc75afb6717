"""The sample dispatches: each reads into one whole document, whatever its form and encoding."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from articles import extraction, formats
from articles.document import BODY_KINDS, Document, Hints, sort_key
from articles.models import Article

SAMPLES = Path(__file__).resolve().parent.parent / "articles" / "samples"
FILES = sorted(SAMPLES.glob("[0-9]*"))
END_MARK = re.compile(
    r"© \w+|[a-z]{2,3}(?:/[a-z]{2,3})+|\(Reporting by [^()]+\)|[\w-]+, \d+ nov 2026 \(\w+\) -|-- \n.+", re.DOTALL
)
AGENCIES = {"AMD", "NWS", "OSP", "Agence Mirage", "Ministère des Finances de Valdorie"}
ALERT = "24-alerte-seisme.iso-8859-1.iptc7901"  # a line and no more: neither a tag nor an agency that is known
STORM = "Tempête Odalie : les îles Séranes passent en vigilance rouge"


def read(path: Path) -> list[Document]:
    hints = Hints(name=path.name)
    parsed = formats.parse(path.read_bytes(), media_type=None, hints=hints)
    assert parsed.refused == ()
    return [extraction.enrich(document, hints=hints) for document in parsed.documents]


READ = {f"{path.name}{number or ''}": document for path in FILES for number, document in enumerate(read(path))}


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return READ


every_sample = pytest.mark.parametrize("name", READ)


def test_there_are_enough_to_fill_a_first_page() -> None:
    assert len(READ) >= 16


def test_they_show_what_formats_are_read() -> None:
    shown = {document.format for document in READ.values()}
    assert shown == {"plaintext", "nitf", "newsml12", "newsmlg2", "ninjs", "iptc7901", "rss", "mail"}


@pytest.mark.django_db
def test_loading_counts_the_dispatches_and_loads_them_once() -> None:
    def load() -> str:
        call_command("samples", stdout=(said := StringIO()))
        return said.getvalue()

    assert load() == f"loaded {len(READ)} sample dispatches\n"
    assert load() == "loaded 0 sample dispatches\n"
    assert Article.objects.count() == len(READ) - 1  # one of them is a story's second version


def test_no_picture_is_fetched_from_afar() -> None:
    assert [photo.href for document in READ.values() for photo in document.photos if photo.href] == []


@every_sample
def test_a_sample_has_a_headline_and_a_body(name: str) -> None:
    document = READ[name]
    assert document.headline
    assert any(block.kind in BODY_KINDS for block in document.blocks)


@every_sample
def test_a_sample_says_when_and_by_which_agency(name: str) -> None:
    document = READ[name]
    assert document.agency in AGENCIES or name == ALERT
    assert document.published is not None
    assert "2026-11-16" <= document.published[:10] <= "2026-11-23"
    assert "T00:00" not in document.published


@every_sample
def test_a_sample_is_tagged_and_leaves_only_its_end_marks_unread(name: str) -> None:
    document = READ[name]
    assert document.tags or name == ALERT
    assert [line for line in document.unread if not END_MARK.fullmatch(line)] == []


@every_sample
def test_no_mark_of_the_frame_strays_into_the_text(name: str) -> None:
    text = READ[name].text
    strays = ("#", "©", "\ufeff", "\ufffd", "Crédit Photo", "(Crédits", "(Photo by", "Published:", "Read also")
    assert [stray for stray in strays if stray in text] == []


@every_sample
def test_a_sample_is_in_french_unless_it_is_known_to_be_in_another_language(name: str) -> None:
    english = {"09", "10", "14", "17", "22"}
    others = {"25-mirage.xml": "ar", "25-mirage.xml2": "en"}
    assert READ[name].language == others.get(name, "en" if name[:2] in english else "fr")


def test_the_encodings_in_the_names_are_those_of_the_bytes() -> None:
    for path in FILES:
        encoding = path.name.split(".")[1]
        if encoding not in {"txt", "bom-crlf", "xml", "ninjs", "eml"}:
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
