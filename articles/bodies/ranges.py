"""Source ranges: what every stretch of a plain-text input was taken for, each character once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from articles.document import SourceRange

MOST_RANGES = 20_000  # beyond it a blank line belongs to the range before it


_range = partial(tuple.__new__, SourceRange)  # twice as fast as calling the class; a long dispatch has thousands


def cover(stretches: Iterable[tuple[str, int, int]], end: int) -> list[SourceRange]:
    """Return the ranges of consecutive stretches (role, start, end) up to `end`; neighbours of one role are one.

    What lies between two stretches belongs to the one before.
    """
    roles: list[str] = []
    starts: list[int] = []
    last = ""
    for role, start, stop in stretches:
        if role != last and start < stop and (role != "blank" or len(roles) < MOST_RANGES):
            roles.append(role)
            starts.append(start)
            last = role
    return list(map(_range, zip(roles, starts, [*starts[1:], end], strict=True)))
