"""The items of a delivery: a row each from the moment that they are known, each stored in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from articles.document import Message, Refused, gettext_noop
from articles.ingest import identity, pages
from articles.ingest.columns import reading_columns, storable
from articles.ingest.reading import Failed, Story
from articles.ingest.stories import Intake, store
from articles.models import Delivery, Item

MOST_ATTEMPTS = 5  # by then an item has ended as many workers: it is set aside

BROKE_WORKERS = Message(
    gettext_noop("Reading it ended the worker %(count)d times (too much memory or time), so it was set aside."),
    {"count": MOST_ATTEMPTS},
)
_RESULT = ("outcome", "reason", "reason_code", "notes", "revision_id", "traceback")
_LONGEST_NAME = 500


class Rows:
    """The rows of a delivery's items: those that are there, and those that its files add as they are read."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self.all = list(delivery.items.select_related("revision__article").order_by("number"))

    def of(self, name: str) -> list[Item]:
        """Return the rows of one file, in its order."""
        name = _name(name)
        return [row for row in self.all if row.name == name]

    def add(self, name: str, count: int) -> list[Item]:
        """Return the rows of a file that holds so many items, adding those that are missing."""
        known = self.of(name)
        missing = range(len(self.all), len(self.all) + count - len(known))
        if missing:
            new = [Item(delivery=self._delivery, number=number, name=_name(name)) for number in missing]
            with transaction.atomic():
                in_passing()
                Item.objects.bulk_create(new, ignore_conflicts=True)  # another worker may have been faster
            fresh = self._delivery.items.filter(number__gte=missing.start)
            self.all += fresh.select_related("revision__article").order_by("number")
        return self.of(name)[:count] if count else []


def in_passing() -> None:
    """Commit the present transaction without waiting for the disk: after a crash of the database it may be undone."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO OFF")


def count_attempt(row: Item) -> None:
    """Count, beyond recall by what kills this worker, that the item is tried."""
    Item.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    row.attempts += 1


def take_back_attempt(row: Item) -> None:
    """Forget an attempt that ended no worker."""
    Item.objects.filter(pk=row.pk, attempts__gt=0).update(attempts=F("attempts") - 1)


def keep(row: Item, entry: Story | Failed, *, delivery: Delivery, again: bool, then: Callable[[], None] | None) -> bool:
    """Store an item and its outcome, `then` in the same transaction; tell whether anything became different.

    What another worker brought to its end meanwhile is left as it is. Only the last transaction of a delivery waits for
    the disk: before it, the delivery has no fate, so that items which a crash of the database undoes are tried again.
    """
    with transaction.atomic():
        if then is None:
            in_passing()
        if again and row.revision is not None:
            is_different = _keep_again(row, entry, delivery)
        else:
            is_different = _keep(row, entry, delivery, again=again)
        if then is not None:
            then()
    return is_different


def _keep(row: Item, entry: Story | Failed, delivery: Delivery, *, again: bool) -> bool:
    now = Item.objects.select_for_update().get(pk=row.pk)
    is_open = now.outcome == Item.Outcome.PROCESSING or (again and now.outcome == Item.Outcome.SET_ASIDE)
    if not is_open:
        _become(row, now)
        return False
    result = _stored(entry, delivery) if isinstance(entry, Story) else _set_aside(row, entry.refused)
    result.traceback = entry.traceback if isinstance(entry, Failed) else ""
    is_different = _differs(row, result)
    _become(row, result)
    row.attempts = max(row.attempts, 1)
    if is_different:
        row.processed_at = timezone.now()
        row.save(update_fields=["outcome", "reason", "reason_code", "notes", "revision", "traceback",
                                "processed_at", "attempts"])  # fmt: skip
    if isinstance(entry, Story) and delivery.source.fetch_pages:
        pages.plan(delivery, [entry], [row])
    return is_different


def set_aside(row: Item, refused: Refused, *, traceback: str = "") -> None:
    """Set an item aside that could not even be tried to its end; what was once read well stays as it is."""
    if row.revision_id is not None:
        return
    result = _set_aside(row, refused)
    result.traceback = traceback
    _become(row, result)
    row.processed_at = timezone.now()
    row.save(update_fields=["outcome", "reason", "reason_code", "traceback", "processed_at"])


def _stored(story: Story, delivery: Delivery) -> Item:
    identity.lock(delivery.source, [story])
    return store(Intake(delivery, [story.document]), story, None)


def _keep_again(row: Item, entry: Story | Failed, delivery: Delivery) -> bool:
    """Read once more what was read before: nothing is written unless this parser makes something else of it.

    What was once read well stays, whatever this parser makes of it; a fault of ours leaves its traceback.
    """
    if isinstance(entry, Failed):
        if entry.traceback and entry.traceback != row.traceback:
            Item.objects.filter(pk=row.pk).update(traceback=entry.traceback)
        return False
    if not _reads_differently(row, entry):
        return False
    identity.lock(delivery.source, [entry])
    item = store(Intake(delivery, [entry.document]), entry, row)
    Item.objects.filter(pk=row.pk).update(notes=item.notes, traceback="", processed_at=timezone.now())
    return True


def _reads_differently(row: Item, story: Story) -> bool:
    """Tell whether the story is not what its revision's last reading holds."""
    if row.revision is None:
        return False
    last = row.revision.readings.order_by("-pk").values_list("document", flat=True).first()
    return last is None or last != reading_columns(story.document)["document"]


def _set_aside(row: Item, refused: Refused) -> Item:
    return Item(
        delivery_id=row.delivery_id, number=row.number, outcome=Item.Outcome.SET_ASIDE,
        reason=asdict(refused.message), reason_code=refused.code,
    )  # fmt: skip


def _differs(row: Item, result: Item) -> bool:
    return any(getattr(row, name) != getattr(result, name) for name in _RESULT)


def _become(row: Item, result: Item) -> None:
    row.outcome, row.reason, row.reason_code = result.outcome, result.reason, result.reason_code
    row.notes, row.revision, row.traceback = result.notes, result.revision, result.traceback


def _name(name: str) -> str:
    return storable(name)[:_LONGEST_NAME]
