"""Who used a story is told when it is corrected or withdrawn: once, on the page of notices and by mail.

Whom to tell is written in one transaction with the mark that they have been told: a worker that dies between leaves
either nothing or all of it, and the next sweep goes on.
"""

from __future__ import annotations

import datetime
import logging
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import annotate
from articles.changes.differences import Summary, differences, summary
from articles.models import Annotation, Article, Notice, Preferences, Reading, Revision

_AT_ONCE = 200  # versions of which one sweep tells
_RECENT = datetime.timedelta(days=7)  # withdrawals by the desk that are looked at
_TRIED_FOR = datetime.timedelta(days=1)  # a mail, before the page of notices has to do
_IN_SHORT = 0.1  # seconds for saying what changed

# What a list of notes leaves in the database.
_HEAVY = ("article__search_vector", "article__current__document", "article__current__html", "article__current__text")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as a page or a mail shows it: with the notes of the person who is told, and what changed in short."""

    notice: Notice
    notes: tuple[annotate.Standing, ...]
    changed: Summary | None = None


def tell() -> int:
    """Write the notices of what nobody has been told yet; return how many. Two queries where there is none."""
    untold = Revision.objects.filter(told_at=None).order_by("pk").values_list("pk", flat=True)
    return sum(_tell(pk) for pk in untold[:_AT_ONCE]) + _tell_of_the_desks_own()


def mail() -> int:
    """Mail each person the notices they have neither seen nor been mailed, all in one; return how many mails went out.

    They count as mailed before the mail is sent, so that no other sweep sends them too. What the server refuses for
    now waits for the next sweep; a mail that may have gone out is never sent again.
    """
    people = list(User.objects.filter(pk__in=_to_mail().values("user")).order_by("pk"))
    if not people:
        return 0
    server = get_connection()
    try:
        server.open()
    except OSError:
        _log.warning("%d people wait for mail: the mail server does not answer", len(people), exc_info=True)
        return 0
    try:
        # Up to the one with whom the connection broke: for the others it would look as if their mail had.
        return sum(takewhile(lambda sent: sent >= 0, (_mail_to(user, server) for user in people)))
    finally:
        server.close()


def _mail_to(user: User, server: BaseEmailBackend) -> int:
    """Mail one person; return how many mails went out, -1 where the connection broke."""
    claimed = _claim(user)
    try:
        return _mail(user, claimed, server)
    except smtplib.SMTPRecipientsRefused:
        _log.warning("the mail server refuses the address of %s: notices are on their page only", user)
    except smtplib.SMTPResponseException:
        Notice.objects.filter(pk__in=claimed).update(mailed_at=None)
        _log.warning("the mail server refused notices for %s; the next sweep tries again", user, exc_info=True)
    except OSError:
        _log.warning("a mail to %s broke off; it may have gone out, so it is not sent again", user, exc_info=True)
        return -1
    return 0


def with_notes(notices: Sequence[Notice], user: User) -> list[Told]:
    """Return the notices, each with where the person's own notes on its article stand now: three queries."""
    written = Annotation.objects.filter(author=user, article__in={notice.article_id for notice in notices})
    written = written.select_related("article__current", "revision").defer(*_HEAVY).order_by("start")
    standings = annotate.where(list(written))
    return [
        Told(notice, tuple(one for one in standings if one.note.article_id == notice.article_id)) for notice in notices
    ]


