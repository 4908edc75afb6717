"""How long raw bytes are kept, and that the same bytes are known for ever."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from articles import ingest, tasks
from articles.ingest import Receipt, retention
from articles.models import Delivery, Item, Source
from articles.transports import Payload

pytestmark = pytest.mark.django_db

Deliver = Callable[..., Delivery]
COPY = "Le pont rouvre\n\nDeux ans de travaux.\n"
KEPT = datetime.timedelta(days=90)


def _age(delivery: Delivery, days: int) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(received_at=timezone.now() - datetime.timedelta(days=days))


def _is_kept(delivery: Delivery) -> bool:
    return Delivery.objects.filter(pk=delivery.pk, raw__isnull=False).exists()


def test_bytes_go_when_their_time_is_over_and_the_line_stays(deliver: Deliver):
    old, fresh = deliver(COPY), deliver("Un autre titre\n\nUn autre texte.\n")
    _age(old, 91)
    _age(fresh, 89)
    assert retention.forget(keep_for=KEPT) == 1
    assert (_is_kept(old), _is_kept(fresh), Delivery.objects.count()) == (False, True, 2)


def test_the_same_bytes_are_known_after_they_went(deliver: Deliver, source: Source):
    _age(deliver(COPY), 91)
    retention.forget(keep_for=KEPT)
    payload = Payload(raw=COPY.encode(), origin="a.txt", size=len(COPY))
    known, receipt = ingest.receive(payload, source, door=Delivery.Door.FOLDER)
    assert (receipt, known.repeats) == (Receipt.AGAIN, 1)
    assert ingest.process(known.pk, again=True).state == Delivery.State.PROCESSED


def test_a_source_s_own_time_goes_before_the_desk_s(deliver: Deliver, source: Source):
    _age(delivery := deliver(COPY), 10)
    Source.objects.update(keep_raw_for=datetime.timedelta(days=7))
    assert retention.forget(keep_for=KEPT) == 1
    assert not _is_kept(delivery)


def test_what_was_set_aside_is_kept_four_times_as_long(deliver: Deliver):
    _age(failed := deliver(b""), 359)
    items = "<item><title>Un</title><description>Le texte.</description></item><item><guid>2</guid></item>"
    _age(half := deliver(f"<rss version='2.0'><channel>{items}</channel></rss>"), 359)
    assert Item.objects.filter(delivery=half, outcome="set_aside").exists()
    assert retention.forget(keep_for=KEPT) == 0
    _age(failed, 361)
    _age(half, 361)
    assert retention.forget(keep_for=KEPT) == 2


def test_what_has_no_fate_yet_is_kept_however_old(deliver: Deliver):
    _age(delivery := deliver(COPY), 5000)
    Delivery.objects.update(state=Delivery.State.RECEIVED)
    assert retention.forget(keep_for=KEPT) == 0
    Delivery.objects.update(state=Delivery.State.PROCESSED, processed_at=None)  # it is being read again
    assert retention.forget(keep_for=KEPT) == 0
    assert _is_kept(delivery)


def test_they_go_in_batches_until_none_is_left(deliver: Deliver, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for number in range(5):
        _age(deliver(f"Titre {number}\n\nLe texte numéro {number}.\n"), 100)
    tasks.forget_raw()
    assert not Delivery.objects.filter(raw__isnull=False).exists()
