"""What stands beside an entry of a feed: Media RSS, enclosures and pictures in other elements, to photos and links.

Media RSS lets a description of a group or of the whole entry count for each medium in it that has none of its own;
the contents of one group are renditions of one thing (https://www.rssboard.org/media-rss).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from articles.bodies import constructs, rich
from articles.bodies.renditions import Picture, joined
from articles.bodies.syndication import Entry, absolute, attribute, name_of
from articles.document import Photo, Related, fold_spaces

MOST = 500  # media of one entry
WHOLE = 1_000_000  # what a picture counts as wide that no measure is known of
# Elements of an entry that are about media; the words of the others are none of ours.
NAMES = frozenset(
    "media:group media:content media:thumbnail media:title media:description media:text media:credit media:copyright "
    "media:player media:keywords media:category enclosure itunes:image image thumbnail ?:image ?:thumbnail ?:photo "
    "?:picture ?:enclosure ?:featuredimage ?:post-thumbnail".split()
)
_WORDS = ("media:title", "media:description", "media:text", "media:credit", "media:copyright")
_LOOSE = tuple(name for name in sorted(NAMES) if not name.startswith("media:") and name != "enclosure")
_IMAGE = re.compile(r"\.(?:jpe?g|jfif|png|gif|webp|avif|tiff?|bmp|svg)$", re.IGNORECASE)
_OTHER = re.compile(r"\.(?:mp[34]|m4[av]|ogg|og[av]|opus|wav|aac|flac|webm|mov|avi|wmv|pdf|zip|docx?)$", re.IGNORECASE)
_SIZE = re.compile(r"[-_./,]?\d{2,5}x\d{2,5}(?!\d)|-scaled(?=\.)|/\d{2,4}(?=\.\w{3,4}$)", re.IGNORECASE)
_PIXELS = re.compile(r"[0-9]{1,6}")
_MEASURE = re.compile(r"(?<!\d)(\d{2,5})x\d{2,5}(?!\d)|[?&](?:w|width)=(\d{2,5})", re.IGNORECASE)
_SIZING = re.compile(r"(?:w|h|width|height|q|quality|fit|crop|resize|auto|format|dpr|s|strip|size|scale)=", re.I)
_MARKUP = re.compile(r"<img\b", re.IGNORECASE)
_AVATAR = re.compile(r"https?://[\w.]*gravatar\.com/avatar/", re.IGNORECASE)  # of the author, among the media


@dataclass(slots=True)
class Media:
    """The photos beside an entry, the films, sounds and papers as links, and words about them that have no field.

    `merged` is for the photos, together with those in the text; `told` is what is said of films and sounds.
    """

    photos: list[Photo] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    widths: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Words:
    """What is said of a medium."""

    title: str = ""
    description: str = ""
    text: str = ""
    credits: tuple[str, ...] = ()
    rights: str = ""

    def over(self, around: _Words) -> _Words:
        """Return these words, and those said of what is around where these are silent."""
        return _Words(
            self.title or around.title,
            self.description or around.description,
            self.text or around.text,
            self.credits or around.credits,
            self.rights or around.rights,
        )

    @property
    def is_said(self) -> bool:
        return bool(self.title or self.description or self.text or self.credits)


@dataclass(frozen=True, slots=True)
class _Medium:
    """One medium: its words and the elements that say where its renditions are."""

    words: _Words
    renditions: tuple[Element, ...]


def read(entry: Entry, *, base: str | None, headline: str) -> Media:
    """Return what stands beside the entry; `headline` is what media may be called without saying anything."""
    found = Media()
    whole = _words(entry.element)
    media = list(_media(entry, whole))[:MOST]
    for medium in media:
        _place(medium, found, base=base, headline=headline)
    for element in [*entry.all("enclosure"), *_enclosing_links(entry)]:
        if (enclosed := _enclosed(element, base)) and enclosed[0] == "image":
            found.photos.append(Photo("", href=enclosed[1]))
        elif enclosed:
            title = fold_spaces(attribute(element, "title"))
            found.related.append(Related(title or enclosed[1], enclosed[1]))
    for element in entry.all(*_LOOSE):
        _loose(element, found, base)
    _thumbnails(entry, found, base)
    if not media and (whole.is_said or whole.rights):
        _leave_or_give(whole, found, headline)
    for element in _within(entry):
        _tag_or_leave(element, found)
    found.widths = {
        href: int(width)
        for element in _within(entry)
        if _PIXELS.fullmatch(width := attribute(element, "width"))
        and (href := absolute(attribute(element, "url", "href"), base))
    }
    return found


def merged(photos: Iterable[Photo], unread: list[str], widths: Mapping[str, int]) -> list[Photo]:
    """Return the photos, each picture once at its largest; what other renditions say fills its gaps or is unread.

    `widths` are those that the sender states, by address.
    """
    kept: dict[str, Photo] = {}
    for number, photo in enumerate(photos):
        key = _key(photo.href) if photo.href else f"\0{number}"
        known = kept.setdefault(key, photo)
        if known is photo:
            continue
        if known.caption and photo.caption and fold_spaces(photo.caption) != fold_spaces(known.caption):
            unread.append(photo.caption)
        kept[key] = replace(
            known,
            caption=known.caption or photo.caption,
            credit=joined(list(dict.fromkeys(credit for credit in (known.credit, photo.credit) if credit))),
            href=max(known.href, photo.href, key=lambda href: _width(href or "", widths)),
        )
    return list(kept.values())


def _width(href: str, widths: Mapping[str, int]) -> int:
    """Return how wide a rendition is, as stated or as its address says; one whose address says nothing is whole."""
    match = _MEASURE.search(href)
    return widths.get(href) or (int(match[1] or match[2]) if match else WHOLE)


def _media(entry: Entry, whole: _Words) -> Iterator[_Medium]:
    for group in entry.all("media:group"):
        around = _words(group).over(whole)
        inside = [child for child in group if name_of(child) == "media:content"]
        own = {child: _words(child) for child in inside}
        alike = tuple(child for child in group if name_of(child) == "media:thumbnail" or child in own)
        if any(words.is_said for words in own.values()):
            for child, words in own.items():
                yield _Medium(words.over(around), (child, *_thumbnails_in(child)))
        elif alike:
            yield _Medium(around, (*alike, *(thumb for child in inside for thumb in _thumbnails_in(child))))
        elif around.is_said or around.rights:
            yield _Medium(around, ())
    for content in entry.all("media:content"):
        yield _Medium(_words(content).over(whole), (content, *_thumbnails_in(content)))
        whole = _Words(credits=whole.credits, rights=whole.rights)  # one caption is not of every picture


def _within(entry: Entry) -> Iterator[Element]:
    """Yield the elements that stand beside the media, in the entry or with them, and the media."""
    yield from entry.all("media:keywords", "media:category", "media:content", "media:thumbnail")
    for group in entry.all("media:group", "media:content"):
        for child in group:
            yield child
            if name_of(child) == "media:content":
                yield from child


def _tag_or_leave(element: Element, found: Media) -> None:
    """Take keywords and categories as tags; words in an element that is none of Media RSS are left unread."""
    name, said = name_of(element), _of(element)
    if name == "media:keywords":
        found.tags += said.split(",")
    elif name == "media:category":
        found.tags.append(attribute(element, "label") or said)
    elif not name.startswith("media:") and any(sign.isalpha() for sign in said) and not absolute(said, None):
        found.unread.append(said)


def _thumbnails_in(element: Element) -> Iterator[Element]:
    return (child for child in element if name_of(child) == "media:thumbnail")


def _words(element: Element) -> _Words:
    """Return what the element's own children say of its media."""
    said: dict[str, list[str]] = {}
    for child in element:
        name = name_of(child)
        if name in _WORDS and (text := constructs.line(child)):
            said.setdefault(name.removeprefix("media:"), []).append(text)
    return _Words(
        title=" ".join(said.get("title", [])),
        description=" ".join(said.get("description", [])),
        text=" ".join(said.get("text", [])),
        credits=tuple(dict.fromkeys(said.get("credit", []))),
        rights=" ".join(said.get("copyright", [])),
    )


