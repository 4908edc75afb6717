"""Mailboxes that are read: when each is due, what was in it, and what a failure costs.

Claimed as addresses are (polling.py): by the time of a lease, so that whoever was given another time is too late.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import QuerySet
from django.utils import timezone

from articles.document import Message, Refused, gettext_noop
from articles.ingest import rhythm
from articles.ingest.columns import storable_json
from articles.ingest.ledger import receive
from articles.models import Delivery, Mailbox
from articles.transports import Payload, mailbox

LEASE = datetime.timedelta(minutes=3)  # longer than its task may run and the broker may keep it from a second worker
LONGEST_BACK_OFF = 3600  # seconds; mail piles up meanwhile, and is not lost
_TOO_SLOW = Message(gettext_noop("Reading the mailbox took too long. What is left is read next time."))


@dataclass(frozen=True, slots=True)
class Claim:
    """A mailbox that is to be read now, by whoever holds the claim: until then nobody else does."""

    mailbox_id: int
    until: str  # ISO 8601


def due() -> list[Claim]:
    """Claim the mailboxes that are due."""
    claims = []
    for pk in _active().filter(next_at__lte=timezone.now()).order_by("next_at").values_list("pk", flat=True):
        until = timezone.now() + LEASE
        if _active().filter(pk=pk, next_at__lte=timezone.now()).update(next_at=until):
            claims.append(Claim(pk, until.isoformat()))
    return claims


def ask(claim: Claim, *, networks: Collection[str]) -> list[int]:
    """Keep what is unseen in a mailbox, and set when it is read again; return the deliveries to be processed.

    A message is marked as seen once it is in the ledger, whatever becomes of it there: one that cannot be read is set
    aside with its bytes. Nothing happens where the claim is no longer good.
    """
    claimed = Mailbox.objects.filter(pk=claim.mailbox_id, next_at=claim.until)
    box = claimed.filter(is_active=True, source__is_active=True).select_related("source").first()
    if box is None:
        return []
    claimed.update(asked_at=timezone.now())
    kept: list[int] = []
    came: list[datetime.datetime] = []

    def keep(payload: Payload) -> None:
        # What is refused unread has no digest: its address is its key, should it come again.
        key = "" if payload.raw is not None else payload.origin
        delivery, receipt = receive(
            payload, box.source, door=Delivery.Door.MAIL, format="mail" if payload.raw else "", idempotency_key=key
        )
        if receipt:
            came.append(delivery.received_at)
        if delivery.state == Delivery.State.RECEIVED:
            kept.append(delivery.pk)

    try:
        ended = mailbox.read(account(box), keep=keep, networks=networks)
    except SoftTimeLimitExceeded:
        ended = mailbox.Round(Refused(0, "too-slow", _TOO_SLOW))
    columns = _failed(box, ended.refusal) if ended.refusal else _answered(is_more=ended.is_more)
    claimed.update(**columns, **({"delivered_at": came[-1]} if came else {}))
    return kept


def account(box: Mailbox) -> mailbox.Account:
    """Return how one gets into a mailbox."""
    return mailbox.Account(box.host, box.port, box.username, box.password or "", box.folder or "INBOX")


def _active() -> QuerySet[Mailbox]:
    return Mailbox.objects.filter(is_active=True, source__is_active=True)


def _answered(*, is_more: bool) -> dict[str, Any]:
    wait = 0 if is_more else rhythm.pause(rhythm.SHORTEST)
    return {
        "next_at": timezone.now() + datetime.timedelta(seconds=wait),
        "answered_at": timezone.now(),
        "failures": 0,
        "reason": None,
        "reason_code": "",
    }


def _failed(box: Mailbox, refused: Refused) -> dict[str, Any]:
    """Return what a failure changes: twice as long until the next try each time, up to an hour."""
    failures = box.failures + 1
    wait = min(rhythm.back_off(rhythm.SHORTEST, failures=failures), LONGEST_BACK_OFF)
    return {
        "failures": failures,
        "reason": storable_json(asdict(refused.message)),
        "reason_code": refused.code,
        "next_at": timezone.now() + datetime.timedelta(seconds=wait),
    }
