"""The copy on the page: its blocks with their marks, who speaks where, and what language it is in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy

from articles import rendering
from articles.bodies import languages
from articles.models import Photo, Quote, Reading, Revision, Speaker
from articles.search import MARK_END, MARK_START
from articles.voices.rulings import drawn

register = template.Library()

# What a desk must see of the call and of the signal that came with the copy; an update is seen by its version.
_CALLS = {1: gettext_lazy("alert"), 2: gettext_lazy("urgent")}
_SIGNALS = {
    "correction": gettext_lazy("correction"),
    "kill": gettext_lazy("take back"),
    "advisory": gettext_lazy("advisory"),
}
# The elements of articles.rendering: what stands between them holds no element of the same name.
_BLOCK = re.compile(r'<(p|h2|li|blockquote|pre|tr)(?: class="\w+")? data-start="(\d+)">(.*?)</\1>', re.DOTALL)
_QUOTATION = re.compile(r'<span class="quotation" data-quote="(\d+)"')


@dataclass(frozen=True)
class Passage:
    """One block on the page: its element, its place in the text of record, its inside, and who speaks in it."""

    element: str
    around: str  # the element that it shares with those beside it
    kind: str
    start: int
    text: str
    html: SafeString
    speakers: tuple[Speaker, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A photo with the passage that is its caption, if the text of record has it."""

    photo: Photo
    caption: Passage | None


@dataclass(frozen=True)
class Record:
    """The text of record, laid out; `body` is in runs, each with the element around it: a list's items in one list."""

    headline: Passage | None
    standfirst: Passage | None
    body: tuple[tuple[str, tuple[Passage, ...]], ...]
    figures: tuple[Figure, ...]
    loose_captions: tuple[Passage, ...]  # those that no photo claims


@dataclass(frozen=True)
class Voice:
    """Someone quoted in an article (None: the copy does not say who), with the quotations."""

    speaker: Speaker | None
    quotes: tuple[Quote, ...]


@register.simple_tag
def record(reading: Reading, quotes: Iterable[Quote], photos: Iterable[Photo]) -> Record:
    """Return the reading laid out for its page, from the HTML that was stored through the one door."""
    passages = _passages(reading, list(quotes))
    by_kind = {kind: [p for p in passages if p.kind == kind] for kind in ("headline", "standfirst", "caption")}
    body = [p for p in passages if p.kind not in by_kind]
    runs = tuple((around, tuple(run)) for around, run in groupby(body, key=lambda p: p.around))
    first = {kind: found[0] if found else None for kind, found in by_kind.items()}
    captions = by_kind["caption"]
    figures = _figures(photos, captions)
    return Record(first["headline"], first["standfirst"], runs, figures, tuple(captions))


def _figures(photos: Iterable[Photo], waiting: list[Passage]) -> tuple[Figure, ...]:
    """Give each photo its caption's passage, out of those waiting: the text of record stands on the page once."""
    figures = []
    for photo in photos:
        caption = next((passage for passage in waiting if passage.text == photo.caption), None)
        if caption:
            waiting.remove(caption)
        figures.append(Figure(photo, caption))
    return tuple(figures)


def _passages(reading: Reading, quotes: list[Quote]) -> list[Passage]:
    stored = {int(start): inside for _name, start, inside in _BLOCK.findall(reading.html)}
    speakers = {quote.number: quote.speaker for quote in quotes}
    met: set[int] = set()
    passages = []
    for block in reading.document["blocks"]:
        inside = stored.get(block["start"])
        placed = rendering.block_of(block)
        if inside is None:  # the headline, which is the page's own
            inside = rendering.block_html(placed, drawn(quotes))
        numbers = dict.fromkeys(int(place) + 1 for place in _QUOTATION.findall(inside))
        heard = dict.fromkeys(speaker for number in numbers if (speaker := speakers.get(number)))
        element, _style, around = rendering.shape_of(placed)
        html = mark_safe(_QUOTATION.sub(lambda found: _named(found, speakers, met), inside))  # noqa: S308  # cleaned
        passages.append(Passage(element, around, block["kind"], block["start"], block["text"], html, tuple(heard)))
    return passages


def _named(found: re.Match[str], speakers: dict[int, Speaker | None], met: set[int]) -> str:
    """Give a quotation its speaker's name and, where it begins, the address that the list of voices points to."""
    number = int(found[1]) + 1  # rendering counts from 0, the table from 1
    speaker = speakers.get(number)
    address = "" if number in met else f' id="q{number}" tabindex="-1"'
    met.add(number)
    return found[0] + address + (f' title="{escape(speaker.name)}"' if speaker else "")


@register.filter
def voices(quotes: Iterable[Quote]) -> list[Voice]:
    """Return who speaks, in the order of the text, those whom the copy does not name last."""
    said: dict[Speaker | None, list[Quote]] = {}
    for quote in quotes:
        said.setdefault(quote.speaker, []).append(quote)
    nameless = said.pop(None, [])
    named = [Voice(speaker, tuple(found)) for speaker, found in said.items()]
    return [*named, Voice(None, tuple(nameless))] if nameless else named


@register.filter
def language_attributes(language: str) -> SafeString:
    """Return `lang` and `dir` for copy in another language than the page's; nothing where it is the same.

    Of copy in an unknown language the words tell the direction.
    """
    primary = language.replace("_", "-").split("-")[0].lower()
    if not primary:
        return SafeString(' dir="auto"')
    if primary == (get_language() or "").split("-")[0]:
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', language, languages.direction(language))


@register.filter
def call(urgency: int | None) -> str:
    """Return how a flash, an alert or an urgent is marked, by IPTC's urgency 1 or 2 of 9; "" for all others."""
    return str(_CALLS.get(urgency or 0, ""))


@register.filter
def signal_mark(revision: Revision) -> str:
    """Return how a first version is marked that its sender calls a correction, a kill or an advisory; else ""."""
    return "" if revision.is_correction else str(_SIGNALS.get(revision.signal, ""))


@register.filter
def original(reading: Reading) -> str:
    """Return where its sender published the story itself, as entries of feeds say; "" if the copy does not."""
    itself = (story["href"] for story in reading.document["related"] if story["title"] == reading.headline)
    return next(filter(None, map(web_address, itself)), "")


@register.filter
def read_also(reading: Reading) -> list[dict[str, str | None]]:
    """Return the other stories and pages that the copy points to."""
    itself = original(reading)
    return [story for story in reading.document["related"] if not itself or story["href"] != itself]


@register.filter
def host(address: str) -> str:
    """Return the host of an address that web_address let pass."""
    return urlsplit(address).hostname or address


@register.filter
def web_address(href: str | None) -> str:
    """Return the address if it leads to a page of the web, else "": copy may hold any scheme."""
    try:
        return href if href and urlsplit(href).scheme in {"http", "https"} else ""
    except ValueError:
        return ""


@register.filter
def excerpt(found: str) -> SafeString:
    """Return an excerpt of search.excerpts as HTML: escaped first, then its hits marked."""
    marked = str(escape(found)).replace(MARK_START, "<mark>").replace(MARK_END, "</mark>")
    return mark_safe(marked)  # noqa: S308


@register.filter
def initial(name_key: str) -> str:
    """Return the heading a folded name stands under in a list: its letter, or # for digits and signs."""
    first = name_key[:1]
    return first.upper() if first.isalpha() else "#"


@register.filter
def initials(letters: Sequence[str]) -> list[tuple[str, str]]:
    """Return each heading once with the key it begins at."""
    begins: dict[str, str] = {}
    for letter in letters:
        begins.setdefault(initial(letter), letter)
    return list(begins.items())
