"""W3C Web Annotation to plain values and back: selectors, and the JSON-LD of a note and of lists of notes.

Offsets are code points of a text of record. What is wrong comes back as data: an Unplaced, or sentences.
Sources: Web Annotation Data Model (W3C Recommendation 2017), sections 3.2, 4.2.4, 4.2.5 and 5.1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.document import Message, gettext_noop

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
AROUND = 32  # code points of prefix and suffix that are kept with a note
MOST_CANDIDATES = 20  # more places than that are no choice for a person

_ALIKE = {
    "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "–": "-", "—": "-", "…": "...",
}  # fmt: skip
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_NO_SPACE_BEFORE = frozenset('":;!?')


@dataclass(frozen=True, slots=True)
class Selection:
    """What a client says that it selected: the words, what stands around them, and perhaps where."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Words of one text: [start, end) in code points, and what stands around them, all read from that text."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why a selection has no place in a text; `candidates` are the places between which a person may choose."""

    code: str
    message: Message
    candidates: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note as plain values; times are ISO 8601.

    `source` is the plain text of the newest revision that has its words, `canonical` the article. Where it was written
    about other words, `written` has them, and `written_on` is the text of their revision.
    """

    id: str
    body: str
    author: str
    audience: str  # the desk that sees it; "" for its author alone
    created: str
    modified: str
    canonical: str
    source: str
    place: Place
    written_on: str = ""
    written: Place | None = None


def place_at(text: str, start: int, end: int) -> Place | None:
    """Return the place of [start, end) without the white space at its ends; None where that is no words of `text`."""
    if not 0 <= start < end <= len(text):
        return None
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    if start == end:
        return None
    return Place(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND], start, end)


def resolve(text: str, selection: Selection) -> Place | Unplaced:
    """Find a selection in a text: at its offsets if the words there agree, else where its words stand alone."""
    words = _folded_words(selection.exact)
    if not words:
        return Unplaced("blank", Message(gettext_noop("No words were quoted. Copy the words that the note is about.")))
    if selection.start is not None and selection.end is not None:
        place = place_at(text, selection.start, selection.end)
        if place and _folded_words(place.exact) == words:
            return place
    found = _search(text, words, selection)
    if len(found) == 1:
        return found[0]
    return _ambiguous(found) if found else _absent()


def are_alike(one: str, other: str) -> bool:
    """Tell whether these are the same words but for their typography."""
    return _folded_words(one) == _folded_words(other)


def to_selectors(place: Place) -> list[dict[str, Any]]:
    """Return the TextQuoteSelector and TextPositionSelector of a place."""
    quote = {"type": "TextQuoteSelector", "exact": place.exact, "prefix": place.prefix, "suffix": place.suffix}
    return [quote, {"type": "TextPositionSelector", "start": place.start, "end": place.end}]


def from_selectors(value: object) -> Selection | tuple[Message, ...]:
    """Read one selector or a list of them as sent by a client; other types of selector are passed over."""
    selectors = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, Mapping)]
    quote = next((one for one in selectors if one.get("type") == "TextQuoteSelector"), None)
    position = next((one for one in selectors if one.get("type") == "TextPositionSelector"), {})
    if quote is None:
        return (Message(gettext_noop("A note needs a TextQuoteSelector that says which words it is about.")),)
    errors = [*_wrong_texts(quote), *_wrong_offsets(position)]
    if errors:
        return tuple(errors)
    exact, prefix, suffix = (quote.get(name, "") for name in ("exact", "prefix", "suffix"))
    return Selection(exact, prefix, suffix, position.get("start"), position.get("end"))


def to_json(note: Note, *, with_context: bool = True) -> dict[str, Any]:
    """Return the JSON-LD of one note.

    A note whose words were changed has two targets, to each of which it applies (the model's "Cardinality of Bodies and
    Targets"): where it stands, and the words it was written about, by quotation alone.
    """
    target = _target(note.source, note.canonical, to_selectors(note.place))
    written = _target(note.written_on, note.canonical, to_selectors(note.written)[:1]) if note.written else None
    annotation = {
        "id": note.id,
        "type": "Annotation",
        "motivation": "commenting",
        "creator": {"type": "Person", "name": note.author},
        "created": note.created,
        "modified": note.modified,
        "body": {"type": "TextualBody", "value": note.body, "format": "text/plain", "purpose": "commenting"},
        "target": [target, written] if written else target,
    }
    if note.audience:
        annotation["audience"] = {"type": "Audience", "name": note.audience}
    return {"@context": CONTEXT, **annotation} if with_context else annotation


def _target(address: str, canonical: str, selectors: list[dict[str, Any]]) -> dict[str, Any]:
    source = {"id": address, "type": "Text", "format": "text/plain", "canonical": canonical}
    return {"type": "SpecificResource", "source": source, "selector": selectors}


