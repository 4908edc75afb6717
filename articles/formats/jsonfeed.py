"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). What is read is told in docs/formats.md."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from articles.bodies import agencies, flow, fragment, languages, mediarss, objects, teasers, times, titles
from articles.bodies.draft import Draft
from articles.bodies.encoding import decode
from articles.bodies.overlaps import Overlap
from articles.bodies.rich import Body
from articles.document import Document, Hints, Message, Part, Photo, Refused, Related, gettext_noop

NAME = "jsonfeed"
_OWN = frozenset(
    (
        b"home_page_url",
        b"feed_url",
        b"content_html",
        b"content_text",
        b"date_published",
        b"banner_image",
        b"external_url",
    )
)
_KNOWN = frozenset(
    "id url external_url title content_html content_text summary image banner_image date_published date_modified "
    "author authors tags language attachments".split()
)
_LINK = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]\S*\s+\S*[^\W\d_]")


@dataclass(slots=True)
class Item:
    """An entry as stated, with what its feed states for all of them."""

    id: str = ""
    url: str | None = None
    external: str | None = None
    title: str = ""
    html: str = ""
    text: str = ""
    summary: str = ""
    images: list[str] = field(default_factory=list)
    published: str = ""
    modified: str = ""
    authors: list[str] = field(default_factory=list)
    agency: str | None = None
    tags: list[str] = field(default_factory=list)
    language: str = ""
    attachments: list[tuple[str, str, str]] = field(default_factory=list)  # media type, title, address
    rest: list[str] = field(default_factory=list)


def sniff(head: bytes) -> float:
    """Return how sure it is: the version names the format, or two members are its own."""
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] not in (b"{", b"["):
        return 0.0
    if b"\x00" in head:
        head = decode(head).text.encode("utf-8", "replace")
    if not objects.is_json(head[:200].decode("utf-8", "replace")):
        return 0.0
    if b"jsonfeed.org/version" in head.replace(b"\\", b""):
        return 1.0
    return 0.8 if len(_OWN.intersection(head.split(b'"'))) >= 2 else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return a document for each entry of the feed."""
    read = objects.read(raw, charset=hints.charset)
    if isinstance(read, Refused):
        return [read]
    found: list[Document | Refused] = []
    for value in read.values:
        for item in _items(value):
            if item is None:
                template = gettext_noop("This is no entry as JSON Feed has it. Ask the sender for the feed once more.")
                found.append(Refused(len(found), "no-item", Message(template)))
                continue
            draft = _draft(item, hints)
            draft.notes[:0] = read.notes
            found.append(draft.item(hints, len(found)))
    return found or [Refused(0, "no-item", Message(gettext_noop("The feed has no entries yet. Fetch it again later.")))]


def _items(value: object) -> Iterator[Item | None]:
    """Yield the entries of a feed, None for what is none."""
    if not isinstance(value, dict):
        yield from (item for feed in objects.objects(value) for item in _items(feed))
        return
    stated = value.get("items")
    for one in stated if isinstance(stated, list) else [value]:
        yield _item(one, value) if isinstance(one, dict) else None


def _item(stated: Mapping[str, Any], feed: Mapping[str, Any]) -> Item:
    """Return the wire shape of an entry; authors and language of the feed are those of an entry that names none."""
    base = _absolute(stated.get("url"), objects.text(feed.get("home_page_url")))
    publisher = [objects.text(feed.get("title")), *_names(feed)]
    return Item(
        id=objects.text(stated.get("id")),
        url=base,
        external=_absolute(stated.get("external_url"), base),
        title=fragment.line(objects.text(stated.get("title"))),
        html=objects.text(stated.get("content_html")),
        text=objects.text(stated.get("content_text")),
        summary=objects.text(stated.get("summary")),
        images=[href for key in ("image", "banner_image") if (href := _absolute(stated.get(key), base))],
        published=objects.text(stated.get("date_published")),
        modified=objects.text(stated.get("date_modified")),
        authors=_names(stated) or _names(feed),
        agency=next((name for name in publisher if agencies.is_named(name)), None),
        tags=objects.texts(stated.get("tags")),
        language=objects.text(stated.get("language")) or objects.text(feed.get("language")),
        attachments=[
            (objects.text(one.get("mime_type")), objects.text(one.get("title")), href)
            for one in objects.objects(stated.get("attachments"))
            if (href := _absolute(one.get("url"), base))
        ],
        rest=[said for key, one in stated.items() if key not in _KNOWN for _, said in objects.strings(one)],
    )


def _names(stated: Mapping[str, Any]) -> list[str]:
    """Return the authors' names: those of 1.1, else the one of 1.0."""
    named = objects.objects(stated.get("authors")) or objects.objects(stated.get("author"))
    found = [objects.text(one.get("name")).strip() for one in named]
    return list(dict.fromkeys(filter(None, found or objects.texts(stated.get("author")))))


