"""What people choose for themselves beyond one browser: what reaches them when no page is open."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Preferences(models.Model):
    """How one person is written to; without a row, in the desk's language and by mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="preferences",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=12, blank=True, help_text=_("As last chosen on a page."))
    is_mailed = models.BooleanField(_("mailed"), default=True, help_text=_("Whether notices are mailed, too."))

    class Meta:
        verbose_name = _("preferences")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def language_of(cls, user_id: int) -> str:
        """Return the language in which to write to a person: a query."""
        chosen = cls.objects.filter(user=user_id).values_list("language", flat=True).first()
        return chosen or settings.LANGUAGE_CODE
