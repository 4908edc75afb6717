"""Invented stories as agencies write them: what is found in them, who is named, and whether confidence means it."""

from __future__ import annotations

import pytest

from articles.extraction.confidence import TOP
from tests.extraction.labelled import Story, is_right, read

STORIES = {language: read(language) for language in ("fr", "en")}
both_languages = pytest.mark.parametrize("stories", STORIES.values(), ids=STORIES)


@both_languages
def test_almost_every_quotation_is_found_and_nothing_else(stories: list[Story]) -> None:
    wanted = [(number, label.start, label.end) for number, story in enumerate(stories) for label, _ in story.said()]
    found = [(number, quote.start, quote.end) for number, story in enumerate(stories) for quote in story.found]
    right = len(set(wanted) & set(found))
    assert 2 * right / (len(wanted) + len(found)) >= 0.97


@both_languages
def test_the_speaker_is_named_for_most(stories: list[Story]) -> None:
    pairs = [pair for story in stories for pair in story.said()]
    assert sum(quote is not None and is_right(quote, label) for label, quote in pairs) / len(pairs) >= 0.9


@both_languages
def test_a_wrong_name_is_rare(stories: list[Story]) -> None:
    named = [(label, quote) for story in stories for label, quote in story.said() if quote and quote.speaker]
    assert sum(not is_right(quote, label) for label, quote in named) / len(named) <= 0.05


@both_languages
def test_in_the_top_band_nine_in_ten_are_right(stories: list[Story]) -> None:
    sure = [(label, quote) for story in stories for label, quote in story.said() if quote and quote.confidence >= TOP]
    assert len(sure) >= 30
    assert sum(is_right(quote, label) for label, quote in sure) / len(sure) >= 0.9


@both_languages
def test_the_top_band_holds_more_than_half_of_the_speakers(stories: list[Story]) -> None:
    named = [quote for story in stories for _, quote in story.said() if quote and quote.speaker]
    assert sum(quote.confidence >= TOP for quote in named) / len(named) > 0.5
