"""Rulings: an editor's word on a quotation, which outlives readings and revisions, apart from the machine's."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.people import Quote, Speaker
from articles.models.placed import Placed


class Ruling(models.Model):
    """What an editor says of words of a dispatch: that they are a quotation, whose, and whether what they say is so."""

    class Act(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        CORRECTED = "corrected", _("corrected")
        REJECTED = "rejected", _("no quotation")
        ADDED = "added", _("added")

    class Verdict(models.TextChoices):
        NONE = "", _("not judged")
        VERIFIED = "verified", _("verified")
        DISPUTED = "disputed", _("disputed")
        FALSE = "false", _("false")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="rulings", verbose_name=_("article"))
    act = models.CharField(_("act"), max_length=10, choices=Act)
    speaker = models.ForeignKey(
        Speaker, on_delete=models.SET_NULL, null=True, blank=True, related_name="rulings", verbose_name=_("speaker")
    )
    words = models.TextField(_("words"), help_text=_("As they stood when it was said."))
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.NONE, blank=True)
    verdict_url = models.CharField(
        _("source of the verdict"), max_length=2000, blank=True, validators=[URLValidator(["http", "https"])]
    )
    verdict_note = models.TextField(_("reason of the verdict"), blank=True, max_length=2000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    modified_at = models.DateTimeField(_("modified"), auto_now=True)

    class Meta:
        verbose_name = _("ruling")
        verbose_name_plural = _("rulings")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict="") | ~Q(verdict_url=""), name="ruling_verdict_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.words[:60]}"


class Holding(Placed):
    """Where a ruling stands in one reading, and the quotation there that it holds for."""

    OWNER = "ruling"

    ruling = models.ForeignKey(Ruling, on_delete=models.CASCADE, related_name="holdings", verbose_name=_("ruling"))
    quote = models.OneToOneField(
        Quote, on_delete=models.SET_NULL, null=True, blank=True, related_name="holding", verbose_name=_("quotation")
    )

    class Meta(Placed.Meta):
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        ordering = ["reading", "start"]
        constraints = [
            # A ruling stands in a reading once.
            models.UniqueConstraint(fields=["ruling", "reading"], name="holding_once"),
            *Placed.Meta.constraints,
        ]
