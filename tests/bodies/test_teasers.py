"""Teasers are told by their length and by words that lead on; the mark changes neither identity nor digest."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.bodies import teasers
from articles.document import Document, Message, Part

LONG_STORY = Part("paragraph", "Le phare de Kerloc éclaire de nouveau la côte. " * 30)


def body(*texts: str) -> list[Part]:
    return [Part("paragraph", text) for text in texts]


def test_a_short_text_is_a_teaser_unless_its_sender_calls_it_whole() -> None:
    assert teasers.is_short(body("Le phare est rallumé."), is_whole=False)
    assert not teasers.is_short(body("Le phare est rallumé."), is_whole=True)


def test_a_long_text_is_none() -> None:
    assert not teasers.is_short([LONG_STORY], is_whole=False)


def test_no_text_at_all_is_a_teaser() -> None:
    assert teasers.is_short([], is_whole=True)


@pytest.mark.parametrize(
    "last", ["Le gardien […]", "Le gardien...", "Lire la suite", "Read more »", "La suite sur le site"]
)
def test_words_that_lead_on_make_a_teaser_of_a_text_that_is_called_whole(last: str) -> None:
    assert teasers.is_short([LONG_STORY, Part("paragraph", last)], is_whole=True)


@pytest.mark.parametrize(
    "text", ["La suite des travaux est prévue en mai.", "More rain is expected.", "Lire, c'est rêver."]
)
def test_a_sentence_that_begins_alike_leads_nowhere(text: str) -> None:
    assert not teasers.leads_on(text)


def test_a_marked_document_tells_the_address_and_keeps_its_digest() -> None:
    plain = Document("rss", headline="Le phare")
    marked = replace(plain, notes=(Message("Autre chose."), teasers.note("https://kerloc.example/phare")))
    assert (teasers.address(plain), teasers.address(marked)) == (None, "https://kerloc.example/phare")
    assert plain.digest == marked.digest
