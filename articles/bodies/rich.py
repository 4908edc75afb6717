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

from articles.bodies import flow, grids
from articles.bodies.inline import Inline
from articles.document import PARAGRAPH, Part, Photo, Related, fold_all, fold_spaces

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
MID_LINE = frozenset("img IMG a A span SPAN".split())  # handlers of these do not end the block around
SILENT = frozenset(
    "script style template noscript iframe object embed svg button select textarea option annotation "
    "annotation-xml".split()
)
_LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_UNSHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MARKER = re.compile(r"(?:[-–—•*▪■►]|\d{1,2}[.)])\s")  # of an item in a list
_GOES_ON = frozenset(",;.:!?)]»”…%")  # signs that no line begins with
FEWEST_LINES, DEEPEST_INDENT = 4, 8  # of a story that is set by lines in one element
LONGEST_HEADING = 300  # characters
DEEPEST = 80  # levels of elements that are walked, each of which takes some frames of the stack; copy has less than 30


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
    reader = _Reader(handlers or {}, base, depth=sum(1 for _ in root.iterancestors()))
    reader.walk(root)
    reader.flush()
    return reader.body


def text_of(element: Element | None) -> str:
    """Return all the text in an element, its white space as it stands, lines and blocks apart; "" for none."""
    if element is None:
        return ""
    return _text_of(element, apart="\n") if len(element) else element.text or ""


