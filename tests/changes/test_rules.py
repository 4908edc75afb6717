"""What the table of docs/changes.md does not say: what a version is called, why a story was taken back, pages."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from articles.changes import Known, Outcome, Place, decide, decide_page, reason, signal
from articles.document import Document
from tests.wires import story

NOON = datetime.datetime(2024, 12, 31, 12, tzinfo=datetime.UTC)
STORY = story(published=NOON.isoformat())
CORRECTED = story(body="Trois ans de travaux.", published=NOON.isoformat())


def known(document: Document = STORY, version: str = "", *, is_killed: bool = False) -> Known:
    return Known(frozenset({document.digest}), Place(version, NOON), is_killed=is_killed, text=document.text)


@pytest.mark.parametrize(
    ("count", "version", "outcome"),
    [
        ("2", "1", Outcome.STALE),
        ("9", "10", Outcome.REVISED),
        ("2", "abc", Outcome.REVISED),
        ("", "1", Outcome.REVISED),
        ("2", "9" * 400, Outcome.REVISED),
        ("2", "²", Outcome.REVISED),
    ],
)
def test_only_whole_numbers_count(count: str, version: str, outcome: Outcome):
    assert decide(known(version=count), replace(CORRECTED, version=version)) == outcome


@pytest.mark.parametrize("stamp", ["", "hier", "2024-12-31T11:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_stamp_that_is_no_time_makes_nothing_late(stamp: str):
    assert decide(known(), replace(CORRECTED, published=stamp)) == Outcome.REVISED


def test_the_place_may_be_another_than_the_document_states():
    kill = replace(CORRECTED, signal="kill", version="1")
    assert decide(known(version="3"), kill) == Outcome.STALE
    assert decide(known(version="3"), kill, place=Place("", NOON)) == Outcome.WITHDRAWN


@pytest.mark.parametrize(
    ("count", "changes", "called"),
    [
        ("1", {"version": "2"}, "update"),
        ("1", {"version": "1"}, ""),
        ("", {}, ""),
        ("1", {"version": "2", "signal": "correction"}, "correction"),
        ("1", {"version": "1", "signal": "update"}, "update"),
        ("1", {"version": "2", "signal": "advisory"}, "advisory"),
        ("1", {"version": "2", "pubstatus": "canceled"}, "kill"),
    ],
)
def test_a_version_is_what_its_sender_calls_it_or_counts(count: str, changes: dict[str, str], called: str):
    assert signal(known(version=count), replace(CORRECTED, **changes)) == called


def test_the_same_words_with_other_data_are_an_update():
    assert signal(known(version="1"), replace(STORY, version="1", tags=("Vaubrie",))) == "update"


def test_a_first_version_is_only_what_its_sender_calls_it():
    assert signal(None, STORY) == ""
    assert signal(None, replace(STORY, signal="correction")) == "correction"


NOTICE = story(
    "ANNULATION : Le pont rouvre",
    'Prière d\'annuler notre dépêche intitulée "Le pont rouvre". La préfecture dément toute réouverture.',
    signal="kill",
)


def test_a_kill_says_why_without_the_words_of_the_story():
    assert reason(NOTICE, STORY.text) == "La préfecture dément toute réouverture."


def test_the_note_to_editors_says_why():
    assert reason(replace(NOTICE, ednote="Source erronée."), STORY.text) == "Source erronée."


def test_a_kill_that_is_the_story_once_more_says_nothing():
    assert reason(replace(STORY, pubstatus="canceled"), STORY.text) == ""
    long = story(body="Un tout autre récit de la même affaire. " * 30, pubstatus="canceled")
    assert reason(long, STORY.text) == ""


@pytest.mark.parametrize(
    ("page", "is_newest", "outcome"),
    [
        (STORY, True, Outcome.SAME),
        (CORRECTED, True, Outcome.REVISED),
        (CORRECTED, False, Outcome.STALE),
        (replace(CORRECTED, signal="kill"), False, Outcome.WITHDRAWN),
    ],
)
def test_the_page_of_an_entry_revises_it_while_it_is_the_newest(page: Document, is_newest: bool, outcome: Outcome):
    assert decide_page(page, STORY.digest, is_newest=is_newest) == outcome
