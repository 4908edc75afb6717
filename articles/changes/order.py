"""The sender's order of the versions of a story, whatever order they come in."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from articles.document import Document

_LONGEST = 18  # digits of a version that counts
_YEARS = range(1800, 2200)  # others are slips, and overflow where they are compared

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a version stands in its sender's order: by its count, else by the sender's own stamp."""

    version: str = ""
    stamp: datetime.datetime | None = None

    @classmethod
    def of(cls, document: Document) -> Place:
        """Return the place that the document states."""
        return cls(document.version or "", stamp(document))

    def is_before(self, other: Place) -> bool:
        """Tell whether the sender sent this one before the other; False where nothing tells."""
        if self.counts_less(other) or other.counts_less(self):
            return self.counts_less(other)
        return self.stamp is not None and other.stamp is not None and self.stamp < other.stamp

    def counts_less(self, other: Place) -> bool:
        """Tell whether the sender's count itself, and not only a stamp, puts this one before the other."""
        ours, theirs = _counted(self.version), _counted(other.version)
        return ours is not None and theirs is not None and ours < theirs


def stamp(document: Document) -> datetime.datetime | None:
    """Return when the sender last touched the story, where it says so."""
    try:
        moment = datetime.datetime.fromisoformat(document.updated or document.published or "")
    except ValueError:
        return None
    return moment if moment.tzinfo and moment.year in _YEARS else None


def in_order(rows: Iterable[Row], place: Callable[[Row], Place], *, is_late: Callable[[Row], bool]) -> list[Row]:
    """Return the versions, given as they came, in their sender's order: each late one before the first it precedes."""
    rows = list(rows)
    ordered = [row for row in rows if not is_late(row)]
    for row in filter(is_late, rows):
        after = (at for at, other in enumerate(ordered) if place(row).is_before(place(other)))
        ordered.insert(next(after, len(ordered)), row)
    return ordered


def _counted(version: str) -> int | None:
    """Return a version that is a whole number; others cannot be put in order."""
    return int(version) if version.isascii() and version.isdigit() and len(version) <= _LONGEST else None
