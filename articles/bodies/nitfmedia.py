"""Pictures and other media of a NITF document: <media> with its references, caption, producer and metadata."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from articles.bodies import rich
from articles.bodies.renditions import Picture
from articles.bodies.rich import Body, words_of
from articles.document import Photo, Related, fold_spaces

_CREDITS = frozenset(("credit", "creditline", "credit-line", "byline", "photographer", "producer", "source"))
_CAPTIONS = frozenset(("caption", "description", "caption-abstract"))
_IDENTIFIERS = frozenset(("media-id", "id", "image-id", "photo-id"))
_FILES = frozenset(("originalfilename", "filename"))
_KNOWN = frozenset(("media-reference", "media-metadata", "media-caption", "media-producer", "media-object"))
_OTHERS = ("video", "audio", "text", "data", "application")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(slots=True)
class Media:
    """The media met so far; several <media> of one picture, one a rendition, are one."""

    pictures: dict[object, Picture] = field(default_factory=dict)
    related: list[Related] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)  # words of attributes that are unread

    def photos(self) -> list[Photo]:
        """Return the photos, in the order in which they were met."""
        return [photo for picture in self.pictures.values() if (photo := picture.photo())]

    def take(self, media: Element, _body: Body) -> None:
        """Read a <media>; moving pictures and sound are stories beside this one."""
        references = list(media.iter("media-reference"))
        caption = _caption(media, self.unread)
        if not _is_picture(media, references):
            self._relate(references, caption, media)
            return
        metadata = [
            ((one.get("name") or "").lower(), (one.get("value") or "").strip()) for one in media.iter("media-metadata")
        ]
        said = caption or next((value for name, value in metadata if name in _CAPTIONS and value), "")
        named = next((value for name, value in metadata if name in _IDENTIFIERS and value), None)
        picture = self.pictures.setdefault((named, fold_spaces(said)) if named else len(self.pictures), Picture())
        picture.caption = said
        picture.credit(*(words_of(one) for one in media.iter("media-producer")))
        picture.credit(*(value for name, value in metadata if name in _CREDITS))
        for reference in references:
            self._refer(picture, reference)
        if not picture.sizes:
            picture.add(next((value for name, value in metadata if name in _FILES), None))
        self._leave(media)

    def _leave(self, media: Element) -> None:
        """Leave unread what senders add to a <media> beside what the standard knows."""
        for child in media:
            if isinstance(child.tag, str) and child.tag not in _KNOWN and (said := words_of(child)):
                self.unread.append(said)

    def add(self, image: Element) -> None:
        """Add a picture that is one element."""
        picture = self.pictures.setdefault(len(self.pictures), Picture(image.get("alt") or ""))
        self._refer(picture, image)

    def _refer(self, picture: Picture, reference: Element) -> None:
        """Add a rendition, and what its attributes say for people."""
        name = reference.get("name") or ""
        address = reference.get("source") or reference.get("data-location") or ""
        if not address.startswith("#"):  # which points to a picture elsewhere in the file
            picture.add(address, width=reference.get("width"), height=reference.get("height"), name=name)
        picture.credit(reference.get("source-credit"))
        alternate = fold_spaces(reference.get("alternate-text") or "")
        picture.caption = picture.caption or alternate
        for said in (alternate, fold_spaces(reference.get("copyright") or "")):
            known = fold_spaces(picture.caption).casefold()
            if said and said.casefold() not in known and said not in self.said and said not in picture.credits[:9]:
                self.said.add(said)
                self.unread.append(said)

    def _relate(self, references: list[Element], caption: str, media: Element) -> None:
        """Note a film, a recording or a text that goes with the story."""
        addresses = [reference.get("source") or "" for reference in references]
        href = next((address.strip() for address in addresses if _LINK.match(address.strip())), None)
        title = fold_spaces(caption)
        if href or title:
            self.related.append(Related(title or str(href), href))
        self.unread += [said for one in media.iter("media-producer") if (said := words_of(one))]


def _is_picture(media: Element, references: list[Element]) -> bool:
    """Tell whether the media is a picture; where nothing says what it is, it is one."""
    kind = (media.get("media-type") or "").lower()
    types = [(reference.get("mime-type") or "").lower() for reference in references]
    if kind in _OTHERS:
        return False
    return kind == "image" or not any(name.startswith(_OTHERS) for name in types)


def _caption(media: Element, unread: list[str]) -> str:
    """Return the words of all captions; what is in them that no reader should see is left unread."""
    inside = [rich.read(caption) for caption in media.iter("media-caption")]
    unread += [said for body in inside for said in body.unread]
    return " ".join(part.text for body in inside for part in body.parts)
