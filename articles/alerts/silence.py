"""Is a source silent? Measured against its own habit, which its deliveries tell, or against a time that was set.

A newsroom's source sleeps at night and at weekends. So a silence is compared with the same clock times of earlier days:
where each of the last 28 days brought something in a stretch three tenths as long that ended at this time of day, or
each of the last 8 weeks in a stretch a fifth as long that ended at this time of the week, today is not like them. The
shares were chosen by simulation: sources without any rhythm, of 2 to 300 dispatches a day, gave a false alarm in two
weeks to two months; one of 50 a day that died was missed after 4 hours, one of 300 a day after 1 hour (medians).
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from articles.models import Delivery, Source

SHORTEST = datetime.timedelta(hours=1)  # a pause of less is never a silence, unless so set
GRACE = datetime.timedelta(minutes=30)  # for a source that is a little later than ever before

# What no machine sends: people hand in copy when they please, and pages behind teasers are ours to fetch.
_NOT_ITS_OWN = (Delivery.Door.HAND, Delivery.Door.PAGE)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Comparable stretches: how far apart, how many, at least how many known, and what share of the silence is long."""

    step: datetime.timedelta
    most: int
    least: int
    share: float


RHYTHMS = (
    Rhythm(datetime.timedelta(days=1), most=28, least=14, share=0.3),
    Rhythm(datetime.timedelta(weeks=1), most=8, least=4, share=0.2),
)


@dataclass(frozen=True, slots=True)
class Silence:
    """A source that is quiet, and since when."""

    source: Source
    since: datetime.datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """What is known of a source that pauses: when it first and last sent something, and what time it is."""

    source_id: int
    first: datetime.datetime
    last: datetime.datetime
    now: datetime.datetime

    @property
    def length(self) -> datetime.timedelta:
        """Return how long nothing has come."""
        return self.now - self.last


def silences() -> Iterator[Silence]:
    """Yield the active sources that are silent now: one query, and one or two for each that pauses over an hour."""
    now = timezone.now()
    own = Delivery.objects.filter(source=OuterRef("pk")).exclude(door__in=_NOT_ITS_OWN).values("received_at")
    for source in Source.objects.filter(is_active=True, is_sample=False).annotate(
        first_at=Subquery(own.order_by("received_at")[:1]), last_at=Subquery(own.order_by("-received_at")[:1])
    ):
        last = source.last_at
        if source.quiet_after is not None:
            since = last or source.created_at
            if now - since > source.quiet_after:
                yield Silence(source, since)
        elif last is not None and is_unusual(Pause(source.pk, source.first_at, last, now)):
            yield Silence(source, last)


def is_unusual(pause: Pause) -> bool:
    """Tell whether the pause is longer than the source's habit: at most two queries."""
    return pause.length >= SHORTEST and any(_is_unlike(pause, rhythm) for rhythm in RHYTHMS)


def _is_unlike(pause: Pause, rhythm: Rhythm) -> bool:
    """Tell whether every comparable stretch brought something, of which enough are known."""
    length, end = pause.length * rhythm.share, pause.now - GRACE
    nearest = max(1, math.ceil(pause.length / rhythm.step))  # so that no stretch reaches into the pause itself
    furthest = min(nearest + rhythm.most - 1, (end - length - pause.first) // rhythm.step)
    if furthest - nearest + 1 < rhythm.least:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT bool_and(EXISTS (
                SELECT FROM articles_delivery
                WHERE source_id = %(source)s AND NOT door = ANY(%(doors)s)
                  AND received_at > %(end)s - %(step)s::interval * n - %(length)s::interval
                  AND received_at <= %(end)s - %(step)s::interval * n
            )) FROM generate_series(%(nearest)s::int, %(furthest)s::int) AS n
            """,
            {
                "source": pause.source_id, "doors": list(_NOT_ITS_OWN), "end": end,
                "step": f"{rhythm.step.total_seconds()} s", "length": f"{length.total_seconds()} s",
                "nearest": nearest, "furthest": furthest,
            },
        )  # fmt: skip
        return bool(cursor.fetchone()[0])
