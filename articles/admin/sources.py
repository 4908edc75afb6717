"""Sources: who sends copy, what we know of it, which addresses are asked; each can be tried before it is saved."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from articles.admin import mailboxes, opml, push_keys, replays, subscriptions
from articles.admin.formats import format_choices
from articles.admin.machine import ModelAdmin, ValuesFilter
from articles.admin.trying import SettingsForm, try_out
from articles.models import Source, Subscription

_HOUR, _DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
_SILENCES = (
    ("", _("found by itself, from its habit")),
    (str(_HOUR), _("1 hour")), (str(2 * _HOUR), _("2 hours")), (str(4 * _HOUR), _("4 hours")),
    (str(8 * _HOUR), _("8 hours")), (str(_DAY), _("1 day")), (str(2 * _DAY), _("2 days")), (str(7 * _DAY), _("1 week")),
)  # fmt: skip
_KEPT = (
    ("", _("as long as the desk’s setting says")),
    (str(7 * _DAY), _("1 week")), (str(30 * _DAY), _("1 month")), (str(90 * _DAY), _("3 months")),
    (str(365 * _DAY), _("1 year")), (str(3650 * _DAY), _("10 years")),
)  # fmt: skip


class SpanField(forms.DurationField):
    """A span of time chosen from some; one that was set otherwise is among them too."""

    def __init__(self, *, choices: tuple[tuple[str, object], ...], **options: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(widget=forms.Select(choices=choices), required=False, **options)
        self.choices = choices

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's
        """Return the chosen span as the list names it."""
        shown = str(value) if isinstance(value, datetime.timedelta) else value or ""
        if shown and shown not in dict(self.choices):
            self.widget.choices = [*self.choices, (shown, shown)]
        return shown


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """A source; its format is one that we read. The sample is for a trial alone."""

    format = forms.ChoiceField(label=_("Format"), choices=format_choices, help_text=Source.format.field.help_text)
    quiet_after = SpanField(label=_("Alarm after a silence of"), choices=_SILENCES)
    keep_raw_for = SpanField(label=_("Keep raw bytes for"), choices=_KEPT)
    sample_file = forms.FileField(
        label=_("A file of its copy"), required=False, allow_empty_file=True, help_text=_("Of at most 4 MB.")
    )
    sample_text = forms.CharField(
        label=_("Or its text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )

    class Meta:
        model = Source
        fields = (
            "name", "slug", "agency", "language", "time_zone", "format", "fetch_pages", "is_active", "is_sample",
            "keep_files", "keep_raw_for", "quiet_after",
        )  # fmt: skip
        help_texts = {"is_active": _("Otherwise no copy is taken for it; files in its folder wait.")}


@admin.register(Source)
class SourceAdmin(ModelAdmin):
    """The sources."""

    form = SourceForm
    list_display = ("name", "slug", "agency", "language", "format", "is_active", "addresses", "ledger")
    list_filter = ("is_active", ("language", ValuesFilter))
    search_fields = ("name", "slug", "agency", "subscriptions__url")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("inbox", "ledger", "created_at")
    inlines = (subscriptions.SubscriptionInline, mailboxes.MailboxInline, push_keys.PushKeyInline)
    actions = ("ask_now", "read_again")
    change_form_template = "admin/articles/source/change_form.html"
    change_list_template = "admin/articles/source/change_list.html"
    fieldsets = (
        (None, {"fields": ("name", "slug", "is_active", "is_sample", "ledger", "created_at")}),
        (_("What its copy may not say"), {"fields": ("agency", "language", "time_zone", "format", "fetch_pages")}),
        (_("Folder, ledger and silence"), {"fields": ("inbox", "keep_files", "keep_raw_for", "quiet_after")}),
        (
            _("A sample to try"),
            {
                "fields": ("sample_file", "sample_text"),
                "description": _(
                    "“Try it” shows what would arrive with the settings of this form, from the sample or, without one, "
                    "from the addresses below. Nothing is kept, neither the sample nor the settings."
                ),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Count their addresses in the same query."""
        failing = Q(subscriptions__failures__gt=0) | Q(subscriptions__reason_code="gone")
        found: QuerySet[Source] = super().get_queryset(request)
        failing_ones = Count("subscriptions", filter=failing, distinct=True)
        return found.annotate(asked=Count("subscriptions", distinct=True), failing=failing_ones)

    def get_urls(self) -> list[URLPattern]:
        """Add the trial, and lists of feeds in and out."""
        wrap = self.admin_site.admin_view
        return [
            path("try/", wrap(require_POST(self.try_it)), name="articles_source_try"),
            path("opml/", wrap(self.take_list), name="articles_source_opml"),
            path("opml/export/", wrap(self.give_list), name="articles_source_export"),
            *super().get_urls(),
        ]

    def has_try_permission(self, request: HttpRequest) -> bool:
        """Tell whether the viewer may have addresses fetched: who may add sources, or change them."""
        return self.has_add_permission(request) or self.has_change_permission(request)

    def has_ask_permission(self, request: HttpRequest) -> bool:
        """Tell whether the viewer may have the addresses of sources asked."""
        return request.user.has_perm("articles.change_subscription")

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Tell whether the viewer may have many deliveries read again."""
        return request.user.has_perm("articles.add_replay")

    @admin.action(description=_("Read everything of them again"), permissions=["replay"])
    def read_again(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        """Start a replay of each source."""
        replays.start_each(request, queryset)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Tell the page what the viewer may do there."""
        may = {"may_try": self.has_try_permission(request), "may_ask": self.has_ask_permission(request)}
        return super().changeform_view(request, object_id, form_url, may | (extra_context or {}))

    def try_it(self, request: HttpRequest) -> HttpResponse:
        """Show what the source would give, from the settings as they stand in the form; keep nothing."""
        if not self.has_try_permission(request):
            raise PermissionDenied
        form = SettingsForm(request.POST, request.FILES)
        source = self.get_object(request, request.GET.get("source", "")) if request.GET.get("source") else None
        shown = try_out(request, form, source) if form.is_valid() else []
        page = {"title": _("What would arrive"), "form": form, "shown": shown, "opts": self.opts}
        return TemplateResponse(request, "admin/articles/source/try.html", self.admin_site.each_context(request) | page)

    def take_list(self, request: HttpRequest) -> HttpResponse:
        """Show what a list of feeds would add; add what was chosen of it."""
        if not self.has_add_permission(request) or not request.user.has_perm("articles.add_subscription"):
            raise PermissionDenied
        page: dict[str, Any] = {"title": _("Add feeds from an OPML list"), "opts": self.opts}
        is_chosen = "_chosen" in request.POST
        form = (
            opml.ChosenForm(request.POST) if is_chosen else opml.ListForm(request.POST or None, request.FILES or None)
        )
        if form.is_valid():
            found = opml.planned(form)
            if is_chosen:
                opml.take(request, found)
                return HttpResponseRedirect(reverse("admin:articles_source_changelist"))
            page |= opml.shown(found) | {"by_folder": form.cleaned_data["by_folder"]}
        context = self.admin_site.each_context(request) | page | {"form": form}
        return TemplateResponse(request, "admin/articles/source/opml.html", context)

    def give_list(self, request: HttpRequest) -> HttpResponse:
        """Give our own list of feeds as a file, without authorizations."""
        if not self.has_view_permission(request) or not request.user.has_perm("articles.view_subscription"):
            raise PermissionDenied
        return opml.download()

    def save_formset(
        self,
        request: HttpRequest,
        form: forms.ModelForm[Source],
        formset: BaseModelFormSet[Any, Any],
        change: bool,
    ) -> None:
        """Save what was changed of the addresses, and no more."""
        if formset.model is Subscription:
            subscriptions.save(formset)
        else:
            super().save_formset(request, form, formset, change)

    def response_change(self, request: HttpRequest, obj: Source) -> HttpResponse:
        """Have its addresses asked, where that was the button."""
        if "_ask" not in request.POST or not self.has_ask_permission(request):
            return super().response_change(request, obj)
        self._ask(request, obj.subscriptions.all())
        return HttpResponseRedirect(reverse("admin:articles_source_change", args=[obj.pk]))

    @admin.action(description=_("Ask their addresses now"), permissions=["ask"])
    def ask_now(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        """Have the addresses of the chosen sources asked."""
        self._ask(request, Subscription.objects.filter(source__in=queryset))

    def _ask(self, request: HttpRequest, chosen: QuerySet[Subscription]) -> None:
        count = subscriptions.ask_now(chosen)
        level = messages.SUCCESS if count else messages.WARNING
        messages.add_message(request, level, subscriptions.said_of_asking(count))

    @admin.display(description=_("addresses"))
    def addresses(self, source: Source) -> str:
        """Say how many are asked, and how many of them fail."""
        asked, failing = source.asked, source.failing  # type: ignore[attr-defined]
        if not failing:
            return str(asked or "–")
        said = ngettext("%(count)d fails", "%(count)d fail", failing) % {"count": failing}
        return format_html('{} · <span class="failing">{}</span>', asked, said)

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
