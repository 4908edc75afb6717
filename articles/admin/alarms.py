"""Alarms: what is wrong with the desk itself, since when, and what was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.admin.machine import MadeAdmin
from articles.models import Alarm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class OpenFilter(admin.SimpleListFilter):
    """Those that last, or those that are over."""

    title = _("state")
    parameter_name = "over"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, StrOrPromise]]:
        """Return the two states."""
        return [("no", _("lasting")), ("yes", _("over"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Alarm]) -> QuerySet[Alarm]:
        """Keep the chosen ones."""
        return queryset if self.value() is None else queryset.filter(closed_at__isnull=self.value() == "no")


@admin.register(Alarm)
class AlarmAdmin(MadeAdmin):
    """The alarms, those that last first."""

    list_display = ("reason_words", "kind", "sender", "opened_at", "closed_at")
    list_filter = (OpenFilter, "kind")
    list_select_related = ("source",)
    fields = ("kind", "reason_words", "sender", "opened_at", "opening_mailed_at", "closed_at", "closing_mailed_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alarm]:
        """Return all, those that last first."""
        return super().get_queryset(request).order_by(F("closed_at").desc(nulls_first=True), "-opened_at")

    def has_delete_permission(self, request: HttpRequest, obj: Alarm | None = None) -> bool:
        """Refuse: it ends by itself when what it tells of is mended."""
        return False

    @admin.display(description=_("what is wrong"))
    def reason_words(self, alarm: Alarm) -> str:
        """Say what is wrong."""
        return alarm.reason_sentence

    @admin.display(description=_("source"), ordering="source__name")
    def sender(self, alarm: Alarm) -> str:
        """Link to the source, if it is about one."""
        if alarm.source is None:
            return "–"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:articles_source_change", args=[alarm.source.pk]), alarm.source.name
        )
