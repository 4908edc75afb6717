"""Datelines: `PARIS, 31 déc 2024 (AFP) - `, `LONDON (Reuters) - `, `Genève (awp/ats) -`, `BRUXELLES, 12 mars – `."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.bodies import agencies
from articles.bodies.names import NAME

LONGEST = 140  # characters of a paragraph's beginning that are looked at
_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'.]*(?:-[\w’']+)*"
_PLACE = rf"{_WORD}(?:[ ](?:(?:de|du|la|le|les|sur|of|the|al|el|es|on|upon|and|et)[ ])*{_WORD}){{0,4}}"
_DATE = (
    r"(?:(?:,?\s|^)(?P<date>(?:le\s)?(?:\w{3,9}\.?\s)?\d{1,2}(?:er)?[\s/.-][\w.À-ÿ]{1,10}(?:[\s/.-]\d{2,4})?(?:\s\d\d?[:hH]\d\d)?"
    r"|(?:\w{3,9},?\s)?[A-Z][a-z]{2,8}\.?\s\d{1,2}(?:,?\s\d{4})?)\.?)?"
)
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?:\s?/\s?{_PLACE}){{0,3}}(?:,\s{_PLACE}(?=\s*[(,]))?(?:\s\([A-ZÀ-Ý][\w’' -]+\)(?=,))?)?"
    rf"{_DATE}"
    r"(?:,?\s*(?:\((?P<paren>[^()\n]{2,40})\)|/(?P<slash>[^/\n]{2,30})/)|,\s(?P<bare>[\w ]{2,20}))?"
    r"\s?\.?,?\s*(?:--?|–|—|(?<=\)\s)[_=]|(?<=/\.)|(?<=\):)|(?<=\)\s:))(?=\s|$|(?<=[-–—])[A-ZÀ-Ý«\"“])\s*"
)
_BARE = re.compile(rf"(?:(?P<place>{_PLACE}){_DATE},? )?\((?P<paren>{agencies.PATTERN})\)\s?(?=[A-ZÀ-Ý«\"“])")
_SLASHED = re.compile(rf"(?P<paren>{agencies.PATTERN})\s?/\s?(?P<place>{_PLACE})(?P<date>)(?:\s?/\s?{NAME})?\s?[-–—]\s")
_MAYBE = re.compile(r"[-–—(/]")
_LINKS = re.compile(r"[/-]")
_CODE = re.compile(r"[A-Z][A-Za-z]{1,9}(?:[/-][A-Za-z]{2,9})*|[a-z]{2,5}(?:/[a-z]{2,5})*")
# Words in capitals before a dash that name no place.
_NO_PLACE = frozenset(
    [
        "URGENT",
        "FLASH",
        "BREVE",
        "BRÈVE",
        "BREVES",
        "BRÈVES",
        "ALERTE",
        "VIDEO",
        "VIDÉO",
        "PHOTO",
        "PHOTOS",
        "EXCLUSIF",
        "EXCLUSIVE",
        "DIRECT",
        "LIVE",
        "UPDATE",
        "CORRECTIF",
        "RECTIFICATIF",
        "ENCADRE",
        "ENCADRÉ",
        "REPORTAGE",
        "ENTRETIEN",
        "INTERVIEW",
        "ANALYSE",
        "PORTRAIT",
        "FOCUS",
        "BREAKING",
        "AVIS",
        "ADVISORY",
        "DECRYPTAGE",
        "DÉCRYPTAGE",
        "INFO",
        "TRIBUNE",
        "CHRONIQUE",
        "EDITO",
        "ÉDITO",
        "OPINION",
        "SPORT",
        "POLITIQUE",
        "ECONOMIE",
        "ÉCONOMIE",
        "CULTURE",
        "MONDE",
        "SOCIETE",
        "SOCIÉTÉ",
    ]
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at the beginning of a paragraph: place and agency as written, the date's words, where it ends."""

    place: str | None
    agency: str | None
    date: str
    end: int


def read(paragraph: str) -> Dateline | None:
    """Return the dateline that the paragraph begins with, if any.

    A dash alone makes none: it takes an agency, a date, or a place in capitals.
    """
    head = paragraph[:LONGEST]
    return _read(head) if _MAYBE.search(head) else None


@lru_cache(maxsize=256)
def _read(head: str) -> Dateline | None:
    """Return the dateline of a paragraph's beginning; one paragraph is asked for it half a dozen times."""
    match = None if _SLASHED.match(head) else _DATELINE.match(head)
    if match is None:
        bare = _BARE.match(head) or _SLASHED.match(head)
        return Dateline(bare["place"], bare["paren"], bare["date"] or "", bare.end()) if bare else None
    place, date = match["place"], match["date"] or ""
    agency = next((name.strip() for name in match.group("paren", "slash", "bare") if name), None)
    is_shouted = place is not None and len(place) > 2 and place == place.upper()
    if agency and not _is_agency(agency, is_sure=bool(match["slash"] or date or is_shouted)):
        return None
    if place and place.rstrip(".").upper() in _NO_PLACE:
        return None
    if agency and not place and (rest := _DATELINE.match(head, match.end())) and rest["place"] and not rest["paren"]:
        place, date, match = rest["place"], rest["date"] or "", rest  # "(ANSA) - PORT ELM, NOV 9 - "
    if not agency and agencies.find(date.rpartition(" ")[2]):
        date, _, agency = date.rpartition(" ")  # "SAITAMA, Japan, Dec. 9 Kyodo - "
    if not (agency or (date and place) or is_shouted):
        return None
    return Dateline(None if place == "UNDATED" else place, agency, date, match.end())


def is_alone(line: str) -> bool:
    """Tell whether a line is a dateline and nothing else, with or without its dash."""
    if len(line) > LONGEST or line[-1:] not in ")-–—/.":
        return False
    found = read(line.rstrip("-–— ") + " -")
    return found is not None and bool(found.agency) and found.end >= len(line.rstrip("-–— "))


def _is_agency(name: str, *, is_sure: bool) -> bool:
    """Tell whether the words between place and dash name an agency; after a date any short code does.

    Beside a known one a code needs no date: dpa/lni, tca/dpa, AFP-BELGA.
    """
    if agencies.is_named(name):
        return True
    if _CODE.fullmatch(name) is None:
        return False
    return (is_sure and len(name) <= 12) or any(agencies.find(part) for part in _LINKS.split(name))
