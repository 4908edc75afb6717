"""Hubs that tell us of new copy instead of being asked (W3C WebSub, 2018): asking them, proving it, hearing them.

A hub that is asked calls back, and is believed only for what was asked. `hub_until` is the time until which its state
holds: awaited, told, or not asked again. Of a lease it is four fifths, so that it is renewed before it ends.
"""

from __future__ import annotations

import datetime
import enum
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from articles.document import Refused
from articles.ingest import polling
from articles.ingest.columns import storable
from articles.ingest.ledger import receive
from articles.models import Delivery, Subscription
from articles.models.source import sentence
from articles.transports import Payload, web

LEASE = 86_400  # seconds that we ask for; a hub that lost us is asked anew at the latest then
LONGEST_LEASE = 30 * 86_400
AWAITED = datetime.timedelta(hours=1)  # for its call back, or until a hub that did not answer is asked again
REFUSED_FOR = datetime.timedelta(days=1)
LONGEST_CHALLENGE = 4000  # characters

_RENEWED_AFTER = 0.8  # of the lease
_METHODS = {name: getattr(hashlib, name) for name in ("sha1", "sha256", "sha384", "sha512")}
_Hub = Subscription.Hub


class Heard(enum.Enum):
    """What became of a message of a hub."""

    TAKEN = "taken"
    IGNORED = "ignored"  # its signature is not that of the secret; the standard wants it answered all the same
    UNKNOWN = "unknown"  # nobody asked for it, or nobody wants it any more


@dataclass(frozen=True, slots=True)
class Farewell:
    """What a hub must be told that is to be left, where the subscription is no more."""

    hub: str
    topic: str
    callback: str


def due() -> list[int]:
    """Return the subscriptions whose hub is to be asked, or left; none to be asked where no hub can reach us."""
    hubs = Subscription.objects.exclude(hub="").order_by("pk")
    over = Q(hub_state=_Hub.NONE) | Q(hub_until__lte=timezone.now())
    asked = list(_wanted(hubs).filter(over).values_list("pk", flat=True))
    left = list(_unwanted(hubs).values_list("pk", flat=True))
    return left + (asked if asked and is_public() else [])


def is_public() -> bool:
    """Tell whether a hub can reach us: PUBLIC_URL leads out of our own network; one look-up."""
    return web.is_reachable(settings.PUBLIC_URL, networks=settings.FETCH_ALLOWED_NETWORKS)


def ask(subscription_id: int, *, networks: Collection[str]) -> None:
    """Ask a hub to tell us of a feed, or, where nobody wants it any more, to stop."""
    chosen = Subscription.objects.filter(pk=subscription_id).exclude(hub="")
    subscription = chosen.first()
    if subscription is None:
        return
    if _unwanted(chosen).update(hub_state=_Hub.NONE, hub_until=None):
        leave(farewell(subscription), networks=networks)
        return
    claimed = chosen.filter(hub_state=subscription.hub_state, hub_until=subscription.hub_until)
    secret = subscription.hub_secret or secrets.token_urlsafe(32)
    now = timezone.now()
    if not _wanted(claimed).update(hub_state=_Hub.ASKED, hub_until=now + AWAITED, hub_secret=secret):
        return
    form = _form("subscribe", farewell(subscription)) | {"hub.lease_seconds": str(LEASE), "hub.secret": secret}
    answered = web.post(subscription.hub, form, limits=web.Limits(networks=networks))
    if answered.refusal is not None:
        refused = {} if answered.is_passing else {"hub_state": _Hub.REFUSED, "hub_until": now + REFUSED_FOR}
        # It may have called back and been believed before it failed.
        chosen.filter(hub_state=_Hub.ASKED).update(hub_reason=_in_words(answered.refusal), **refused)


def farewell(subscription: Subscription) -> Farewell:
    """Return what the subscription's hub must be told to be left."""
    return Farewell(subscription.hub, subscription.topic, str(subscription.callback))


