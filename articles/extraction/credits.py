"""Credit lines to chains: `STR / KCNA VIA KNS / AFP` is a stringer, a provider relayed by another, and an agency."""

from __future__ import annotations

import re
from dataclasses import replace

from articles.bodies import agencies
from articles.bodies.names import is_full_name
from articles.document import Credit, Document

LONGEST = 300  # characters of a credit that is taken apart
LONGEST_NAME = 200

_LABEL = re.compile(
    r"^(?:©|\(c\)|cr[ée]dits?|copyright|photo(?:s|graph(?:s|e|ie)?)?|images?|by|par|de|d['’])(?:\s*photos?)?\s*:?\s+",
    re.IGNORECASE,
)
_FOR = re.compile(r"\s+(?:pour|for)\s+", re.IGNORECASE)
_VIA = re.compile(r"\s+via\s+", re.IGNORECASE)
_AP_PHOTO = re.compile(r"^(.{2,20}?)\s+(?:photos?|images?)$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*(?:/|\||\s[-–—]\s|;)\s*|,\s+(?=[A-ZÀ-Þ])")
# What stands for a photographer whom the agency does not name.
_STRINGERS = frozenset({"STR", "STRINGER", "STRINGERS", "-"})
_HANDOUTS = frozenset(
    {"HANDOUT", "HO", "DR", "D.R.", "HAND OUT", "COURTESY", "ARCHIVES", "ARCHIVE", "FILE", "POOL", "STAFF"}
)


def enrich(document: Document) -> Document:
    """Return the document with the chain of every photo whose sender gave none."""
    photos = tuple(photo if photo.chain else replace(photo, chain=chain(photo.credit)) for photo in document.photos)
    return replace(document, photos=photos)


def chain(credit: str) -> tuple[Credit, ...]:
    """Return the links of a credit line in its order; a role that nothing tells is None.

    The last agency is the one that distributes; another before it provides. A person's full name is a photographer,
    and so is the sign for one who is not named; what stands between photographer and agency provides.
    """
    words = credit.strip(" ()[].") if len(credit) <= LONGEST else ""
    while match := _LABEL.match(words):
        words = words[match.end() :]
    if not words:
        return (Credit(credit.strip()[:LONGEST_NAME]),) if credit.strip() else ()
    parts = [part for piece in _SEPARATOR.split(words) if (part := piece.strip(" ©.").removeprefix("(c)").strip())]
    names = [name for part in parts for name in _commissioned(part)]
    return tuple(_link(names, at) for at in range(len(names)))


def _commissioned(part: str) -> list[str]:
    """Return the photographer and the paper of `X pour Le Monde`, or the part itself."""
    names = _FOR.split(part, maxsplit=1)
    return names if len(names) == 2 and is_full_name(_VIA.split(names[0])[0]) else [part]


def _link(names: list[str], at: int) -> Credit:
    name, *relay = _VIA.split(names[at], maxsplit=1)
    if (match := _AP_PHOTO.match(name)) and not agencies.find(name) and agencies.find(match[1]):
        name = match[1]
    role = _role(name, names, at)
    if relay and role in ("agency", None):
        role = "provider"
    return Credit(name[:LONGEST_NAME], role, relay[0][:LONGEST_NAME] if relay else None)


def _role(name: str, names: list[str], at: int) -> str | None:
    """Return the role of a link by its name and by what stands around it."""
    shouted = name.upper()
    if shouted in _STRINGERS:
        return "photographer"
    if shouted in _HANDOUTS:
        return None
    if agencies.find(name) or agencies.is_named(name):
        later = [other for other in names[at + 1 :] if agencies.find(other)]
        return "provider" if later else "agency"
    if 0 < at == len(names) - 1 and agencies.is_likely(name) and not any(agencies.find(other) for other in names):
        return "agency"
    if len(names) > 1 and at > 0 and not _is_agency_first(names):
        return "provider"
    return "photographer" if is_full_name(name) and not _is_organisation(name) else _first_role(names, at)


def _is_agency_first(names: list[str]) -> bool:
    """Tell whether the line is turned round: `AFP / Jean Untel`."""
    is_agency = [agencies.find(name) is not None or _AP_PHOTO.match(name) is not None for name in names]
    return is_agency[0] and not any(is_agency[1:])


def _first_role(names: list[str], at: int) -> str | None:
    """Return the role of a first link that is neither a person nor an agency: a provider where others follow."""
    return "provider" if at == 0 and len(names) > 1 else None


_ORGANISATION = re.compile(
    r"\b(?:navy|army|force|ministry|ministère|ministere|présidence|presidency|office|press|agency|agence|service|services|"
    r"police|government|gouvernement|university|université|institut|institute|museum|musée|studio|studios|tv|télévision|"
    r"news|images?|pictures|photos?|group|groupe|club|nasa|esa|onu|un|us|ville|mairie|commission|council|conseil)\b",
    re.IGNORECASE,
)


def _is_organisation(name: str) -> bool:
    return _ORGANISATION.search(name) is not None
