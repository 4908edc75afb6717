"""The ledger: what arrives is kept before anything else happens, and every delivery comes to a known end."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from articles.document import LARGEST, Hints, Message, Refused, gettext_noop
from articles.ingest import pages
from articles.ingest.columns import storable
from articles.ingest.reading import PARSER, Failed, Story, mishap, read
from articles.ingest.stories import Intake, store
from articles.models import Delivery, Item, Source
from articles.transports import Payload
from articles.transports.files import too_large

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST_ATTEMPTS = 5  # by then a dispatch has ended as many workers: it is set aside
_LONGEST_KEY = 200  # characters that the column takes
_BUCKETS = 256  # of identities; bounds the advisory locks of one transaction
_LOCK_SPACE = 0x6E657773  # "news": keeps our advisory locks apart from others'

_UNREAD = Message(gettext_noop("Its bytes could not be read."))
_BROKE_WORKERS = Message(
    gettext_noop("Reading it ended the worker %(count)d times (too much memory or time), so it was set aside."),
    {"count": MOST_ATTEMPTS},
)
_TOO_SLOW = Message(gettext_noop("Reading it took too long, so it was set aside."))
_NOTHING = Message(gettext_noop("No story was found in it."))


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
    columns |= {"raw": raw} if raw is not None else _fate(refusal)
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


def process(delivery_id: int, *, again: bool = False) -> Delivery:
    """Read a delivery and store its stories; return it with its fate. A delivery that has one is left alone.

    With `again` it is read anew: by a parser that has not read it yet, or because some of it was set aside. Raises
    OperationalError or InterfaceError where the database is at fault: the delivery then waits for another try.
    """
    delivery = _begin(delivery_id, again=again)
    if delivery is not None:
        try:
            _work(delivery, again=again)
        except SoftTimeLimitExceeded:
            _end(delivery, _fate(Refused(0, "too-slow", _TOO_SLOW)))
        except Exception as error:
            if is_transient(error):
                # An orderly failure ended no worker: it does not count.
                Delivery.objects.filter(pk=delivery_id, attempts__gt=0).update(attempts=F("attempts") - 1)
                raise
            _end(delivery, _fate_of_fault(error))
    return Delivery.objects.without_raw().select_related("source").get(pk=delivery_id)


def is_transient(error: Exception) -> bool:
    """Tell whether the database, and not the dispatch, is at fault, so that another try may succeed.

    Class 54 of PostgreSQL's codes, a limit exceeded, comes as an OperationalError too; another try exceeds it again.
    """
    code = getattr(error.__cause__, "sqlstate", None) or ""
    return isinstance(error, OperationalError | InterfaceError) and not code.startswith("54")


def _begin(delivery_id: int, *, again: bool) -> Delivery | None:
    """Count the attempt and return the delivery with its bytes, or None where there is nothing to do.

    The count is committed before the bytes are touched: what kills the worker cannot take it back.
    """
    waiting = Delivery.objects.filter(pk=delivery_id).exclude(raw=None)
    if again:
        done = Q(state=Delivery.State.PROCESSED, parser=PARSER)
        failed = Item.objects.filter(delivery=delivery_id, outcome=Item.Outcome.SET_ASIDE)
        counted = waiting.exclude(done & ~Q(pk__in=failed.values("delivery"))).update(attempts=1)
    else:
        counted = waiting.unfinished().update(attempts=F("attempts") + 1)
    joined = Delivery.objects.select_related("source", "completes__revision__article")
    return joined.get(pk=delivery_id) if counted else None


def _work(delivery: Delivery, *, again: bool) -> None:
    if delivery.attempts > MOST_ATTEMPTS:
        _end(delivery, _fate(Refused(0, "broke-workers", _BROKE_WORKERS)))
        return
    source = delivery.source
    hints = Hints(
        format=delivery.format or source.format or "auto",
        timezone=source.time_zone,
        language=source.language or None,
        agency=source.agency or None,
        name=delivery.origin,
    )
    # Read before any lock is taken: only storing makes others wait.
    found = list(read(bytes(delivery.raw or b""), media_type=delivery.media_type or None, hints=hints))
    if delivery.completes is not None:
        found = [pages.completed(delivery.completes, entry) for entry in found]
    with transaction.atomic():
        _store(delivery, found, again=again)


def _store(delivery: Delivery, found: Sequence[Story | Failed], *, again: bool) -> None:
    """Store all items and the delivery's fate, unless another worker with the same delivery was faster."""
    locked = Delivery.objects.without_raw().select_for_update().get(pk=delivery.pk)
    if locked.state != Delivery.State.RECEIVED and not again:
        return
    stories = [item for item in found if isinstance(item, Story)]
    _lock_identities(delivery.source, stories)
    known = {item.number: item for item in delivery.items.select_related("revision__article")}
    intake = Intake(delivery, [story.document for story in stories])
    items, traces = [], []
    for entry in found:
        item, trace = _item(intake, entry, known.get(entry.number))
        items.append(item)
        traces.append(trace)
    Item.objects.bulk_create(
        items, update_conflicts=True, unique_fields=["delivery", "number"],
        update_fields=["outcome", "reason", "reason_code", "notes", "revision"],
    )  # fmt: skip
    if delivery.source.fetch_pages:
        pages.plan(delivery, stories, [item for item in items if item.number not in known])
    _end(delivery, _fate_of_items(items) | {"traceback": "\n".join(filter(None, traces))})


