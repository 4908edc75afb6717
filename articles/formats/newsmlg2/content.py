"""What a contentSet holds, in NITF, XHTML, any other XML, plain or escaped text, or by address, to a Draft.

By the specification its children are renditions of one content: one is read, and of the others what it does not say.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from lxml import etree
from lxml.etree import _Element as Element

from articles.bodies import encoding, figures, flow, fragment, nitf, rich
from articles.bodies import xml as xmls
from articles.bodies.draft import Draft
from articles.bodies.languages import tag
from articles.bodies.xml import LANG
from articles.document import PARAGRAPH, Message, Part, Photo, fold_spaces, gettext_noop
from articles.formats.newsmlg2 import framing, media
from articles.formats.newsmlg2.shape import Item, Story, leaves, letters, words

LONGEST_BYLINE = 150
MOST_CLASSED = 100  # elements with a class that are looked at
MOST_ROWS = 1000  # lines in which columns are looked for
MOST_COMPARED = 1000  # blocks of a rendition that are looked for anywhere in another

_NITF = frozenset("nitf body.head body.content body.end".split())
_MARKUP = re.compile(
    r"<(?:p|br|div|html|body|h[1-6]|ul|ol|table|span|a|b|i|em|strong|nitf|section|article)\b[^<>]*>", re.I
)
_ESCAPED_NITF = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!DOCTYPE[^>]*>\s*)?<(?:nitf|body\.content)\b", re.I)
_CLASSED = etree.XPath("descendant::*[@class]")
_PARAGRAPHS_ONLY = re.compile(r"</?(?:p|br)\s*/?>", re.IGNORECASE)
_ROW = re.compile(r"\S {2,}\S.* +\S")  # columns, which markup would have run together
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LEADS = frozenset("teaser lead lede ingress preamble standfirst chapo chapeau intro summary".split())
_BYLINES = frozenset("byline author".split())
# Children of an item that are read by name or say nothing to people.
_PARTS = frozenset(
    "partmeta catalogref catalog hophistory pubhistory rightsinfo itemmeta contentmeta assert inlineref contentset "
    "groupset inlinexml inlinedata itemref conceptref conceptset concept rest header".split()
)
# What tells of an event or another thing in a news item, each under its name.
_EVENTS = frozenset(("event", "concept"))
_FLAT = frozenset([*rich.INLINE, *rich.BLOCKS, *rich.CONTAINERS, "br", "pre", "tr", "td", "th", "span", "img"])


def read(story: Story, *, timezone: str) -> None:
    """Read the item's content into its draft, and set what the content says of its frame."""
    contents = [one for outer in story.item.parts.get("contentset", ()) for one in outer if isinstance(one.tag, str)]
    for name in ("inlinexml", "inlinedata", "conceptset", "concept"):
        contents += story.item.parts.get(name, ())
    remote = [one for one in contents if one.tag == "remoteContent"]
    texts = [one for one in contents if one.tag != "remoteContent" and _has_content(one)]
    if len(texts) > 1:
        _several(story, texts, timezone)
    elif texts:
        _read_one(story.draft, texts[0], timezone, story.titles)
    for outer in story.item.parts.get("contentset", ()):  # words that stand in no rendition
        story.left += [text for text in (outer.text, *(one.tail for one in outer)) if text and not text.isspace()]
    story.left += outside(story.item)
    media.read(story, remote)
    framing.place(story)


def outside(item: Item) -> Iterator[str]:
    """Yield words that stand in an item where the specification has no place for any."""
    element = item.element
    yield from (text for text in (element.text, *(child.tail for child in element)) if text and not text.isspace())
    for name, parts in item.parts.items():
        if name not in _PARTS:
            yield from map(leaves, parts)


def _has_content(element: Element) -> bool:
    return len(element) > 0 or bool(element.text and not element.text.isspace())


@dataclass(slots=True)
class _Rendition:
    """One of several contents: what it was read to, and all its words as one string of letters."""

    element: Element
    draft: Draft
    titles: list[str]
    letters: str

    @property
    def rank(self) -> int:
        """Return how much a rendition's markup says: NITF more than XHTML, that more than plain text."""
        if self.element.tag == "inlineData":
            return 1
        return 3 if next(self.element.iter(*_NITF), None) is not None else 2


