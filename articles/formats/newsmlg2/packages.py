"""Packages of NewsML-G2: what an item that lists others says of them, and which pictures go with which text.

A package in a message ties its items together. Its pictures become photos of a text where it leaves no doubt of whose:
they stand in one group with one text, or it holds one text only. All others stand by themselves.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml.etree import _Element as Element

from articles.bodies import rich
from articles.document import Part, Photo, Related
from articles.formats.newsmlg2 import shape
from articles.formats.newsmlg2.media import MOST_PHOTOS
from articles.formats.newsmlg2.shape import TEXT, Item, Reference, Story, code

MOST = 1000  # references of one group that are looked at
_REFERENCES = frozenset(("itemRef", "conceptRef", "groupRef"))


@dataclass(slots=True)
class Group:
    """The items that a package lists together; alternatives illustrate nothing."""

    is_alternative: bool = False
    references: list[Reference] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def groups_of(item: Item) -> list[Group]:
    """Return the groups of a package from its root on, in its order; then those that it refers to nowhere."""
    loose = [one for name in ("itemref", "conceptref") for one in item.parts.get(name, ())]
    found = [Group(references=[shape.reference_of(one) for one in loose])] if loose else []
    for outer in item.parts.get("groupset", ()):
        by_id = {one.get("id") or str(number): one for number, one in enumerate(outer) if one.tag == "group"}
        root = outer.get("root") or ""
        waiting, seen = deque([root, *by_id]), set[str]()
        while waiting:
            name = waiting.popleft()
            if name in seen or name not in by_id:
                continue
            seen.add(name)
            found.append(_group(by_id[name]))
            below = [(one.get("idref") or "").strip() for one in by_id[name] if one.tag == "groupRef"]
            waiting.extendleft(reversed(below))
    return found


def _group(element: Element) -> Group:
    is_alternative = code(element, "mode") in ("alt", "alternative")
    listed = [shape.reference_of(one) for one in element if one.tag in ("itemRef", "conceptRef")]
    said: dict[str, list[str]] = {"title": [], "edNote": []}
    left: list[str] = []
    for one in element:
        if isinstance(one.tag, str) and one.tag not in _REFERENCES:
            said.get(one.tag, left).append(shape.leaves(one))
    return Group(is_alternative, listed[:MOST], said["title"], said["edNote"], left)


def by_identifier(stories: Iterable[Story]) -> dict[str, Story]:
    """Return the stories by what references call them: the identifier, with some senders its version behind it."""
    found: dict[str, Story] = {}
    for story in stories:
        if guid := story.item.guid:
            found.setdefault(guid, story)
            found.setdefault(f"{guid}:{story.item.element.get('version')}", story)
    return found


def fill(story: Story, groups: Sequence[Group]) -> None:
    """Make what a package says of its items related stories, and of their summaries its text."""
    draft = story.draft
    listed = [one for group in groups for one in group.references]
    for one in listed:
        if one.address or one.title:
            draft.related.append(Related(one.title or str(one.address), one.address))
        said = [part for text in one.texts for part in rich.read(text).parts]
        if said and one.title:
            draft.body.append(Part(rich.SUBHEADING, one.title))
        draft.body += said
    notes = [draft.ednote or "", *(note for group in groups for note in group.notes)]
    draft.ednote = " / ".join(dict.fromkeys(filter(None, notes))) or None
    story.left += [said for group in groups for said in group.left]
    story.titles += [title for group in groups for title in group.titles if title]
    story.titles += [one.title for one in listed[:1] if one.title]


def name_related(story: Story, stories: Mapping[str, Story]) -> None:
    """Call related stories without a title by their headlines, where the message holds them."""
    draft = story.draft
    for at, one in enumerate(draft.related):
        told = stories.get(one.href or "") if one.title == one.href else None
        if told and told.draft.headline:
            draft.related[at] = Related(told.draft.headline, one.href)


def is_wrapper(story: Story, groups: Sequence[Group], stories: Mapping[str, Story]) -> bool:
    """Tell whether a package only ties items of its message together and has no words of its own."""
    members = [stories[one.guid] for group in groups for one in group.references if one.guid in stories]
    draft = story.draft
    if not members or draft.body or draft.standfirst or draft.ednote or draft.unread:
        return False
    known = {member.draft.headline.casefold() for member in members} | {""}
    listed = {one.title.casefold() for group in groups for one in group.references}
    return draft.headline.casefold() in known | listed


def illustrate(groups: Sequence[Group], stories: Mapping[str, Story]) -> list[Story]:
    """Give a package's pictures to its texts, and tell the first text of the others; return the pictures given."""
    listed = dict.fromkeys(one.guid for group in groups for one in group.references)
    texts = {guid: None for guid in listed if _is_text(stories.get(guid))}
    given: list[Story] = []
    for group in groups:
        own = [guid for guid in dict.fromkeys(one.guid for one in group.references) if guid in texts]
        whose = own if len(own) == 1 else list(texts)
        if len(whose) != 1 or group.is_alternative:
            continue
        for one in group.references:
            picture = stories.get(one.guid)
            if picture and picture.is_picture and give(stories[whose[0]], picture):
                given.append(picture)
    told = [stories[guid] for guid in texts]
    for text in told[1:]:
        told[0].draft.related.append(Related(text.draft.headline or text.item.guid, text.item.guid))
    return given


def give(text: Story, picture: Story) -> bool:
    """Add a picture's photos to a text; tell whether that was done: one with terms of its own stands by itself."""
    mine, its = text.draft, picture.draft
    if its.pubstatus != mine.pubstatus or its.embargoed not in (None, mine.embargoed):
        return False
    if not its.photos or its.body or len(mine.photos) + len(its.photos) > MOST_PHOTOS:
        return False
    mine.photos += [photo for photo in its.photos if photo not in mine.photos]
    said = [its.headline, its.ednote or "", *its.unread]
    known = "\n".join(
        [mine.headline, mine.ednote or "", *mine.unread, *(photo.caption for photo in its.photos)]
    ).casefold()
    mine.unread += [one for one in dict.fromkeys(said) if one and one.casefold() not in known]
    mine.notes += [note for note in its.notes if note not in mine.notes]
    return True


def follow(story: Story, stories: Mapping[str, Story]) -> list[Story]:
    """Make photos of the pictures that a text links to; return those that the message holds as items."""
    draft = story.draft
    given: list[Story] = []
    in_body = {photo.href: at for at, photo in enumerate(draft.photos)}
    for one in story.pictures:
        placed = in_body.get(one.guid) if one.guid else None
        picture = stories.get(one.guid)
        if placed is not None:
            draft.photos[placed] = replace(draft.photos[placed], href=one.href or None)
            draft.unread += [one.title] if one.title and one.title not in draft.photos[placed].caption else []
        elif picture and picture.is_picture and story.kind == TEXT and give(story, picture):
            given.append(picture)
        elif (one.href or one.is_captioned) and len(draft.photos) < MOST_PHOTOS:
            draft.photos.append(Photo(one.title, href=one.href or None))
        else:
            draft.related.append(Related(one.title or str(one.address), one.address))
    return given


def _is_text(story: Story | None) -> bool:
    return story is not None and story.kind == TEXT
