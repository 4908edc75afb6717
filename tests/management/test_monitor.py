"""The monitor looks, tells, and says what it cannot write down."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from pytest_django import Settings

from articles.alerts import alarms
from articles.management.commands.monitor import GONE_AFTER, Monitor
from articles.models import Alarm
from newsreader import heartbeat
from newsreader.heartbeat import Part


@pytest.fixture(autouse=True)
def _told(settings: Settings, tmp_path: Path) -> None:
    settings.DESK_VAR = settings.INBOX = tmp_path
    settings.ALARM_MAIL = ["garde@desk.example"]
    settings.LANGUAGE_CODE = "en"


@pytest.mark.django_db
def test_a_look_writes_alarms_down_mails_them_and_leaves_a_sign(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    call_command("monitor", "--once")
    assert Alarm.objects.get().kind == "broker"
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_it_is_heard_of_after_a_look() -> None:
    call_command("monitor", "--once")
    assert heartbeat.heard()[Part.MONITOR] is not None


@pytest.mark.django_db(transaction=True)
def test_a_database_that_stays_away_is_mailed_once_and_once_more_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monitor = Monitor()
    with monkeypatch.context() as away:
        away.setattr(alarms, "look", _gone)
        for _ in range(GONE_AFTER * 2):
            monitor.look()
    for part in Part:
        heartbeat.leave(part)
    for _ in range(2):
        monitor.look()
    assert [message.subject for message in mail.outbox] == [
        "newsreader: The database does not answer",
        "newsreader: The database answers again",
    ]


def _gone(**_: object) -> None:
    raise OperationalError("gone")
