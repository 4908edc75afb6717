"""Every line of the tables in docs/ledger.md, as it is written there, on the real ledger."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError
from django.utils import timezone

from articles import formats, ingest, tasks
from articles.document import Document, Message, Refused
from articles.ingest import items, pages, processing, reading, retention, stories
from articles.models import Delivery, Item, Source
from articles.transports import Payload, web
from articles.transports.files import too_large

pytestmark = pytest.mark.django_db

TABLES = Path(__file__).parents[2] / "docs" / "ledger.md"
KEPT = datetime.timedelta(days=90)
COPY = (
    '{"uri": "a", "type": "text", "version": "%s", "headline": "Le pont rouvre", "body_text": "%s", "language": "fr"}'
)
BEFORE = COPY % ("2", "Deux ans de travaux.")


@dataclass(frozen=True)
class Line:
    """One line of a table: what was, what happens, and what is then."""

    before: str
    event: str
    cells: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.before}: {self.event}"


def _lines(columns: int, heading: str) -> list[Line]:
    section = TABLES.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows]
    assert all(len(row) == columns for row in cells), f"a line of the table of {heading} has another width"
    return [Line(row[0], row[1], tuple(row[2:])) for row in cells[2:]]


class Killed(BaseException):
    """As sudden as SIGKILL: nothing of ours runs after it."""


class Bench:
    """A delivery on its way, and the faults that may meet it."""

    def __init__(self, source: Source, patch: pytest.MonkeyPatch) -> None:
        self.source, self.patch = source, patch
        self.raw = BEFORE.encode()
        self.pk = 0

    def receive(self) -> None:
        """Take in the bytes at a door."""
        payload = Payload(raw=self.raw, origin="a.json", size=len(self.raw))
        self.pk = ingest.receive(payload, self.source, door=Delivery.Door.PUSH)[0].pk

    def read(self, *, again: bool = False) -> None:
        """Read the delivery to its end."""
        ingest.process(self.pk, again=again)

    def read_with(self, fault: BaseException, *, again: bool = False, place: Any = reading.extraction) -> None:
        """Read while every dispatch meets a fault, in its reading or in what is patched instead."""

        def fails(*_: object, **__: object) -> None:
            raise fault

        with self.patch.context() as broken:
            broken.setattr(place, "enrich" if place is reading.extraction else "store", fails)
            with contextlib.suppress(Killed, OperationalError):
                self.read(again=again)

    def kill(self, times: int = 1, *, again: bool = False) -> None:
        """Read, and have the worker killed in the midst of it."""
        for _ in range(times):
            self.read_with(Killed(), again=again)

    def improve(self, *, is_worse: bool = False) -> None:
        """Bring the next parser: it finds an urgency; or no story at all."""
        for module in (processing, reading, stories):
            self.patch.setattr(module, "PARSER", "next")
        enrich = reading.extraction.enrich

        def enriched(document: Document, **more: Any) -> Document:
            return _otherwise(enrich(document, **more), is_worse=is_worse)

        self.patch.setattr(reading.extraction, "enrich", enriched)

    def age(self, days: int) -> None:
        """Have the delivery come so many days earlier, and the time of old bytes be over."""
        Delivery.objects.update(received_at=timezone.now() - datetime.timedelta(days=days))
        retention.forget(keep_for=KEPT)

    @property
    def delivery(self) -> Delivery:
        """Return the delivery as it is now."""
        return Delivery.objects.get(pk=self.pk)


def _otherwise(document: Document, *, is_worse: bool) -> Document:
    """Return what a better or a worse parser makes of a document."""
    return replace(document, headline="", text="", blocks=()) if is_worse else replace(document, urgency=3)


@pytest.fixture
def bench(source: Source, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A delivery on its way."""
    return Bench(source, monkeypatch)


def _awaited(bench: Bench) -> None:
    """Have the page of an entry planned."""
    Source.objects.update(fetch_pages=True)
    bench.source.refresh_from_db()
    entry = "<item><guid>a</guid><title>Le pont rouvre</title><link>https://vaubrie.example/a</link></item>"
    bench.raw = f"<rss version='2.0'><channel><title>Fil</title>{entry}</channel></rss>".encode()
    bench.receive()
    bench.read()
    bench.pk = Delivery.objects.get(state=Delivery.State.AWAITED).pk


def _fetched(bench: Bench, payload: Payload, *, is_passing: bool = False) -> None:
    pages._keep(bench.delivery, web.Fetched(payload, is_passing=is_passing))


def _refused(code: str) -> Payload:
    return Payload(raw=None, refusal=Refused(0, code, Message("The page is not there.")))


