"""What is wrong with the desk itself: found, written down once, mailed when it begins and once more when it is over.

Nothing here waits for a worker: the monitor, a process of its own, looks.
"""

from __future__ import annotations

import datetime
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count, OuterRef
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.alerts import silence
from articles.document import Message, gettext_noop
from articles.models import Alarm, Delivery, Mailbox, Source, Subscription
from articles.transports import folder
from newsreader import heartbeat

WAITS_AT_MOST = datetime.timedelta(minutes=5)  # a delivery in the queue, by when somebody should look
FAILS_AT_MOST = 3  # times in a row that a door does not answer
SET_ASIDE_AT_MOST = 5  # deliveries in a row of which no story could be read
LEAST_SPACE = 500 * 1024 * 1024  # bytes free where copy is kept
LIES_AT_MOST = 120.0  # seconds that a dropped file may lie before it is taken

_OF_PARTS = frozenset({Alarm.Kind.WORKER.value, Alarm.Kind.BEAT.value, Alarm.Kind.BROKER.value})
_SILENT = gettext_noop("Nothing has come from %(source)s since %(time)s, which is longer than is usual for it.")
_FAILING = gettext_noop("%(source)s: %(subject)s has failed %(count)d times in a row.")
_GONE = gettext_noop(
    "%(source)s: %(subject)s is gone for good, so it is not asked any more. Give another address, or delete it."
)
_ALL_ASIDE = gettext_noop("%(source)s: none of its last %(count)d deliveries could be read. The ledger says why.")
_WAITING = gettext_noop("%(count)d deliveries wait to be read, the first since %(time)s.")
_NO_BROKER = gettext_noop("The broker does not answer: copy is kept in the ledger and read when it is back.")
_NO_WORKER = gettext_noop("No worker was heard from within the last minute: copy is kept in the ledger and not read.")
_NO_BEAT = gettext_noop(
    "The clock (beat) was not heard from within the last minute: feeds and mailboxes are not asked for copy."
)
_NO_SPACE = gettext_noop("Only %(free)d MB are free in %(subject)s. Make room, or copy cannot be kept.")
_CLOSED = gettext_noop("The newsreader may not read and write in the folder %(subject)s, so its files do not come in.")
_LYING = gettext_noop("Files lie in the watched folder %(subject)s and nobody takes them. Is the watcher running?")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong now; kind, source and subject tell it from others."""

    kind: str
    template: str
    source: Source | None = None
    subject: str = ""
    params: dict[str, str | int] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, int | None, str]:
        """Return what tells it from others."""
        return self.kind, self.source.pk if self.source else None, self.subject[:200]

    @property
    def reason(self) -> dict[str, object]:
        """Return the sentence as a stored Message."""
        named: dict[str, str | int] = {"source": self.source.name if self.source else "", "subject": self.subject}
        return asdict(Message(self.template, named | self.params))


def look(*, is_starting: bool = False) -> tuple[list[Alarm], list[Alarm]]:
    """Find what is wrong, write it down, and return the alarms that began and those that are over.

    While the desk is starting its worker and beat have not had the time to be heard from: nothing is said of them.
    """
    unknown, parts = (_OF_PARTS, []) if is_starting else _parts()
    found = [*parts, *_silent(), *_failing(), *_all_aside(), *_queue(), *_storage()]
    return _settle(found, unknown=unknown)


def tell() -> int:
    """Mail what began and what is over, of which nobody has been told yet; return how many alarms the mail names."""
    with transaction.atomic():
        waiting = Alarm.objects.select_for_update(of=("self",), skip_locked=True).select_related("source")
        begun = list(waiting.filter(opening_mailed_at=None, closed_at=None))
        over = list(waiting.filter(closing_mailed_at=None, closed_at__isnull=False, opening_mailed_at__isnull=False))
        recipients = addressees() if begun or over else []
        if not recipients:
            return 0
        _mail(recipients, begun, over)
        now = timezone.now()
        Alarm.objects.filter(pk__in=[alarm.pk for alarm in begun]).update(opening_mailed_at=now)
        Alarm.objects.filter(pk__in=[alarm.pk for alarm in over]).update(closing_mailed_at=now)
    return len(begun) + len(over)


def addressees() -> list[str]:
    """Return who is mailed: ALARM_MAIL, or else everybody with an address who looks after sources."""
    if settings.ALARM_MAIL:
        return list(settings.ALARM_MAIL)
    keepers = User.objects.with_perm("articles.change_source", backend="django.contrib.auth.backends.ModelBackend")
    return sorted(set(keepers.exclude(email="").values_list("email", flat=True)))


def open_by_kind() -> dict[str, int]:
    """Return how many alarms are open, by kind: one query."""
    counted = Alarm.objects.filter(closed_at=None).order_by("kind").values_list("kind").annotate(Count("pk"))
    return dict(counted)


def _settle(found: Sequence[Finding], *, unknown: frozenset[str]) -> tuple[list[Alarm], list[Alarm]]:
    """Open what is new and close what is over; of the kinds that cannot be told now, leave all as it is."""
    now = timezone.now()
    findings = {finding.key: finding for finding in found}
    with transaction.atomic():
        known = {
            (alarm.kind, alarm.source_id, alarm.subject): alarm
            for alarm in Alarm.objects.select_for_update().filter(closed_at=None)
        }
        over = [alarm for key, alarm in known.items() if key not in findings and alarm.kind not in unknown]
        Alarm.objects.filter(pk__in=[alarm.pk for alarm in over]).update(closed_at=now)
        new = [
            Alarm(kind=finding.kind, source=finding.source, subject=finding.subject[:200], reason=finding.reason)
            for key, finding in findings.items()
            if key not in known
        ]
        Alarm.objects.bulk_create(new, ignore_conflicts=True)  # a second monitor may have been faster
    return new, over


def _parts() -> tuple[frozenset[str], list[Finding]]:
    """Return the kinds that cannot be told now, and what is wrong with broker, worker and beat.

    Without beat nobody asks the worker for a sign, so that nothing is known of it.
    """
    try:
        heard = heartbeat.heard()
    except redis.RedisError:
        return _OF_PARTS - {Alarm.Kind.BROKER.value}, [Finding(Alarm.Kind.BROKER, _NO_BROKER)]
    worker_lives, beat_lives = heard[heartbeat.Part.WORKER] is not None, heard[heartbeat.Part.BEAT] is not None
    if beat_lives:
        return frozenset(), [] if worker_lives else [Finding(Alarm.Kind.WORKER, _NO_WORKER)]
    unknown = frozenset() if worker_lives else frozenset({Alarm.Kind.WORKER.value})
    return unknown, [Finding(Alarm.Kind.BEAT, _NO_BEAT)]


def _silent() -> Iterator[Finding]:
    for quiet in silence.silences():
        yield Finding(Alarm.Kind.SILENCE, _SILENT, quiet.source, params={"time": _clock(quiet.since)})


def _failing() -> Iterator[Finding]:
    for asked in (Subscription, Mailbox):
        failing = asked.objects.filter(is_active=True, source__is_active=True, failures__gte=FAILS_AT_MOST)
        for one in failing.select_related("source"):
            yield Finding(Alarm.Kind.FAILING, _FAILING, one.source, str(one), {"count": one.failures})
    gone = Subscription.objects.filter(is_active=False, source__is_active=True, reason_code="gone")
    for one in gone.select_related("source"):
        yield Finding(Alarm.Kind.FAILING, _GONE, one.source, str(one))


def _all_aside() -> Iterator[Finding]:
    """Yield the sources whose last deliveries were all set aside."""
    ended = Delivery.objects.filter(
        source=OuterRef("pk"), state__in=[Delivery.State.PROCESSED, Delivery.State.SET_ASIDE]
    )
    last = ended.order_by("-received_at").values("state")[:SET_ASIDE_AT_MOST]
    all_aside = [Delivery.State.SET_ASIDE.value] * SET_ASIDE_AT_MOST
    for source in Source.objects.filter(is_active=True, is_sample=False).annotate(last=ArraySubquery(last)):
        if source.last == all_aside:
            yield Finding(Alarm.Kind.FAILING, _ALL_ASIDE, source, params={"count": SET_ASIDE_AT_MOST})


def _queue() -> Iterator[Finding]:
    waiting = Delivery.objects.unfinished().order_by("received_at")
    first = waiting.values_list("received_at", flat=True).first()
    if first is not None and timezone.now() - first > WAITS_AT_MOST:
        yield Finding(Alarm.Kind.QUEUE, _WAITING, params={"count": waiting.count(), "time": _clock(first)})


def _storage() -> Iterator[Finding]:
    """Yield what keeps copy from being taken in from the disks that this machine sees."""
    for place in dict.fromkeys(path for path in (settings.DESK_VAR, settings.INBOX) if path.is_dir()):
        free = shutil.disk_usage(place).free
        if free < LEAST_SPACE:
            yield Finding(Alarm.Kind.STORAGE, _NO_SPACE, subject=str(place), params={"free": free // 2**20})
    if settings.INBOX.is_dir():
        yield from _inbox(settings.INBOX)


def _inbox(inbox: Path) -> Iterator[Finding]:
    closed = _unusable(inbox)
    for place in closed:
        yield Finding(Alarm.Kind.STORAGE, _CLOSED, subject=str(place))
    resting = set(Source.objects.filter(is_active=False).values_list("slug", flat=True))
    lying = {path.parent for path in folder.lying(inbox, before=time.time() - LIES_AT_MOST)}
    for place in sorted(lying - set(closed)):
        if not resting.intersection(place.relative_to(inbox).parts[:1]):
            yield Finding(Alarm.Kind.STORAGE, _LYING, subject=str(place))


def _unusable(inbox: Path) -> list[Path]:
    """Return the folders, the inbox among them, that we may not list or from which we may not move files."""
    if not os.access(inbox, os.R_OK | os.W_OK | os.X_OK):
        return [inbox]
    closed = folder.closed(inbox)
    below = [path for path in inbox.iterdir() if path.is_dir() and not path.name.startswith(".")]
    return [*closed, *(path for path in below if path not in closed and not os.access(path, os.W_OK))]


def _mail(recipients: Sequence[str], begun: Sequence[Alarm], over: Sequence[Alarm]) -> None:
    """Send one mail, in the desk's language, that names them all. Raises OSError or SMTPException where it cannot."""
    with translation.override(settings.LANGUAGE_CODE):
        count = len(begun) or len(over)
        one_more = ngettext("%(count)d alarm", "%(count)d alarms", count) if begun else ngettext(
            "%(count)d alarm is over", "%(count)d alarms are over", count
        )  # fmt: skip
        lines = [alarm.reason_sentence for alarm in begun]
        lines += [_("Over: %(what)s") % {"what": alarm.reason_sentence} for alarm in over]
        address = settings.PUBLIC_URL + reverse("admin:articles_alarm_changelist")
        EmailMessage(
            subject="newsreader: " + one_more % {"count": count}, body="\n\n".join([*lines, address]) + "\n",
            to=[], bcc=list(recipients),
        ).send()  # fmt: skip


def _clock(moment: datetime.datetime) -> str:
    """Return a moment as the desk's clock shows it, with its day."""
    with translation.override(settings.LANGUAGE_CODE):
        return formats.date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
