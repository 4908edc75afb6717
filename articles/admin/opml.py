"""Lists of feeds in and out: a list is shown before anything of it is saved; our own is a file to download."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.document import Message, Refused
from articles.ingest import outlines
from articles.ingest.outlines import Fate, Planned
from articles.models.source import sentence
from articles.transports import opml
from articles.transports.opml import Outline

FILE_NAME = "newsreader.opml"


class ListForm(forms.Form):
    """A list to take in, as a file or as its text."""

    file = forms.FileField(label=_("OPML file"), required=False, max_length=500)
    text = forms.CharField(
        label=_("Or its text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    by_folder = forms.ChoiceField(
        label=_("Folders"),
        choices=[
            ("", _("Each feed is a source of its own")),
            ("1", _("Each folder is one source with several addresses")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

    def clean(self) -> dict[str, Any]:
        """Read the list."""
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if self.errors:
            return cleaned
        if file is None and not text.strip():
            raise forms.ValidationError(_("Choose a file or paste its text."))
        found = opml.read(file.read(opml.LARGEST + 1) if file is not None else text.encode("utf-8", "replace"))
        if isinstance(found, Refused):
            raise forms.ValidationError(_sentence(found.message))
        return cleaned | {"outlines": found}


class ChosenForm(forms.Form):
    """What was shown of a list, and which of its feeds were chosen."""

    outlines = forms.CharField(max_length=4 * opml.LARGEST)
    by_folder = forms.BooleanField(required=False)

    def clean_outlines(self) -> list[Outline]:
        """Return the feeds, which are planned anew: a form may say anything."""
        try:
            found = json.loads(self.cleaned_data["outlines"])
            return [
                Outline(str(each["title"]), str(each["url"]), tuple(map(str, each["folders"])))
                for each in found[: opml.MOST]
            ]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise forms.ValidationError(_("The list was lost on the way. Choose the file again.")) from error


def planned(form: ListForm | ChosenForm) -> list[Planned]:
    """Return what would become of each feed of the form."""
    said = form.cleaned_data
    networks = settings.FETCH_ALLOWED_NETWORKS
    return outlines.plan(said["outlines"], by_folder=bool(said["by_folder"]), networks=networks)


def shown(found: list[Planned]) -> dict[str, Any]:
    """Return what the page shows of a list."""
    rows: dict[str, list[dict[str, Any]]] = {fate.value: [] for fate in Fate}
    for number, each in enumerate(found):
        row = {"planned": each, "number": number, "folder": " / ".join(each.outline.folders)}
        rows[each.fate.value].append(row | {"reason": _sentence(each.reason)})
    return {"rows": rows, "outlines": json.dumps([asdict(each.outline) for each in found])}


def take(request: HttpRequest, found: list[Planned]) -> None:
    """Add the feeds that were chosen, and say how many."""
    chosen = set(request.POST.getlist("chosen"))
    sources, addresses = outlines.add(each for number, each in enumerate(found) if str(number) in chosen)
    if not addresses:
        messages.warning(request, gettext("Nothing was chosen, so nothing was added."))
        return
    said = ngettext("%(count)d address was added.", "%(count)d addresses were added.", addresses)
    new = ngettext("%(count)d source is new.", "%(count)d sources are new.", sources)
    messages.success(request, f"{said % {'count': addresses}} {new % {'count': sources}}")


def download() -> HttpResponse:
    """Return our own list as a file."""
    raw = opml.write(outlines.ours(), title=gettext("Sources of newsreader"), created=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}"', "Cache-Control": "private, no-store"}
    return HttpResponse(raw, content_type="text/x-opml; charset=utf-8", headers=headers)


def _sentence(reason: Message | None) -> str:
    return sentence(asdict(reason)) if reason is not None else ""
