"""Decoded text to lines that know where they came from."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass

from articles.document import fold_all, fold_spaces

# Python breaks lines at these too; copy does not. Form feeds and the Unicode separators do end a line.
_SEPARATORS = "\x1c\x1d\x1e\x85"
_NO_BREAK = str.maketrans("\u00a0\u202f\t", "   ")


@dataclass(slots=True)
class Line:
    """One line: its folded text, its range of the decoded text with its line break, and how far it is indented."""

    text: str
    start: int
    end: int
    indent: int = 0


def split(text: str) -> list[Line]:
    """Return the lines of a decoded text; their ranges are consecutive and cover it exactly once."""
    if any([separator in text for separator in _SEPARATORS]):
        text = text.translate(dict.fromkeys(map(ord, _SEPARATORS), " "))
    rows = text.splitlines(keepends=True)
    said = list(map(str.strip, rows))
    folded = iter(fold_all([words for words in said if words]))
    texts = [next(folded) if words else "" for words in said]
    indents = [
        row.index(words[0]) if words and row[0] != words[0] else 0 for row, words in zip(rows, said, strict=True)
    ]
    ends = list(itertools.accumulate(map(len, rows)))
    return list(map(Line, texts, [0, *ends], ends, indents))


def raw_column(raw: str, folded: str) -> int:
    """Return the column of a raw line up to which it holds what `folded`, the beginning of the folded line, holds.

    Folding composes accents and drops controls, so the visible characters are counted, decomposed.
    """
    said = folded.strip()
    indent = len(raw) - len(raw.lstrip())
    if said and (raw.startswith(said, indent) or raw.translate(_NO_BREAK).startswith(said, indent)):
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
