"""IPTC 7901, the text format of the agencies since 1979 (Recommendation 7901, revision 5), in their dialects.

A header line (service and number, priority, category, words, options), keywords, STX, headline and text, ETX, the day
and minute. Here the frame is taken off both ends of a message; `articles.bodies.telegram` reads what stands above the
text. With or without control characters, one message a file or several.
"""

from __future__ import annotations

import re

from articles.bodies import agencies, datelines, flow, national, telegram, teletype
from articles.bodies.draft import Draft
from articles.bodies.encoding import decode
from articles.bodies.lines import Line
from articles.bodies.teletype import ETX, SOH, STX, Tape
from articles.document import Document, Hints, Message, Refused, Related, gettext_noop

_JUNK = r"[\x00-\x08\x0e-\x1f\x7f \t]*"
_FIELDS = (
    r"(?P<source>[A-Za-z]{2,6})(?P<number>\d{3,5})[ ]+(?P<priority>[1-9])"
    r"(?:[ ]+(?P<category>[A-Za-z]{1,4}(?:[/,-][A-Za-z]{1,4})*))?"
)
_HEADER = re.compile(
    rf"{_JUNK}{_FIELDS}[ ]+(?P<words>\d{{1,5}})(?:(?P<option>[ /][^\r\n{STX}]*)|[ \t]*(?=[\r\n{STX}]|$))"
)
_FRAMED_HEADER = re.compile(rf"{_JUNK}{_FIELDS}(?:[ ]+(?P<words>\d{{1,5}}))?(?P<option>(?: [^\r\n{STX}]*)?)")
_CATEGORY = r"[A-Za-z]{1,4}(?:[/,-][A-Za-z]{1,4})*"
_BEGINS = re.compile(
    rf"\n(?={_JUNK}+[A-Za-z]{{2,6}}+\d{{3,5}}+ +[1-9] +(?:{_CATEGORY} +)?\d{{1,5}}(?:[ /\r\n{STX}]|$))"
)
# ANSA's frame: number and service, its own identifier, then priority, category and routing.
_ANSA = re.compile(rf"{_JUNK}ZCZC ?(?P<number>\d{{1,6}})/(?P<service>\w{{2,4}})\s*$")
_ANSA_LINE = re.compile(r"\s*(?:[A-Z]{2,4}\d{6,}\S*|(?P<priority>[FBUR]) [A-Z]{3} \S{2,4}(?: \S{2,5})*)\s*$")
_ANSA_PRIORITIES = {"F": 1, "B": 2, "U": 3, "R": 4}
_LANGUAGES = {"F": "fr", "N": "nl", "E": "en", "D": "de"}
_OPTION_LANGUAGE = re.compile(r"\s*([FNED])(?:\s+\w|\s*$)")
_OPTION_AGENCY = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)?")
_OPTION_SLUG = re.compile(r"(?:^|\s{2,})(?P<slug>[^\W\d_][\w’'.+&]*(?:-[\w’'.+&]+)+(?:\s[\w-]+){0,3})\s*$")
_CORRECTS = re.compile(r"\bCOR(?:R)?\b")
BEFORE_HEADER = 8  # lines that may stand above it

_ZONE = "(?P<zone>GMT|UTC|ME[ZS]Z?|CES?T|BST|E[SD]T)"
_STAMP = re.compile(
    rf"(?P<agency>[A-Za-z]{{2,8}})?\s*(?P<day>[0-3]\d)(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)\s*(?:{_ZONE}\s+)?"
    rf"(?P<month>[^\W\d_]{{3,5}})\.?\s+(?P<year>\d\d(?:\d\d)?)(?:\s+{_ZONE.replace('zone', 'zone2')})?"
)
_OTHER_STAMPS = (
    re.compile(
        r"(?P<agency>[A-Z]{2,4})\d*\s+(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)/(?P<hour>\d\d):(?P<minute>\d\d)"
    ),
    re.compile(r"(?P<month>\d\d)/(?P<day>\d\d)/(?P<hour>\d\d)-(?P<minute>\d\d)/(?P<year>\d\d)"),
    re.compile(
        r"(?P<day>\d\d)-(?P<month>[^\W\d_]{3,4})-(?P<year>\d\d(?:\d\d)?)\s+(?P<hour>\d\d):(?P<minute>\d\d)(?:\s+NNNN)?",
    ),
)
_MARKS = re.compile(
    r"NNNN|(?:\./)+\.? ?\w{0,8}/?|\(?(?:Schluss|Ende|Fin|Fine|End|Suite|Forts(?:etzung)?\.?)\)?.{0,40}|-30-|###|x{3,4}"
)
_INITIALS = r"[^\W\d_]{1,6}(?:[-.][^\W\d_]{1,4})?"
_SIGN_OFF = re.compile(
    rf"{_INITIALS}(?:\s?/\s?{_INITIALS})+/?(?:\s\w{{1,3}}/?)*\.?|{_INITIALS}/"
    r"|(?:dpa|apa|afp|kna|epd|sid)(?:[- ][\w/äöüß]{1,7}){0,12}"
    r"|\([^\W\d_]{2,12}(?:-[^\W\d_]{2,12})?(?:\s?\\?[/,]\s?|\s)[\w\\/ .-]{1,30}\)"
    r"|(?:REUTERS?|EFE|ANSA|BELGA|APA|AFP|ATS)\b[\w /.-]{0,30}|\((?:ANSA|EFE|BELGA|APA|AFP|KNA|END|FIN)\)\.?"
)
_CREDITS = re.compile(
    r"\((?:Reporting|Writing|Compiled|Additional reporting|Edit(?:ed|ing)|[ÉE]dit[ée]|Reportage|Version fran[çc]aise)\b"
    r"[^()]{0,200}\)|\(\([^()]{0,200}\)\)"
)
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LONE_INITIALS = re.compile(r"[a-zà-ÿ]{2,4}|[A-Z]{2,3}(?:-[A-Z]{2,3})?")
_FIGURES = re.compile(r"\d\d")
MOST_SIGN_OFFS = 3
LONGEST_STAMP, LONGEST_SIGN_OFF = 40, 60
_NOTEPAD = re.compile(
    r"\n(?=[ \t]*(?:# (?:dpa-)?(?:Notizblock|Notebook|Notepad|Notas)\b|\* \* \* \*[ \t]*\r?$"
    r"|(?:Die folgenden Informationen|The following information) (?:sind|is|are) (?:nicht|not) ))",
    re.MULTILINE,
)
_LINK = re.compile(r"^\s*-?\s*\[([^\[\]]+)\]\(\s*((?:https?://|www\.)[^\s()]+)\s*\)", re.MULTILINE)


