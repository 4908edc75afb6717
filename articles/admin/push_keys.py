"""Keys for pushing: made and shown once, revoked, and never seen again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.admin.machine import MadeAdmin, MadeInline
from articles.models import PushKey, Source


class PushKeyForm(forms.Form):
    """A key to be made."""

    source = forms.ModelChoiceField(Source.objects.all(), label=_("Source"), empty_label=None)
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Who uses it: the sender’s system, or the person who set it up."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=PushKey.Kind.choices,
        initial=PushKey.Kind.TOKEN,
        help_text=_(
            "A token is sent with every dispatch, and is enough for most. A signature proves each dispatch without "
            "sending the secret; the sender’s system must be able to compute it."
        ),
    )


class PushKeyInline(MadeInline):
    """The keys of a source."""

    model = PushKey
    fields = ("page", "public_id", "kind", "created_at", "used_at", "revoked_at")
    readonly_fields = fields
    template = "admin/articles/pushkey/inline.html"

    @admin.display(description=_("name"))
    def page(self, key: PushKey) -> str:
        """Link to the key's page."""
        return format_html('<a href="{}">{}</a>', reverse("admin:articles_pushkey_change", args=[key.pk]), key.name)


class ValidFilter(admin.SimpleListFilter):
    """Valid keys, or those that were revoked."""

    title = _("validity")
    parameter_name = "valid"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        """Return what the filter offers."""
        return [("yes", _("valid")), ("no", _("revoked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PushKey]) -> QuerySet[PushKey]:
        """Return the keys that are, or are not."""
        return queryset.filter(revoked_at__isnull=self.value() == "yes") if self.value() in ("yes", "no") else queryset


@admin.register(PushKey)
class PushKeyAdmin(MadeAdmin):
    """The keys, by source."""

    list_display = ("name", "public_id", "source", "kind", "is_valid", "used_at", "created_at", "created_by")
    list_filter = ("source", "kind", ValidFilter)
    list_select_related = ("source", "created_by")
    search_fields = ("name", "public_id")
    actions = ("revoke_chosen",)
    fields = ("name", "public_id", "source", "kind", "created_at", "created_by", "used_at", "revoked_at")
    change_form_template = "admin/articles/pushkey/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """Add the button that revokes."""
        revoke = self.admin_site.admin_view(require_POST(self.revoke))
        return [path("<int:pk>/revoke/", revoke, name="articles_pushkey_revoke"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell whether the viewer may make keys."""
        return request.user.has_perm("articles.add_pushkey")

    def has_revoke_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell whether the viewer may revoke keys."""
        return request.user.has_perm("articles.change_pushkey")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Make a key, and show it this once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PushKeyForm(request.POST or None, initial={"source": request.GET.get("source")})
        page: dict[str, Any] = {"title": _("Make a key for pushing"), "form": form, "opts": self.opts}
        template = "admin/articles/pushkey/issue.html"
        if form.is_valid():
            page |= self._issue(request, form.cleaned_data)
            template = "admin/articles/pushkey/issued.html"
        context = self.admin_site.each_context(request) | page | (extra_context or {})
        return TemplateResponse(request, template, context, headers={"Cache-Control": "private, no-store"})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Tell the page what the viewer may do there."""
        context = {"may_revoke": self.has_revoke_permission(request)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Revoke one key."""
        if not self.has_revoke_permission(request):
            raise PermissionDenied
        key = get_object_or_404(PushKey, pk=pk)
        self.revoke_chosen(request, PushKey.objects.filter(pk=key.pk))
        return HttpResponseRedirect(reverse("admin:articles_pushkey_change", args=[pk]))

    @admin.action(description=_("Revoke the chosen keys"), permissions=["revoke"])
    def revoke_chosen(self, request: HttpRequest, queryset: QuerySet[PushKey]) -> None:
        """Let nobody in with these keys from now on."""
        valid = list(queryset.filter(revoked_at=None))
        PushKey.objects.filter(pk__in=[key.pk for key in valid]).update(revoked_at=timezone.now())
        for key in valid:
            self.log_change(request, key, gettext("Revoked."))
        said = ngettext(
            "%(count)d key was revoked: nobody gets in with it any more.",
            "%(count)d keys were revoked: nobody gets in with them any more.",
            len(valid),
        )
        messages.success(request, said % {"count": len(valid)})

    @admin.display(description=_("valid"), boolean=True)
    def is_valid(self, key: PushKey) -> bool:
        """Tell whether it opens the door."""
        return key.revoked_at is None

    def _issue(self, request: HttpRequest, chosen: dict[str, Any]) -> dict[str, Any]:
        user = request.user if isinstance(request.user, User) else None
        key, said = PushKey.issue(chosen["source"], name=chosen["name"], kind=chosen["kind"], user=user)
        self.log_addition(request, key, gettext("Made."))
        address = settings.PUBLIC_URL + reverse("api:dispatches")
        return {"title": _("The key, which is shown only now"), "key": key, "said": said, "address": address}
