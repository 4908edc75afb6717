"""Lists of feeds as OPML 2.0, the form in which feed readers hand them to each other: read and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

import listparser
from lxml import etree

from articles.bodies import xml
from articles.document import Message, Refused, fold_spaces, gettext_noop

LARGEST = 2 * 1024**2  # bytes
MOST = 900  # feeds of one list: each is a box to tick on one page, and a form has a thousand fields at most

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REASONS = {
    "too-large": gettext_noop("The list is larger than %(limit)d MB."),
    "not-opml": gettext_noop("This is no OPML file: it has no outlines of feeds."),
    "too-many": gettext_noop("The list has more than %(limit)d feeds. Take it in by parts."),
    "no-feeds": gettext_noop("There is no feed in the list."),
}


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of a list: its title, its address, and the folder it stands in, the outermost first."""

    title: str
    url: str
    folders: tuple[str, ...] = ()


def read(raw: bytes) -> list[Outline] | Refused:
    """Return the feeds of a list in its order, each address once, or why there are none. Nothing is ever fetched."""
    if len(raw) > LARGEST:
        return _refused("too-large", LARGEST // 1024**2)
    tree = xml.read(raw)
    if isinstance(tree, Refused):
        return tree
    if not isinstance(tree.root.tag, str) or tree.root.tag.lower() != "opml":
        return _refused("not-opml")
    if sum(1 for _ in tree.root.iter("outline")) > 2 * MOST:
        return _refused("too-many", MOST)
    # Read by our own parser first, so that no entity and no encoding reaches listparser, which reads XML as HTML; as
    # bytes, because it fetches a text that begins like an address.
    found = listparser.parse(etree.tostring(tree.root, encoding="us-ascii"))
    outlines = [_outline(feed) for feed in found["feeds"]]
    if len(outlines) > MOST:
        return _refused("too-many", MOST)
    return outlines or _refused("no-feeds")


def write(outlines: Iterable[Outline], *, title: str, created: datetime) -> bytes:
    """Return the list as OPML; feeds of one folder stand together where the first of them stands."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _legal(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(created)
    body = etree.SubElement(root, "body")
    folders: dict[tuple[str, ...], etree._Element] = {(): body}
    for outline in outlines:
        parent = _folder(folders, outline.folders)
        name = _legal(outline.title)
        etree.SubElement(parent, "outline", text=name, title=name, type="rss", xmlUrl=_legal(outline.url))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _outline(feed: dict[str, object]) -> Outline:
    categories = feed.get("categories")
    paths = [path for path in categories if isinstance(path, list)] if isinstance(categories, list) else []
    folders = tuple(name for name in (fold_spaces(str(part)) for part in (paths[0] if paths else [])) if name)
    url = str(feed.get("url", "")).strip()
    return Outline(fold_spaces(str(feed.get("title", ""))) or url, url, folders)


def _folder(folders: dict[tuple[str, ...], etree._Element], path: Sequence[str]) -> etree._Element:
    """Return the outline of a folder; it is made where it is not there yet."""
    key = tuple(path)
    if key not in folders:
        name = _legal(key[-1])
        folders[key] = etree.SubElement(_folder(folders, key[:-1]), "outline", text=name, title=name)
    return folders[key]


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _refused(code: str, limit: int = 0) -> Refused:
    return Refused(0, code, Message(_REASONS[code], {"limit": limit} if limit else None))