def _item(intake: Intake, entry: Story | Failed, known: Item | None) -> tuple[Item, str]:
    """Store one story in a savepoint of its own; return its item, and the traceback of a fault of ours."""
    if isinstance(entry, Story):
        try:
            with transaction.atomic():
                return store(intake, entry, known), ""
        except Exception as error:
            if is_transient(error) or isinstance(error, SoftTimeLimitExceeded):
                raise
            entry = mishap(entry.number, error)
    if known is not None and known.revision is not None:
        return known, entry.traceback  # what was once read well stays, whatever this parser makes of it
    reason = {"reason": asdict(entry.refused.message), "reason_code": entry.refused.code}
    outcome = Item.Outcome.SET_ASIDE
    return Item(delivery=intake.delivery, number=entry.number, outcome=outcome, **reason), entry.traceback


def _lock_identities(source: Source, stories: Sequence[Story]) -> None:
    """Make two workers with one story take turns until commit: else both would find it new, or both number it 2.

    Buckets in order, so that two deliveries of many stories wait for each other and never in a circle.
    """
    keys = sorted({int(story.identity[:8], 16) % _BUCKETS for story in stories})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, bucket) FROM unnest(%s::int[]) AS bucket",
            [(_LOCK_SPACE + source.pk) % 2**31, keys],
        )


def _fate(refused: Refused | None) -> dict[str, Any]:
    """Return the columns of a delivery set aside."""
    refused = refused or Refused(0, "unread", _UNREAD)
    return {
        "state": Delivery.State.SET_ASIDE,
        "reason": asdict(refused.message),
        "reason_code": refused.code,
        "processed_at": timezone.now(),
    }


def _fate_of_fault(error: Exception) -> dict[str, Any]:
    failed = mishap(0, error)
    return _fate(failed.refused) | {"traceback": failed.traceback}


def _fate_of_items(items: Sequence[Item]) -> dict[str, Any]:
    """Return the delivery's columns: set aside just when no item gave a story."""
    if not items:
        return _fate(Refused(0, "nothing", _NOTHING))
    if all(item.outcome == Item.Outcome.SET_ASIDE for item in items):
        first = items[0]
        return _fate(None) | {"reason": first.reason, "reason_code": first.reason_code}
    return {
        "state": Delivery.State.PROCESSED,
        "reason": None,
        "reason_code": "",
        "processed_at": timezone.now(),
    }


def _end(delivery: Delivery, columns: dict[str, Any]) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(**columns, parser=PARSER)
