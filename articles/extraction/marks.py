"""Quotation marks to quoted spans, in one block: guillemets, curly and straight marks, nested and unclosed ones.

Straight marks look alike at both ends: the characters beside one tell which it is, else the one before it does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENING = {"«": "»", "“": "”", "„": "“”", "‘": "’"}
DEEPEST = 8  # quotations within one another; a mark that opens a ninth is no mark
_MARK = re.compile(r"[«»“”„\"]|‘(?=\w)|(?<=[.,!?…])’(?!\w)")
_BEFORE_OPENING = frozenset("([«“–—-'’")  # d'"ordre" opens after an apostrophe


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted span of a block, marks and the spaces inside them excluded; `outer` includes the marks."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    is_closed: bool = True


def find(text: str) -> list[Quoted]:
    """Return the outermost quoted spans of a block in order; the last may be unclosed, and then runs to the end."""
    spans: list[Quoted] = []
    stack: list[tuple[str, int]] = []
    for match in _MARK.finditer(text):
        at, mark = match.start(), match[0]
        if stack and _closes(text, at, mark, stack):
            while stack:
                opening, start = stack.pop()
                if mark in OPENING.get(opening, '"'):
                    break
            if not stack and (span := _span(text, start, at)):
                spans.append(span)
        elif len(stack) < DEEPEST and (mark in OPENING or (mark == '"' and _may_open(text, at))):
            stack.append((mark, at))
    if stack and (span := _span(text, stack[0][1], len(text), is_closed=False)):
        spans.append(span)
    return spans


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
