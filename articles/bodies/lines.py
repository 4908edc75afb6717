"""Decoded text to lines that know where they came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from articles.document import fold_spaces

# NEL is not among them: encoding.decode has read it as an ellipsis. Form feeds and the Unicode separators are.
_LINE = re.compile("([^\n\r\x0b\x0c\u2028\u2029]*)(\r\n|[\n\r\x0b\x0c\u2028\u2029]|\\Z)")


@dataclass(slots=True)
class Line:
    """One line: its folded text, its range of the decoded text with its line break, and how far it is indented."""

    text: str
    start: int
    end: int
    indent: int = 0


def split(text: str) -> list[Line]:
    """Return the lines of a decoded text; their ranges are consecutive and cover it exactly once."""
    lines: list[Line] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        if start < end:
            raw = match[1]
            indent = len(raw) - len(raw.lstrip()) if raw[:1].isspace() else 0
            lines.append(Line(fold_spaces(raw), start, end, indent))
    return lines


def raw_column(raw: str, folded: str) -> int:
    """Return the column of a raw line up to which it holds what `folded`, the beginning of the folded line, holds.

    Folding composes accents and drops controls, so the visible characters are counted, decomposed.
    """
    said = folded.strip()
    indent = len(raw) - len(raw.lstrip())
    if said and raw.startswith(said, indent):
        return _after_marks(raw, indent + len(said))
    wanted = sum(1 for char in unicodedata.normalize("NFD", folded) if not char.isspace())
    if not wanted:
        return 0
    for column, char in enumerate(raw):
        wanted -= sum(1 for part in unicodedata.normalize("NFD", fold_spaces(char)) if not part.isspace())
        if wanted <= 0:
            return _after_marks(raw, column + 1)
    return len(raw)


def _after_marks(raw: str, column: int) -> int:
    """Return the column after the combining marks that stand there."""
    while column < len(raw) and unicodedata.combining(raw[column]):
        column += 1
    return column
