"""Handing in copy by upload and paste: many files at once, each with its own line in the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile as AnyUploadedFile
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles import ingest, tasks
from articles.admin.formats import format_choices
from articles.document import LARGEST
from articles.models import Article, Delivery, Item, Source
from articles.transports import Payload
from articles.transports.files import too_large

if TYPE_CHECKING:  # the stubs' class takes the kind of stream as a parameter; Django's own does not
    UploadedFile = AnyUploadedFile[bytes]
else:
    UploadedFile = AnyUploadedFile


MOST_SHOWN = 5  # articles of one file
_REMEMBERED = "handed-in"


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
        help_text=_(
            "Up to 100 files of at most 20 MB each, of any format that is read. A zip is one file, and every file in "
            "it is read."
        ),
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


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of one file: the name that it was given, its line in the ledger, and its articles."""

    name: str
    delivery: Delivery
    is_new: bool
    items: list[Item]

    @property
    def articles(self) -> list[Article]:
        """Return the articles that its first stories made or are."""
        found = {item.revision.article_id: item.revision.article for item in self.items if item.revision}
        return list(found.values())[:MOST_SHOWN]

    @property
    def left(self) -> int:
        """Return how many of its stories were set aside."""
        return sum(item.outcome == Item.Outcome.SET_ASIDE for item in self.items)


def hand_in(request: HttpRequest, form: HandingInForm) -> None:
    """Receive what the form holds, and remember for the page that follows what each file was called."""
    source, name = form.cleaned_data["source"], form.cleaned_data["format"]
    user = request.user if isinstance(request.user, User) else None
    taken = []
    for payload in _payloads(request, form):
        delivery, receipt = ingest.receive(
            payload, source, door=Delivery.Door.HAND, user=user, format="" if name == "auto" else name
        )
        if delivery.state == Delivery.State.RECEIVED:
            tasks.enqueue(delivery.pk)
        taken.append((delivery.pk, payload.origin, bool(receipt)))
    request.session[_REMEMBERED] = taken


def handed_in(request: HttpRequest) -> list[Handed]:
    """Return what became by now of what the viewer handed in last; three queries."""
    taken = request.session.get(_REMEMBERED, [])
    shown = Prefetch("items", Item.objects.defer("traceback").select_related("revision__article__current"))
    found = Delivery.objects.without_raw().prefetch_related(shown).in_bulk([pk for pk, _name, _new in taken])
    return [Handed(name, found[pk], is_new, list(found[pk].items.all())) for pk, name, is_new in taken if pk in found]


def _payloads(request: HttpRequest, form: HandingInForm) -> Iterator[Payload]:
    """Yield one after the other, so that one file at a time is in memory."""
    yield from map(_payload, form.cleaned_data["files"])
    text = form.cleaned_data["text"]
    if text.strip():
        raw = text.encode("utf-8", "replace")
        yield Payload(raw=raw, origin=f"paste:{request.user.get_username()}", size=len(raw))


def _payload(file: UploadedFile) -> Payload:
    origin, size = file.name or "", file.size or 0
    return too_large(origin, size) if size > LARGEST else Payload(raw=file.read(), origin=origin, size=size)
