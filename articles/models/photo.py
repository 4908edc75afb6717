"""Photos as the wire describes them, with the chain of those who are credited."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, Reading


class Photo(models.Model):
    """A photo of one reading: caption and credit as written."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="photos", verbose_name=_("article"))
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="photos", verbose_name=_("reading"))
    number = models.PositiveIntegerField(_("number"))
    caption = models.TextField(_("caption"), blank=True)
    credit = models.TextField(_("credit, as written"), blank=True)
    href = models.URLField(_("address"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["reading", "number"]
        constraints = [models.UniqueConstraint(fields=["reading", "number"], name="photo_once")]

    def __str__(self) -> str:
        return self.caption[:80] or self.credit


class Credit(models.Model):
    """One link of a photo's credit chain; article and time are there so that a credit's page never sorts."""

    class Role(models.TextChoices):
        PHOTOGRAPHER = "photographer", _("photographer")
        PROVIDER = "provider", _("provider")
        AGENCY = "agency", _("agency")

    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="chain", verbose_name=_("photo"))
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="credits", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=80)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    via = models.CharField(_("via"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["photo", "number"]
        constraints = [models.UniqueConstraint(fields=["photo", "number"], name="credit_once")]
        indexes = [models.Index(fields=["slug", "-published_at", "-article"], name="credit_newest")]  # /credits/x/

    def __str__(self) -> str:
        return f"{self.name} via {self.via}" if self.via else self.name

    def get_absolute_url(self) -> str:
        """Return the address of the credit's page."""
        return reverse("credit", args=[self.slug])
