"""Times as fields state them: whole, squeezed, in words; with an offset, a zone's name, or none."""

from __future__ import annotations

import pytest

from articles.bodies import times
from articles.document import Message


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2025-02-03T10:15:00+01:00", "2025-02-03T10:15:00+01:00"),
        ("20250203T101500Z", "2025-02-03T10:15:00+00:00"),
        ("2025-02-03 10:15", "2025-02-03T10:15:00+01:00"),
        ("2025-02-03T24:00:00Z", "2025-02-04T00:00:00+00:00"),
        ("2025-02-03T10:15:00.123-0330", "2025-02-03T10:15:00-03:30"),
    ],
)
def test_a_time_of_iso_8601_is_read_whole_or_squeezed(written: str, moment: str) -> None:
    assert times.iso(written, "Europe/Paris") == moment


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Mon, 03 Feb 2025 10:15:00 +0100", "2025-02-03T10:15:00+01:00"),
        ("Mon, 03 Feb 2025 10:15:00 +01:00 (CET)", "2025-02-03T10:15:00+01:00"),
        ("3 Feb 25 9:05 GMT", "2025-02-03T09:05:00+00:00"),
        ("Mon, 03 Feb 2025 10:15:00 -0000", "2025-02-03T10:15:00+00:00"),
        ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37+00:00"),
        ("Mon Feb  3 10:15:00 CET 2025", "2025-02-03T10:15:00+01:00"),
    ],
)
def test_a_time_of_a_mail_or_a_feed_is_read(written: str, moment: str) -> None:
    assert times.iso(written, "UTC") == moment


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("EST", "-05:00"), ("CEST", "+02:00"), ("BST", "+01:00"), ("GMT+2", "+02:00"), ("Asia/Tokyo", "+09:00"),
        ("", "+01:00"), ("XYZ", "+01:00"), ("No/Where", "+01:00"),
    ],
)  # fmt: skip
def test_a_zone_may_be_a_name_and_one_that_is_unknown_is_the_sources_own(zone: str, offset: str) -> None:
    assert times.iso(f"Mon, 03 Feb 2025 10:15:00 {zone}", "Europe/Paris") == f"2025-02-03T10:15:00{offset}"


@pytest.mark.parametrize(
    "written",
    [
        "Seg, 03 Fev 2025 10:15:00",
        "lun., 3 févr. 2025 10:15",
        "Mo, 03 Feb 2025 10:15",
        "lunes, 3 de febrero de 2025 10:15",
    ],
)
def test_months_have_names_in_other_languages(written: str) -> None:
    assert times.iso(written, "Europe/Paris") == "2025-02-03T10:15:00+01:00"


@pytest.mark.parametrize(
    "written",
    ["2025-02-03", "Mon, 03 Feb 2025", "31 Feb 2025 10:15", "3 Foo 2025 10:15", "hier", "", None, "2025-13-01T10:00"],
)
def test_what_is_no_moment_is_none(written: str | None) -> None:
    assert times.iso(written, "Europe/Paris") is None


def test_a_date_with_much_white_space_is_folded_and_one_without_end_is_none() -> None:
    spaces = " " * 200_000
    assert times.iso(f"3 Feb 2025{spaces}10:15 GMT", "UTC") == "2025-02-03T10:15:00+00:00"
    assert times.iso(f"3 Feb 2025 10:15 {spaces.replace(' ', 'x ')}", "UTC") is None


def test_a_stated_date_without_a_time_is_noted_once() -> None:
    notes: list[Message] = []
    moments = [times.stated(said, "Europe/Paris", notes) for said in ("20250301", "20250301", "", "20250301T0900Z")]
    assert moments == [None, None, None, "2025-03-01T09:00:00+00:00"]
    assert ["20250301" in str(note) for note in notes] == [True]
