"""Copy that is pushed: kept in the ledger before the answer, read by a worker after it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Router, Status

from articles import ingest, tasks
from articles.api import intake, keys, schemas
from articles.api.keys import Sender
from articles.api.openapi import DELIVERY, DISPATCH
from articles.api.problems import ProblemError
from articles.models import Delivery
from articles.transports import Payload

router = Router(auth=[keys.Token(), keys.Signature()], tags=["dispatches"])


@router.post(
    "/dispatches",
    response={202: schemas.Received | schemas.ManyReceived},
    url_name="dispatches",
    summary="Push copy",
    openapi_extra=DISPATCH,
)
def dispatches(request: HttpRequest, response: HttpResponse) -> Status[Any]:
    """Keep the bytes in the ledger and answer with the delivery's address; a worker reads them soon after.

    The same bytes from the same source, or the same Idempotency-Key, are one delivery however often they come.
    """
    sender: Sender = request.auth  # type: ignore[attr-defined]
    try:
        kind = intake.media_type(request)
        payloads = _payloads(request, sender, kind)
        taken = [_receive(sender, payload, key) for payload, key in payloads]
    except Exception:
        keys.withdraw(sender)
        raise
    keys.note_use(sender.key)
    if kind == intake.MANY:
        return Status(202, {"deliveries": taken})
    response["Location"] = reverse("api:delivery", args=[taken[0]["id"]])
    return Status(202, taken[0])


@router.get(
    "/deliveries/{delivery_id}",
    response=schemas.DeliveryOut,
    url_name="delivery",
    summary="Ask what became of a delivery",
    openapi_extra=DELIVERY,
)
def delivery(request: HttpRequest, delivery_id: Path[int]) -> dict[str, Any]:
    """Return a delivery of the key's source: its state, its stories and, where something was set aside, why."""
    sender: Sender = request.auth  # type: ignore[attr-defined]
    known = Delivery.objects.without_raw().filter(source=sender.source, completes=None)
    found = known.filter(pk=delivery_id).first() if delivery_id < 2**63 else None
    if found is None:
        raise ProblemError("not-found", "This source has no such delivery.")
    return schemas.delivery(found)


def _payloads(request: HttpRequest, sender: Sender, kind: str) -> list[tuple[Payload, str]]:
    """Return what the body holds, each part with its idempotency key."""
    packing = intake.coding(request)
    body = sender.body if sender.body is not None else intake.as_sent(request, is_proved=False)
    body = intake.unpacked(body) if packing else body
    key = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if kind != intake.MANY:
        parts = [(intake.name(request), request.headers.get("Content-Type", ""), body)]
    else:
        parts = intake.files(request, body)
    if not parts or not all(raw for _name, _kind, raw in parts):
        raise ProblemError("empty-body", "There is nothing in it, or a file in it is empty. Send the copy itself.")
    return [
        (
            Payload(raw=raw, media_type=said, origin=name or f"push:{sender.key.public_id}", size=len(raw)),
            key if kind != intake.MANY or not key else f"{key}/{number}",
        )
        for number, (name, said, raw) in enumerate(parts)
    ]


def _receive(sender: Sender, payload: Payload, key: str) -> dict[str, Any]:
    """Keep one dispatch, have it read, and return what is said of it."""
    format = intake.MEDIA_TYPES.get(payload.media_type.partition(";")[0].strip().lower(), "")
    taken, receipt = ingest.receive(payload, sender.source, door=Delivery.Door.PUSH, format=format, idempotency_key=key)
    if receipt is ingest.Receipt.KEY_TAKEN:
        raise ProblemError(
            "key-reused",
            "This Idempotency-Key came before with other bytes. Give every dispatch a key of its own.",
            delivery=reverse("api:delivery", args=[taken.pk]),
        )
    if taken.state == Delivery.State.RECEIVED:
        tasks.enqueue(taken.pk)
    return schemas.delivery(taken) | {"is_new": bool(receipt)}
