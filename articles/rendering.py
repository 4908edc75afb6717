"""Blocks, inline spans and quotations to HTML. They may overlap, so every stretch of text has elements of its own.

Each block element has `data-start`, its place in the text of record, and its textContent is the block exactly; the
browser counts by them (static/js). A row of a table is such an element, with the space between its cells as text.
Quotation marks are the copy's own: none is added.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, pairwise
from typing import Any, NamedTuple, TypeVar

from articles.document import CAPTION, HEADLINE, STANDFIRST, Block, Document, Quote, Span
from articles.markup import clean

T = TypeVar("T")


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
_AROUND = {
    "": ("", ""),
    "ul": ("<ul>", "</ul>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "table": ("<table><tbody>", "</tbody></table>"),
}
STRIDE = 200  # blocks cleaned at once; html5lib takes the square of their number
CELLS = {"cell": "td", "header": "th"}
INLINE = {"emphasis": "em", "strong": "strong", "code": "code", "sub": "sub", "sup": "sup"}
LONGEST_FIGURE = 40  # characters
_FIGURE = re.compile(r"[–—-]|[^\w]*\d[\d\s.,:/-]*[^\w]*")


def block_of(stored: dict[str, Any]) -> Block:
    """Return a block as a reading keeps it, in the JSON of its Document."""
    spans = tuple(Span(span["start"], span["end"], span["kind"], span.get("href")) for span in stored["spans"])
    return Block(stored["kind"], stored["text"], stored["start"], stored["end"], spans)


def shape_of(block: Block) -> Shape:
    """Return how a block stands on a page."""
    if block.kind == "table" and any(span.kind in CELLS for span in block.spans):
        return ROW
    return SHAPES.get(block.kind, PARAGRAPH)


def to_html(document: Document) -> str:
    """Return the document's standfirst, body and captions as HTML; the headline is the page's own."""
    shown = [block for block in document.blocks if block.kind != HEADLINE]
    placed = zip(shown, _quotes_by_block(shown, document.quotes), strict=True)
    elements = [(shape_of(block).around, _element(block, quotes)) for block, quotes in placed]
    html = ""
    previous = ""
    for at in range(0, len(elements), STRIDE):
        some = elements[at : at + STRIDE]
        cleaned = clean(_run_together(some))
        before, after = _AROUND[some[0][0]]
        if before and previous == some[0][0]:  # a list or table that goes on
            html = html.removesuffix(after) + cleaned.removeprefix(before)
        else:
            html += f"\n{cleaned}" if html else cleaned
        previous = some[-1][0]
    return html


def _run_together(elements: Sequence[tuple[str, str]]) -> str:
    """Return the elements, those of one list or table with what goes around them."""
    parts: list[str] = []
    for around, run in groupby(elements, key=lambda pair: pair[0]):
        before, after = _AROUND[around]
        parts.append(before + ("" if around else "\n").join(element for _, element in run) + after)
    return "\n".join(parts)


def block_html(block: Block, quotes: Sequence[Quote]) -> str:
    """Return the inside of one block's element; `quotes` are all of the document's, numbered by their place in it."""
    inside = _inside(block, list(enumerate(quotes)))
    if shape_of(block) is not ROW:
        return clean(inside)
    before, after = "<table><tbody><tr>", "</tr></tbody></table>"  # cells stand nowhere else
    return clean(before + inside + after).removeprefix(before).removesuffix(after)


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
    """Return the block's text with its marks and cells, cut wherever one of them begins or ends."""
    marks = sorted((start, end, number) for number, quote in quotes for start, end in quote.fragments)
    spans = [(span.start, span.end, span) for span in block.spans if span.kind not in CELLS]
    cells = _cells(block) if shape_of(block) is ROW else [(block.start, block.end, "")]
    places = sorted(
        {block.start, block.end}
        | {
            edge
            for start, end, _ in (*marks, *spans, *cells)
            for edge in (start, end)
            if block.start < edge < block.end
        }
    )
    waiting = deque(cells)
    html: list[str] = []
    for start, end, quoted, marked in zip(places, places[1:], _over(marks, places), _over(spans, places), strict=False):
        text = block.text[start - block.start : end - block.start]
        if not waiting or start < waiting[0][0]:  # the space between cells, which is the block's own
            html.append(text)
            continue
        since, until, name = waiting[0]
        html.append(
            _opened(name, block.text[since - block.start : until - block.start]) if name and start == since else ""
        )
        html.append(_stretch(escape(text), start, quoted, marked))
        if end == until:
            html.append(f"</{name}>" if name else "")
            waiting.popleft()
    return "".join(html)


def _opened(name: str, words: str) -> str:
    """Return the beginning of a cell; one of figures says so."""
    return f'<{name} class="figure">' if len(words) < LONGEST_FIGURE and _FIGURE.fullmatch(words) else f"<{name}>"


def _over(ranges: Sequence[tuple[int, int, T]], places: Sequence[int]) -> Iterator[list[T]]:
    """Yield for each stretch between two places the ranges over it; their edges are all among the places."""
    waiting = deque(sorted(ranges, key=lambda one: one[0]))
    over: list[tuple[int, int, T]] = []
    for start, end in pairwise(places):
        while waiting and waiting[0][0] <= start:
            over.append(waiting.popleft())
        over = [one for one in over if one[1] >= end]
        yield [one[2] for one in over]


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


def _stretch(html: str, start: int, quoted: Sequence[int], marked: Sequence[Span]) -> str:
    """Return a stretch of text in the elements of its spans, the widest outermost, and of its quotations."""
    is_linked = False
    for span in reversed(marked):
        if not (is_linked and span.kind == "link"):
            is_linked = is_linked or span.kind == "link"
            html = _span(span, html)
    for number in reversed(quoted):
        html = f'<span class="quotation" data-quote="{number}" data-start="{start}">{html}</span>'
    return html


def _span(span: Span, html: str) -> str:
    if span.kind == "link" and span.href:
        return f'<a href="{escape(span.href)}">{html}</a>'
    name = INLINE.get(span.kind)
    return f"<{name}>{html}</{name}>" if name else html
