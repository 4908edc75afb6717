"""Speakers, and what they said where."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, Reading
from articles.models.slug import fold, name_slug

LONGEST_NAME = 200  # characters; a longer one is cut


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    """Speakers as sentences."""

    def by_fold(self, names: Iterable[str]) -> dict[str, Speaker]:
        """Return the speakers of these names by folded name, storing who is new: three queries however many."""
        wanted: dict[str, str] = {}
        for name in names:
            wanted.setdefault(Speaker.columns(name)["sort_key"], name)
        wanted.pop("", None)
        known = self.in_bulk(list(wanted), field_name="sort_key")
        # Sorted, so that two workers with the same new names wait for each other and never in a circle.
        missing = [Speaker(**Speaker.columns(wanted[key])) for key in sorted(wanted.keys() - known.keys())]
        if not missing:
            return known
        self.bulk_create(missing, ignore_conflicts=True)
        return self.in_bulk(list(wanted), field_name="sort_key")


class Speaker(models.Model):
    """A person or an organisation that is quoted, across articles."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    sort_key = models.CharField(_("sort key"), max_length=200, unique=True, help_text=_("The folded name."))

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the speaker's page."""
        return reverse("speaker", args=[self.slug])

    @staticmethod
    def columns(name: str) -> dict[str, str]:
        """Return the columns of a speaker as the copy names it, cut to what they hold."""
        name = " ".join(name.split())[:LONGEST_NAME].strip()
        return {"name": name, "slug": name_slug(name), "sort_key": fold(name)[:LONGEST_NAME]}


class Quote(models.Model):
    """A direct quotation of one reading; offsets are code points of its text of record."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="quotes", verbose_name=_("article"))
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="quotes", verbose_name=_("reading"))
    speaker = models.ForeignKey(
        Speaker,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("speaker"),
    )
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("words"))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    fragments = models.JSONField(_("fragments"), default=list)
    mention = models.JSONField(_("mention"), null=True, blank=True)
    cue = models.JSONField(_("cue"), null=True, blank=True)
    via = models.TextField(_("relayed by"), blank=True)
    resolved_by = models.CharField(_("resolved by"), max_length=20, blank=True)
    confidence = models.FloatField(_("confidence"), default=0)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["reading", "number"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="quote_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="quote_not_empty"),
        ]
        indexes = [models.Index(fields=["speaker", "-published_at", "-id"], name="quote_by_speaker")]  # /speakers/x/

    def __str__(self) -> str:
        return self.text[:80]
