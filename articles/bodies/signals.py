"""What copy says of itself in words: that it corrects, kills or advises, that it is embargoed, that it is an alert."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from articles.bodies import stamps

LONGEST = 400  # characters of a paragraph's beginning that are looked at
LONGEST_ALERT = 300
FLASH, URGENT = 1, 2


class Words(NamedTuple):
    """Where senders say it: headline, slugline, note to editors, and the body's first paragraph."""

    headline: str = ""
    slugline: str = ""
    ednote: str = ""
    first: str = ""


_KILL = re.compile(
    r"\s*(?:\W*\b(?:annulation|annule(?:r)?|[àa] annuler|kill|bulletin kill|mandatory kill|story kill(?:ed)?|withdraw(?:n|al)?"
    r"|retrait)\b)",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"\W*(?:rectif(?:icatif|ication)?|correctif|correction|corrected|corrects?|refile|writethru"
    r"|\d+(?:st|nd|rd|th)? ld-writethru)\b",
    re.IGNORECASE,
)
_UPDATE = re.compile(
    r"\W*(?:update ?\d*|updated?|\d+(?:e|er|[èe]me|nd|st|rd|th) lead|lead all|actualis[ée]e?|mise? [àa] jour)\b"
    r"|.*\((?:actualis[ée]|mis [àa] jour|updates?|updated)\b",
    re.IGNORECASE,
)
_ADVISORY = re.compile(
    r"\W*(?:avis aux r[ée]dactions|avis aux clients|advisory|news advisory|m[ée]mento|note aux r[ée]dactions)\b",
    re.IGNORECASE,
)
_ALERT = re.compile(
    r"\W*(?:urgent|alerte?|flash|bulletin|breaking(?: news)?|news ?alert|snap)\b\s*[:.\-–—]+\s*", re.IGNORECASE
)
_EMBARGO = re.compile(
    r"\bembargo(?:ed)?\b\W*(?:jusqu['’](?:au|[àa])|until|till|for release)?\W*(?P<until>.{0,120})", re.IGNORECASE
)


def signal(words: Words) -> str | None:
    """Return "kill", "correction", "update" or "advisory", the gravest that the words say; None for none."""
    said = [part[:LONGEST] for part in words if part]
    for name, pattern in (("kill", _KILL), ("correction", _CORRECTION), ("update", _UPDATE), ("advisory", _ADVISORY)):
        if any(pattern.match(part) for part in said):
            return name
    return None


def alert_headline(first: str, *, urgency: int | None) -> str:
    """Return the headline of an alert that has none: its first line, after `URGENT :`; "" where it is no alert."""
    match = _ALERT.match(first[:LONGEST])
    if not match and urgency not in (FLASH, URGENT):
        return ""
    said = first[match.end() :] if match else first
    return said if len(said) <= LONGEST_ALERT else ""


def embargo(words: Words, timezone: str, *, published: str | None) -> str | None:
    """Return until when the copy says it must not be used, as ISO 8601 with offset; local times are of `timezone`."""
    for part in words:
        match = _EMBARGO.search(part[:LONGEST]) if "mbargo" in part[:LONGEST].lower() else None
        if not match:
            continue
        years = frozenset({datetime.datetime.fromisoformat(published).year}) if published else frozenset[int]()
        for stamp in stamps.find(match["until"], timezone, years=years):
            if stamp.moment:
                return stamp.moment.isoformat(timespec="seconds")
    return None
