"""What a dispatch does to the story that it continues; the table of docs/changes.md in code."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from articles.changes.order import Place
from articles.document import BETWEEN_BLOCKS, Document, sort_key

KILL, UPDATE = "kill", "update"
LONGEST_REASON = 500  # characters
LONGEST_NOTICE = 800  # characters of a kill that is a notice, and not the story once more
SHORT = 3  # letters of words that tell nothing of what a sentence is about

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


class Outcome(StrEnum):
    """What becomes of a dispatch; the values are those of models.Item.Outcome but for NEW."""

    NEW = "created"
    REVISED = "revised"
    SAME = "same"
    STALE = "stale"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the story that a dispatch continues: of all its versions, and of the newest.

    `is_killed` tells that the newest takes the story back, `text` is what the story said before this dispatch.
    """

    digests: frozenset[str]
    place: Place = field(default_factory=Place)
    is_killed: bool = False
    text: str = ""


def is_kill(document: Document) -> bool:
    """Tell whether the agency takes the story back."""
    return document.signal == KILL or document.pubstatus == "canceled"


def decide(known: Known | None, new: Document, *, place: Place | None = None) -> Outcome:
    """Return what a dispatch does to the story it continues; None is known of a new one.

    `place` is where it stands in the story's order, where that is not what it states.

    Words seen before are the same again, whichever version said them. A text under an unchanged version is a revision:
    agencies correct without counting. What the sender's order puts before the newest version is stale. A kill is in
    force unless its own count is lower, and stays so until the sender says that something is later.
    """
    if known is not None and new.digest in known.digests:
        return Outcome.SAME
    if known is None:
        return Outcome.WITHDRAWN if is_kill(new) else Outcome.NEW
    place = place or Place.of(new)
    if is_kill(new):
        return Outcome.STALE if place.counts_less(known.place) else Outcome.WITHDRAWN
    is_late = not known.place.is_before(place) if known.is_killed else place.is_before(known.place)
    return Outcome.STALE if is_late else Outcome.REVISED


def decide_page(page: Document, entry_digest: str, *, is_newest: bool) -> Outcome:
    """Return what the page of an entry does to the entry's article; `is_newest` tells that no later entry came."""
    if page.digest == entry_digest:
        return Outcome.SAME
    if is_kill(page):
        return Outcome.WITHDRAWN
    return Outcome.REVISED if is_newest else Outcome.STALE


def signal(known: Known | None, new: Document) -> str:
    """Return what a version does to the one before: what its sender says, or else what its count and its words tell.

    A version that its sender counts one further is an update, as with IPTC, where a correction is signalled; so is one
    whose words are the same. "" is a first version, or one that was changed in silence.
    """
    if is_kill(new):
        return KILL
    if new.signal or known is None:
        return new.signal or ""
    is_next = known.place.counts_less(Place.of(new))
    return UPDATE if is_next or new.text == known.text else ""


def reason(kill: Document, story: str) -> str:
    """Return why the agency takes a story back, in its own words, without those of the story's text of record.

    It is shown to all: what a kill repeats of the story, its headline above all, is what must not be said again. A kill
    that is no short notice is the story once more, and says nothing of why.
    """
    if kill.ednote:
        return kill.ednote[:LONGEST_REASON]
    if not story or len(kill.text) > LONGEST_NOTICE:
        return ""
    headlines = [folded for folded in (sort_key(story.split(BETWEEN_BLOCKS)[0]), sort_key(kill.headline)) if folded]
    said = frozenset(sort_key(story).split())
    blocks = [block.text for block in kill.blocks if block.text != kill.headline]
    sentences = [sentence for block in blocks for sentence in _SENTENCE.split(block)]
    return " ".join(one for one in sentences if not _repeats(sort_key(one), said, headlines))[:LONGEST_REASON]


def _repeats(sentence: str, said: frozenset[str], headlines: list[str]) -> bool:
    """Tell whether a folded sentence is of the story, whose words are `said`, or names it by a headline."""
    words = [word for word in sentence.split() if len(word) > SHORT]
    is_of_story = sum(word in said for word in words) > len(words) / 2 if words else True
    return is_of_story or any(headline in sentence for headline in headlines)
