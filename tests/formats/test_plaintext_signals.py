"""What plain text says of itself: labels before the headline, notes to editors, embargoes, and what they are not."""

from __future__ import annotations

import pytest

from articles import formats
from articles.document import Document, Hints

BODY = """

Le phare de Kerloc éclaire de nouveau la rade depuis samedi soir, a annoncé la mairie.

Il était éteint depuis deux ans.
"""
NEWS = "Le phare de Kerloc rallumé"


def read(top: str) -> Document:
    """Return the Document of a dispatch that begins so."""
    (document,) = formats.parse((top + BODY).encode(), media_type=None, hints=Hints(language="fr")).documents
    ends = [0, *(part.end for part in document.source)]
    assert [part.start for part in document.source] == ends[:-1]
    return document


@pytest.mark.parametrize(
    ("top", "urgency"),
    [(f"URGENT : {NEWS}", 2), (f"URGENT - {NEWS}", 2), (f"ALERTE\n\n{NEWS}", 1), (f"FLASH - KERLOC (AFP) - {NEWS}", 1)],
)
def test_the_headline_of_an_alert_stands_after_its_label(top: str, urgency: int) -> None:
    document = read(top)
    assert (document.headline, document.urgency) == (NEWS, urgency)
    assert document.source[0].role == "label"


def test_a_dateline_before_an_alerts_news_gives_its_fields() -> None:
    document = read(f"URGENT : KERLOC, 3 juin 2026 (AFP) - {NEWS}")
    assert (document.headline, document.located, document.agency) == (NEWS, "KERLOC", "AFP")


@pytest.mark.parametrize(
    ("top", "signal"),
    [
        (f"CORRECTIF\n\n{NEWS}", "correction"),
        (f"CORRECTIF : {NEWS}", "correction"),
        (f"=(CORRECTION)= {NEWS}", "correction"),
        (f"CORRECTED-UPDATE 1-{NEWS}", "correction"),
        (f"2e LEAD - {NEWS}", "update"),
        (f"ANNULATION : {NEWS}", "kill"),
    ],
)
def test_a_signal_leaves_the_headline_that_the_story_is_known_by(top: str, signal: str) -> None:
    document = read(top)
    assert (document.headline, document.signal) == (NEWS, signal)
    assert document.source[0].role == "signal"


@pytest.mark.parametrize("top", ["Correction à Wall Street", "CORRECTION A WALL STREET", "L'annulation du vote"])
def test_a_headline_about_a_correction_is_left_whole(top: str) -> None:
    document = read(top)
    assert (document.headline, document.signal) == (top, None)


@pytest.mark.parametrize("note", ["(Actualisé avec des réactions)", "ATTENTION - Actualise avec des réactions ///"])
def test_a_note_below_the_headline_is_for_editors(note: str) -> None:
    document = read(f"{NEWS}\n{note}\nPublié le 3 juin 2026 à 12h00")
    assert (document.ednote, document.signal) == (note, "update")
    assert note not in document.text


def test_an_embargo_counts_from_publication() -> None:
    document = read(f"{NEWS}\n\nEMBARGO - mardi 6h00\n\nPublié le 3 juin 2026 à 12h00")
    assert (document.embargoed, document.pubstatus) == ("2026-06-09T06:00:00+02:00", "usable")


def test_an_embargo_without_a_readable_end_withholds_the_story() -> None:
    document = read(f"{NEWS}\n\nEmbargo jusqu'à la fin du discours")
    assert (document.embargoed, document.pubstatus) == (None, "withheld")
    assert [str(note) for note in document.notes] == [
        "The embargo “Embargo jusqu'à la fin du discours” does not say clearly when it ends: the story is withheld."
    ]


def test_an_embargo_in_the_news_is_news() -> None:
    document = read("Embargo sur les armes : l'alliance vote")
    assert (document.pubstatus, document.ednote) == ("usable", None)
