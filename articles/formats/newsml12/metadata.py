"""The metadata of components: what one says holds for those below it, unless they say it themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from articles.bodies import agencies, datelines, languages
from articles.bodies.rich import words_of
from articles.bodies.xml import LANG
from articles.document import fold_spaces
from articles.formats.newsml12.lines import SEPARATOR, Lines
from articles.formats.newsml12.shape import Component, name_of, property_of, value_of

_TAGS = ("keyword", "keywords", "tag", "tags")  # how names of properties end
_NOTES = frozenset(("editorialinfo", "editorialnote", "ednote"))
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}", re.IGNORECASE)
_PLACE = re.compile(r"[^\W\d][^,(/:\d]*?(?=\s*(?:[,(/:]|\s[-–—]|[-–—]*\s*$))")
_PARTIES = ("Provider", "Creator", "Source")
_SILENT = frozenset(("", "News", "NEWS", "Alert"))
_SIGNALS = (
    ("kill", re.compile(r"kill|delete|withdraw|cancel|annul|retract", re.IGNORECASE)),
    ("correction", re.compile(r"correct|rectif", re.IGNORECASE)),
    ("advisory", re.compile(r"advisory", re.IGNORECASE)),
    ("update", re.compile(r"update|replace|supersede|amend|mise à jour", re.IGNORECASE)),
)


@dataclass(slots=True)
class Metadata:
    """What the metadata of components say, those of the nearest first."""

    language: str | None = None
    parties: dict[str, list[str]] = field(default_factory=dict)
    cities: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    topics: list[Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    version: str = ""
    unplaced: list[str] = field(default_factory=list)

    def named(self, name: str) -> list[str]:
        """Return who has this part in the copy: Provider, Creator, Source."""
        return self.parties.get(name, [])


def read(components: Iterable[Component]) -> Metadata:
    """Return what the metadata of the components say."""
    found = Metadata()
    for component in components:
        for name, elements in component.parts.items():
            if reader := _READERS.get(name):
                for element in elements:
                    reader(element, found)
        found.language = found.language or languages.tag(component.element.get(LANG))
    found.tags += [name for topic in found.topics if (name := _topic(topic, found.language))]
    return found


def _administrative(metadata: Element, found: Metadata) -> None:
    for part in metadata:
        name = str(part.tag)
        if name == "Property":
            _property(part, found)
        elif name in _PARTIES:
            said = [fold_spaces(name_of(party)) for party in part if party.tag == "Party"]
            found.parties.setdefault(name, []).extend(filter(None, said))


def _descriptive(metadata: Element, found: Metadata) -> None:
    for part in metadata:
        name = part.tag
        if name == "Property":
            _property(part, found)
        elif name == "Language":
            found.language = found.language or languages.tag(name_of(part))
        elif name == "Location" and (part.get("HowPresent") or "Origin").lower() == "origin":
            found.cities += [city] if (city := property_of(part, "city")) else []


def _property(element: Element, found: Metadata) -> None:
    name, value = (element.get("FormalName") or "").lower(), value_of(element)
    if not value:
        return
    if name.endswith(_TAGS):
        found.tags += SEPARATOR.split(value) if ";" in value or "," in value else (value,)
    elif name in _NOTES:
        found.notes.append(value)
    elif name == "version":
        found.version = found.version or value


def _topics(topics: Element, found: Metadata) -> None:
    found.topics += topics.iterchildren("Topic")


def _leave(element: Element, found: Metadata) -> None:
    found.unplaced.append(words_of(element))


_READERS = {
    "AdministrativeMetadata": _administrative, "DescriptiveMetadata": _descriptive, "Metadata": _descriptive,
    "DescriptiveMetada": _descriptive, "TopicSet": _topics, "RightsMetadata": _leave, "Comment": _leave,
}  # fmt: skip


def _topic(topic: Element, spoken: str | None) -> str:
    """Return the name of a topic in the language that is spoken, else its first."""
    described = [one for one in topic.iterfind("Description") if (one.get("Variant") or "Name").lower() == "name"]
    by_language = {languages.tag(one.get(LANG)): words_of(one) for one in reversed(described)}
    return by_language.get(spoken) or (words_of(described[0]) if described else "")


def signal(stated: str) -> str | None:
    """Return what a version, an instruction or a type that a sender states makes of the copy."""
    if stated in _SILENT:
        return None
    return next((name for name, words in _SIGNALS if words.search(stated)), None)


def agency(found: Metadata, lines: Lines, senders: Sequence[str]) -> str | None:
    """Return who provides the copy; a name comes before the domain that some write in its place."""
    named = [said for said in [*found.named("Provider"), *lines.credits, *senders, *found.named("Source")] if said]
    name = next((said for said in named if "." not in said or not _DOMAIN.fullmatch(said)), None)
    if name is not None:
        return name
    dateline = next((line for said in lines.datelines if (line := _dateline(said))), None)
    return (dateline.agency if dateline else None) or (of_domain(named[0]) or named[0] if named else None)


def of_domain(domain: str) -> str | None:
    """Return the agency whose code stands in a domain, if any does."""
    codes = re.split(r"[.-]", domain.lower().removeprefix("www."))[:-1]
    names = (name for code in codes for name in (code.upper(), code.title(), code))
    return next((name for name in names if agencies.find(name)), None)


def place(found: Metadata, lines: Lines) -> str | None:
    """Return the place of the dateline: the city that metadata name, unless the line says another."""
    city = found.cities[0] if found.cities else None
    for said in lines.datelines:
        if city and city.casefold() in said.casefold():
            return city
        dateline = _dateline(said)
        if dateline and dateline.place:
            return dateline.place
        if match := _PLACE.match(said):
            return match[0]
    return city


def _dateline(said: str) -> datelines.Dateline | None:
    """Return what a dateline by itself says; its dash is often left out."""
    return datelines.read(f"{said.rstrip(' -–—')} - ")
