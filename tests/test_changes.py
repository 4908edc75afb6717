"""What a dispatch is to the desk."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from articles.changes import Known, Outcome, decide, identity
from articles.document import Document

NOON = datetime.datetime(2024, 12, 31, 12, tzinfo=datetime.UTC)
STORY = Document("plaintext", headline="Le pont rouvre", published=NOON.isoformat())
CORRECTED = replace(STORY, standfirst="Le pont rouvre enfin.")


def _known(document: Document = STORY, version: str = "", stamp: datetime.datetime | None = NOON) -> Known:
    return Known(frozenset({document.digest}), version, stamp)


def test_what_nobody_knows_is_new():
    assert decide(None, STORY) == Outcome.NEW


def test_the_same_words_are_the_same():
    assert decide(_known(), STORY) == Outcome.SAME


def test_the_same_words_in_another_format_are_the_same():
    assert decide(_known(), replace(STORY, format="nitf", notes=())) == Outcome.SAME


def test_other_words_under_the_same_stamp_are_a_revision():
    assert decide(_known(), CORRECTED) == Outcome.REVISED


def test_words_of_an_earlier_revision_are_the_same():
    known = Known(frozenset({STORY.digest, CORRECTED.digest}), "", NOON)
    assert decide(known, STORY) == Outcome.SAME


@pytest.mark.parametrize(
    ("known", "version", "outcome"),
    [
        ("2", "1", Outcome.STALE),
        ("9", "10", Outcome.REVISED),
        ("2", "2", Outcome.REVISED),
        ("2", "abc", Outcome.REVISED),
        ("", "1", Outcome.REVISED),
        ("2", "9" * 400, Outcome.REVISED),
        ("2", "²", Outcome.REVISED),
    ],
)
def test_only_a_lower_version_is_stale(known: str, version: str, outcome: Outcome):
    assert decide(_known(version=known), replace(CORRECTED, version=version)) == outcome


def test_a_higher_version_with_an_earlier_stamp_is_a_revision():
    early = replace(CORRECTED, version="3", published="2024-12-30T00:00:00+00:00")
    assert decide(_known(version="2"), early) == Outcome.REVISED


def test_without_versions_an_earlier_stamp_is_stale():
    assert decide(_known(), replace(CORRECTED, published="2024-12-31T11:00:00+00:00")) == Outcome.STALE


@pytest.mark.parametrize("stamp", ["", "hier", "2024-12-31T11:00:00"])
def test_a_stamp_that_is_no_time_makes_nothing_stale(stamp: str):
    assert decide(_known(), replace(CORRECTED, published=stamp)) == Outcome.REVISED


@pytest.mark.parametrize("change", [{"signal": "kill"}, {"pubstatus": "canceled"}])
def test_a_kill_withdraws_known_and_unknown_stories(change: dict[str, str]):
    kill = replace(CORRECTED, **change)
    assert decide(_known(), kill) == decide(None, kill) == Outcome.WITHDRAWN


def test_the_same_kill_again_is_the_same():
    kill = replace(STORY, signal="kill")
    assert decide(_known(kill), kill) == Outcome.SAME


def test_the_identifier_is_the_identity():
    assert identity(replace(STORY, guid="a")) == identity(replace(STORY, guid="a", headline="Autre"))
    assert identity(replace(STORY, guid="a")) != identity(replace(STORY, guid="b"))


def test_without_identifier_the_folded_headline_is():
    assert identity(STORY) == identity(replace(STORY, headline="LE PONT  ROUVRE !"))
    assert identity(STORY) != identity(replace(STORY, headline="Le pont ferme"))


def test_without_a_headline_the_words_are():
    assert identity(replace(STORY, headline="", text="a")) != identity(replace(STORY, headline="", text="b"))
