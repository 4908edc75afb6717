"""Atom 0.3 and 1.0 (RFC 4287), with tombstones (RFC 6721). What is read into which field is told in docs/formats.md."""

from __future__ import annotations

import re

from articles.bodies import entries
from articles.bodies.xml import root_of
from articles.document import Document, Hints, Refused

_NAMESPACE = re.compile(rb"https?://www\.w3\.org/2005/Atom|http://purl\.org/atom/ns#", re.IGNORECASE)
_LATER = re.compile(rb"<(?:\w+:)?feed\s[^<>]*(?:w3\.org/2005/Atom|purl\.org/atom/ns)", re.IGNORECASE)


def sniff(head: bytes) -> float:
    """Return how sure it is: Atom's namespace makes it so."""
    name, attributes = root_of(head)
    if name.lower() in ("feed", "entry"):
        if _NAMESPACE.search(head):
            return 0.95
        return 0.7 if name.lower() == "feed" and "xmlns=" not in attributes else 0.0
    return 0.7 if name.lower() not in ("html", "rss") and b"<" in head and _LATER.search(head) else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return a document for each entry of the feed, or for the one entry that the file is."""
    return entries.read(raw, hints, format="atom")
