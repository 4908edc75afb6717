"""Lines above or below a body that speak of the copy to its editors: labels of signals, embargoes, notes to editors."""

from __future__ import annotations

import re

from articles.bodies import embargoes, signals
from articles.bodies.pieces import Piece, Pieces

LONGEST = 300  # characters of such a line
LONGEST_LABEL = 40
_NOTE = re.compile(
    r"(?:eds?\.?|editors|notes? (?:to editors|aux r[ée]dact(?:ions|eurs)(?: en chef)?))\s*[:–—]\s*\S", re.IGNORECASE
)
# A note of the newsroom: above the text it speaks of the copy, within it and below it to the reader.
_NEWSROOM = re.compile(r"\W*(?:n\.?d\.?l\.?r\b\.?|notes? de la r[ée]daction)\s*[:–—-]\s*\S", re.IGNORECASE)
_MARKS = frozenset("([=*+/#")


def read(text: str) -> Pieces | None:
    """Return the line as "signal" (a label and nothing else) or as "ednote"; None for what is neither."""
    if len(text) > LONGEST or not _is_likely(text):
        return None
    if len(text) <= LONGEST_LABEL and signals.is_label(text):
        return (Piece("signal", 0, len(text)),)
    is_note = _NOTE.match(text) or signals.is_note(text) or embargoes.find([text], "UTC", published=None)
    return (Piece("ednote", 0, len(text)),) if is_note else None


def is_of_newsroom(text: str) -> bool:
    """Tell whether a line above the text is a note of the newsroom: "NDLR : …"."""
    return len(text) <= LONGEST and _NEWSROOM.match(text) is not None


def _is_likely(text: str) -> bool:
    """Tell, quickly, whether a line may be one: by its first signs, by capitals or by a colon."""
    return text[0] in _MARKS or text[:3].isupper() or ":" in text[:LONGEST_LABEL] or "mbargo" in text[:LONGEST_LABEL]
