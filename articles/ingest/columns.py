"""What a database column can hold: no NUL, no lone surrogate, nothing over its width or range."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from articles.document import Document, Photo
from articles.models import Reading
from articles.models.slug import name_slug

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_WIDEST_HREF = 2000
_MOST_URGENT, _LEAST_URGENT = 1, 9


def storable(text: str) -> str:
    """Return the text with what PostgreSQL refuses replaced one for one, so that no offset moves."""
    return _UNSTORABLE.sub("\ufffd", text)


def storable_json(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the JSON value with all its texts storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): storable_json(inner) for key, inner in value.items()}
    return [storable_json(inner) for inner in value] if isinstance(value, list | tuple) else value


def article_columns(document: Document) -> dict[str, Any]:
    """Return the columns of an Article that copy its current reading, but for the times."""
    agency = storable(document.agency or "")[:80]
    return {
        "agency": agency,
        "agency_slug": name_slug(agency) if agency.strip() else "",
        "language": storable(document.language or "")[:12],
        "embargoed_until": Reading.time(document.embargoed),
    }


def reading_columns(document: Document) -> dict[str, Any]:
    """Return the columns of a Reading."""
    said = storable_json(document.to_json())
    texts = ("headline", "slugline", "byline", "located", "ednote", "standfirst", "text", "html")
    return {
        **{name: said[name] or "" for name in texts},
        "format": said["format"][:20],
        "language": (said["language"] or "")[:12],
        "agency": (said["agency"] or "")[:80],
        "pubstatus": (said["pubstatus"] or "usable")[:12],
        "urgency": _urgency(document.urgency),
        "published": Reading.time(document.published),
        "updated": Reading.time(document.updated),
        "embargoed": Reading.time(document.embargoed),
        "document": said,
        "notes": notes_of(document),
        "quote_count": sum(quote.start < quote.end for quote in document.quotes),
    }


def notes_of(document: Document) -> list[dict[str, Any]]:
    """Return what was odd about the copy, as stored Messages."""
    return [storable_json(asdict(note)) for note in document.notes]


def href_of(photo: Photo) -> str:
    """Return the photo's address where it is one that a page may link to; a cut one would lead nowhere."""
    href = storable(photo.href or "")
    try:
        is_link = urlsplit(href).scheme in {"http", "https"}
    except ValueError:
        return ""
    return href if is_link and len(href) <= _WIDEST_HREF else ""


def _urgency(urgency: int | None) -> int | None:
    return urgency if urgency is not None and _MOST_URGENT <= urgency <= _LEAST_URGENT else None
