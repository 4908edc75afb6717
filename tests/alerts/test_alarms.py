"""What is wrong is found without a worker, written down once, mailed once, and once more when it is over."""

from __future__ import annotations

import datetime
import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries, Settings

from articles.alerts import alarms
from articles.models import Alarm, Delivery, Source, Subscription
from newsreader import heartbeat
from newsreader.heartbeat import Part

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def alive(settings: Settings, tmp_path: Path) -> None:
    """Everything behind the web runs, and the folders are empty."""
    settings.DESK_VAR = settings.INBOX = tmp_path
    settings.ALARM_MAIL = ["garde@desk.example"]
    settings.LANGUAGE_CODE = "en"
    for part in Part:
        heartbeat.leave(part)


@pytest.fixture
def source() -> Source:
    """A source that may be quiet for an hour."""
    return Source.objects.create(name="Agence Alpha", slug="alpha", quiet_after=HOUR)


@pytest.fixture
def silent(source: Source) -> Source:
    """The source, quiet for two hours."""
    _deliver(source, 2 * HOUR)
    return source


def _deliver(source: Source, ago: datetime.timedelta, **columns: Any) -> Delivery:
    made = Delivery.objects.create(
        source=source, door="folder", digest=uuid.uuid4().hex, **{"state": "processed", **columns}
    )
    Delivery.objects.filter(pk=made.pk).update(received_at=timezone.now() - ago)
    return made


def _kinds() -> list[str]:
    return sorted(Alarm.objects.filter(closed_at=None).values_list("kind", flat=True))


def test_a_desk_in_order_has_no_alarm(source: Source) -> None:
    assert alarms.look() == ([], [])


def test_a_silent_source_is_written_down_once_however_often_it_is_seen(silent: Source) -> None:
    for _ in range(3):
        alarms.look()
    alarm = Alarm.objects.get()
    with translation.override("en"):
        assert (alarm.kind, alarm.source) == ("silence", silent)
        assert alarm.reason_sentence.startswith("Nothing has come from Agence Alpha since ")


def test_a_silence_that_ends_closes_its_alarm(silent: Source) -> None:
    alarms.look()
    _deliver(silent, 0 * HOUR)
    alarms.look()
    assert Alarm.objects.get().closed_at is not None


def test_it_is_mailed_once_and_once_more_when_it_is_over(silent: Source) -> None:
    for _ in range(2):
        alarms.look()
        alarms.tell()
    _deliver(silent, 0 * HOUR)
    for _ in range(2):
        alarms.look()
        alarms.tell()
    begun, over = mail.outbox
    assert begun.subject == "newsreader: 1 alarm"
    assert "Agence Alpha" in begun.body
    assert over.subject == "newsreader: 1 alarm is over"
    assert begun.bcc == over.bcc == ["garde@desk.example"]


def test_what_was_over_before_anybody_was_told_is_not_mailed(silent: Source) -> None:
    alarms.look()
    _deliver(silent, 0 * HOUR)
    alarms.look()
    alarms.tell()
    assert mail.outbox == []


def test_a_mail_that_cannot_be_sent_is_sent_later(silent: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    alarms.look()
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", _refuse)
        with pytest.raises(ConnectionRefusedError):
            alarms.tell()
    assert alarms.tell() == 1
    assert len(mail.outbox) == 1


def _refuse(*_: object) -> int:
    raise ConnectionRefusedError


def test_without_a_setting_those_who_look_after_sources_are_told(
    silent: Source, settings: Settings, chief: User, alice: User
) -> None:
    settings.ALARM_MAIL = []
    assert alarms.addressees() == [chief.email]


def test_an_address_that_fails_three_times_in_a_row_is_an_alarm(source: Source) -> None:
    _deliver(source, 0 * HOUR)
    address = Subscription.objects.create(source=source, url="https://alpha.example/rss", failures=2)
    alarms.look()
    assert _kinds() == []
    Subscription.objects.filter(pk=address.pk).update(failures=3)
    alarms.look()
    assert Alarm.objects.get().subject == "https://alpha.example/rss"


def test_an_address_that_is_gone_for_good_is_an_alarm_until_it_is_deleted(source: Source) -> None:
    _deliver(source, 0 * HOUR)
    address = Subscription.objects.create(
        source=source, url="https://alpha.example/rss", is_active=False, reason_code="gone"
    )
    alarms.look()
    assert Alarm.objects.get().subject == "https://alpha.example/rss"
    address.delete()
    alarms.look()
    assert Alarm.objects.get().closed_at is not None


def test_a_source_of_which_nothing_can_be_read_is_an_alarm(source: Source) -> None:
    for minutes in range(5):
        _deliver(source, HOUR * minutes / 60, state="set_aside")
    alarms.look()
    assert _kinds() == ["failing"]
    _deliver(source, datetime.timedelta(0))
    alarms.look()
    assert _kinds() == []


def test_deliveries_that_wait_too_long_are_an_alarm(source: Source) -> None:
    _deliver(source, HOUR / 6, state="received", raw=b"Une")
    alarms.look()
    assert _kinds() == ["queue"]


@pytest.mark.parametrize("part", [Part.WORKER, Part.BEAT])
def test_a_part_that_is_not_heard_from_is_an_alarm(part: Part, forget: Callable[[Part], None]) -> None:
    forget(part)
    alarms.look()
    assert _kinds() == [part.value]


def test_while_the_desk_starts_nothing_is_said_of_its_parts(forget: Callable[[Part], None]) -> None:
    forget(Part.BEAT)
    forget(Part.WORKER)
    alarms.look(is_starting=True)
    assert _kinds() == []


def test_without_the_clock_nothing_is_said_of_the_worker(forget: Callable[[Part], None]) -> None:
    forget(Part.BEAT)
    forget(Part.WORKER)
    alarms.look()
    assert _kinds() == ["beat"]


def test_without_the_broker_the_alarms_of_its_parts_stay_as_they_are(
    forget: Callable[[Part], None], settings: Settings
) -> None:
    forget(Part.WORKER)
    alarms.look()
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    alarms.look()
    assert _kinds() == ["broker", "worker"]


def test_a_full_disk_is_an_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarms, "LEAST_SPACE", 2**62)
    alarms.look()
    assert _kinds() == ["storage"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_an_alarm(settings: Settings) -> None:
    shut = settings.INBOX / "alpha"
    shut.mkdir(mode=0o500)
    alarms.look()
    assert Alarm.objects.get().subject == str(shut)


def test_files_that_nobody_takes_are_an_alarm_of_their_folder(settings: Settings, monkeypatch) -> None:
    (settings.INBOX / "alpha").mkdir()
    (settings.INBOX / "alpha" / "une.txt").write_text("Une")
    alarms.look()
    assert _kinds() == []
    monkeypatch.setattr(alarms, "time", _Later)
    alarms.look()
    assert Alarm.objects.get().subject == str(settings.INBOX / "alpha")


class _Later:
    """The clock, an hour on."""

    @staticmethod
    def time() -> float:
        return time.time() + 3600


def test_the_files_of_a_source_that_is_not_active_may_lie(settings: Settings, monkeypatch, source: Source) -> None:
    Source.objects.update(is_active=False)
    (settings.INBOX / "alpha").mkdir()
    (settings.INBOX / "alpha" / "une.txt").write_text("Une")
    monkeypatch.setattr(alarms, "time", _Later)
    alarms.look()
    assert _kinds() == []


def test_a_look_asks_the_same_questions_however_many_sources(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        _deliver(Source.objects.create(name=f"Source {number}", slug=f"s-{number}"), 0 * HOUR)
    with django_assert_max_num_queries(12):
        alarms.look()
