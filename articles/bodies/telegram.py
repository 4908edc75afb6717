"""What stands above the text of an agency's message: keywords, labels, notes, headline, byline, teaser.

Two customs are read. German-speaking agencies and Superdesk end the title block with "="; French and Belgian ones put
the slug, the headline and perhaps the byline on lines of their own, above a paragraph that begins with a dateline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from articles.bodies import datelines, signals, teletype
from articles.bodies.draft import Draft
from articles.bodies.lines import Line
from articles.bodies.teletype import Tape

LONGEST_HEAD = 1500  # characters in which the headline ends
MOST_LINES = 24
LONGEST_SLUG = 60
LONGEST_HEADLINE = 300
MOST_HEADLINE_LINES = 3
LONGEST_BYLINE = 120
LONGEST_LABEL = 40
LONGEST_NOTE = 8  # lines of a note in brackets
LONGEST_TEASER = 8  # lines
URGENT = 2  # the lowest urgency of an alert on IPTC's scale
WRAPPED = 40  # columns of a headline that may go on in the next line

_BYLINE = re.compile(
    r"(?:[Bb]y|[Pp]ar|Von|Por|Door|Af|Av|Da|Di)\s+(?:[A-ZÀ-ÖØ-Þ]|dpa\b|nos\b|notre\b|l['’]|la r[ée]d|our\b)"
)
_CALLS = (
    r"(?:flash|urgente?|alerte?s?|bulletin|eil(?:meldung)?|blitz|vorrang|dringend|snap|breaking(?: news)?|extra"
    r"|news ?alert)"
)
_LABEL = re.compile(rf"\W*{_CALLS}\W*", re.IGNORECASE)
_CALL = re.compile(rf"(?:{_CALLS}\b\s*[:.–—-]+)?[\s–—+*-]*", re.IGNORECASE)
_VERSION = re.compile(
    r"\W*(?:\d{0,2}(?:st|nd|rd|th|er|e|[èe]me)?[ -]?"
    r"(?:lead|ld|net|take|update|prev|add|roundup|der)(?:[ -]?(?:all|\d{1,2}))?"
    r"|refile|rpt|repeat|correct(?:ion|ed)?|correctif|rectif(?:icatif)?|writethru|kill|annulation|advisory|news feature"
    r"|feature|profile|analysis|roundup|special|exclusive|zusammenfassung|neu)\W*",
    re.IGNORECASE,
)
_SLUG_SIGNS = re.compile(r"[-/+_]")
_SLUG_WITH_NOTE = re.compile(r"[^\W\d_][\w-]*/(?:[\w-]+/)*\s*\([^()]*\)")  # Reuters: "VALDORIA-RAIL/ (UPDATE 2)"
_SENTENCE = re.compile(r"[.!?:;«»“”\"()]")
_SUBTITLE = re.compile(r"Utl\.?:\s*")
_UNTIL = re.compile(
    r"Sperrfrist[^\d]{0,40}(?P<day>\d{1,2})\. ?(?P<month>[^\W\d_]{3,9})\.?,? ?(?P<year>\d{4})?,? ?(?:um )?"
    r"(?P<hour>\d{1,2})[.:](?P<minute>\d\d) ?Uhr(?P<zone>)",
    re.IGNORECASE,
)
_EMBARGO = re.compile(r"\W*(?:sperrfrist|sperrvermerk|(?:sous )?embargo)\b", re.IGNORECASE)
_IN_HEADLINE = re.compile(
    r"\((?:\d{1,2}|\d?[ -]?(?:LEAD|DER|UPDATE|PREV|NET)|CORRECT(?:ION|IF)?|RECTIF(?:ICATIF)?|UPDATE \d)\)"
)


@dataclass(slots=True)
class Head:
    """What was read above the text."""

    headline: list[str] = field(default_factory=list)
    is_alert: bool = False
    versions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    standfirst: list[str] = field(default_factory=list)
    headline_at: list[Line] = field(default_factory=list)


def read(tape: Tape, draft: Draft, *, keywords: int | None, wants_slug: bool) -> Head:
    """Take what stands above the text off the tape; slugline and byline go to the draft.

    `keywords` is where the keywords end, if control characters say it.
    """
    head = Head()
    tape.skip_blank()
    if keywords is not None:
        _take_keywords(tape, draft, keywords)
        wants_slug = False
    lines = list(_above_text(tape))
    last = _end_of_title(lines)
    if wants_slug:
        _take_slug(tape, draft, lines, has_title=last is not None)
    if last is not None:
        _take_title(tape, draft, head, last.end)
        _take_teaser(tape, head)
    else:
        _take_lines(tape, draft, head)
    tape.skip_blank()
    return head


def _above_text(tape: Tape) -> Iterator[Line]:
    """Yield the lines up to the dateline, that included, or as many as may stand above a text."""
    for line in tape.coming(MOST_LINES):
        if line.end - tape.start > LONGEST_HEAD:
            return
        yield line
        if line.text and is_dateline(line.text):
            return


def settle(draft: Draft, head: Head, zone: str) -> None:
    """Put what was read into the draft, once its body is known; local times are of `zone`."""
    draft.headline = " ".join(head.headline).rstrip("= ").strip()
    draft.standfirst = " ".join(head.standfirst)
    draft.ednote = join(*head.notes, draft.ednote)
    if until := _UNTIL.search(" ".join(head.notes)):
        parts = until.groupdict()
        parts["year"] = parts["year"] or (draft.published or "")[:4]
        draft.embargoed = teletype.moment(parts, zone)
    versions = [*head.versions, *_IN_HEADLINE.findall(draft.headline)]
    draft.version = draft.version or " ".join(said.strip("() ") for said in versions) or None
    for words in [said.strip("()") for said in versions]:
        draft.signal = draft.signal or (None if words.isdecimal() else signals.signal(signals.Words(words)))
    if not draft.headline and draft.body and (head.is_alert or (draft.urgency or 9) <= URGENT):
        first = draft.body[0].text
        found = datelines.read(first)
        said = first[found.end :] if found else first
        call = _CALL.match(said)
        said = said[call.end() :] if call else said
        draft.headline = said if len(said) <= LONGEST_HEADLINE else ""


@lru_cache(maxsize=256)
def is_dateline(text: str) -> bool:
    """Tell whether a line begins with a dateline; on a wire that names an agency or a date, a place is not enough."""
    found = datelines.read(text)
    return found is not None and bool(found.agency or found.date)


def note(words: str) -> str:
    """Return the words of a note: headings and list marks of a notepad are left out."""
    said = [line.strip().lstrip("#").strip() for line in words.splitlines()]
    kept = [line.removeprefix("- ") for line in said if line.strip("*- ")]
    return " ".join(line for line in kept if line not in ("Notizblock", "Notebook", "dpa-Notizblock", "Notepad"))


def join(*notes: str | None) -> str | None:
    """Return notes one behind the other; None for none."""
    return " ".join(said for said in notes if said) or None


# ── keywords


def _take_keywords(tape: Tape, draft: Draft, end: int) -> None:
    said = []
    while (line := tape.first()) and line.start < end:
        said.append(line.text)
        tape.take(Line(line.text, line.start, min(line.end, end)), "slugline" if line.text else "blank")
    draft.slugline = draft.slugline or " ".join(filter(None, said)).rstrip("/ ") or None


def _take_slug(tape: Tape, draft: Draft, lines: list[Line], *, has_title: bool) -> None:
    """Take the keywords off where the first line, or the first that end in a stroke, are such."""
    said = [line for line in lines if line.text]
    if not said or is_dateline(said[0].text):
        return
    stroke = next((at for at, line in enumerate(said[:3]) if line.text.endswith("/")), None)
    if stroke is not None and "/" in said[0].text:
        chosen = said[: stroke + 1]
    elif _is_slug(said, lines, has_title=has_title):
        chosen = said[:1]
    else:
        return
    draft.slugline = " ".join(line.text for line in chosen).strip("/ ")
    for line in chosen:
        tape.take(line, "slugline")


def _is_slug(said: list[Line], lines: list[Line], *, has_title: bool) -> bool:
    """Tell whether the first line is keywords: short, no sentence, and a headline comes behind it."""
    text = said[0].text
    if len(text) > LONGEST_SLUG or len(said) < 2 or _LABEL.fullmatch(text) or text.endswith("="):
        return False
    if _SLUG_WITH_NOTE.fullmatch(text):
        return True
    if " " not in text:
        return _SLUG_SIGNS.search(text) is not None
    if _SENTENCE.search(text) or is_dateline(said[1].text) or _BYLINE.match(said[1].text):
        return False
    stands_alone = len(lines) > 1 and not lines[lines.index(said[0]) + 1].text
    return (has_title and stands_alone) or (_SLUG_SIGNS.search(text) is not None and text.count(" ") < 5)


# ── a title block that "=" ends


def _end_of_title(lines: list[Line]) -> Line | None:
    """Return the line that ends the title block by "="; None where there is no such line before the text."""
    for line in lines:
        if line.text.endswith("=") and not is_dateline(line.text + " X"):
            return line
        if line.text and is_dateline(line.text):
            return None
    return None


def _take_title(tape: Tape, draft: Draft, head: Head, end: int) -> None:
    while (line := tape.first()) and line.start < end:
        text = line.text.rstrip("= ")
        if not line.text:
            tape.take(line, "blank")
        elif text.startswith("("):
            _take_note(tape, head, line, end)
        elif _EMBARGO.match(text):
            head.notes.append(text)
            tape.take(line, "note")
        elif head.standfirst or _SUBTITLE.match(text):
            head.standfirst.append(_SUBTITLE.sub("", text))
            tape.take(line, "standfirst")
        else:
            _take_title_line(tape, draft, head, line)


def _take_title_line(tape: Tape, draft: Draft, head: Head, line: Line) -> None:
    text = line.text.rstrip("= ")
    if _LABEL.fullmatch(text) and not head.headline:
        head.is_alert = True
        head.versions += [text] if text.strip().upper() == "EXTRA" else []
        tape.take(line, "label")
    elif not head.headline and (_VERSION.fullmatch(text) and text.isupper()):
        head.versions.append(text)
        tape.take(line, "label")
    elif head.headline and not draft.byline and _BYLINE.match(text) and len(text) <= LONGEST_BYLINE:
        draft.byline = text
        tape.take(line, "byline")
    else:
        head.headline.append(text)
        tape.take(line, "headline")


def _take_note(tape: Tape, head: Head, line: Line, end: int) -> None:
    """Take a note in brackets off, with the lines that it goes on in."""
    said = []
    for _ in range(LONGEST_NOTE):
        said.append(line.text.rstrip("= "))
        is_label = len(said) == 1 and _LABEL.fullmatch(said[0])
        tape.take(line, "label" if is_label else "note")
        if said[-1].endswith(")") or not (following := tape.first()) or following.start >= end:
            break
        line = following
    if is_label:
        head.is_alert = True
    else:
        head.notes.append(" ".join(said))


def _take_teaser(tape: Tape, head: Head) -> None:
    """Take the one paragraph between the title and the paragraph that begins with a dateline: it is the standfirst."""
    tape.skip_blank()
    teaser: list[Line] = []
    is_over = False
    for line in tape.coming(LONGEST_TEASER + 4):
        if not line.text:
            is_over = bool(teaser)
        elif is_dateline(line.text):
            break
        elif is_over:
            return
        else:
            teaser.append(line)
    else:
        return
    if teaser and is_over and len(teaser) <= LONGEST_TEASER and not head.standfirst:
        head.standfirst = [line.text for line in teaser]
        for line in teaser:
            tape.take(line, "standfirst")
        tape.skip_blank()


# ── lines of their own


def _take_lines(tape: Tape, draft: Draft, head: Head) -> None:
    """Take headline, labels and byline off up to the text."""
    first: Line | None = None
    while (line := tape.first()) and len(tape.head) < MOST_LINES * 2:
        if not line.text:
            if head.headline and not _goes_on(tape):
                return
            tape.take(line, "blank")
        elif is_dateline(line.text):
            return
        elif (
            not draft.byline and _BYLINE.match(line.text) and len(line.text) <= LONGEST_BYLINE and _is_lone(tape, line)
        ):
            draft.byline = line.text
            tape.take(line, "byline")
        elif not head.headline and _is_label(line.text):
            _take_label(tape, head, line)
        elif not head.headline and _is_note(line.text):
            head.notes.append(line.text)
            tape.take(line, "note")
        elif first is None and _is_headline(tape, line, run := _run(tape)):
            first = line
            _take_headline(tape, head, run)
        else:
            return


def _take_label(tape: Tape, head: Head, line: Line) -> None:
    if _LABEL.fullmatch(line.text):
        head.is_alert = True
    else:
        head.versions.append(line.text)
    tape.take(line, "label")


def _is_label(text: str) -> bool:
    return len(text) <= LONGEST_LABEL and bool(_LABEL.fullmatch(text) or (text.isupper() and _VERSION.fullmatch(text)))


def _is_note(text: str) -> bool:
    return (text[0] == "(" and text[-1] == ")") or _EMBARGO.match(text) is not None


def _is_headline(tape: Tape, line: Line, run: list[Line]) -> bool:
    """Tell whether the first line of a run is a headline: there is text behind it, and it is no paragraph itself."""
    return len(line.text) <= LONGEST_HEADLINE and (len(run) > 1 or _has_text(tape, run[-1].end))


def _take_headline(tape: Tape, head: Head, run: list[Line]) -> None:
    """Take the headline's first line off, and those of its run that it was wrapped into."""
    is_wrapped = len(run) <= MOST_HEADLINE_LINES and len(run[0].text) >= WRAPPED and _has_text(tape, run[-1].end)
    for line in run if is_wrapped else run[:1]:
        head.headline.append(line.text)
        tape.take(line, "headline")


def _has_text(tape: Tape, at: int) -> bool:
    said = tape.text[at : tape.end]
    return bool(said) and not said.isspace()


def _run(tape: Tape) -> list[Line]:
    """Return the lines up to a blank one, a byline, a label, a dateline or another indent; no more than tell."""
    run: list[Line] = []
    for line in tape.coming(MOST_HEADLINE_LINES + 1):
        is_other = run and (line.indent > run[0].indent + 1 or _BYLINE.match(line.text) or _is_label(line.text))
        if not line.text or is_other or (run and is_dateline(line.text)):
            break
        run.append(line)
    return run


def _is_lone(tape: Tape, line: Line) -> bool:
    """Tell whether a line is not the first of a paragraph: the next one is blank, indented, or a dateline."""
    following = list(tape.coming(2))[1:]
    return not following or not following[0].text or following[0].indent > line.indent or is_dateline(following[0].text)


def _goes_on(tape: Tape) -> bool:
    """Tell whether a byline or a dateline comes behind a blank line."""
    line = next((line for line in tape.coming(6) if line.text), None)
    return line is not None and bool(
        is_dateline(line.text) or (_BYLINE.match(line.text) and len(line.text) <= LONGEST_BYLINE)
    )
