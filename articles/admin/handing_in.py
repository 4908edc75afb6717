"""Handing in copy by upload and paste: many files at once, each with its own line in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile as AnyUploadedFile
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import ingest, tasks
from articles.admin.sources import format_choices
from articles.document import LARGEST
from articles.models import Delivery, Source
from articles.transports import Payload
from articles.transports.files import too_large

if TYPE_CHECKING:  # the stubs' class takes the kind of stream as a parameter; Django's own does not
    UploadedFile = AnyUploadedFile[bytes]
else:
    UploadedFile = AnyUploadedFile


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; empty ones and large ones too: the ledger says what is the matter with each."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # noqa: ANN401 - Django's
        """Return the files."""
        given = data if isinstance(data, list | tuple) else [data]
        return [file for each in given if (file := super(ManyFilesField, self).clean(each, initial))]


class HandingInForm(forms.Form):
    """Copy to take in: files, a pasted text, or both."""

    source = forms.ModelChoiceField(
        Source.objects.filter(is_active=True),
        label=_("Source"),
        empty_label=None,
        error_messages={"invalid_choice": _("This source is not active, so it takes no copy. Make it active first.")},
    )
    format = forms.ChoiceField(label=_("Format"), choices=format_choices, initial="auto")
    files = ManyFilesField(  # type: ignore[assignment]
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        max_length=500,
        widget=ManyFilesInput(attrs={"multiple": True}),
        help_text=_("Up to 100 files of at most 20 MB each."),
    )
    text = forms.CharField(
        label=_("Or the text itself"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 18})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for at least one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("files") and not cleaned.get("text", "").strip():
            raise forms.ValidationError(_("There is nothing to take in: choose a file or paste a text."))
        return cleaned


def hand_in(request: HttpRequest, form: HandingInForm) -> list[Delivery]:
    """Receive what the form holds, tell the viewer of each, and return the deliveries."""
    source, name = form.cleaned_data["source"], form.cleaned_data["format"]
    user = request.user if isinstance(request.user, User) else None
    taken = []
    for payload in _payloads(request, form):
        delivery, is_new = ingest.receive(
            payload, source, door=Delivery.Door.HAND, user=user, format="" if name == "auto" else name
        )
        if delivery.state == Delivery.State.RECEIVED:
            tasks.enqueue(delivery.pk)
        _tell(request, payload, delivery, is_new=bool(is_new))
        taken.append(delivery)
    return taken


def _payloads(request: HttpRequest, form: HandingInForm) -> list[Payload]:
    found = [_payload(file) for file in form.cleaned_data["files"]]
    text = form.cleaned_data["text"]
    if text.strip():
        raw = text.encode("utf-8", "replace")
        found.append(Payload(raw=raw, origin=f"paste:{request.user.get_username()}", size=len(raw)))
    return found


def _payload(file: UploadedFile) -> Payload:
    origin, size = file.name or "", file.size or 0
    return too_large(origin, size) if size > LARGEST else Payload(raw=file.read(), origin=origin, size=size)


def _tell(request: HttpRequest, payload: Payload, delivery: Delivery, *, is_new: bool) -> None:
    """Say in one sentence what became of one file, with a link to its line in the ledger."""
    if payload.raw is None:
        level, words = messages.ERROR, delivery.reason_sentence
    elif is_new:
        level, words = messages.SUCCESS, gettext("It was received, and is being processed.")
    else:
        level, words = messages.INFO, gettext("The same bytes were received before, so nothing changes.")
    url = reverse("admin:articles_delivery_change", args=[delivery.pk])
    messages.add_message(request, level, format_html('<a href="{}">{}</a> : {}', url, payload.origin, words))
