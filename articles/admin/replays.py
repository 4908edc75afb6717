"""Replays: everything that a source sent, or that came in a time, read again; how far it has come; a button to stop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles import tasks
from articles.admin.machine import MadeAdmin
from articles.ingest import replays
from articles.models import Replay, Source


class ReplayForm(forms.Form):
    """What is to be read again."""

    source = forms.ModelChoiceField(
        Source.objects.all(), label=_("Source"), required=False, empty_label=_("every source")
    )
    since = forms.SplitDateTimeField(label=_("Received since"), required=False, widget=AdminSplitDateTime)
    until = forms.SplitDateTimeField(label=_("Received before"), required=False, widget=AdminSplitDateTime)

    def clean(self) -> dict[str, Any]:
        """Refuse a time that ends before it begins."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until <= since:
            self.add_error("until", _("This is before the time since when deliveries are to be read."))
        return cleaned


@admin.register(Replay)
class ReplayAdmin(MadeAdmin):
    """The replays, newest first."""

    list_display = ("created_at", "what", "progress", "changed", "failed", "state", "created_by")
    list_select_related = ("source", "created_by")
    fields = ("what", "progress", "changed", "failed", "state", "created_at", "finished_at", "stopped_at", "created_by")
    change_list_template = "admin/articles/replay/change_list.html"
    change_form_template = "admin/articles/replay/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the button that stops."""
        stop = self.admin_site.admin_view(require_POST(self.stop))
        return [path("<int:pk>/stop/", stop, name="articles_replay_stop"), *super().get_urls()]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell whether the viewer may look into the ledger."""
        return request.user.has_perm("articles.view_delivery")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it beside the ledger."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell whether the viewer may have many deliveries read again."""
        return request.user.has_perm("articles.add_replay")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: what was done is written down."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask what is to be read again, and start."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ReplayForm(request.POST or None, initial={"source": request.GET.get("source")})
        if form.is_valid():
            return HttpResponseRedirect(_page(start(request, **form.cleaned_data)))
        page = {"title": _("Read again"), "form": form, "opts": self.opts, "media": form.media}
        context = self.admin_site.each_context(request) | page | (extra_context or {})
        return TemplateResponse(request, "admin/articles/replay/add.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Tell the page whether it goes on, and whether the viewer may stop it."""
        replay = Replay.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        is_going = replay is not None and replay.finished_at is None and replay.stopped_at is None
        context = {"is_going": is_going, "may_stop": is_going and self.has_add_permission(request)}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def stop(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop a replay."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if replays.stop(pk):
            messages.success(request, gettext("The replay stops before its next delivery."))
        return HttpResponseRedirect(reverse("admin:articles_replay_change", args=[pk]))

    @admin.display(description=_("what"))
    def what(self, replay: Replay) -> str:
        """Return what it reads."""
        return replay.source.name if replay.source else gettext("every source")

    @admin.display(description=_("progress"))
    def progress(self, replay: Replay) -> str:
        """Return how many deliveries are done, as a bar and in words."""
        done = gettext("%(done)d of %(total)d") % {"done": replay.done, "total": replay.total}
        return format_html('<progress max="{}" value="{}"></progress> {}', max(replay.total, 1), replay.done, done)

    @admin.display(description=_("state"))
    def state(self, replay: Replay) -> str:
        """Return whether it goes on."""
        if replay.stopped_at:
            return gettext("stopped")
        return gettext("finished") if replay.finished_at else gettext("going on")


def start(request: HttpRequest, **what: Any) -> Replay:  # noqa: ANN401 - the fields of the form
    """Start a replay for whoever asks, and say so."""
    replay = replays.start(user=request.user if isinstance(request.user, User) else None, **what)
    tasks.enqueue_replay(replay.pk)
    said = gettext("The replay has begun. Fresh copy goes before it.")
    messages.success(request, format_html('<a href="{}">{}</a> : {}', _page(replay), replay, said))
    return replay


def start_each(request: HttpRequest, sources: QuerySet[Source]) -> None:
    """Start a replay of each source."""
    for source in sources:
        start(request, source=source)


def _page(replay: Replay) -> str:
    return reverse("admin:articles_replay_change", args=[replay.pk])
