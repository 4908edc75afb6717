"""The pictures of a web page's article: figures with caption and credit apart, whatever loads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from urllib.parse import urlsplit

from lxml.etree import _Element as Element

from articles.bodies import pictures
from articles.bodies.pagemeta import Picture
from articles.bodies.pagetext import is_named
from articles.bodies.pagetree import LIMBO, detach
from articles.bodies.rich import text_of
from articles.document import Photo, fold_spaces

MOST = 200
LONGEST_READ = 1_000  # characters of a caption in which a credit is looked for
SMALLEST = 90  # pixels of a side; less is a sign of the page

_SOURCES = ("srcset", "data-srcset", "data-lazy-srcset", "data-src-set")
_SINGLE = (
    "data-full",
    "data-large-file",
    "data-orig-file",
    "data-original",
    "data-src",
    "data-lazy-src",
    "data-lazy",
    "data-image",
    "src",
)
_CREDIT = frozenset(
    "credit credits copyright copyrights source photographer photograph author auteur agency agence rights byline "
    "urheber".split()
)
_CAPTION = frozenset("caption captions legend legende figcaption bildunterschrift cutline".split())
_SIGN = frozenset("avatar logo icon icons emoji pixel tracking author gravatar sprite badge flag spacer button".split())
_SIZE = re.compile(
    r"(?:[-_](?:\d{2,4}x\d{2,4}|\d{2,4}w|w\d{2,4}|scaled|large|medium|small|thumb(?:nail)?|[sml]))+(?=\.\w+$|$)",
    re.IGNORECASE,
)
_FULL = re.compile(r"\.(?:jpe?g|png|webp|avif)(?:$|\?)", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:fotos?|bild(?:quelle|nachweis)?|quelle|fuente|fonte|imagen|immagine|صورة)\s?:\s*(?=.{2,80}$)", re.IGNORECASE
)
_END = re.compile(
    r"[\s|–—-]*[(\[](?P<label>(?:photos?|cr[ée]dits?|fotos?|bild|©|image|picture)\b\s?:?\s*(?:by |de |par )?|©\s?)"
    r"(?P<credit>[^()\[\]]{2,80})[)\]]\.?$",
    re.IGNORECASE,
)
_DEFAULT = re.compile(r"logo|default|placeholder|favicon|fallback|no-?image", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """The photos, and words beside them that are neither caption nor credit."""

    photos: list[Photo] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


Tells = Callable[[Element], bool]


def take(region: Element, *, is_ours: Tells, is_text: Tells, absolute: Callable[[str], str]) -> Found:
    """Take the pictures that `is_ours` says are the article's out of the region, and return them.

    `is_text` says of an element that paragraphs of the article stand in it, so that it is no picture's.
    """
    found = Found()
    for holder in _holders(region, is_ours, is_text):
        if len(found.photos) < MOST:
            _read(holder, found, absolute)
    return found


def join(photos: Sequence[Photo], stated: Sequence[Picture]) -> list[Photo]:
    """Return the photos, each once, with what the page's data says of them; its own picture where they are none."""
    data = {stem(picture.href): picture for picture in reversed(stated)}
    known: dict[str, Photo] = {}
    for photo in photos:
        name = stem(photo.href or "") or f"words:{photo.caption}"
        told = data.get(name) or (stated[0] if stated and not known and not photo.credit and name not in data else None)
        known[name] = _fuller(known.get(name), _told(photo, told))
    if known:
        return list(known.values())
    with_words = [picture for picture in stated if picture.caption or picture.credit]
    shown = with_words or [picture for picture in stated[:1] if not _DEFAULT.search(picture.href)]
    alone = {
        stem(picture.href): Photo(picture.caption, picture.credit, href=picture.href) for picture in reversed(shown)
    }
    return [_told(photo, None) for photo in reversed(alone.values())]


def stem(href: str) -> str:
    """Return by what all renditions of one picture are known: the file's name without its size."""
    try:
        path = urlsplit(href).path.rstrip("/")
    except ValueError:
        return href
    name = _SIZE.sub("", path.rpartition("/")[2].rsplit(".", 1)[0])
    return (name if len(name) > 8 else f"{path.rpartition('/')[0]}/{name}").lower()


def split(words: str) -> tuple[str, str, str]:
    """Return caption, credit, and what is left of a line of both: the label of the credit."""
    line = fold_spaces(words)
    if len(line) > LONGEST_READ:
        return line, "", ""
    if label := _LABEL.match(line):
        return "", line[label.end() :], label[0].strip()
    pieces = pictures.read(line) if line else None
    if not pieces and (end := _END.search(line)):
        return line[: end.start()].strip(), end["credit"].strip(), end["label"].strip(" :([©")
    if not pieces:
        return line, "", ""
    parts = {piece.role: line[piece.start : piece.end].strip() for piece in pieces}
    left = line
    for said in parts.values():
        left = left.replace(said, " ", 1)
    return (
        parts.get("caption", ""),
        parts.get("credit") or parts.get("chain") or "",
        fold_spaces(left).strip(" ()[]-–—|.©"),
    )


