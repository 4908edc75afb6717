"""What must hold when parts are killed while copy comes: each dispatch stored exactly once, none lost, none doubled."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.desk import flood
from tests.desk.flood import Dispatch, Killer, Sender
from tests.desks import RunningDesk, wait_for

SEED = 20260301
LONGEST = 600  # seconds, generous; the sweep needs one or two minutes for what the broker lost with its last second


@pytest.fixture
def desk() -> Iterator[RunningDesk]:
    """An empty desk of this test's own, whose broker brings a killed worker's task back after ten seconds."""
    folder = Path(tempfile.mkdtemp(prefix="newsreader-faults-"))
    folder.chmod(0o711)
    desk = RunningDesk(folder / "var", settings={"VISIBILITY_TIMEOUT": "10", "PUSH_RATE": "1000000"}).start()
    try:
        wait_for(lambda: " open at http" in desk.said() or desk.has_ended(), "the desk to open", seconds=180)
        with flood.asking(desk) as connection:  # without the samples of a first start
            connection.execute("TRUNCATE articles_delivery, articles_article CASCADE")
        yield desk
    finally:
        if not desk.has_ended():
            desk.close()
        shutil.rmtree(folder, ignore_errors=True)


def _flood(desk: RunningDesk, copy: Sequence[Dispatch], *, times: int) -> list[str]:
    """Deliver the copy while every part is killed so many times, and wait for its end; return what was killed."""
    token = flood.set_up(desk)
    doors = (*flood.FOLDERS, flood.PUSHED)
    by_door = [[dispatch for dispatch in copy if dispatch.door == door] for door in doors]
    count = len({dispatch.name for dispatch in copy})
    senders = [Sender(desk, part, token=token, share=count / len(part)) for part in by_door]
    killer = Killer(desk, random.Random(SEED), count=count, times=times)  # noqa: S311 - not for secrets
    for thread in (*senders, killer):
        thread.start()
    for sender in senders:
        sender.join(timeout=LONGEST)
    _settle(desk, count)
    killer.stop()
    assert [failure for sender in senders for failure in sender.failures] == []
    assert not any(sender.is_alive() for sender in senders)
    return killer.killed


def _settle(desk: RunningDesk, count: int) -> None:
    deadline = time.monotonic() + LONGEST
    while not flood.has_settled(desk, count):
        assert time.monotonic() < deadline, f"{flood.counts(desk)}, files {flood.files_left(desk)[:5]}"
        time.sleep(0.5)


def _once(count: int) -> dict[str, int]:
    names = ("deliveries", "processed", "items created", "articles", "stories", "revisions", "readings")
    return dict.fromkeys(names, count)


@pytest.mark.timeout(2 * LONGEST)
def test_of_two_thousand_deliveries_each_is_stored_once_whatever_is_killed(desk: RunningDesk) -> None:
    copy = flood.dispatches(2000, random.Random(SEED))  # noqa: S311
    killed = _flood(desk, copy, times=3)
    assert flood.counts(desk) == _once(2000)
    assert Counter(killed) == dict.fromkeys(flood.PARTS, 3)


@pytest.mark.timeout(2 * LONGEST)
def test_copy_that_comes_three_times_and_in_any_order_is_stored_once(desk: RunningDesk) -> None:
    chance = random.Random(SEED + 1)  # noqa: S311
    copy = flood.dispatches(300, chance) * 3
    chance.shuffle(copy)
    killed = _flood(desk, copy, times=1)
    assert flood.counts(desk) == _once(300)
    assert Counter(killed) == dict.fromkeys(flood.PARTS, 1)
