"""The shape of NewsML 1.x: components within components, each with its lines, its metadata and its content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from lxml.etree import _Element as Element

from articles.bodies.xml import LANG

_PICTURE = re.compile(r"photo|image|graphic|picture|jpe?g|\bpng|\bgif|tiff?\b|\bsvg")
_FILM = re.compile(r"video|audio|mpeg|\bmp[34]\b|\bwav|animation|flash|quicktime|\bmov\b|sound")
_STYLE = re.compile(r"\bcss\b|javascript")


PARTS = frozenset((
    "Role", "NewsLines", "AdministrativeMetadata", "DescriptiveMetadata", "DescriptiveMetada", "Metadata", "TopicSet",
    "RightsMetadata", "Comment",
))  # fmt: skip


class Kind(Enum):
    """What a ContentItem holds."""

    TEXT = "text"
    PICTURE = "picture"
    OTHER = "other"  # a film, a recording, a file
    NOTHING = "nothing"  # a style sheet; an empty item


@dataclass(slots=True, eq=False)
class Component:
    """A NewsComponent: its parts by name, what stands in it, and where it stands."""

    element: Element
    parent: Component | None = None
    parts: dict[str, list[Element]] = field(default_factory=dict)
    children: list[Component] = field(default_factory=list)

    @property
    def role(self) -> str:
        """Return what the component is to the one around it, in lower case; "" where it is not told."""
        return name_of(self.first("Role")).lower()

    @property
    def duid(self) -> str:
        """Return the name by which the file refers to the component."""
        return (self.element.get("Duid") or "").strip()

    @property
    def language(self) -> str:
        """Return the language that the component states, by its metadata or its own attribute."""
        for metadata in self.descriptions():
            if said := name_of(next(metadata.iterchildren("Language"), None)):
                return said
        return (self.element.get(LANG) or "").strip()

    @property
    def holds_equivalents(self) -> bool:
        """Tell whether what stands in the component is the same several times over."""
        return (self.element.get("EquivalentsList") or "").lower() == "yes"

    @property
    def has_headline(self) -> bool:
        """Tell whether the component has lines of its own with a headline, be it empty."""
        return any(next(lines.iter("HeadLine"), None) is not None for lines in self.parts.get("NewsLines", ()))

    def first(self, name: str) -> Element | None:
        """Return the first part of this name."""
        found = self.parts.get(name)
        return found[0] if found else None

    def descriptions(self) -> list[Element]:
        """Return the descriptive metadata; one sender leaves out a letter of its name."""
        return [*self.parts.get("DescriptiveMetadata", ()), *self.parts.get("DescriptiveMetada", ())]

    def upwards(self) -> Iterator[Component]:
        """Yield the component and those around it, the nearest first."""
        at: Component | None = self
        while at is not None:
            yield at
            at = at.parent


def read(element: Element, contents: list[tuple[Component, Element]], parent: Component | None = None) -> Component:
    """Return the component that the element is, with all below it; add to `contents` every ContentItem, in order."""
    component = Component(element, parent)
    for child in element:
        name = str(child.tag)
        if name == "NewsComponent":
            component.children.append(read(child, contents, component))
        elif name == "ContentItem":
            contents.append((component, child))
        elif name in PARTS:
            component.parts.setdefault(name, []).append(child)
    return component


def named(element: Element | None, *names: str) -> dict[str, Element]:
    """Return the parts of an element that bear these names, the last of each."""
    return {} if element is None else {tag: part for part in element if (tag := str(part.tag)) in names}


def name_of(element: Element | None) -> str:
    """Return the formal name of an element, or what it says where a sender wrote it as text."""
    if element is None:
        return ""
    return (element.get("FormalName") or element.text or "").strip()


def property_of(element: Element, *names: str) -> str:
    """Return the value of the first property in an element that bears one of the names (lower case)."""
    for found in element.iter("Property"):
        if (found.get("FormalName") or "").lower() in names and (value := value_of(found)):
            return value
    return ""


def value_of(element: Element) -> str:
    """Return the value of a property; some write it in lower case."""
    return (element.get("Value") or element.get("value") or "").strip()


def kind(component: Component, content: Element) -> Kind:
    """Return what a ContentItem of the component holds, as its metadata say, else its form."""
    parts = named(content, "MediaType", "Format", "MimeType", "DataContent")
    media = name_of(parts.get("MediaType")).lower()
    data = parts.get("DataContent")
    data = next(content.iter("DataContent"), None) if data is None else data
    has_data = data is not None and (len(data) > 0 or bool((data.text or "").strip()))
    if media.startswith("text"):
        return Kind.TEXT if has_data else Kind.NOTHING
    form = f"{media} {name_of(parts.get('Format'))} {name_of(parts.get('MimeType'))}".lower()
    if _STYLE.search(form):
        return Kind.NOTHING
    if not has_data:
        classes = [property_of(metadata, "componentclass") for metadata in component.descriptions()]
        form = " ".join([form, *classes, content.get("Href") or ""]).lower()
    if _PICTURE.search(form):
        return Kind.PICTURE
    if _FILM.search(form):
        return Kind.OTHER
    if has_data:
        return Kind.TEXT
    return Kind.OTHER if content.get("Href") else Kind.NOTHING
