"""A story of a NewsItem to a Draft: its lines and metadata, its text, the pictures and other media beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.etree import _Element as Element

from articles.bodies import alerts, languages, nitf
from articles.bodies.draft import Draft
from articles.bodies.renditions import Picture
from articles.bodies.xml import LANG
from articles.document import Hints, Related, fold_spaces
from articles.formats.newsml12 import content, lines, management, metadata
from articles.formats.newsml12.management import Envelope
from articles.formats.newsml12.metadata import Metadata
from articles.formats.newsml12.shape import Component, property_of
from articles.formats.newsml12.stories import Shot, Story

TITLES = frozenset(("headline", "title"))
DECKS = frozenset(("subheadline", "subtitle", "sub headline"))
ASIDE = frozenset(("contact", "contacts", "tweettext", "tweet", "copyright", "keywords", "mediacontact"))
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def fill(draft: Draft, story: Story, item: Element, *, sent: Envelope, hints: Hints, is_only: bool) -> None:
    """Read a story of the item into the draft; `is_only` where no other story shares the item's lines."""
    names = management.fill(draft, item, sent, hints.timezone)
    own = _own(story)
    around = [component for component in story.owner.upwards() if component is not story.owner]
    said, above = lines.read(own), lines.read(around)
    known = metadata.read([*own, *around])
    draft.language = known.language or languages.tag(item.get(LANG))
    _lines(draft, said, above, is_only=is_only)
    draft.agency = metadata.agency(known, said, sent.senders) or metadata.of_domain(names.provider)
    if not said.datelines:
        said.datelines, above.datelines = above.datelines, []
    draft.located = metadata.place(known, said)
    draft.tags += [*said.tags, *above.tags, *known.tags]
    draft.signal = draft.signal or metadata.signal(known.version)
    draft.ednote = _joined([draft.ednote or "", *said.notes, *above.notes, *known.notes])
    decks = _texts(draft, story, [*said.decks, *(above.decks if is_only else [])], timezone=hints.timezone)
    for shot in story.shots:
        _photo(draft, shot, story, hints.timezone)
    for component, other in story.others:
        _relate(draft, component, other, story)
    _name(draft, names, known)
    if decks:
        draft.body[:0] = nitf.place_decks(draft, decks)
    _leave(draft, said, above, known)
    management.release(draft, hints.timezone)


def announces(draft: Draft, story: Story) -> bool:
    """Tell whether a headline without text is a story: where a text was to come, or films go with it."""
    is_headed = _LETTER.search(draft.headline) is not None and story.owner.has_headline
    return is_headed and (bool(draft.related) or next(story.owner.element.iter("DataContent"), None) is not None)


def _own(story: Story) -> list[Component]:
    """Return the components that are the story's: those that its texts stand in, then their owner."""
    found: dict[Component, None] = {}
    for component, _ in story.texts:
        for around in component.upwards():
            if around is story.owner:
                break
            found[around] = None
    return [*found, story.owner]


def _lines(draft: Draft, said: lines.Lines, above: lines.Lines, *, is_only: bool) -> None:
    written = said.headlines + (above.headlines if is_only else [])
    headlines = [one for one in written if _LETTER.search(one)]
    draft.unread += [one for one in written if not _LETTER.search(one)]
    for headline in headlines or above.headlines[:1]:
        draft.offer("headline", headline)
    for slug in [*said.slugs, *above.slugs]:
        draft.offer("slugline", slug)
    if bylines := list(dict.fromkeys(said.bylines or above.bylines)):
        draft.offer("byline", ", ".join(bylines))
    for lead in said.leads:
        draft.offer("standfirst", lead)


