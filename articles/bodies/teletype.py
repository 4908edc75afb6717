"""What the formats of the teletype age share: messages in a file, lines taken off both ends of one, its date and time.

IPTC 7901 and ANPA 1312 frame a message by control characters (SOH, STX, ETX, EOT) that transports often strip; hence
a reader goes by lines, takes off the beginning and the end what is no body, and says of each line what it was.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from articles.bodies import ranges
from articles.bodies.encoding import CONTROLS_DROPPED
from articles.bodies.lines import Line
from articles.document import Message, SourceRange, fold_spaces

SNIFFED = 1024  # bytes of a file in which its header stands
MOST_MESSAGES = 10_000  # of a file; what follows is the last one's
SOH, STX, ETX, EOT = "\x01", "\x02", "\x03", "\x04"
FRAMING = "".join(map(chr, [*range(9), *range(0x0E, 0x20), 0x7F]))
IDLE, LONGEST_IDLE = "\x00\x16\x7f", 64
_WORD = re.compile(r"\w")
_DAY = re.compile(r"(?P<day>\d{1,2})(?:er)?[ .](?P<month>[^\W\d_]{3,9})\.? (?P<year>\d{4})(?P<hour>)(?P<minute>)")
_FRAMING = re.compile(f"[{re.escape(FRAMING)}]+")

# Months as senders abbreviate them, in the languages of the agencies that use these formats; accents are left out.
MONTHS = {
    "jan": 1, "janv": 1, "ene": 1, "gen": 1, "feb": 2, "fev": 2, "fevr": 2, "mar": 3, "mars": 3, "mrz": 3, "maer": 3,
    "mrt": 3, "maa": 3, "apr": 4, "avr": 4, "avri": 4, "abr": 4, "may": 5, "mai": 5, "maj": 5, "mei": 5, "mag": 5,
    "jun": 6, "juin": 6, "juni": 6, "giu": 6, "jul": 7, "juil": 7, "juli": 7, "lug": 7, "aug": 8, "aou": 8, "aout": 8,
    "ago": 8, "sep": 9, "sept": 9, "set": 9, "oct": 10, "okt": 10, "out": 10, "ott": 10, "nov": 11, "dec": 12,
    "dez": 12, "dic": 12, "des": 12,
}  # fmt: skip
ZONES = {
    "GMT": 0, "UTC": 0, "Z": 0, "BST": 1, "MEZ": 1, "CET": 1, "MESZ": 2, "CEST": 2, "EST": -5, "EDT": -4, "CST": -6,
    "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "JST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip
_PLAIN = str.maketrans("äéèêûüÄÉÈÊÛÜ", "aeeeuuAEEEUU")


@dataclass(slots=True)
class Tape:
    """One message on its way through a reader: [start, end) of the decoded text is what nobody has taken yet."""

    text: str
    start: int
    end: int
    head: list[tuple[str, int, int]] = field(default_factory=list)
    tail: list[tuple[str, int, int]] = field(default_factory=list)
    seen: dict[int, Line] = field(default_factory=dict)

    def first(self) -> Line | None:
        """Return the first line that is left; None where none is."""
        if self.start >= self.end:
            return None
        line = self.seen.get(self.start)
        return line if line and line.end <= self.end else self._read(self.start)

    def last(self) -> Line | None:
        """Return the last line that is left; None where none is."""
        if self.start >= self.end:
            return None
        start = self.text.rfind("\n", self.start, self.end - 1) + 1 or self.start
        return _line(self.text, start, self.end)

    def coming(self, most: int = 40) -> Iterator[Line]:
        """Yield the lines that are left, from the first, without taking them."""
        at = self.start
        while at < self.end and most:
            line = self.seen.get(at)
            if line is None or line.end > self.end:
                line = self._read(at)
            yield line
            at, most = line.end, most - 1

    def _read(self, at: int) -> Line:
        end = self.text.find("\n", at, self.end) + 1 or self.end
        line = self.seen[at] = _line(self.text, at, end)
        return line

    def take(self, line: Line, role: str) -> None:
        """Take the first line off; control characters before its words are framing."""
        self.head += _framed(self.text, line, role)
        self.start = line.end

    def drop(self, line: Line, role: str) -> None:
        """Take the last line off."""
        self.tail += _framed(self.text, line, role)[::-1]
        self.end = line.start

    def skip_blank(self) -> None:
        """Take blank lines off the beginning, and those of control characters alone."""
        while True:
            at = self.start
            while at < self.end and self.text[at] in " \t\r\n":
                at += 1
            at = self.text.rfind("\n", self.start, at) + 1 if at < self.end else at
            if at > self.start:
                self.take(Line("", self.start, at), "blank")
            line = self.first()
            if line is None or line.text:
                return
            self.take(line, "blank")

    def drop_blank(self) -> None:
        """Take blank lines off the end."""
        at = self.end
        while at > self.start and self.text[at - 1] in " \t\r\n":
            at -= 1
        at = self.text.find("\n", at, self.end) + 1 or self.end
        if at < self.end:
            self.drop(Line("", at, self.end), "blank")

    def rest(self) -> str:
        """Return what is left: the body."""
        return self.text[self.start : self.end]

    def source(self, end: int) -> list[SourceRange]:
        """Return what each stretch of the message, which ends at `end`, was taken for; what is left is body."""
        return ranges.cover([*self.head, ("body", self.start, self.end), *self.tail[::-1]], end)


@lru_cache(maxsize=8)  # every sniffer asks it of the same head
def beginning(head: bytes) -> tuple[str, ...]:
    """Return the first lines of a file's head that hold more than white space."""
    text = head[:SNIFFED].decode("latin-1").lstrip("ï»¿ÿþ").replace("\r", "\n")
    return tuple([line for line in text.split("\n") if line and not line.isspace()])


