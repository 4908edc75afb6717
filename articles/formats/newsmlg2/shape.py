"""The wire shape of NewsML-G2: items with their properties by name, names and codes of concepts, references.

IPTC, NewsML-G2 2.0 to 2.36. A property's value is a code (qcode, uri), a literal or a name; schemes go by many aliases,
so that only a code's last part counts, within the property that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from articles.bodies import rich
from articles.bodies.draft import Draft
from articles.bodies.languages import tag
from articles.bodies.xml import LANG
from articles.document import fold_spaces

TEXT, PICTURE, PACKAGE = "text", "picture", "package"
# Elements that hold words about a party or a place, beside its name.
DETAILS = ("definition", "note", "contactInfo", "address", "biography", "remark")

_KEYS = ("qcode", "uri", "literal")
# IPTC's natures of news items; a composite one is told like a text.
_KINDS = {
    "text": TEXT, "composite": TEXT, "picture": PICTURE, "photo": PICTURE, "image": PICTURE, "graphic": PICTURE,
    "graphics": PICTURE, "animated": PICTURE, "video": "video", "audio": "audio",
}  # fmt: skip
Properties = dict[str, list[Element]]

_NO_WORD = re.compile(r"\W+")
_CODE_PARTS = re.compile(r"[:/#]")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w.-]+)", re.IGNORECASE)
_OPAQUE = re.compile(r"[\d._-]*|[0-9a-f-]{16,}|(?=.*\d{4})\S*", re.IGNORECASE)
_MINOR_NAMES = frozenset(("mnemonic", "short", "abbreviation", "sort", "bylinetitle", "title"))
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?|svg)(?:[?#]|$)", re.IGNORECASE)


def properties(parents: Iterable[Element]) -> Properties:
    """Return the children of the elements by their names in small letters, in which senders differ."""
    found: Properties = {}
    for parent in parents:
        for child in parent:
            if isinstance(child.tag, str):
                found.setdefault(child.tag.lower(), []).append(child)
    return found


def words(element: Element | None) -> str:
    """Return the text of an element on one line."""
    if element is None:
        return ""
    return fold_spaces(element.text or "") if len(element) == 0 else fold_spaces(rich.text_of(element))


def leaves(element: Element) -> str:
    """Return the texts within an element, blanks between them."""
    return fold_spaces(" ".join(map(str, element.itertext(with_tail=False))))


def letters(text: str) -> str:
    """Return the letters and figures of a text alone, by which the same words are known again."""
    return _NO_WORD.sub("", text.casefold())


def code(element: Element, name: str = "qcode") -> str:
    """Return the last part of a code in small letters: "usable" of stat:usable and of …/pubstatusg2/usable; or ""."""
    written = element.get(name)
    if written is None:
        written = (element.get("uri") or element.get("literal") or "") if name == "qcode" else element.get(f"{name}uri")
    return _CODE_PARTS.split((written or "").strip().rstrip("/"))[-1].lower()


def alias(element: Element) -> str:
    """Return what stands before the last part of a code, in small letters."""
    return (element.get("qcode") or "").strip().lower().rpartition(":")[0]


def name_of(element: Element, language: str | None) -> str:
    """Return the name of a concept: in the language if it can be, full rather than abbreviated; "" for none."""
    best, rank = "", 9
    for child in element:
        if child.tag != "name" or not (said := words(child)):
            continue
        spoken = child.get(LANG)
        is_foreign = bool(spoken and language and spoken[:2].lower() != language[:2].lower())
        found = 2 * is_foreign + (code(child, "role") in _MINOR_NAMES)
        if found < rank:
            best, rank = said, found
    return best or fold_spaces(element.text or "")


def party_of(element: Element, language: str | None) -> str:
    """Return what a person or an organisation is called: a name, else a literal, a code that says it, a host."""
    if said := name_of(element, language) or fold_spaces(element.get("literal") or ""):
        return said
    qcode = (element.get("qcode") or "").strip()
    last = qcode.rpartition(":")[2]
    if last and not _OPAQUE.fullmatch(last):
        return last
    host = _HOST.match((element.get("uri") or "").strip())
    return host[1] if host and "." in host[1] else ""


def details(element: Element) -> list[str]:
    """Return the words about a party or a place beside its names: how to reach it, what it is."""
    if len(element) < 1:
        return []
    found = [leaves(inside) for inside in element.iter(*DETAILS)]
    names = [words(one) for one in element if one.tag == "name" and not one.get(LANG)]
    jobs = [name_of(inside, None) for inside in element.iter("related")]
    return [said for said in [*names[1:], *jobs, *found] if said]


@dataclass(slots=True)
class Item:
    """One item: its own children, and those of its itemMeta and contentMeta together, by name."""

    element: Element
    parts: Properties
    meta: Properties
    language: str | None = None
    asserted: dict[tuple[str, str], Element] = field(default_factory=dict)  # each <assert> by what it is about

    @property
    def guid(self) -> str:
        """Return the identifier, "" for none."""
        return (self.element.get("guid") or "").strip()

    def first(self, name: str) -> str:
        """Return the words of the first property of the name that has any."""
        return next((said for one in self.meta.get(name, ()) if (said := words(one))), "")

    def all(self, name: str) -> Sequence[Element]:
        """Return the properties of the name."""
        return self.meta.get(name, ())

    @property
    def kind(self) -> str:
        """Return what its content is: "text", "picture", "video" and so on, "" where nothing says it."""
        stated = next((said for one in self.all("itemclass") if (said := code(one))), "")
        if stated in _KINDS:
            return _KINDS[stated]
        contents = properties(self.parts.get("contentset", ()))
        if "inlinexml" in contents or "inlinedata" in contents or "remotecontent" not in contents:
            return TEXT
        return PICTURE if all(is_picture(one) for one in contents["remotecontent"]) else ""


def item_of(element: Element) -> Item:
    """Return the item that the element is."""
    parts = properties([element])
    meta = properties([*parts.get("itemmeta", ()), *parts.get("contentmeta", ())])
    spoken = meta.get("language", ())
    plain = [one for one in spoken if not one.get("role")]
    stated = next((found for one in [*plain, *spoken] if (found := tag(one.get("tag") or words(one)))), None)
    about = {(kind, key): one for one in parts.get("assert", ()) for kind in _KEYS if (key := one.get(kind))}
    return Item(element, parts, meta, stated or tag(element.get(LANG) or element.get("lang")), about)


def is_picture(element: Element) -> bool:
    """Tell whether a reference or a rendition is one of a picture."""
    kind = (element.get("contenttype") or "").lower()
    stated = next((code(one) for one in element if one.tag == "itemClass"), "")
    if stated or kind:
        return stated in ("picture", "photo", "image", "graphic") or kind.startswith("image/")
    return _IMAGE.search(element.get("href") or "") is not None


@dataclass(slots=True)
class Reference:
    """What an item points to: another item by its identifier, or an address; with the words that go with it."""

    guid: str
    href: str
    title: str
    is_picture: bool
    is_captioned: bool = False
    texts: list[Element] = field(default_factory=list)

    @property
    def address(self) -> str | None:
        """Return where it is to be had, else its identifier."""
        return self.href or self.guid or None


def reference_of(element: Element) -> Reference:
    """Return the reference that an <itemRef> or a <link> is."""
    children = properties([element])
    named = [*children.get("headline", ()), *children.get("title", ()), *children.get("name", ())]
    title = next((said for one in named if (said := words(one))), "") or fold_spaces(element.text or "")
    guid = (element.get("residref") or element.get("guidref") or "").strip()
    href = (element.get("href") or "").strip()
    is_captioned = any(code(one, "role") == "caption" for one in named)
    return Reference(guid, href, title, is_picture(element), is_captioned, children.get("description", []))


@dataclass(slots=True)
class Story:
    """A news item on its way to a Document."""

    item: Item
    draft: Draft
    kind: str
    subheads: list[str] = field(default_factory=list)  # headlines below the first
    titles: list[str] = field(default_factory=list)  # what may head it where no headline does
    captions: list[str] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)
    pictures: list[Reference] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # words for people that no field has

    @property
    def is_picture(self) -> bool:
        """Tell whether the item is a picture and nothing else."""
        return self.kind == PICTURE
