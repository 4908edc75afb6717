"""Place and agency from the words of a story."""

from __future__ import annotations

from dataclasses import replace

from articles.document import PARAGRAPH, Document, Hints, lay_out
from articles.extraction.dateline import enrich


def document(first: str, byline: str | None = None) -> Document:
    blocks, text = lay_out([(PARAGRAPH, first)])
    return Document(format="plaintext", blocks=blocks, text=text, byline=byline)


def test_a_dateline_gives_place_and_agency() -> None:
    found = enrich(document("TOURVEL, 18 nov 2026 (AFP) - Il pleut."), Hints())
    assert (found.located, found.agency) == ("TOURVEL", "AFP")


def test_an_english_dateline_gives_them_too() -> None:
    found = enrich(document("TOURVEL, Nov 18 (Reuters) - It rains."), Hints())
    assert (found.located, found.agency) == ("TOURVEL", "Reuters")


def test_a_byline_names_the_agency() -> None:
    assert enrich(document("Il pleut.", "Alma Verdier avec AFP"), Hints()).agency == "AFP"
    assert enrich(document("Il pleut.", "Alma Verdier avec ZQX"), Hints()).agency == "ZQX"


def test_what_the_wire_stated_stays() -> None:
    stated = replace(document("TOURVEL, 18 nov 2026 (AFP) - Il pleut."), agency="ZQX", located="Brumal")
    found = enrich(stated, Hints(agency="AP"))
    assert (found.located, found.agency) == ("Brumal", "ZQX")


def test_the_receiver_knows_the_agency_last() -> None:
    assert enrich(document("Il pleut."), Hints(agency="AP")).agency == "AP"
    assert enrich(document("TOURVEL, 18 nov 2026 (AFP) - Il pleut."), Hints(agency="AP")).agency == "AFP"
