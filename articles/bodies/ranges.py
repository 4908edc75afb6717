"""Source ranges: what every stretch of a plain-text input was taken for, each character once."""

from __future__ import annotations

from collections.abc import Iterable

from articles.document import SourceRange

MOST_RANGES = 20_000  # beyond it a blank line belongs to the range before it


def cover(stretches: Iterable[tuple[str, int, int]], end: int) -> list[SourceRange]:
    """Return the ranges of consecutive stretches (role, start, end) up to `end`; neighbours of one role are one.

    What lies between two stretches belongs to the one before.
    """
    begins: list[tuple[str, int]] = []
    last = ""
    for role, start, stop in stretches:
        if role != last and start < stop and (role != "blank" or len(begins) < MOST_RANGES):
            begins.append((role, start))
            last = role
    ends = [*(start for _, start in begins[1:]), end]
    return [SourceRange(role, start, stop) for (role, start), stop in zip(begins, ends, strict=False)]
