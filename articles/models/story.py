"""A story: articles that are one text from several agencies, or several takes of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Story(models.Model):
    """Near-duplicates as one: its articles point here."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """Return the address of the story's page."""
        return reverse("story", args=[self.pk])


class Fingerprint(models.Model):
    """An article as it was last grouped, by the reading that it showed then; its marks are what it is found by.

    Made anew when the article shows another reading, and dropped when nothing that comes can be near it any more.
    """

    article = models.OneToOneField(
        "articles.Article",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="fingerprint",
        verbose_name=_("article"),
    )
    reading = models.ForeignKey(
        "articles.Reading", on_delete=models.CASCADE, related_name="+", verbose_name=_("reading")
    )
    size = models.PositiveIntegerField(_("number of marks"))
    said_at = models.DateTimeField(_("said"), help_text=_("When the article was published, by its sender's stamp."))
    made_at = models.DateTimeField(_("made"), auto_now=True)

    class Meta:
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")

    def __str__(self) -> str:
        return f"{self.article_id} ({self.reading_id})"


class Mark(models.Model):
    """One hash of an article's sketch: a row each, for an array's index took a hundred times as long to ask."""

    pk = models.CompositePrimaryKey("key", "fingerprint_id")  # serves "which articles have any of these?"
    key = models.BigIntegerField(_("hash"))
    fingerprint = models.ForeignKey(
        Fingerprint, on_delete=models.CASCADE, related_name="marks", verbose_name=_("fingerprint")
    )

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")

    def __str__(self) -> str:
        return f"{self.fingerprint_id}: {self.key}"


class Separation(models.Model):
    """An editor's "not the same": these two articles are never in one story again, whatever their words."""

    first = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+", verbose_name=_("first"))
    second = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+", verbose_name=_("second"))
    separated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("separated by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("separation")
        verbose_name_plural = _("separations")
        constraints = [
            # One line a pair, the older article first.
            models.UniqueConstraint(fields=["first", "second"], name="separation_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="separation_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
