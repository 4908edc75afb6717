"""JSON Feed 1.1; what was withdrawn is an item without text, marked by the extension `_withdrawn`."""

from __future__ import annotations

import json
from typing import Any

from django.utils.feedgenerator import rfc3339_date

from articles.feeds.content import Entry, Feed, Tombstone, description

NAME = "feed.json"
MEDIA_TYPE = "application/feed+json; charset=utf-8"


def write(feed: Feed) -> bytes:
    """Return the feed as JSON Feed."""
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "description": description(),
        "language": feed.language,
        "items": [*map(_gone, feed.tombstones), *map(_item, feed.entries)],
    }
    return json.dumps(content, ensure_ascii=False).encode(errors="replace")


def _item(entry: Entry) -> dict[str, Any]:
    item = {
        "id": entry.id,
        "url": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": rfc3339_date(entry.published),
        "date_modified": rfc3339_date(entry.updated),
        "authors": [{"name": entry.author}],
        "tags": list(entry.tags),
        "language": entry.language,
        "image": next((photo.href for photo in entry.photos if photo.href), ""),
    }
    return {key: value for key, value in item.items() if value not in ("", [])}


def _gone(tombstone: Tombstone) -> dict[str, Any]:
    return {
        "id": tombstone.id,
        "url": tombstone.link,
        "title": tombstone.title,
        "content_text": f"{tombstone.words} {tombstone.reason}".strip(),
        "date_published": rfc3339_date(tombstone.published),
        "date_modified": rfc3339_date(tombstone.when),
        "_withdrawn": {"at": rfc3339_date(tombstone.when), "reason": tombstone.reason},
    }
