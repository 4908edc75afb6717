"""Watch over the desk itself: look for what is wrong, write alarms down and mail them. Runs until told to stop."""

from __future__ import annotations

import logging
import signal
import smtplib
import threading
import time
from argparse import ArgumentParser
from contextlib import suppress

import redis
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import translation
from django.utils.translation import gettext as _

from articles.alerts import alarms
from newsreader import heartbeat

EVERY = 15  # seconds between two looks
GONE_AFTER = 4  # looks without a database, by when people are told

_log = logging.getLogger(__name__)


class Monitor:
    """Looks again and again; without a database, which holds the alarms, it remembers that one itself."""

    def __init__(self) -> None:
        self._failures = 0

    def look(self, *, is_starting: bool = False) -> None:
        """Look once, and tell people what they do not know yet."""
        try:
            begun, over = alarms.look(is_starting=is_starting)
            self._database_answers()
        except DatabaseError as error:
            self._database_fails(error)
            return
        for alarm in begun:
            _log.error("alarm: %s", alarm.reason_sentence)
        for alarm in over:
            _log.info("over: %s", alarm.reason_sentence)
        try:
            alarms.tell()
        except (OSError, smtplib.SMTPException) as error:  # the alarms stay untold, and are mailed with a later look
            _log.error("alarms could not be mailed: %s", error)

    def _database_fails(self, error: DatabaseError) -> None:
        _log.error("the database does not answer: %s", error)
        close_old_connections()
        self._failures += 1
        if self._failures == GONE_AFTER:
            self._mail(
                _("The database does not answer"),
                _("The database does not answer: nothing can be read, received or stored until it is back."),
            )

    def _database_answers(self) -> None:
        if self._failures >= GONE_AFTER:
            self._mail(_("The database answers again"), _("The database answers again."))
        self._failures = 0

    def _mail(self, subject: str, body: str) -> None:
        """Mail ALARM_MAIL alone: who else looks after sources stands in the database."""
        try:
            EmailMessage(f"newsreader: {subject}", f"{body}\n", bcc=list(settings.ALARM_MAIL)).send()
        except (OSError, smtplib.SMTPException) as error:
            _log.error("the alarm could not be mailed: %s", error)


class Command(BaseCommand):
    """manage.py monitor."""

    help = "Look every few seconds for silent and failing sources, a dead worker and the like, and mail what is found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("--once", action="store_true", help="look once, then end")

    def handle(self, *, once: bool, **options: object) -> None:
        """Look until SIGTERM or SIGINT."""
        monitor, stop = Monitor(), threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        with translation.override(settings.LANGUAGE_CODE):
            settled_at = time.monotonic() + heartbeat.EXPIRY
            while not stop.is_set():
                monitor.look(is_starting=not once and time.monotonic() < settled_at)
                with suppress(redis.RedisError):  # told by the look itself, as an alarm of the broker
                    heartbeat.leave(heartbeat.Part.MONITOR)
                if once:
                    return
                stop.wait(EVERY)