def _place(medium: _Medium, found: Media, *, base: str | None, headline: str) -> None:
    """Make a photo of the medium if it is a picture, else a link with the picture that stands for it."""
    picture = Picture()
    link = ""
    for element in medium.renditions:
        href = absolute(attribute(element, "url", "href", "src") or _of(element), base)
        is_thumbnail = name_of(element) == "media:thumbnail"
        if href and (is_thumbnail or _kind(element, href) == "image"):
            picture.add(
                href,
                width=element.get("width"),
                height=element.get("height"),
                name="thumbnail" if is_thumbnail else "",
            )
        elif href and not link:
            link = href
    if picture.sizes and all(_AVATAR.match(href) for *_, href in picture.sizes):
        found.unread += [text for text in (medium.words.title, medium.words.description) if text]
        return
    if link:
        _link(medium.words, link, found)
        if photo := picture.photo():
            found.photos.append(photo)
        return
    _caption(medium.words, picture, found, headline)
    if photo := picture.photo():
        found.photos.append(photo)


def _caption(words: _Words, picture: Picture, found: Media, headline: str) -> None:
    said = [text for text in (words.description, words.title, words.text) if text]
    said = [text for text in said if text != headline]
    picture.caption = said[0] if said else ""
    found.unread += [text for text in said[1:] if text not in picture.caption]
    picture.credit(*(words.credits or (words.rights,)))
    if words.credits and words.rights:
        found.unread.append(words.rights)


