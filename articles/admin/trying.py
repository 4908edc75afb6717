"""A source tried before it is saved: its settings as they stand in the form, and what they would make of its copy."""

from __future__ import annotations

import datetime
import re
from dataclasses import asdict, dataclass

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.formats import format_choices, format_name
from articles.document import BODY_KINDS, Document, Hints, Message
from articles.ingest import trials
from articles.models import Reading, Source, Subscription
from articles.models.source import sentence, validate_time_zone
from articles.transports import Payload

FIRST_WORDS = 400  # characters of a story that are shown
MOST_ADDRESSES = 5

_ROW = re.compile(r"subscriptions-(\d{1,4})-url")


class SettingsForm(forms.Form):
    """What a source's form says, saved or not, and a sample of its copy."""

    agency = forms.CharField(required=False, max_length=80)
    language = forms.CharField(required=False, max_length=12)
    time_zone = forms.CharField(label=_("Time zone"), initial="Europe/Paris", validators=[validate_time_zone])
    format = forms.ChoiceField(label=_("Format"), choices=format_choices)
    fetch_pages = forms.BooleanField(required=False)
    sample_text = forms.CharField(required=False, strip=False, max_length=trials.LARGEST)
    sample_file = forms.FileField(label=_("Sample"), required=False, allow_empty_file=True, max_length=500)

    def hints(self, name: str) -> Hints:
        """Return what the settings say of copy of this name."""
        said = self.cleaned_data
        return Hints(
            format=said["format"], timezone=said["time_zone"], language=said["language"] or None,
            agency=said["agency"] or None, name=name,
        )  # fmt: skip

    def sample(self) -> Payload | None:
        """Return the pasted or uploaded sample; None for none."""
        file, text = self.cleaned_data["sample_file"], self.cleaned_data["sample_text"]
        if file is not None:
            return Payload(file.read(trials.LARGEST + 1), origin=file.name or "", size=file.size)
        if not text.strip():
            return None
        raw = text.encode("utf-8", "replace")
        return Payload(raw, origin=str(_("the pasted sample")), size=len(raw))


@dataclass(frozen=True, slots=True)
class Row:
    """A story of a trial, as the page shows it."""

    document: Document | None
    refused: str
    name: str
    page: str
    format: object = ""
    first_words: str = ""
    notes: tuple[str, ...] = ()
    published: datetime.datetime | None = None
    embargoed: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """What an address or a sample gave, as the page shows it."""

    trial: trials.Trial
    refused: str
    rows: tuple[Row, ...]


def try_out(request: HttpRequest, form: SettingsForm, source: Source | None) -> list[Shown]:
    """Return what the sample gives, or else each address of the form; nothing is written."""
    sample = form.sample()
    if sample is not None:
        return [_shown(trials.read(sample, hints=form.hints(sample.origin)), form)]
    addresses = _addresses(request, source)[:MOST_ADDRESSES]
    found = trials.ask(addresses, hints=form.hints(""), networks=settings.FETCH_ALLOWED_NETWORKS)
    return [_shown(trial, form) for trial in found]


def _addresses(request: HttpRequest, source: Source | None) -> list[tuple[str, str]]:
    """Return the addresses of the form that are not to be deleted, each with its authorization."""
    rows = sorted(int(match[1]) for name in request.POST if (match := _ROW.fullmatch(name)))
    found = []
    for row in rows:
        said = {name: request.POST.get(f"subscriptions-{row}-{name}", "").strip() for name in _FIELDS}
        if said["url"] and not said["DELETE"]:
            found.append((said["url"], _authorization(said, source)))
    return found


_FIELDS = ("id", "url", "authorization", "forget", "DELETE")


def _authorization(said: dict[str, str], source: Source | None) -> str:
    """Return what the form gives, or else what is kept for this very address of this very source."""
    if said["authorization"] or said["forget"] or source is None or not said["id"].isdecimal():
        return said["authorization"] if said["authorization"].isprintable() else ""
    kept = Subscription.objects.filter(pk=said["id"][:18], source=source, url=said["url"]).first()
    return (kept.authorization or "") if kept else ""


def _shown(trial: trials.Trial, form: SettingsForm) -> Shown:
    rows = tuple(_row(arrival, fetches_pages=form.cleaned_data["fetch_pages"]) for arrival in trial.arrivals)
    return Shown(trial, _said(trial.refused), rows)


def _row(arrival: trials.Arrival, *, fetches_pages: bool) -> Row:
    document, page = arrival.document, arrival.page if fetches_pages else ""
    if document is None:
        return Row(None, _said(arrival.refused), arrival.name, page)
    body = " ".join(block.text for block in document.blocks if block.kind in BODY_KINDS)
    words = body if len(body) <= FIRST_WORDS else body[:FIRST_WORDS].rsplit(" ", 1)[0] + " …"
    notes = tuple(_said(note) for note in document.notes)
    times = Reading.time(document.published), Reading.time(document.embargoed)
    return Row(document, "", arrival.name, page, format_name(document.format), words, notes, *times)


def _said(reason: Message | None) -> str:
    return sentence(asdict(reason)) if reason is not None else ""
