"""Read deliveries again: some by their numbers, or all of a source or a time as a replay."""

from __future__ import annotations

import datetime
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from articles import ingest, tasks
from articles.ingest import replays
from articles.models import Delivery, Replay, Source


class Command(BaseCommand):
    """manage.py replay."""

    help = "Read deliveries again with the present parser: those named, or all of a source or a time, through workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("deliveries", nargs="*", type=int, metavar="DELIVERY", help="numbers of deliveries")
        parser.add_argument("--source", metavar="SLUG", help="only what this source sent")
        parser.add_argument("--since", metavar="TIME", help="only what was received at this time or later")
        parser.add_argument("--until", metavar="TIME", help="only what was received before this time")
        parser.add_argument("--now", action="store_true", help="read here and now, without a worker")

    def handle(
        self, *, deliveries: list[int], source: str | None, since: str | None, until: str | None, now: bool, **_: object
    ) -> None:
        """Read again, or have it done, and say how it went."""
        if deliveries and (source or since or until):
            raise CommandError("Name deliveries, or a source and a time, but not both.")
        if deliveries:
            self.stdout.write(_again(deliveries, now=now))
            return
        replay = replays.start(source=_source(source), since=_time(since), until=_time(until))
        if now:
            self._run(replay)
        else:
            tasks.enqueue_replay(replay.pk)
            self.stdout.write(f"replay {replay.pk} of {replay.total} deliveries is with the workers")

    def _run(self, replay: Replay) -> None:
        cursor: replays.Cursor | None = replays.Cursor()
        while cursor is not None:
            cursor = replays.step(replay.pk, cursor, is_awaited=lambda: False, then=tasks.follow, seconds=1.0)
            replay.refresh_from_db()
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{replay.done}/{replay.total}")
        self.stdout.write(f"read {replay.done} of {replay.total}, changed {replay.changed}, set aside {replay.failed}")


def _again(numbers: Sequence[int], *, now: bool) -> str:
    known = set(Delivery.objects.filter(pk__in=numbers, raw__isnull=False).values_list("pk", flat=True))
    if missing := [str(number) for number in numbers if number not in known]:
        raise CommandError(f"There are no bytes in the ledger for: {', '.join(missing)}.")
    if not now:
        for number in numbers:
            tasks.enqueue(number, again=True)
        return f"{len(numbers)} deliveries are with the workers"
    outcomes: Counter[str] = Counter()
    for number in numbers:
        delivery = ingest.process(number, again=True)
        tasks.follow(delivery)
        outcomes[delivery.state] += 1
    return ", ".join(f"{state.replace('_', ' ')} {count}" for state, count in sorted(outcomes.items()))


def _source(slug: str | None) -> Source | None:
    if slug is None:
        return None
    found = Source.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Source.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no source “{slug}”. There are: {known}.")
    return found


def _time(said: str | None) -> datetime.datetime | None:
    """Return the time said, in the desk's time zone where it names none."""
    if said is None:
        return None
    try:
        moment = parse_datetime(said)
        day = None if moment else parse_date(said)
    except ValueError:
        moment = day = None
    if day is not None:
        moment = datetime.datetime.combine(day, datetime.time())
    if moment is None:
        raise CommandError(f"“{said}” is no time. Write one such as 2026-03-01 or 2026-03-01T14:30.")
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