def _text_of(element: Element, *, apart: str) -> str:
    pieces: list[str] = []
    for event, inside in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        name = inside.tag if isinstance(inside.tag, str) else ""
        if inside is not element and _is_apart(name.lower()) and (event == "start" or name.lower() != "br"):
            pieces.append(apart)
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
    depth: int
    body: Body = field(default_factory=Body)
    line: Inline = field(default_factory=Inline)
    kind: str = PARAGRAPH
    is_data: bool | None = None  # whether the table around holds data; None outside of tables
    is_heading: bool = False  # whether the subheading around is one, and not one that nobody ended
    is_row: bool = False
    breaks: int = 0  # line breaks that stand before what comes next
    opened: list[tuple[int, str, str | None]] = field(default_factory=list)
    aside: list[Part] = field(default_factory=list)  # blocks that wait for the end of the one in the making

    def walk(self, element: Element) -> None:
        """Read an element with all that is in it; its tail is the caller's."""
        name = element.tag if isinstance(element.tag, str) else ""
        name = name if name.islower() else name.lower()
        self.depth += 1
        if self.depth > DEEPEST:
            self._flat(element)
        elif handler := self.handlers.get(name):
            self._handle(element, handler)
        elif name in SILENT or _is_hidden(element):
            self._leave(element)
        elif name in INLINE:
            self._inline(element, INLINE[name])
        elif element_reader := _READERS.get(name):
            element_reader(self, element)
        elif name in BLOCKS:
            self._block(element, BLOCKS[name])
        elif name in CONTAINERS or name in ("td", "th"):
            self._block(element, self.kind)
        else:
            self._children(element)
        self.depth -= 1

    def flush(self) -> None:
        """End the block in the making; open markup goes on in the next one."""
        self.breaks = 0
        if self.line.length or self.opened:
            for mark, kind, href in self.opened:
                self.line.close(mark, kind, href)
            if part := self.line.part(self.kind):
                self.body.parts.append(part)
            self.line = Inline()
            self.opened = [(0, kind, href) for _, kind, href in self.opened]
        self.line.is_gap = False
        if self.aside:
            self.body.parts += self.aside
            self.aside = []

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if text.isspace():
            self.line.is_gap = True
            return
        if self.breaks:
            if not self.is_row and not (self.breaks == 1 and self._goes_on(text.lstrip())):
                self.flush()
            self.breaks = 0
        self.line.add(text)

    def _goes_on(self, text: str) -> bool:
        """Tell whether a line goes on with the sentence of the line before it."""
        if _MARKER.match(text):
            return False
        return text[0] in _GOES_ON or text[0].islower() or flow.leads_on(self.line.last(100).strip(), text)

    def _children(self, element: Element) -> None:
        self._add(element.text)
        is_other = self.is_row or self.opened or self.depth >= DEEPEST or "p" in self.handlers
        may_be_lone = self.kind == PARAGRAPH and not is_other
        run: list[str] = []  # of paragraphs that hold only text, as most do
        for child in element:
            tag, tail = child.tag, child.tail
            if tag == "p" and may_be_lone and not (len(child) or (child.keys() and _is_hidden(child))):
                run.append(child.text or "")
            elif isinstance(tag, str):
                self._end(run)
                self.walk(child)
            if tail:
                if not tail.isspace():
                    self._end(run)
                self._add(tail)
        self._end(run)

    def _end(self, run: list[str]) -> None:
        """Add the blocks of a run of paragraphs, and empty it."""
        if not run:
            return
        self.flush()
        if "\n" in "".join(run):
            for text in run:
                self._leaf(text)
        else:
            self.body.parts += [Part(PARAGRAPH, text) for text in fold_all(run) if text]
        run.clear()

    def _inline(self, element: Element, kind: str) -> None:
        href = self._href(element) if kind == "link" else None
        if (kind == "link" and not href) or any(kind == around for _, around, _ in self.opened):
            self._children(element)  # within its like it says nothing more
            return
        self.opened.append((self.line.open(), kind, href))
        self._children(element)
        mark, kind, href = self.opened.pop()
        self.line.close(mark, kind, href)

    def _block(self, element: Element, kind: str) -> None:
        if self.is_row:
            self.line.is_gap = True
            self._children(element)
            self.line.is_gap = True
            return
        self.flush()
        around = self.kind
        if around == PARAGRAPH or (around == SUBHEADING and not self.is_heading):
            self.kind = kind
        if around == PARAGRAPH and kind == SUBHEADING:
            self.is_heading = len(words_of(element)) <= LONGEST_HEADING
        if len(element) == 0 and not self.opened:  # as most paragraphs are
            self._leaf(element.text or "")
            self.kind = around
            return
        self._children(element)
        self.flush()
        self.kind = around

    def _leaf(self, text: str) -> None:
        """Add the block of an element that holds only text; a story set by lines, as old systems do, is several."""
        if self.kind == PARAGRAPH and text.count("\n") > FEWEST_LINES and _is_set_by_lines(text):
            self.body.parts += [part for part in flow.paragraphs(text.strip("\n")) if part.text]
        elif folded := fold_spaces(text):
            self.body.parts.append(Part(self.kind, folded))

    def _break(self, element: Element) -> None:
        self.breaks += 1
        self.line.is_gap = True
        self._children(element)  # it has none, unless it should have been closed

    def _table(self, element: Element) -> None:
        around = self.is_data
        self.is_data = grids.is_data(element)
        self._block(element, self.kind)
        self.is_data = around

    def _row(self, row: Element) -> None:
        is_data = grids.is_data(row) if self.is_data is None else self.is_data
        if self.is_row or not is_data:
            self._block(row, self.kind)
            return
        self.flush()
        around, self.kind, self.is_row = self.kind, TABLE, True
        self._add(row.text)
        for cell in row:
            self.line.is_gap = True
            if isinstance(cell.tag, str):
                mark = self.line.open()
                self.walk(cell)
                self.line.close(mark, HEADER_CELL if cell.tag in ("th", "TH") else CELL)
            self.line.is_gap = True
            self._add(cell.tail)
        self.flush()
        self.kind, self.is_row = around, False

    def _preformatted(self, element: Element) -> None:
        if (
            self.is_row
            or next(element.iterdescendants("p", "div", "table", "li", "pre", *self.handlers), None) is not None
        ):
            self._block(element, self.kind)
            return
        self.flush()
        self.body.parts += [part for part in flow.paragraphs(text_of(element)) if part.text]

    def _handle(self, element: Element, handler: Handler) -> None:
        """Let a handler read an element; within a line what it adds follows the line's end."""
        if not self.is_row and (element.tag not in MID_LINE or not self.line.length):
            self.flush()
            handler(element, self.body)
            return
        known = len(self.body.parts)
        handler(element, self.body)
        self.aside += self.body.parts[known:]
        del self.body.parts[known:]

    def _footnote(self, element: Element) -> None:
        inside = _Reader(self.handlers, self.base, self.depth)
        inside._children(element)
        inside.flush()
        self.aside += inside.body.parts
        self.body.photos += inside.body.photos
        self.body.related += inside.body.related
        self.body.unread += inside.body.unread

    def _picture(self, element: Element) -> None:
        """Take an image that no handler took: one that counts readers has no words and is a point."""
        caption = fold_spaces(element.get("alt") or element.get("title") or "")
        is_point = any((element.get(side) or "").strip("px ") in ("0", "1") for side in ("width", "height"))
        href = None if is_point else self._address(element.get("src"))
        if href or (caption and not is_point):
            self.body.photos.append(Photo(caption, href=href))
        elif caption:
            self.body.unread.append(caption)
        self._children(element)

    def _flat(self, element: Element) -> None:
        """Read what is nested too deeply to be walked: its blocks, without markup."""
        for text in _text_of(element, apart="\x00").split("\x00"):
            self.line.is_gap = True
            if self.is_row:
                self._add(text)
            elif folded := fold_spaces(text):
                self.flush()
                self.body.parts.append(Part(self.kind, folded))

    def _leave(self, element: Element) -> None:
        if text := text_of(element).strip():
            self.body.unread.append(text)

    def _href(self, element: Element) -> str | None:
        return self._address(element.get("href"))

    def _address(self, written: str | None) -> str | None:
        """Return an address as a whole one; None for a fragment, a script and the like."""
        href = (written or "").strip()
        if self.base and href and not _LINK.match(href):
            try:
                href = urljoin(self.base, href)
            except ValueError:  # brackets that are no IPv6 address
                return None
        return href if _LINK.match(href) else None


_READERS: dict[str, Callable[[_Reader, Element], None]] = {
    "br": _Reader._break,
    "table": _Reader._table,
    "tr": _Reader._row,
    "pre": _Reader._preformatted,
    "fn": _Reader._footnote,
    "img": _Reader._picture,
}


def _is_set_by_lines(text: str) -> bool:
    """Tell whether some lines begin at the margin and others are set in, or half of them are apart by a blank line."""
    lines = text.rstrip().split("\n")[1:]  # the first may stand anywhere
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    at_margin, set_in = indents.count(0), sum(1 for indent in indents if 2 <= indent <= DEEPEST_INDENT)
    is_apart = any(not line.strip() for line in lines[1:])
    return (at_margin > 1 and set_in > 1) or (is_apart and at_margin * 2 >= len(indents))


def _is_hidden(element: Element) -> bool:
    """Tell whether a page does not show the element: the first lines that mailers write for a list of mails."""
    style = element.get("style")
    return (style is not None and _UNSHOWN.search(style) is not None) or element.get("hidden") is not None
