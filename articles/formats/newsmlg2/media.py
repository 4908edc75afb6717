"""Pictures of NewsML-G2: renditions that a remoteContent gives by address, with the item's captions and credits."""

from __future__ import annotations

from lxml.etree import _Element as Element

from articles.bodies.renditions import Picture
from articles.document import PARAGRAPH, Part, Photo, Related
from articles.formats.newsmlg2.shape import Item, Story, code, is_picture, letters, party_of, words

MOST_PHOTOS = 500  # of one story


def read(story: Story, elements: list[Element]) -> None:
    """Make photos of the renditions of pictures, and note what else is to be had by address."""
    pictures: list[tuple[set[str], Picture]] = []
    others: list[Element] = []
    for one in elements:
        if not is_picture(one) and not (story.is_picture and not one.get("contenttype")):
            others.append(one)
            continue
        name = code(one, "rendition")
        if not pictures or (name in pictures[-1][0] and not story.is_picture):
            pictures.append((set(), Picture()))
        pictures[-1][0].add(name)
        _add_rendition(pictures[-1][1], one, name)
    _caption(story, [picture for _, picture in pictures])
    found = [photo for _, picture in pictures if (photo := picture.photo())]
    photos = list(dict.fromkeys([*story.draft.photos, *found]))
    story.draft.photos = photos[:MOST_PHOTOS]
    story.left += [said for photo in photos[MOST_PHOTOS:] for said in (photo.caption, photo.credit)]
    if not story.draft.photos:
        story.draft.photos += _icons(story.item)
    for href in list(dict.fromkeys(href for one in others if (href := (one.get("href") or "").strip())))[:1]:
        title = next((said for one in others if (said := _title(one))), "")
        story.draft.related.append(Related(title or href, href))
    for one in others:
        story.left += [said for child in one.iter("title", "description") if (said := words(child))]


def _icons(item: Item) -> list[Photo]:
    """Return the picture that stands for a film, a recording or a package; its renditions are one."""
    picture = Picture()
    for one in item.all("icon"):
        picture.add(one.get("href"), width=one.get("width"), height=one.get("height"), name=code(one, "rendition"))
    photo = picture.photo()
    return [photo] if photo else []


def _title(element: Element) -> str:
    return next((said for child in element if child.tag == "title" and (said := words(child))), "")


def _add_rendition(picture: Picture, element: Element, name: str) -> None:
    href = element.get("href") or element.get("residref")
    area = (element.get("width"), element.get("height"))
    picture.add(href, width=area[0] or element.get("size"), height=area[1], name=name)
    said = [words(child) for child in element if child.tag in ("description", "title")]
    picture.caption = picture.caption or next(filter(None, said), "")
    picture.credit(*(words(child) for child in element if child.tag == "creditline"))


def _caption(story: Story, pictures: list[Picture]) -> None:
    """Give the item's caption and credit to its picture; a picture item has one even without an address."""
    item = story.item
    captions = _without_slug(story)
    if story.is_picture:
        pictures[1:] = []
        first = pictures[0] if pictures else Picture()
        first.caption = next(iter(captions), first.caption)
        first.credit(*_photographers(item), item.first("creditline"))
        if not pictures and first.caption and (photo := first.photo()):
            story.draft.photos.append(photo)
        story.left += captions[1:]
        return
    if captions and pictures and not pictures[0].caption:
        pictures[0].caption = captions.pop(0)
    if captions and not story.draft.body and not story.summaries:
        story.draft.body.append(Part(PARAGRAPH, captions.pop(0)))
    story.left += captions


def _without_slug(story: Story) -> list[str]:
    """Return the captions but for those that only repeat slugline and headline, as one agency's do."""
    draft = story.draft
    repeated = {letters(f"{draft.slugline or ''}{draft.headline}"), letters(draft.headline)}
    if story.is_picture:
        return story.captions
    return [said for said in story.captions if letters(said) not in repeated]


def _photographers(item: Item) -> list[str]:
    """Return who is credited with a picture: those who are called photographers, else all who made it."""
    creators = item.all("creator")
    named = [one for one in creators if "photog" in f"{code(one, 'role')} {code(one)} {code(one, 'jobtitle')}"]
    persons = [party_of(one, item.language) for one in named or creators[:1]]
    return [item.first("by"), *persons] if not item.first("by") or named else [item.first("by")]
