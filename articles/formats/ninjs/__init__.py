"""ninjs 1.x, 2.x and 3.x, IPTC's format for news in JSON. What it accepts is told in docs/formats.md.

`shape` has the wire's shape, `mapping` its fields, `bodies` its texts and `pictures` its pictures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from articles.bodies import objects
from articles.bodies.encoding import decode
from articles.document import Document, Hints, Message, Refused, gettext_noop
from articles.formats.ninjs import mapping, shape
from articles.formats.ninjs.shape import DEEPEST, PICTURES, NewsObject

FIRST_NAMES = 60  # quotation marks; behind so many, most news objects have said what they are

# Members that hold the items of an answer, in the order they are looked for.
CONTAINERS = (
    "items",
    "_items",
    "item",
    "data",
    "results",
    "result",
    "hits",
    "docs",
    "response",
    "_source",
    "ninjs",
    "content",
)

# Members that are rarely another format's, and members that news in JSON has in common.
_SURE = frozenset((
    "versioncreated", "firstcreated", "pubstatus", "representationtype", "copyrightholder", "copyrightnotice",
    "usageterms", "ednote", "slugline", "altids", "renditions", "bodies", "headlines", "descriptions", "infosource",
    "infosources", "embargoeduntil", "trustindicators", "contentcreated", "body_text", "body_html", "body_xhtml",
    "body_html5", "bodyxhtml", "description_text", "description_html", "description_caption",
))  # fmt: skip
_LIKELY = frozenset(
    ("headline", "byline", "located", "urgency", "associations", "uri", "embargoed", "person", "organisation")
)

_SURE_NAMES, _LIKELY_NAMES = ({name.encode() for name in names} for names in (_SURE, _LIKELY))


def sniff(head: bytes) -> float:
    """Return how sure it is: by the members that the first 4 KB name."""
    if head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] not in (b"{", b"["):
        return 0.0
    if b"\x00" in head:
        head = decode(head).text.encode("utf-8", "replace")
    if b"jsonfeed.org" in head or not objects.is_json(head[:200].decode("utf-8", "replace")):
        return 0.0
    text = head.lower()
    if len(_SURE_NAMES.intersection(text.split(b'"', FIRST_NAMES))) >= 2:
        return 1.0
    if b"ninjs-schema" in text or b'"ninjs"' in text:
        return 1.0
    named = text.split(b'"')
    sure, likely = len(_SURE_NAMES.intersection(named)), len(_LIKELY_NAMES.intersection(named))
    if sure >= 2 or (sure and likely):
        return 0.9
    return 0.5 if sure or likely >= 2 or named[1:2] == [b"uri"] else 0.0  # the one member that every item has


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return the documents that the bytes hold, in their order."""
    read = objects.read(raw, charset=hints.charset)
    if isinstance(read, Refused):
        return [read]
    found: list[Document | Refused] = []
    for place, value in enumerate(read.values):
        if place in read.refused:
            refused = read.refused[place]
            found.append(Refused(len(found), refused.code, refused.message))
            continue
        for stated in _stated(value, DEEPEST):
            for one in _with_stories(shape.read(stated)) if isinstance(stated, Mapping) else [None]:
                found.append(_item(one, hints, read.notes, len(found)))
    return found or [_no_item(0)]


def _item(stated: NewsObject | None, hints: Hints, notes: tuple[Message, ...], number: int) -> Document | Refused:
    if stated is None:
        return _no_item(number)
    draft = mapping.draft(stated, hints)
    draft.notes[:0] = notes
    return draft.item(hints, number)


def _no_item(number: int) -> Refused:
    template = gettext_noop("This JSON holds no news item as ninjs has it. Ask the sender which format it is.")
    return Refused(number, "no-item", Message(template))


def _stated(value: object, depth: int) -> Iterator[Mapping[str, Any] | None]:
    """Yield the news objects in a value; None stands for what is none where one is due."""
    if isinstance(value, list):
        for one in value:
            yield from _stated(one, depth)
        return
    if not isinstance(value, dict):
        yield None
        return
    inner = next((value[name] for name in CONTAINERS if name in value and isinstance(value[name], dict | list)), None)
    if depth and inner is not None and not _is_item(value):
        yield from _stated(inner, depth - 1)
        return
    yield value


def _is_item(value: Mapping[str, Any]) -> bool:
    named = {name.lower() for name in value}
    return len(named & (_SURE | _LIKELY | {"type", "title"})) >= 2 or bool(named & {"headline", "headlines", "bodies"})


def _with_stories(stated: NewsObject) -> Iterator[NewsObject]:
    """Yield a news object, and the stories that stand whole among its associations."""
    yield stated
    for one in stated.associations:
        if one.kind not in PICTURES and one.bodies:
            yield from _with_stories(one)
