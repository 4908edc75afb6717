"""When an address is asked again: as often as something new comes, and less and less while it fails. Pure.

All times are in seconds.
"""

from __future__ import annotations

import random

SHORTEST, LONGEST = 60, 3600  # between two questions that were answered
LONGEST_BACK_OFF = 24 * 3600
# A feed's own wish (ttl, sy:updatePeriod, Cache-Control) holds back no more than this: most are what a program wrote
# for every feed, an hour or a day, and not what the desk of this one would say.
LONGEST_WISH = 900

_SLOWER = 1.2  # after an answer without anything new
_JITTER = 0.1  # a tenth sooner or later, so that what was added together is not asked together for ever


def slower(interval: float) -> int:
    """Return the interval after an answer that brought nothing new, as far as is known yet."""
    return round(min(LONGEST, max(SHORTEST, interval) * _SLOWER))


def faster(interval: float, *, since_last: float) -> int:
    """Return the interval after something new, which came so long after the last.

    Half of either: what comes at steady times is then asked about three or four times in between.
    """
    return round(max(SHORTEST, min(interval, since_last, LONGEST) / 2))


def pause(interval: float, *, wish: float = 0) -> float:
    """Return the time until the next question; `wish` is what the server or the feed asks for at least."""
    least = max(SHORTEST, min(wish, LONGEST_WISH))
    return max(least, min(max(interval, SHORTEST), LONGEST) * _spread())


def back_off(interval: float, *, failures: int, retry_after: float | None = None) -> float:
    """Return the time until the next question after so many failures in a row: twice as long each time, up to a day.

    `retry_after` is what the server asks for, which is kept, up to a day too.
    """
    longer = max(interval, SHORTEST) * 2.0 ** min(max(failures, 1), 16)
    return max(min(longer, LONGEST_BACK_OFF) * _spread(), min(retry_after or 0, LONGEST_BACK_OFF))


def _spread() -> float:
    return random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 - no secret
