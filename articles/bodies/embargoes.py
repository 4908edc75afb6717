"""Embargoes stated in words: `SOUS EMBARGO jusqu'au 12 mars 2025 à 06h00`, `Embargoed until 0001 GMT, Tuesday`.

The words must stand as a notice: at the beginning of a field or in brackets, and followed by a moment or by "until".
An embargo on arms or oil is a topic. One whose end cannot be read ("until delivery", a date without a time of day) is
still an embargo: such copy is to be withheld until an editor has read the notice, since what is out cannot be called
back.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from articles.bodies import stamps
from articles.document import Message, gettext_noop

LONGEST = 400  # characters of a field that are looked at
LONGEST_NOTICE = 160
AHEAD, BEHIND = datetime.timedelta(days=300), datetime.timedelta(days=7)  # of publication, where no year is written

_UNTIL = (
    r"(?:jusqu['’]?(?:au?x?|à|a|en)\b|until\b|till?\b|to\b|(?:for|hold for) (?:release|publication)\b|pour\b"
    r"|avant\b|bis\b|hasta\b"
    r"|fino a\w*|tot\b|til\b)"
)
_NOTICE = re.compile(
    r"(?P<strong>(?:strict(?:ly)? |strictement )?(?:sous embargo|under (?:strict )?embargo|embargoed|embargo"
    r"|embargado|embargada"
    rf"|sotto embargo|onder embargo|gesperrt|sperrfrist|sperrefrist))\b\s*(?P<sign>[:.,;!–—=*/"
    rf"|-]*)\s*(?P<until>{_UNTIL})?"
    r"|(?P<ban>not for (?:release|publication|use|broadcast)(?: or \w+)? (?:before|until)|hold(?: for release)? until"
    r"|for release (?:at|on|after)|(?:[àa] )?ne pas (?:publier|diffuser|utiliser|mettre en ligne)(?: ou \w+)? avant"
    r"|do not (?:publish|use|release|broadcast) (?:before|until)"
    r"|(?:publication|diffusion) (?:interdite avant|autoris[ée]e (?:seulement )?[àa] partir d[ue'’])"
    r"|interdit de publication avant)\b",
    re.IGNORECASE,
)
_STEMS = (
    "mbarg", "sperr", "not for ", "hold ", "for release", "ne pas ", "do not ", "publication ", "diffusion ",
    "interdit de",
)  # fmt: skip
_LIFTED = re.compile(
    r"\W*(?:est |is |has been |a [ée]t[ée] )?(?:lev[ée]e?|lifted|expired"
    r"|expir[ée])\b",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(
    r"(?:[\s=*+/#!_.(\[«\"-]|attention\s*[:-]|(?:eds?|editors?|nota|note (?:to editors|aux r[ée]dact(?:ions"
    r"|eurs)))\s*[:.])*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{6,200})[)\]]")
_NOTICE_END = re.compile(r"(?<![apAP]\.[mM])[.;!](?=\s+[A-ZÀ-Ý])|\s[-–—]\s(?=[A-ZÀ-Ý]{2,})")
_END = re.compile(r"[)\]»\"\s=*/!.]*$")

_MONTHS = stamps.MONTHS | {
    "januar": 1, "februar": 2, "märz": 3, "marz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12,
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "septiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "gennaio": 1, "febbraio": 2, "aprile": 4,
    "maggio": 5, "giugno": 6, "luglio": 7, "settembre": 9, "ottobre": 10, "dicembre": 12,
}  # fmt: skip
_WEEKDAYS = stamps.WEEKDAYS | {
    "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5,
    "sonntag": 6, "lunes": 0, "martes": 1, "miércoles": 2, "jueves": 3, "viernes": 4, "sábado": 5, "domingo": 6,
    "lunedì": 0, "martedì": 1, "mercoledì": 2, "giovedì": 3, "venerdì": 4, "sabato": 5, "domenica": 6,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<y4>20\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)"
    rf"|(?P<a>\d\d?)(?:(?P<sep>[/.])(?P<b>\d\d?)(?P=sep)(?P<c>20\d\d|\d\d)|/(?P<b2>\d\d?))\b"
    rf"|(?P<day>\d\d?)(?:er|st|nd|rd|th)?\.?\s(?:de |of )?(?P<month>{_MONTH})\b\.?(?:,?\s(?:de )?(?P<year>20\d\d))?"
    rf"|(?P<month2>{_MONTH})\b\.?\s(?P<day2>\d\d?)(?:st|nd|rd|th)?\b(?:,?\s(?P<year2>20\d\d)\b)?)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?<![\d.,:/-])(?:(?P<hour>[01]?\d|2[0-4])(?:\s?[h:.]\s?(?P<minute>[0-5]\d)(?!\d)|\s?(?:h|heures?|uhr)\b"
    r"|(?=\s?[ap]\.?m\b))|(?P<four>(?:[01]\d|2[0-4])[0-5]\d)(?=\s?(?:h\b|hrs|hours|gmt|utc|bst|cet|cest|e[sd]t"
    r"|local|,|$|\s\D)))"
    r"\s?(?:(?P<half>[ap])\.?m\b\.?)?|\b(?P<named>midnight|minuit|midi|noon)\b",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?:(?P<offset>(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?)|\b(?P<code>gmt|utc|cet|cest|bst|eet|eest|msk|est"
    r"|edt|cdt|pst|pdt|jst)\b"
    r"|\b(?:heure|time)s?\b[^,;]{0,4}\bde (?P<place>paris|bruxelles|gen[èe]ve|londres)|\b(?P<city>paris"
    r"|brussels|london|geneva) time"
    r"|heures? (?P<people>fran[çc]aise|suisse|belge)|(?<=[m.\d] )(?-i:(?P<short>[ECP]T))\b)",
    re.IGNORECASE,
)
_PLACES = {
    "paris": "Europe/Paris", "bruxelles": "Europe/Brussels", "brussels": "Europe/Brussels", "londres": "Europe/London",
    "london": "Europe/London", "française": "Europe/Paris", "francaise": "Europe/Paris", "suisse": "Europe/Zurich",
    "belge": "Europe/Brussels", "genève": "Europe/Zurich", "geneve": "Europe/Zurich", "geneva": "Europe/Zurich",
    "et": "America/New_York", "ct": "America/Chicago", "pt": "America/Los_Angeles",
}  # fmt: skip
_TOMORROW = re.compile(r"\b(?:demain|tomorrow|morgen)\b", re.IGNORECASE)
_TODAY = re.compile(r"\b(?:aujourd['’]hui|today|ce (?:jour|matin|soir)|tonight|heute)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Embargo:
    """A notice as written, and until when, as ISO 8601 with offset; None where that cannot be read."""

    words: str
    until: str | None

    @property
    def note(self) -> Message:
        """Return the sentence that says why the copy is withheld."""
        template = gettext_noop("The embargo “%(words)s” does not say clearly when it ends: the story is withheld.")
        return Message(template, {"words": self.words})


def find(fields: Iterable[str], timezone: str, *, published: str | None) -> Embargo | None:
    """Return the first embargo that the fields state; local times are of `timezone`, which must exist.

    A weekday, or a time of day alone, is the first one after publication.
    """
    looked_at = [field[:LONGEST] for field in fields if field]
    low = "\n".join(looked_at).lower()
    if not any([stem in low for stem in _STEMS]):
        return None
    for said in looked_at:
        for notice in _notices(said):
            if embargo := _read(notice, timezone, published):
                return embargo
    return None


def _notices(field: str) -> Iterator[str]:
    """Yield where a notice may begin: the field itself, after what precedes notes, and what stands in brackets."""
    start = _PREAMBLE.match(field)
    yield field[start.end() if start else 0 :]
    for bracket in _BRACKETS.finditer(field):
        yield bracket[1]


def _read(notice: str, timezone: str, published: str | None) -> Embargo | None:
    match = _NOTICE.match(notice)
    if not match or _LIFTED.match(notice, match.end()):
        return None
    rest = notice[match.end() : match.end() + LONGEST_NOTICE].split(")")[0]
    end = _NOTICE_END.search(rest)
    said = rest[: end.start()] if end else rest
    moment = _moment(said, timezone, published)
    if not (moment or _is_sure(match, said, notice)):
        return None
    is_upper = bool(match["strong"] and match["strong"].isupper() and match["sign"])
    if moment and not (match["ban"] or match["until"] or is_upper or _begins_with_time(said)):
        return None
    return Embargo(
        notice[: match.end() + len(said)].strip(" )]=*/-"), moment.isoformat(timespec="seconds") if moment else None
    )


def _is_sure(match: re.Match[str], said: str, notice: str) -> bool:
    """Tell whether a notice whose end cannot be read is one: "until …", or the word alone or in capitals."""
    if match["ban"]:
        return bool(_DATE.search(said) or _WEEKDAY.search(said) or _CLOCK.search(said))
    word = match["strong"]
    if match["until"] and not re.match(r"(?:to|pour|avant|til|tot)\b", match["until"], re.IGNORECASE):
        return True
    if _END.fullmatch(said):
        return True
    return _begins_with_time(said) or (
        word.isupper() and word != "EMBARGO" and bool(match["sign"]) and not notice.isupper()
    )


def _begins_with_time(said: str) -> bool:
    return any(pattern.match(said) for pattern in (_DATE, _WEEKDAY, _CLOCK))


def _moment(said: str, timezone: str, published: str | None) -> datetime.datetime | None:
    """Return the moment that the words name; None without a time of day, or where the day cannot be told."""
    date = _DATE.search(said)
    rest = f"{said[: date.start()]} {said[date.end() :]}" if date else said
    clock = _clock(rest)
    if clock is None:
        return None
    zone = _zone(rest, timezone)
    after = datetime.datetime.fromisoformat(published).astimezone(zone) if published else None
    day = _day(date, after) if date else _relative_day(rest, clock, after)
    if day is None:
        return None
    if clock.hour == 24:
        day += datetime.timedelta(days=1)
    return datetime.datetime.combine(day, datetime.time(clock.hour % 24, clock.minute), zone)


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day; 24 is the end of the day named."""

    hour: int
    minute: int


