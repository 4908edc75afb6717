"""The stories of a NewsItem: which components make one document, and which pictures stand beside it.

A component with a headline of its own makes a story of the text below it; components that are its title, its lead or
its body in parts belong to it, and so do alternatives of it in one language. Pictures are grouped by what holds them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from articles.formats.newsml12.shape import Component, Kind, kind

CAPTIONS = frozenset(("caption", "legend", "photocaption", "photo caption", "video caption", "videocaption"))
PICTURES = frozenset(("photo", "picture", "image", "graphic", "infographic", "logo", "illustration"))

MOST_TRANSLATIONS = 30

Content = tuple[Component, Element]


@dataclass(slots=True, eq=False)
class Shot:
    """One picture: the component that describes it, its renditions and the texts of its caption."""

    holder: Component
    renditions: list[Content] = field(default_factory=list)
    captions: list[Element] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Story:
    """What makes one document: the component that owns it, its texts, its pictures, and other media beside it."""

    owner: Component
    texts: list[Content] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    others: list[Content] = field(default_factory=list)
    asides: list[Element] = field(default_factory=list)  # captions of what is no picture; style sheets
    twins: list[Story] = field(default_factory=list)  # the same once more, in another form

    @property
    def language(self) -> str:
        """Return the language nearest to the text."""
        start = self.texts[0][0] if self.texts else self.owner
        return next((said for component in start.upwards() if (said := component.language)), "")


def read(root: Component, contents: Sequence[Content]) -> list[Story]:
    """Return the stories that the contents of a NewsItem's component make, in the sender's order."""
    leaves = [(component, content, kind(component, content)) for component, content in contents]
    if len(leaves) == 1 and leaves[0][2] is Kind.TEXT:  # as most are
        return [Story(_owner(leaves[0][0]), texts=[*contents])]
    texts, pictures, others = (
        [(component, content) for component, content, sort in leaves if sort is wanted]
        for wanted in (Kind.TEXT, Kind.PICTURE, Kind.OTHER)
    )
    captions = [text for text in texts if text[0].role in CAPTIONS] if pictures or others else []
    stories = _by_owner([text for text in texts if text[0].role not in CAPTIONS] if captions else texts)
    shots = _shots(pictures)
    _take_captions_of_pictures(stories, shots)
    asides = _caption(shots, captions, {component for component, _ in others})
    asides += [(component, content) for component, content, sort in leaves if sort is Kind.NOTHING]
    found = _without_twins(_joined(list(stories.values()), root)) or [Story(root)]
    owners = {story.owner: story for story in found}
    beside = _beside(found) if shots else []
    for shot in shots:
        inside = _nearest(owners, shot.holder)
        for story in [inside] if inside else beside:
            story.shots.append(shot)
    for component, content in others:
        (_nearest(owners, component) or found[0]).others.append((component, content))
    for component, content in asides:
        (_nearest(owners, component) or found[0]).asides.append(content)
    return found


def _by_owner(texts: Sequence[Content]) -> dict[Component, Story]:
    stories: dict[Component, Story] = {}
    owning: dict[Component, Component] = {}
    for component, content in texts:
        owner = owning.get(component) or owning.setdefault(component, _owner(component))
        stories.setdefault(owner, Story(owner)).texts.append((component, content))
    return stories


def _owner(component: Component) -> Component:
    """Return the component that makes a story of the text: the nearest with a headline, or an alternative."""
    around = component
    for around in component.upwards():
        if around.has_headline or (around.parent is not None and around.parent.holds_equivalents):
            break
    return around


def _shots(renditions: Sequence[Content]) -> list[Shot]:
    """Return the pictures: one component's are one, neighbours with a role of their own each are one too."""
    shots: dict[Component, Shot] = {}
    found: list[Shot] = []
    for component, content in renditions:
        parent = component.parent
        is_alone = parent is None or bool(component.parts.get("NewsLines")) or _holds_caption(component)
        holder = component if is_alone or parent is None else parent
        shot = shots.get(holder)
        role = component.role
        is_rendition = holder.holds_equivalents or role not in (shot.roles if shot else ())
        is_same = shot is not None and (shot.renditions[-1][0] is component or is_rendition)
        if shot is None or not is_same:
            shot = shots[holder] = Shot(holder)
            found.append(shot)
        shot.renditions.append((component, content))
        shot.roles.add(role)
    return found


def _holds_caption(component: Component) -> bool:
    return any(child.role in CAPTIONS for child in component.children)


def _take_captions_of_pictures(stories: dict[Component, Story], shots: Sequence[Shot]) -> None:
    """Make the text of a component that is a picture, or that holds one within another story, its caption."""
    holders = {shot.holder: shot for shot in shots}
    for owner in [*stories]:
        shot = holders.get(owner)
        if shot is None:
            continue
        is_within = any(around in stories for around in owner.upwards() if around is not owner)
        if is_within or owner.role in PICTURES:
            shot.captions += [content for _, content in stories.pop(owner).texts]


def _caption(shots: list[Shot], captions: Sequence[Content], films: set[Component]) -> list[Content]:
    """Give pictures the captions that stand beside them; return those of films.

    A caption whose picture is missing makes one without an address, which is added to the shots.
    """
    waiting: dict[Component, deque[Shot]] = {}
    for shot in shots:
        for around in shot.holder.upwards():
            waiting.setdefault(around, deque()).append(shot)
    filmed = {around for film in films for around in film.upwards()}
    asides: list[Content] = []
    for component, content in captions:
        around = next(one for one in component.upwards() if one in waiting or one.has_headline or one.parent is None)
        if around in waiting:
            beside = waiting[around]
            (beside.popleft() if len(beside) > 1 else beside[0]).captions.append(content)
        elif around in filmed:
            asides.append((component, content))
        else:
            shots.append(Shot(around, captions=[content]))
    return asides


def _joined(stories: list[Story], root: Component) -> list[Story]:
    """Return the stories with text that nobody owns put to the first one that somebody does."""
    owned = [story for story in stories if story.owner is not root or root.has_headline]
    if not owned:
        return stories
    owned[0].texts += [
        text for story in stories if story.owner is root and not root.has_headline for text in story.texts
    ]
    return owned


def _without_twins(stories: list[Story]) -> list[Story]:
    """Return the stories with alternatives in one language as one, the one that is marked up before others."""
    kept: dict[object, Story] = {}
    for story in stories:
        parent = story.owner.parent
        is_choice = parent is not None and parent.holds_equivalents
        key = (parent, story.language.lower()) if is_choice else story
        twin = kept.setdefault(key, story)
        if twin is not story and _is_marked_up(story) and not _is_marked_up(twin):
            kept[key] = story
            story.twins = [twin, *twin.twins]
        elif twin is not story:
            twin.twins.append(story)
    return list(kept.values())


def _is_marked_up(story: Story) -> bool:
    return any(len(data) > 0 for _, content in story.texts for data in content.iter("DataContent"))


def _nearest(owners: dict[Component, Story], component: Component) -> Story | None:
    """Return the story that a component stands in, if any."""
    return next((owners[around] for around in component.upwards() if around in owners), None)


def _beside(stories: Sequence[Story]) -> list[Story]:
    """Return the stories that a picture outside of all of them stands beside: all translations, else the first."""
    languages = {story.language.lower() for story in stories} if len(stories) <= MOST_TRANSLATIONS else set()
    return list(stories) if len(languages) == len(stories) else [stories[0]]
