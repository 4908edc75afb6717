"""Pictures in HTML: each figure or lone image becomes a Photo with its caption and its credit as written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

from articles.bodies import rich
from articles.document import Photo, fold_spaces

MOST = 500  # photos of one body
FAR = 12  # levels between an image and its figure

_CREDIT = re.compile(r"credit|cr[ée]dit|copyright|byline|photographer|photographe|attribution", re.IGNORECASE)
_FIGURE_CLASS = re.compile(r"(?:^|\s)wp-caption(?:\s|$)")
_EMOJI = re.compile(r"emoji|smiley", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|(?:^|[;\s])(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$)", re.IGNORECASE)
_SMALL = re.compile(r"\s*[01](?:px)?\s*")
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|svg)", re.IGNORECASE)
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)[wxh])?\s*(?:,|$)")
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_WITHIN = ("table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "iframe")  # of a figure that is no mere picture
# Where pages keep the address of the whole picture when `src` holds a small one or none.
_FULL = ("data-orig-file", "data-full-url", "data-large-file", "data-original", "data-src", "data-lazy-src")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# An address of no file that takes a message along: it counts readers, where nothing else speaks for a picture.
_COUNTER = re.compile(r"https?://[^/?#]+/(?:[^?#]*/)?[^./?#]*\?\S+")
_TAKEN = "picture-taken"


@dataclass(slots=True)
class Pictures:
    """The photos of a body in their order, and words in their figures that no reader should see."""

    photos: list[Photo] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def take(root: Element, base: str | None) -> Pictures:
    """Return the photos of the tree and take them out of it; text around them stays where it is."""
    found = Pictures()
    images = list(root.iter("img", "amp-img"))
    for image in images:
        figure = _figure(image)
        if figure is not None and figure.tag != _TAKEN:
            _take_figure(figure, base, found)
        elif figure is None:
            _take_image(image, base, found)
    if images:
        etree.strip_elements(root, _TAKEN, with_tail=False)
        found.photos = _once(found.photos)
    return found


def largest(image: Element, base: str | None) -> str | None:
    """Return the address of the largest picture that an image element offers; None where none is complete."""
    sources = list[Element]()
    for around in image.iterancestors("source", "picture"):  # the parser takes a source to have an end
        sources.append(around)
        if around.tag == "picture":
            sources = list(around.iter("source"))
            break
    sets = [name.get(key) or "" for name in [*sources, image] for key in ("srcset", "data-srcset")]
    sized = [
        (float(size) if size.count(".") < 2 and size != "." else 0.0, href)
        for offered in sets
        for href, size in _CANDIDATE.findall(offered)
        if size
    ]
    by_size = [href for _, href in sorted(sized, key=lambda one: -one[0])]
    named = [image.get(key) or "" for key in (*_FULL, "src")]
    return next((href for offered in [*by_size, *named] if (href := _absolute(offered.strip(), base))), None)


def _figure(image: Element) -> Element | None:
    """Return the figure that the image stands in, if that holds no more than pictures with their words."""
    for level, around in enumerate(image.iterancestors()):
        if around.tag == _TAKEN:
            return around
        if around.tag == "figure" or _FIGURE_CLASS.search(around.get("class") or ""):
            return None if _is_more(around) else around
        if level > FAR:
            break
    return None


def _is_more(figure: Element) -> bool:
    inside = figure.iter(*_WITHIN, "figure")
    return any(element is not figure and not _is_in_caption(element, figure) for element in inside)


def _is_in_caption(element: Element, figure: Element) -> bool:
    while element is not figure:
        if element.tag == "figcaption":
            return True
        around = element.getparent()
        if around is None:
            break
        element = around
    return False


def _take_figure(figure: Element, base: str | None, found: Pictures) -> None:
    """Add the photos of a figure; its words are of the first one."""
    images = list(figure.iter("img", "amp-img"))
    seen = [image for image in images if _is_seen(image)]
    credit = " / ".join(_take_credits(figure))
    for image in images:
        image.tag = _TAKEN
    etree.strip_elements(figure, _TAKEN, with_tail=False)
    inside = rich.read(figure, base=base)
    caption = " ".join(part.text for part in inside.parts)
    found.unread += inside.unread
    if not seen:
        found.unread += [words for words in (caption, credit) if words]
    for image in seen[:1]:
        found.photos.append(Photo(caption or _alt(image), credit, href=largest(image, base)))
    for image in seen[1:]:
        _add(image, base, found)
    tail = figure.tail
    figure.clear()
    figure.tag, figure.tail = "div", _legal(tail)
    etree.SubElement(figure, _TAKEN)


def _take_credits(figure: Element) -> list[str]:
    """Return the credits in a figure, once each, and take them out of it."""
    credits: list[str] = []
    for element in list(figure.iter()):
        is_small = element.tag in ("small", "cite") and _is_in_caption(element, figure)
        if element is figure or not (is_small or _CREDIT.search(element.get("class") or "")):
            continue
        if next(element.iter("img", "figcaption"), None) is not None:
            continue
        words = " ".join(part.text for part in rich.read(element).parts)
        if words and words not in credits:
            credits.append(words)
        tail = element.tail
        element.clear()
        element.tag, element.tail = _TAKEN, " " + _legal(tail)
    return credits


def _take_image(image: Element, base: str | None, found: Pictures) -> None:
    alt = image.get("alt") or ""
    if _EMOJI.search(f"{image.get('class') or ''} {image.get('src') or ''}") and len(alt) < 40:
        image.tail = _legal(alt) + _legal(image.tail)
    else:
        _add(image, base, found)
        image.tail = " " + _legal(image.tail)
    image.tag = _TAKEN


def _legal(text: str | None) -> str:
    """Return text as XML may hold it: HTML's parser lets characters through that a tree does not take back."""
    return _ILLEGAL.sub(" ", text or "")


def _add(image: Element, base: str | None, found: Pictures) -> None:
    href, caption = largest(image, base), _alt(image)
    if href and not caption and _COUNTER.fullmatch(href) and not (image.get("width") or image.get("height")):
        return
    if (href or caption) and _is_seen(image) and len(found.photos) < MOST:
        found.photos.append(Photo(caption, href=href))
    elif caption:
        found.unread.append(caption)


def _is_seen(image: Element) -> bool:
    """Tell whether an image is to be seen at all: pixels that count readers are not."""
    if any(_SMALL.fullmatch(image.get(side) or "-") for side in ("width", "height")):
        return False
    return not _HIDDEN.search(image.get("style") or "")


def _alt(image: Element) -> str:
    alt = fold_spaces(image.get("alt") or "")
    return "" if _FILE_NAME.fullmatch(alt) else alt


def _absolute(href: str, base: str | None) -> str | None:
    if href.startswith("//"):
        href = f"https:{href}"
    elif base and not _ADDRESS.match(href) and href and not href.startswith("data:"):
        try:
            href = urljoin(base, href)
        except ValueError:  # brackets that are no IPv6 address
            return None
    return href.replace(" ", "%20") if _ADDRESS.match(href) else None


def _once(photos: list[Photo]) -> list[Photo]:
    """Return the photos without those that show a picture again and say nothing of it."""
    told = {photo.href for photo in photos if photo.caption or photo.credit}
    kept = [photo for photo in photos if photo.caption or photo.credit or photo.href not in told]
    return list(dict.fromkeys(kept))
