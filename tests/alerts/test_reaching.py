"""A correction reaches the people who used the story, with real workers that are killed in the middle of telling."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from articles import annotate, ingest, tasks
from articles.alerts import notices
from articles.models import Article, Delivery, Notice, Revision
from articles.transports import Payload
from articles.webannotation import Selection, resolve
from tests.conftest import BODY, COPY, HEADLINE, STANDFIRST, Dispatch
from tests.workers import Worker, eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def used(dispatch: Dispatch, alice: User) -> Article:
    """A story that Alice has used: she wrote a note on it."""
    article = dispatch()
    place = resolve(article.current.text, Selection("douze millions d'euros"))
    annotate.create(author=alice, reading=article.current, place=place, body="Repris en une.", desk=None)
    return article


def correction(article: Article) -> Delivery:
    """Keep a correction in the ledger; nobody has read it yet."""
    copy = COPY.format(
        headline=HEADLINE, stamp="10:0131/12/2024, mardi", agency="AFP", standfirst=STANDFIRST,
        body=BODY.replace("douze", "treize"), tags="#Vaubrie",
    ).encode()  # fmt: skip
    payload = Payload(raw=copy, origin="correction.txt", size=len(copy))
    return ingest.receive(payload, article.source, door=Delivery.Door.HAND)[0]


def _is_waiting() -> bool:
    """Tell whether another connection waits for a lock of ours."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def mails(worker: Worker) -> int:
    """Return how many mails the worker sent: without a server it writes them to its output."""
    return worker.log.read_text().count("To: alice@desk.example")


def test_a_correction_whose_worker_dies_while_it_tells_reaches_who_used_the_story_once(worker: Worker, used: Article):
    delivery = correction(used)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE articles_notice IN EXCLUSIVE MODE")
        tasks.process.delay(delivery.pk)
        eventually(_is_waiting)  # the correction is stored; the notice is not
        assert Revision.objects.filter(told_at=None).exists()
        worker.kill_children()
    tasks.tell.delay()  # as beat does every minute
    eventually(lambda: not Revision.objects.filter(told_at=None).exists())
    notice = Notice.objects.get()
    assert (notice.user.username, notice.kind, notice.revision.number) == ("alice", "corrected", 2)
    for _ in range(3):
        tasks.tell.delay()
    eventually(lambda: mails(worker))
    assert (notices.tell(), notices.mail(), mails(worker)) == (0, 0, 1)
