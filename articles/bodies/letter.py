"""A plain-text body sent by mail to its text: soft line breaks, quoted lines, signature (RFC 3676).

What is left is laid out as plain text is everywhere (articles.bodies.layout), since agencies send whole dispatches so.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from articles.bodies import flow, layout, stamps
from articles.bodies.draft import Draft
from articles.bodies.lines import Line, split
from articles.bodies.pieces import Pieces
from articles.bodies.rich import BLOCKQUOTE
from articles.document import Part, Photo, Related, fold_spaces, sort_key

LONGEST_SIGNATURE = 30  # lines
LONGEST_UNMARKED = 8  # lines of one whose sign lacks its space, and would be a rule else
WIDEST_UNMARKED = 80
LONGEST_HEAD = 12  # lines of a head of a message that was passed on
SHORT = 200  # characters above it that are no text of their own
MOST_QUOTED = 2000  # changes between quoted and other lines
MOST_ABOVE = 8  # lines that hold text, among which the subject may stand again

# What mailers write above a message that is passed on, and the lines of its head.
_PASSED_ON = re.compile(r"[>\s]*(?:-{2,}|_{2,}|Begin forwarded|D[ée]but du message)", re.IGNORECASE)
_HEAD_LINE = re.compile(
    r"[>\s*]*(?:from|de|von|da|date|sent|envoy[ée](?: le)?|gesendet|datum|to|[àa]|an|para|cc|subject|objet|betreff|"
    r"asunto|reply-to|r[ée]pondre [àa])\s?\*?:",
    re.IGNORECASE,
)
_SENDER = re.compile(r"[>\s*]*(?:from|de|von|da)\s?\*?:\*?[ ]*\"?([^<>\n@\[]*)", re.IGNORECASE)
_SINGLE = frozenset({"byline", "agency", "located", "slugline"})
_QUOTED = re.compile(r"(?:>[ ]?)+")
_LINK = re.compile(r"\s*[(<-]*\s*((?:https?://|www\.)[^\s<>()]+)\s*[)>]*\s*$")


@dataclass(slots=True)
class Letter:
    """The text of a mail: its lines, without the signature, which is told apart."""

    text: str
    signature: str = ""


def read(text: str, *, is_flowed: bool, deletes_space: bool) -> Letter:
    """Return the letter; in `is_flowed` text a space at the end of a line says that the line goes on."""
    lines = [line.removesuffix("\r") for line in text.replace("\r\n", "\n").split("\n")]
    end = _signature(lines)
    body, signature = lines[:end], lines[end:]
    if is_flowed:
        body = _unflowed(body, deletes_space=deletes_space)
    return Letter("\n".join(body), "\n".join(signature).strip("\n "))


def fill(draft: Draft, text: str, timezone: str) -> None:
    """Put the text's lines into the draft: its frame into the fields, quoted lines into block quotes.

    The lines are read as those of pasted copy are, below the subject, unless it stands among them itself.
    """
    shown = _without_heads(draft, text.rstrip().splitlines())
    marked = [(_QUOTED.match(line), line) for line in shown]
    is_all_quoted = all(match or not line.strip() for match, line in marked)
    bare = [line[match.end() :] if match else line for match, line in marked]
    headline = fold_spaces(draft.headline)
    above = 0 if not headline or _stands_among(headline, bare) else 2
    lines = split("\n".join([*([headline, ""] if above else []), *bare]))
    quoted = [False] * above + [bool(match) and not is_all_quoted for match, _ in marked]
    if sum(one != other for one, other in itertools.pairwise(quoted)) > MOST_QUOTED:
        quoted = [False] * len(quoted)
    body = _body(draft, lines, timezone, first=above)
    for is_quoted, run in itertools.groupby(range(above, len(lines)), key=lambda number: quoted[number]):
        parts = flow.flow([body[number] for number in run])
        draft.body += [Part(BLOCKQUOTE, part.text, part.spans) for part in parts] if is_quoted else parts


def _without_heads(draft: Draft, lines: list[str]) -> list[str]:
    """Return the lines without the heads of messages that were passed on, which are left unread as they stand.

    Where nearly nothing stands above one, its sender wrote the text.
    """
    kept: list[str] = []
    at = 0
    while at < len(lines):
        end = _head_end(lines, at)
        if not end:
            kept.append(lines[at])
            at += 1
            continue
        head = "\n".join(lines[at:end])
        sender = _SENDER.search(head) if draft.byline is None else None
        if sender and sum(map(len, itertools.islice(kept, SHORT))) < SHORT and len(kept) < SHORT:
            draft.byline = sender[1].strip(" \"'") or None
        draft.unread.append(head)
        at = end
    return kept


def _head_end(lines: list[str], at: int) -> int:
    """Return where the head of a message ends that begins at this line, perhaps with a mark; 0 where none does."""
    is_marked = _PASSED_ON.match(lines[at]) is not None
    first = at
    if is_marked:
        first = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), at)
    end = first
    while end < min(len(lines), first + LONGEST_HEAD) and _HEAD_LINE.match(lines[end]):
        end += 1
    is_head = end - first >= (2 if is_marked else 3) and _SENDER.match(lines[first])
    return end if is_head else 0


def _signature(lines: list[str]) -> int:
    """Return where the signature begins, behind the last sign of one; the number of lines where there is none."""
    first = max(0, len(lines) - LONGEST_SIGNATURE)
    for at in range(len(lines) - 1, first - 1, -1):
        if lines[at] in ("-- ", "--") and any(line.strip() for line in lines[:at]):
            below = [line for line in lines[at + 1 :] if line.strip()]
            is_small = len(below) <= LONGEST_UNMARKED and all(len(line) < WIDEST_UNMARKED for line in below)
            return at if lines[at] == "-- " or is_small else len(lines)
    return len(lines)


def _unflowed(lines: list[str], *, deletes_space: bool) -> list[str]:
    joined: list[list[str]] = []
    goes_on, depth = False, ""
    for line in lines:
        match = _QUOTED.match(line)
        marks = match[0].replace(" ", "") if match else ""
        said = line[match.end() :] if match else line
        said = said.removeprefix(" ") if not match else said
        if goes_on and marks == depth:
            joined[-1].append(said)
        else:
            joined.append([f"{marks} " if marks else "", said])
        goes_on, depth = said.endswith(" ") and line != "-- ", marks
        if goes_on and deletes_space:
            joined[-1][-1] = said[:-1]
    return ["".join(pieces) for pieces in joined]


def _stands_among(headline: str, lines: list[str]) -> bool:
    """Tell whether the headline stands in one of the first lines that hold text, or begins there."""
    filled = itertools.islice((line for line in lines if line.strip()), MOST_ABOVE)
    return any(_is_of(headline, line) and len(fold_spaces(line)) * 2 >= len(headline) for line in filled)


def _is_of(headline: str, line: str) -> bool:
    """Tell whether the line is the headline or a part of it."""
    said = sort_key(line)
    return bool(said) and said in sort_key(headline)


def _body(draft: Draft, lines: list[Line], timezone: str, *, first: int) -> list[Line]:
    """Return the lines, those that are no body made empty: what they say goes into the draft."""
    find: Callable[[str], list[stamps.Stamp]] = lambda line: stamps.find(line, timezone)  # noqa: E731
    marks = layout.lay(lines, find)
    headline = draft.headline
    body: list[Line] = []
    for number, line in enumerate(lines):
        pieces = marks.get(number, ())
        roles = {piece.role for piece in pieces}
        is_other = roles == {"headline"} and bool(headline) and not _is_of(headline, line.text)
        if not line.text or roles == {"body"} or is_other:
            body.append(line)
            continue
        body.append(Line("", line.start, line.end))
        if number >= first:
            _take(draft, line.text, pieces, find)
    return body


def _take(draft: Draft, text: str, pieces: Pieces, find: Callable[[str], list[stamps.Stamp]]) -> None:
    """Put the pieces of a line where they belong, and what stands between them, a label, where it is not lost."""
    at = 0
    for piece in pieces:
        between, words = text[at : piece.start], text[piece.start : piece.end].strip()
        draft.unread += [between.strip()] if any(sign.isalnum() for sign in between) else []
        if words:
            _place(draft, piece.role, words, find)
        at = piece.end
    draft.unread += [text[at:].strip()] if any(sign.isalnum() for sign in text[at:]) else []


def _place(draft: Draft, role: str, words: str, find: Callable[[str], list[stamps.Stamp]]) -> None:
    if role == "headline":  # the subject again, or where there is none, what stands for it
        draft.headline = draft.headline or words
    elif role in _SINGLE and getattr(draft, role) is None:
        setattr(draft, role, words)
    elif role == "standfirst":
        draft.standfirst = f"{draft.standfirst} {words}"
    elif role == "tag":
        draft.tags.append(words)
    elif role in ("caption", "credit"):
        _picture(draft, role, words)
    elif role == "related":
        link = _LINK.search(words)
        title = (words[: link.start()] if link else words).strip(" -–—•>»→")
        draft.related.append(Related(title or words, link[1] if link else None))
    elif role == "stamp":
        _stamp(draft, words, find(words))
    elif role != "repeat" and any(sign.isalnum() for sign in words):
        draft.unread.append(words)


def _picture(draft: Draft, role: str, words: str) -> None:
    last = draft.photos[-1] if draft.photos else None
    if role == "credit" and last and not last.credit:
        draft.photos[-1] = Photo(last.caption, words, href=last.href)
    elif role == "caption" and last and not last.caption:
        draft.photos[-1] = Photo(words, last.credit, href=last.href)
    else:
        draft.photos.append(Photo(words) if role == "caption" else Photo("", words))


def _stamp(draft: Draft, words: str, found: list[stamps.Stamp]) -> None:
    """Take the moment of an update that the dispatch itself states; its words are no field."""
    moment = next((stamp.moment for stamp in found if stamp.moment and stamp.is_update), None)
    if moment and draft.updated is None:
        draft.updated = moment.isoformat(timespec="seconds")
    draft.unread.append(words)
