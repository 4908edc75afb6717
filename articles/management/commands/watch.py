"""Watch the inbox: receive each whole file into the ledger and have it processed. Runs until told to stop."""

from __future__ import annotations

import errno
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
from django.utils import timezone

from articles import ingest, tasks
from articles.document import Message, Refused, gettext_noop
from articles.models import Delivery, Source
from articles.transports import Payload, folder

EVERY = 0.25  # seconds between two looks at the folder
ORPHANS_EVERY = 10  # seconds between two looks for claims that a dead watcher left
INBOX_SOURCE = "inbox"  # of files straight in the inbox; the migration makes it

_CLOSED = Message(
    gettext_noop(
        "Its permissions do not let the newsreader see what is in this folder. Make it readable and writable for the "
        "newsreader; what is in it then comes in by itself."
    )
)
_STUCK = Message(
    gettext_noop(
        "The newsreader may not move it out of its folder, so it stays there unread. Make the folder writable for the "
        "newsreader; the file then comes in by itself."
    )
)

_FULL = Message(
    gettext_noop(
        "The disk of the watched folder is full, so it stays there unread. Make room; the file then comes in by itself."
    )
)
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})

_log = logging.getLogger(__name__)


class Watcher:
    """One watcher of one folder; any number may watch the same."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self._cursor: folder.Cursor = {}
        self._closed: list[Path] = []
        self._told: set[Path] = set()  # what the ledger was told of: files that cannot be moved, folders not entered

    def look(self) -> None:
        """Take every file that is whole by now."""
        self._cursor, whole = folder.scan(self.inbox, self._cursor, now=time.monotonic())
        self._told.intersection_update({*whole, *self._closed})
        self.take(filter(None, (self._claim(path) for path in self._wanted(whole))))

    def look_for_closed(self) -> None:
        """Tell the ledger of folders whose files cannot be seen."""
        self._closed = folder.closed(self.inbox)
        for path in self._closed:
            self._tell(path, "closed", _CLOSED)

    def take(self, claims: Iterable[folder.Claim]) -> None:
        """Receive what is claimed; its bytes are deleted here once the ledger has them.

        A file that fails blocks no other: it stays in its claim, and is taken as an orphan when the fault is over.
        """
        for claim in claims:
            origin = claim.origin
            try:
                self._receive(claim)
            except (OperationalError, InterfaceError):  # the database's fault, which the next file would meet too
                claim.release()
                raise
            except Exception:
                _log.exception("%s could not be received, and is tried again", origin)
                claim.release()
            except BaseException:
                claim.release()
                raise

    def _claim(self, path: Path) -> folder.Claim | None:
        try:
            return folder.claim(self.inbox, path)
        except OSError as error:
            _log.debug("%s cannot be moved to %s: %s", path, folder.CLAIMED, error.strerror)
            is_full = error.errno in _NO_ROOM
            self._tell(path, "disk-full" if is_full else "stuck", _FULL if is_full else _STUCK)
            return None

    def _wanted(self, whole: list[Path]) -> list[Path]:
        """Leave the files of sources that are not active where they are, until they are active again."""
        resting = set(Source.objects.filter(is_active=False).values_list("slug", flat=True)) if whole else set()
        return [path for path in whole if self._folder(path) not in resting] if resting else whole

    def _folder(self, path: Path) -> str:
        first, *below = path.relative_to(self.inbox).parts
        return first if below else INBOX_SOURCE

    def _tell(self, path: Path, code: str, message: Message) -> None:
        """Write down once, in the log and in the ledger, what needs somebody's hand."""
        if path in self._told:
            return
        self._told.add(path)
        origin = str(path.relative_to(self.inbox))
        _log.error("%s: %s", path, message.template)
        refusal = Refused(0, code, message)
        source = self._source(self._folder(path), origin)
        ingest.receive(Payload(raw=None, origin=origin, refusal=refusal), source, door=Delivery.Door.FOLDER)

    def _receive(self, claim: folder.Claim) -> None:
        payload, today = claim.payload(), f"{timezone.localdate():%Y-%m-%d}"
        source = self._source(claim.source, claim.origin)
        delivery, _ = ingest.receive(payload, source, door=Delivery.Door.FOLDER)
        if payload.raw is None:
            claim.set_aside(under=today)
            return
        claim.done(keep_under=today if source.keep_files else "")
        if delivery.state == Delivery.State.RECEIVED:
            tasks.enqueue(delivery.pk)

    def _source(self, slug: str, origin: str) -> Source:
        """Return the source that the folder names; the inbox's for an unknown one: the origin keeps the folder."""
        named = Source.objects.filter(slug=slug).first() if slug else None
        if slug not in ("", INBOX_SOURCE) and named is None:
            _log.warning("no source is called %s: %s goes to %s", slug, origin, INBOX_SOURCE)
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
            watcher.look_for_closed()
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
                watcher.look_for_closed()
                orphans_at = time.monotonic() + ORPHANS_EVERY
            watcher.look()
        except (OperationalError, InterfaceError) as error:
            _log.error("the database does not answer, files wait in the inbox: %s", error)
            orphans_at = time.monotonic() + 1
            close_old_connections()
            stop.wait(1)
        except OSError as error:
            _log.error("the inbox cannot be read, files wait in it: %s", error)
            stop.wait(ORPHANS_EVERY)
