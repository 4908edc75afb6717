"""A replay: deliveries that are read again, with how far it has come."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.source import Source


class Replay(models.Model):
    """Deliveries of a source or of a time that are read again, oldest first, in steps that may be interrupted."""

    source = models.ForeignKey(
        Source, on_delete=models.CASCADE, null=True, blank=True, related_name="replays", verbose_name=_("source"),
        help_text=_("Left empty, of every source."),
    )  # fmt: skip
    since = models.DateTimeField(_("received since"), null=True, blank=True)
    until = models.DateTimeField(_("received until"), null=True, blank=True)
    total = models.PositiveIntegerField(_("deliveries"), default=0)
    done = models.PositiveIntegerField(_("read again"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0, help_text=_("Of those read, with a new reading."))
    failed = models.PositiveIntegerField(_("set aside"), default=0)
    last_id = models.BigIntegerField(_("last delivery read"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("created by")
    )

    class Meta:
        verbose_name = _("replay")
        verbose_name_plural = _("replays")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.done}/{self.total}"
