"""ANPA 1312, the wire format of North America (ANPA Bulletin 1312, NAA 89-3), and the ZCZC frame of Australia's AAP.

Two header lines (service and number, selectors; priority, category, keyword, version, date, words), then the text with
the marks of typesetting: ^ and < begin and end a line set by itself, = centres it, a tab begins a paragraph, `` and ''
are quotation marks, _ is a dash and { one half. With or without control characters, one message a file or several.
"""

from __future__ import annotations

import re

from articles.bodies import agencies, flow, telegram, teletype
from articles.bodies.draft import Draft
from articles.bodies.encoding import decode
from articles.bodies.lines import Line
from articles.bodies.telegram import Head
from articles.bodies.teletype import ETX, Tape
from articles.document import Document, Hints, Message, Refused, gettext_noop

# Letters of priority on IPTC's scale: flash, bulletin, urgent, rush or regular, ordinary, deferred, advance, hold.
URGENCIES = {"f": 1, "b": 2, "u": 3, "r": 4, "z": 5, "d": 6, "s": 7, "w": 7, "x": 8, "h": 8}
SURE = 0.92
BEFORE_HEADER = 6  # lines that may stand above it
MOST_HEAD_LINES = 16
LONGEST_SHORT = 80  # characters of a line above the text that is no standfirst

_JUNK = r"[\x00-\x08\x0e-\x1f\x7f \t]*"
_NUMBER = (
    rf"{_JUNK}(?P<service>[A-Za-z])(?P<number>\d{{4}})(?:[A-Z]{{3,15}})?"
    r"(?:\x1f[^\r\n]{0,20}|[a-z]{4,6}-?|-{4,6})[\x1e \t]*"
)
_ANY_KEYWORD = r"|[A-Z][^\r\n]{0,60}?"
_FIELDS = (
    rf"{_JUNK}(?P<priority>[A-Za-z]) (?P<category>[A-Za-z])[\x10-\x1f ]{{1,5}}"
    rf"(?P<keyword>[A-Za-z]{{2}}-[^\r\n]{{0,80}}?{_ANY_KEYWORD})"
    r"[ ]{1,40}(?P<month>\d\d?)-(?P<day>\d\d?)(?: +(?P<words>\d{1,5}))?[ \t]*"
)
_NUMBER_LINE = re.compile(_NUMBER + r"\r?$")
_FIELDS_LINE = re.compile(_FIELDS + r"\r?$")
_SURE_FIELDS = re.compile(_FIELDS.replace(_ANY_KEYWORD, "") + r"\r?$")
_ZCZC = re.compile(rf"{_JUNK}ZCZC\b(?![\d/]+\w)[^\r\n]{{0,40}}\r?$")
_BEGINS = re.compile(
    r"\n(?:"
    + re.sub(r"\?P<\w+>", "?:", f"(?:{_NUMBER}\r?\n)?{_FIELDS}".replace(_ANY_KEYWORD, ""))
    + rf"\r?(?=\n|$)|(?={_JUNK}ZCZC\b))"
)

_KEYWORDS = re.compile(r"(?:\*\d+<\s*\^)?(?P<slug>[A-Za-z]{2}-[^\n]*?)(?:,\s?\d{2,5})?$")
_VERSION = re.compile(
    r"[,\s]\s*(?P<version>\d{1,2}(?:st|nd|rd|th)[ -]?(?:Ld|Lead|Add|Sub|Take|NL|Insert|Writethru|Update|Correct)\b.*)"
    r"|,\s*(?P<word>(?:Ld|Lead|Add|Sub|Insert|Writethru|Update|Correct|Corrective|KILL|Advisory)\b.*)",
    re.IGNORECASE,
)
_SIGNALS = (
    ("kill", re.compile(r"\b(?:kill|withhold|elim)", re.IGNORECASE)),
    ("correction", re.compile(r"\bcorrect|\bclarif", re.IGNORECASE)),
    ("advisory", re.compile(r"\badvisory", re.IGNORECASE)),
    ("update", re.compile(r"\w")),  # any other version replaces the one before
)
_ADVISORY = re.compile(r"\b(?:news ?digest|news ?guide|advisory|planner|daybook)\b", re.IGNORECASE)
_EDS = re.compile(r"\(?(?:Eds?|Editors?|EDS|EDITORS?)(?:['’]s? note|['’]S NOTE|S['’] NOTE)?\s?(?:[:.]|_)\s*")
_MATERIAL = re.compile(r"(?:AP|AAP|AFP|Reuters)? ?(?:Photos?|Graphics?|Video|Audio|Interactive)\b")
_BYLINE = re.compile(r"(?:By|BY) \S")
_TITLE = re.compile(
    r"(?:The )?(?:Associated Press|[A-Z][\w'-]+ News|[A-Z][\w.&'-]*(?: [A-Z][\w.&'-]*){0,5} "
    r"(?:Writers?|Editors?|Correspondents?|Columnists?|Press|Analysts?|Bureau|Critics?|Reporters?))"
)

