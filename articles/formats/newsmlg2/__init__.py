"""NewsML-G2, IPTC's format for news in XML: news items, packages and messages. What is read is told in docs/formats.md.

`shape` has the wire's shape, `fields` maps its metadata, `content` its content, `packages` ties items together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree
from lxml.etree import _Element as Element

from articles.bodies import xml
from articles.bodies.draft import Draft
from articles.document import Document, Hints, Message, Refused, gettext_noop
from articles.formats.newsmlg2 import content, fields, packages, shape
from articles.formats.newsmlg2.shape import PACKAGE, Properties, Story

NAME = "newsmlg2"
STORIES = ("newsItem", "packageItem", "anyItem")
# Items that tell of things and plans, and hold no story.
OTHERS = {
    "conceptItem": gettext_noop(
        "This is a concept item (“%(name)s”): it describes a person, a place, an event or another thing, "
        "and holds no story."
    ),
    "knowledgeItem": gettext_noop(
        "This is a knowledge item (“%(name)s”): it lists terms or events that other items refer to, and holds no story."
    ),
    "planningItem": gettext_noop(
        "This is a planning item (“%(name)s”): it announces what the sender means to cover, and holds no story yet."
    ),
    "catalogItem": gettext_noop(
        "This is a catalogue item (“%(name)s”): it names the lists of codes that other items use, and holds no story."
    ),
}
# Pieces of an item that are sent or published alone.
_PIECES = frozenset(("contentSet", "contentMeta", "groupSet", "itemMeta"))
_SURE = frozenset(("newsMessage", *STORIES, *OTHERS))
_NAMESPACE = re.compile(r"iptc\.org/std/(?:nar|NewsML-G2)\b", re.IGNORECASE)


def sniff(head: bytes) -> float:
    """Return how sure it is: by the root's name, or by the namespace of one that is another's."""
    root, attributes = xml.root_of(head)
    if root in _SURE:
        return 1.0
    if root in _PIECES:
        return 0.6
    return 0.9 if root and _NAMESPACE.search(attributes) else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return the stories that the bytes hold, and a refusal for each item that holds none."""
    tree = xml.read(raw, charset=hints.charset)
    if isinstance(tree, Refused):
        return [tree]
    elements, told, tails = _items(tree.root), set[str](), list[str]()
    for root in list(tree.root.itersiblings()):
        said, tail = "".join(map(str, root.itertext())), root.tail or ""
        if further := _items(root):  # so that its words need not be told as those outside the tree
            elements += further
            told.add(f"{said}{tail}".strip())
            tails.append(tail)
    if not elements:
        return [Refused(0, "no-story", Message(gettext_noop("This NewsML-G2 file holds no item. Send it again.")))]
    header = shape.properties(one for one in tree.root if str(one.tag).lower() == "header")
    read = [_refused(element) if element.tag in OTHERS else _story(element, header, hints) for element in elements]
    kept = _tied(read)
    stories = [one for one in kept if isinstance(one, Story)]
    for story in stories:
        story.draft.notes[:0] = tree.notes
    if stories:
        stories[-1].draft.unread += [*(words for words in tree.unread if words not in told), *tails]
    return [
        one.draft.item(hints, number) if isinstance(one, Story) else Refused(number, "no-story", one)
        for number, one in enumerate(kept)
    ]


def _items(root: Element) -> list[Element]:
    """Return the items in their order; one within another is taken out of it, a piece of one is made one."""
    if root.tag in _PIECES:
        whole = etree.Element("packageItem" if root.tag == "groupSet" else "newsItem")
        whole.append(root)
        return [whole]
    found = list(root.iter(*STORIES, *OTHERS))
    for element in found:
        parent = element.getparent()
        if parent is not None and next(element.iterancestors(*STORIES, *OTHERS), None) is not None:
            rest = etree.SubElement(parent, "rest")
            rest.tail = element.tail
            parent.replace(element, rest)
            element.tail = None
    return found


def _refused(element: Element) -> Message:
    """Return what an item without a story is, by its name."""
    item = shape.item_of(element)
    inside = [*item.all("title"), *item.all("headline"), *element.iter("name")]
    name = next((said for one in inside if (said := shape.words(one))), item.guid)
    return Message(OTHERS[str(element.tag)], {"name": name[:120]})


def _story(element: Element, header: Properties, hints: Hints) -> Story:
    """Read one item; a package is completed when the items it lists are known."""
    item = shape.item_of(element)
    kind = PACKAGE if element.tag == "packageItem" else item.kind
    story = Story(item, Draft(NAME), kind)
    fields.fill(story, header, timezone=hints.timezone)
    content.read(story, timezone=hints.timezone)
    if kind != PACKAGE:
        fields.complete(story)
    return story


def _tied(read: Sequence[Story | Message]) -> list[Story | Message]:
    """Tie the items of a message together: pictures to their texts, packages to what they list; return those left.

    A package without a word of its own is no item beside those that it lists, and no story without them.
    """
    stories = packages.by_identifier(one for one in read if isinstance(one, Story))
    gone: list[Story] = []
    for story in [one for one in read if isinstance(one, Story)]:
        if story.kind == PACKAGE:
            groups = packages.groups_of(story.item)
            gone += packages.illustrate(groups, stories)
            if packages.is_wrapper(story, groups, stories):
                gone.append(story)
                continue
            packages.fill(story, groups)
            fields.complete(story)
        if story.pictures:
            gone += packages.follow(story, stories)
        packages.name_related(story, stories)
    left_out = {id(one) for one in gone}
    return [one for one in read if id(one) not in left_out]
