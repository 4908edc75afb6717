"""The pages behind teasers: planned with the entry, fetched one at a time for a host, read as its next revision.

A page is a delivery from the moment that it is planned: the ledger shows what is awaited, what failed and why.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db.models import F
from django.utils import timezone

from articles.bodies import teasers
from articles.document import Message, Refused, gettext_noop
from articles.ingest.columns import storable
from articles.ingest.hosts import Visit, alone_at, one_each
from articles.ingest.reading import Failed, Story
from articles.models import Delivery, Item
from articles.transports import Payload, web

MOST_FETCHES = 4
DELAYS = (60, 600, 3600)  # seconds after the first, second and third failure
LEASE = datetime.timedelta(minutes=2)  # for which nobody else fetches it; longer than the task may run
LONGEST = 2000  # characters of an address
_LOOKED_AT = 500  # waiting pages among which the next of a host is looked for

_SHORTER = Message(gettext_noop("The page holds no more of the story than the entry that points to it."))
_BROKE_WORKERS = Message(
    gettext_noop("Fetching it ended the worker %(count)d times, so it was set aside."), {"count": MOST_FETCHES}
)
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
    due = Delivery.objects.due().filter(completes__delivery=delivery_id)
    return one_each(due.values_list("pk", "origin")[:_LOOKED_AT])


def due() -> list[int]:
    """Return the pages that are to be fetched now, one for each host."""
    return one_each(Delivery.objects.due().values_list("pk", "origin")[:_LOOKED_AT])


def waiting_at(host: str) -> int | None:
    """Return the page of the host that has waited longest."""
    waiting = Delivery.objects.due().values_list("pk", "origin")[:_LOOKED_AT]
    return next((pk for pk, address in waiting if web.host_of(address) == host), None)


def fetch(delivery_id: int, *, networks: Collection[str]) -> Visit:
    """Fetch an awaited page and keep it; return what is to be processed, and the host that is free again.

    Nothing happens where another worker asks the host: that one goes on with this page.
    """
    delivery = Delivery.objects.without_raw().select_related("source").get(pk=delivery_id)
    host = web.host_of(delivery.origin)
    with alone_at(host) as is_alone:
        if not is_alone:
            return Visit()
        claimed = Delivery.objects.due().filter(pk=delivery_id)
        if not claimed.order_by().update(due_at=timezone.now() + LEASE, fetches=F("fetches") + 1):
            return Visit(host=host)
        delivery.fetches += 1
        if delivery.fetches > MOST_FETCHES:  # whoever fetched it so often did not live to say what came of it
            fetched = web.Fetched(Payload(None, refusal=Refused(0, "broke-workers", _BROKE_WORKERS)))
        else:
            fetched = web.fetch(delivery.origin, limits=web.Limits(networks=networks))
        is_kept = _keep(delivery, fetched)
    return Visit(delivery_id if is_kept else None, host)


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
