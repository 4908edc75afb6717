"""Receiving: what is new, what came before, and under which key."""

from __future__ import annotations

from typing import Any

import pytest

from articles import ingest
from articles.ingest import Receipt, ledger
from articles.models import Delivery, Source
from articles.transports import Payload
from articles.transports.files import too_large

pytestmark = pytest.mark.django_db

COPY = b"Le pont rouvre\n\nDeux ans de travaux.\n"
OTHER = b"Le tunnel ferme\n\nUn an de travaux.\n"


def _receive(source: Source, raw: bytes = COPY, **how: Any) -> tuple[Delivery, Receipt]:
    payload = Payload(raw=raw, origin="a.txt", size=len(raw))
    return ingest.receive(payload, source, **{"door": Delivery.Door.PUSH} | how)


def test_it_keeps_the_door_and_the_key(source: Source):
    delivery, receipt = _receive(source, idempotency_key="k1")
    delivery.refresh_from_db()
    assert (delivery.door, delivery.idempotency_key, receipt) == ("push", "k1", Receipt.NEW)


def test_the_same_bytes_again_are_counted(source: Source):
    first, _ = _receive(source)
    for _ in range(3):
        again, receipt = _receive(source, door=Delivery.Door.FOLDER)
    assert (again.pk, again.repeats, receipt) == (first.pk, 3, Receipt.AGAIN)
    assert Delivery.objects.get().door == Delivery.Door.PUSH


def test_the_same_key_with_the_same_bytes_is_the_same_delivery(source: Source):
    first, _ = _receive(source, idempotency_key="k1")
    again, receipt = _receive(source, idempotency_key="k1")
    assert (again.pk, receipt) == (first.pk, Receipt.AGAIN)


def test_the_same_key_with_other_bytes_keeps_nothing_and_says_so(source: Source):
    first, _ = _receive(source, idempotency_key="k1")
    taken, receipt = _receive(source, OTHER, idempotency_key="k1")
    assert (taken.pk, receipt, bool(receipt)) == (first.pk, Receipt.KEY_TAKEN, False)
    assert Delivery.objects.get().repeats == 0


def test_known_bytes_under_a_first_key_answer_to_it_from_then_on(source: Source):
    _receive(source)
    _receive(source, idempotency_key="k1")
    assert _receive(source, OTHER, idempotency_key="k1")[1] == Receipt.KEY_TAKEN


def test_a_key_is_its_own_source_s_alone(source: Source):
    other = Source.objects.create(name="Presse-Estran", slug="estran")
    _receive(source, idempotency_key="k1")
    assert _receive(other, OTHER, idempotency_key="k1")[1] == Receipt.NEW


def test_a_key_of_any_length_is_known_again(source: Source):
    _receive(source, idempotency_key="k" * 5000)
    assert _receive(source, OTHER, idempotency_key="k" * 5000)[1] == Receipt.KEY_TAKEN


def test_what_is_refused_unread_under_a_key_is_one_line_in_the_ledger(source: Source):
    payload = too_large("grand.txt", 10**9)
    for _ in range(2):
        refused, _receipt = ingest.receive(payload, source, door=Delivery.Door.PUSH, idempotency_key="k1")
    assert (refused.state, Delivery.objects.count()) == (Delivery.State.SET_ASIDE, 1)


def test_a_slower_process_finds_what_a_faster_one_kept(source: Source, monkeypatch: pytest.MonkeyPatch):
    kept, _ = _receive(source)
    answers = iter([None, kept])
    monkeypatch.setattr(ledger, "_received", lambda *_: next(answers))
    assert _receive(source) == (kept, Receipt.AGAIN)
