"""When an address is asked again."""

from __future__ import annotations

import itertools

import pytest

from articles.ingest import rhythm

HOUR = 3600


def asked(gap: float, *, hours: float = 48) -> tuple[float, float]:
    """Ask a feed that gives something new after every gap; return the mean interval at the end, and mean delay."""
    now, interval, last, following = 0.0, 300.0, 0.0, gap
    intervals, delays = [], []
    while now < hours * HOUR:
        now += rhythm.pause(interval)
        interval = rhythm.slower(interval)
        if now >= following:
            delays.append(now - following)
            interval = rhythm.faster(interval, since_last=now - last)
            last = now
            following += gap * ((now - following) // gap + 1)
        intervals.append(interval)
    half = len(intervals) // 2
    return sum(intervals[half:]) / len(intervals[half:]), sum(delays) / max(1, len(delays))


@pytest.mark.parametrize("gap", [20, 300, 600, HOUR, 6 * HOUR])
def test_copy_waits_a_small_part_of_the_time_between_two_stories(gap: float):
    _, delay = asked(gap)
    assert delay < max(90, gap / 3)


def test_who_sends_every_minute_is_asked_every_minute():
    assert asked(20)[0] < 90


def test_who_sends_once_a_week_is_asked_once_an_hour():
    assert asked(7 * 24 * HOUR)[0] > 0.9 * HOUR


@pytest.mark.parametrize("interval", [0, 1, 60, 300, 3600, 10**6])
def test_the_interval_stays_between_a_minute_and_an_hour(interval: int):
    for following in (rhythm.slower(interval), rhythm.faster(interval, since_last=0)):
        assert 60 <= following <= HOUR


def test_a_wish_holds_back_for_a_quarter_of_an_hour_at_most():
    assert 600 <= rhythm.pause(60, wish=600) <= 660
    assert rhythm.pause(60, wish=7 * 24 * HOUR) == rhythm.LONGEST_WISH


def test_each_failure_doubles_the_time_up_to_a_day():
    waits = [rhythm.back_off(300, failures=count) for count in range(1, 30)]
    assert 500 < waits[0] < 700
    assert all(later > earlier * 1.5 for earlier, later in itertools.pairwise(waits[:8]))
    assert all(0.89 * 24 * HOUR < wait < 1.11 * 24 * HOUR for wait in waits[8:])


def test_what_a_server_asks_for_is_kept():
    assert rhythm.back_off(60, failures=1, retry_after=7200) == 7200
    assert rhythm.back_off(60, failures=1, retry_after=10**9) == 24 * HOUR


def test_two_addresses_of_one_interval_part():
    assert len({round(rhythm.pause(600)) for _ in range(50)}) > 10