def _received(bench: Bench) -> None:
    bench.receive()


def _processed(bench: Bench) -> None:
    bench.receive()
    bench.read()


def _set_aside(bench: Bench) -> None:
    bench.receive()
    bench.read_with(ZeroDivisionError())


def _read_again(bench: Bench) -> None:
    _processed(bench)
    bench.improve()
    bench.kill(again=True)


DELIVERIES: dict[str, Callable[[Bench], None]] = {
    "nothing": lambda _: None,
    "awaited": _awaited,
    "received": _received,
    "processed": _processed,
    "set aside": _set_aside,
    "read again": _read_again,
}


def _too_many(bench: Bench) -> None:
    payload = too_large("grand.txt", 10**9)
    bench.pk = ingest.receive(payload, bench.source, door=Delivery.Door.FOLDER)[0].pk


def _feed(bench: Bench, *entries: str) -> None:
    """Have the bytes be a feed after all."""
    raw = f"<rss version='2.0'><channel><title>Fil</title>{''.join(entries)}</channel></rss>".encode()
    Delivery.objects.filter(pk=bench.pk).update(raw=raw, digest=Delivery.digest_of(raw))


def _is_read_with(*entries: str) -> Callable[[Bench], None]:
    def happens(bench: Bench) -> None:
        _feed(bench, *entries)
        bench.read()

    return happens


def _turn_is_over(bench: Bench) -> None:
    _feed(bench, GOOD, GOOD.replace("good", "second"))
    assert ingest.advance(bench.pk, seconds=1e-9).left == 1


def _killed_five_times(bench: Bench) -> None:
    is_again = bench.delivery.state != Delivery.State.RECEIVED
    bench.kill(5 - bench.delivery.attempts, again=is_again)
    bench.read(again=is_again)


def _swept(bench: Bench) -> None:
    Delivery.objects.update(received_at=timezone.now() - 2 * tasks.OVERDUE)
    with bench.patch.context() as alone:
        alone.setattr(tasks, "_waiting", lambda: 0)
        alone.setattr(tasks.process, "delay", lambda pk: tasks.process.run(pk))
        tasks.sweep()


def _again_by_a_parser(*, is_worse: bool) -> Callable[[Bench], None]:
    def happens(bench: Bench) -> None:
        if bench.delivery.parser != "next" and processing.PARSER != "next":
            bench.improve(is_worse=is_worse)
        if is_worse and bench.delivery.state == Delivery.State.SET_ASIDE:
            bench.read_with(ZeroDivisionError(), again=True)
        else:
            bench.read(again=True)

    return happens


GOOD = "<item><guid>good</guid><title>Le pont rouvre</title><description>Deux ans de travaux.</description></item>"
BAD = "<item><guid>bad</guid></item>"
EVENTS: dict[str, Callable[[Bench], None]] = {
    "bytes come": Bench.receive,
    "too many bytes come": _too_many,
    "an entry’s page is planned": _awaited,
    "the page is fetched": lambda bench: _fetched(bench, Payload(raw=b"<html><p>Deux ans.</p></html>", size=29)),
    "the page is not to be had": lambda bench: _fetched(bench, _refused("not-found")),
    "the page’s server fails": lambda bench: _fetched(bench, _refused("server-error"), is_passing=True),
    "the same bytes come": Bench.receive,
    "it is read": Bench.read,
    "some of its items fail": _is_read_with(GOOD, BAD),
    "none of its items is a story": _is_read_with(BAD),
    "no item is found": _is_read_with(),
    "the database is away": lambda bench: bench.read_with(OperationalError("away"), place=items),
    "its turn is over": _turn_is_over,
    "its worker is killed": Bench.kill,
    "its worker is killed five times, then it is read": _killed_five_times,
    "its message is lost, and the sweep comes": _swept,
    "the bytes’ time is over": lambda bench: bench.age(91),
    "the time of what was set aside is over": lambda bench: bench.age(361),
    "it is read again": lambda bench: bench.read(again=True),
    "it is read again by a better parser": _again_by_a_parser(is_worse=False),
    "it is read again by a worse parser": _again_by_a_parser(is_worse=True),
    "it is read again, and its worker is killed": lambda bench: (bench.improve(), bench.kill(again=True))[-1],
}


