"""What a feed says, whatever its form: the list, its entries, and tombstones for what was withdrawn."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.bodies import languages
from articles.models import Article, Photo, Reading


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as it stands now. `updated` is when its agency last changed it for readers, not when we read it."""

    id: str
    link: str
    title: str
    summary: str
    html: str
    published: datetime.datetime
    updated: datetime.datetime
    author: str
    language: str
    tags: tuple[str, ...]
    photos: Sequence[Photo]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That an article was withdrawn: when and why, and none of its words."""

    id: str
    link: str
    title: str
    words: str
    reason: str
    published: datetime.datetime
    when: datetime.datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A list for feed readers; `page` and `address` are whole addresses, of its page and its own."""

    title: str
    page: str
    address: str
    language: str
    updated: datetime.datetime
    entries: tuple[Entry, ...]
    tombstones: tuple[Tombstone, ...]


def entry(article: Article, reading: Reading) -> Entry:
    """Return the article, loaded with its tags and photos, as an entry."""
    lifted = article.embargoed_until
    released = [lifted] if lifted is not None and lifted <= timezone.now() else []
    return Entry(
        id=_id(article),
        link=settings.PUBLIC_URL + article.get_absolute_url(),
        title=reading.headline or _("Without a headline"),
        summary=reading.standfirst,
        html=_directed(reading),
        published=article.published_at,
        updated=max(reading.revision.received_at, *released) if released else reading.revision.received_at,
        author=reading.byline or article.agency or article.source.name,
        language=reading.language,
        tags=tuple(link.tag.name for link in article.tagged.all()),
        photos=list(reading.photos.all()),
    )


def tombstone(article: Article) -> Tombstone:
    """Return that the article was withdrawn."""
    sender = article.agency or article.source.name
    if article.killed_by_id is not None:
        words = _("%(sender)s took this dispatch back. Do not publish it.") % {"sender": sender}
    else:
        words = _("This dispatch of %(sender)s was withdrawn. Do not publish it.") % {"sender": sender}
    return Tombstone(
        id=_id(article),
        link=settings.PUBLIC_URL + article.get_absolute_url(),
        title=_("Dispatch withdrawn"),
        words=words,
        reason=article.withdrawn_reason,
        published=article.published_at,
        when=article.withdrawn_at or article.changed_at,
    )


def description() -> str:
    """Return what every list says of itself."""
    return _("Agency copy as this desk received it, newest first.")


def _directed(reading: Reading) -> str:
    """Return the article's HTML, in an element that says its direction where that is not the usual one."""
    if languages.direction(reading.language) == "ltr":
        return reading.html
    return f'<div lang="{escape(reading.language)}" dir="rtl">{reading.html}</div>'


def _id(article: Article) -> str:
    """Return a tag URI (RFC 4151): it outlives a changed headline, and with it the slug of the address."""
    return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},2024:article:{article.pk}"