def leave(told: Farewell, *, networks: Collection[str]) -> None:
    """Ask a hub to stop. If it does not answer, its lease ends by itself, and what it sends until then is refused."""
    web.post(told.hub, _form("unsubscribe", told), limits=web.Limits(networks=networks))


def verify(callback: uuid.UUID, said: Mapping[str, str]) -> str | None:
    """Return what a hub that calls back is to be answered; None where it asks for what we did not (section 5.3)."""
    mode, topic, challenge = (said.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
    chosen = Subscription.objects.filter(callback=callback)
    ours = chosen.filter(topic=storable(topic)).exclude(topic="")
    if mode == "denied":
        until = timezone.now() + REFUSED_FOR
        reason = storable(said.get("hub.reason", ""))[:500]
        return "" if ours.update(hub_state=_Hub.REFUSED, hub_until=until, hub_reason=reason) else None
    if not challenge or len(challenge) > LONGEST_CHALLENGE:
        return None
    if mode == "unsubscribe":
        return None if _wanted(ours).exists() else challenge
    if mode != "subscribe":
        return None
    until = timezone.now() + datetime.timedelta(seconds=_lease(said.get("hub.lease_seconds", "")) * _RENEWED_AFTER)
    asked = _wanted(ours).filter(hub_state__in=[_Hub.ASKED, _Hub.TELLS])
    return challenge if asked.update(hub_state=_Hub.TELLS, hub_until=until, hub_reason="") else None


def hear(callback: uuid.UUID, raw: bytes, *, media_type: str, signature: str) -> tuple[Heard, Delivery | None]:
    """Keep what a hub sends, if its signature is that of our secret; return what became of it (section 7.1)."""
    subscription = _wanted(Subscription.objects.filter(callback=callback)).select_related("source").first()
    if subscription is None or subscription.hub_state not in (_Hub.ASKED, _Hub.TELLS):
        return Heard.UNKNOWN, None
    if not is_signed(raw, signature, subscription.hub_secret or ""):
        return Heard.IGNORED, None
    if not raw.strip():  # it only says that there is something
        polling.at_once([subscription.pk])
        return Heard.TAKEN, None
    payload = Payload(raw, media_type[:120], subscription.url, len(raw))
    delivery, receipt = receive(payload, subscription.source, door=Delivery.Door.HUB)
    return Heard.TAKEN, delivery if receipt else None


def is_signed(raw: bytes, signature: str, secret: str) -> bool:
    """Tell whether the header X-Hub-Signature, “method=hexadecimal”, is that of the bytes with the secret."""
    name, _equals, given = signature.strip().partition("=")
    method = _METHODS.get(name.strip().lower())
    if method is None or not secret:
        return False
    known = hmac.new(secret.encode(), raw, method).hexdigest()
    return hmac.compare_digest(known.encode(), given.strip().lower().encode())


def _wanted(hubs: QuerySet[Subscription]) -> QuerySet[Subscription]:
    return hubs.filter(is_active=True, source__is_active=True)


def _unwanted(hubs: QuerySet[Subscription]) -> QuerySet[Subscription]:
    """Return what nobody asks for any more, while its hub may still tell us."""
    told = hubs.filter(hub_state__in=[_Hub.ASKED, _Hub.TELLS])
    return told.filter(Q(is_active=False) | Q(source__is_active=False))


def _form(mode: str, told: Farewell) -> dict[str, str]:
    callback = settings.PUBLIC_URL + reverse("hub", args=[told.callback])
    return {"hub.mode": mode, "hub.topic": told.topic, "hub.callback": callback}


def _lease(said: str) -> int:
    """Return the seconds for which the hub will tell us."""
    return min(int(said), LONGEST_LEASE) if said.isdecimal() and 0 < len(said) <= 9 else LEASE


def _in_words(refused: Refused) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return sentence(asdict(refused.message))[:500]