@transaction.atomic
def _tell(revision_id: int) -> int:
    """Tell of one version, unless another worker does."""
    waiting = Revision.objects.select_for_update(skip_locked=True).filter(pk=revision_id, told_at=None)
    revision = waiting.first()
    if revision is None:
        return 0
    notices = []
    if revision.is_kill or revision.is_correction or revision.is_update:
        kind = Notice.Kind.WITHDRAWN if revision.is_kill else Notice.Kind.CORRECTED
        notices = [
            Notice(user=user, kind=kind, article_id=revision.article_id, revision=revision)
            for user in _who_used(revision)
            if _may_know(user, revision)
        ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    Revision.objects.filter(pk=revision_id).update(told_at=timezone.now())
    return len(notices)


def _who_used(revision: Revision) -> QuerySet[User]:
    """Return who wrote a note on an earlier version of the article."""
    written = Annotation.objects.filter(article=revision.article_id, revision__number__lt=revision.number)
    return User.objects.filter(is_active=True, pk__in=written.values("author"))


def _may_know(user: User, revision: Revision) -> bool:
    """Tell whether a person may know of this version: they may open it, or may have used what it takes back."""
    if revision.is_kill:
        return _may_know_withdrawal(user, revision.article_id)
    is_visible: bool = Article.objects.visible_to(user).filter(pk=revision.article_id).exists()
    return is_visible and Revision.objects.readable_by(user).filter(pk=revision.pk).exists()


def _may_know_withdrawal(user: User, article_id: int) -> bool:
    is_known: bool = Article.objects.withdrawn_from(user).filter(pk=article_id).exists()
    return is_known


def _tell_of_the_desks_own() -> int:
    """Tell of what this desk withdrew itself, by hand: no version says so."""
    recent = Article.objects.filter(withdrawn_at__gte=timezone.now() - _RECENT, killed_by=None).exclude(current=None)
    told = Notice.objects.filter(
        user=OuterRef("author"), revision=OuterRef("article__current__revision"), kind=Notice.Kind.WITHDRAWN
    )
    waiting = Annotation.objects.filter(~Exists(told), article__in=recent, author__is_active=True)
    rows = waiting.order_by().values_list("author", "article", "article__current__revision").distinct()
    people = User.objects.in_bulk({author for author, _article, _revision in rows})
    notices = [
        Notice(user_id=author, kind=Notice.Kind.WITHDRAWN, article_id=article, revision_id=revision)
        for author, article, revision in rows
        if _may_know_withdrawal(people[author], article)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


def _to_mail() -> QuerySet[Notice]:
    fresh = Notice.objects.unseen().filter(mailed_at=None, created_at__gte=timezone.now() - _TRIED_FOR)
    return fresh.filter(user__is_active=True).exclude(user__email="").exclude(user__preferences__is_mailed=False)


@transaction.atomic
def _claim(user: User) -> list[int]:
    """Mark a person's notices as mailed and return them; what another sweep is about to mail is left to it."""
    waiting = Notice.objects.filter(pk__in=_to_mail().filter(user=user).values("pk"))
    claimed = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True))
    Notice.objects.filter(pk__in=claimed).update(mailed_at=timezone.now())
    return claimed


def _mail(user: User, claimed: Sequence[int], server: BaseEmailBackend) -> int:
    """Send one mail on these notices, but those on what the person may no longer see; return whether there was any."""
    notices = Notice.objects.readable_by(user).filter(pk__in=claimed).newest_first()
    notices = notices.select_related("article__current", "article__source", "revision")
    told = with_notes(list(notices), user)
    if not told:
        return 0
    with translation.override(Preferences.language_of(user.pk)):
        lines = [Told(one.notice, one.notes, _changed(one.notice, user)) for one in told]
        body = render_to_string("notices/mail.txt", {"told": lines, "root": settings.PUBLIC_URL, "user": user})
        return EmailMessage(subject=_subject(told), body=body, to=[user.email], connection=server).send()


def _subject(told: Sequence[Told]) -> str:
    """Return one line: of a single story its headline, if the person may still read it."""
    first = told[0].notice
    shown = first.article.current if first.is_open else None  # type: ignore[attr-defined]  # by readable_by
    headline = " ".join(shown.headline.split()) if shown else ""
    if len(told) == 1 and headline:
        is_withdrawn = first.kind == Notice.Kind.WITHDRAWN
        what = _("Withdrawn: %(headline)s") if is_withdrawn else _("Corrected: %(headline)s")
        return "[newsreader] " + what % {"headline": headline[:120]}
    return "[newsreader] " + ngettext(
        "%(count)d story that you annotated was corrected or withdrawn",
        "%(count)d stories that you annotated were corrected or withdrawn",
        len(told),
    ) % {"count": len(told)}


def _changed(notice: Notice, user: User) -> Summary | None:
    if notice.kind == Notice.Kind.WITHDRAWN:
        return None
    before = Reading.objects.before(notice.revision, user)
    after = notice.revision.readings.order_by("-pk").first()
    return summary(differences(before.texts, after.texts, seconds=_IN_SHORT)) if before and after else None
