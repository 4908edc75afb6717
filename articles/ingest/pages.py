"""The pages behind teasers: planned with the entry, fetched one at a time for a host, read as its next revision.

A page is a delivery from the moment that it is planned: the ledger shows what is awaited, what failed and why.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.models import F
from django.utils import timezone

from articles.bodies import teasers
from articles.document import Message, Refused, gettext_noop
from articles.ingest.columns import storable
from articles.ingest.reading import Failed, Story
from articles.models import Delivery, Item
from articles.transports import web

MOST_FETCHES = 4
DELAYS = (60, 600, 3600)  # seconds after the first, second and third failure
LEASE = datetime.timedelta(minutes=2)  # for which nobody else fetches it; longer than the task may run
LONGEST = 2000  # characters of an address
_LOOKED_AT = 500  # waiting pages among which the next of a host is looked for
_LOCK_SPACE = 0x70616765  # "page": keeps our advisory locks apart from others'

_SHORTER = Message(gettext_noop("The page holds no more of the story than the entry that points to it."))
_GONE = Message(gettext_noop("The article that this page belongs to was deleted."))
_ENTRY_WINS = ("guid", "version")
_PAGE_FIRST = ("byline", "agency", "language", "urgency", "embargoed", "ednote", "slugline", "located")


def plan(delivery: Delivery, stories: Sequence[Story], items: Sequence[Item]) -> None:
    """Await the page of every item that made a new article or revision of a teaser."""
    addresses = {story.number: teasers.address(story.document) for story in stories}
    changed = [item for item in items if item.outcome in (Item.Outcome.CREATED, Item.Outcome.REVISED)]
    Delivery.objects.bulk_create(
        (
            Delivery(
                source=delivery.source, door=Delivery.Door.PAGE, origin=storable(address), format="html",
                completes=item, state=Delivery.State.AWAITED, due_at=timezone.now(),
            )
            for item in changed
            if (address := addresses.get(item.number)) and len(address) <= LONGEST
        ),
        ignore_conflicts=True,  # an item has one page, however often it is read
    )  # fmt: skip


def awaited(delivery_id: int) -> list[int]:
    """Return the pages that the items of a delivery wait for, one for each host."""
    return _one_a_host(Delivery.objects.due().filter(completes__delivery=delivery_id))


def due() -> list[int]:
    """Return the pages that are to be fetched now, one for each host."""
    return _one_a_host(Delivery.objects.due())


def fetch(delivery_id: int, *, networks: Collection[str]) -> tuple[bool, int | None]:
    """Fetch an awaited page and keep it; return whether it is to be processed, and the next page of its host.

    Nothing happens where another worker fetches from the host: that one goes on with this page.
    """
    delivery = Delivery.objects.without_raw().select_related("source").get(pk=delivery_id)
    with _alone_at(_host(delivery.origin)) as is_alone:
        if not is_alone:
            return False, None
        now = timezone.now()
        claimed = Delivery.objects.due().filter(pk=delivery_id)
        if not claimed.order_by().update(due_at=now + LEASE, fetches=F("fetches") + 1):
            return False, _next(delivery.origin)
        delivery.fetches += 1
        is_kept = _keep(delivery, web.fetch(delivery.origin, limits=web.Limits(networks=networks)))
    return is_kept, _next(delivery.origin)


def again(delivery_ids: Sequence[int]) -> list[int]:
    """Await once more the pages among the deliveries that could not be fetched; return them."""
    failed = Delivery.objects.filter(pk__in=delivery_ids, raw=None, completes__isnull=False)
    chosen = list(failed.values_list("pk", flat=True))
    failed.update(state=Delivery.State.AWAITED, due_at=timezone.now(), fetches=0)
    return chosen


def completed(item: Item, found: Story | Failed) -> Story | Failed:
    """Return a page's story as its entry's: what the page leaves out is taken from the entry."""
    if isinstance(found, Failed):
        return found
    entry = item.revision
    if entry is None:
        return Failed(found.number, Refused(found.number, "entry-gone", _GONE))
    reading = entry.readings.latest("pk")
    said: dict[str, Any] = reading.document
    page = found.document
    if len(page.text) <= len(said["text"]):
        return Failed(found.number, Refused(found.number, "no-more", _SHORTER))
    fields = {name: said[name] for name in _ENTRY_WINS}
    fields |= {name: said[name] for name in _PAGE_FIRST if said[name] and not getattr(page, name)}
    fields["published"] = said["published"] or page.published
    fields["tags"] = tuple(dict.fromkeys([*page.tags, *said["tags"]]))
    return replace(found, document=replace(page, **fields), continues=entry.article.identity)


def _keep(delivery: Delivery, fetched: web.Fetched) -> bool:
    """Keep the bytes of a page, or why there are none; tell whether there are any."""
    payload = fetched.payload
    if payload is not None and payload.raw is not None:
        _update(
            delivery, raw=payload.raw, digest=Delivery.digest_of(payload.raw), size=payload.size, due_at=None,
            media_type=storable(payload.media_type)[:120], state=Delivery.State.RECEIVED, reason=None, reason_code="",
            received_at=timezone.now(),
        )  # fmt: skip
        return True
    refusal = payload.refusal if payload is not None else None
    columns: dict[str, Any] = {"reason": asdict(refusal.message), "reason_code": refusal.code} if refusal else {}
    if fetched.is_passing and delivery.fetches < MOST_FETCHES:
        wait = max(DELAYS[min(delivery.fetches, len(DELAYS)) - 1], fetched.retry_after or 0)
        _update(delivery, due_at=timezone.now() + datetime.timedelta(seconds=wait), **columns)
    else:
        _update(delivery, due_at=None, state=Delivery.State.SET_ASIDE, processed_at=timezone.now(), **columns)
    return False


def _update(delivery: Delivery, **columns: Any) -> None:  # noqa: ANN401
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.AWAITED).update(**columns)


def _one_a_host(waiting: Any) -> list[int]:  # noqa: ANN401 - a queryset of any values
    first: dict[str, int] = {}
    for pk, origin in waiting.values_list("pk", "origin")[:_LOOKED_AT]:
        first.setdefault(_host(origin), pk)
    return list(first.values())


def _next(origin: str) -> int | None:
    """Return the page of the same host that has waited longest."""
    waiting = Delivery.objects.due().values_list("pk", "origin")[:_LOOKED_AT]
    return next((pk for pk, other in waiting if _host(other) == _host(origin)), None)


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:  # brackets that are no IPv6 address
        return ""


@contextlib.contextmanager
def _alone_at(host: str) -> Iterator[bool]:
    """Hold the host for this connection to the database, if nobody holds it; a dead worker's hold ends with it."""
    key = [_LOCK_SPACE, int.from_bytes(hashlib.sha256(host.encode()).digest()[:4], "big", signed=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)
