"""NewsML 1.0 to 1.2, one NewsItem a file or several. What it accepts is told in docs/formats.md."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from articles.bodies import xml
from articles.bodies.draft import Draft
from articles.document import Document, Hints, Message, Refused, gettext_noop
from articles.formats.newsml12 import management, mapping, shape, stories
from articles.formats.newsml12.management import Envelope


def sniff(head: bytes) -> float:
    """Return how sure it is: the first element tells."""
    return 1.0 if xml.root_of(head)[0].lower() == "newsml" else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return the documents that the bytes hold, in their order; a NewsItem may hold several stories."""
    tree = xml.read(raw, charset=hints.charset)
    if isinstance(tree, Refused):
        return [tree]
    found: list[Draft | Message] = []
    for root in (tree.root, *tree.root.itersiblings("NewsML")):
        sent = management.envelope(root)
        for item in root.iter("NewsItem"):
            found += _read(item, sent, hints)
    if not found:
        found.append(Message(gettext_noop("The file holds no NewsItem. Ask the sender for the story.")))
    drafts = [draft for draft in found if isinstance(draft, Draft)]
    for draft in drafts:
        draft.notes[:0] = tree.notes
    if drafts:
        drafts[0].unread += tree.unread
    return [
        one.item(hints, number) if isinstance(one, Draft) else Refused(number, "no-story", one)
        for number, one in enumerate(found)
    ]


def _read(item: Element, sent: Envelope, hints: Hints) -> Iterator[Draft | Message]:
    """Yield a draft for each story of a NewsItem, or why there is none."""
    element = next(item.iterchildren("NewsComponent"), None)
    if element is None:
        draft = Draft("newsml12")
        management.fill(draft, item, sent, hints.timezone)
        yield draft if draft.signal == "kill" else Message(_reason(item))
        return
    contents: list[stories.Content] = []
    component = shape.read(element, contents)
    found = stories.read(component, contents)
    for number, story in enumerate(found):
        draft = Draft("newsml12")
        mapping.fill(draft, story, item, sent=sent, hints=hints, is_only=len(found) == 1)
        if draft.guid and len(found) > 1:
            draft.guid = f"{draft.guid}#{story.owner.duid or number}"
        is_story = bool(draft.body or draft.photos or draft.standfirst or draft.signal == "kill")
        yield draft if is_story or mapping.announces(draft, story) else Message(_reason(item))


def _reason(item: Element) -> str:
    """Return the sentence on a NewsItem without a story."""
    if item.find("Update") is not None:
        return gettext_noop("The item only amends parts of one sent before. Ask the sender for the whole story.")
    if next(item.iter("NewsItemRef"), None) is not None:
        return gettext_noop("The item only lists other items. Their stories come by themselves.")
    return gettext_noop("The item holds no text and no picture: it is a catalogue, a list of topics or an index.")
