"""Plain text, pasted or dumped from an agency or a web page. What it accepts is told in docs/formats.md.

The layout (articles.bodies) says what each line is; here lines become the fields of a Document.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from articles.bodies import agencies, alerts, datelines, embargoes, flow, ranges, signals, stamps
from articles.bodies.encoding import decode
from articles.bodies.layout import lay
from articles.bodies.lines import Line, raw_column, split
from articles.bodies.pieces import Pieces
from articles.document import (
    CAPTION,
    HEADLINE,
    STANDFIRST,
    Document,
    Hints,
    Message,
    Part,
    Photo,
    Refused,
    Related,
    SourceRange,
    fold_spaces,
    gettext_noop,
    lay_out,
)

MOST_TAGS = 200
MOST_PHOTOS = 200
MOST_RELATED = 200
LONGEST_FRAME = 100  # lines whose stamps are remembered
LONGEST_FIELD = 80  # characters of an agency's name

_YEARS = [re.compile(rf"{century}\d\d(?!\d)(?<!\d{{5}})") for century in (19, 20)]  # each has a literal to look for
_IDLE = frozenset({"body", "repeat", "rule", "end", "tags"})  # roles whose words have their place already, or need none
_SIGNED_BY = re.compile(
    r"(?:(?:par|by|(?:la )?r[ée]daction)\s+(?:l['’])?|(?:©|\(c\)|copyright)\s*(?:(?:19|20)\d\d\s*)?)"
    rf"({agencies.PATTERN})\.?",
    re.I,
)
SIGNED = 20  # of the last lines below the body that may name the agency
_LINK = re.compile(r"\s*[(<-]*\s*((?:https?://|www\.)[^\s<>()]+)\s*[)>]*\s*$")


def sniff(head: bytes) -> float:  # noqa: ARG001
    """Return how sure it is: plain text is what remains when no other format knows the bytes."""
    return 0.1


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return the one document that the bytes hold, or the refusal of bytes without a word."""
    decoded = decode(raw, charset=hints.charset)
    lines = split(decoded.text)
    if not any(line.text for line in lines):
        return [Refused(0, "blank", Message(gettext_noop("The file holds only white space. Send it again.")))]
    years = frozenset(int(year) for pattern in _YEARS for year in pattern.findall(decoded.text))
    is_american = (hints.language or "").lower() == "en-us"
    find = _remembering(partial(stamps.find, timezone=hints.timezone, years=years, is_american=is_american))
    sheet = Sheet(decoded.text, lines, lay(lines, find), find, notes=list(decoded.notes))
    return [sheet.document(hints)]


def _remembering(find: Callable[[str], list[stamps.Stamp]]) -> Callable[[str], list[stamps.Stamp]]:
    """Return the function with a memory for this one text: layout and sheet ask for the stamps of the same lines."""
    known: dict[str, list[stamps.Stamp]] = {}

    def remembered(line: str) -> list[stamps.Stamp]:
        if line in known:
            return known[line]
        found = find(line)
        if len(known) < LONGEST_FRAME:
            known[line] = found
        return found

    return remembered


