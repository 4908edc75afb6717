"""The vocabulary: what every wire format is turned into, and the text of record that all offsets count in.

Everything here is a frozen value without I/O. The JSON shape of a Document is a public contract (docs/contracts.md).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache, partial
from typing import Any, NamedTuple

LARGEST = 20 * 1024 * 1024  # bytes of one delivery; a larger one is refused unread

HEADLINE, STANDFIRST, PARAGRAPH, CAPTION = "headline", "standfirst", "paragraph", "caption"
BODY_KINDS = frozenset({PARAGRAPH, "subheading", "listitem", "blockquote", "table"})
BLOCK_KINDS = BODY_KINDS | {HEADLINE, STANDFIRST, CAPTION}
BETWEEN_BLOCKS = "\n\n"

# Fields of a Document that only its sender states; Document.digest is made of them.
STATED = (
    "guid", "version", "headline", "slugline", "byline", "published", "updated", "urgency", "pubstatus", "signal",
    "embargoed", "ednote", "standfirst", "tags",
)  # fmt: skip

# Format characters that no reader sees: byte order marks, soft hyphens, zero-width spaces, turns of direction. The
# joiners U+200C and U+200D stay: Persian and emoji are spelt with them.
UNSEEN = dict.fromkeys(
    [0xAD, 0x200B, 0x2060, 0xFEFF, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff"  # those that are no white space; lone surrogates
_UNSEEN = re.compile(f"[{_CONTROLS}{''.join(map(chr, UNSEEN))}]")


def gettext_noop(message: str) -> str:
    """Return the message unchanged; marks it for translation where Django must not be imported."""
    return message


@dataclass(frozen=True, slots=True)
class Message:
    """A whole sentence for an editor: an English template with named parameters, translated where it is shown."""

    template: str
    params: Mapping[str, str | int] | None = None

    def __str__(self) -> str:
        return self.template % self.params if self.params else self.template


class Span(NamedTuple):
    """Inline markup over [start, end) of the text of record; kind is "emphasis", "strong", "link" and the like."""

    start: int
    end: int
    kind: str
    href: str | None = None


class Block(NamedTuple):
    """One block of the text of record; `text` is exactly the record's [start, end), in code points."""

    kind: str
    text: str
    start: int
    end: int
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """One link of a photo's credit chain; role is "photographer", "provider", "agency" or None."""

    name: str
    role: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as the wire describes it; `credit` is as written, `chain` what extraction read from it."""

    caption: str
    credit: str = ""
    chain: tuple[Credit, ...] = ()
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the text of record with their place, in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A direct quotation. start and end enclose all fragments, marks excluded; an unknown speaker is None."""

    text: str
    start: int
    end: int
    fragments: tuple[tuple[int, int], ...]
    speaker: str | None = None
    mention: Words | None = None
    cue: Words | None = None
    via: str | None = None
    resolved_by: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Related:
    """A story that the copy points to."""

    title: str
    href: str | None = None


class SourceRange(NamedTuple):
    """What one stretch of the decoded input was taken for; consecutive ranges cover a plain-text input exactly once."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One story as its sender stated it, and what extraction added. Times are ISO 8601 strings with offset."""

    format: str
    guid: str | None = None
    version: str | None = None
    language: str | None = None
    headline: str = ""
    slugline: str | None = None
    byline: str | None = None
    agency: str | None = None
    published: str | None = None
    updated: str | None = None
    located: str | None = None
    urgency: int | None = None
    pubstatus: str = "usable"
    signal: str | None = None
    embargoed: str | None = None
    ednote: str | None = None
    standfirst: str = ""
    blocks: tuple[Block, ...] = ()
    text: str = ""
    html: str = ""
    photos: tuple[Photo, ...] = ()
    quotes: tuple[Quote, ...] = ()
    tags: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    source: tuple[SourceRange, ...] = ()
    unread: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()

    @property
    def digest(self) -> str:
        """Return the SHA-256 (hex) of what the sender said: neither our reading of it nor the shape of its bytes.

        What extraction may add (language, agency, place, credit chains, quotations) is left out, so that a document
        has one digest before and after it, and under every version of it.
        """
        photos = [(photo.caption, photo.credit, photo.href) for photo in self.photos]
        said = {name: getattr(self, name) for name in STATED} | {"photos": photos}
        said["blocks"] = [(block.kind, block.text, [span._asdict() for span in block.spans]) for block in self.blocks]
        said["related"] = [(story.title, story.href) for story in self.related]
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Return the Document JSON of docs/contracts.md; notes become whole sentences."""
        # A long dispatch has a hundred thousand source ranges, and asdict takes ten times as long for each.
        source = [part._asdict() for part in self.source]
        blocks = [block._asdict() | {"spans": [span._asdict() for span in block.spans]} for block in self.blocks]
        notes = [str(note) for note in self.notes]
        plain = asdict(replace(self, blocks=(), source=(), notes=()))
        return plain | {"blocks": blocks, "source": source, "notes": notes}


@dataclass(frozen=True, slots=True)
class Hints:
    """What the receiver knows and the bytes may not say; a local stamp is read in `timezone` (an IANA name).

    `charset` is what the transport declared; it counts only where the bytes are not UTF-8.
    """

    format: str = "auto"
    timezone: str = "Europe/Paris"
    language: str | None = None
    agency: str | None = None
    name: str = ""
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An item, or with item 0 perhaps a whole file, that gave no document: why, as a code and a sentence."""

    item: int
    code: str
    message: Message


def fold_spaces(text: str) -> str:
    """Return the text in NFC, control and format-breaking characters dropped, runs of white space as one space."""
    if not text:
        return ""
    if not text.isprintable():  # NFC comes after, since dropping a sign can bring two together
        return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    is_folded = "  " not in text and text[:1] != " " and text[-1:] != " "  # no other white space is printable
    return text if is_folded else " ".join(text.split())


def fold_all(texts: list[str]) -> list[str]:
    """Return the texts, each as `fold_spaces` has it; most need no folding, which is told of all of them at once."""
    said = " ".join(texts)
    is_folded = said.isprintable() and "  " not in said and said[:1] != " " and said[-1:] != " "
    return texts if is_folded and unicodedata.normalize("NFC", said) == said else [fold_spaces(text) for text in texts]


class Part(NamedTuple):
    """A block before it has its place: its folded text, and spans that count from the beginning of that text."""

    kind: str
    text: str
    spans: tuple[Span, ...] = ()


_block = partial(tuple.__new__, Block)  # twice as fast as calling the class, which counts where all copy passes


def lay_out(parts: Iterable[Part | tuple[str, str]]) -> tuple[tuple[Block, ...], str]:
    """Return the blocks with their offsets, and the text of record, of the parts in record order."""
    blocks: list[Block] = []
    at = 0
    for part in parts:
        kind, text, spans = part if len(part) == 3 else (*part, ())
        end = at + len(text)
        placed = tuple([Span(at + span.start, at + span.end, span.kind, span.href) for span in spans]) if spans else ()
        blocks.append(_block((kind, text, at, end, placed)))
        at = end + len(BETWEEN_BLOCKS)
    return tuple(blocks), BETWEEN_BLOCKS.join([block.text for block in blocks])


_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"})  # NFKD keeps them


@lru_cache(maxsize=10_000)
def sort_key(name: str) -> str:
    """Return the key that names are sorted and matched by: accents and case folded, spaces and hyphens alike."""
    decomposed = unicodedata.normalize("NFKD", name).casefold().translate(_LETTERS)
    plain = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split())
