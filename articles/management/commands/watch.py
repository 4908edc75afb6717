"""Watch the inbox: receive each whole file into the ledger and have it processed. Runs until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from articles import ingest, tasks
from articles.models import Source
from articles.transports import folder

EVERY = 0.25  # seconds between two looks at the folder
ORPHANS_EVERY = 10  # seconds between two looks for claims that a dead watcher left
INBOX_SOURCE = "inbox"  # of files straight in the inbox; the migration makes it

_log = logging.getLogger(__name__)


class Watcher:
    """One watcher of one folder; any number may watch the same."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self._cursor: folder.Cursor = {}
        self._stuck: set[Path] = set()  # could not be claimed, and said so

    def look(self) -> None:
        """Take every file that is whole by now."""
        self._cursor, whole = folder.scan(self.inbox, self._cursor, now=time.monotonic())
        self._stuck.intersection_update(whole)
        self.take(filter(None, (self._claim(path) for path in whole)))

    def take(self, claims: Iterable[folder.Claim]) -> None:
        """Receive what is claimed; its bytes are deleted here once the ledger has them."""
        for claim in claims:
            try:
                self._receive(claim)
            except BaseException:
                claim.release()  # the file stays in it, and is taken as an orphan when the fault is over
                raise

    def _claim(self, path: Path) -> folder.Claim | None:
        try:
            return folder.claim(self.inbox, path)
        except OSError as error:
            if path not in self._stuck:
                _log.error("%s cannot be moved to %s: %s", path, folder.CLAIMED, error.strerror)
            self._stuck.add(path)
            return None

    def _receive(self, claim: folder.Claim) -> None:
        payload = claim.payload()
        delivery, _ = ingest.receive(payload, self._source(claim))
        if payload.raw is None:
            claim.set_aside()
            return
        claim.done()
        tasks.enqueue(delivery.pk)

    def _source(self, claim: folder.Claim) -> Source:
        """Return the source that the folder names; the inbox's for an unknown one: the origin keeps the folder."""
        named = Source.objects.filter(slug=claim.source).first() if claim.source else None
        if claim.source and named is None:
            _log.warning("no source is called %s: %s goes to %s", claim.source, claim.origin, INBOX_SOURCE)
        return named or Source.objects.get_or_create(slug=INBOX_SOURCE, defaults={"name": "Dépôt"})[0]


class Command(BaseCommand):
    """manage.py watch."""

    help = "Watch the inbox (INBOX) and receive each file that is dropped there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("--once", action="store_true", help="take what is there, then end")

    def handle(self, *, once: bool, **options: object) -> None:
        """Watch until SIGTERM or SIGINT."""
        settings.INBOX.mkdir(parents=True, exist_ok=True)
        watcher = Watcher(settings.INBOX)
        if once:
            watcher.take(folder.orphans(settings.INBOX))
            watcher.look()
            time.sleep(folder.RESTS_FOR)
            watcher.look()
            return
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write(f"watching {settings.INBOX}")
        self.stdout.flush()
        _run(watcher, stop)


def _run(watcher: Watcher, stop: threading.Event) -> None:
    orphans_at = 0.0
    while not stop.wait(EVERY):
        try:
            if time.monotonic() >= orphans_at:
                watcher.take(folder.orphans(watcher.inbox))
                orphans_at = time.monotonic() + ORPHANS_EVERY
            watcher.look()
        except (OperationalError, InterfaceError) as error:
            _log.error("the database does not answer, files wait in the inbox: %s", error)
            orphans_at = time.monotonic() + 1
            close_old_connections()
            stop.wait(1)
        except OSError:
            _log.exception("the inbox cannot be read")
            stop.wait(1)
