"""How long raw bytes are kept: then they go, and the ledger's line stays, so that the same bytes are still known."""

from __future__ import annotations

import datetime

from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Now

from articles.models import Delivery, Item

TIMES_LONGER = 4  # for what was set aside: somebody may yet mend it
AT_ONCE = 500  # deliveries of one transaction


def forget(*, keep_for: datetime.timedelta) -> int:
    """Drop the bytes of the oldest deliveries that are past their time, some hundred at a time; return how many.

    A source's own time goes before `keep_for`. What has no fate yet is kept, however old.
    """
    kept_for = Coalesce("source__keep_raw_for", Value(keep_for), output_field=DurationField())
    failed = Item.objects.filter(delivery=OuterRef("pk"), outcome=Item.Outcome.SET_ASIDE)
    ended = Delivery.objects.filter(
        state__in=[Delivery.State.PROCESSED, Delivery.State.SET_ASIDE], raw__isnull=False, processed_at__isnull=False
    )
    past = ended.annotate(
        once=ExpressionWrapper(Now() - kept_for, output_field=DateTimeField()),
        longer=ExpressionWrapper(Now() - kept_for * Value(TIMES_LONGER), output_field=DateTimeField()),
    ).filter(received_at__lt=F("once"))
    whole = Q(state=Delivery.State.PROCESSED) & ~Exists(failed)
    oldest = past.filter(whole | Q(received_at__lt=F("longer"))).order_by("received_at", "pk")
    chosen = list(oldest.values_list("pk", flat=True)[:AT_ONCE])
    return Delivery.objects.filter(pk__in=chosen).update(raw=None)
