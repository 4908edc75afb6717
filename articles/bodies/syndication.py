"""RSS and Atom as they are on the wire: the feed, its entries, and the elements of each by their usual names.

The vocabularies of RSS 0.9x to 2.0 and of Atom are one here, since senders mix them: `title` is theirs, `media:title`
that of Media RSS, whatever prefix the sender chose. feedparser was tried and is not used: it flattens Media RSS, so
that captions and credits part from their pictures, and drops the words of every element that it has no name for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from articles.bodies import rich, xml
from articles.document import Message, Refused, fold_spaces, gettext_noop

ENTRIES = frozenset({"item", "entry", "at:deleted-entry"})

# Namespaces, lower case and without what stands after their last letter, by the beginning they share.
_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content": "content:", "http://purl.org/rss/1.0/modules/slash": "slash:",
    "http://purl.org/rss/1.0/modules/syndication": "sy:", "http://purl.org/rss/1.0/modules/rss091": "",
    "http://purl.org/rss/1.0/modules": "?:", "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "", "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://backend.userland.com/rss": "", "http://blogs.law.harvard.edu/tech/rss": "",
    "http://cyber.law.harvard.edu/rss": "", "http://www.rssboard.org/rss-specification": "",
    "http://www.w3.org/2005/atom": "", "https://www.w3.org/2005/atom": "", "http://purl.org/atom/ns": "",
    "http://search.yahoo.com/mrss": "media:", "https://search.yahoo.com/mrss": "media:",
    "http://video.search.yahoo.com/mrss": "media:", "http://www.rssboard.org/media-rss": "media:",
    "http://purl.org/dc/elements/1": "dc:", "http://purl.org/dc/terms": "dcterms:",
    "http://prismstandard.org/namespaces": "prism:", "http://www.georss.org/georss": "georss:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:", "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf:", "http://purl.org/atompub/tombstones/1.0": "at:",
    "http://www.w3.org/2007/app": "app:", "http://purl.org/atom/app": "app:",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner:", "http://purl.org/syndication/thread/1.0": "thr:",
    "http://wellformedweb.org/commentapi": "wfw:", "http://wordpress.org/export": "wp:",
}  # fmt: skip
_UNDECLARED = re.compile(r"(?:atom\d*|a10|rss):")  # prefixes of the plain names, where nobody declared them
_BEGINNINGS = sorted(_NAMESPACES, key=len, reverse=True)
_FEED = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed|channel)[\s>]", re.IGNORECASE)
_TEXT = r"(?:(?!media:)[\w.-]+:)?content|(?:[\w.-]+:)?(?:title|description|summary|encoded|subtitle|text|abstract)"
_TEXT_TAG = re.compile(
    rf"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)({_TEXT}|item|entry)(?=[\s>])[^<>]*(?<!/)>",
    re.DOTALL | re.IGNORECASE,
)
_SECTION = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_LINK = re.compile(r"https?://[^\s/]", re.IGNORECASE)


@dataclass(slots=True)
class Entry:
    """An entry: its name, its element, and the elements in it by name, in the sender's order."""

    name: str
    element: Element
    fields: dict[str, list[Element]] = field(default_factory=dict)

    def all(self, *names: str) -> Iterator[Element]:
        """Yield the elements of these names, in the order of the names."""
        for name in names:
            yield from self.fields.get(name, ())

    def texts(self, *names: str) -> Iterator[str]:
        """Yield what stands in the elements of these names, folded, where it says something."""
        return (text for element in self.all(*names) if (text := fold_spaces(rich.text_of(element))))


@dataclass(slots=True)
class Feed:
    """A feed: what it says of itself, as if it were an entry, its entries, and what was odd about its XML."""

    head: Entry
    entries: list[Entry]
    notes: tuple[Message, ...]
    unread: tuple[str, ...]


def read(raw: bytes, *, charset: str | None) -> list[Feed] | Refused:
    """Return the feeds that the bytes hold, or why there is none; what has no entry is no feed."""
    tree = xml.read(raw, charset=charset, mend=mend, keeps_namespaces=True)
    if isinstance(tree, Refused):
        return tree
    feeds, told, beside = list[Feed](), set[str](), list[str]()
    for root in (tree.root, *tree.root.itersiblings()):
        said = "" if root is tree.root else "".join(map(str, root.itertext())) + (root.tail or "")
        if entries := _entries(root):
            feeds.append(Feed(_head(root), entries, tree.notes, ()))
            if root is not tree.root:  # its words need not be told as those outside the tree
                told.add(said.strip())
                beside.append(root.tail or "")
        elif root is tree.root:
            beside.append("".join(map(str, root.itertext())))
    if not feeds:
        return _refusal(tree.root)
    outside = [*(words for words in tree.unread if words not in told), *map(str.strip, beside)]
    feeds[0].unread = tuple(filter(None, outside))
    return feeds


