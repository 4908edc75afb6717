"""Times as fields of a wire format state them: ISO 8601, whole or squeezed (20241231T101500+0100), and RFC 822."""

from __future__ import annotations

import datetime
import re
import unicodedata
from zoneinfo import ZoneInfo

from articles.document import Message, gettext_noop

LONGEST = 100  # characters of a date with the names of its day, month and zone

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)

_ZONE = r"(?P<zone>(?:UTC|GMT|UT)?\s*[+-]\d\d?(?::?\d\d)?|[A-Za-z]{1,5}|[A-Za-z]+/[A-Za-z_/]+)?"
_CLOCK = r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
_DATE = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?(?P<day>\d\d?)\.?[\s-]+(?:de\s+)?(?P<month>[^\W\d]{{3,12}})\.?,?[\s-]+(?:de\s+)?"
    rf"(?P<year>\d{{4}}|\d\d),?\s+{_CLOCK}\s*{_ZONE}\s*(?:\([^()]*\))?"
)
_ASCTIME = re.compile(
    rf"(?:[^\W\d]+\.?,?\s+)?(?P<month>[A-Za-z]{{3,9}})\.?\s+(?P<day>\d\d?),?\s+{_CLOCK}\s+(?:{_ZONE}\s+)?(?P<year>\d{{4}})"
)
_OFFSET = re.compile(r"([+-])(\d\d?)(?::?(\d\d))?\Z")
_ACCENTS = re.compile("[\u0300-\u036f]")
# Months by the first letters of their names in English, French, German, Spanish, Italian, Portuguese, Dutch, Swedish.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen", "feb fev", "mar mrz mrt maa", "apr avr abr", "may mai mag mei maj", "jun juin giu",
            "jul juil lug", "aug aou ago agu", "sep set", "oct okt out ott", "nov", "dec dez dic des",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
# What RFC 822 names, and what senders name beside; some of the letters mean several zones and are left out.
_HOURS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "AST": -4, "ADT": -3, "NST": -3.5, "BRT": -3, "ART": -3, "WET": 0, "WEST": 1, "BST": 1, "CET": 1,
    "CEST": 2, "MET": 1, "MEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "SAST": 2, "MSK": 3, "PKT": 5, "WIB": 7,
    "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip


def iso(written: str | None, timezone: str) -> str | None:
    """Return the moment as ISO 8601 with offset, to the second; None where it is no moment.

    A time without offset is of `timezone`, which must exist; a date without a time of day is no moment.
    """
    if written and "T" in written[8:11] and 14 < len(written) < LONGEST and (moment := _whole(written)):
        return moment.replace(tzinfo=moment.tzinfo or ZoneInfo(timezone)).isoformat(timespec="seconds")
    said = " ".join((written or "").split())
    if len(said) > LONGEST:
        return None
    match = _ISO.fullmatch(said)
    if not match:
        return _in_words(said, timezone)
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


def _whole(written: str) -> datetime.datetime | None:
    """Return the moment where Python knows the form, in a fifth of the time that the pattern takes."""
    try:
        return datetime.datetime.fromisoformat(written)
    except ValueError:
        return None


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
    """Return the zone of an offset, or of a name; a name that nobody knows leaves the time to `timezone`."""
    said = (zone or "").strip()
    if not said:
        return ZoneInfo(timezone)
    if match := _OFFSET.search(said):
        offset = datetime.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return datetime.timezone(offset if match[1] == "+" else -offset)
    if said.upper() in _HOURS:
        return datetime.timezone(datetime.timedelta(hours=_HOURS[said.upper()]))
    try:
        return ZoneInfo(said if "/" in said else timezone)
    except (KeyError, ValueError, OSError):  # not found; no such form of name; a folder of the database
        return ZoneInfo(timezone)


def _in_words(said: str, timezone: str) -> str | None:
    """Return the moment of a date with a month's name (RFC 822, RFC 850, asctime), in whichever language.

    The weekday may be missing or wrong.
    """
    match = _DATE.fullmatch(said) or _ASCTIME.fullmatch(said)
    letters = _ACCENTS.sub("", unicodedata.normalize("NFD", match["month"].lower())) if match else ""
    month = _MONTHS.get(letters[:4]) or _MONTHS.get(letters[:3])
    if not match or not month:
        return None
    year = int(match["year"])
    year += 0 if len(match["year"]) > 2 else 2000 if year < 70 else 1900
    second = min(int(match["second"] or 0), 59)
    try:
        moment = datetime.datetime(
            year, month, int(match["day"]), int(match["hour"]), int(match["minute"]), second,
            tzinfo=_zone(match["zone"], timezone),
        )  # fmt: skip
    except ValueError:  # the 31st of February, 25 o'clock, an offset of a day
        return None
    return moment.isoformat(timespec="seconds")
