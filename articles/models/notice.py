"""What people are told (Notice), and what is wrong with the desk itself (Alarm)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, Revision
from articles.models.source import Source, sentence

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    Viewer = User | AnonymousUser


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as sentences."""

    def readable_by(self, viewer: Viewer) -> NoticeQuerySet:
        """Keep the viewer's own, on stories that they may still open, told by `is_open`, or may have used.

        A story that was withdrawn is not open to readers: they know that it was, and none of its words.
        """
        if not viewer.is_authenticated:
            return self.none()
        of_notice = Q(pk=OuterRef("article"))
        mine = self.filter(user=viewer).annotate(is_open=Exists(Article.objects.readable_by(viewer).filter(of_notice)))
        return mine.filter(Q(is_open=True) | Exists(Article.objects.withdrawn_from(viewer).filter(of_notice)))

    def unseen(self) -> NoticeQuerySet:
        """Keep what has not been marked as seen."""
        return self.filter(seen_at=None)

    def newest_first(self) -> NoticeQuerySet:
        """Order by when they were written; tell by `is_back` what brought a story back that had been withdrawn."""
        before = Revision.objects.filter(article=OuterRef("article"), number=OuterRef("revision__number") - 1)
        return self.order_by("-id").annotate(is_back=Exists(before.filter(signal=Revision.KILL)))


class Notice(models.Model):
    """That a story which somebody used was corrected or withdrawn: told once, to one person."""

    class Kind(models.TextChoices):
        CORRECTED = "corrected", _("corrected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", verbose_name=_("told")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="notices", verbose_name=_("article"))
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="notices", verbose_name=_("revision"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "revision", "kind"], name="notice_once")]
        indexes = [models.Index(fields=["user", "-id"], condition=Q(seen_at=None), name="notice_unseen")]

    def __str__(self) -> str:
        return f"{self.user}: {self.article} {self.get_kind_display()}"


class Alarm(models.Model):
    """Something that needs a person: mailed once when it begins, and once more when it is over."""

    class Kind(models.TextChoices):
        SILENCE = "silence", _("a source is silent")
        FAILING = "failing", _("a source fails")
        QUEUE = "queue", _("the queue grows")
        WORKER = "worker", _("no worker is heard from")
        BEAT = "beat", _("the clock is not heard from")
        BROKER = "broker", _("the broker does not answer")
        STORAGE = "storage", _("files cannot be kept")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, null=True, blank=True, related_name="alarms", verbose_name=_("source")
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True, help_text=_("The address, folder or queue."))
    reason = models.JSONField(_("reason"), help_text=_("A document.Message."))
    opened_at = models.DateTimeField(_("since"), auto_now_add=True)
    closed_at = models.DateTimeField(_("over at"), null=True, blank=True)
    opening_mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    closing_mailed_at = models.DateTimeField(_("end mailed"), null=True, blank=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["-opened_at"]
        constraints = [
            # What is wrong is told once, however often it is seen.
            models.UniqueConstraint(
                fields=["kind", "source", "subject"], condition=Q(closed_at=None), nulls_distinct=False,
                name="alarm_open_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def reason_sentence(self) -> str:
        """Return what is wrong, in the reader's language."""
        return sentence(self.reason)
