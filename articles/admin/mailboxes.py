"""Mailboxes: where a source's mail is read, tried before it is saved; the password goes in and never comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.machine import ModelAdmin
from articles.ingest import mailboxes
from articles.models import Mailbox
from articles.transports import mailbox

if TYPE_CHECKING:  # the stubs' classes take the model as a parameter; Django's own do not
    StackedInline = admin.StackedInline[Any, Any]
    ModelForm = forms.ModelForm[Mailbox]
else:
    StackedInline, ModelForm = admin.StackedInline, forms.ModelForm

TRIED = 10  # messages shown
_SETTINGS = ("host", "port", "username", "password", "folder", "is_active")
_STATE = ("asked_at", "answered_at", "delivered_at", "next_at", "failures", "why")


class MailboxForm(ModelForm):
    """A mailbox; an empty password leaves the one that is kept."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("It is kept encrypted and not shown. Left empty, the one that is kept stays."),
    )

    class Meta:
        model = Mailbox
        fields = ("source", *_SETTINGS)
        help_texts = {
            "host": _("It must speak TLS; a certificate must vouch for this name."),
            "port": _("993 almost everywhere."),
            "folder": _(
                "Messages that are not marked as read are taken, then marked. Let nobody else read in this folder."
            ),
        }

    def clean_password(self) -> str:
        """Return the password, the kept one where none is given."""
        given = str(self.cleaned_data["password"])
        if given:
            return given
        is_same_server = self.cleaned_data.get("host") == self.initial.get("host")  # no other is told what is kept
        if not self.instance.password or not is_same_server:
            raise forms.ValidationError(_("Give the password of the mailbox."))
        return str(self.instance.password)

    def save(self, commit: bool = True) -> Mailbox:
        """Have the mailbox read soon, whatever went wrong with the former settings."""
        if self.has_changed():
            self.instance.next_at = timezone.now()
            self.instance.failures, self.instance.reason, self.instance.reason_code = 0, None, ""
        return super().save(commit)


class OfMailbox:
    """What the pages of a mailbox and of its source share: nobody sees the password, and why it failed is said."""

    @admin.display(description=_("what is wrong"))
    def why(self, box: Mailbox) -> str:
        """Return why it could not be read last."""
        return box.reason_sentence or "–"

    @staticmethod
    def without_password(fields: tuple[str, ...], *, may_change: bool) -> tuple[str, ...]:
        """Leave the password out where fields are shown and not asked for: what is shown would be what is kept."""
        return fields if may_change else tuple(name for name in fields if name != "password")


class MailboxInline(OfMailbox, StackedInline):
    """The mailbox of a source."""

    model = Mailbox
    form = MailboxForm
    extra = 0
    max_num = 1
    readonly_fields = ("why", "tried")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ANN401 - the source
        """Return what is asked and shown."""
        may_change = self.has_change_permission(request, obj)
        return self.without_password((*_SETTINGS, "why", "tried"), may_change=may_change)

    @admin.display(description=_("try it"))
    def tried(self, box: Mailbox) -> str:
        """Link to the page where it can be tried."""
        if box.pk is None:
            return "–"
        url = reverse("admin:articles_mailbox_change", args=[box.pk])
        return format_html('<a href="{}">{}</a>', url, _("See what is in it"))


@admin.register(Mailbox)
class MailboxAdmin(OfMailbox, ModelAdmin):
    """The mailboxes, each with how reading it goes."""

    form = MailboxForm
    list_display = ("source", "username", "host", "is_active", "answered_at", "failures", "why")
    list_filter = ("is_active",)
    list_select_related = ("source",)
    search_fields = ("host", "username", "source__name")
    readonly_fields = _STATE
    change_form_template = "admin/articles/mailbox/change_form.html"
    add_form_template = "admin/articles/mailbox/change_form.html"

    def get_fields(self, request: HttpRequest, obj: Mailbox | None = None) -> tuple[str, ...]:
        """Return what is asked, and for a mailbox that is kept what is known of it."""
        may_change = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        asked = self.without_password(("source", *_SETTINGS), may_change=may_change)
        return asked + (_STATE if obj else ())

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Try what the form says, saving nothing, where that is what was asked for."""
        if request.method == "POST" and "_try" in request.POST:
            return self._try(request, object_id, form_url, extra_context or {})
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _try(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: dict[str, Any]
    ) -> HttpResponse:
        """Show the newest messages of the mailbox that the form describes, or what is wrong with it."""
        box = self.get_object(request, object_id) if object_id else None
        if not (self.has_change_permission(request, box) if box else self.has_add_permission(request)):
            raise PermissionDenied
        form = self.get_form(request, box, change=box is not None)(request.POST, instance=box)
        form.fields[
            "password"
        ].widget.render_value = True  # what was typed, so that it can be saved; never what is kept
        if form.is_valid():
            account = mailboxes.account(form.instance)
            letters, refused = mailbox.newest(account, networks=settings.FETCH_ALLOWED_NETWORKS, most=TRIED)
            wrong = gettext(refused.message.template) % refused.message.params if refused else ""
            extra_context |= {"was_tried": True, "letters": letters, "wrong": wrong}
        fieldsets: list[Any] = list(self.get_fieldsets(request, box))
        described = helpers.AdminForm(form, fieldsets, {}, self.get_readonly_fields(request, box), model_admin=self)
        context = self.admin_site.each_context(request) | {
            "title": _("Try the mailbox"),
            "subtitle": str(box) if box else None,
            "adminform": described,
            "object_id": object_id,
            "original": box,
            "is_popup": False,
            "to_field": None,
            "media": self.media + described.media,
            "inline_admin_formsets": [],
            "errors": helpers.AdminErrorList(form, []),
            "preserved_filters": self.get_preserved_filters(request),
        }
        return self.render_change_form(
            request, context | extra_context, add=box is None, change=box is not None, obj=box, form_url=form_url
        )