def sniff(head: bytes) -> float:
    """Return how sure it is: a header line near the beginning tells, with SOH or without."""
    if _FRAMED_HEADER.match(teletype.behind_start(head)):
        return 1.0
    lines = teletype.beginning(head)
    is_wire = any(map(_HEADER.match, lines[:BEFORE_HEADER])) or any(map(_ANSA.match, lines[:2]))
    return 0.9 if is_wire else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return the documents of the messages that the bytes hold; a message without a word of text is refused."""
    decoded = decode(raw, charset=hints.charset)
    text, notes = national.read(decoded, language=hints.language)
    text = teletype.with_line_feeds(text)
    items: list[Document | Refused] = []
    for start, end in teletype.bounds(text, _BEGINS):
        wire = Wire(Tape(text, start, end), end, Draft("iptc7901", notes=teletype.notes(notes)), hints)
        items.append(wire.document() or Refused(len(items), "blank", _BLANK))
    return items


_BLANK = Message(gettext_noop("The message holds no text. Ask the agency to send it again."))


class Wire:
    """A message: its frame on the tape, its fields in the draft."""

    def __init__(self, tape: Tape, end: int, draft: Draft, hints: Hints) -> None:
        self.tape, self.end, self.draft, self.hints = tape, end, draft, hints
        self.identity = ""
        self.option = ""
        self.is_stamped = False
        self.service = ""
        self.signed: list[str] = []

    def document(self) -> Document | None:
        """Return the Document; None where the message holds no words beside its frame."""
        self._read_header()
        self._read_end()
        self._read_notepad()
        keywords = self._keywords_above_stx()
        head = telegram.read(self.tape, self.draft, keywords=keywords, wants_slug=not self.draft.slugline)
        self.draft.body = flow.paragraphs(teletype.without_framing(self.tape.rest()))
        telegram.settle(self.draft, head, self.hints.timezone)
        if not self.draft.body and not self.draft.headline:
            return None
        self._identify()
        self.draft.source = self.tape.source(self.end)
        return self.draft.document(self.hints)

    # ── the header
    def _read_header(self) -> None:
        for line in self.tape.coming(BEFORE_HEADER):
            raw = self.tape.text[line.start : line.end]
            if match := (_FRAMED_HEADER if SOH in raw else _HEADER).match(raw):
                self._read_fields(match)
                self.tape.take(Line(line.text, line.start, line.start + match.end()), "header")
                self._take_break()
                return
            if match := _ANSA.match(raw):
                self._read_ansa(match, line)
                return
            self.tape.take(line, "control" if line.text else "blank")
        self.tape.start, self.tape.head = min((at for _, at, _ in self.tape.head), default=self.tape.start), []

    def _read_ansa(self, match: re.Match[str], line: Line) -> None:
        self.identity, self.draft.agency = f"{match['service']}{match['number']}", "ANSA"
        self.tape.take(line, "header")
        while (line_below := self.tape.first()) and (found := _ANSA_LINE.match(line_below.text)):
            self.draft.urgency = _ANSA_PRIORITIES.get(found["priority"] or "", self.draft.urgency)
            self.tape.take(line_below, "header")

    def _take_break(self) -> None:
        """Take the line break behind the header into it."""
        at = self.tape.text.find("\n", self.tape.start, self.tape.end)
        if at >= 0 and not self.tape.text[self.tape.start : at].strip("\r"):
            self.tape.head.append(("header", self.tape.start, at + 1))
            self.tape.start = at + 1

    def _read_fields(self, match: re.Match[str]) -> None:
        self.service = match["source"]
        self.identity = self.service + match["number"]
        self.draft.urgency = int(match["priority"])
        self.option = match["option"] or ""
        if found := _OPTION_LANGUAGE.match(self.option):
            self.draft.language = _LANGUAGES[found[1]]
        found = _OPTION_SLUG.search(self.option)
        if found and not agencies.find(found["slug"].partition("-")[0]):
            self.draft.slugline = found["slug"]
        words = [part for word in _OPTION_AGENCY.findall(self.option) for part in (word, word.partition("-")[0])]
        self.draft.agency = next((name for name in [*words, match["source"]] if agencies.find(name)), None)
        if _CORRECTS.search(self.option):
            self.draft.signal = "correction"

    def _keywords_above_stx(self) -> int | None:
        """Return where the keywords end that stand between header and STX, None where STX does not tell it."""
        at = self.tape.text.find(STX, self.tape.start, min(self.tape.end, self.tape.start + telegram.LONGEST_HEAD))
        said = self.tape.text[self.tape.start : at].strip() if at >= 0 else ""
        return at if said and not said.endswith("=") else None

    # ── the end
    def _read_end(self) -> None:
        """Take off what stands below the text: the stamp, marks of the end, initials."""
        while line := self.tape.last():
            if not line.text:
                self.tape.drop(line, "blank")
                self.tape.drop_blank()
            elif ETX in self.tape.text[line.start : line.end] and self._cut_at_etx(line):
                continue
            elif self._read_stamp(line.text):
                self.tape.drop(line, "stamp")
            elif _MARKS.fullmatch(line.text):
                self.tape.drop(line, "end")
            elif len(self.signed) < MOST_SIGN_OFFS and self._signs(line.text):
                self.tape.drop(line, "sign-off")
                self.signed.append(line.text)
            elif _CREDITS.fullmatch(line.text):
                self.draft.unread.insert(0, line.text)
                self.tape.drop(line, "sign-off")
            else:
                return

    def _cut_at_etx(self, line: Line) -> bool:
        """Part a line at its ETX: what stands behind it is read first."""
        at = self.tape.text.rfind(ETX, line.start, line.end)
        behind = self.tape.text[at : line.end].strip(teletype.FRAMING + " \r\n")
        if not behind or at == line.start:
            self.tape.end = at
            self.tape.tail.append(("control" if not behind else "stamp", at, line.end))
            self._read_stamp(behind)
            return True
        role = "stamp" if self._read_stamp(behind) else "sign-off"
        self.tape.tail.append((role, at, line.end))
        self.tape.end = at
        return True

    def _read_stamp(self, said: str) -> bool:
        if len(said) > LONGEST_STAMP or not _FIGURES.search(said):
            return False
        match = _STAMP.fullmatch(said) or next((m for other in _OTHER_STAMPS if (m := other.fullmatch(said))), None)
        if not match:
            return False
        parts = match.groupdict()
        parts["zone"] = parts.get("zone") or parts.get("zone2")
        when = teletype.moment(parts, self.hints.timezone)
        if when is None:
            return False
        self.draft.published = self.draft.published or when
        name = parts.get("agency") or ""
        self.draft.agency = self.draft.agency or (name if agencies.find(name) else None)
        self.is_stamped = True
        return True

    def _signs(self, said: str) -> bool:
        if len(said) > LONGEST_SIGN_OFF:
            return False
        return bool(_SIGN_OFF.fullmatch(said) or (self.is_stamped and _LONE_INITIALS.fullmatch(said)))

    # ── the notes below the text
    def _read_notepad(self) -> None:
        """Set dpa's notepad apart: its links are related, its words are the note to editors."""
        match = _NOTEPAD.search(self.tape.text, self.tape.start, self.tape.end)
        if not match:
            return
        said = self.tape.text[match.end() : self.tape.end]
        self.tape.tail.append(("note", match.end(), self.tape.end))
        self.tape.end = match.end()
        self.draft.related = [Related(" ".join(title.split()), href) for title, href in _LINK.findall(said)]
        self.draft.ednote = telegram.note(_LINK.sub("", said)) or None

    # ── who it is
    def _identify(self) -> None:
        """Make the identifier of source, number and day: numbers begin anew every day.

        An agency that we do not know is the service of the header where a sign-off begins with that, too.
        """
        day = (self.draft.published or "")[:10] or self._dated()
        if self.identity and day:
            self.draft.guid = f"{self.identity}-{day}"
        signers = [_FIRST_WORD.match(said.lstrip("(")) for said in self.signed]
        if not self.draft.agency and any(word and word[0].upper() == self.service.upper() for word in signers):
            self.draft.agency = self.service.upper()

    def _dated(self) -> str:
        """Return the day that the dateline names with its year, "" for none."""
        found = datelines.read(self.draft.body[0].text) if self.draft.body else None
        return teletype.day(found.date, self.hints.timezone) if found else ""
