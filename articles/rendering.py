"""Blocks, inline spans and quotations to HTML. They may overlap, so every stretch of text has elements of its own.

Each block element has `data-start`, its place in the text of record, and its textContent is the block exactly; the
browser counts by them (static/js). Quotation marks are the copy's own: none is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby, pairwise

from articles.document import CAPTION, HEADLINE, STANDFIRST, Block, Document, Quote, Span
from articles.markup import clean

ELEMENTS = {
    STANDFIRST: ("p", "standfirst"),
    "paragraph": ("p", ""),
    "subheading": ("h2", ""),
    "listitem": ("li", ""),
    "blockquote": ("blockquote", ""),
    "table": ("pre", "table"),
    CAPTION: ("p", "caption"),
}
INLINE = {"emphasis": "em", "strong": "strong", "code": "code", "sub": "sub", "sup": "sup"}


def to_html(document: Document) -> str:
    """Return the document's standfirst, body and captions as HTML; the headline is the page's own."""
    shown = [block for block in document.blocks if block.kind != HEADLINE]
    placed = _quotes_by_block(shown, document.quotes)
    parts: list[str] = []
    for is_list, run in groupby(zip(shown, placed, strict=True), key=lambda pair: pair[0].kind == "listitem"):
        elements = "".join(_element(block, quotes) for block, quotes in run)
        parts.append(f"<ul>{elements}</ul>" if is_list else elements)
    return clean("\n".join(parts))


def block_html(block: Block, quotes: Sequence[Quote]) -> str:
    """Return the inside of one block's element; `quotes` are all of the document's, numbered by their place in it."""
    return clean(_inside(block, list(enumerate(quotes))))


def _element(block: Block, quotes: Iterable[tuple[int, Quote]]) -> str:
    name, kind = ELEMENTS.get(block.kind, ("p", ""))
    attribute = f' class="{kind}"' if kind else ""
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
    return "".join(_stretch(block, start, end, marks) for start, end in pairwise(sorted(edges)))


def _stretch(block: Block, start: int, end: int, marks: Sequence[tuple[int, int, int]]) -> str:
    html = escape(block.text[start - block.start : end - block.start])
    for span in reversed(block.spans):
        if span.start <= start and end <= span.end:
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
