"""RSS 0.90, 0.91, 0.92, 1.0 (RDF) and 2.0. What is read into which field is told in docs/formats.md."""

from __future__ import annotations

import re

from articles.bodies import entries
from articles.bodies.xml import root_of
from articles.document import Document, Hints, Refused

_RDF_OF_FEEDS = (b"purl.org/rss/", b"netscape.com/rdf", b"<channel", b"<item")
_LATER = re.compile(rb"<(?:rss\s[^<>]*version|rss>|rdf:RDF\s[^<>]*purl\.org/rss)", re.IGNORECASE)


def sniff(head: bytes) -> float:
    """Return how sure it is: an element of RSS is the first, or stands behind a server's own words."""
    name = root_of(head)[0].lower()
    if name == "rss":
        return 0.95
    if name == "rdf":
        return 0.9 if any(mark in head for mark in _RDF_OF_FEEDS) else 0.0
    if name == "channel":
        return 0.8 if b"<item" in head or b"<title" in head else 0.0
    return 0.7 if name not in ("html", "feed") and b"<" in head and _LATER.search(head) else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return a document for each item of the feed."""
    return entries.read(raw, hints, format="rss")
