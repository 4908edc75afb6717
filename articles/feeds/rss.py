"""RSS 2.0 with content:encoded, dc:creator, media:content and media:credit.

What was withdrawn stays an item under its guid, without a word of the story, so that readers which keep items replace
what they have.
"""

from __future__ import annotations

import datetime
from html import escape
from io import BytesIO
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Rss201rev2Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from articles.feeds.content import Entry, Feed, Tombstone, description
from articles.feeds.xml import Xml, add_photos

NAME = "rss.xml"
MEDIA_TYPE = Rss201rev2Feed.content_type

_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def write(feed: Feed) -> bytes:
    """Return the feed as RSS."""
    made = _Rss(
        title=feed.title,
        link=feed.page,
        description=description(),
        language=feed.language,
        feed_url=feed.address,
        modified=feed.updated,
    )
    for tombstone in feed.tombstones:
        _add_tombstone(made, tombstone)
    for entry in feed.entries:
        _add(made, entry)
    return made.to_bytes()


def _add(feed: _Rss, entry: Entry) -> None:
    feed.add_item(
        title=entry.title,
        link=entry.link,
        description=escape(entry.summary, quote=False),
        unique_id=entry.id,
        unique_id_is_permalink=False,
        pubdate=entry.published,
        categories=entry.tags,
        changed=entry.updated,
        creator=entry.author,
        content=entry.html,
        language=entry.language,
        photos=entry.photos,
    )


def _add_tombstone(feed: _Rss, tombstone: Tombstone) -> None:
    words = f"{tombstone.words} {tombstone.reason}".strip()
    feed.add_item(
        title=tombstone.title,
        link=tombstone.link,
        description=escape(words, quote=False),
        unique_id=tombstone.id,
        unique_id_is_permalink=False,
        pubdate=tombstone.published,
        changed=tombstone.when,
        creator="",
        content="",
        language="",
        photos=(),
    )


class _Rss(Rss201rev2Feed):
    """Django's, through a generator that drops what XML cannot hold, and with what agencies send beside."""

    def to_bytes(self) -> bytes:
        out = BytesIO()
        xml = Xml(out, "utf-8", short_empty_elements=True)
        xml.startDocument()
        xml.startElement("rss", AttributesImpl({"version": "2.0"} | _NAMESPACES))
        xml.startElement("channel", AttributesImpl(self.root_attributes()))
        self.add_root_elements(xml)
        self.write_items(xml)
        self.endChannelElement(xml)
        xml.endElement("rss")
        return out.getvalue()

    def latest_post_date(self) -> datetime.datetime:
        """Return lastBuildDate: when the list last changed."""
        return self.feed["modified"]  # type: ignore[no-any-return]

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add one article."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", rfc3339_date(item["changed"]))
        if item["creator"]:
            handler.addQuickElement("dc:creator", item["creator"])
        if item["language"]:
            handler.addQuickElement("dc:language", item["language"])
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])
        add_photos(handler, item["photos"])
