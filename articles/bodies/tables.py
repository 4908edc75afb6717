"""Tabular copy in plain text: results, standings, prices. Lines whose columns stand under each other are rows.

A row is one block whose spans mark its cells, as in marked-up bodies; no sign of it is dropped.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from articles.document import Part, Span, fold_spaces

CELL, TABLE = "cell", "table"
LEAST_FIELDS = 3  # signs that part fields: with fewer, a line may be prose
TAB_STOP = 8

# Two spaces after the end of a sentence are a typist's habit.
_GAP = re.compile(r"(?<=[^\s.!?:])(?: {2,}|(?<! ) ?\t[ \t]*)(?=\S)|(?<=\S)\t+(?=\S)")
_FIGURE = re.compile(r"\S{0,12}\d\S{0,12}$")
_SIGNS = (";", "|")
_HINTS = ("  ", "\t", *_SIGNS)


def is_likely(text: str) -> bool:
    """Tell whether the stripped lines hold a sign that parts cells: without one, none is a row."""
    return any([sign in text for sign in _HINTS])


def find(rows: Sequence[str]) -> frozenset[int]:
    """Return the numbers of the lines that are rows of a table."""
    found = {number for sign in _SIGNS for number in _parted(rows, sign)}
    columns = {number: _columns(row) for number, row in enumerate(rows) if row.strip() and number not in found}
    wide = [number for number, starts in columns.items() if len(starts) >= 2]
    for one, other in itertools.pairwise(wide):
        if _is_near(rows, one, other) and not columns[one].isdisjoint(columns[other]):
            found |= {one, other}
    for number in sorted(found):  # a row whose last cells are empty has one gap left
        for step in (1, -1):
            _spread(columns, number, step, found)
    return frozenset(found)


def row(line: str) -> Part:
    """Return the block of a row: its text on one line, its cells as spans."""
    said, sign = line.strip(), _sign(line)
    joint = "" if sign == ";" else " "
    text, spans = "", []
    for cell in filter(None, map(fold_spaces, re.split(f"({re.escape(sign)})", said) if sign else _GAP.split(said))):
        text += joint if text else ""
        if cell != sign:
            spans.append(Span(len(text), len(text) + len(cell), CELL))
        text += cell
    return Part(TABLE, text, tuple(spans))


def _sign(line: str) -> str:
    """Return the sign that parts the fields of the line, if one does."""
    said = line.strip()
    if said[:1] == said[-1:] == "|" and len(said) > 1:
        return "|"
    return ";" if said.count(";") >= LEAST_FIELDS and "; " not in said else ""


def _parted(rows: Sequence[str], sign: str) -> list[int]:
    """Return the lines whose fields the sign parts; one alone is none."""
    found = [number for number, line in enumerate(rows) if _sign(line) == sign]
    return found if len(found) > 1 else []


def _columns(line: str) -> set[int]:
    """Return the columns at which cells begin and, as negative numbers, end, but for the first cell and prose."""
    wide = line.expandtabs(TAB_STOP).rstrip()
    gaps = list(_GAP.finditer(wide.lstrip()))
    indent = len(wide) - len(wide.lstrip())
    ends = [gap.start() for gap in gaps[1:]]
    if gaps and _FIGURE.search(wide, indent + gaps[-1].end()):
        ends.append(len(wide) - indent)
    return {indent + gap.end() for gap in gaps} | {-indent - end for end in ends}


def _is_near(rows: Sequence[str], one: int, other: int) -> bool:
    """Tell whether no line of words stands between two lines."""
    return not any(line.strip() for line in rows[one + 1 : other])


def _spread(columns: dict[int, set[int]], number: int, step: int, found: set[int]) -> None:
    """Add the lines above or below a row in which a cell begins at the same column."""
    while number + step in columns and number + step not in found:
        shared = columns.get(number, set()) & columns[number + step]
        if not any(column > 0 for column in shared):
            return
        number += step
        found.add(number)
