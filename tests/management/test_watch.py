"""The watcher, as the process that `./desk up` runs, with a real worker behind it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles import ingest
from articles.models import Article, Delivery, Source
from articles.transports import Payload, folder
from tests.workers import eventually, running

COPY = "Le pont rouvre\n\nDeux ans de travaux ont été nécessaires.\n"


@pytest.fixture
def inbox(tmp_path: Path, settings: object) -> Path:
    """An inbox of this test's own."""
    settings.INBOX = tmp_path / "inbox"
    settings.INBOX.mkdir()
    return settings.INBOX


@contextlib.contextmanager
def _watching(inbox: Path) -> Iterator[object]:
    with running("manage.py", "watch", log=inbox.parent / "watch.log", INBOX=str(inbox)) as process:
        yield process


def _left(inbox: Path) -> list[str]:
    # os.walk, which takes folders that watchers remove meanwhile for empty.
    return [str((Path(place) / name).relative_to(inbox)) for place, _, names in os.walk(inbox) for name in names]


@pytest.mark.django_db(transaction=True)
def test_a_dropped_file_becomes_an_article_by_itself(
    inbox: Path, source: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    # A room of the broker's own for this process's tests: a worker of others must not take what this watcher sends.
    room = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 1
    monkeypatch.setenv("REDIS_URL", os.environ["REDIS_URL"].replace("virtual_host=0", f"virtual_host={room}"))
    worker = ("-m", "celery", "--app", "newsreader", "worker", "--concurrency", "1")
    with running(*worker, log=tmp_path / "worker.log"), _watching(inbox):
        (inbox / "vaubrie").mkdir()
        (inbox / "vaubrie" / "a.txt").write_text(COPY)
        eventually(lambda: Article.objects.filter(source=source).exists())
        eventually(lambda: _left(inbox) == [])


@pytest.mark.django_db
def test_a_file_of_the_inbox_itself_goes_to_the_inbox(inbox: Path, roles: None):
    (inbox / "a.txt").write_text(COPY)
    call_command("watch", once=True)
    assert Delivery.objects.get().source.slug == "inbox"
    assert _left(inbox) == []


@pytest.mark.django_db
def test_a_folder_that_no_source_is_called_goes_to_the_inbox_under_its_path(inbox: Path, roles: None):
    (inbox / "inconnu").mkdir()
    (inbox / "inconnu" / "a.txt").write_text(COPY)
    call_command("watch", once=True)
    delivery = Delivery.objects.get()
    assert (delivery.source.slug, delivery.origin) == ("inbox", "inconnu/a.txt")


@pytest.mark.django_db
def test_the_same_file_dropped_twice_is_one_delivery(inbox: Path, roles: None):
    for _ in range(2):
        (inbox / "a.txt").write_text(COPY)
        call_command("watch", once=True)
    assert Delivery.objects.count() == 1
    assert _left(inbox) == []


@pytest.mark.django_db
def test_a_file_over_the_limit_keeps_its_name_size_and_reason_and_is_set_aside(inbox: Path, roles: None):
    with (inbox / "grand.txt").open("wb") as file:
        file.truncate(25 * 1024**2)
    (inbox / "b.txt").write_text(COPY)
    call_command("watch", once=True)
    refused = Delivery.objects.get(state=Delivery.State.SET_ASIDE)
    assert (refused.origin, refused.size, refused.reason_code) == ("grand.txt", 25 * 1024**2, "too-large")
    assert [Path(path).parts[::2] for path in _left(inbox)] == [(folder.SET_ASIDE, "grand.txt")]
    assert Delivery.objects.filter(state=Delivery.State.RECEIVED).count() == 1


def _watch_as_nobody(inbox: Path) -> None:
    """Watch once as a user who has no rights but those of everybody."""
    for place in [inbox, *inbox.parents[:-2]]:
        place.chmod(0o777)
    code = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'newsreader.settings'; django.setup();"
        "from django.db import connection; connection.ensure_connection(); os.setuid(65534);"
        "from django.core.management import call_command; call_command('watch', once=True)"
    )
    with running("-c", code, log=inbox.parent / "log", INBOX=str(inbox)) as process:
        process.wait(timeout=60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_file_without_read_permission_is_set_aside_with_its_reason(inbox: Path, roles: None):
    path = inbox / "secret.txt"
    path.write_text(COPY)
    path.chmod(0)
    _watch_as_nobody(inbox)
    assert Delivery.objects.get().reason_code == "unreadable"
    assert [Path(left).name for left in _left(inbox)] == ["secret.txt"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_what_needs_somebodys_hand_is_said_once_in_the_ledger(inbox: Path, roles: None):
    for name, mode in {"ferme": 0o700, "fige": 0o755}.items():
        (inbox / name).mkdir()
        (inbox / name / "a.txt").write_text(COPY)
        (inbox / name).chmod(mode)
    _watch_as_nobody(inbox)
    told = Delivery.objects.order_by("origin").values_list("origin", "reason_code")
    assert list(told) == [("ferme", "closed"), ("fige/a.txt", "stuck")]
    assert sorted(_left(inbox)) == ["ferme/a.txt", "fige/a.txt"]


@pytest.mark.django_db
def test_a_source_may_keep_its_files(inbox: Path, source: Source):
    Source.objects.filter(pk=source.pk).update(keep_files=True)
    (inbox / "vaubrie").mkdir()
    (inbox / "vaubrie" / "a.txt").write_text(COPY)
    call_command("watch", once=True)
    assert Delivery.objects.get().source == source
    assert _left(inbox) == [f"{folder.DONE}/{timezone.localdate()}/vaubrie/a.txt"]


@pytest.mark.django_db
def test_a_file_older_than_the_last_one_is_read(inbox: Path, roles: None):
    for name, age in {"today.txt": 0, "from-last-week.txt": 7 * 24 * 3600}.items():
        (inbox / name).write_text(COPY + name)
        os.utime(inbox / name, (time.time() - age, time.time() - age))
        call_command("watch", once=True)
    assert list(Delivery.objects.order_by("pk").values_list("origin", flat=True)) == ["today.txt", "from-last-week.txt"]


@pytest.mark.django_db
def test_a_bad_file_blocks_no_other(inbox: Path, roles: None, monkeypatch: pytest.MonkeyPatch, caplog):
    receive = ingest.receive

    def fails(payload: Payload, *args: object, **more: object) -> object:
        return 1 / 0 if payload.origin == "bad.txt" else receive(payload, *args, **more)

    for name in ("bad.txt", "good.txt"):
        (inbox / name).write_text(COPY + name)
    with monkeypatch.context() as broken:
        broken.setattr(ingest, "receive", fails)
        call_command("watch", once=True)
    assert Delivery.objects.get().origin == "good.txt"
    assert "bad.txt could not be received" in caplog.text
    call_command("watch", once=True)
    assert Delivery.objects.latest("pk").origin == "bad.txt"


@pytest.mark.django_db
def test_bad_files_of_every_kind_block_no_other(inbox: Path, roles: None):
    bad = {"0-vide.txt": b"", "1-image.txt": bytes(range(256)) * 20, "2-bombe.zip": b"PK\x03\x04" + bytes(99),
           "3-casse.xml": b"<?xml version='1.0'?><nitf><body"}  # fmt: skip
    for name, raw in (bad | {"4-bon.txt": COPY.encode()}).items():
        (inbox / name).write_bytes(raw)
    call_command("watch", once=True)
    fates = {delivery.origin: ingest.process(delivery.pk).state for delivery in Delivery.objects.all()}
    assert fates.pop("4-bon.txt") == Delivery.State.PROCESSED
    assert list(fates) == list(bad)
    assert _left(inbox) == []


@pytest.mark.django_db
def test_the_files_of_a_source_that_is_not_active_wait(inbox: Path, source: Source):
    Source.objects.filter(pk=source.pk).update(is_active=False)
    (inbox / "vaubrie").mkdir()
    (inbox / "vaubrie" / "a.txt").write_text(COPY)
    call_command("watch", once=True)
    assert not Delivery.objects.exists()
    Source.objects.filter(pk=source.pk).update(is_active=True)
    call_command("watch", once=True)
    assert Delivery.objects.get().source == source


@pytest.mark.django_db
def test_a_claim_that_a_dead_watcher_left_is_received(inbox: Path, roles: None):
    path = inbox / "a.txt"
    path.write_text(COPY)
    claim = folder.claim(inbox, path)
    assert claim is not None
    claim.release()
    call_command("watch", once=True)
    assert Delivery.objects.get().origin == "a.txt"
    assert _left(inbox) == []


@pytest.mark.django_db(transaction=True)
def test_two_watchers_receive_each_file_once(inbox: Path, roles: None):
    with _watching(inbox) as first, _watching(inbox) as second:
        eventually(lambda: (inbox.parent / "watch.log").read_text().count("watching") == 2)
        for number in range(40):
            (inbox / f"{number}.txt").write_text(f"{COPY}{number}")
        eventually(lambda: _left(inbox) == [])
        for watcher in (first, second):
            watcher.send_signal(signal.SIGTERM)
            assert watcher.wait(timeout=30) == 0
    assert sorted(Delivery.objects.values_list("origin", flat=True)) == sorted(f"{n}.txt" for n in range(40))


@pytest.mark.django_db(transaction=True)
def test_a_killed_watcher_loses_nothing(inbox: Path, roles: None):
    for number in range(40):
        (inbox / f"{number}.txt").write_text(f"{COPY}{number}")
    with _watching(inbox):
        eventually(lambda: Delivery.objects.exists())
    with _watching(inbox):
        eventually(lambda: _left(inbox) == [])
    assert Delivery.objects.count() == 40
