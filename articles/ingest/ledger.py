"""The ledger's first line: what arrives is kept before anything else happens."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F

from articles.document import LARGEST
from articles.ingest.columns import storable
from articles.ingest.processing import fate
from articles.models import Delivery, Source
from articles.transports import Payload
from articles.transports.files import too_large

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_LONGEST_KEY = 200  # characters that the column takes


class Receipt(enum.Enum):
    """What `receive` found; true where the delivery is new."""

    NEW = "new"
    AGAIN = "again"  # the same bytes, or the same idempotency key, as the delivery that is already there
    KEY_TAKEN = "key taken"  # the idempotency key is that of a delivery with other bytes: nothing was kept

    def __bool__(self) -> bool:
        """Tell whether it is new."""
        return self is Receipt.NEW


def receive(
    payload: Payload,
    source: Source,
    *,
    door: Delivery.Door,
    user: User | None = None,
    format: str = "",
    idempotency_key: str = "",
) -> tuple[Delivery, Receipt]:
    """Keep what arrived, in a transaction of its own; return the delivery, and whether it is new.

    The same bytes from the same source are the delivery that is already there, which counts that they came again. So
    is a key that was used before; with other bytes than then, the delivery is the one that took it.
    """
    key = storable(idempotency_key)
    if len(key) > _LONGEST_KEY:
        key = Delivery.digest_of(key.encode())
    raw, refusal = payload.raw, payload.refusal
    if raw is not None and len(raw) > LARGEST:
        refusal, raw = too_large(payload.origin, len(raw)).refusal, None
    digest = Delivery.digest_of(raw) if raw is not None else ""
    columns: dict[str, Any] = {
        "source": source,
        "door": door,
        "origin": storable(payload.origin)[:2000],
        "media_type": storable(payload.media_type)[:120],
        "format": format[:20],
        "size": payload.size,
        "received_by": user,
        "digest": digest,
        "idempotency_key": key,
    }
    columns |= {"raw": raw} if raw is not None else fate(refusal)
    with transaction.atomic(durable=True):
        known = _received(source, digest, key)
        if known is None:
            try:
                with transaction.atomic():
                    return Delivery.objects.create(**columns), Receipt.NEW
            except IntegrityError:  # another process was faster: its row is committed by now
                known = _received(source, digest, key)
                if known is None:
                    raise
        return known, _receipt_of(known, digest, key)


def _received(source: Source, digest: str, key: str) -> Delivery | None:
    """Return the delivery that has the key, or else the bytes."""
    known = Delivery.objects.without_raw().filter(source=source)
    found = known.filter(idempotency_key=key).first() if key else None
    if found is None and digest:
        found = known.filter(digest=digest, completes=None).first()
    return found


def _receipt_of(known: Delivery, digest: str, key: str) -> Receipt:
    """Count that it came again, and lend it the key if it has none."""
    if key and known.idempotency_key == key and known.digest != digest:
        return Receipt.KEY_TAKEN
    Delivery.objects.filter(pk=known.pk).update(repeats=F("repeats") + 1)
    if key and not known.idempotency_key:
        Delivery.objects.filter(pk=known.pk).update(idempotency_key=key)
    known.refresh_from_db(fields=["repeats", "idempotency_key"])
    return Receipt.AGAIN