def behind_start(head: bytes) -> str:
    """Return what stands behind the first SOH of a file's head; "" where there is none."""
    return head[:SNIFFED].partition(b"\x01")[2].decode("latin-1")


def _line(text: str, start: int, end: int) -> Line:
    raw = text[start:end]
    said = raw.strip(" \t\r\n")
    if not said.isprintable():
        if not said.strip(FRAMING):
            return Line("", start, end)
        raw = _FRAMING.sub(" ", raw)
        said = fold_spaces(raw)
    elif "  " in said or not said.isascii():
        said = fold_spaces(said)
    indent = len(raw) - len(raw.lstrip()) if raw[:1] in " \t" else 0
    return Line(said, start, end, indent)


def _framed(text: str, line: Line, role: str) -> list[tuple[str, int, int]]:
    """Return the stretches of a line: control characters at its beginning, and its words."""
    if text[line.start].isprintable():
        return [(role, line.start, line.end)]
    match = _FRAMING.match(text, line.start, line.end)
    if match and line.text:
        return [("control", *match.span()), (role, match.end(), line.end)]
    return [("control" if match and role == "blank" else role, line.start, line.end)]


def bounds(text: str, header: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return where each message of a file begins and ends; together they cover the text.

    A message begins at its SOH, or at a line that is a header; `header` matches the line break before such a line.
    What stands before the first header belongs to the first message.
    """
    begins = [match.start() for match in header.finditer("\n" + text)][1:]
    if SOH in text:
        begins = sorted({*_starts_of_header(text), *begins})
    kept, looked_at = [0], 0
    for at in begins:
        if len(kept) < MOST_MESSAGES and _WORD.search(text, looked_at, at):
            kept.append(at)
        looked_at = at
    return list(zip(kept, [*kept[1:], len(text)], strict=True))


def _starts_of_header(text: str) -> Iterator[int]:
    """Yield where each SOH stands, or the SYN and NUL before it."""
    at = text.find(SOH)
    while at >= 0:
        start = at
        while start > max(at - LONGEST_IDLE, 0) and text[start - 1] in IDLE:
            start -= 1
        yield start
        at = text.find(SOH, at + 1)


def moment(parts: dict[str, str | None], zone: str) -> str | None:
    """Return the moment of day, hour, minute, month and year as matched; None where it is none.

    `zone` is the IANA name that holds where no zone is written beside it. Two figures of a year are of 1970 to 2069.
    """
    month = (parts["month"] or "").translate(_PLAIN).lower()
    number = int(month) if month.isdecimal() else MONTHS.get(month, MONTHS.get(month[:4], MONTHS.get(month[:3], 0)))
    year = int(parts["year"] or 0)
    year += (2000 if year < 70 else 1900) if year < 100 else 0
    written = (parts.get("zone") or "").upper()
    offset = ZONES.get(written)
    tzinfo = ZoneInfo(zone) if offset is None else datetime.timezone(datetime.timedelta(hours=offset))
    try:
        when = datetime.datetime(
            year, number, int(parts["day"] or 0), int(parts["hour"] or 0), int(parts["minute"] or 0), tzinfo=tzinfo
        )
    except ValueError:  # the 31st of February, a month that nobody knows
        return None
    return when.isoformat(timespec="seconds")


def day(words: str, zone: str) -> str:
    """Return the day that words name with its year ("31 déc 2024"), as ISO 8601; "" for none."""
    match = _DAY.search(words)
    return (moment(match.groupdict(), zone) or "")[:10] if match else ""


def with_line_feeds(text: str) -> str:
    """Return the text with carriage returns as line feeds where it has no other line ends; its length is the same."""
    return text if "\n" in text else text.replace("\r", "\n")


def without_framing(text: str) -> str:
    """Return the text without control characters."""
    return _FRAMING.sub("", text) if any(sign in text for sign in FRAMING) else text


def notes(found: Iterable[Message]) -> list[Message]:
    """Return the notes of decoding that are odd here: control characters are these formats' own."""
    return [note for note in found if note.template != CONTROLS_DROPPED]