def _several(story: Story, elements: list[Element], timezone: str) -> None:
    """Read the fullest of several renditions, of those as full the one with most markup; then what others say more.

    Other words under the same name of rendition are a further part of the content; under another name they go to
    `unread`.
    """
    renditions = []
    for element in elements:
        draft, titles = Draft(story.draft.format), list[str]()
        _read_one(draft, element, timezone, titles)
        said = " ".join(part.text for part in draft.body)
        renditions.append(_Rendition(element, draft, titles, letters(f"{draft.headline} {draft.standfirst} {said}")))
    ours = [one for one in renditions if tag(one.element.get(LANG)) in (None, story.item.language)] or renditions
    longest = max(len(one.letters) for one in ours)
    chosen = max((one for one in ours if len(one.letters) >= 0.8 * longest), key=lambda one: one.rank)
    for one in renditions:
        new = one.draft.body
        if one is not chosen:
            known = chosen.letters if len(new) < MOST_COMPARED else {letters(part.text) for part in chosen.draft.body}
            new = [part for part in new if letters(part.text) not in known]
        if one is chosen or _is_same_rendition(one.element, chosen.element):
            story.draft.body += new
        else:
            story.left += [part.text for part in new]
        _merge(story, one)


def _is_same_rendition(one: Element, other: Element) -> bool:
    same = ("rendition", "contenttype", LANG)
    return one.tag == other.tag and all(one.get(name) == other.get(name) for name in same)


def _merge(story: Story, one: _Rendition) -> None:
    """Add the fields of a rendition to the story's, which are kept."""
    draft = story.draft
    story.draft.language = story.draft.language or draft.language
    for name in ("headline", "byline", "standfirst", "located", "agency", "slugline"):
        draft.offer(name, getattr(one.draft, name))
    draft.photos += [photo for photo in one.draft.photos if photo not in draft.photos]
    draft.related += [related for related in one.draft.related if related not in draft.related]
    draft.tags += one.draft.tags
    draft.notes += [note for note in one.draft.notes if note not in draft.notes]
    story.left += one.draft.unread
    story.titles += one.titles


def _read_one(draft: Draft, element: Element, timezone: str, titles: list[str]) -> None:
    """Read one rendition by what it is made of, whatever its contenttype says."""
    if len(element) == 0:
        _read_text(draft, _decoded(element, draft), timezone)
        return
    names = {child.tag.lower() for child in element if isinstance(child.tag, str)}
    inner = {grandchild.tag for child in element for grandchild in child if isinstance(grandchild.tag, str)}
    if names & _NITF or inner & _NITF:
        nitf.fill(draft, next((one for one in element if one.tag in ("nitf", "body")), element), timezone=timezone)
    elif names <= _FLAT:
        _read_xhtml(draft, element, titles)
    else:
        pictures = figures.take(element, None)
        draft.photos += pictures.photos
        draft.unread += pictures.unread
        _read_tree(draft, element, timezone, _strange(element))


def _decoded(element: Element, draft: Draft) -> str:
    """Return the text of a rendition without markup, decoded where it is base64."""
    text = element.text or ""
    if "base64" not in f"{element.get('encoding')} {element.get('encodinguri')}".lower():
        return text
    kind = (element.get("contenttype") or "").lower()
    if kind.startswith(("image/", "video/", "audio/", "application/pdf")):
        template = gettext_noop("It holds a file of the kind %(kind)s itself, which is not kept.")
        draft.notes.append(Message(template, {"kind": kind[:80]}))
        return ""
    try:
        raw = base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):  # cut off, or with letters beyond ASCII: then it is shown as it stands
        return text
    decoded = encoding.decode(raw)
    draft.notes += decoded.notes
    return decoded.text


def _read_text(draft: Draft, text: str, timezone: str) -> None:
    """Read text: NITF or HTML with its markup escaped, else paragraphs."""
    if text.lstrip()[:1] == "{" and (bodies := _bodies_in_json(text)):
        for said in bodies:
            _read_text(draft, said, timezone)
    elif "<" not in text or not _MARKUP.search(text):
        draft.body += flow.paragraphs(text)
    elif _ESCAPED_NITF.match(text) and isinstance(tree := xmls.read(text.encode()), xmls.Tree):
        nitf.fill(draft, tree.root, timezone=timezone)
        draft.notes += tree.notes
        draft.unread += tree.unread
    elif not _TAG.search(bare := _PARAGRAPHS_ONLY.sub("\n\n", text)) and text.count("\n") > 3:
        draft.body += flow.paragraphs(bare)  # lines set as plain text, within the tags of one paragraph
    else:
        _take_body(draft, fragment.read(text))