_CLOCK = r"(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)"
_STAMPS = (
    re.compile(
        r"(?P<agency>[A-Z]{2,6})(?:-[A-Z]{2,4})?-(?P<month>\d\d)-(?P<day>\d\d)-(?P<year>\d\d) "
        rf"{_CLOCK} ?(?P<zone>[A-Z]{{1,4}})?<?"
    ),
    re.compile(
        r"(?P<agency>)(?P<zone>[A-Z]{2,4})-(?P<hour>\d\d):(?P<minute>\d\d)-(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d\d)"
    ),
    re.compile(
        rf"(?P<agency>[A-Z]{{2,4}})? ?(?P<day>[0-3]\d){_CLOCK} ?(?P<zone>[A-Z]{{3,4}})? "
        r"(?P<month>[A-Z]{3}) (?P<year>\d\d)"
    ),
)
_END = re.compile(r"NNNN|-30-|###|END(?:S)?|=+ ?[A-Z][a-z]+|\(?(?:more|end)\)?", re.IGNORECASE)
_SIGN_OFF = re.compile(r"(?:AAP|AP|KYODO)(?: [\w/]{1,12}){0,3}|[a-z]{1,4}(?:/[a-z]{1,4})+")

_INSTRUCTION = re.compile(r"\x0c[^\x0b\n]{0,60}\x0b|\x13|\x14")
_RULE = re.compile(r"[_*=-]{3,}")
_DASH = re.compile(r"(?<=\s)_(?=\s)")
_SIGNS = {"``": "“", "''": "”", "`": "‘", "{": "½", "\x10": " "}
_BLANK = Message(gettext_noop("The message holds no text. Ask the agency to send it again."))


