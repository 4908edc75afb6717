"""The lines and metadata of components to a Draft: what a component says holds for those below it, unless they do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from articles.bodies import agencies, datelines, languages
from articles.bodies.draft import Draft
from articles.bodies.rich import text_of, words_of
from articles.bodies.xml import LANG
from articles.document import fold_spaces
from articles.formats.newsml12.content import plain
from articles.formats.newsml12.shape import Component, name_of, property_of

# Types of a NewsLine, in lower case and without spaces or hyphens, that have a field.
NOTES = frozenset(
    ("advisoryline", "advisory", "editorialnote", "ednote", "editorsnote", "editornote", "note", "correctionline",
     "correction", "instruction", "editorialline")
)  # fmt: skip
SLUGS = frozenset(("catchword", "catchline", "slug", "slugline", "slugword"))
LEADS = frozenset(("lead", "abstract", "summary", "teaser", "standfirst", "chapo", "intro"))
_SEPARATOR = re.compile(r"\s*[;,]\s*")
_TAGS = re.compile(r"(?:.*keywords?|.*(?<!meta)(?:hash|cash)?tags?)", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}", re.IGNORECASE)
_PLACE = re.compile(r"[^\W\d][^,(/:\d]*?(?=\s*(?:[,(/:]|\s[-–—]|[-–—]*\s*$))")
_SIGNALS = (
    ("kill", re.compile(r"kill|delete|withdraw|cancel|annul|retract", re.IGNORECASE)),
    ("correction", re.compile(r"correct|rectif", re.IGNORECASE)),
    ("advisory", re.compile(r"advisory", re.IGNORECASE)),
    ("update", re.compile(r"update|replace|supersede|amend|mise à jour", re.IGNORECASE)),
)
_UNSAID = frozenset(("", "1", "storytype"))  # types of lines that say nothing to people


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
        own = {
            "HeadLine": self.headlines, "SubHeadLine": self.decks, "ByLine": self.bylines, "DateLine": self.datelines,
            "CreditLine": self.credits, "SlugLine": self.slugs,
        }  # fmt: skip
        if name == "KeywordLine":
            self.tags += _SEPARATOR.split(said)
        else:
            own.get(name, self.unread).append(said)

    def add_typed(self, kind: str, said: str) -> None:
        """Add a line whose type a sender names."""
        name = re.sub(r"[\s_-]", "", kind.lower())
        own = {"caption": self.captions} | dict.fromkeys(NOTES, self.notes)
        own |= dict.fromkeys(SLUGS, self.slugs) | dict.fromkeys(LEADS, self.leads)
        if name not in _UNSAID:
            own.get(name, self.unread).append(said)


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


def parties(components: Iterable[Component], name: str) -> list[str]:
    """Return who is named in this part of the administrative metadata, the nearest component's first."""
    found = []
    for component in components:
        for metadata in component.parts.get("AdministrativeMetadata", ()):
            found += [name_of(party) for part in metadata.iterfind(name) for party in part.iterfind("Party")]
    return [fold_spaces(said) for said in found if said]


def agency(components: Sequence[Component], lines: Lines, senders: Sequence[str]) -> str | None:
    """Return who provides the copy; a name comes before the domain that some write in its place."""
    dateline = next((found for said in lines.datelines if (found := _dateline(said))), None)
    named = [*parties(components, "Provider"), *lines.credits, *senders, *parties(components, "Source")]
    written = [*named, dateline.agency or "" if dateline else ""]
    names = [said for said in written if said and not _DOMAIN.fullmatch(said)]
    domain = next((said for said in named if said), None)
    return names[0] if names else (_of_domain(domain) if domain else None)


def _of_domain(domain: str) -> str:
    """Return the agency whose code a domain begins with, else the domain."""
    code = domain.lower().removeprefix("www.").split(".")[0]
    return next((name for name in (code.upper(), code.title(), code) if agencies.find(name)), domain)


def place(components: Sequence[Component], lines: Lines) -> str | None:
    """Return the place of the dateline: as metadata name it, else as the line begins."""
    for component in components:
        for metadata in component.descriptions():
            for location in metadata.iterfind("Location"):
                is_origin = (location.get("HowPresent") or "Origin").lower() == "origin"
                if is_origin and (city := property_of(location, "city")):
                    return city
    for said in lines.datelines:
        found = _dateline(said)
        if found and found.place:
            return found.place
        if match := _PLACE.match(said):
            return match[0]
    return None


def _dateline(said: str) -> datelines.Dateline | None:
    """Return what a dateline by itself says; its dash is often left out."""
    return datelines.read(f"{said.rstrip(' -–—')} - ")


def language(components: Iterable[Component]) -> str | None:
    """Return the language that the nearest component states."""
    return next((tag for component in components if (tag := languages.tag(component.language))), None)


def tags(components: Iterable[Component], spoken: str | None) -> Iterator[str]:
    """Yield the keywords, and the names of topics in the language that is spoken, else in none."""
    for component in components:
        for name in ("DescriptiveMetadata", "DescriptiveMetada", "Metadata"):
            for metadata in component.parts.get(name, ()):
                for found in metadata.iterfind("Property"):
                    if _TAGS.fullmatch(found.get("FormalName") or ""):
                        yield from _SEPARATOR.split((found.get("Value") or "").strip())
        for topics in component.parts.get("TopicSet", ()):
            for topic in topics.iterfind("Topic"):
                yield _named(topic, spoken)


def _named(topic: Element, spoken: str | None) -> str:
    described = [one for one in topic.iterfind("Description") if (one.get("Variant") or "Name").lower() == "name"]
    by_language = {languages.tag(one.get(LANG)): words_of(one) for one in reversed(described)}
    return by_language.get(spoken) or (words_of(described[0]) if described else "")


def unplaced(components: Iterable[Component]) -> Iterator[str]:
    """Yield the words on rights, and comments, which have no field."""
    for component in components:
        for metadata in component.parts.get("RightsMetadata", ()):
            yield words_of(metadata)
        for comment in component.parts.get("Comment", ()):
            yield words_of(comment)


def signal(stated: str) -> str | None:
    """Return what a version, an instruction or a type that a sender states makes of the copy."""
    return next((name for name, words in _SIGNALS if words.search(stated)), None) if stated else None


def notes(draft: Draft, components: Iterable[Component]) -> list[str]:
    """Return what metadata say to editors, and set the signal that they state."""
    said = []
    for component in components:
        for metadata in [*component.descriptions(), *component.parts.get("AdministrativeMetadata", ())]:
            said.append(property_of(metadata, "editorialinfo", "editorialnote", "ednote"))
            draft.signal = draft.signal or signal(property_of(metadata, "version"))
    return [one for one in said if one]
