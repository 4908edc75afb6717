"""NITF 2.x and 3.x, one document a file or several. What it accepts is told in docs/formats.md."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from articles.bodies import nitf, xml
from articles.bodies.draft import Draft
from articles.document import Document, Hints, Message, Refused, gettext_noop

_OTHERS = frozenset(("newsml", "newsitem", "newsmessage", "packageitem", "html", "rss", "rdf", "feed"))
_NITF = re.compile(rb"<(?:[A-Za-z]\w*:)?nitf[\s>/]", re.IGNORECASE)


def sniff(head: bytes) -> float:
    """Return how sure it is: the first element tells, or one near the head within an unknown wrapper."""
    name = xml.root_of(head)[0].lower()
    if name == "nitf":
        return 1.0
    return 0.6 if name and name not in _OTHERS and _NITF.search(head) else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return the documents that the bytes hold, in their order."""
    tree = xml.read(raw, charset=hints.charset)
    if isinstance(tree, Refused):
        return [tree]
    roots = [tree.root, *tree.root.itersiblings()]
    elements = [element for root in roots for element in _documents(root)]
    if not elements:
        return [Refused(0, "no-item", Message(gettext_noop("The file holds no NITF document. Ask the sender for it.")))]
    unread = list(tree.unread) if len(elements) == 1 else _outside(roots, elements)
    drafts = [Draft("nitf", notes=list(tree.notes)) for _ in elements]
    drafts[0].unread += unread
    for draft, element in zip(drafts, elements, strict=True):
        nitf.fill(draft, element, timezone=hints.timezone)
    return [draft.item(hints, number) for number, draft in enumerate(drafts)]


def _documents(root: Element) -> Iterator[Element]:
    """Yield the NITF documents in a tree."""
    if _is_nitf(root):
        yield root
        return
    for element in root.iter():
        if _is_nitf(element):
            yield element


def _is_nitf(element: Element) -> bool:
    return isinstance(element.tag, str) and element.tag.lower() == "nitf"


def _outside(roots: list[Element], elements: list[Element]) -> list[str]:
    """Return the words between several documents."""
    inside = {part for element in elements for part in element.iter()}
    said = [root.tail for root in roots]
    for root in roots:
        for element in root.iter():
            if element not in inside:
                said += [element.text, element.tail if element is not root else None]
    said += [element.tail for element in elements if element not in roots]
    return [words for text in said if (words := (text or "").strip())]