def _entries(root: Element) -> list[Entry]:
    """Return the entries of a feed; one within another is taken out of it."""
    found = [element for element in root.iter() if isinstance(element.tag, str) and name_of(element) in ENTRIES]
    known = set(found)
    for element in found:
        if any(around in known for around in element.iterancestors()):
            _take_out(element)
    return [entry_of(element) for element in found]


def _head(root: Element) -> Entry:
    return entry_of(next((element for element in root.iter() if name_of(element) == "channel"), root))


def name_of(element: Element) -> str:
    """Return the element's usual name, lower case: "pubdate", "media:title"; "?:" before one of no known namespace."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    if tag[0] != "{":  # no namespace, or a prefix that nobody declared
        return _UNDECLARED.sub("", tag.lower(), count=1)
    namespace, _, local = tag[1:].partition("}")
    return _prefix(namespace) + local.lower()


def attribute(element: Element, *names: str) -> str:
    """Return the first of the attributes that says something, whatever its namespace; "" for none."""
    for name in names:
        if said := (element.get(name) or "").strip():
            return said
    local = {str(key).rpartition("}")[2].lower(): str(value).strip() for key, value in element.attrib.items()}
    return next((local[name.lower()] for name in names if local.get(name.lower())), "")


def base_of(element: Element, fallback: str | None) -> str | None:
    """Return the address that relative ones in the element are joined to: its xml:base, else the feed's."""
    stated = element.base
    return absolute(stated, fallback) or fallback if stated else fallback


def absolute(href: str | None, base: str | None) -> str | None:
    """Return an address of the web, whole; None for what is none."""
    said = "".join((href or "").split())
    if said.startswith("//"):
        said = f"https:{said}"
    try:
        said = urljoin(base, said) if base and said and not _LINK.match(said) else said
        urlsplit(said)
    except ValueError:  # brackets that are no IPv6 address
        return None
    return said if _LINK.match(said) else None


def mend(text: str) -> str:
    """Return broken XML with what stands before the feed behind it, and with HTML in elements of text as text."""
    begin = _FEED.search(text)
    if begin and begin.start():
        text = text[begin.start() :] + escape(text[: begin.start()], quote=False)
    pieces: list[str] = []
    at, opened = 0, ""
    for tag in _TEXT_TAG.finditer(text):
        name = (tag[2] or "").lower()
        if not name:
            continue
        if opened and name == opened and tag[1]:
            pieces.append(_as_text(text[at : tag.start()]))
            at, opened = tag.start(), ""
        elif not opened and not tag[1] and name not in ENTRIES:
            pieces.append(text[at : tag.end()])
            at, opened = tag.end(), name
        elif name in ENTRIES:  # the element of text has no end
            opened = ""
    return "".join([*pieces, text[at:]])


def _as_text(inner: str) -> str:
    """Return markup within an element as text; sections of CDATA are text already."""
    if "<" not in inner:
        return inner
    pieces = _SECTION.split(inner)
    if not any("<" in piece for piece in pieces[::2]):
        return inner
    return "".join(piece if number % 2 else escape(piece, quote=False) for number, piece in enumerate(pieces))


@lru_cache(maxsize=1000)
def _prefix(namespace: str) -> str:
    said = namespace.strip().lower()
    beginning = next((known for known in _BEGINNINGS if said.startswith(known)), None)
    return "?:" if beginning is None else _NAMESPACES[beginning]


def entry_of(element: Element) -> Entry:
    """Return the element as an entry: an item, a feed's own head, the source that an entry was copied from."""
    entry = Entry(name_of(element), element)
    for child in element:
        if name := name_of(child):
            entry.fields.setdefault(name, []).append(child)
    return entry


def _take_out(element: Element) -> None:
    """Take an entry out of one whose end is missing, with which it would be read again; words after it stay behind."""
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail = element.tail, None
    if tail and tail.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(element)


def _refusal(root: Element) -> Refused:
    name = name_of(root)
    if name.rpartition(":")[2] in ("rss", "rdf", "feed", "channel"):
        template = gettext_noop("The feed “%(title)s” has no entry. Nothing is wrong if its sender has nothing to say.")
        titles = (fold_spaces(rich.text_of(title)) for title in root.iter() if name_of(title) == "title")
        return Refused(0, "no-entries", Message(template, {"title": next(titles, "")[:120]}))
    template = gettext_noop("This is no feed: its first element is “%(name)s”. Check the address of the source.")
    return Refused(0, "no-feed", Message(template, {"name": name.removeprefix("?:")[:80]}))
