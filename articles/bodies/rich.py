"""Bodies in XHTML or NITF to blocks with inline spans. One vocabulary serves both: NITF took its names from HTML.

Elements are lxml's, their names without namespace (articles.bodies.xml). No word is lost: text in an element that
nobody knows belongs to the block around it, text that no reader should see (a script) goes to `unread`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

from articles.bodies import flow
from articles.bodies.inline import Inline
from articles.document import PARAGRAPH, Part, Photo, Related, fold_spaces

SUBHEADING, LISTITEM, BLOCKQUOTE, TABLE = "subheading", "listitem", "blockquote", "table"
CELL, HEADER_CELL = "cell", "header"  # spans of a table's row, which is one block

INLINE = {
    "em": "emphasis", "i": "emphasis", "cite": "emphasis", "dfn": "emphasis", "var": "emphasis",
    "strong": "strong", "b": "strong", "code": "code", "tt": "code", "kbd": "code", "samp": "code", "sub": "sub",
    "sup": "sup", "a": "link",
}  # fmt: skip
BLOCKS = {
    "p": PARAGRAPH, "h1": SUBHEADING, "h2": SUBHEADING, "h3": SUBHEADING, "h4": SUBHEADING, "h5": SUBHEADING,
    "h6": SUBHEADING, "hl1": SUBHEADING, "hl2": SUBHEADING, "li": LISTITEM, "dt": LISTITEM, "dd": LISTITEM,
    "blockquote": BLOCKQUOTE, "bq": BLOCKQUOTE,
}  # fmt: skip
CONTAINERS = frozenset(
    "html head body body.content body.head body.end block div section article main header footer aside nav center ul "
    "ol dl menu table thead tbody tfoot caption details summary figure figcaption form fieldset legend hr "
    "title address note".split()
)
BREAKS = frozenset("br tr td th pre fn".split())
SILENT = frozenset("script style template noscript iframe object embed svg button select textarea option".split())
_LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_LOWER = re.compile(r"\s*(?:[^\W\d_A-ZÀ-ÖØ-Þ]|[,;.:!?)\]»”])")  # what goes on with the line before it
_STRUCTURE = ("table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "blockquote", "figure")


@dataclass(slots=True)
class Body:
    """What a marked-up body holds."""

    parts: list[Part] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


Handler = Callable[[Element, Body], None]


def read(root: Element, *, handlers: Mapping[str, Handler] | None = None, base: str | None = None) -> Body:
    """Return what stands in the element, in its order.

    `handlers` take over the elements they are named for, with all that is in them (a photo, a byline); `base` is the
    address that relative links are joined to.
    """
    reader = _Reader(handlers or {}, base)
    reader.walk(root)
    reader.flush()
    return reader.body


def text_of(element: Element | None) -> str:
    """Return all the text in an element, its white space as it stands, lines and blocks apart; "" for none."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    pieces: list[str] = []
    for event, inside in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = inside.tag if isinstance(inside.tag, str) else ""
        if inside is not element and _is_apart(name.lower()):
            pieces.append("\n")
        if event == "start":
            pieces.append(inside.text or "")
        elif inside is not element:
            pieces.append(inside.tail or "")
    return "".join(pieces)


def _is_apart(name: str) -> bool:
    return name in BREAKS or name in BLOCKS or name in CONTAINERS


def words_of(element: Element | None) -> str:
    """Return the text of an element made of names (`By<person>X</person><byttl>Y</byttl>`), folded; "" for none."""
    if element is None or len(element) == 0:
        return "" if element is None else fold_spaces(element.text or "")
    said = ""
    for piece in map(str, element.itertext()):
        is_glued = said[-1:].isalnum() and piece[:1].isalnum()
        said += f" {piece}" if is_glued else piece
    return fold_spaces(said)


