"""Mailboxes into the ledger: nothing is marked before it is kept, nothing is kept twice, and failures say why."""

from __future__ import annotations

import datetime
import signal
import subprocess
import sys

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.utils import timezone

from articles import ingest, tasks
from articles.ingest import mailboxes
from articles.models import Article, Delivery, Mailbox, Source
from articles.transports import mailbox as door
from tests.mailserver import PASSWORD, USERNAME, Post, post
from tests.sites import LOOPBACK
from tests.workers import Worker, environment, eventually

__all__ = ["post"]

MAIL = b"From: Agence Vaubrie <desk@vaubrie.example>\r\nSubject: Le pont rouvre\r\n\r\nDeux ans de travaux, %s.\r\n"
# Keeps a message and dies before it can be marked.
DIE = """
import os, signal, sys
import django
django.setup()
from articles.ingest import ledger, mailboxes
kept = mailboxes.receive
def receive(*arguments, **named):
    found = kept(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
mailboxes.receive = receive
mailboxes.ask(mailboxes.due()[0], networks=("127.0.0.0/8",))
"""


@pytest.fixture
def box(source: Source, post: Post) -> Mailbox:
    """The mailbox of the source."""
    return Mailbox.objects.create(source=source, host="127.0.0.1", port=post.port, username=USERNAME, password=PASSWORD)


def ask(box: Mailbox) -> list[int]:
    """Read the mailbox as if it were due."""
    Mailbox.objects.update(next_at=timezone.now())
    (claim,) = mailboxes.due()
    found = mailboxes.ask(claim, networks=LOOPBACK)
    box.refresh_from_db()
    return found


@pytest.mark.django_db
def test_a_message_is_in_the_ledger_and_marked(box: Mailbox, post: Post):
    post.put(MAIL % b"un")
    (delivery_id,) = ask(box)
    delivery = Delivery.objects.get(pk=delivery_id)
    assert (bytes(delivery.raw), delivery.door, delivery.format) == (MAIL % b"un", Delivery.Door.MAIL, "mail")
    assert post.flags() == ["\\Seen"]
    assert ingest.process(delivery_id).state == Delivery.State.PROCESSED
    assert str(Article.objects.get()) == "Le pont rouvre"


@pytest.mark.django_db
def test_a_message_that_cannot_be_read_stays_in_the_ledger_with_its_reason(box: Mailbox, post: Post):
    post.put(b"From: a@vaubrie.example\r\n\r\n")
    (delivery_id,) = ask(box)
    delivery = ingest.process(delivery_id)
    assert (delivery.state, delivery.reason_code != "") == (Delivery.State.SET_ASIDE, True)
    assert Delivery.objects.get(pk=delivery_id).size == 27
    assert post.flags() == ["\\Seen"]


@pytest.mark.django_db(transaction=True)
def test_killed_between_keeping_and_marking_it_comes_again_as_the_same_delivery(box: Mailbox, post: Post):
    post.put(MAIL % b"un")
    killed = subprocess.run([sys.executable, "-c", DIE], cwd=settings.BASE_DIR, env=environment(), check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (Delivery.objects.count(), post.flags()) == (1, [""])
    ask(box)
    delivery = Delivery.objects.get()
    assert (delivery.repeats, post.flags()) == (1, ["\\Seen"])


@pytest.mark.django_db
def test_while_the_lease_lasts_nobody_else_reads_it(box: Mailbox, post: Post):
    post.put(MAIL % b"un")
    (claim,) = mailboxes.due()
    assert mailboxes.due() == []
    Mailbox.objects.update(next_at=timezone.now() + datetime.timedelta(hours=1))  # another has it by now
    assert mailboxes.ask(claim, networks=LOOPBACK) == []
    assert post.flags() == [""]


@pytest.mark.django_db
def test_what_is_too_large_is_one_line_with_its_reason_however_often_it_comes(box: Mailbox, post: Post):
    post.put(b"X-Size: 99999999\r\n" + MAIL % b"un")
    assert ask(box) == []
    with post.open() as client:
        client.store("1", "-FLAGS", "(\\Seen \\Flagged)")  # as if the worker had been killed before it marked
    ask(box)
    delivery = Delivery.objects.get()
    assert (delivery.reason_code, delivery.size, delivery.repeats) == ("too-large", 99999999, 1)
    assert post.flags() == ["\\Flagged \\Seen"]


@pytest.mark.django_db
def test_a_failure_says_why_and_waits_longer_each_time(box: Mailbox, post: Post):
    Mailbox.objects.update(password="wrong")
    waits = []
    for _ in range(9):
        ask(box)
        waits.append((box.next_at - timezone.now()).total_seconds())
    assert (box.failures, box.reason_code) == (9, "wrong-password")
    assert "127.0.0.1" in box.reason_sentence
    assert 100 < waits[0] < waits[1] < waits[2] < waits[-1] <= mailboxes.LONGEST_BACK_OFF


@pytest.mark.django_db
def test_what_works_again_forgets_its_failures(box: Mailbox, post: Post):
    Mailbox.objects.update(failures=5, reason_code="no-answer", reason={"template": "x", "params": {}})
    post.put(MAIL % b"un")
    ask(box)
    assert (box.failures, box.reason, box.reason_code) == (0, None, "")
    assert box.answered_at
    assert box.delivered_at == Delivery.objects.get().received_at
    assert 0 < (box.next_at - timezone.now()).total_seconds() <= 90


@pytest.mark.django_db
def test_with_messages_left_it_is_due_again_at_once(box: Mailbox, post: Post, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(door, "MOST", 1)
    post.put(MAIL % b"un")
    post.put(MAIL % b"deux")
    ask(box)
    assert box.next_at <= timezone.now()


@pytest.mark.django_db
def test_a_round_that_takes_too_long_ends_in_words(box: Mailbox, monkeypatch: pytest.MonkeyPatch):
    def slow(*_: object, **__: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(door, "read", slow)
    ask(box)
    assert box.reason_code == "too-slow"


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["mailbox", "source"])
def test_what_is_not_active_is_not_read(box: Mailbox, what: str):
    (Mailbox if what == "mailbox" else Source).objects.update(is_active=False)
    assert mailboxes.due() == []


@pytest.mark.django_db
def test_the_password_does_not_lie_open(box: Mailbox):
    assert PASSWORD not in repr(mailboxes.account(box))
    assert Mailbox.objects.get().password == PASSWORD


def test_beat_has_mailboxes_read_and_their_mail_processed(worker: Worker, post: Post, monkeypatch: pytest.MonkeyPatch):
    source = Source.objects.create(name="Agence Vaubrie", slug="vaubrie")
    Mailbox.objects.create(source=source, host="127.0.0.1", port=post.port, username=USERNAME, password=PASSWORD)
    post.put(MAIL % b"un")
    monkeypatch.setattr(settings, "FETCH_ALLOWED_NETWORKS", list(LOOPBACK))
    sent: list[tuple[int, str]] = []
    monkeypatch.setattr(tasks.read_mailbox, "delay", lambda *claim: sent.append(claim))
    tasks.poll()
    tasks.read_mailbox(*sent[0])
    eventually(lambda: Article.objects.exists())
    assert post.flags() == ["\\Seen"]
