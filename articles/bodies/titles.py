"""Headlines where no field states one whole: of entries without a title, and of mails, whose subjects bear prefixes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.bodies import alerts

LONGEST = 300  # characters of a first sentence that serves as headline
CUT = 150  # characters that are left of a longer one
MOST_PREFIXES = 10

_ABBREVIATED = r"(?<!\b[A-ZÀ-Þ])(?<!\b[DMS][rmt])(?<!\bM[rm][es])(?<!\bProf)(?<!\bGen)"
_SENTENCE = re.compile(
    rf".{{15,300}}?{_ABBREVIATED}[.!?…](?:\s?[»”\"’')])*(?=\s+[«“\"‘(]?[^\W\d_a-zß-öø-ÿ])", re.DOTALL
)
# What mailers put before the subject of an answer or of mail that is passed on, in the languages of our senders.
_PASSED_ON = re.compile(
    r"\s*(?:re|ré|rép|aw|antw|sv|odp|fwd?|tr|wg|rv|enc|doorst)\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*:\s*", re.IGNORECASE
)
_LIST = re.compile(r"\s*\[([^\[\]]{1,60})\]\s*")


def from_text(texts: Iterable[str]) -> str:
    """Return what may serve as headline of a text: that of an alert, else its first sentence, cut if it is too long."""
    first = next(iter(texts), "")
    if alert := alerts.headline(first, urgency=None):
        return alert
    if match := _SENTENCE.match(first):
        first = match[0]
    return first if len(first) <= LONGEST else first[:CUT].rpartition(" ")[0] + "…"


def from_subject(subject: str, *, is_from_list: bool) -> tuple[str, list[str]]:
    """Return the headline that a mail's subject holds, and the names of lists that stand before it.

    A name in brackets is a list's only where the mail came from one.
    """
    lists: list[str] = []
    said = subject
    for _ in range(MOST_PREFIXES):
        match = _PASSED_ON.match(said)
        if match is None and is_from_list and (match := _LIST.match(said)):
            lists.append(match[1])
        if match is None or not said[match.end() :].strip():
            break
        said = said[match.end() :]
    return said.strip(), lists
