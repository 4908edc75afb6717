"""What a Draft reads from its words where the sender's fields say nothing."""

from __future__ import annotations

from articles.bodies.draft import Draft
from articles.document import PARAGRAPH, Document, Hints, Part


def document(*paragraphs: str, **fields: object) -> Document:
    """Return the Document of a draft with these paragraphs and fields."""
    draft = Draft("nitf", body=[Part(PARAGRAPH, said) for said in paragraphs])
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.document(Hints())


def test_an_alert_gets_its_headline_and_keeps_its_paragraph() -> None:
    found = document("URGENT : Séisme au large des Corvanes")
    assert (found.headline, found.urgency) == ("Séisme au large des Corvanes", 2)
    assert found.blocks[-1].text == "URGENT : Séisme au large des Corvanes"


def test_fields_of_the_sender_come_before_words() -> None:
    found = document(
        "Le port est rouvert.", headline="CORRECTIF - URGENT - Le port", signal="update", urgency=4,
        ednote="Sous embargo jusqu'à demain 6h", embargoed="2025-03-05T06:00:00+01:00",
    )  # fmt: skip
    assert (found.signal, found.urgency, found.embargoed) == ("update", 4, "2025-03-05T06:00:00+01:00")


def test_an_embargo_that_cannot_be_read_withholds_the_story() -> None:
    found = document("SOUS EMBARGO jusqu'à la fin du discours", "Le port est rouvert.", headline="Le port")
    assert (found.pubstatus, found.embargoed) == ("withheld", None)
    assert [note.params for note in found.notes] == [{"words": "SOUS EMBARGO jusqu'à la fin du discours"}]


def test_an_embargo_that_can_be_read_is_a_field() -> None:
    found = document("(Embargo : 12 mars 2025, 6h00) Le port est rouvert.", headline="Le port")
    assert (found.pubstatus, found.embargoed, found.notes) == ("usable", "2025-03-12T06:00:00+01:00", ())


def test_what_is_canceled_stays_so_under_an_embargo() -> None:
    assert document("EMBARGO", headline="Le port", pubstatus="canceled").pubstatus == "canceled"
