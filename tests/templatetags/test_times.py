"""Times and numbers read as in a paper, in both languages."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from articles.templatetags import times

PARIS = ZoneInfo("Europe/Paris")
NEW_YEARS_EVE = datetime.datetime(2024, 12, 31, 14, 32, tzinfo=PARIS)
NOON = datetime.datetime(2024, 12, 31, 12, 0, tzinfo=PARIS)


@pytest.mark.parametrize(("language", "printed"), [("fr", "14\xa0h\xa032"), ("en", "14:32")])
def test_the_time_of_day_is_printed_as_in_a_paper(language: str, printed: str) -> None:
    with translation.override(language):
        assert times.clock(NEW_YEARS_EVE) == printed


@pytest.mark.parametrize(("language", "printed"), [("fr", "9\xa0h\xa005"), ("en", "09:05")])
def test_a_morning_hour_has_no_zero_in_french(language: str, printed: str) -> None:
    with translation.override(language):
        assert times.clock(NEW_YEARS_EVE.replace(hour=9, minute=5)) == printed


@pytest.mark.parametrize(
    ("language", "printed"),
    [("fr", "mardi 31\xa0décembre 2024, 14\xa0h\xa032"), ("en", "Tuesday 31\xa0December 2024, 14:32")],
)
def test_a_date_is_written_out(language: str, printed: str) -> None:
    with translation.override(language):
        assert times.date_and_time(NEW_YEARS_EVE) == printed


def test_the_first_of_a_month_is_an_ordinal_in_french_alone() -> None:
    first = datetime.datetime(2025, 1, 1, 8, 0, tzinfo=PARIS)
    with translation.override("fr"):
        assert times.day(first) == "mercredi 1er\xa0janvier 2025"
    with translation.override("en"):
        assert times.day(first) == "Wednesday 1\xa0January 2025"


def test_a_stamp_in_utc_is_printed_in_the_desks_time() -> None:
    with translation.override("fr"):
        assert times.clock(datetime.datetime(2024, 12, 31, 23, 30, tzinfo=datetime.UTC)) == "0\xa0h\xa030"


@pytest.mark.parametrize(("value", "french", "english"), [(1200, "1\u202f200", "1,200"), (999, "999", "999")])
def test_thousands_stand_apart(value: int, french: str, english: str) -> None:
    with translation.override("fr"):
        assert times.number(value) == french
    with translation.override("en"):
        assert times.number(value) == english


@time_machine.travel(NOON, tick=False)
def test_a_time_is_relative_within_the_hour_only() -> None:
    with translation.override("en"):
        assert times.moment(NOON) == "just now"
        assert times.moment(NOON - datetime.timedelta(minutes=59, seconds=59)) == "59 min ago"
        assert times.moment(NOON - datetime.timedelta(hours=1)) == "11:00"


@time_machine.travel(NOON, tick=False)
def test_a_time_of_another_day_carries_its_date() -> None:
    with translation.override("en"):
        assert times.moment(NOON - datetime.timedelta(days=1)) == "30\xa0December 2024, 12:00"


@time_machine.travel(NOON, tick=False)
def test_a_time_to_come_is_never_relative() -> None:
    with translation.override("en"):
        assert times.moment(NOON + datetime.timedelta(minutes=5)) == "12:05"
        assert times.time_in_list(NOON + datetime.timedelta(minutes=5)) == "12:05"


@time_machine.travel(NOON, tick=False)
def test_a_time_fits_into_a_sentence() -> None:
    earlier, before = NOON.replace(hour=10), NOON.replace(day=30)
    with translation.override("fr"):
        assert times.when(earlier) == "à\xa010\xa0h\xa000"
        assert times.when(before) == "le 30\xa0décembre 2024 à\xa012\xa0h\xa000"
    with translation.override("en"):
        assert times.when(before) == "on 30\xa0December 2024 at\xa012:00"


@time_machine.travel(NOON, tick=False)
def test_hours_of_one_digit_align_in_a_list() -> None:
    with translation.override("fr"):
        assert times.time_in_list(NOON.replace(hour=9)) == "\u20079\xa0h\xa000"
        assert times.time_in_list(NOON.replace(hour=10)) == "10\xa0h\xa000"


def test_the_machine_readable_time_names_its_offset() -> None:
    assert times.iso(NEW_YEARS_EVE) == "2024-12-31T14:32:00+01:00"
