"""The wire shape of ninjs: one news object, whichever version or dialect stated it.

Names of 3.x (`versionCreated`) and of 1.x (`versioncreated`) are one, lists with roles (`headlines`) and names with
roles (`headline_extra`) are one, and so are the names that content systems and agencies gave to the same things.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from articles.bodies import objects

_LIST = re.compile(r"[,;]\s+")
DEEPEST = 4  # associations within associations

PICTURES = frozenset(("picture", "graphic", "photo", "image"))
# Where a news object names what it is about, and the keys of senders that mean the same.
ABOUT = (
    "keywords", "subject", "subjects", "person", "people", "organisation", "organisations", "place", "places", "event",
    "events", "object", "objects", "tags",
)  # fmt: skip
_SIGNALLING = frozenset(
    ("signals", "signal", "editorialtypes", "correction_sequence", "evolvedfrom", "rewrite_sequence")
)
_CONTACT = frozenset(("contactinfo", "contacts", "biography", "jobtitle"))  # for people who want to reach somebody
# What a machine reads, or what other fields say already.
MACHINE = frozenset((
    "type", "mimetype", "representationtype", "profile", "standard", "$standard", "$schema", "expires",
    "contentcreated", "altids", "genre", "genres", "service", "priority", "editorialpriority", "wordcount",
    "charcount", "readtime", "signals", "signal", "products", "trustindicator", "trustindicators", "digitalsourcetype",
    "rightsinfo", "etag", "_links", "_etag", "_id", "_type", "_created", "_updated", "firstpublished", "editorialtypes",
    "ingest_id", "ingest_version", "original_id", "evolvedfrom", "evolvedto", "rewritten_by", "rewrite_sequence",
    "correction_sequence", "bookmarks", "downloads", "shares", "wireitems", "audiences", "textformat",
    "recordid", "pubstatus", "links", "coverage_id", "planning_id", "event_id", "assignment_id", "agenda_id", "poi",
))  # fmt: skip


class Said(NamedTuple):
    """A text with what the sender says of it."""

    role: str
    media: str
    value: str


@dataclass(slots=True)
class Rendition:
    """One file of a picture, a video or a text."""

    name: str
    href: str
    media: str = ""
    width: str = ""
    height: str = ""


@dataclass(slots=True)
class NewsObject:
    """A news object as stated. Times and texts are as written; `rest` is what has no place here, in its order."""

    kind: str = ""
    guid: str = ""
    version: str = ""
    language: str = ""
    first_created: str = ""
    version_created: str = ""
    embargoed: str = ""
    pubstatus: str = ""
    urgency: int | None = None
    signals: list[str] = field(default_factory=list)
    headlines: list[Said] = field(default_factory=list)
    title: str = ""
    slugline: str = ""
    byline: str = ""
    authors: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    creditline: str = ""
    located: str = ""
    ednote: str = ""
    descriptions: list[Said] = field(default_factory=list)
    bodies: list[Said] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    rights: list[str] = field(default_factory=list)
    renditions: list[Rendition] = field(default_factory=list)
    associations: list[NewsObject] = field(default_factory=list)
    rest: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_picture(self) -> bool:
        """Tell whether it is a picture: it says so, or has nothing but renditions that are."""
        if self.kind:
            return self.kind in PICTURES
        return not self.bodies and any(one.media.startswith("image/") for one in self.renditions)


# Members that are texts, with their place; of several for one place the first counts, and the others are left over.
_TEXTS = {
    "type": "kind", "itemtype": "kind", "version": "version", "language": "language", "lang": "language",
    "firstcreated": "first_created", "firstpublished": "first_created", "published": "first_created",
    "versioncreated": "version_created", "updated": "version_created", "embargoed": "embargoed",
    "embargoeduntil": "embargoed", "embargo": "embargoed", "pubstatus": "pubstatus", "title": "title",
    "slugline": "slugline", "slug": "slugline", "byline": "byline", "by": "byline", "creditline": "creditline",
    "credit": "creditline", "ednote": "ednote",
}  # fmt: skip

# Members that are texts with roles: those whose names begin so, and those that bear such a name.
_STEMS = ("headline", "description", "body")
_TOLD = {
    "headline": ("headline", "headlines"),
    "description": ("description", "descriptions", "abstract", "summary", "lead", "caption"),
    "body": ("body", "bodies"),
}
_WHOLE_NAMES = frozenset(name for names in _TOLD.values() for name in names)

_ORDER = {name: place for place, name in enumerate(_TEXTS)}


def read(stated: Mapping[str, Any], depth: int = 0) -> NewsObject:
    """Return the news object that a JSON object states."""
    fields = _Fields(stated)
    found = NewsObject(**fields.texts())
    found.kind, found.pubstatus = found.kind.lower(), found.pubstatus.lower()
    found.guid = _guid(fields)
    found.urgency = _urgency(fields)
    found.signals = _signals(fields)
    told = fields.told()
    found.headlines = fields.said("headline", told)
    found.byline = found.byline or ", ".join(fields.names("bylines"))
    found.authors = fields.names("authors", "author", "contributors", "photographer")
    found.agencies = fields.names("source", "provider", "copyrightholder", "infosource", "infosources")
    found.located = ", ".join(fields.names("located", "locations")[:1]) or _dateline(fields)
    found.descriptions = fields.said("description", told)
    found.bodies = fields.said("body", told)
    found.about = fields.about()
    found.rights = [said for name in ("copyrightnotice", "usageterms") for said in objects.texts(fields.take(name))]
    fields.other += _happening(fields.take("eventdetails"))
    found.renditions = _renditions(fields.take("renditions"))
    associations = fields.take("associations")
    if depth < DEEPEST:
        found.associations = _associations(associations, depth)
    else:
        fields.other += objects.strings(associations)
    found.rest = fields.rest()
    return found


class _Fields:
    """The members of a JSON object by their names in lower case; what is taken is gone."""

    def __init__(self, stated: Mapping[str, Any]) -> None:
        self.left: dict[str, Any] = {}
        self.other: list[tuple[str, str]] = []
        for key, value in stated.items():
            if value is not None and value != "":
                if (name := key.lower()) in self.left:
                    self.other += objects.strings(value)
                else:
                    self.left[name] = value

    def take(self, name: str) -> Any:  # noqa: ANN401
        """Return the member of this name, None where there is none."""
        return self.left.pop(name, None)

    def texts(self) -> dict[str, Any]:
        """Return the members that are texts, by their place in a news object."""
        found: dict[str, Any] = {}
        for name in self.left.keys() & _TEXTS.keys():
            place = _TEXTS[name]
            said = objects.text(self.left[name])
            if said and (place not in found or _ORDER[name] < _ORDER[found[place][0]]):
                found[place] = (name, said)
        for name, _ in found.values():
            del self.left[name]
        return {place: said for place, (_, said) in found.items()}

    def names(self, *names: str) -> list[str]:
        """Return the names that the members state: texts, or objects with a name."""
        found: list[str] = []
        for name in names:
            if name not in self.left:
                continue
            value = self.left.pop(name)
            for one in value if isinstance(value, list) else [value]:
                said = _name(one) if isinstance(one, dict) else objects.text(one)
                found += [said.strip()] if said.strip() else []
                self.other += _contact(one)
        return list(dict.fromkeys(found))

    def told(self) -> list[str]:
        """Return the names of the members that may be texts with roles."""
        return [key for key in self.left if key.startswith(_STEMS) or key in _WHOLE_NAMES]

    def said(self, stem: str, told: list[str]) -> list[Said]:
        """Return the texts of the members with their roles: `headline`, `headlines`, `headline_extra`, `bodyXhtml`."""
        names = _TOLD[stem]
        found: list[Said] = []
        for key in [key for key in told if (key.startswith(stem) or key in names) and key in self.left]:
            role = key[len(stem) :].lstrip("_") if key not in names else "" if key in names[:2] else key
            value = self.left[key]
            said = [_said(one, role) for one in value] if isinstance(value, list) else [_said(value, role)]
            if any(said):
                del self.left[key]
                found += [one for one in said if one]
        return found

    def about(self) -> list[str]:
        """Return the names of what the object is about, without those that only stand above one of them."""
        found: list[str] = []
        for name in [name for name in ABOUT if name in self.left]:
            value = self.left.pop(name)
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    found += [_name(one)] if _is_about(one) else []
                    self.other += _contact(one)
                elif isinstance(one, str):
                    found += _LIST.split(one)
        return [name for name in found if len(name.strip()) > 1]

    def rest(self) -> list[tuple[str, str]]:
        """Return the texts that are left over, with their names."""
        left = {key: value for key, value in self.left.items() if key not in MACHINE}
        return [*self.other, *objects.strings(left)]


def _guid(fields: _Fields) -> str:
    """Return the identifier; AP's address has a token that differs with every request, and the item's own id."""
    uri, guid = fields.take("uri"), fields.take("guid")
    said = objects.text(uri) or objects.text(guid)
    alternatives = fields.take("altids")
    item = objects.text(alternatives.get("itemid")) if isinstance(alternatives, dict) else ""
    own = fields.take("_id") or fields.take("id")
    if item and item in said:
        return said.split("?")[0]
    return said or item or objects.text(own)


def _urgency(fields: _Fields) -> int | None:
    for name in ("urgency", "priority"):
        found = objects.whole(fields.take(name)) if name in fields.left else None
        if found is not None and 1 <= found <= 9:
            return found
    return {"f": 1, "b": 2, "u": 3}.get(objects.text(fields.left.get("editorialpriority")).lower())


def _signals(fields: _Fields) -> list[str]:
    if _SIGNALLING.isdisjoint(fields.left):
        return []
    found = fields.names("signals", "signal", "editorialtypes")
    if objects.whole(fields.left.get("correction_sequence")):
        found.append("correction")
    if objects.text(fields.left.get("evolvedfrom")) or objects.whole(fields.left.get("rewrite_sequence")):
        found.append("update")
    return [said.lower() for said in found]


def _dateline(fields: _Fields) -> str:
    for name in ("datelinelocation", "dateline"):
        value = fields.take(name)
        if isinstance(value, dict):
            located = value.get("located")
            place = located if isinstance(located, dict) else value
            if city := objects.text(place.get("city")) or objects.text(place.get("name")):
                return city
        elif said := objects.text(value):
            return said
    return ""


def _name(stated: Mapping[str, Any]) -> str:
    return objects.text(stated.get("name")) or objects.text(stated.get("value")) or objects.text(stated.get("city"))


def _said(value: object, role: str) -> Said | None:
    """Return a text with its role, stated as a text or as an object with a value."""
    if isinstance(value, dict):
        stated = {key.lower(): one for key, one in value.items()}
        role = objects.text(stated.get("role")) or objects.text(stated.get("name")) or role
        media = objects.text(stated.get("contenttype")) or objects.text(stated.get("mimetype"))
        said = objects.text(stated.get("value")) or objects.text(stated.get("text"))
        return Said(role.lower(), media.lower(), said) if said.strip() else None
    said = objects.text(value)
    return Said(role, "", said) if said.strip() else None


def _is_about(stated: Mapping[str, Any]) -> bool:
    """Tell whether a story is about a thing, and has not merely a broader one or its own file's name."""
    if "rel" not in stated and "rels" not in stated:
        return True
    rels = {said.lower() for key in ("rel", "rels") for said in objects.texts(stated.get(key))}
    return not rels or not rels <= {"ancestor", "suppliedas", "source", "contributedby"}


