"""Replays: deliveries of a source or of a time read again, oldest first, in steps between which fresh copy passes."""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from articles.ingest.processing import Progress, advance
from articles.models import Delivery, Replay, Source
from articles.models.source import DeliveryQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User

STEP = 20.0  # seconds of one step; a delivery that takes longer goes on in the next
_LOOK_EVERY = 0.25  # seconds between two looks whether others wait
_AT_ONCE = 200  # deliveries looked up together
_LOCK_SPACE = 0x7265706C  # "repl": keeps our advisory locks apart from others'


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a replay goes on: after a delivery; or within the next one, from an item, and whether it changed so far."""

    after: int = 0
    start: int = 0
    changed: bool = False


def start(
    *,
    source: Source | None = None,
    since: datetime.datetime | None = None,
    until: datetime.datetime | None = None,
    user: User | None = None,
) -> Replay:
    """Write down a new replay with the number of its deliveries; its first step is to be taken."""
    replay = Replay(source=source, since=since, until=until, created_by=user, created_at=timezone.now())
    replay.total = _deliveries(replay).count()
    replay.save()
    return replay


def stop(replay_id: int) -> bool:
    """Stop a replay before its next delivery; return False where it had ended before."""
    going = Replay.objects.filter(pk=replay_id, finished_at=None, stopped_at=None)
    return bool(going.update(stopped_at=timezone.now()))


def going() -> list[tuple[int, Cursor]]:
    """Return the replays that have not ended, each with the step it waits for."""
    replays = Replay.objects.filter(finished_at=None, stopped_at=None)
    return [(pk, Cursor(after)) for pk, after in replays.order_by("pk").values_list("pk", "last_id")]


def step(
    replay_id: int,
    cursor: Cursor,
    *,
    is_awaited: Callable[[], bool],
    then: Callable[[Delivery], None],
    seconds: float = STEP,
) -> Cursor | None:
    """Read again for so many seconds, or until others wait; return where to go on, None where this is not to.

    `then` is called with every delivery that changed. A cursor at which the replay is no longer, because another
    message took that step, leads nowhere: however often a step is sent, it is taken once.
    """
    until = time.monotonic() + seconds
    with _alone(replay_id) as is_alone:
        replay = _waiting_at(replay_id, cursor) if is_alone else None
        while replay is not None:
            following = _read_next(replay, cursor, until=until, then=then, is_awaited=is_awaited)
            if following is None:
                Replay.objects.filter(pk=replay_id, stopped_at=None).update(finished_at=timezone.now())
                return None
            if following.start or time.monotonic() >= until or is_awaited():
                return following
            cursor = following
            replay = _waiting_at(replay_id, cursor)
    return None


def _read_next(
    replay: Replay, cursor: Cursor, *, until: float, then: Callable[[Delivery], None], is_awaited: Callable[[], bool]
) -> Cursor | None:
    """Read some deliveries; return the cursor behind them, None where there are no more."""
    looked_at = time.monotonic()
    waiting = _deliveries(replay).filter(pk__gt=cursor.after).order_by("pk")
    for delivery_id in waiting.values_list("pk", flat=True)[:_AT_ONCE]:
        progress = advance(delivery_id, again=True, start=cursor.start, seconds=max(until - time.monotonic(), 1.0))
        if progress.changed:
            then(progress.delivery)
        changed = progress.changed or cursor.changed
        if progress.left is not None:
            return Cursor(cursor.after, progress.left, changed)
        if not _count(replay, cursor.after, progress, changed=changed):
            return Cursor(delivery_id)  # stopped
        cursor = Cursor(delivery_id)
        now = time.monotonic()
        if now >= until or (now - looked_at > _LOOK_EVERY and is_awaited()):
            return cursor
        looked_at = now if now - looked_at > _LOOK_EVERY else looked_at
    return cursor if waiting.filter(pk__gt=cursor.after).exists() else None


def _count(replay: Replay, after: int, progress: Progress, *, changed: bool) -> bool:
    """Count a delivery that was read; return False where the replay was stopped meanwhile."""
    here = Replay.objects.filter(pk=replay.pk, last_id=after)
    here.update(
        last_id=progress.delivery.pk,
        done=F("done") + 1,
        changed=F("changed") + int(changed),
        failed=F("failed") + int(progress.delivery.state == Delivery.State.SET_ASIDE),
    )
    return Replay.objects.filter(pk=replay.pk, stopped_at=None).exists()


def _deliveries(replay: Replay) -> DeliveryQuerySet:
    """Return what it reads: whose bytes are kept and who had a fate when it began."""
    ended = Q(state__in=[Delivery.State.PROCESSED, Delivery.State.SET_ASIDE])
    found = Delivery.objects.filter(ended, raw__isnull=False, received_at__lte=replay.created_at)
    if replay.source is not None:
        found = found.filter(source=replay.source)
    if replay.since is not None:
        found = found.filter(received_at__gte=replay.since)
    return found.filter(received_at__lt=replay.until) if replay.until is not None else found


def _waiting_at(replay_id: int, cursor: Cursor) -> Replay | None:
    here = Replay.objects.filter(pk=replay_id, last_id=cursor.after, finished_at=None, stopped_at=None)
    return here.select_related("source").first()


@contextlib.contextmanager
def _alone(replay_id: int) -> Iterator[bool]:
    """Hold the replay for this connection to the database, if nobody holds it; a dead worker's hold ends with it."""
    key = [_LOCK_SPACE, replay_id % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
