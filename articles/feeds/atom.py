"""Atom (RFC 4287), with tombstones for what was withdrawn (RFC 6721)."""

from __future__ import annotations

from io import BytesIO
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import rfc3339_date

from articles.feeds.content import Entry, Feed, Tombstone, description
from articles.feeds.xml import Xml, add_photos

NAME = "atom.xml"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"

_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def write(feed: Feed) -> bytes:
    """Return the feed as Atom."""
    out = BytesIO()
    xml = Xml(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("feed", AttributesImpl(_NAMESPACES | {"xml:lang": feed.language}))
    xml.addQuickElement("id", feed.address)
    xml.addQuickElement("title", feed.title)
    xml.addQuickElement("subtitle", description())
    xml.addQuickElement("updated", rfc3339_date(feed.updated))
    xml.addQuickElement("link", "", {"rel": "self", "type": "application/atom+xml", "href": feed.address})
    xml.addQuickElement("link", "", {"rel": "alternate", "type": "text/html", "href": feed.page})
    xml.addQuickElement("generator", "newsreader")
    for tombstone in feed.tombstones:
        _add_tombstone(xml, tombstone)
    for entry in feed.entries:
        _add(xml, entry)
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue()


def _add(xml: Xml, entry: Entry) -> None:
    language = {"xml:lang": entry.language} if entry.language else {}
    xml.startElement("entry", AttributesImpl(language))
    xml.addQuickElement("id", entry.id)
    xml.addQuickElement("title", entry.title)
    xml.addQuickElement("link", "", {"rel": "alternate", "type": "text/html", "href": entry.link})
    xml.addQuickElement("published", rfc3339_date(entry.published))
    xml.addQuickElement("updated", rfc3339_date(entry.updated))
    xml.startElement("author", AttributesImpl({}))
    xml.addQuickElement("name", entry.author)
    xml.endElement("author")
    for tag in entry.tags:
        xml.addQuickElement("category", "", {"term": tag})
    if entry.summary:
        xml.addQuickElement("summary", entry.summary)
    xml.addQuickElement("content", entry.html, {"type": "html"})
    add_photos(xml, entry.photos)
    xml.endElement("entry")


def _add_tombstone(xml: Xml, tombstone: Tombstone) -> None:
    xml.startElement("at:deleted-entry", AttributesImpl({"ref": tombstone.id, "when": rfc3339_date(tombstone.when)}))
    xml.addQuickElement("at:comment", f"{tombstone.words} {tombstone.reason}".strip())
    xml.addQuickElement("link", "", {"rel": "alternate", "type": "text/html", "href": tombstone.link})
    xml.endElement("at:deleted-entry")