def _bodies_in_json(text: str) -> list[str]:
    """Return the first body of a ninjs object by the names that its versions have for it; [] for other text."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(said, dict):
        return []
    listed = said.get("bodies")
    inside = [one.get("value") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    bodies = [said.get(name) for name in ("body_nitf", "body_xhtml", "body_html", "body_text")]
    return [body for body in [*bodies, *inside] if isinstance(body, str) and body.strip()][:1]


def _take_body(draft: Draft, body: rich.Body) -> None:
    draft.body += body.parts
    draft.photos += body.photos
    draft.related += body.related
    draft.unread += body.unread


def _read_xhtml(draft: Draft, element: Element, titles: list[str]) -> None:
    """Read XHTML: what its classes name goes to the fields of the name, the rest is the body."""
    root = next(element.iter("html", "body"), element)
    draft.language = draft.language or tag(root.get(LANG) or root.get("lang"))
    pictures = figures.take(element, None)
    draft.photos += pictures.photos
    draft.unread += pictures.unread
    for one in cast(list[Element], _CLASSED(element))[:MOST_CLASSED]:
        _take_classed(draft, one)
    for one in [time for header in element.iter("header") for time in header.iter("time")]:
        draft.unread.append(_taken(one))

    for one in list(element.iter("head")):
        titles.extend(said for title in one.iter("title") if (said := words(title)))
        draft.unread.extend(said for child in one if child.tag != "title" and (said := leaves(child)))
        _taken(one)
    if preset := _preset(element):
        draft.body += preset
    else:
        _take_body(draft, rich.read(element, handlers=_PICTURES))


def _take_image(element: Element, body: rich.Body) -> None:
    """Take the picture that dpa sets into its XHTML; its address is that of the item's link to it."""
    caption, credit = element.get("caption") or "", element.get("creditline") or ""
    body.photos.append(Photo(caption, credit, href=element.get("ref")))


_PICTURES = {"dnl-image": _take_image}


def _take_classed(draft: Draft, element: Element) -> None:
    """Take a byline or a lead out of the body that is called so by its class."""
    named = set((element.get("class") or "").lower().split())
    if named & _BYLINES and len(said := words(element)) <= LONGEST_BYLINE:
        draft.offer("byline", said)
        _taken(element)
    elif named & _LEADS and element.tag in ("p", "div", "h2", "h3") and (said := words(element)):
        if not draft.standfirst:
            draft.standfirst = said
        if letters(said) == letters(draft.standfirst):
            _taken(element)


def _taken(element: Element) -> str:
    """Empty an element and return its words."""
    said, tail = words(element), element.tail
    element.clear()
    element.tail = tail
    return said


def _preset(element: Element) -> list[Part]:
    """Return the paragraphs of a body that is one element whose lines are set like plain text; [] for any other."""
    if len(list(islice(element.iter("p"), 2))) > 1:
        return []
    bodies = list(element.iter("body"))
    held = [one for one in (bodies[0] if bodies else element).iter() if one.text and not one.text.isspace()]
    if len(held) != 1 or held[0].tag not in ("p", "div", "body", "pre") or len(held[0]):
        return []
    lines = [line for line in (held[0].text or "").split("\n")[1:] if line.strip()]
    indented = sum(1 for line in lines if line.startswith(("  ", "\t")))
    rows = sum(1 for line in lines[:MOST_ROWS] if _ROW.search(line))
    if len(lines) < 4 or (rows < 3 and (indented < 2 or len(lines) - indented < 2)):
        return []
    return flow.paragraphs(held[0].text or "")


def _read_tree(draft: Draft, element: Element, timezone: str, strange: set[Element]) -> None:
    """Read XML of any kind: each innermost element with words is a paragraph; what is XHTML in it is read as such."""
    draft.body += _paragraph(element.text)
    for child in element:
        name = child.tag.lower() if isinstance(child.tag, str) else ""
        if not name:
            pass
        elif name in _NITF:
            nitf.fill(draft, child, timezone=timezone)
        elif name == "svg":
            draft.unread.append(leaves(child))
        elif name in ("name", "title") and element.tag in _EVENTS and (said := words(child)):
            draft.body.append(Part(rich.SUBHEADING, said))
        elif child not in strange or len(child) == 0 or _is_mixed(child):
            _take_body(draft, rich.read(child))
        else:
            _read_tree(draft, child, timezone, strange)
        draft.body += _paragraph(child.tail)


def _strange(root: Element) -> set[Element]:
    """Return the elements with other names than XHTML's, and those around them: others have a body or a title, too."""
    found: set[Element] = set()
    for one in root.iter():
        if not isinstance(one.tag, str) or one.tag.lower() in _FLAT:
            continue
        found.add(one)
        for around in one.iterancestors():
            if around in found:
                break
            found.add(around)
    return found


def _is_mixed(element: Element) -> bool:
    """Tell whether an element holds words beside its children."""
    said = [element.text, *(child.tail for child in element)]
    return any(text and not text.isspace() for text in said)


def _paragraph(text: str | None) -> list[Part]:
    folded = fold_spaces(text or "")
    return [Part(PARAGRAPH, folded)] if folded else []
