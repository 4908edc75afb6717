"""Quotation marks to quoted spans, in one block: guillemets, curly, straight and single marks, nested, unclosed.

Straight marks look alike at both ends: the characters beside one tell which it is, else the one before it does. A mark
that nothing closes spoils nothing after it: where pairs of its own kind follow, it is no mark.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

OPENING = {"«": "»", "“": "”", "„": "“”"}
SINGLE = "‘'"
DEEPEST = 8  # quotations within one another; a mark that opens a ninth is no mark
MOST_APOSTROPHES = 8  # that end a word, looked at before a single mark is held for an apostrophe itself
_MARK = re.compile(r"[«»“”„\"‘'](?:(?<=[«»“”„\"])|(?<![\w’'].)(?=[\w\[“…])(?!\d0s))")
_SINGLE_END = re.compile(r"[’'](?<=[^\s(«“\"‘'].)(?!\w)")
_BEFORE_OPENING = frozenset("([«“–—-'’‘")  # d'"ordre" opens after an apostrophe


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted span of a block, marks and the spaces inside them excluded; `outer` includes the marks."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    is_closed: bool = True


@dataclass(frozen=True, slots=True)
class _Pair:
    """A mark and the one that closes it."""

    mark: str
    start: int
    end: int


def find(text: str) -> list[Quoted]:
    """Return the outermost quoted spans of a block in order; the last may be unclosed, and then runs to the end."""
    pairs: list[_Pair] = []
    stack: list[tuple[str, int]] = []
    singles = [match.start() for match in _SINGLE_END.finditer(text)] if _has_single(text) else []
    until = 0
    for match in _MARK.finditer(text):
        at, mark = match.start(), match[0]
        if at < until:
            continue
        if mark in SINGLE:
            end = _single_end(text, at, singles) if not stack else None
            if end is not None:
                pairs.append(_Pair(mark, at, end))
                until = end
            elif not stack and mark == "‘" and not text[:at].strip():
                stack.append((mark, at))  # a paragraph of words that go on in the next
        elif stack and _closes(text, at, mark, stack):
            pairs.append(_close(stack, at, mark))
        elif len(stack) < DEEPEST and (mark in OPENING or (mark == '"' and _may_open(text, at))):
            stack.append((mark, at))
    return _outermost(text, pairs, stack)


def _close(stack: list[tuple[str, int]], at: int, mark: str) -> _Pair:
    """Return the pair that a closing mark makes with the innermost mark of its kind; those within it are dropped."""
    while True:
        opening, start = stack.pop()
        if mark in OPENING.get(opening, '"') or not stack:
            return _Pair(opening, start, at)


def _outermost(text: str, pairs: Sequence[_Pair], stack: Sequence[tuple[str, int]]) -> list[Quoted]:
    """Return the pairs that no other holds; an unclosed mark holds those of another kind, up to the end."""
    unclosed = next((at for mark, at in stack if not any(p.mark == mark and p.start > at for p in pairs)), None)
    spans: list[Quoted] = []
    last = -1
    for pair in sorted(pairs, key=lambda pair: pair.start):
        if pair.start < last or (unclosed is not None and pair.start > unclosed):
            continue
        last = pair.end
        if span := _span(text, pair.start, pair.end):
            spans.append(span)
    if unclosed is not None and unclosed > last and (span := _span(text, unclosed, len(text), is_closed=False)):
        spans.append(span)
    return spans


def _has_single(text: str) -> bool:
    return "‘" in text or " '" in text or text[:1] == "'"


def _single_end(text: str, at: int, singles: Sequence[int]) -> int | None:
    """Return where a single mark is closed; `the workers’ rights` has an apostrophe, unless nothing else closes."""
    first = bisect_right(singles, at)
    found = singles[first : first + MOST_APOSTROPHES]
    doubtful = None
    for end, after in pairwise([*found, len(text)]):
        is_sure = text[end - 1] != "s" or text[end + 1 : end + 2] in ("", ",", ".", ";", ":", "!", "?", ")", "—")
        if is_sure:
            return end
        doubtful = end if doubtful is None else doubtful
        if re.search(r"[\s(]‘", text[end:after]):
            break
    return doubtful


def _closes(text: str, at: int, mark: str, stack: list[tuple[str, int]]) -> bool:
    """Tell whether a mark closes the innermost or an outer span that is open."""
    if mark == '"':
        return any(opening == '"' for opening, _ in stack) and not _must_open(text, at)
    return any(mark in OPENING.get(opening, "") for opening, _ in stack)


def _must_open(text: str, at: int) -> bool:
    """Tell whether a straight mark can only open: a space before it and a word right after."""
    return _follows_space(text, at) and text[at + 1 : at + 2].isalnum() and text[at - 1 : at] != "\u00a0"


def _may_open(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return after != "" and not (text[at - 1 : at].isdigit() and not after.isalnum()) and after not in ",.;)"


def _follows_space(text: str, at: int) -> bool:
    return at == 0 or text[at - 1].isspace() or text[at - 1] in _BEFORE_OPENING


def _span(text: str, start: int, end: int, *, is_closed: bool = True) -> Quoted | None:
    """Return the span between two marks without the spaces inside them; None for one without a letter or figure."""
    first, last = start + 1, end
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    if not any(char.isalnum() for char in text[first:last]):
        return None
    return Quoted(first, last, start, min(end + 1, len(text)), is_closed)
