"""Sources: who sends copy, and what we know of it."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.machine import ModelAdmin
from articles.formats import FORMATS
from articles.models import Source

# How a newsroom calls those whose name in our tables is not their own.
_NAMES = {
    "jsonfeed": "JSON Feed", "nitf": "NITF", "newsml12": "NewsML 1.2", "newsmlg2": "NewsML-G2", "rss": "RSS",
    "atom": "Atom", "html": _("web page"), "iptc7901": "IPTC 7901", "anpa1312": "ANPA 1312", "mail": _("mail"),
    "plaintext": _("plain text"),
}  # fmt: skip


def format_choices() -> list[tuple[str, object]]:
    """Return the wire formats to choose from, the one that looks at the bytes first."""
    return [("auto", _("found by itself")), *((name, _NAMES.get(name, name)) for name in FORMATS)]


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A source; its format is one that we read."""

    format = forms.ChoiceField(label=_("Format"), choices=format_choices)

    class Meta:
        model = Source
        fields = ("name", "slug", "agency", "language", "time_zone", "format", "fetch_pages", "is_active", "is_sample")
        help_texts = {"is_active": _("Otherwise no copy is taken for it; files in its folder wait.")}


@admin.register(Source)
class SourceAdmin(ModelAdmin):
    """The sources."""

    form = SourceForm
    list_display = ("name", "slug", "agency", "language", "time_zone", "format", "is_active", "ledger")
    list_filter = ("is_active", "language")
    search_fields = ("name", "slug", "agency")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("inbox", "ledger", "created_at")

    @admin.display(description=_("ledger"))
    def ledger(self, source: Source) -> str:
        """Link to what it sent."""
        if source.pk is None:
            return "–"
        url = reverse("admin:articles_delivery_changelist")
        return format_html('<a href="{}?source__id__exact={}">{}</a>', url, source.pk, _("its deliveries"))

    @admin.display(description=_("watched folder"))
    def inbox(self, source: Source) -> str:
        """Say where its files are dropped."""
        return str(settings.INBOX / source.slug) if source.slug else "–"
