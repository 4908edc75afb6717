"""Alerts: copy that begins with URGENT, ALERTE, FLASH and the like, and what it says of its headline and its urgency.

The scale is IPTC's, 1 the most urgent. Senders put flashes and alerts at its top and what they call urgent, a bulletin
or breaking below them; a label in lower case is one before a colon only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.bodies import datelines

FLASH, URGENT = 1, 2
LONGEST = 300  # characters of an alert's line
SHORTEST_SENTENCE = 15

_WORDS = {
    FLASH: r"flash(?:[ -]info)?|alertes?(?:[ -]info)?|alert|(?:ap ?)?news ?alert|snap|blitz(?:meldung)?|alerta",
    URGENT: r"urgente?|bulletin|breaking(?: news)?|derni[èe]re minute|[úu]ltima hora|eil(?:meldung)?|eilt|ultim['’]ora"
    r"|hastemelding",
}
_LABEL = rf"(?:(?P<flash>{_WORDS[FLASH]})|(?P<urgent>{_WORDS[URGENT]}))(?:\s\d\d?)?"
_BEGINNING = re.compile(
    rf"[\s=*+/#!_.|«\"-]*(?P<open>[(\[])?\s*(?P<label>{_LABEL})"
    r"(?:(?P<close>\s*[)\]])|(?P<colon>\s*:)|\s*(?:[–—=!|]|\+\+|\*\*|//)|\s+-(?!\w)|(?P<glue>-)|\s*(?P<end>$))"
    r"[\s=*+/#!_.|:–—-]*",
    re.IGNORECASE,
)
_BRACKETED = re.compile(rf"[(\[]\s*(?P<label>{_LABEL})\s*[)\]]=?\s*$", re.IGNORECASE)
_WHOLE = re.compile(_LABEL, re.IGNORECASE)
_TOKENS = re.compile(r"[-,;:/()\[\]|\s]+")
_SENTENCE = re.compile(rf".{{{SHORTEST_SENTENCE},{LONGEST}}}?[.!?…](?=\s+[A-ZÀ-Ý«\"“])", re.DOTALL)
# What labels begin with, three letters each: a plain question, since most copy bears none.
_BEGINS = frozenset(
    ["fla", "ale", "new", "ap ", "apn", "sna", "bli", "urg", "bul", "bre", "der", "últ", "ult", "eil", "has"]
)


@dataclass(frozen=True, slots=True)
class Label:
    """The label that a line begins with: how urgent it is, and the column at which the news begins."""

    urgency: int
    end: int


def label(line: str) -> Label | None:
    """Return the label of an alert that the line begins with, if any; alone on its line it ends with it."""
    if line[:1].isalpha() and line[:3].lower() not in _BEGINS:
        return None
    match = _BEGINNING.match(line)
    if not match:
        return None
    is_upper = match["label"].isupper()
    if match["open"] and not match["close"]:
        return None
    if match["glue"] and not (is_upper and line[match.end() :][:1].isupper() and not line.isupper()):
        return None
    is_label = is_upper or match["colon"] or match["open"] or match["end"] is not None
    return Label(_urgency(match), match.end()) if is_label else None


def headline(first: str, *, urgency: int | None, agency: str | None = None) -> str:
    """Return the headline of an alert that has none: its first line, after `URGENT :`; "" where it is no alert.

    A dateline before the news and the sender's own `agency` in brackets after it are left out. Of a paragraph too long
    for a headline the first sentence is one, if the sender's `urgency` says that it is an alert.
    """
    begun = label(first)
    is_alert = urgency in (FLASH, URGENT)
    if not begun and not is_alert:
        return ""
    said = first[begun.end :] if begun else first
    if dateline := datelines.read(said):
        said = said[dateline.end :]
    if agency:
        said = said.rstrip(" =").removesuffix(f"({agency})")
    said = said.rstrip(" =")
    if len(said) <= LONGEST:
        return said
    sentence = _SENTENCE.match(said) if is_alert else None
    return sentence[0] if sentence else ""


def urgency(headline: str, slugline: str = "", first: str = "") -> int | None:
    """Return the urgency that the words state, on IPTC's scale: by a label, or by a whole word of the slugline."""
    for text in (headline, first):
        if begun := label(text):
            return begun.urgency
    if headline.endswith((")", "]", ")=", "]=")):
        at = max(headline.rfind("("), headline.rfind("["))
        if at >= 0 and (match := _BRACKETED.match(headline, at)):
            return _urgency(match)
    if not slugline or slugline.islower():  # capitals make its words labels
        return None
    said = [_WHOLE.fullmatch(word) for word in _TOKENS.split(slugline) if word.isupper()]
    found = [_urgency(match) for match in said if match]
    return min(found, default=None) if not slugline.isupper() or len(said) == 1 else None


def _urgency(match: re.Match[str]) -> int:
    return FLASH if match["flash"] else URGENT
