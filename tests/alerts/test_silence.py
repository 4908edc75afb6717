"""A source is silent when it is quiet longer than its own habit, which nights and weekends are part of."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from articles.alerts.silence import silences
from articles.models import Delivery, Source

pytestmark = pytest.mark.django_db

MONDAY = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)


def _source(**columns: object) -> Source:
    return Source.objects.create(name="Agence Alpha", slug="alpha", **columns)


def _deliver(source: Source, *moments: datetime.datetime, door: str = Delivery.Door.FOLDER) -> None:
    made = Delivery.objects.bulk_create(
        Delivery(source=source, door=door, state="processed", digest=moment.isoformat()) for moment in moments
    )
    for delivery, moment in zip(made, moments, strict=True):
        delivery.received_at = moment
    Delivery.objects.bulk_update(made, ["received_at"])


def _office_hours(*, until: datetime.datetime, weeks: int = 5) -> list[datetime.datetime]:
    """Return a dispatch every half hour from 8 to 18 on working days."""
    first = until - datetime.timedelta(weeks=weeks)
    halves = (first + n * HOUR / 2 for n in range(weeks * 7 * 48))
    return [moment for moment in halves if moment.weekday() < 5 and 8 <= moment.hour < 18]


def _silent_at(moment: datetime.datetime) -> list[str]:
    with time_machine.travel(moment, tick=False):
        return [silence.source.slug for silence in silences()]


def test_a_source_that_never_rests_is_silent_after_an_hour() -> None:
    source = _source()
    _deliver(source, *(MONDAY - n * HOUR / 6 for n in range(6 * 24 * 20)))
    assert _silent_at(MONDAY + HOUR * 0.9) == []
    assert _silent_at(MONDAY + HOUR * 1.5) == ["alpha"]


def test_the_night_and_the_weekend_of_an_office_are_no_silence() -> None:
    friday_evening = MONDAY + 4 * DAY + 18 * HOUR
    _deliver(_source(), *_office_hours(until=friday_evening))
    assert _silent_at(friday_evening + 12 * HOUR) == []
    assert _silent_at(friday_evening + 2.5 * DAY) == []


def test_an_office_that_does_not_begin_its_day_is_silent() -> None:
    monday_evening = MONDAY + 18 * HOUR
    _deliver(_source(), *_office_hours(until=monday_evening))
    assert _silent_at(MONDAY + DAY + 7 * HOUR) == []
    assert _silent_at(MONDAY + DAY + 14 * HOUR) == ["alpha"]


def test_of_a_source_that_is_not_known_for_long_nothing_is_said() -> None:
    _deliver(_source(), *(MONDAY - n * HOUR for n in range(24 * 5)))
    assert _silent_at(MONDAY + 2 * DAY) == []


def test_a_time_that_was_set_counts_instead_of_the_habit() -> None:
    _deliver(_source(quiet_after=3 * HOUR), MONDAY)
    assert _silent_at(MONDAY + 2.9 * HOUR) == []
    assert _silent_at(MONDAY + 3.1 * HOUR) == ["alpha"]


def test_a_source_with_a_set_time_that_never_sent_anything_is_silent_too() -> None:
    with time_machine.travel(MONDAY, tick=False):
        _source(quiet_after=HOUR)
    assert _silent_at(MONDAY + 2 * HOUR) == ["alpha"]


def test_what_people_hand_in_does_not_end_a_silence() -> None:
    source = _source(quiet_after=HOUR)
    _deliver(source, MONDAY)
    _deliver(source, MONDAY + 1.9 * HOUR, door=Delivery.Door.HAND)
    assert _silent_at(MONDAY + 2 * HOUR) == ["alpha"]


def test_a_source_that_is_not_active_is_never_silent() -> None:
    _deliver(_source(quiet_after=HOUR, is_active=False), MONDAY)
    assert _silent_at(MONDAY + 2 * DAY) == []


def test_a_source_that_sends_without_any_rhythm_is_not_silent_at_its_longest_usual_pause() -> None:
    irregular = [MONDAY - (n * 5 + n % 7) * HOUR for n in range(24 * 9)]
    _deliver(_source(), *irregular)
    assert _silent_at(MONDAY + 8 * HOUR) == []