def _contact(value: object) -> Iterable[tuple[str, str]]:
    """Return what stands in an object for people who want to reach somebody."""
    if not isinstance(value, dict) or _CONTACT.isdisjoint(map(str.lower, value)):
        return ()
    kept = {key: one for key, one in value.items() if key.lower() in _CONTACT}
    return [("contact", said) for key, said in objects.strings(kept) if key not in ("type", "role", "lang")]


def _happening(value: object) -> Iterable[tuple[str, str]]:
    """Return when an event is, who holds it and how they are to be reached."""
    if value is None:
        return ()
    codes = ("type", "role", "lang", "uri", "literal")
    return [("contact", said) for key, said in objects.strings(value) if key not in codes]


def _renditions(value: object) -> list[Rendition]:
    named = value.items() if isinstance(value, dict) else [("", one) for one in objects.objects(value)]
    found: list[Rendition] = []
    for name, one in named:
        stated = {key.lower(): objects.text(said) for key, said in one.items()} if isinstance(one, dict) else {}
        href = stated.get("href") or stated.get("url") or (objects.text(one) if not stated else "")
        media = stated.get("mimetype") or stated.get("contenttype") or ""
        called = " ".join(filter(None, (name or stated.get("name"), stated.get("usage"), stated.get("variant"))))
        if href:
            found.append(Rendition(called, href, media.lower(), stated.get("width", ""), stated.get("height", "")))
    return found


def _associations(value: object, depth: int) -> list[NewsObject]:
    is_one = isinstance(value, dict) and isinstance(value.get("type"), str)
    named = value.values() if isinstance(value, dict) and not is_one else [value]
    stated = [one for inner in named for one in objects.objects(inner)]
    return [read(one, depth + 1) for one in stated]