def _texts(draft: Draft, story: Story, decks: list[str], *, timezone: str) -> list[str]:
    """Read the story's texts, each as its role says; return the lower lines of its headline."""
    for component, item in story.texts:
        role = component.role
        if role in TITLES:
            draft.offer("headline", content.words(item, timezone=timezone))
        elif role in DECKS:
            decks.append(content.words(item, timezone=timezone))
        elif role in lines.LEADS:
            draft.offer("standfirst", content.words(item, timezone=timezone))
        elif role in ASIDE:
            aside = content.words(item, timezone=timezone)
            draft.unread += [aside] if aside != fold_spaces(draft.headline) else []
        else:
            content.fill(draft, item, timezone=timezone)
    draft.unread += [content.words(item, timezone=timezone) for item in story.asides]
    for twin in story.twins:
        words = " ".join(content.words(item, timezone=timezone) for _, item in twin.texts)
        if _letters(words) not in _letters(" ".join([draft.standfirst, *(part.text for part in draft.body)])):
            draft.unread.append(words)
    return [deck for deck in decks if deck]


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _photo(draft: Draft, shot: Shot, story: Story, timezone: str) -> None:
    """Add a picture with its caption and its credit: who took it, then who provides it."""
    picture = Picture()
    described = [component for component in shot.holder.upwards() if _is_its(component, story)]
    said = lines.read(described)
    captions = [content.words(item, timezone=timezone) for item in shot.captions]
    captions = [one for one in captions if one] or said.captions
    captions = captions or [property_of(item, "caption") for _, item in shot.renditions]
    picture.caption = " ".join(dict.fromkeys(filter(None, captions)))
    title = next((one for one in said.headlines if _LETTER.search(one)), "")
    if not picture.caption and title and title != fold_spaces(draft.headline):
        picture.caption = title
    elif title and title.casefold() not in f"{picture.caption} {fold_spaces(draft.headline)}".casefold():
        draft.unread.append(title)
    known = metadata.read(described)
    picture.credit(*(said.bylines or known.named("Creator")))
    picture.credit(*(said.credits or [metadata.agency(known, lines.Lines(), ()) or ""]))
    if described and described[0] is not story.owner:
        draft.unread += said.unread
        draft.ednote = _joined([draft.ednote or "", *said.notes])
    for component, item in shot.renditions:
        name = f"{component.role} {property_of(item, 'imageuse')}"
        width, height = property_of(item, "width", "pixelwidth"), property_of(item, "height", "pixelheight")
        picture.add(item.get("Href") or item.get("Url"), width=width, height=height, name=name)
    if photo := picture.photo():
        draft.photos.append(photo)


def _is_its(component: Component, story: Story) -> bool:
    """Tell whether a component describes the picture: one around a story of text does not."""
    if not story.texts:
        return True
    around = set(story.owner.upwards())
    return component not in around


def _relate(draft: Draft, component: Component, item: Element, story: Story) -> None:
    """Note a film, a recording or a file that goes with the story."""
    described = [one for one in component.upwards() if one not in set(story.owner.upwards())]
    title = next(iter(lines.read(described).headlines), "")
    href = (item.get("Href") or item.get("Url") or "").strip()
    link = href if _LINK.match(href) else None
    if link or title:
        draft.related.append(Related(title or str(link), link))
    elif href:
        draft.unread.append(href)


def _name(draft: Draft, names: management.Names, known: Metadata) -> None:
    """Set what only names of the item can tell: the slugline, a headline that is missing, who wrote the story."""
    draft.slugline = draft.slugline or names.label or None
    if not fold_spaces(draft.headline):
        first = draft.body[0].text if draft.body else ""
        urgency = min(draft.urgency or alerts.URGENT, alerts.URGENT) if names.is_alert else draft.urgency
        is_alert = alerts.headline(first, urgency=urgency, agency=draft.agency)
        draft.headline = is_alert or draft.slugline or ""
    if not draft.byline:
        creators = [name for name in known.named("Creator") if _is_person(name, draft)]
        draft.byline = ", ".join(dict.fromkeys(creators)) or None


def _is_person(name: str, draft: Draft) -> bool:
    """Tell whether a creator can be a byline: a name of several words that is not the agency's."""
    return " " in name.strip() and name.casefold() != fold_spaces(draft.agency or "").casefold()


def _leave(draft: Draft, said: lines.Lines, above: lines.Lines, known: Metadata) -> None:
    """Leave unread what has no field: credits, rights, datelines and sources."""
    left = [*said.unread, *above.unread, *said.credits, *above.credits, *said.datelines, *above.datelines]
    left += [*known.named("Source"), *known.unplaced]
    if not left:
        return
    fields = (draft.agency, draft.located, draft.headline, draft.standfirst, draft.slugline, "")
    placed = {fold_spaces(field or "").casefold() for field in fields}
    draft.unread += [one for one in dict.fromkeys(left) if one.casefold() not in placed]


def _joined(said: Sequence[str]) -> str | None:
    return " ".join(dict.fromkeys(one for one in said if one)) or None
