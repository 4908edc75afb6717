"""Two workers with two dispatches of one story at the same instant end as one after the other would."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from articles.document import Document
from articles.ingest import stories
from articles.models import Article, Revision, Source
from tests.wires import on_the_wire, story

pytestmark = pytest.mark.django_db(transaction=True)
HEADLINE = "Vaubrie: le pont de Sainte-Orvaine rouvre après des travaux"
BODY = (
    "Le pont de Sainte-Orvaine rouvre mardi à la circulation après deux ans de travaux, a annoncé la préfecture.\n\n"
    "Quelque deux cents habitants ont assisté à la cérémonie, sous une pluie battante, avant un concert."
)
AtOnce = Callable[..., None]


@pytest.fixture
def at_once(source: Source, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtOnce]:
    """Return a function that delivers documents by as many workers; each waits, before it stores, for the others.

    A worker that waits for a lock cannot come to the meeting: after a moment those that are there go on.
    """
    with on_the_wire() as deliver:

        def at_once(*documents: Document) -> None:
            meeting = threading.Barrier(len(documents), timeout=0.4)
            _meet_before(monkeypatch, meeting)
            faults: list[Exception] = []
            threads = [threading.Thread(target=_work, args=(deliver, one, source, faults)) for one in documents]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert not faults

        yield at_once


def _meet_before(monkeypatch: pytest.MonkeyPatch, meeting: threading.Barrier) -> None:
    """Let every worker wait for the others between its decision and its writing."""
    write = stories._write

    def meets(*given: Any) -> Revision:
        try:
            meeting.wait()
        except threading.BrokenBarrierError:
            meeting.abort()
        return write(*given)

    monkeypatch.setattr(stories, "_write", meets)


def _work(deliver: Callable[..., Any], document: Document, source: Source, faults: list[Exception]) -> None:
    try:
        deliver(document, source=source)
    except Exception as error:  # told by the test's own thread
        faults.append(error)
    finally:
        connection.close()


def test_two_versions_of_a_new_story(at_once: AtOnce):
    at_once(story(guid="a", version="1", body="Un."), story(guid="a", version="2", body="Deux."))
    article = Article.objects.get()
    assert article.current.revision.version == "2"
    assert sorted(article.revisions.values_list("number", flat=True)) == [1, 2]


def test_a_story_and_its_kill(at_once: AtOnce):
    at_once(story(guid="a", version="1"), story(guid="a", version="2", signal="kill"))
    assert Article.objects.get().is_withdrawn


def test_two_headlines_of_one_story(at_once: AtOnce):
    at_once(story(HEADLINE, BODY), story("Le pont de Sainte-Orvaine rouvre après des travaux", BODY))
    assert Article.objects.get().revisions.count() == 2


@pytest.mark.parametrize("guid", ["", "a"])
def test_a_story_and_a_kill_of_another_identity(at_once: AtOnce, guid: str):
    at_once(story(HEADLINE, BODY, guid=guid), story(f"ANNULATION : {HEADLINE}", "Erreur.", guid="z", signal="kill"))
    assert not Article.objects.filter(withdrawn_at=None).exists()
    assert Article.objects.count() == 1


def test_four_workers_with_one_story(at_once: AtOnce):
    at_once(*(story(guid="a", version=str(version), body=f"Texte {version}.") for version in (3, 1, 4, 2)))
    article = Article.objects.get()
    assert article.current.revision.version == "4"
    assert article.revisions.count() == 4
