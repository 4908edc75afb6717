"""The sender's order of versions."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.changes import Place, in_order

NOON = datetime.datetime(2024, 12, 31, 12, tzinfo=datetime.UTC)
LATER = NOON + datetime.timedelta(minutes=1)
places = st.builds(Place, st.sampled_from(["", "1", "2", "10", "x"]), st.sampled_from([None, NOON, LATER]))


@pytest.mark.parametrize(
    ("one", "other", "is_before"),
    [
        (Place("1", LATER), Place("2", NOON), True),
        (Place("2", NOON), Place("10", NOON), True),
        (Place("2", NOON), Place("2", LATER), True),
        (Place("", NOON), Place("2", LATER), True),
        (Place("x", NOON), Place("y", LATER), True),
        (Place("2"), Place("3"), True),
        (Place("", NOON), Place("", NOON), False),
        (Place("", None), Place("", NOON), False),
        (Place("3", NOON), Place("2", LATER), False),
    ],
)
def test_counts_come_before_stamps(one: Place, other: Place, is_before: bool):
    assert one.is_before(other) is is_before


@given(places, places)
def test_two_versions_are_never_each_before_the_other(one: Place, other: Place):
    assert not (one.is_before(other) and other.is_before(one))


def test_late_versions_stand_where_their_sender_put_them():
    came = [("2", False), ("4", False), ("1", True), ("3", True)]
    ordered = in_order(came, lambda row: Place(row[0]), is_late=lambda row: row[1])
    assert [version for version, _ in ordered] == ["1", "2", "3", "4"]


def test_what_is_before_nothing_is_last():
    came = [("", False), ("x", True)]
    assert in_order(came, lambda row: Place(row[0]), is_late=lambda row: row[1]) == came
