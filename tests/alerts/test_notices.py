"""A correction reaches the people who used the story: once, and nobody else."""

from __future__ import annotations

import datetime
import smtplib
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from articles import annotate
from articles.alerts import notices
from articles.models import Article, Notice, Preferences, Reading, Revision
from articles.webannotation import Selection, resolve
from tests import editions

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = editions.PARAGRAPHS
TOMORROW = timezone.now() + datetime.timedelta(days=1)


@pytest.fixture
def reading(source) -> Reading:
    return editions.publish(source)


@pytest.fixture
def article(reading) -> Article:
    return reading.revision.article


def annotate_as(author, reading, words="douze millions"):
    place = resolve(reading.text, Selection(words))
    return annotate.create(author=author, reading=reading, place=place, body="À vérifier.", desk=None)


def correct(article: Article, *paragraphs: str, signal: str = "", **fields: object) -> Revision:
    """Store one version more, of which nobody has been told."""
    reading = editions.revise(article, *(paragraphs or (FIRST, THIRD.replace("douze", "treize"))), signal=signal)
    Revision.objects.filter(pk=reading.revision_id).update(told_at=None, **fields)
    return Revision.objects.get(pk=reading.revision_id)


def kill(article: Article) -> Revision:
    """Store the words that take the story back, as ingest does."""
    number = article.revisions.count() + 1
    revision = Revision.objects.create(
        article=article, number=number, digest="kill", signal="kill", received_at=editions.NOON
    )
    editions.read(revision, "Annulez la dépêche.", is_shown=False)
    Article.objects.filter(pk=article.pk).update(
        withdrawn_at=timezone.now(), killed_by=revision, withdrawn_reason="Faux."
    )
    return revision


def told() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("user__username", "pk").values_list("user__username", "kind"))


def test_who_wrote_a_note_is_told_of_the_correction_once(alice, bob, charlie, article, reading):
    annotate_as(alice, reading)
    annotate_as(alice, reading, "La maire s’est")
    annotate_as(charlie, reading)
    correct(article)
    assert (notices.tell(), notices.tell()) == (2, 0)
    assert told() == [("alice", "corrected"), ("charlie", "corrected")]


def test_each_correction_is_told(alice, article, reading):
    annotate_as(alice, reading)
    correct(article)
    notices.tell()
    correct(article, FIRST, signal="update")
    notices.tell()
    assert len(told()) == 2


def test_who_wrote_on_the_corrected_text_is_not_told_of_it(alice, article, reading):
    revision = correct(article)
    annotate_as(alice, revision.readings.get(), "treize millions")
    notices.tell()
    assert told() == []


def test_a_kill_is_told_as_a_withdrawal(alice, article, reading):
    annotate_as(alice, reading)
    kill(article)
    notices.tell()
    assert told() == [("alice", "withdrawn")]


def test_what_the_desk_withdraws_is_told_once(alice, article, reading):
    annotate_as(alice, reading)
    Article.objects.filter(pk=article.pk).withdraw("Erreur de la rédaction.")
    assert (notices.tell(), notices.tell()) == (1, 0)
    assert told() == [("alice", "withdrawn")]


@pytest.mark.parametrize("fields", [{"signal": "advisory"}, {"signal": "completed"}, {"is_late": True}])
def test_what_is_no_correction_is_not_told(alice, article, reading, fields):
    annotate_as(alice, reading)
    revision = correct(article)
    Revision.objects.filter(pk=revision.pk).update(**fields)
    notices.tell()
    assert told() == []
    assert Revision.objects.get(pk=revision.pk).told_at is not None


def test_a_reading_by_a_better_parser_is_not_told(alice, article, reading):
    annotate_as(alice, reading)
    editions.read(reading.revision, FIRST, parser="1.2")
    assert notices.tell() == 0


def test_who_has_lost_their_rights_is_not_told(alice, charlie, article, reading):
    annotate_as(alice, reading)
    annotate_as(charlie, reading)
    alice.groups.clear()
    type(charlie).objects.filter(pk=charlie.pk).update(is_active=False)
    correct(article)
    Article.objects.filter(pk=article.pk).update(embargoed_until=TOMORROW)
    notices.tell()
    assert told() == []


def test_a_story_under_embargo_is_told_to_editors_alone(alice, reader, article, reading):
    annotate_as(alice, reading)
    annotate_as(reader, reading)
    correct(article)
    Article.objects.filter(pk=article.pk).update(embargoed_until=TOMORROW)
    notices.tell()
    assert told() == [("alice", "corrected")]


def test_what_a_dead_worker_left_is_told_by_the_next(alice, article, reading, monkeypatch):
    annotate_as(alice, reading)
    revision = correct(article)
    with monkeypatch.context() as broken:
        # After the notices, before the mark that they are told.
        broken.setattr(notices, "timezone", SimpleNamespace(now=_dies))
        with pytest.raises(RuntimeError):
            notices.tell()
    assert (told(), Revision.objects.get(pk=revision.pk).told_at) == ([], None)
    notices.tell()
    assert told() == [("alice", "corrected")]


def _dies():
    raise RuntimeError("killed")


