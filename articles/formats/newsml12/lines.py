"""The lines that a component shows to readers and editors: NewsLines, by the names of their elements and types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from articles.bodies.rich import text_of
from articles.formats.newsml12.content import plain
from articles.formats.newsml12.shape import Component, name_of

LEADS = ("lead", "abstract", "summary", "teaser", "standfirst", "chapo", "intro")
_ELEMENTS = {
    "HeadLine": "headlines", "SubHeadLine": "decks", "ByLine": "bylines", "DateLine": "datelines",
    "CreditLine": "credits", "SlugLine": "slugs",
}  # fmt: skip
# Types of a NewsLine, in lower case and without spaces or hyphens, that have a field.
_TYPES = (
    {"caption": "captions"}
    | dict.fromkeys(("catchword", "catchline", "slug", "slugline", "slugword"), "slugs")
    | dict.fromkeys(LEADS, "leads")
    | dict.fromkeys(
        ("advisoryline", "advisory", "editorialnote", "ednote", "editorsnote", "editornote", "note", "correctionline",
         "correction", "instruction", "editorialline"), "notes",
    )
)  # fmt: skip
_UNSAID = frozenset(("", "1", "storytype"))  # types of lines that say nothing to people
_SPACES = re.compile(r"[\s_-]")
SEPARATOR = re.compile(r"\s*[;,]\s*")


@dataclass(slots=True)
class Lines:
    """What the lines of components say, each as written."""

    headlines: list[str] = field(default_factory=list)
    decks: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    datelines: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    slugs: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, name: str, said: str) -> None:
        """Add a line under the name of its element."""
        if name == "KeywordLine":
            self.tags += SEPARATOR.split(said)
        else:
            getattr(self, _ELEMENTS.get(name, "unread")).append(said)

    def add_typed(self, kind: str, said: str) -> None:
        """Add a line whose type a sender names."""
        name = _SPACES.sub("", kind.lower())
        if name not in _UNSAID:
            getattr(self, _TYPES.get(name, "unread")).append(said)


def read(components: Iterable[Component]) -> Lines:
    """Return what the lines of the components say, those of the first one first."""
    found = Lines()
    for component in components:
        for element in component.parts.get("NewsLines", ()):
            for line in element:
                _read_line(line, found)
    return found


def _read_line(line: Element, found: Lines) -> None:
    if line.tag == "NewsLine":
        kind = name_of(line.find("NewsLineType"))
        for child in line:
            said = plain(text_of(child))
            if child.tag == "NewsLineText" and said:
                found.add_typed(kind or "other", said)
            elif child.tag != "NewsLineType" and said:
                found.add(str(child.tag), said)
    elif isinstance(line.tag, str) and (said := plain(text_of(line))):
        found.add(line.tag, said)