def _absolute(value: object, base: str | None) -> str | None:
    said = objects.text(value).strip()
    try:
        href = urljoin(base or "", said) if said else ""
    except ValueError:  # brackets that are no IPv6 address
        return None
    return href if _LINK.match(href) else None


def _draft(item: Item, hints: Hints) -> Draft:
    """Return the draft of an entry."""
    draft = Draft(NAME, guid=item.id or item.url, language=languages.tag(item.language), tags=list(item.tags))
    draft.published = times.stated(item.published, hints.timezone, draft.notes)
    draft.updated = times.stated(item.modified, hints.timezone, draft.notes)
    draft.published = draft.published or draft.updated
    draft.updated = draft.updated if draft.updated != draft.published else None
    draft.byline = ", ".join(item.authors)
    draft.agency = None if hints.agency else item.agency
    draft.headline = item.title
    _fill_body(draft, item)
    draft.headline = draft.headline or titles.from_text(part.text for part in draft.body)
    photos = [*draft.photos, *(Photo("", href=href) for href in item.images)]
    photos += [Photo(title, href=href) for media, title, href in item.attachments if media.startswith("image/")]
    draft.photos = mediarss.merged(photos, draft.unread, {})
    draft.related = list(dict.fromkeys([*_related(draft, item), *draft.related]))
    draft.unread += [words for said in item.rest if _WORDS.search(words := fragment.line(said))]
    draft.unread = list(dict.fromkeys(draft.unread))
    return draft


def _fill_body(draft: Draft, item: Item) -> None:
    """Read the body: the HTML, else the text, else the summary; what the others say beside it has its place too."""
    html = fragment.read(item.html, base=item.url) if item.html else Body()
    text, summary = Body(flow.paragraphs(item.text)), Body(_parts(item.summary))
    main = next((body for body in (html, text, summary) if body.parts), html)
    draft.body = list(main.parts)
    draft.photos += html.photos
    draft.related += html.related
    draft.unread += html.unread
    overlap = Overlap(
        [Part("headline", item.title), *main.parts, *(Part("caption", one.caption) for one in html.photos)]
    )
    if main is not summary and (left := overlap.left(summary.parts)[0]):
        draft.standfirst = " ".join(left)
    if main is html:
        draft.unread += overlap.left(text.parts)[0]
    if item.url and teasers.is_short(main.parts, is_whole=main is not summary):
        draft.notes.append(teasers.note(item.url))


def _parts(summary: str) -> list[Part]:
    return fragment.read(summary).parts if "<" in summary else flow.paragraphs(summary)


def _related(draft: Draft, item: Item) -> Iterator[Related]:
    """Yield the entry's own address, the page that it is about, and what is attached to it but pictures."""
    for href in (item.url, item.external):
        if href:
            yield Related(draft.headline if href == item.url and draft.headline else href, href)
    for media, title, href in item.attachments:
        if not media.startswith("image/"):
            yield Related(title or href, href)
