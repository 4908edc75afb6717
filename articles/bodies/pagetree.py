"""Bytes of a web page to a tree of what a reader sees; scripts and styles are apart.

Whatever the page's markup, the tree is no deeper than what is read by recursion can bear, and no word is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from articles.bodies.encoding import decode, is_same
from articles.document import Message, gettext_noop

DEEPEST = 90  # elements in one another; what is deeper keeps its words and loses its markup

LIMBO = "limbo"
_INLINE = frozenset({"a", "span", "b", "i", "em", "strong"})
_META_CHARSET = re.compile(
    rb"""<meta\b[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEAD = 10_000  # bytes looked at for the declaration
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_KEPT = re.compile(
    r"<(?!/?(?:p|h[1-6]|li|br|td|th|tr|figure|figcaption|img|script|style|meta|title|time)\b)/?[a-zA-Z][^<>]{0,2000}>",
    re.I,
)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,5000}>")
_GONE = ("script", "style", "template", "noscript", "canvas", "svg", "math", "object", "embed", "head")
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


@dataclass(slots=True)
class Tree:
    """A page: its root, the texts of its scripts of data, its head, and what was odd about its bytes."""

    root: Element
    head: list[Element] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    hidden: list[Element] = field(default_factory=list)
    notes: tuple[Message, ...] = ()

    @property
    def body(self) -> Element:
        """Return what a reader sees."""
        found = self.root.find("body")
        return self.root if found is None else found


def read(raw: bytes, *, charset: str | None = None) -> Tree | None:
    """Return the tree of the bytes, None where they hold no element; `charset` is what the transport declared."""
    text, notes = _text(raw, charset)
    root = _parsed(text)
    if root is None:
        return None
    tree = Tree(root, notes=tuple(notes))
    _flatten(root)
    tree.head = [element for element in root.iter("meta", "link", "title", "base") if not _is_inside_svg(element)]
    tree.data = [script.text or "" for script in root.iter("script") if "ld+json" in (script.get("type") or "").lower()]
    _hide(tree)
    return tree


def detach(element: Element) -> Element:
    """Take an element out of the page, an empty one in its place so that words do not run together; return it.

    It stays in the document, beside the page: lxml looks through all of a tree without one whenever an element of it
    is let go, which takes minutes for a large one.
    """
    parent = element.getparent()
    if parent is not None and parent.tag != LIMBO:
        place = element.makeelement("br" if element.tag in _INLINE else "div", {})
        place.tail, element.tail = element.tail, None
        parent.replace(element, place)
        root = place.getroottree().getroot()
        if not len(root) or root[-1].tag != LIMBO:
            root.append(root.makeelement(LIMBO, {}))
        root[-1].append(element)
    return element


def above(element: Element, top: Element) -> Iterator[Element]:
    """Yield the elements around this one, the nearest first, up to `top`."""
    for outer in element.iterancestors():
        yield outer
        if outer is top:
            return


def _text(raw: bytes, charset: str | None) -> tuple[str, list[Message]]:
    """Return the text of the bytes, and a note where the page or its server does not say what they are."""
    match = _META_CHARSET.search(raw[:_HEAD])
    declared = [name for name in (charset, (match[1] or match[2]).decode("ascii") if match else None) if name]
    decoded = decode(raw, charset=declared[0] if declared else None)
    if len(declared) > 1 and not is_same(declared[0], decoded.encoding):
        decoded = decode(raw, charset=declared[1])
    notes = [note for note in decoded.notes if note.params and "encoding" not in note.params]
    lies = [name for name in declared if not is_same(name, decoded.encoding)]
    if lies and not raw.isascii():
        template = gettext_noop("It is declared as %(declared)s, but was read as %(encoding)s, as its bytes say.")
        notes.append(Message(template, {"declared": lies[0].upper(), "encoding": decoded.encoding.upper()}))
    return _ILLEGAL.sub(lambda found: " " if found[0] in "\x0b\x0c" else "", decoded.text), notes


def _parsed(text: str) -> Element | None:
    """Return the root; markup too deep for the parser is thinned out, and at last dropped, its words kept."""
    for mend in (str, _thinned, _unmarked):
        parser = etree.HTMLParser(
            encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
        )
        try:
            root = etree.fromstring(mend(text).encode("utf-8", "replace"), parser)
        except etree.LxmlError:  # no element at all, or a limit of the parser
            continue
        if not any("xcessive" in entry.message or "huge" in entry.message for entry in parser.error_log):
            return root
    return None


def _thinned(text: str) -> str:
    return _KEPT.sub(" ", text)


def _unmarked(text: str) -> str:
    return f"<body><p>{_TAG.sub(' ', text)}"


def _flatten(root: Element) -> None:
    """Give what is deeper than DEEPEST to the element there, as words with spaces between."""
    deep: list[Element] = []
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth == DEEPEST and len(element):
            deep.append(element)
    for element in deep:
        if element.tag in ("script", "style"):
            continue
        element.text = " ".join(_words(element))
        del element[:]


def _words(top: Element) -> Iterator[str]:
    """Yield the runs of text in an element, scripts aside."""
    for element in top.iter():
        if element.text and element.tag not in ("script", "style"):
            yield str(element.text)
        if element.tail and element is not top:
            yield str(element.tail)


def _hide(tree: Tree) -> None:
    """Take out what no reader sees; pictures in `noscript`, which stand for those that a script loads, stay."""
    for element in list(tree.root.iter(*_GONE)):
        if element is tree.root or element.getparent() is None:
            continue
        pictures = list(element.iter("img")) if element.tag == "noscript" else []
        place = element.makeelement("span", {})
        place.tail, element.tail = element.tail, None
        element.getparent().replace(element, place)  # type: ignore[union-attr]
        place.extend(_bare(picture) for picture in pictures)
    for element in list(tree.body.iter()):
        attributes = element.attrib
        if attributes and ("hidden" in attributes or _HIDDEN.search(str(attributes.get("style", "")))):
            tree.hidden.append(element)


def _bare(picture: Element) -> Element:
    picture.tail = None
    return picture


def _is_inside_svg(element: Element) -> bool:
    return element.tag == "title" and any(outer.tag == "svg" for outer in element.iterancestors())