@pytest.mark.parametrize("line", _lines(7, "Deliveries"), ids=str)
def test_a_delivery_goes_as_the_table_says(bench: Bench, line: Line):
    DELIVERIES[line.before](bench)
    EVENTS[line.event](bench)
    now = bench.delivery
    is_read_again = now.processed_at is None and now.state in (Delivery.State.PROCESSED, Delivery.State.SET_ASIDE)
    state = "read again" if is_read_again else now.state.replace("_", " ")
    size = Delivery.objects.filter(pk=now.pk, raw__isnull=False).exists()
    kept = "kept" if size else ("gone" if now.digest else "none")
    after, _who, *rest = line.cells
    assert (state, kept, str(now.attempts), now.reason_code) == (after, *rest)
    assert bool(now.reason_sentence) == bool(now.reason_code)


def _item(bench: Bench) -> Item:
    return Item.objects.select_related("revision").get(delivery=bench.pk, number=0)


def _parsed(bench: Bench) -> None:
    """Have the file be parsed, and nothing more."""
    _received(bench)
    with bench.patch.context() as stopped:
        stopped.setattr(processing._Run, "_try", lambda *_, **__: None)
        stopped.setattr(processing._Run, "_end", lambda *_: None)
        bench.read()
    Delivery.objects.update(attempts=0)


ITEMS: dict[str, Callable[[Bench], None]] = {
    "nothing": lambda _: None,
    "processing": _parsed,
    "created": _processed,
    "set aside": _set_aside,
}


def _after(raw: str) -> Callable[[Bench], None]:
    """Have other copy come and be read before it."""

    def happens(bench: Bench) -> None:
        payload = Payload(raw=raw.encode(), origin="before.json", size=len(raw))
        ingest.process(ingest.receive(payload, bench.source, door=Delivery.Door.HAND)[0].pk)
        bench.read()

    return happens


def _kills(bench: Bench) -> None:
    _replace_bytes(bench, BEFORE.replace('"type"', '"pubstatus": "canceled", "type"'))
    _after(COPY % ("1", "Un an de travaux."))(bench)


def _replace_bytes(bench: Bench, text: str) -> None:
    Delivery.objects.filter(pk=bench.pk).update(raw=text.encode())


def _refuses(bench: Bench) -> None:
    _feed(bench, BAD)
    bench.read()


def _stored_meanwhile(bench: Bench) -> None:
    with bench.patch.context() as raced:
        locks = items.identity.lock

        def slow(source: Source, found: Any) -> None:
            raced.setattr(items.identity, "lock", locks)
            locks(source, found)

        raced.setattr(items.identity, "lock", slow)
        before = list(Item.objects.filter(delivery=bench.pk))
        bench.read()
    run = processing._Run(bench.delivery, start=0, until=None)
    run.is_again, run.rows.all = False, before
    run.go()


def _finds_fewer(bench: Bench) -> None:
    nothing = formats.Parsed()
    with bench.patch.context() as later:
        later.setattr(formats, "parse", lambda *_, **__: nothing)
        bench.read()


def _fails_again(bench: Bench) -> None:
    bench.improve()
    bench.read_with(ZeroDivisionError(), again=True)


ITEM_EVENTS: dict[str, Callable[[Bench], None]] = {
    "its file is parsed": _parsed,
    "it is a new story": Bench.read,
    "it corrects a story": _after(COPY % ("1", "Un an de travaux.")),
    "it was there before": _after(BEFORE.replace(", ", ",  ")),
    "a later version is there": _after(COPY % ("3", "Trois ans de travaux.")),
    "it kills a story": _kills,
    "its format refuses it": _refuses,
    "the newsreader fails on it": lambda bench: bench.read_with(ZeroDivisionError()),
    "it takes too long": lambda bench: bench.read_with(SoftTimeLimitExceeded()),
    "the database is away": EVENTS["the database is away"],
    "its worker is killed": Bench.kill,
    "its worker is killed twice": lambda bench: bench.kill(2),
    "its worker is killed five times, then it is read": _killed_five_times,
    "another worker stores it meanwhile": _stored_meanwhile,
    "a later parser does not find it": _finds_fewer,
    "it is read again": EVENTS["it is read again"],
    "it is read again by a better parser": EVENTS["it is read again by a better parser"],
    "the newsreader fails on it when it is read again": _fails_again,
}


@pytest.mark.parametrize("line", _lines(6, "Items"), ids=str)
def test_an_item_goes_as_the_table_says(bench: Bench, line: Line):
    ITEMS[line.before](bench)
    ITEM_EVENTS[line.event](bench)
    now = _item(bench)
    outcome, attempts, trace, reason = line.cells
    said = (now.outcome.replace("_", " "), str(now.attempts), "yes" if now.traceback else "", now.reason_code)
    assert said == (outcome, attempts, trace, reason)
    assert (now.processed_at is None) == (outcome == "processing")
