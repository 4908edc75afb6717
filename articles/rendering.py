"""Blocks, inline spans and quotations to HTML. They may overlap, so every stretch of text has elements of its own.

Each block element has `data-start`, its place in the text of record, and its textContent is the block exactly; the
browser counts by them (static/js). A row of a table is such an element, with the space between its cells as text.
Quotation marks are the copy's own: none is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby, pairwise
from typing import NamedTuple

from articles.document import CAPTION, HEADLINE, STANDFIRST, Block, Document, Quote, Span
from articles.markup import clean


class Shape(NamedTuple):
    """How a block stands on a page: in which element, and what goes around it and the blocks of its shape beside it."""

    element: str
    style: str = ""
    around: str = ""


SHAPES = {
    STANDFIRST: Shape("p", "standfirst"),
    "subheading": Shape("h2"),
    "listitem": Shape("li", around="ul"),
    "blockquote": Shape("p", around="blockquote"),
    "table": Shape("pre", "table"),
    CAPTION: Shape("p", "caption"),
}
PARAGRAPH = Shape("p")
ROW = Shape("tr", around="table")
CELLS = {"cell": "td", "header": "th"}
INLINE = {"emphasis": "em", "strong": "strong", "code": "code", "sub": "sub", "sup": "sup"}
_FIGURE = re.compile(r"[–—-]|[^\w]*\d[\d\s.,:/-]*[^\w]*")


def shape_of(block: Block) -> Shape:
    """Return how a block stands on a page."""
    if block.kind == "table" and any(span.kind in CELLS for span in block.spans):
        return ROW
    return SHAPES.get(block.kind, PARAGRAPH)


def to_html(document: Document) -> str:
    """Return the document's standfirst, body and captions as HTML; the headline is the page's own."""
    shown = [block for block in document.blocks if block.kind != HEADLINE]
    placed = zip(shown, _quotes_by_block(shown, document.quotes), strict=True)
    parts: list[str] = []
    for around, run in groupby(placed, key=lambda pair: shape_of(pair[0]).around):
        elements = [_element(block, quotes) for block, quotes in run]
        parts.append(_wrapped("".join(elements), around) if around else "\n".join(elements))
    return clean("\n".join(parts))


def block_html(block: Block, quotes: Sequence[Quote]) -> str:
    """Return the inside of one block's element; `quotes` are all of the document's, numbered by their place in it."""
    inside = _inside(block, list(enumerate(quotes)))
    if shape_of(block) is not ROW:
        return clean(inside)
    row = _wrapped(f"<tr>{inside}</tr>", "table")  # cells stand nowhere else
    return clean(row).removeprefix("<table><tbody><tr>").removesuffix("</tr></tbody></table>")


def _wrapped(elements: str, around: str) -> str:
    inside = f"<tbody>{elements}</tbody>" if around == "table" else elements
    return f"<{around}>{inside}</{around}>"


def _element(block: Block, quotes: Iterable[tuple[int, Quote]]) -> str:
    name, style, _around = shape_of(block)
    attribute = f' class="{style}"' if style else ""
    return f'<{name}{attribute} data-start="{block.start}">{_inside(block, quotes)}</{name}>'


def _quotes_by_block(blocks: Sequence[Block], quotes: Sequence[Quote]) -> list[list[tuple[int, Quote]]]:
    """Return for each block the quotations that touch it, with their numbers; both come in the order of the text."""
    placed: list[list[tuple[int, Quote]]] = []
    waiting = sorted(enumerate(quotes), key=lambda pair: pair[1].start, reverse=True)
    open_quotes: list[tuple[int, Quote]] = []
    for block in blocks:
        while waiting and waiting[-1][1].start < block.end:
            open_quotes.append(waiting.pop())
        open_quotes = [pair for pair in open_quotes if pair[1].end > block.start]
        placed.append(list(open_quotes))
    return placed


def _inside(block: Block, quotes: Iterable[tuple[int, Quote]]) -> str:
    """Return the block's text with its marks, cut wherever one of them begins or ends."""
    marks = [(start, end, number) for number, quote in quotes for start, end in quote.fragments]
    edges = {block.start, block.end}
    for start, end in [*((start, end) for start, end, _ in marks), *((s.start, s.end) for s in block.spans)]:
        edges |= {edge for edge in (start, end) if block.start < edge < block.end}
    places = sorted(edges)
    if shape_of(block) is not ROW:
        return _marked(block, places, marks)
    cells: list[str] = []
    at = block.start
    for start, end, name in _cells(block):  # the space between cells is the block's own
        words = block.text[start - block.start : end - block.start]
        style = ' class="figure"' if _FIGURE.fullmatch(words) else ""
        inside = _marked(block, [start, *(place for place in places if start < place < end), end], marks)
        cells.append(f"{block.text[at - block.start : start - block.start]}<{name}{style}>{inside}</{name}>")
        at = end
    return "".join(cells)


def _cells(block: Block) -> list[tuple[int, int, str]]:
    """Return the cells of a row with their elements; words outside of cells have cells of their own."""
    cells: list[tuple[int, int, str]] = []
    at = block.start
    marked = [(span.start, span.end, CELLS[span.kind]) for span in block.spans if span.kind in CELLS]
    for start, end, name in [*sorted(marked), (block.end, block.end, "")]:
        between = block.text[at - block.start : start - block.start]
        if words := between.strip():
            loose = at + between.index(words)
            cells.append((loose, loose + len(words), "td"))
        if name and at <= start < end:
            cells.append((start, end, name))
            at = end
    return cells


def _marked(block: Block, places: Sequence[int], marks: Sequence[tuple[int, int, int]]) -> str:
    return "".join(_stretch(block, start, end, marks) for start, end in pairwise(places))


def _stretch(block: Block, start: int, end: int, marks: Sequence[tuple[int, int, int]]) -> str:
    html = escape(block.text[start - block.start : end - block.start])
    is_linked = False
    for span in reversed(block.spans):
        if span.start <= start and end <= span.end and not (is_linked and span.kind == "link"):
            is_linked = is_linked or span.kind == "link"
            html = _span(span, html)
    for since, until, number in reversed(marks):
        if since <= start and end <= until:
            html = f'<span class="quotation" data-quote="{number}" data-start="{start}">{html}</span>'
    return html


def _span(span: Span, html: str) -> str:
    if span.kind == "link" and span.href:
        return f'<a href="{escape(span.href)}">{html}</a>'
    name = INLINE.get(span.kind)
    return f"<{name}>{html}</{name}>" if name else html
