"""A delivery to its end: its files one after another, their items one by one; what is done is not done again."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.document import Document, Hints, Message, Refused, gettext_noop
from articles.formats import archives
from articles.ingest import items, pages, reading
from articles.ingest.items import BROKE_WORKERS, MOST_ATTEMPTS
from articles.ingest.reading import PARSER, Failed, mishap
from articles.models import Delivery, Item

_MOST_COUNTED = 30_000  # what the column of attempts takes
_UNREAD = Message(gettext_noop("Its bytes could not be read."))
_TOO_SLOW = Message(gettext_noop("Reading it took too long, so it was set aside."))
_NOTHING = Message(gettext_noop("No story was found in it."))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a delivery has come."""

    delivery: Delivery
    changed: bool = False  # something was stored
    left: int | None = None  # the item to go on with, where time was up


def process(delivery_id: int, *, again: bool = False) -> Delivery:
    """Read a delivery and store its stories; return it with its fate. A delivery that has one is left alone.

    With `again` it is read anew: by a parser that has not read it yet, or because some of it was set aside. Raises
    OperationalError or InterfaceError where the database is at fault: the delivery then waits for another try.
    """
    progress = advance(delivery_id, again=again)
    while progress.left is not None:
        progress = advance(delivery_id, again=again, start=progress.left)
    return progress.delivery


def advance(delivery_id: int, *, again: bool = False, start: int = 0, seconds: float | None = None) -> Progress:
    """Do as `process`, for so many seconds and at least one item; what is `left` is to be advanced again.

    `start` is the item from which to go on with `again`; a first reading knows by itself.
    """
    delivery = _begin(delivery_id, again=again)
    run = None
    if delivery is not None:
        run = _Run(delivery, start=start, until=time.monotonic() + seconds if seconds else None)
        try:
            run.go()
        except SoftTimeLimitExceeded:
            run.end_or_rest()
        except Exception as error:
            if is_transient(error):
                run.take_back()  # an orderly failure ended no worker: it does not count
                raise
            failed = mishap(0, error)
            run.end_whole(failed.refused, traceback=failed.traceback)
    ended = Delivery.objects.without_raw().select_related("source").get(pk=delivery_id)
    return Progress(ended, run.changed, run.left) if run else Progress(ended)


def is_transient(error: Exception) -> bool:
    """Tell whether the database, and not the dispatch, is at fault, so that another try may succeed.

    Class 54 of PostgreSQL's codes, a limit exceeded, comes as an OperationalError too; another try exceeds it again.
    """
    code = getattr(error.__cause__, "sqlstate", None) or ""
    return isinstance(error, OperationalError | InterfaceError) and not code.startswith("54")


def fate(refused: Refused | None) -> dict[str, Any]:
    """Return the columns of a delivery that is set aside whole."""
    refused = refused or Refused(0, "unread", _UNREAD)
    return {
        "state": Delivery.State.SET_ASIDE,
        "reason": asdict(refused.message),
        "reason_code": refused.code,
        "processed_at": timezone.now(),
    }


def _begin(delivery_id: int, *, again: bool) -> Delivery | None:
    """Count the attempt and return the delivery with its bytes, or None where there is nothing to do.

    The count is committed before the bytes are touched: what kills the worker cannot take it back. A delivery that has
    a fate and no time of processing is being read again.
    """
    waiting = Delivery.objects.filter(pk=delivery_id).exclude(raw=None)
    more = {"attempts": F("attempts") + 1}
    with transaction.atomic():
        items.in_passing()
        if not again:
            counted = waiting.unfinished().filter(attempts__lt=_MOST_COUNTED).update(**more)
        elif not (counted := waiting.filter(processed_at=None, attempts__lt=_MOST_COUNTED).update(**more)):
            counted = _worth_it(waiting, delivery_id).update(attempts=1, processed_at=None)
    joined = Delivery.objects.select_related("source", "completes__revision__article")
    return joined.get(pk=delivery_id) if counted else None


def _worth_it(waiting: Any, delivery_id: int) -> Any:  # noqa: ANN401 - querysets of deliveries
    """Leave out what this parser read and stored whole."""
    done = Q(state=Delivery.State.PROCESSED, parser=PARSER)
    failed = Item.objects.filter(delivery=delivery_id, outcome=Item.Outcome.SET_ASIDE)
    return waiting.exclude(done & ~Q(pk__in=failed.values("delivery")))


