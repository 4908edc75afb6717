"""Forms of the reader: a note, and the words it is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, slug_re
from django.http import QueryDict
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from articles import annotate, webannotation
from articles.document import fold_spaces
from articles.models import Desk, Reading, Ruling, Speaker
from articles.models.people import LONGEST_NAME
from articles.search import LONGEST_QUERY
from articles.voices.rulings import Word

PRIVATE = "private"
_MOST_DIGITS = 9  # of an offset; no text is longer
Initial = dict[str, Any] | None

_TOO_LONG = ngettext_lazy(
    "A note may have %(limit_value)s character at most; this one has %(show_value)s. Shorten it or write two.",
    "A note may have %(limit_value)s characters at most; this one has %(show_value)s. Shorten it or write two.",
    "limit_value",
)


class NoteForm(forms.Form):
    """The note itself and who sees it: its author, or one of the author's desks."""

    # No maxlength: a browser would cut what is pasted without a word, and counts in UTF-16.
    body = forms.CharField(
        label=_("Note"),
        validators=[MaxLengthValidator(annotate.LONGEST, message=_TOO_LONG)],
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("The note is empty. Write something, or cancel.")},
    )
    seen_by = forms.ChoiceField(label=_("Who sees it"), widget=forms.RadioSelect, initial=PRIVATE)

    def __init__(self, data: QueryDict | None = None, *, desks: tuple[Desk, ...], initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        self.desks = desks
        self.fields["seen_by"].choices = choices_of(desks)  # type: ignore[attr-defined]

    def clean_body(self) -> str:
        """Return the note with line feeds alone between its lines, however the browser sent them."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n").replace("\r", "\n")

    @property
    def desk(self) -> Desk | None:
        """Return the desk that is to see the note; None for its author alone."""
        chosen = self.cleaned_data["seen_by"]
        return next((desk for desk in self.desks if str(desk.pk) == chosen), None)


class EditForm(NoteForm):
    """A note being changed, with the version that its editor saw."""

    version = forms.CharField(widget=forms.HiddenInput)


class WordsForm(forms.Form):
    """Words of a text of record, quoted, and their place in it."""

    # Not stripped: the offsets count every character.
    exact = forms.CharField(
        label=_("Quoted words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        strip=False,
        error_messages={"required": _("No words were quoted. Copy the words that you mean.")},
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False)
    end = forms.IntegerField(widget=forms.HiddenInput, required=False)
    occurrence = forms.CharField(required=False)  # "start-end", chosen among candidates

    text: str  # the text of record
    place: webannotation.Place
    unplaced: webannotation.Unplaced | None = None

    def clean(self) -> dict[str, Any]:
        """Find the words in the text; where that fails say why, and keep the places to choose between."""
        cleaned = super().clean() or {}
        if "exact" not in cleaned:
            return cleaned
        start, end = self._offsets(cleaned)
        selection = webannotation.Selection(cleaned["exact"], start=start, end=end)
        found = webannotation.resolve(self.text, selection)
        if isinstance(found, webannotation.Place):
            self.place = found
            return cleaned
        self.unplaced = found
        why = forms.ValidationError(gettext(found.message.template), params=dict(found.message.params or {}))
        self.add_error("exact", why)
        return cleaned

    @staticmethod
    def _offsets(cleaned: dict[str, Any]) -> tuple[int | None, int | None]:
        start, _dash, end = str(cleaned.get("occurrence", "")).partition("-")
        if all(part.isascii() and part.isdigit() and len(part) <= _MOST_DIGITS for part in (start, end)):
            return int(start), int(end)
        return cleaned.get("start"), cleaned.get("end")


class AnnotateForm(WordsForm, NoteForm):
    """A new note on quoted words."""

    field_order = ["exact", "occurrence", "body", "seen_by"]

    def __init__(
        self, data: QueryDict | None = None, *, desks: tuple[Desk, ...], record: Reading, initial: Initial = None
    ) -> None:
        super().__init__(data, desks=desks, initial=initial)
        self.text = record.text


class RulingForm(forms.Form):
    """What an editor says of a quotation: whose it is, and whether what it says is so."""

    is_quotation = forms.TypedChoiceField(
        label=_("Are these words a quotation?"), choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes", widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    speaker = forms.CharField(
        label=_("Who says them"), max_length=200, required=False,
        help_text=_("The whole name. Left empty, the dispatch does not say who."),
    )  # fmt: skip
    verdict = forms.ChoiceField(label=_("What you found"), choices=Ruling.Verdict.choices, required=False)
    verdict_url = forms.URLField(
        label=_("Source"), max_length=2000, required=False, assume_scheme="https",
        help_text=_("The address of what shows it: a recording, a report, a fact check."),
    )  # fmt: skip
    verdict_note = forms.CharField(
        label=_("Reason"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the source of a verdict."""
        cleaned = super().clean() or {}
        if cleaned.get("verdict") and "verdict_url" in cleaned and not cleaned["verdict_url"]:
            self.add_error("verdict_url", _("Give the address of what shows it: readers see it beside the verdict."))
        return cleaned

    def word(self, present: Speaker | None) -> Word:
        """Return what is said; `present` is whose quotation it is taken for now."""
        said = self.cleaned_data
        name = " ".join(said["speaker"].split())
        speaker = next(iter(Speaker.objects.by_fold([name]).values()), None) if name else None
        if present is not None and name == str(present):
            speaker = present
        act = Ruling.Act.CONFIRMED if speaker == present else Ruling.Act.CORRECTED
        if not said["is_quotation"]:
            act, speaker = Ruling.Act.REJECTED, present
        return Word(act, speaker, said["verdict"], said["verdict_url"], said["verdict_note"])


class MissedQuoteForm(WordsForm, RulingForm):
    """Words that are a quotation which was missed."""

    field_order = ["exact", "occurrence", "speaker", "verdict", "verdict_url", "verdict_note"]

    def __init__(self, data: QueryDict | None = None, *, record: Reading, initial: Initial = None) -> None:
        super().__init__(data, initial=initial)
        del self.fields["is_quotation"]
        self.text = record.text

    def clean(self) -> dict[str, Any]:
        """Take the words for a quotation."""
        return super().clean() | {"is_quotation": True}


def choices_of(desks: tuple[Desk, ...]) -> list[tuple[str, str]]:
    """Return who may see a note, as choices of a form."""
    shared = [(str(desk.pk), gettext("The desk %(desk)s") % {"desk": desk.name}) for desk in desks]
    return [(PRIVATE, gettext("Only me")), *shared]


class QuotesForm(forms.Form):
    """What somebody looks for among quotations; everything may be left open."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=LONGEST_QUERY, widget=forms.TextInput(attrs={"type": "search"})
    )
    speaker = forms.CharField(
        label=_("Who speaks"), required=False, max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"type": "search"})
    )
    agency = forms.ChoiceField(label=_("Agency"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: QueryDict | None = None, *, agencies: Iterable[dict[str, str]]) -> None:
        super().__init__(data)
        offered = [(agency["agency_slug"], agency["agency"]) for agency in agencies]
        asked = data.get("agency", "") if data else ""
        if slug_re.fullmatch(asked) and asked not in dict(offered):  # its copy is older than what the list offers
            offered.append((asked, asked))
        self.fields["agency"].choices = [("", _("all")), *offered]  # type: ignore[attr-defined]

    def clean_q(self) -> str:
        """Return the words, spaces folded."""
        return fold_spaces(str(self.cleaned_data["q"]))
