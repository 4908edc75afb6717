"""Pictures of a news object, by itself or beside a story: one Photo each, with its words."""

from __future__ import annotations

import re

from articles.bodies.fragment import line
from articles.bodies.renditions import Picture
from articles.document import Photo
from articles.formats.ninjs.bodies import Known, squeeze
from articles.formats.ninjs.shape import NewsObject, Rendition

CREDIT_ROLES = frozenset(("creditline", "credit", "credits"))
CAPTION_ROLES = ("caption", "main", "text", "")
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|tiff?|svg|eps|mp4)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)


def photo(stated: NewsObject, *, caption: str) -> Photo:
    """Return the picture with this caption; its credit is who made it and who distributes it, as written."""
    picture = Picture(caption)
    for rendition in _of_pictures(stated.renditions):
        picture.add(rendition.href, width=rendition.width, height=rendition.height, name=rendition.name)
    lines = [stated.creditline, *(said.value for said in stated.descriptions if said.role in CREDIT_ROLES)]
    picture.credit(line(stated.byline) or ", ".join(stated.authors), *map(line, filter(None, lines)))
    if not any(lines):
        picture.credit(*stated.agencies[:1])
    found = picture.photo() or Photo("")
    return found if found.href else Photo(found.caption, found.credit, href=address(stated))


def captions(stated: NewsObject) -> list[str]:
    """Return the words of a picture from the best caption on; without one, its headline or title is it."""
    said = [one for one in stated.descriptions if one.role not in CREDIT_ROLES]
    said.sort(key=lambda one: CAPTION_ROLES.index(one.role) if one.role in CAPTION_ROLES else len(CAPTION_ROLES))
    words = [line(one.value) for one in said]
    named = [line(name) for name in (*(one.value for one in stated.headlines), stated.title)]
    texts = [line(one.value) for one in stated.bodies]
    found = [one for one in [*words, *named, *texts] if one and not _FILE_NAME.fullmatch(one)]
    if len(found) < 2:
        return found
    once = Known()
    kept: list[str] = []
    for one in found:
        if not once.has(one):
            kept.append(one)
            once.add(one)
    return kept


def address(stated: NewsObject) -> str | None:
    """Return the address that a news object names itself by, if that is one of the web."""
    return stated.guid if _ADDRESS.match(stated.guid) else None


def merged(within: list[Photo], beside: list[tuple[Photo, NewsObject]]) -> list[Photo]:
    """Return the photos of a body and those beside it; one that is both is told once, by what stands beside."""
    if not within:
        return [photo for photo, _ in beside]
    hrefs = {rendition.href for _, stated in beside for rendition in stated.renditions}
    told = {squeeze(photo.caption) for photo, _ in beside} - {""}
    kept = [photo for photo in within if photo.href not in hrefs and squeeze(photo.caption) not in told]
    return [*kept, *(photo for photo, _ in beside)]


def _of_pictures(renditions: list[Rendition]) -> list[Rendition]:
    """Return the renditions that are pictures, clean ones before those with a watermark."""
    shown = [one for one in renditions if one.media.startswith("image/") or not one.media]
    return [one for one in shown if "watermark" not in one.name.lower()] or shown