def collection(address: str, *, label: str, total: int, first: Mapping[str, Any] | str) -> dict[str, Any]:
    """Return the JSON-LD of a container: an AnnotationCollection with its first page, whole or by address."""
    container = {
        "@context": [CONTEXT, "http://www.w3.org/ns/ldp.jsonld"],
        "id": address,
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": label,
        "total": total,
    }
    return container | {"first": first} if total else container


def page(
    address: str, *, of: str, items: Sequence[Mapping[str, Any] | str], following: str, with_context: bool
) -> dict[str, Any]:
    """Return the JSON-LD of an AnnotationPage; `following` is the address of the next one, "" on the last."""
    content = {"id": address, "type": "AnnotationPage", "partOf": of, "items": list(items)}
    if following:
        content["next"] = following
    return {"@context": CONTEXT, **content} if with_context else content


def _absent() -> Unplaced:
    return Unplaced("absent", Message(gettext_noop(
        "These words are not in the text of this article. Copy them from the page, a sentence or less, and try again."
    )))  # fmt: skip


def _ambiguous(found: list[Place]) -> Unplaced:
    if len(found) > MOST_CANDIDATES:
        message = Message(gettext_noop(
            "These words stand %(number)s times in the text. Copy a few more of the words around them."
        ), {"number": len(found)})  # fmt: skip
        return Unplaced("ambiguous", message)
    message = Message(gettext_noop("These words stand %(number)s times in the text. Choose the place you mean."),
                      {"number": len(found)})  # fmt: skip
    return Unplaced("ambiguous", message, tuple(found))


def _search(text: str, words: str, selection: Selection) -> list[Place]:
    """Return the places of folded words, the fewer the more the selection says: what is around, then whole words."""
    folded, origins = _fold(text)
    spans = _occurrences(folded, words) or _occurrences(folded, words.strip('"'))
    if len(spans) > 1:
        prefix, suffix = _folded_words(selection.prefix), _folded_words(selection.suffix)
        around = [s for s in spans if _ends(folded[: s[0]], prefix) and _starts(folded[s[1] :], suffix)]
        spans = around or spans
        spans = [s for s in spans if _is_whole(folded, s)] or spans
    places = (place_at(text, origins[start], origins[end - 1] + 1) for start, end in spans)
    return [place for place in places if place]


def _occurrences(folded: str, words: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = folded.find(words) if words else -1
    while at >= 0:
        found.append((at, at + len(words)))
        at = folded.find(words, at + len(words))
    return found


def _ends(before: str, prefix: str) -> bool:
    return before.rstrip().endswith(prefix)


def _starts(after: str, suffix: str) -> bool:
    return after.lstrip().startswith(suffix)


def _is_whole(folded: str, span: tuple[int, int]) -> bool:
    """Tell whether no word is cut at either end: "art" does not mean the beginning of "article"."""
    start, end = span
    cut_before = start > 0 and folded[start - 1].isalnum() and folded[start].isalnum()
    cut_after = end < len(folded) and folded[end - 1].isalnum() and folded[end].isalnum()
    return not cut_before and not cut_after


def _folded_words(typed: str) -> str:
    return _fold(unicodedata.normalize("NFC", typed))[0]


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the text with typographic variants made one, and for each of its characters where it came from.

    A page may show a no-break space where the record has a plain one, and a keyboard has neither ’ nor «: white space
    is one space, and none beside a quotation mark or before high punctuation.
    """
    folded: list[str] = []
    origins: list[int] = []
    space: int | None = None
    for at, character in enumerate(text):
        if character.isspace():
            space = at if space is None else space
            continue
        if character in _UNSEEN or (character < " "):
            continue
        plain = _ALIKE.get(character, character)
        if space is not None and folded and folded[-1] != '"' and plain not in _NO_SPACE_BEFORE:
            folded.append(" ")
            origins.append(space)
        space = None
        folded.extend(plain)
        origins.extend([at] * len(plain))
    return "".join(folded), origins


def _wrong_texts(quote: Mapping[str, Any]) -> list[Message]:
    wrong = [name for name in ("exact", "prefix", "suffix") if not isinstance(quote.get(name, ""), str)]
    errors = [Message(gettext_noop("“%(name)s” must be text."), {"name": name}) for name in wrong]
    if not wrong and not str(quote.get("exact", "")).strip():
        errors.append(Message(gettext_noop("“exact” is empty: it must hold the words that the note is about.")))
    return errors


def _wrong_offsets(position: Mapping[str, Any]) -> list[Message]:
    if not position:
        return []
    start, end = position.get("start"), position.get("end")
    if type(start) is int and type(end) is int and 0 <= start < end:
        return []
    return [Message(gettext_noop("“start” and “end” must be whole numbers, and the end must come after the start."))]