class _Run:
    """One try at one delivery."""

    def __init__(self, delivery: Delivery, *, start: int, until: float | None) -> None:
        self.delivery, self.start, self.until = delivery, start, until
        self.is_again = delivery.state != Delivery.State.RECEIVED
        self.is_retry = delivery.attempts > 1  # the last try ended its worker: from now on items are counted one by one
        self.rows = items.Rows(delivery)
        self.hints = _hints(delivery)
        self.changed, self.has_ended = False, False
        self.left: int | None = None
        self._given_up: set[int] = set()
        self._counted: Item | None = None  # whose attempt this try has counted last
        self._is_begun = False  # an item was tried: it is this try's progress
        if self.is_again and delivery.attempts == 2:  # a first retry: what was counted is of the first reading
            delivery.items.update(attempts=0)

    def go(self) -> None:
        """Try every item that has no end yet."""
        if self.delivery.attempts > MOST_ATTEMPTS * (1 + len(self.rows.all)):
            self.end_whole(Refused(0, "broke-workers", BROKE_WORKERS))
            return
        is_archive = archives.is_archive(raw := bytes(self.delivery.raw or b""))
        for part in archives.parts(raw, name=self.delivery.origin):
            self._file(part, is_last=not is_archive)
            if self.left is not None:
                self.take_back()  # it ends in order
                return
        if not self.has_ended:
            self._end()

    def take_back(self) -> None:
        """Forget that this try was counted: it ended no worker."""
        Delivery.objects.filter(pk=self.delivery.pk, attempts__gt=0).update(attempts=F("attempts") - 1)
        if self._counted is not None:
            items.take_back_attempt(self._counted)

    def end_or_rest(self) -> None:
        """Go on later where items were tried meanwhile; a delivery that gives none in all its time is set aside."""
        waiting = next((row for row in self.rows.all if self._is_open(row)), None) if self._is_begun else None
        if waiting is None:
            self.end_whole(Refused(0, "too-slow", _TOO_SLOW))
        else:
            self.left = waiting.number
            self.take_back()

    def end_whole(self, refused: Refused, *, traceback: str = "") -> None:
        """Set aside whatever has no end yet, for one reason."""
        self._set_rest_aside(refused)
        columns = _fate_of_items(self.rows.all) if self.rows.all else fate(refused)
        Delivery.objects.filter(pk=self.delivery.pk).update(**columns, traceback=traceback, parser=PARSER)

    def _file(self, part: archives.Part, *, is_last: bool) -> None:
        """Read one file and try its items; `is_last` where no other follows."""
        rows = self.rows.of(part.name)
        if rows and not any(self._is_open(row) for row in rows):
            return
        if self.is_retry and not self._admit_one(part, rows):
            return
        found = self._found(part)
        rows = self.rows.add(part.name, len(found))
        for index, (row, item) in enumerate(zip(rows, found, strict=True)):
            if not self._is_open(row):
                continue
            if self._is_late():
                self.left = row.number
                return
            if self._admit(row):
                self._try(row, item, is_last=is_last and index == len(rows) - 1)

    def _found(self, part: archives.Part) -> list[Document | Refused]:
        media_type = self.delivery.media_type if not part.name else ""
        try:
            return reading.found_in(part, media_type=media_type or None, hints=self.hints)
        except SoftTimeLimitExceeded:
            self.until = 0
            return [Refused(0, "too-slow", _TOO_SLOW)]

    def _try(self, row: Item, found: Document | Refused, *, is_last: bool) -> None:
        self._is_begun = True
        try:
            entry = reading.finish(row.number, found, self.hints)
            if self.delivery.completes is not None:
                entry = pages.completed(self.delivery.completes, entry)
            self._keep(row, entry, is_last=is_last)
        except SoftTimeLimitExceeded:
            self.until = 0  # the little that is left of the task's time is for the ledger
            self._keep(row, Failed(row.number, Refused(row.number, "too-slow", _TOO_SLOW)), is_last=is_last)
        except Exception as error:
            if is_transient(error):
                raise
            self._keep(row, mishap(row.number, error), is_last=is_last)

    def _keep(self, row: Item, entry: reading.Story | Failed, *, is_last: bool) -> None:
        then = self._end if is_last else None
        self.changed |= items.keep(row, entry, delivery=self.delivery, again=self.is_again, then=then)
        self.has_ended |= is_last

    def _is_open(self, row: Item) -> bool:
        if row.number in self._given_up:
            return False
        return row.number >= self.start if self.is_again else row.outcome == Item.Outcome.PROCESSING

    def _is_late(self) -> bool:
        return self._is_begun and self.until is not None and time.monotonic() >= self.until

    def _admit_one(self, part: archives.Part, rows: list[Item]) -> bool:
        """Count the try on the first item of the file that has no end, before the file is read."""
        rows = rows or self.rows.add(part.name, 1)
        return any(self._admit(row) for row in rows if self._is_open(row))

    def _admit(self, row: Item) -> bool:
        """Tell whether the item is tried, and count it; one that ended as many workers as it may is set aside alone."""
        if not self.is_retry or (self._counted is not None and self._counted.pk == row.pk):
            return True
        if row.attempts >= MOST_ATTEMPTS - 1:  # the first death was the delivery's
            self._given_up.add(row.number)
            items.set_aside(row, Refused(row.number, "broke-workers", BROKE_WORKERS))
            return False
        items.count_attempt(row)
        self._counted = row
        return True

    def _set_rest_aside(self, refused: Refused) -> None:
        for row in self.rows.all:
            if row.outcome == Item.Outcome.PROCESSING:
                items.set_aside(row, refused)

    def _end(self) -> None:
        self._set_rest_aside(Refused(0, "nothing", _NOTHING))  # the rows of what an earlier parser found in it
        columns = _fate_of_items(self.rows.all)
        Delivery.objects.filter(pk=self.delivery.pk).update(**columns, traceback="", parser=PARSER)


def _hints(delivery: Delivery) -> Hints:
    source = delivery.source
    return Hints(
        format=delivery.format or source.format or "auto",
        timezone=source.time_zone,
        language=source.language or None,
        agency=source.agency or None,
        name=delivery.origin,
    )


def _fate_of_items(rows: list[Item]) -> dict[str, Any]:
    """Return the delivery's columns: set aside just when no item gave a story."""
    if not rows:
        return fate(Refused(0, "nothing", _NOTHING))
    if all(row.outcome == Item.Outcome.SET_ASIDE for row in rows):
        return fate(None) | {"reason": rows[0].reason, "reason_code": rows[0].reason_code}
    return {"state": Delivery.State.PROCESSED, "reason": None, "reason_code": "", "processed_at": timezone.now()}
