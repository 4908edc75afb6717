"""The addresses of a source that are asked for copy: their settings, and in words how they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import tasks
from articles.admin.machine import StackedInline
from articles.ingest.polling import is_same_host
from articles.models import Subscription
from articles.transports.web import host_of

_Hub = Subscription.Hub
_HUBS = {
    _Hub.ASKED: _("The hub %(host)s was asked to tell us of new copy."),
    _Hub.TELLS: _("The hub %(host)s tells us of new copy."),
    _Hub.REFUSED: _("The hub %(host)s does not tell us of new copy."),
}
# What another address makes untrue.
_ANEW: dict[str, Any] = {
    "cursor": {}, "failures": 0, "reason": None, "reason_code": "", "hub": "", "topic": "", "hub_state": _Hub.NONE,
    "hub_until": None, "hub_reason": "",
}  # fmt: skip


class SubscriptionForm(forms.ModelForm):  # type: ignore[type-arg]
    """An address; its authorization is never shown, and stays as it is where none is given."""

    authorization = forms.CharField(
        label=_("Authorization"),
        required=False,
        strip=True,
        max_length=4000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("The header, such as “Bearer …”. Left empty, the one that is kept stays."),
    )
    forget = forms.BooleanField(label=_("Forget the authorization"), required=False)

    class Meta:
        model = Subscription
        fields = ("url", "authorization", "forget", "is_active")
        widgets = {"url": forms.URLInput(attrs={"class": "vURLField", "size": 50})}

    def clean(self) -> dict[str, Any]:
        """Keep the authorization where none is given."""
        cleaned = super().clean() or {}
        given = cleaned.get("authorization") or ""
        if "\n" in given or not given.isprintable():
            self.add_error("authorization", _("A header is one line of letters, digits and signs."))
        kept = "" if cleaned.get("forget") else self.instance.authorization or ""
        if kept and not given and not is_same_host(self.initial["url"], cleaned.get("url", "")):
            said = _("The one that is kept is not sent to another host. Give another, or have it forgotten.")
            self.add_error("authorization", said)
        return cleaned | {"authorization": given or kept}


class SubscriptionInline(StackedInline):
    """The addresses of a source."""

    model = Subscription
    form = SubscriptionForm
    extra = 1
    fields = (("url", "is_active"), ("authorization", "forget"), "state")
    readonly_fields = ("state",)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:  # noqa: ANN401 - Django's
        """Leave the authorization out for who may only look: Django would show it in plain text."""
        return self.fields if self.has_change_permission(request, obj) else ("url", "is_active", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscription]:
        """Load the source with them: whether it is active says whether they are asked."""
        return super().get_queryset(request).select_related("source")

    @admin.display(description=_("how it is"))
    def state(self, subscription: Subscription) -> str:
        """Say when it was asked, what it answered, and when it is asked next."""
        return format_html_join("", "<p>{}</p>", ((line,) for line in told(subscription))) or "–"


def told(subscription: Subscription) -> list[str]:
    """Return how an address is, in sentences; none for one that is not saved yet."""
    if subscription.pk is None:
        return []
    lines = [_asked(subscription), _failing(subscription), _gave(subscription), _next(subscription), _hub(subscription)]
    return [line for line in lines if line]


def save(formset: BaseModelFormSet[Any, Any]) -> None:
    """Save what was changed, and nothing of what the worker may have written meanwhile; leave hubs of what is gone."""
    changed = {form.instance: form.changed_data for form in formset.forms if form.instance.pk}
    before = {row.pk: row for row in Subscription.objects.filter(pk__in=[row.pk for row in changed])}
    saved = formset.save(commit=False)
    for subscription in formset.deleted_objects:
        _leave(subscription)
        subscription.delete()
    for subscription in saved:
        old = before.get(subscription.pk)
        if old is None:
            subscription.save()
            continue
        columns = {name: getattr(subscription, name) for name in ("url", "authorization", "is_active")}
        if columns["url"] != old.url:
            _leave(old)
            columns |= _ANEW
        Subscription.objects.filter(pk=subscription.pk).update(**columns, next_at=timezone.now())


def ask_now(subscriptions: Any) -> int:  # noqa: ANN401 - a queryset
    """Have addresses asked at once; return how many of them can be."""
    return tasks.ask_at_once(list(subscriptions.values_list("pk", flat=True)))


def said_of_asking(count: int) -> str:
    """Return what to tell whoever had so many addresses asked."""
    if not count:
        return gettext("There is no active address to ask.")
    said = ngettext("%(count)d address is being asked.", "%(count)d addresses are being asked.", count)
    return said % {"count": count}


def _leave(subscription: Model) -> None:
    if isinstance(subscription, Subscription) and subscription.hub_state in (_Hub.ASKED, _Hub.TELLS):
        tasks.leave_hub_of(subscription)


def _asked(subscription: Subscription) -> str:
    if subscription.asked_at is None:
        return gettext("Not asked yet.")
    when = {"asked": naturaltime(subscription.asked_at)}
    if not subscription.failures:
        return gettext("Asked %(asked)s, and answered.") % when
    if subscription.answered_at is None:
        return gettext("Asked %(asked)s; it never answered without a fault.") % when
    when["answered"] = naturaltime(subscription.answered_at)
    return gettext("Asked %(asked)s; answered without a fault %(answered)s.") % when


def _failing(subscription: Subscription) -> str:
    count = subscription.failures
    if not count:
        return ""
    said = ngettext("%(count)d failure: %(reason)s", "%(count)d failures in a row: %(reason)s", count)
    shown = said % {"count": count, "reason": subscription.reason_sentence}
    return format_html('<strong class="failing">{}</strong>', shown)


def _gave(subscription: Subscription) -> str:
    if subscription.delivered_at is None:
        return ""
    return gettext("It last gave something new %(when)s.") % {"when": naturaltime(subscription.delivered_at)}


def _next(subscription: Subscription) -> str:
    if not subscription.is_active or not subscription.source.is_active:
        return gettext("It is not asked: it is not active, or its source is not.")
    minutes = max(1, round(subscription.interval / 60))
    when = gettext("now") if subscription.next_at <= timezone.now() else naturaltime(subscription.next_at)
    said = ngettext(
        "Asked again %(when)s; as a rule every minute.",
        "Asked again %(when)s; as a rule every %(count)d minutes.",
        minutes,
    )
    return said % {"when": when, "count": minutes}


def _hub(subscription: Subscription) -> str:
    said = _HUBS.get(_Hub(subscription.hub_state))
    if said is None:
        return ""
    told_of = said % {"host": host_of(subscription.hub)}
    return f"{told_of} {subscription.hub_reason}".strip()
