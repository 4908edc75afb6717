"""Tasks, with a real worker on the real broker."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from articles import clustering, ingest, tasks
from articles.ingest import identity
from articles.models import Article, Delivery, Fingerprint, Source
from articles.transports import Payload
from newsreader import heartbeat
from tests.workers import Worker, eventually, running

COPY = b"Le pont rouvre\n\nDeux ans de travaux ont \xc3\xa9t\xc3\xa9 n\xc3\xa9cessaires.\n"
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def _received(raw: bytes = COPY) -> Delivery:
    source, _ = Source.objects.get_or_create(slug="vaubrie", defaults={"name": "Agence Vaubrie"})
    return ingest.receive(Payload(raw=raw, origin="a.txt", size=len(raw)), source, door=Delivery.Door.HAND)[0]


def _state(delivery: Delivery) -> str:
    return Delivery.objects.values_list("state", flat=True).get(pk=delivery.pk)


def _is_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def _hold_all_stories(source: Source) -> None:
    """Hold the locks of all identities until the transaction ends, so that storing waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_advisory_xact_lock(%s, bucket)) FROM generate_series(0, %s) AS bucket",
            [identity._LOCK_SPACE + source.pk, identity._BUCKETS],
        )


def _kill(worker: Worker) -> None:
    """Kill what stores, and have PostgreSQL see at once that it is gone: while it waits for a lock it does not look."""
    worker.kill_children()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    eventually(lambda: not _is_waiting())


def test_a_worker_processes_what_was_received(worker: Worker):
    delivery = _received()
    tasks.enqueue(delivery.pk)
    eventually(lambda: _state(delivery) == Delivery.State.PROCESSED)
    assert Article.objects.get().current


def test_a_task_that_runs_twice_stores_once(worker: Worker):
    first, last = _received(), _received(b"Un autre titre\n\nUn autre texte, plus long que le titre.\n")
    for delivery in (first, first, first, last):
        tasks.enqueue(delivery.pk)
    eventually(lambda: _state(last) == Delivery.State.PROCESSED)
    assert first.items.get().revision.article.revisions.count() == 1


def test_a_dispatch_whose_worker_is_killed_is_still_processed(worker: Worker):
    delivery = _received()
    with transaction.atomic():
        _hold_all_stories(delivery.source)
        tasks.process.delay(delivery.pk)
        eventually(_is_waiting)
        _kill(worker)
    eventually(lambda: _state(delivery) == Delivery.State.PROCESSED)
    assert Delivery.objects.get().attempts >= 2
    assert Article.objects.count() == 1


def test_a_dispatch_that_ends_every_worker_is_set_aside_and_blocks_nobody(worker: Worker):
    delivery, behind = _received(), _received(b"Un autre titre\n\nUn autre texte, plus long que le titre.\n")
    with transaction.atomic():
        _hold_all_stories(delivery.source)
        tasks.process.delay(delivery.pk)
        for attempt in range(1, ingest.MOST_ATTEMPTS + 1):
            eventually(lambda n=attempt: _attempts(delivery) == n and _is_waiting())
            _kill(worker)
        eventually(lambda: _state(delivery) == Delivery.State.SET_ASIDE)
    tasks.process.delay(behind.pk)
    eventually(lambda: _state(behind) == Delivery.State.PROCESSED)
    assert Delivery.objects.get(pk=delivery.pk).reason_code == "broke-workers"


def _attempts(delivery: Delivery) -> int:
    return Delivery.objects.values_list("attempts", flat=True).get(pk=delivery.pk)


def test_two_workers_with_two_texts_of_one_story_store_one_after_the_other(worker: Worker, tmp_path):
    texts = [f"Le pont rouvre\n\nDeux ans de travaux, version {number} du texte.\n".encode() for number in range(12)]
    deliveries = [_received(text) for text in texts]
    queue = tasks.current_app.conf.task_default_queue
    second = ("-m", "celery", "--app", "newsreader", "worker", "--concurrency", "3", "--queues", queue)
    with running(*second, "--hostname", "second", "--without-gossip", "--without-mingle", log=tmp_path / "second"):
        for delivery in deliveries:
            tasks.enqueue(delivery.pk)
        eventually(lambda: not Delivery.objects.unfinished().exists())
    numbers = sorted(Article.objects.get().revisions.values_list("number", flat=True))
    assert numbers == list(range(1, 13))


