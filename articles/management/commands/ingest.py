"""Receive files and folders into the ledger, and process them: through the workers, or at once."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles import ingest, tasks
from articles.models import Delivery, Item, Source
from articles.transports.files import read

_POLL = 0.2  # seconds
_PATIENCE = 10  # seconds without progress, before the workers are asked whether they live
_WIDTH = 40
_COUNTED = [
    Item.Outcome.CREATED,
    Item.Outcome.REVISED,
    Item.Outcome.SAME,
    Item.Outcome.STALE,
    Item.Outcome.WITHDRAWN,
    Item.Outcome.SET_ASIDE,
]


class Command(BaseCommand):
    """manage.py ingest."""

    help = "Receive files or folders into the ledger and process them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of files")
        parser.add_argument("--source", required=True, metavar="SLUG", help="who sent them")
        parser.add_argument("--now", action="store_true", help="process here and now, without a worker")

    def handle(self, *, paths: list[Path], source: str, now: bool, **options: object) -> None:
        """Receive, process, and say what became of it all."""
        files = [file for path in paths for file in _files(path)]
        outcomes: Counter[str] = Counter()
        fresh: set[int] = set()
        sender = _source(source)
        for path in _progress(files, "received"):
            delivery, is_new = ingest.receive(read(path, str(path)), sender, door=Delivery.Door.HAND)
            if delivery.state == Delivery.State.RECEIVED and delivery.pk not in fresh:
                fresh.add(delivery.pk)
                if now:
                    ingest.process(delivery.pk)
                else:
                    tasks.enqueue(delivery.pk)
            else:
                outcomes[Item.Outcome.SET_ASIDE if is_new else Item.Outcome.SAME] += 1
        if not now:
            _wait_for(fresh)
        outcomes += _outcomes(fresh)
        counts = [f"{outcome.replace('_', ' ')} {outcomes[outcome]}" for outcome in _COUNTED]
        self.stdout.write(", ".join([f"received {len(files)}", *counts]))


def _source(slug: str) -> Source:
    try:
        found = Source.objects.get(slug=slug)
    except Source.DoesNotExist:
        known = ", ".join(Source.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no source “{slug}”. There are: {known}. Add others in the admin.") from None
    if not found.is_active:
        raise CommandError(f"The source “{slug}” is not active, so it takes no copy. Make it active in the admin.")
    return found


def _files(path: Path) -> list[Path]:
    """Return the file, or all files below the folder in order; a path that is not there is one to be refused."""
    if path.is_symlink() or not path.is_dir():
        return [path]
    below = (found for found in path.rglob("*") if found.is_symlink() or not found.is_dir())
    return sorted(found for found in below if not any(p.startswith(".") for p in found.relative_to(path).parts))


def _outcomes(deliveries: Collection[int]) -> Counter[str]:
    """Count the items of the deliveries by outcome; one set aside whole, without an item, counts as one."""
    counted = Counter(Item.objects.filter(delivery__in=deliveries).values_list("outcome", flat=True))
    counted[Item.Outcome.SET_ASIDE] += Delivery.objects.filter(pk__in=deliveries, items=None).count()
    return counted


def _wait_for(deliveries: Collection[int]) -> None:
    """Wait until workers have processed them; raise CommandError where none answers."""
    waiting = len(deliveries)
    moved_at = time.monotonic()
    while left := Delivery.objects.unfinished().filter(pk__in=deliveries).count():
        if left < waiting:
            waiting, moved_at = left, time.monotonic()
        if time.monotonic() - moved_at > _PATIENCE:
            if not tasks.worker_answers():
                raise CommandError(
                    f"No worker answers. {left} dispatches are kept in the ledger and will be processed when one "
                    f"does: start ./desk up, or run this again with --now."
                )
            moved_at = time.monotonic()
        _draw(len(deliveries) - left, len(deliveries), "processed")
        time.sleep(_POLL)
    _draw(len(deliveries), len(deliveries), "processed")


def _progress(files: Collection[Path], verb: str) -> Iterator[Path]:
    for number, path in enumerate(files, 1):
        yield path
        _draw(number, len(files), verb)


def _draw(done: int, whole: int, verb: str) -> None:
    """Draw the bar over itself, on a terminal only."""
    if whole and sys.stderr.isatty():
        bar = "█" * (_WIDTH * done // whole)
        sys.stderr.write(f"\r{bar:░<{_WIDTH}} {done}/{whole} {verb}" + ("\n" if done == whole else ""))
        sys.stderr.flush()