def _holders(region: Element, is_ours: Tells, is_text: Tells) -> Iterator[Element]:
    """Yield the elements that hold one picture with its words each."""
    seen: set[Element] = set()
    for image in list(region.iter("img", "amp-img")):
        holder = _holder(image, region, is_text)
        if holder not in seen and is_ours(holder) and not _is_sign(image):
            seen.add(holder)
            yield holder


def _holder(image: Element, region: Element, is_text: Tells) -> Element:
    """Return the figure around an image, or what stands for one: a small element with a caption in it."""
    outer = image
    for element in image.iterancestors():
        if element is region or element.tag in ("body", "article", "main", LIMBO):
            break
        if element.tag == "figure":
            return element
        if is_text(element) or sum(1 for _ in islice(element.iter("img", "amp-img"), 3)) > 2:
            break
        if len(fold_spaces(text_of(element))) > 1500:
            break
        if any(is_named(inner, _CAPTION | _CREDIT) for inner in element.iter() if inner is not image):
            outer = element
    return outer


def _is_sign(image: Element) -> bool:
    sizes = [
        int(size)
        for name in ("width", "height")
        if (size := (image.get(name) or "").removesuffix("px")).isdigit() and len(size) < 6
    ]
    return (
        any(0 < size < SMALLEST for size in sizes)
        or is_named(image, _SIGN)
        or any(is_named(outer, _SIGN - {"author"}) for outer in list(image.iterancestors())[:2])
    )


def _read(holder: Element, found: Found, absolute: Callable[[str], str]) -> None:
    images = [image for image in holder.iter("img", "amp-img")] or [holder]
    href = next((best for image in [holder, *images] if (best := _href(image, absolute))), "") or None
    words = [element for element in holder.iter() if element.tag == "figcaption" or is_named(element, _CAPTION)]
    caption_of = next(iter(words), holder)
    credits = [
        element for element in holder.iter() if element is not caption_of and _is_credit(element, caption_of, holder)
    ]
    outermost = [element for element in credits if not any(outer in credits for outer in element.iterancestors())]
    said = [fold_spaces(text_of(detach(element))) for element in outermost]
    caption, credit, left = split(text_of(caption_of) if words or holder.tag != "figure" else "")
    given = [split(part) for part in said if part]
    credit = " / ".join(dict.fromkeys([*(part[1] or part[0] for part in given), *([credit] if credit else [])]))
    found.unread += [rest for rest in (left, *(part[2] for part in given)) if rest]
    detach(caption_of)
    if caption_of is not holder:
        detach(holder)
        found.unread += [rest] if (rest := fold_spaces(text_of(holder))) else []
    if href or caption or credit:
        found.photos.append(Photo(caption, credit, href=href))


def _is_credit(element: Element, caption: Element, holder: Element) -> bool:
    if element in (holder, caption) or element.tag in ("img", "source", "picture", "figure", "figcaption"):
        return False
    is_small = element.tag in ("cite", "small") and element.getparent() is caption
    return is_small or (is_named(element, _CREDIT) and len(fold_spaces(text_of(element))) <= 200)


def _href(image: Element, absolute: Callable[[str], str]) -> str:
    """Return the address of the largest rendition."""
    link = next((outer for outer in image.iterancestors("a") if _FULL.search(outer.get("href") or "")), None)
    if link is not None and (href := absolute(link.get("href") or "")):
        return href
    outer = next(image.iterancestors("picture"), None)
    sources = [image, *(outer.iter("source") if outer is not None else ())]
    listed = [candidate for element in sources for name in _SOURCES for candidate in _candidates(element.get(name))]
    for _, said in sorted(listed, key=lambda pair: -pair[0]):
        if href := absolute(said):
            return href
    return next(
        (
            href
            for name in _SINGLE
            if not (said := image.get(name) or "").startswith("data:") and (href := absolute(said)) and said
        ),
        "",
    )


def _candidates(srcset: str | None) -> Iterator[tuple[float, str]]:
    """Yield the widths (or densities) and addresses of a srcset; an address may hold commas."""
    for part in re.split(r",\s+|(?<=[\dwx]),(?=https?:|/)", (srcset or "")[:20_000]):
        address, _, size = part.strip().partition(" ")
        figures = re.match(r"[\d.]{1,8}", size.strip())
        if address and not address.startswith("data:"):
            yield (float(figures[0]) if figures and figures[0].count(".") < 2 and figures[0] != "." else 1.0), address


def _told(photo: Photo, picture: Picture | None) -> Photo:
    """Return the photo with what its data says where its own words say nothing; a credit in the caption set apart."""
    caption, credit = photo.caption, photo.credit
    if picture is not None:
        caption, credit = caption or picture.caption, credit or picture.credit
    if caption and not credit:
        caption, credit, _ = split(caption)
    return replace(photo, caption=caption, credit=credit)


def _fuller(before: Photo | None, photo: Photo) -> Photo:
    """Return one photo of two renditions of a picture."""
    if before is None:
        return photo
    return replace(before, caption=before.caption or photo.caption, credit=before.credit or photo.credit)
