"""What the API answers, as JSON."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from ninja import Field, Schema

from articles.models import Delivery, Item


class Reason(Schema):
    """Why something was set aside: a code for programs, a sentence for people."""

    code: str
    message: str


class ItemOut(Schema):
    """One story of a delivery, and what became of it."""

    number: int = Field(description="Its place in the delivery, from 0.")
    name: str = Field(description="The file's name within an archive, or empty.")
    outcome: str = Field(description=", ".join(Item.Outcome.values))
    reason: Reason | None
    article: str | None = Field(description="The article's address.")
    revision: int | None = Field(description="The version of the article that it made or is.")


class DeliveryOut(Schema):
    """A delivery, and what became of it."""

    id: int
    href: str = Field(description="Where to ask what became of it.")
    state: str = Field(description="received (it waits to be read), processed or set_aside.")
    reason: Reason | None
    origin: str
    media_type: str
    size: int = Field(description="Bytes, unpacked.")
    sha256: str
    repeats: int = Field(description="How often the same bytes came again.")
    received: datetime.datetime
    processed: datetime.datetime | None
    items: list[ItemOut]


class Received(DeliveryOut):
    """A delivery that was taken in."""

    is_new: bool = Field(description="False where the same bytes or the same Idempotency-Key came before.")


class ManyReceived(Schema):
    """The deliveries of a form with several files."""

    deliveries: list[Received]


def delivery(found: Delivery) -> dict[str, Any]:
    """Return a delivery for DeliveryOut; two queries."""
    items = found.items.select_related("revision__article__current").defer("traceback", "notes")
    return {
        "id": found.pk,
        "href": settings.PUBLIC_URL + reverse("api:delivery", args=[found.pk]),
        "state": found.state,
        "reason": _reason(found),
        "origin": found.origin,
        "media_type": found.media_type,
        "size": found.size,
        "sha256": found.digest,
        "repeats": found.repeats,
        "received": found.received_at,
        "processed": found.processed_at,
        "items": [_item(one) for one in items],
    }


def _item(item: Item) -> dict[str, Any]:
    revision = item.revision
    return {
        "number": item.number,
        "name": item.name,
        "outcome": item.outcome,
        "reason": _reason(item),
        "article": settings.PUBLIC_URL + revision.article.get_absolute_url() if revision else None,
        "revision": revision.number if revision else None,
    }


def _reason(of: Delivery | Item) -> dict[str, str] | None:
    return {"code": of.reason_code, "message": of.reason_sentence} if of.reason_code else None
