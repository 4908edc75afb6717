"""Addresses that are asked for copy: when each is due, what an answer changes, and what a failure costs.

An address is claimed by the time of its lease: whoever was given another time is too late, and a worker that dies
leaves it due again when the lease ends. The cursor moves only once the bytes are in the ledger.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q, QuerySet
from django.utils import timezone

from articles.document import Refused
from articles.ingest import rhythm
from articles.ingest.columns import storable
from articles.ingest.hosts import Visit, alone_at, one_each
from articles.ingest.ledger import receive
from articles.models import Delivery, Item, Subscription
from articles.transports import Payload, channel, web

LEASE = datetime.timedelta(minutes=3)  # longer than its task may run and the broker may keep it from a second worker
LONGEST = 2000  # characters of an address
_LOOKED_AT = 1000  # of what is due, those that wait longest
_NEWS = (Item.Outcome.CREATED, Item.Outcome.REVISED, Item.Outcome.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Claim:
    """An address that is to be asked now, by whoever holds the claim: until then nobody else does."""

    subscription_id: int
    until: str  # ISO 8601


def due(*, host: str = "") -> list[Claim]:
    """Claim what is due, one address for each host, those that wait longest first; `host` names the only one."""
    waiting = _active().filter(next_at__lte=timezone.now()).order_by("next_at", "pk")
    addresses = list(waiting.values_list("pk", "url")[:_LOOKED_AT])
    if host:
        addresses = [(pk, url) for pk, url in addresses if web.host_of(url) == host]
    return [claim for pk in one_each(addresses) if (claim := _claim(waiting.filter(pk=pk)))]


def at_once(subscription_ids: Collection[int]) -> int:
    """Make these addresses due now; return how many of them can be asked."""
    return _active().filter(pk__in=subscription_ids).update(next_at=timezone.now())


def ask(claim: Claim, *, networks: Collection[str]) -> Visit:
    """Ask an address, keep what it gave, and set when it is asked again.

    Nothing happens where the claim is no longer good; where another request to the host is on its way, the address is
    due again at once.
    """
    claimed = Subscription.objects.filter(pk=claim.subscription_id, next_at=claim.until)
    subscription = claimed.filter(is_active=True, source__is_active=True).select_related("source").first()
    if subscription is None:
        return Visit()
    host = web.host_of(subscription.url)
    with alone_at(host) as is_alone:
        if not is_alone:
            claimed.update(next_at=timezone.now())
            return Visit()
        claimed.update(asked_at=timezone.now())
        fetched = web.fetch(
            subscription.url,
            cursor=web.Cursor(subscription.cursor.get("etag", ""), subscription.cursor.get("last_modified", "")),
            media_types=web.COPY,
            authorization=subscription.authorization or "",
            limits=web.Limits(networks=networks),
        )
        if fetched.refusal is not None:
            claimed.update(**_failed(subscription, fetched, fetched.refusal))
            return Visit(host=host)
        url, delivery_id = _moved(subscription, fetched), None
        if fetched.payload is not None:
            delivery_id = _keep(subscription, fetched.payload, url)
        claimed.update(url=url, **_answered(subscription, fetched, has_news=delivery_id is not None))
    return Visit(delivery_id, host)


def learn(delivery: Delivery) -> None:
    """Ask more often where a delivery brought something new: its stories say so, and not its bytes.

    Many feeds change their time with every answer, and nothing else.
    """
    if delivery.door not in (Delivery.Door.POLL, Delivery.Door.HUB):
        return
    came = delivery.received_at
    asked = Subscription.objects.filter(Q(delivered_at=None) | Q(delivered_at__lt=came), url=delivery.origin)
    subscription = asked.filter(source=delivery.source_id).first()
    if subscription is None or not delivery.items.filter(outcome__in=_NEWS).exists():
        return
    columns: dict[str, Any] = {"delivered_at": came}
    if subscription.delivered_at is not None:
        gap = (came - subscription.delivered_at).total_seconds()
        columns["interval"] = rhythm.faster(subscription.interval, since_last=gap)
    if subscription.hub_state == Subscription.Hub.TELLS and delivery.door == Delivery.Door.POLL:
        columns["hub_until"] = timezone.now()  # the hub did not tell us of it: it is asked anew
    asked.filter(pk=subscription.pk).update(**columns)


def _active() -> QuerySet[Subscription]:
    return Subscription.objects.filter(is_active=True, source__is_active=True)


def _claim(waiting: QuerySet[Subscription]) -> Claim | None:
    """Take a lease; None where another was faster: its lease is no longer due."""
    until = timezone.now() + LEASE
    pk = waiting.values_list("pk", flat=True).first()
    return Claim(pk, until.isoformat()) if pk and waiting.order_by().update(next_at=until) else None


def _keep(subscription: Subscription, payload: Payload, url: str) -> int | None:
    """Keep the bytes under the address that was asked; return the delivery, None where they came before."""
    kept = Payload(payload.raw, payload.media_type, url, payload.size)
    delivery, receipt = receive(kept, subscription.source, door=Delivery.Door.POLL)
    return delivery.pk if receipt and delivery.state == Delivery.State.RECEIVED else None


def _moved(subscription: Subscription, fetched: web.Fetched) -> str:
    """Return the address from now on: the new one, where it moved for good and takes no secret to strangers."""
    new = fetched.moved
    if not new or new == subscription.url or len(new) > LONGEST:
        return subscription.url
    if subscription.authorization and not is_same_host(subscription.url, new):
        return subscription.url
    others = Subscription.objects.filter(source=subscription.source, url=new)
    return subscription.url if others.exists() else storable(new)


def is_same_host(old: str, new: str) -> bool:
    """Tell whether a secret for one address may go to the other: the same host and port, or its TLS."""
    before, after = urlsplit(old), urlsplit(new)
    if before.hostname != after.hostname:
        return False
    is_upgrade = (before.scheme, after.scheme, after.port) == ("http", "https", None)
    return is_upgrade or (before.scheme, before.netloc) == (after.scheme, after.netloc)


def _answered(subscription: Subscription, fetched: web.Fetched, *, has_news: bool) -> dict[str, Any]:
    """Return what an answer without a fault changes; one that says "not modified" is one too.

    Other bytes than before may be news: the next question comes sooner, and `learn` says whether that goes on.
    """
    cursor = {name: value for name, value in asdict(fetched.cursor).items() if value}
    columns: dict[str, Any] = {}
    stays = int(subscription.cursor.get("stays", 0))
    if fetched.payload is not None:
        feed = channel.said(fetched.payload, links=fetched.links)
        stays = feed.stays
        columns |= _hub_columns(subscription, feed)
    elif not cursor:
        cursor = {name: subscription.cursor[name] for name in ("etag", "last_modified") if name in subscription.cursor}
    subscription.cursor = cursor | {"stays": stays, "max_age": fetched.max_age}
    interval = rhythm.slower(subscription.interval)
    is_told = columns.get("hub_state", subscription.hub_state) == Subscription.Hub.TELLS
    following = rhythm.LONGEST if is_told else interval / 2 if has_news else interval
    wait = rhythm.pause(following, wish=_wish(subscription))
    return columns | {
        "cursor": subscription.cursor,
        "interval": interval,
        "next_at": timezone.now() + datetime.timedelta(seconds=wait),
        "answered_at": timezone.now(),
        "failures": 0,
        "reason": None,
        "reason_code": "",
    }


def _hub_columns(subscription: Subscription, feed: channel.Channel) -> dict[str, Any]:
    """Return what changes where the feed names another hub, or another address of its own: it is asked anew."""
    hub, topic = storable(feed.hub), storable(feed.topic)
    if (hub, topic) == (subscription.hub, subscription.topic):
        return {}
    return {"hub": hub, "topic": topic, "hub_state": Subscription.Hub.NONE, "hub_until": None}


def _failed(subscription: Subscription, fetched: web.Fetched, refused: Refused) -> dict[str, Any]:
    """Return what a failure changes: twice as long until the next try each time; what is gone is asked no more."""
    failures = subscription.failures + 1
    wait = rhythm.back_off(subscription.interval, failures=failures, retry_after=fetched.retry_after)
    columns: dict[str, Any] = {
        "failures": failures,
        "reason": asdict(refused.message),
        "reason_code": refused.code,
        "next_at": timezone.now() + datetime.timedelta(seconds=wait),
    }
    return columns | ({"is_active": False} if refused.code == "gone" else {})


def _wish(subscription: Subscription) -> float:
    """Return how long the feed (kept while it says nothing new) and its server's last answer want us to wait."""
    return float(max(subscription.cursor.get("stays", 0), subscription.cursor.get("max_age", 0)))