def _clock(said: str) -> _Clock | None:
    match = _CLOCK.search(said)
    if not match:
        return None
    if named := (match["named"] or "").lower():
        return _Clock(12, 0) if named in ("midi", "noon") else _Clock(0, 0)
    figures = match["four"] or f"{match['hour']:0>2}{match['minute'] or '00'}"
    hour, minute = int(figures[:2]), int(figures[2:])
    if half := (match["half"] or "").lower():
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return None if hour == 24 and minute else _Clock(hour, minute)


def _day(match: re.Match[str], after: datetime.datetime | None) -> datetime.date | None:
    """Return the day that is written; without a year, the one nearest after publication."""
    if match["y4"]:
        return _date(match["y4"], match["m4"], match["d4"])
    if match["c"]:
        year = match["c"] if len(match["c"]) == 4 else f"20{match['c']}"
        return _date(year, match["b"], match["a"]) or _date(year, match["a"], match["b"])
    named = match["month"] or match["month2"]
    month = str(_MONTHS[named.lower()]) if named else match["b2"]
    day = match["a"] or match["day"] or match["day2"]
    if year := match["year"] or match["year2"]:
        return _date(year, month, day)
    if after is None:
        return None
    near = [_date(str(after.year + step), month, day) for step in (-1, 0, 1)]
    return next((date for date in near if date and after.date() - BEHIND <= date <= after.date() + AHEAD), None)


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:  # the 31st of February
        return None


