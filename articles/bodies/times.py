"""Times as fields of a wire format state them: ISO 8601 whole or squeezed (20241231T101500+0100), RFC 822 dates."""

from __future__ import annotations

import datetime
import re
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from articles.document import Message, gettext_noop

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)


def iso(written: str | None, timezone: str) -> str | None:
    """Return the moment as ISO 8601 with offset, to the second; None where it is no moment.

    A time without offset is of `timezone`, which must exist; a date without a time of day is no moment.
    """
    said = (written or "").strip()
    match = _ISO.fullmatch(said)
    if not match:
        return _rfc822(said)
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return None
    try:
        moment = datetime.datetime(
            int(year), int(month), int(day), int(hour) % 24, int(minute), min(int(second or 0), 59),
            tzinfo=_zone(zone, timezone),
        )  # fmt: skip
        moment += datetime.timedelta(days=hour == "24")
    except (ValueError, OverflowError):  # the 31st of February
        return None
    return moment.isoformat(timespec="seconds")


def stated(written: str | None, timezone: str, notes: list[Message]) -> str | None:
    """Return the moment of a field as `iso` does; words that are no moment add a note."""
    said = (written or "").strip()
    if not said:
        return None
    moment = iso(said, timezone)
    if moment is None:
        template = gettext_noop("The date “%(words)s” has no time of day or no year: the time is left open.")
        note = Message(template, {"words": said[:80]})
        notes += [] if note in notes else [note]
    return moment


def _zone(zone: str | None, timezone: str) -> datetime.tzinfo:
    if not zone:
        return ZoneInfo(timezone)
    if zone[0] not in "+-":
        return datetime.UTC
    figures = zone[1:].replace(":", "").ljust(4, "0")
    offset = datetime.timedelta(hours=int(figures[:2]), minutes=int(figures[2:]))
    return datetime.timezone(offset if zone[0] == "+" else -offset)


def _rfc822(said: str) -> str | None:
    """Return the moment of a mail's or an RSS feed's date; its weekday may be missing or wrong."""
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return moment.isoformat(timespec="seconds")