def sniff(head: bytes) -> float:
    """Return how sure it is: the header lines tell, with SOH or without."""
    if re.match(r"[A-Za-z]\d{4}[A-Z]{0,15}\x1f", teletype.behind_start(head)):
        return 1.0
    lines = teletype.beginning(head)
    is_wire = any(map(_SURE_FIELDS.match, lines[:BEFORE_HEADER])) or any(map(_ZCZC.match, lines[:2]))
    return SURE if is_wire else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return the documents of the messages that the bytes hold; a message without a word of text is refused."""
    decoded = decode(raw, charset=hints.charset)
    text = teletype.with_line_feeds(decoded.text)
    items: list[Document | Refused] = []
    for start, end in teletype.bounds(text, _BEGINS):
        draft = Draft("anpa1312", notes=teletype.notes(decoded.notes))
        wire = Wire(Tape(text, start, end), end, draft, hints)
        items.append(wire.document() or Refused(len(items), "blank", _BLANK))
    return items


class Wire:
    """A message: its frame on the tape, its fields in the draft."""

    def __init__(self, tape: Tape, end: int, draft: Draft, hints: Hints) -> None:
        self.tape, self.end, self.draft, self.hints = tape, end, draft, hints
        self.head = Head()
        self.identity = ""

    def document(self) -> Document | None:
        """Return the Document; None where the message holds no words beside its frame."""
        self._read_header()
        self._read_end()
        self._read_keywords()
        self._read_head()
        body = flow.paragraphs(typeset(self.tape.rest()))
        self.draft.body = [part for part in body if part.text]
        telegram.settle(self.draft, self.head, self.hints.timezone)
        if not self.draft.body and not self.draft.headline:
            return None
        if self.identity and self.draft.published:
            self.draft.guid = f"{self.identity}-{self.draft.published[:10]}"
        self.draft.source = self.tape.source(self.end)
        return self.draft.document(self.hints)

    # ── the header
    def _read_header(self) -> None:
        for line in self.tape.coming(BEFORE_HEADER):
            raw = self.tape.text[line.start : line.end].rstrip("\r\n")
            if match := _NUMBER_LINE.match(raw):
                self.identity = match["service"] + match["number"]
                self.tape.take(line, "header")
            elif match := _FIELDS_LINE.match(raw):
                self._read_fields(match)
                self.tape.take(line, "header")
                return
            elif _ZCZC.match(raw):
                self.tape.take(line, "header")
                self._read_sigils()
                return
            elif self.identity:
                return
            else:
                self.tape.take(line, "control" if line.text else "blank")
        if not self.identity:
            self.tape.start, self.tape.head = min((at for _, at, _ in self.tape.head), default=self.tape.start), []

    def _read_fields(self, match: re.Match[str]) -> None:
        self.draft.urgency = URGENCIES.get(match["priority"].lower())
        self.draft.slugline = match["keyword"].strip()

    def _read_sigils(self) -> None:
        """Read the lines of AAP's header, each begun by the sign of its field."""
        said: dict[str, list[str]] = {}
        has_caret = any(line.text[:1] == "^" for line in self.tape.coming(MOST_HEAD_LINES))
        roles = {"#": "slugline", "^": "headline", ":": "slugline" if has_caret else "headline"}
        while (line := self.tape.first()) and (not line.text or line.text[0] in "$:=^*&+%#@" or line.text[:3] == "YY "):
            self.tape.take(line, roles.get(line.text[:1], "header") if line.text else "blank")
            if not line.text and "*" in said:
                break
            said.setdefault(line.text[:1], []).append(line.text[1:].strip())
        colon, caret = said.get(":", []), said.get("^", [])
        named = "".join(said.get("#", [])) or ("".join(colon[-1:]) if caret else "")
        self.draft.slugline = named or None
        self.head.headline = caret or [text for text in colon if text][-1:]
        self.head.versions = [text for sign in "@=" for text in said.get(sign, []) if text]

    # ── the end
    def _read_end(self) -> None:
        while line := self.tape.last():
            if not line.text:
                self.tape.drop(line, "blank")
                self.tape.drop_blank()
            elif (at := self.tape.text.rfind(ETX, line.start + 1, line.end)) > 0:
                self.tape.seen.pop(line.start, None)
                behind = teletype.without_framing(self.tape.text[at : line.end]).strip()
                self.tape.tail.append(("stamp" if self._read_stamp(behind) else "control", at, line.end))
                self.tape.end = at
            elif self._read_stamp(line.text):
                self.tape.drop(line, "stamp")
            elif _END.fullmatch(line.text):
                self.draft.agency = self.draft.agency or next(filter(agencies.find, line.text.split("=")), None)
                self.tape.drop(line, "end")
            elif _SIGN_OFF.fullmatch(line.text):
                self.tape.drop(line, "sign-off")
            else:
                return

    def _read_stamp(self, said: str) -> bool:
        match = next((found for stamp in _STAMPS if (found := stamp.fullmatch(said))), None)
        when = teletype.moment(match.groupdict(), self.hints.timezone) if match else None
        if not match or when is None:
            return False
        self.draft.published = self.draft.published or when
        name = match["agency"] or ""
        self.draft.agency = self.draft.agency or (name if agencies.find(name) else None)
        return True

    # ── above the text
    def _read_keywords(self) -> None:
        """Take the keyword line off, which says the slug whole, its version and the number of words."""
        self.tape.skip_blank()
        line = self.tape.first()
        match = _KEYWORDS.match(unmarked(line.text)) if line else None
        if line and match and not telegram.is_dateline(line.text):
            self.draft.slugline = match["slug"].strip()
            self.tape.take(line, "slugline")
        slug = self.draft.slugline or ""
        if found := _VERSION.search(slug):
            version = (found["version"] or found["word"]).strip()
            self.head.versions.append(version)
            self.draft.signal = next(name for name, said in _SIGNALS if said.search(version))
        elif _ADVISORY.search(slug):
            self.draft.signal = "advisory"
        self.head.is_alert = "newsalert" in slug.replace(" ", "").lower()

    def _read_head(self) -> None:
        """Take headline, notes, standfirst and byline off up to the text."""
        for _ in range(MOST_HEAD_LINES):
            self.tape.skip_blank()
            line = self.tape.first()
            if (
                line is None
                or (line.indent >= 2 or self.tape.text[line.start] == "\t")
                or telegram.is_dateline(line.text)
            ):
                return
            said = unmarked(line.text)
            if _EDS.match(said):
                note = said[1:-1] if said[0] == "(" and said[-1] == ")" else said
                self.head.notes.append(_EDS.sub("", note))
                self.tape.take(line, "note")
            elif _MATERIAL.match(said):
                self.draft.unread.append(said)
                self.tape.take(line, "note")
            elif not self._read_head_line(line, said):
                return

    def _read_head_line(self, line: Line, said: str) -> bool:
        """Take one line off that is byline, by-title, headline or standfirst; False where the text begins."""
        if not self.draft.byline and _BYLINE.match(said):
            self.draft.byline = said
            self.tape.take(line, "byline")
        elif self.draft.byline:
            if line.text[:1] != "^" or not _TITLE.fullmatch(said):
                return False
            self._name_agency(said)
            self.draft.unread.append(said)
            self.tape.take(line, "byline")
        elif not self.head.headline:
            if not self.tape.text[line.end : self.tape.end].strip():
                return False
            self.head.headline.append(said)
            self.tape.take(line, "headline")
        elif self._has_byline_below(line):
            if len(said) >= LONGEST_SHORT:
                self.head.standfirst.append(said)
            else:
                self.draft.unread.append(said)
            self.tape.take(line, "standfirst" if len(said) >= LONGEST_SHORT else "note")
        else:
            return False
        return True

    def _name_agency(self, said: str) -> None:
        name = "AP" if said.endswith("Associated Press") or said.startswith("AP ") else said
        self.draft.agency = self.draft.agency or (name if agencies.find(name) else None)

    def _has_byline_below(self, line: Line) -> bool:
        """Tell whether a byline or a note comes in the lines set by themselves, before the text."""
        if line.text[:1] != "^":
            return False
        for after in self.tape.coming(MOST_HEAD_LINES):
            said = unmarked(after.text)
            if after.text and after.text[0] != "^":
                return after.indent >= 2 and len(unmarked(line.text)) >= LONGEST_SHORT
            if _BYLINE.match(said) or _EDS.match(said) or _MATERIAL.match(said):
                return True
        return False