def _relative_day(said: str, clock: _Clock, after: datetime.datetime | None) -> datetime.date | None:
    """Return the day of a weekday, of tomorrow, or of a time of day alone, counted from publication."""
    if after is None:
        return None
    today = after.date()
    if _TOMORROW.search(said):
        return today + datetime.timedelta(days=1)
    is_past = (clock.hour, clock.minute) <= (after.hour, after.minute)
    if match := _WEEKDAY.search(said):
        ahead = (_WEEKDAYS[match[0].lower()] - today.weekday()) % 7
        return today + datetime.timedelta(days=ahead if ahead or not is_past else 7)
    if _TODAY.search(said):
        return today
    return today + datetime.timedelta(days=1 if is_past else 0)


def _zone(said: str, timezone: str) -> datetime.tzinfo:
    match = _ZONE.search(said)
    if not match:
        return ZoneInfo(timezone)
    if offset := match["offset"]:
        return _offset(offset) or ZoneInfo(timezone)
    if code := match["code"]:
        return datetime.timezone(datetime.timedelta(hours=stamps.ZONES[code.lower()]))
    place = match["place"] or match["city"] or match["people"] or match["short"]
    return ZoneInfo(_PLACES[place.lower()])


def _offset(written: str) -> datetime.timezone | None:
    figures = re.sub(r"\D", "", written)
    hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "0")
    offset = datetime.timedelta(hours=int(hours), minutes=int(minutes))
    return datetime.timezone(-offset if "-" in written else offset) if offset.days < 1 else None
