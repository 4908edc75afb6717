"""Stamps: what pages and wires write as date and time, and the moment that is meant."""

from __future__ import annotations

import pytest

from articles.bodies import stamps

PARIS = "Europe/Paris"

MOMENTS = [
    ("10:0131/12/2024, mardi", "2024-12-31T10:01:00+01:00"),
    ("31/12/2024 10:01", "2024-12-31T10:01:00+01:00"),
    ("Publié le 7 juin 2026 à 22h14", "2026-06-07T22:14:00+02:00"),
    ("Publié le mardi 7 janvier 2025 à 8 h 12", "2025-01-07T08:12:00+01:00"),
    ("le 1er mars 2026, 09:30", "2026-03-01T09:30:00+01:00"),
    ("14h05, le 9 novembre 2026", "2026-11-09T14:05:00+01:00"),
    ("09.11.2026, 14:05 Uhr", "2026-11-09T14:05:00+01:00"),
    ("2026-11-09T14:05:00Z", "2026-11-09T14:05:00+00:00"),
    ("2026-11-09 14:05:30", "2026-11-09T14:05:30+01:00"),
    ("Published 4:12 PM EST, Mon November 9, 2026", "2026-11-09T16:12:00-05:00"),
    ("Nov. 9, 2026 at 4:12 p.m. ET", "2026-11-09T16:12:00-05:00"),
    ("Nov 9 2026, 12:05 a.m.", "2026-11-09T00:05:00+01:00"),
    ("Mon 9 Nov 2026 14.05 GMT", "2026-11-09T14:05:00+00:00"),
    ("9 novembre 2026 à 14h05 (heure de Paris)", "2026-11-09T14:05:00+01:00"),
    ("9 November 2026 10:32 GMT+3", "2026-11-09T10:32:00+03:00"),
    ("30/06/2026 - 24:00", "2026-07-01T00:00:00+02:00"),
]

UPDATES = [
    ("Mis à jour le 15/11/2026 à 07:10", "2026-11-15T07:10:00+01:00"),
    ("Last updated 10:32, 9 November 2026", "2026-11-09T10:32:00+01:00"),
    ("Modifié le : 14/11/2026 - 18:05", "2026-11-14T18:05:00+01:00"),
]

NO_STAMPS = [
    "",
    "Le conseil a voté le budget.",
    "Le score final est de 31-12 après 40 minutes",
    "31/31/2026 10:00",
    "10:01" * 30,
    "12/2024",
    "1" * 150,
]


@pytest.mark.parametrize(("line", "moment"), MOMENTS)
def test_a_stamp_is_read_as_the_moment_it_says(line: str, moment: str) -> None:
    (stamp,) = stamps.find(line, PARIS)
    assert stamp.moment is not None
    assert stamp.moment.isoformat() == moment
    assert not stamp.is_update


@pytest.mark.parametrize(("line", "moment"), UPDATES)
def test_an_update_says_so(line: str, moment: str) -> None:
    (stamp,) = stamps.find(line, PARIS)
    assert stamp.moment is not None
    assert stamp.moment.isoformat() == moment
    assert stamp.is_update


@pytest.mark.parametrize("line", NO_STAMPS)
def test_figures_that_are_no_date_make_no_stamp(line: str) -> None:
    assert stamps.find(line, PARIS) == []


def test_one_line_may_hold_two_stamps() -> None:
    published, updated = stamps.find("Publié le 14/11/2026 18:05, mis à jour le 15/11/2026 à 07:10", PARIS)
    assert not published.is_update
    assert updated.is_update


def test_the_weekday_chooses_between_day_and_month() -> None:
    (stamp,) = stamps.find("Monday 09/11/2026 10:00", PARIS)
    assert stamp.moment is not None
    assert (stamp.moment.month, stamp.moment.day) == (11, 9)
    (stamp,) = stamps.find("Friday 09/11/2026 10:00", PARIS)
    assert stamp.moment is not None
    assert (stamp.moment.month, stamp.moment.day) == (9, 11)


def test_american_copy_puts_the_month_first() -> None:
    (stamp,) = stamps.find("09/11/2026 10:00", PARIS, is_american=True)
    assert stamp.moment is not None
    assert (stamp.moment.month, stamp.moment.day) == (9, 11)


def test_a_weekday_that_disagrees_is_told() -> None:
    (stamp,) = stamps.find("lundi 31/12/2024 10:01", PARIS)
    assert not stamp.fits


def test_a_date_without_a_time_of_day_is_no_moment() -> None:
    (stamp,) = stamps.find("Publié le 9 novembre 2026", PARIS)
    assert stamp.moment is None
    assert stamp.is_dated


def test_the_weekday_finds_the_year_that_is_not_written() -> None:
    (stamp,) = stamps.find("mardi 31 décembre à 10h01", PARIS, years=frozenset({2023, 2024, 2025}))
    assert stamp.moment is not None
    assert stamp.moment.year == 2024


@pytest.mark.parametrize("line", ["Mis à jour à 09h40", "mis à jour : 09:40", "Updated at 09:40"])
def test_an_hour_after_a_label_waits_for_its_day(line: str) -> None:
    (stamp,) = stamps.find(line, PARIS)
    assert (stamp.moment, stamp.is_dated, stamp.is_update) == (None, False, True)
    assert str(stamp.clock) == "09:40:00"


@pytest.mark.parametrize(
    "line", ["Mis à jour il y a 2 heures", "Publié hier à 18:00", "Updated 2 hours ago", "il y a une heure", "Just now"]
)
def test_a_stamp_that_leans_on_today_names_no_moment(line: str) -> None:
    (stamp,) = stamps.find(line, PARIS)
    assert (stamp.start, stamp.end) == (0, len(line))
    assert (stamp.moment, stamp.clock, stamp.is_dated) == (None, None, False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Publié le mardi 7 janvier 2025", True),
        ("Mis à jour à 09h40", True),
        ("Published yesterday", True),
        ("Publié sous pseudonyme, le roman fait scandale", False),
        ("Le conseil a voté", False),
    ],
)
def test_a_line_tells_that_it_should_be_a_stamp(line: str, says: bool) -> None:
    assert stamps.says_when(line) is says
