"""Notes on the text of record, as W3C TextQuote and TextPosition selectors."""

from __future__ import annotations

import datetime
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, Reading, Revision
from articles.models.desk import Desk
from articles.models.placed import Placed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    Viewer = User | AnonymousUser


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    """Annotations as sentences; every look at them begins with visible_to()."""

    def visible_to(self, viewer: Viewer) -> AnnotationQuerySet:
        """Keep one's own, and those for a desk that one belongs to; nobody else sees any, an administrator included."""
        if not viewer.is_authenticated:
            return self.none()
        desks = Desk.objects.filter(members=viewer)
        return self.filter(Q(author=viewer) | Q(visibility="desk", desk__in=desks))

    def newest_first(self) -> AnnotationQuerySet:
        """Order by time of writing, then by id so that the order is total."""
        return self.order_by("-created_at", "-id")

    def older_than(self, created_at: datetime.datetime, pk: uuid.UUID) -> AnnotationQuerySet:
        """Keep what comes after that note when the newest come first."""
        return self.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, pk__lt=pk))


class Annotation(models.Model):
    """A note by an editor on words of one reading of a revision; offsets are code points of its text of record."""

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("private")
        DESK = "desk", _("for the desk")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="annotations", verbose_name=_("article")
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="annotations", verbose_name=_("revision")
    )
    reading = models.ForeignKey(
        Reading, on_delete=models.CASCADE, related_name="annotations", verbose_name=_("reading")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="annotations", verbose_name=_("author")
    )
    visibility = models.CharField(_("seen by"), max_length=8, choices=Visibility, default=Visibility.PRIVATE)
    desk = models.ForeignKey(
        Desk,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="annotations",
        verbose_name=_("desk"),
    )
    body = models.TextField(_("note"))
    exact = models.TextField(_("quoted words"))
    prefix = models.CharField(_("before"), max_length=64, blank=True)
    suffix = models.CharField(_("after"), max_length=64, blank=True)
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    modified_at = models.DateTimeField(_("modified"), auto_now=True)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ["start", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="annotation_not_empty"),
            models.CheckConstraint(
                condition=Q(visibility="private") | Q(desk__isnull=False), name="annotation_desk_named"
            ),
        ]
        indexes = [
            # The notes that were written on a version.
            models.Index(fields=["revision", "start"], name="annotation_by_revision"),
            # "My notes" and "my desk's notes", newest first.
            models.Index(fields=["author", "-created_at"], name="annotation_by_author"),
            models.Index(fields=["desk", "-created_at"], name="annotation_by_desk"),
        ]

    def __str__(self) -> str:
        return self.exact[:80]

    def get_absolute_url(self) -> str:
        """Return the annotation's own address, which is also its W3C id."""
        return reverse("annotation", args=[self.pk])

    @property
    def version(self) -> str:
        """Return what changes with every edit: hidden in forms against a lost update, and part of the ETag."""
        return self.modified_at.astimezone(datetime.UTC).isoformat()

    @property
    def seen_by(self) -> str:
        """Return who sees it as the value of a form: "private", or the desk's key."""
        return str(self.desk_id) if self.visibility == self.Visibility.DESK else str(self.Visibility.PRIVATE)


class Placement(Placed):
    """Where a note stands in one reading."""

    OWNER = "annotation"

    annotation = models.ForeignKey(
        Annotation, on_delete=models.CASCADE, related_name="placements", verbose_name=_("annotation")
    )

    class Meta(Placed.Meta):
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["reading", "start"]
        constraints = [
            # A note stands in a reading once; two workers that carry at once write one line.
            models.UniqueConstraint(fields=["annotation", "reading"], name="placement_once"),
            *Placed.Meta.constraints,
        ]
        indexes = [models.Index(fields=["reading", "start"], name="placement_by_reading")]  # the notes of a page
