"""Tables in markup: those that hold data, and those that only lay out a page or a mail."""

from __future__ import annotations

from lxml.etree import _Element as Element

LONGEST_CELL = 500  # characters; more is a column of copy
MOST_PARAGRAPHS = 2  # in one cell

_CELLS = ("td", "th", "TD", "TH")
_STRUCTURE = ("table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "blockquote", "figure", "TABLE", "UL", "OL", "DL")
_PARAGRAPHS = ("p", "div", "P", "DIV")


def is_data(table: Element) -> bool:
    """Tell whether a table, or a row that stands alone, holds data.

    Then somewhere two cells with words stand beside each other, and none holds more than a few words.
    """
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return False
    widest = 0
    for row in table.iter("tr", "TR"):
        cells = list(row.iterchildren(*_CELLS))
        if any(_is_copy(cell) for cell in cells):
            return False
        widest = max(widest, sum(1 for cell in cells if _length(cell)))
    return widest > 1


def _is_copy(cell: Element) -> bool:
    if len(cell) and next(cell.iterdescendants(*_STRUCTURE), None) is not None:
        return True
    paragraphs = sum(1 for paragraph in cell.iterdescendants(*_PARAGRAPHS) if _length(paragraph)) if len(cell) else 0
    return paragraphs > MOST_PARAGRAPHS or _length(cell) > LONGEST_CELL


def _length(cell: Element) -> int:
    """Return the number of characters in the words of a cell."""
    return len("".join("".join(map(str, cell.itertext())).split()))
