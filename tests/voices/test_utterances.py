"""The same words in several dispatches are one utterance, and other words or other people are not."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from articles.models import Article, Quote, Speaker
from articles.voices.utterances import group, marks

pytestmark = pytest.mark.django_db

Says = Callable[..., Article]
BRIDGE = "Ce pont est le cœur de notre ville, il bat de nouveau depuis ce matin"


def _quote(says: Says, words: str, *, by: str | None = "Odile Marchetour", days: float = 0) -> Quote:
    quote = Quote.objects.get(article=says(by))
    quote.text, quote.marks = words, marks(words)
    quote.published_at += datetime.timedelta(days=days)
    quote.utterance = None
    quote.save()
    return quote


def _utterances(*quotes: Quote) -> int:
    group()
    return len({Quote.objects.get(pk=quote.pk).utterance_id for quote in quotes})


def test_the_same_words_of_the_same_person_are_one_utterance(says: Says) -> None:
    assert _utterances(_quote(says, BRIDGE), _quote(says, BRIDGE)) == 1


def test_marks_and_apostrophes_make_no_other_words(says: Says) -> None:
    assert (
        _utterances(_quote(says, "L'eau est rare, très rare ici"), _quote(says, "L’eau est rare… très rare ici")) == 1
    )


def test_a_part_of_the_words_is_the_same_utterance(says: Says) -> None:
    assert _utterances(_quote(says, BRIDGE), _quote(says, "il bat de nouveau depuis ce matin")) == 1


def test_a_version_with_a_word_of_its_own_is_the_same_utterance(says: Says) -> None:
    other = BRIDGE.replace("depuis ce matin", "depuis hier matin")
    assert _utterances(_quote(says, BRIDGE), _quote(says, other)) == 1


def test_a_version_with_other_words_in_the_middle_is_the_same_utterance(says: Says) -> None:
    other = BRIDGE.replace("le cœur de notre ville", "l'âme de toute la ville")
    assert _utterances(_quote(says, BRIDGE), _quote(says, other)) == 1


def test_other_words_of_the_same_person_are_another_utterance(says: Says) -> None:
    other = "Ce pont est le cœur de notre port et nous le gardons ouvert toute la nuit pour les pêcheurs"
    assert _utterances(_quote(says, BRIDGE), _quote(says, other)) == 2


def test_the_same_words_of_two_people_are_two_utterances(says: Says) -> None:
    assert _utterances(_quote(says, BRIDGE), _quote(says, BRIDGE, by="Yves Marchetour")) == 2


def test_long_words_are_one_utterance_where_one_dispatch_does_not_know_who_said_them(says: Says) -> None:
    assert _utterances(_quote(says, BRIDGE), _quote(says, BRIDGE, by=None)) == 1


def test_a_few_words_that_anybody_may_say_are_not(says: Says) -> None:
    assert _utterances(_quote(says, "un grand jour"), _quote(says, "un grand jour", by=None)) == 2


def test_the_same_words_a_month_later_are_said_again(says: Says) -> None:
    assert _utterances(_quote(says, BRIDGE), _quote(says, BRIDGE, days=30)) == 2


def test_an_utterance_was_said_when_the_first_dispatch_was_published(says: Says) -> None:
    first, late = _quote(says, BRIDGE, days=-2), _quote(says, BRIDGE)
    late.refresh_from_db()
    group()
    assert Quote.objects.get(pk=late.pk).utterance == Quote.objects.get(pk=first.pk).utterance
    assert Quote.objects.get(pk=late.pk).utterance.said_at == Quote.objects.get(pk=first.pk).published_at


def test_grouping_again_changes_nothing(says: Says) -> None:
    _quote(says, BRIDGE)
    assert (group(), group()) == (1, 0)


def test_it_is_found_among_many_others(says: Says) -> None:
    one = _quote(says, BRIDGE)
    for number in range(30):
        _quote(says, f"Nous avons compté {number} bateaux de plus que l'an dernier dans le port de Sainte-Orvaine")
    assert _utterances(one, _quote(says, BRIDGE)) == 1
    assert Speaker.objects.count() == 1