def test_a_sweep_with_nothing_to_tell_costs_two_queries(alice, article, reading, django_assert_num_queries):
    annotate_as(alice, reading)
    with django_assert_num_queries(2):
        notices.tell()


@pytest.fixture
def waiting(alice, article, reading) -> Notice:
    """A notice for Alice that has not been mailed."""
    annotate_as(alice, reading)
    correct(article)
    notices.tell()
    return Notice.objects.get()


def test_a_notice_is_mailed_once(alice, waiting):
    assert (notices.mail(), notices.mail()) == (1, 0)
    (sent,) = mail.outbox
    assert sent.to == ["alice@desk.example"]


def test_the_mail_says_what_changed_and_where(alice, waiting, settings):
    Preferences.objects.create(user=alice, language="en")
    notices.mail()
    (sent,) = mail.outbox
    assert sent.subject == "[newsreader] Corrected: Le pont rouvre"
    assert "AV, corrected on 31 December 2024 at 13:00 (2 paragraphs)" in sent.body.replace("\u00a0", " ")
    article = waiting.article.get_absolute_url()
    assert f"{settings.PUBLIC_URL}{article}revisions/?new=2" in sent.body
    assert f"{settings.PUBLIC_URL}{article}#note-" in sent.body
    assert "&" not in sent.body.replace("&#", "")


def test_a_person_gets_one_mail_for_all_that_changed(alice, waiting, source):
    other = editions.publish(source, headline="Un autre pont")
    annotate_as(alice, other)
    correct(other.revision.article)
    notices.tell()
    Preferences.objects.create(user=alice, language="en")
    notices.mail()
    (sent,) = mail.outbox
    assert sent.subject == "[newsreader] 2 stories that you annotated were corrected or withdrawn"
    assert sent.body.count("?new=2") == 2


def test_who_wants_no_mail_gets_none(alice, waiting):
    Preferences.objects.create(user=alice, is_mailed=False)
    assert notices.mail() == 0


def test_who_has_no_address_gets_no_mail(alice, waiting):
    type(alice).objects.filter(pk=alice.pk).update(email="")
    assert notices.mail() == 0


def test_what_was_seen_is_not_mailed(waiting):
    Notice.objects.update(seen_at=timezone.now())
    assert notices.mail() == 0


def test_a_mail_names_nothing_that_its_reader_may_no_longer_see(alice, article, waiting):
    alice.groups.clear()
    Article.objects.filter(pk=article.pk).update(embargoed_until=TOMORROW)
    notices.mail()
    assert mail.outbox == []


def test_a_readers_mail_on_a_withdrawn_story_has_none_of_its_words(reader, article, reading):
    annotate_as(reader, reading)
    kill(article)
    notices.tell()
    notices.mail()
    (sent,) = mail.outbox
    assert "Le pont rouvre" not in sent.subject + sent.body
    assert article.get_absolute_url() in sent.body


def fail(monkeypatch, method: str, error: Exception) -> None:
    """Have the mail server fail when a connection is opened, or when mail is sent."""

    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(f"django.core.mail.backends.locmem.EmailBackend.{method}", failing)


@pytest.mark.parametrize(
    ("method", "error"),
    [("open", ConnectionRefusedError("no server")), ("send_messages", smtplib.SMTPDataError(451, b"later"))],
)
def test_a_mail_that_the_server_does_not_take_is_sent_by_the_next_sweep(waiting, monkeypatch, method, error):
    with monkeypatch.context() as broken:
        fail(broken, method, error)
        assert notices.mail() == 0
    assert notices.mail() == 1
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "error",
    [TimeoutError("after the data"), smtplib.SMTPRecipientsRefused({"alice@desk.example": (550, b"unknown")})],
    ids=["may have gone out", "unknown address"],
)
def test_a_mail_that_may_have_gone_out_or_never_can_is_not_sent_again(waiting, monkeypatch, error):
    with monkeypatch.context() as broken:
        fail(broken, "send_messages", error)
        assert notices.mail() == 0
    assert notices.mail() == 0


def test_one_refused_address_keeps_nobody_else_waiting(waiting, bob, reading, monkeypatch):
    Notice.objects.create(user=bob, kind="corrected", article=waiting.article, revision=waiting.revision)
    sent = []

    def refusing(_server: object, messages: list[EmailMessage]) -> int:
        if messages[0].to == ["alice@desk.example"]:
            raise smtplib.SMTPRecipientsRefused({})
        sent.extend(messages)
        return len(messages)

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refusing)
    assert notices.mail() == 1
    assert sent[0].to == ["bob@desk.example"]


def test_a_connection_that_breaks_costs_nobody_else_their_mail(waiting, bob, monkeypatch):
    Notice.objects.create(user=bob, kind="corrected", article=waiting.article, revision=waiting.revision)
    with monkeypatch.context() as broken:
        fail(broken, "send_messages", smtplib.SMTPServerDisconnected("gone"))
        notices.mail()
    assert notices.mail() == 1
    assert mail.outbox[0].to == ["bob@desk.example"]


def test_a_mail_is_not_tried_for_ever(waiting):
    Notice.objects.update(created_at=timezone.now() - datetime.timedelta(days=2))
    assert notices.mail() == 0