def unmarked(text: str) -> str:
    """Return a line without its marks of typesetting, its signs as they are read."""
    said = text.strip().lstrip("^").rstrip("<!=+ ").strip()
    return _read_signs(said)


def typeset(text: str) -> str:
    """Return the text with paragraphs set apart as the marks of typesetting say, its signs as they are read."""
    rows: list[str] = []
    for row in _INSTRUCTION.sub("", text).splitlines():
        said = row.strip()
        if _RULE.fullmatch(said.strip("^<= ")):
            rows.append("")
        elif said[:1] == "^" or said[-1:] in ("<", "="):
            rows += [*([""] if said[:1] == "^" else []), row.replace("^", " ", 1).rstrip("<= "), ""]
        else:
            rows.append(row)
    return teletype.without_framing(_read_signs("\n".join(_tightened(rows))))


def _tightened(rows: list[str]) -> list[str]:
    """Return the lines without the blank ones that part the rows of a table."""
    kept: list[str] = []
    for number, row in enumerate(rows):
        is_between = not row and kept and number + 1 < len(rows)
        if is_between and kept[-1].count(";") >= 3 and rows[number + 1].count(";") >= 3:
            continue
        kept.append(row)
    return kept


def _read_signs(text: str) -> str:
    for sign, read in _SIGNS.items():
        if sign in text:
            text = text.replace(sign, read)
    return _DASH.sub("—", text) if "_" in text else text