def _link(words: _Words, href: str, found: Media) -> None:
    found.related.append(Related(words.title or href, href))
    found.told += [text for text in (words.description, words.text) if text]
    found.unread += [text for text in (joined(list(words.credits)), words.rights) if text]


def _leave_or_give(words: _Words, found: Media, headline: str) -> None:
    """Give words that stand beside no medium to the one picture without any, else leave them unread."""
    silent = [at for at, photo in enumerate(found.photos) if not photo.caption and not photo.credit]
    picture = Picture()
    extra = Media()
    _caption(words, picture, extra, headline)
    if len(found.photos) == 1 and silent:
        credit = joined(picture.credits)
        found.photos[0] = replace(found.photos[0], caption=picture.caption, credit=credit)
        found.unread += extra.unread
    else:
        found.unread += [text for text in (picture.caption, *picture.credits, *extra.unread) if text]


def _thumbnails(entry: Entry, found: Media, base: str | None) -> None:
    """Add the picture that stands for the entry, unless there is another: it would be that one, smaller."""
    picture = Picture()
    for element in entry.all("media:thumbnail"):
        href = absolute(attribute(element, "url", "href") or _of(element), base)
        picture.add(href, width=element.get("width"), height=element.get("height"))
    if not found.photos and (photo := picture.photo()):
        found.photos.append(photo)


def _enclosing_links(entry: Entry) -> Iterator[Element]:
    return (link for link in entry.all("link") if attribute(link, "rel").lower() == "enclosure")


def _enclosed(element: Element, base: str | None) -> tuple[str, str] | None:
    """Return of what kind an enclosure is, and its address."""
    href = absolute(attribute(element, "url", "href", "resource") or _of(element), base)
    return (_kind(element, href), href) if href else None


def _loose(element: Element, found: Media, base: str | None) -> None:
    """Add the picture of an element that may hold its address anywhere: an attribute, a child, its text."""
    child = next(
        (child for child in element if name_of(child).rpartition(":")[2] in ("url", "href", "src", "link")), None
    )
    written = attribute(element, "url", "href", "src", "resource") or (_of(child) if child is not None else "")
    if not written and _MARKUP.search(text := rich.text_of(element)):
        found.photos += constructs.from_text(text, base=base, is_plain=False).photos
        return
    href = absolute(written or _of(element), base) if " " not in (written or _of(element)) else None
    words = [said for part in element if part is not child and (said := _of(part)) and not absolute(said, None)]
    caption = next((word for word in words if any(sign.isalpha() for sign in word)), "")
    if href:
        found.photos.append(Photo(caption, href=href))
    elif (said := _of(element)) and any(sign.isalpha() for sign in said) and not absolute(said, None):
        found.unread.append(said)


def _kind(element: Element, href: str) -> str:
    """Return "image", or what else the medium is."""
    stated = (attribute(element, "medium") or attribute(element, "type").partition("/")[0]).lower()
    if stated in ("image", "audio", "video"):
        return stated
    path = urlsplit(href).path
    if _IMAGE.search(path):
        return "image"
    is_content = name_of(element) == "media:content" and not attribute(element, "type")
    return "image" if is_content and not _OTHER.search(path) else "other"


def _key(href: str) -> str:
    """Return what the addresses of one picture's renditions have in common."""
    split = urlsplit(href)
    path = _SIZE.sub("", split.path)
    if _IMAGE.search(split.path):
        return f"{split.netloc}{path}"
    query = "&".join(part for part in split.query.split("&") if not _SIZING.match(part))
    return f"{split.netloc}{path}?{query}"


def _of(element: Element) -> str:
    return fold_spaces(rich.text_of(element))
