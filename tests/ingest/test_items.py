"""Items one by one: what is done stays done, and one that fails keeps no other from being stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError

from articles import extraction, formats, ingest, tasks
from articles.document import Document
from articles.ingest import items
from articles.models import Article, Delivery, Item, Source
from articles.transports import Payload
from tests.workers import Worker, eventually

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """As sudden as SIGKILL: nothing of ours runs after it."""


def _feed(*titles: str) -> bytes:
    entries = (
        f"<item><guid>{t}</guid><title>{t}</title><description>Le texte de {t}.</description></item>" for t in titles
    )
    return f"<rss version='2.0'><channel><title>Fil</title>{''.join(entries)}</channel></rss>".encode()


def _zip(**files: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name, text in files.items():
            made.writestr(f"{name}.txt", text)
    return file.getvalue()


def _receive(source: Source, raw: bytes) -> int:
    payload = Payload(raw=raw, origin="envoi", size=len(raw))
    return ingest.receive(payload, source, door=Delivery.Door.PUSH)[0].pk


def _outcomes(pk: int) -> list[str]:
    return [item.outcome for item in Item.objects.filter(delivery=pk).order_by("number")]


@pytest.fixture
def fails(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, BaseException], None]:
    """Return a function that has the reading of copy with this headline fail."""
    enrich = extraction.enrich

    def fails(headline: str, fault: BaseException) -> None:
        def failing(document: Document, **more: Any) -> Document:
            if document.headline == headline:
                raise fault
            return enrich(document, **more)

        monkeypatch.setattr(extraction, "enrich", failing)

    return fails


def test_a_killed_worker_s_successor_goes_on_with_what_is_left(source: Source, fails: Any, monkeypatch):
    pk = _receive(source, _feed("Un", "Deux", "Trois"))
    fails("Deux", Killed())
    with pytest.raises(Killed):
        ingest.process(pk)
    assert _outcomes(pk) == ["created", "processing", "processing"]
    monkeypatch.undo()
    stored: list[str] = []
    store = items.store
    monkeypatch.setattr(items, "store", lambda intake, story, known: (
        stored.append(story.document.headline), store(intake, story, known))[1])  # fmt: skip
    assert ingest.process(pk).state == Delivery.State.PROCESSED
    assert (_outcomes(pk), stored) == (["created"] * 3, ["Deux", "Trois"])


def test_an_item_that_kills_workers_is_set_aside_alone(source: Source, fails: Any):
    pk = _receive(source, _feed("Un", "Deux", "Trois"))
    fails("Deux", Killed())
    for _ in range(ingest.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            ingest.process(pk)
    assert ingest.process(pk).state == Delivery.State.PROCESSED
    assert _outcomes(pk) == ["created", "set_aside", "created"]
    assert Item.objects.get(delivery=pk, number=1).reason_code == "broke-workers"


def test_a_file_of_an_archive_that_kills_workers_is_set_aside_alone(source: Source, monkeypatch: pytest.MonkeyPatch):
    pk = _receive(source, _zip(a="Un\n\nLe premier texte.\n", b="Deux\n\nUn poison.\n", c="Trois\n\nLe dernier.\n"))
    parse = formats.parse

    def dies(raw: bytes, **more: Any) -> formats.Parsed:
        if b"poison" in raw:
            raise Killed
        return parse(raw, **more)

    monkeypatch.setattr(formats, "parse", dies)
    for _ in range(ingest.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            ingest.process(pk)
    assert ingest.process(pk).state == Delivery.State.PROCESSED
    assert _outcomes(pk) == ["created", "set_aside", "created"]
    assert [item.name for item in Item.objects.order_by("number")] == ["a.txt", "b.txt", "c.txt"]


def test_the_files_of_an_archive_are_items_with_their_names(source: Source):
    pk = _receive(source, _zip(a="Un\n\nLe premier texte.\n", b="", c=_feed("Deux", "Trois").decode()))
    ingest.process(pk)
    said = Item.objects.order_by("number").values_list("number", "name", "outcome")
    assert list(said) == [
        (0, "a.txt", "created"), (1, "b.txt", "set_aside"), (2, "c.txt", "created"), (3, "c.txt", "created"),
    ]  # fmt: skip


def test_an_item_that_takes_too_long_is_set_aside_and_the_others_go_on_later(source: Source, fails: Any):
    pk = _receive(source, _feed("Un", "Deux", "Trois"))
    fails("Deux", SoftTimeLimitExceeded())
    progress = ingest.advance(pk, seconds=30)
    assert (progress.left, _outcomes(pk)) == (2, ["created", "set_aside", "processing"])
    assert ingest.advance(pk, seconds=30).delivery.state == Delivery.State.PROCESSED
    assert _outcomes(pk) == ["created", "set_aside", "created"]


def test_a_large_delivery_is_read_in_turns_which_count_as_no_attempt(source: Source):
    pk = _receive(source, _feed(*(f"Titre {n}" for n in range(4))))
    turns = [ingest.advance(pk, seconds=1e-9).left for _ in range(4)]
    assert turns == [1, 2, 3, None]
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == (Delivery.State.PROCESSED, 1)


def test_a_database_that_goes_away_half_way_undoes_nothing(source: Source, monkeypatch: pytest.MonkeyPatch):
    pk = _receive(source, _feed("Un", "Deux"))
    store = items.store

    def away(intake: Any, story: Any, known: Item | None) -> Item:
        if story.document.headline == "Deux":
            raise OperationalError("away")
        return store(intake, story, known)

    with monkeypatch.context() as broken:
        broken.setattr(items, "store", away)
        for _ in range(ingest.MOST_ATTEMPTS + 3):
            with pytest.raises(OperationalError):
                ingest.process(pk)
    assert _outcomes(pk) == ["created", "processing"]
    assert ingest.process(pk).state == Delivery.State.PROCESSED
    assert _outcomes(pk) == ["created", "created"]


def test_two_workers_with_one_delivery_store_it_once(worker: Worker):
    source = Source.objects.create(name="Agence Vaubrie", slug="vaubrie")
    pk = _receive(source, _feed(*(f"Titre {n}" for n in range(30))))
    tasks.enqueue(pk)
    eventually(lambda: Item.objects.filter(outcome="created").exists())
    ingest.process(pk)
    eventually(lambda: Delivery.objects.get().state == Delivery.State.PROCESSED)
    assert _outcomes(pk) == ["created"] * 30
    assert _revisions(Article.objects.all()) == [1] * 30


def test_a_killed_child_of_a_worker_loses_no_item(worker: Worker):
    source = Source.objects.create(name="Agence Vaubrie", slug="vaubrie")
    pk = _receive(source, _feed(*(f"Titre {n}" for n in range(40))))
    tasks.enqueue(pk)
    eventually(lambda: Item.objects.filter(outcome="created").count() > 3)
    worker.kill_children()
    eventually(lambda: Delivery.objects.get().state == Delivery.State.PROCESSED)
    assert _outcomes(pk) == ["created"] * 40
    assert _revisions(Article.objects.all()) == [1] * 40


def _revisions(articles: Any) -> Sequence[int]:
    return [article.revisions.count() for article in articles]