def test_the_sweep_brings_back_what_no_message_speaks_of(worker: Worker):
    lost, fresh = _received(), _received(b"Un autre titre\n\nUn autre texte.\n")
    Delivery.objects.filter(pk=lost.pk).update(received_at=timezone.now() - datetime.timedelta(minutes=2))
    tasks.sweep()
    eventually(lambda: _state(lost) == Delivery.State.PROCESSED)
    assert _state(fresh) == Delivery.State.RECEIVED


TAKE = "Le bac chavire à Morlin\n\nLe bac de Morlin a chaviré mardi à l'aube avec douze personnes.\n".encode()


def _received_from_two() -> list[Delivery]:
    """Return one text from two agencies."""
    other = Source.objects.create(name="Agence des Séranes", slug="seranes")
    payload = Payload(raw=TAKE, origin="b.txt", size=len(TAKE))
    return [_received(TAKE), ingest.receive(payload, other, door=Delivery.Door.HAND)[0]]


def _is_one_story() -> bool:
    found = Article.objects.values_list("story", flat=True)
    return len(found) == 2 and len(set(found)) == 1 and None not in found


def test_a_worker_groups_what_it_stores(worker: Worker):
    for delivery in _received_from_two():
        tasks.enqueue(delivery.pk)
    eventually(_is_one_story)


def test_the_sweep_groups_what_a_killed_worker_left(worker: Worker):
    for delivery in _received_from_two():
        ingest.process(delivery.pk)
    tasks.sweep()
    eventually(_is_one_story)
    assert not clustering.due()


@pytest.mark.django_db
def test_old_fingerprints_are_dropped_in_as_many_goes_as_it_takes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clustering.grouping, "AT_ONCE", 1)
    for raw in (TAKE, COPY):
        ingest.process(_received(raw).pk)
    for article_id in clustering.due():
        tasks.cluster(article_id)
    Fingerprint.objects.update(made_at=timezone.now() - 2 * clustering.KEPT)
    tasks.forget_fingerprints()
    assert not Fingerprint.objects.exists()


@pytest.mark.django_db
def test_the_sweep_waits_while_the_queue_is_long(monkeypatch: pytest.MonkeyPatch):
    delivery = _received()
    Delivery.objects.update(received_at=timezone.now() - datetime.timedelta(minutes=2))
    sent: list[int] = []
    monkeypatch.setattr(tasks, "_waiting", lambda: 1000)
    monkeypatch.setattr(tasks.process, "delay", sent.append)
    tasks.sweep()
    assert sent == []
    monkeypatch.setattr(tasks, "_waiting", lambda: 0)
    tasks.sweep()
    assert sent == [delivery.pk]


def test_a_rolled_back_reception_enqueues_nothing(transactional_db, monkeypatch: pytest.MonkeyPatch):
    sent: list[int] = []
    monkeypatch.setattr(tasks.process, "apply_async", lambda args, *_, **__: sent.append(args[0]))
    with transaction.atomic():
        tasks.enqueue(1)
        transaction.set_rollback(True)
    tasks.enqueue(2)
    assert sent == [2]


@pytest.mark.django_db
def test_a_broker_that_is_away_stops_no_reception(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks, caplog: pytest.LogCaptureFixture
):
    def away(*_: object, **__: object) -> None:
        raise BrokerError("no broker")

    monkeypatch.setattr(tasks.process, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.enqueue(_received().pk)
    assert "waits for the sweep" in caplog.text


def test_the_heartbeat_is_heard():
    tasks.heartbeat()
    assert heartbeat.heard()[heartbeat.Part.WORKER] is not None