@dataclass(slots=True)
class _Reader:
    handlers: Mapping[str, Handler]
    base: str | None
    body: Body = field(default_factory=Body)
    line: Inline = field(default_factory=Inline)
    kind: str = PARAGRAPH
    is_row: bool = False
    is_broken: bool = False  # a line break stands before what comes next
    opened: list[tuple[int, str, str | None]] = field(default_factory=list)

    def walk(self, element: Element) -> None:
        """Read an element with all that is in it; its tail is the caller's."""
        name = element.tag if isinstance(element.tag, str) else ""
        name = name if name.islower() else name.lower()
        if handler := self.handlers.get(name):
            self.flush()
            handler(element, self.body)
        elif name in INLINE:
            self._inline(element, INLINE[name])
        elif name in BLOCKS:
            self._block(element, BLOCKS[name])
        elif name == "br":
            self.is_broken, self.line.is_gap = True, True
        elif name == "tr" and _is_row(element):
            self._row(element)
        elif name == "pre":
            self._preformatted(element)
        elif name in SILENT:
            self._leave(element)
        elif name in CONTAINERS or name in ("tr", "td", "th"):
            self._block(element, self.kind)
        else:
            self._children(element)

    def flush(self) -> None:
        """End the block in the making; open markup goes on in the next one."""
        self.is_broken = False
        if not self.line.length and not self.opened:
            self.line.is_gap = False
            return
        for mark, kind, href in self.opened:
            self.line.close(mark, kind, href)
        if part := self.line.part(self.kind):
            self.body.parts.append(part)
        self.line = Inline()
        self.opened = [(0, kind, href) for _, kind, href in self.opened]

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if text.isspace():
            self.line.is_gap = True
            return
        if self.is_broken:
            self.is_broken = False
            if not self.is_row and not _LOWER.match(text):
                self.flush()
        self.line.add(text)

    def _children(self, element: Element) -> None:
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self.walk(child)
            self._add(child.tail)

    def _inline(self, element: Element, kind: str) -> None:
        href = self._href(element) if kind == "link" else None
        self.opened.append((self.line.open(), kind, href))
        self._children(element)
        mark, kind, href = self.opened.pop()
        if kind != "link" or href:
            self.line.close(mark, kind, href)

    def _block(self, element: Element, kind: str) -> None:
        if self.is_row:
            self.line.is_gap = True
            self._children(element)
            self.line.is_gap = True
            return
        self.flush()
        around, self.kind = self.kind, kind if self.kind in (PARAGRAPH, SUBHEADING) else self.kind
        if len(element) == 0 and not self.opened:  # as most paragraphs are
            if text := fold_spaces(element.text or ""):
                self.body.parts.append(Part(self.kind, text))
            self.kind = around
            return
        self._children(element)
        self.flush()
        self.kind = around

    def _row(self, row: Element) -> None:
        self.flush()
        around, self.kind, self.is_row = self.kind, TABLE, True
        self._add(row.text)
        for cell in row:
            if isinstance(cell.tag, str):
                self.line.is_gap = True
                mark = self.line.open()
                self._children(cell)
                self.line.close(mark, HEADER_CELL if cell.tag == "th" else CELL)
            self.line.is_gap = True
            self._add(cell.tail)
        self.flush()
        self.kind, self.is_row = around, False

    def _preformatted(self, element: Element) -> None:
        self.flush()
        self.body.parts += flow.paragraphs(text_of(element))

    def _leave(self, element: Element) -> None:
        if text := text_of(element).strip():
            self.body.unread.append(text)

    def _href(self, element: Element) -> str | None:
        href = (element.get("href") or "").strip()
        if self.base and href and not _LINK.match(href):
            try:
                href = urljoin(self.base, href)
            except ValueError:  # brackets that are no IPv6 address
                return None
        return href if _LINK.match(href) else None


def _is_row(row: Element) -> bool:
    """Tell whether a row is one of data: at least two cells, and in each no more than one paragraph."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if len(cells) < 2:
        return False
    return not any(
        sum(1 for _ in cell.iter("p", "div")) > 1 or next(cell.iter(*_STRUCTURE), None) is not None for cell in cells
    )