@dataclass(slots=True)
class Sheet:
    """A laid-out text, and the fields read from it so far."""

    text: str
    lines: Sequence[Line]
    marks: dict[int, Pieces]
    find: Callable[[str], list[stamps.Stamp]]
    notes: list[Message] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)
    photos: list[Photo] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    tags: dict[str, None] = field(default_factory=dict)
    signals: list[str] = field(default_factory=list)
    urgency: int | None = None
    published: str | None = None
    updated: str | None = None
    undated: list[tuple[stamps.Stamp, str]] = field(default_factory=list)

    def document(self, hints: Hints) -> Document:
        """Return the Document."""
        for number in sorted(number for number, pieces in self.marks.items() if pieces[0].role != "body"):
            self._read(number, self.marks[number])
        self._date_the_undated()
        body = flow.flow(list(self._body()))
        headline, standfirst = self._joined(HEADLINE), self._joined(STANDFIRST)
        frame = [Part(HEADLINE, headline), Part(STANDFIRST, standfirst)]
        captions = [Part(CAPTION, photo.caption) for photo in self.photos]
        blocks, text = lay_out([part for part in [*frame, *body, *captions] if part.text])
        self._read_dateline(body)
        self._find_agency(body)
        slugline, ednote, first = self._first("slugline"), self._joined("ednote"), body[0].text if body else ""
        said = ": ".join([*(label.rstrip(" :-–—=") for label in self.signals), headline])
        words = signals.Words(said, slugline or "", ednote, first)
        embargo = embargoes.find([headline, ednote, first], hints.timezone, published=self.published)
        is_withheld = embargo is not None and not embargo.until
        return Document(
            "plaintext",
            language=hints.language,
            headline=headline,
            slugline=slugline,
            byline=self._first("byline"),
            agency=self._first("agency"),
            located=self._first("located"),
            published=self.published,
            updated=self.updated,
            urgency=self.urgency or alerts.urgency(headline, slugline or "", first),
            pubstatus="withheld" if is_withheld else "usable",
            signal=signals.signal(words),
            embargoed=embargo.until if embargo else None,
            ednote=ednote or None,
            standfirst=standfirst,
            blocks=blocks,
            text=text,
            photos=tuple(self.photos),
            tags=tuple(self.tags),
            related=tuple(self.related),
            source=tuple(self._source()),
            unread=tuple(self.unread),
            notes=(*self.notes, *([embargo.note] if embargo and is_withheld else [])),
        )

    def _read(self, number: int, pieces: Pieces) -> None:
        """Put the words of a line's pieces where they belong."""
        text = self.lines[number].text
        for piece in pieces:
            words = text[piece.start : piece.end].strip()
            if not words or piece.role in _IDLE:
                continue
            match piece.role:
                case "label":
                    self._read_urgency(words)
                case "signal":
                    self.signals.append(words)
                case "stamp":
                    self._read_stamp(words)
                case "tag":
                    self._read_tag(words)
                case "related":
                    self._read_related(words)
                case "caption" | "credit":
                    self._read_photo(number, piece.role, words)
                case "headline" | "slugline" | "standfirst" | "byline" | "agency" | "located" | "ednote":
                    self._read_urgency(text[pieces[0].end * (pieces[0].role == "signal") : piece.start].strip())
                    self.words.setdefault(piece.role, []).append(words)
                    self._drop_extra()
                case _:
                    self.unread.append(words)

    def _read_urgency(self, label: str) -> None:
        """Take the urgency of a label that stands alone or before the headline."""
        if label and self.urgency is None and (found := alerts.label(label)):
            self.urgency = found.urgency

    def _drop_extra(self) -> None:
        """Keep the first byline, agency and place; another one has no field."""
        for role in ("byline", "agency", "located"):
            said = self.words.get(role, [])
            if len(said) > 1 and (extra := said.pop()) not in said:
                self.unread.append(extra)
            elif said and role == "agency" and len(said[0]) > LONGEST_FIELD:
                self.unread.append(said.pop())

    def _read_stamp(self, words: str) -> None:
        found = self.find(words)
        if not found:
            self._leave_undated(words)
        for stamp in found:
            if not stamp.is_dated:
                self.undated.append((stamp, words))
                continue
            if stamp.moment is None:
                self.unread.append(words)
                template = gettext_noop("The date “%(words)s” has no time of day or no year: the time is left open.")
                self.notes.append(Message(template, {"words": words}))
                continue
            if not stamp.fits:
                template = gettext_noop("In “%(words)s” the weekday does not agree with the date; the date was kept.")
                self.notes.append(Message(template, {"words": words}))
            self._set_time(stamp, words)

    def _date_the_undated(self) -> None:
        """Give an update that says only its hour the day of publication; what is left says no day."""
        for stamp, words in self.undated:
            published = datetime.datetime.fromisoformat(self.published) if self.published else None
            moment = (
                datetime.datetime.combine(published, stamp.clock, published.tzinfo)
                if published and stamp.clock
                else None
            )
            if published and moment and stamp.is_update and moment >= published:
                self._set_time(replace(stamp, moment=moment), words)
            else:
                self._leave_undated(words)

    def _leave_undated(self, words: str) -> None:
        self.unread.append(words)
        template = gettext_noop("“%(words)s” does not say which day: the time is left open.")
        self.notes.append(Message(template, {"words": words}))

    def _set_time(self, stamp: stamps.Stamp, words: str) -> None:
        """Set published or updated; of two bare stamps the second is an update."""
        moment = stamp.moment.isoformat(timespec="seconds") if stamp.moment else None
        if not stamp.is_update and self.published is None:
            self.published = moment
        elif self.updated is None and moment != self.published:
            self.updated = moment
        elif moment not in (self.published, self.updated):
            self.unread.append(words)

    def _read_tag(self, words: str) -> None:
        if words in self.tags or not words:
            return
        if len(self.tags) < MOST_TAGS:
            self.tags[words] = None
            return
        if len(self.tags) == MOST_TAGS and not any("tags" in note.template for note in self.notes):
            template = gettext_noop(
                "There are more than %(limit)d tags; the first were kept, the others are in “unread”."
            )
            self.notes.append(Message(template, {"limit": MOST_TAGS}))
        self.unread.append("#" + words)

    def _read_related(self, words: str) -> None:
        link = _LINK.search(words)
        title = (words[: link.start()] if link else words).strip(" -–—•>»→▶►")
        href = link[1] if link else None
        if not title and href and self.related and self.related[-1].href is None:
            self.related[-1] = Related(self.related[-1].title, href)
        elif len(self.related) >= MOST_RELATED:
            self.unread.append(words)
        elif title or href:
            self.related.append(Related(title or str(href), href))

    def _read_photo(self, number: int, role: str, words: str) -> None:
        """Begin a photo with its caption or its credit, or complete the one just begun."""
        last = self.photos[-1] if self.photos else None
        if len(self.photos) >= MOST_PHOTOS:
            self.unread.append(words)
            return
        if role == "credit":
            is_its = last is not None and not last.credit and self._is_near(number, "caption")
            if last and is_its:
                self.photos[-1] = Photo(last.caption, words)
            else:
                self.photos.append(Photo("", words))
        elif last and not last.caption and self._is_near(number, "credit"):
            self.photos[-1] = Photo(words, last.credit)
        else:
            self.photos.append(Photo(words))

    def _is_near(self, number: int, role: str) -> bool:
        """Tell whether the line, or the last one before it that holds text, has a piece of this role."""
        before = next((at for at in range(number - 1, max(number - 4, -1), -1) if self._says_more(at)), number)
        return any(piece.role == role for at in (before, number) for piece in self.marks.get(at, ()))

    def _says_more(self, number: int) -> bool:
        """Tell whether a line holds more than a label."""
        return any(piece.start < piece.end for piece in self.marks.get(number, ()))

    def _read_dateline(self, body: Sequence[Part]) -> None:
        """Take the time of the first paragraph's dateline where there is no stamp and it has one."""
        if self.published or not body or not (found := datelines.read(body[0][1])):
            return
        if stamp := next(iter(self.find(found.date)), None):
            self.published = stamp.moment.isoformat(timespec="seconds") if stamp.moment else None

    def _find_agency(self, body: Sequence[Part]) -> None:
        """Take the agency that signs ("Par AFP") or holds the rights ("© AFP") where nothing else names one."""
        dateline = datelines.read(body[0][1]) if body else None
        if self.words.get("agency") or (dateline and dateline.agency):
            return
        said = [*self.words.get("byline", []), *(words for words in self.unread[-SIGNED:])]
        if match := next((match for words in said if (match := _SIGNED_BY.fullmatch(words))), None):
            self.words["agency"] = [match[1]]

    def _body(self) -> Iterator[Line]:
        """Yield the lines of the body; what stands between them is a gap."""
        for number, line in enumerate(self.lines):
            pieces = self.marks.get(number)
            yield line if not line.text or (pieces and pieces[0].role == "body") else Line("", line.start, line.end)

    def _joined(self, role: str) -> str:
        return fold_spaces(" ".join(self.words.get(role, [])))

    def _first(self, role: str) -> str | None:
        return next(iter(self.words.get(role, [])), None)

    def _source(self) -> list[SourceRange]:
        """Return what every stretch of the text was taken for."""
        return ranges.cover(self._stretches(), len(self.text))

    def _stretches(self) -> list[tuple[str, int, int]]:
        stretches: list[tuple[str, int, int]] = []
        for number, line in enumerate(self.lines):
            role = "blank"
            if line.text:
                pieces = self.marks[number]
                role, start, _ = pieces[0]
                is_tag = role == "tag" and line.text[0] == "#"
                if role != "body" and (len(pieces) > 1 or (start and not is_tag)):
                    stretches += self._line_ranges(number, line)
                    continue
            stretches.append((role, line.start, line.end))
        return stretches

    def _line_ranges(self, number: int, line: Line) -> Iterator[tuple[str, int, int]]:
        """Yield the stretches of a line: its pieces, and as labels the words beside them; signs go with a piece."""
        if line.text[0] == "#" and all([piece.role == "tag" for piece in self.marks[number]]):
            yield "tag", line.start, line.end
            return
        pieces = [piece for piece in self.marks[number] if piece.start < piece.end]
        if len(pieces) < 2 and (not pieces or not line.text[: pieces[0].start].strip(" #")):
            yield pieces[0].role if pieces else "label", line.start, line.end
            return
        at, raw = line.start, self.text[line.start : line.end]
        for piece in pieces:
            start, end = (line.start + raw_column(raw, line.text[:column]) for column in (piece.start, piece.end))
            is_label = any(char.isalnum() for char in self.text[at:start])
            yield "label" if is_label else piece.role, at, start
            yield piece.role, start, end
            at = end
        is_label = any(char.isalnum() for char in self.text[at : line.end])
        yield "label" if is_label else pieces[-1].role, at, line.end
