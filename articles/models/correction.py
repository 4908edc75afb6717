"""Corrected quotations: that an agency changed what it had somebody say, or who said it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, Revision
from articles.models.people import Quote


class QuoteCorrection(models.Model):
    """That a quotation of one version stands otherwise in the next, or no longer."""

    class Kind(models.TextChoices):
        WORDS = "words", _("other words")
        SPEAKER = "speaker", _("another speaker")
        DROPPED = "dropped", _("taken out")

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="quote_corrections", verbose_name=_("article")
    )
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="quote_corrections", verbose_name=_("revision")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    before = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="+", verbose_name=_("before"))
    after = models.ForeignKey(
        Quote, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("after")
    )
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("corrected quotation")
        verbose_name_plural = _("corrected quotations")
        ordering = ["-created_at", "-id"]
        constraints = [
            # A version corrects a quotation once.
            models.UniqueConstraint(fields=["revision", "before"], name="quote_correction_once"),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="quote_correction_newest")]  # /quotes/corrected/

    def __str__(self) -> str:
        return f"{self.before_id} → {self.after_id}"
