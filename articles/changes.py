"""What a dispatch is to the desk: a new story, a revision of a known one, the same again, or one taken back."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from articles.document import Document, sort_key

SAME_STORY = datetime.timedelta(hours=72)  # without identifier, a like headline within this time is the same story


class Outcome(StrEnum):
    """What becomes of a dispatch; the values are those of models.Item.Outcome but for NEW."""

    NEW = "created"
    REVISED = "revised"
    SAME = "same"
    STALE = "stale"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the story that a dispatch continues: of all its revisions, and of the latest."""

    digests: frozenset[str]
    version: str = ""
    stamp: datetime.datetime | None = None


def identity(document: Document) -> str:
    """Return the digest (SHA-256, hex) by which a sender's story is known again: its identifier, else its headline."""
    if document.guid:
        key = f"guid\0{document.guid}"
    elif folded := sort_key(document.headline):
        key = f"headline\0{folded}"
    else:
        key = f"text\0{sort_key(document.headline + document.text)}"
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def is_kill(document: Document) -> bool:
    """Tell whether the agency takes the story back."""
    return document.signal == "kill" or document.pubstatus == "canceled"


def decide(known: Known | None, new: Document) -> Outcome:
    """Return what a dispatch does to the story it continues; None is known of a new one.

    Words seen before are the same again, whichever revision said them. A text under an unchanged version is a revision:
    agencies correct without counting. Only a lower version, or with no version an earlier stamp, is stale.
    """
    if known is not None and new.digest in known.digests:
        return Outcome.SAME
    if is_kill(new):
        return Outcome.WITHDRAWN
    if known is None:
        return Outcome.NEW
    return Outcome.STALE if _is_older(new, known) else Outcome.REVISED


def decide_page(page: Document, entry_digest: str, *, is_newest: bool) -> Outcome:
    """Return what the page of an entry does to the entry's article; `is_newest` tells that no later entry came."""
    if page.digest == entry_digest:
        return Outcome.SAME
    if is_kill(page):
        return Outcome.WITHDRAWN
    return Outcome.REVISED if is_newest else Outcome.STALE


def stamp(document: Document) -> datetime.datetime | None:
    """Return when the sender last touched the story, where it says so."""
    try:
        moment = datetime.datetime.fromisoformat(document.updated or document.published or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _is_older(new: Document, known: Known) -> bool:
    ours, theirs = _counted(known.version), _counted(new.version or "")
    if ours is not None and theirs is not None and ours != theirs:
        return theirs < ours
    moment = stamp(new)
    return moment is not None and known.stamp is not None and moment < known.stamp


def _counted(version: str) -> int | None:
    """Return a version that is a whole number; others cannot be put in order."""
    return int(version) if version.isascii() and version.isdigit() and len(version) < 19 else None
