"""Stamps: dates and times as pages and wires write them, French and English, to moments with an offset.

The grammar is `[label] [weekday] [time] date [weekday] [time] [zone]`, in which a time may be glued to its date
(10:0131/12/2024). The weekday chooses between day/month and month/day, and the year where none is written. A date
without a time of day is no moment: midnight would be invented.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "january": 1, "février": 2, "fevrier": 2, "févr": 2, "fév": 2, "fevr": 2,
    "fev": 2, "february": 2, "feb": 2, "mars": 3, "march": 3, "mar": 3, "avril": 4, "avr": 4, "april": 4, "apr": 4,
    "mai": 5, "may": 5, "juin": 6, "june": 6, "jun": 6, "juillet": 7, "juil": 7, "july": 7, "jul": 7, "août": 8,
    "aout": 8, "august": 8, "aug": 8, "septembre": 9, "september": 9, "sept": 9, "sep": 9, "octobre": 10,
    "october": 10, "oct": 10, "novembre": 11, "november": 11, "nov": 11, "décembre": 12, "decembre": 12,
    "december": 12, "déc": 12, "dec": 12,
}  # fmt: skip
WEEKDAYS = {
    "lundi": 0, "lun": 0, "monday": 0, "mon": 0, "mardi": 1, "tuesday": 1, "tue": 1, "tues": 1, "mercredi": 2,
    "mer": 2, "wednesday": 2, "wed": 2, "jeudi": 3, "jeu": 3, "thursday": 3, "thu": 3, "thur": 3, "thurs": 3,
    "vendredi": 4, "ven": 4, "friday": 4, "fri": 4, "samedi": 5, "sam": 5, "saturday": 5, "sat": 5, "dimanche": 6,
    "dim": 6, "sunday": 6, "sun": 6,
}  # fmt: skip
ZONES = {  # hours from UTC; abbreviations that name one zone only
    "utc": 0, "gmt": 0, "z": 0, "cet": 1, "cest": 2, "bst": 1, "eet": 2, "eest": 3, "msk": 3, "trt": 3, "est": -5,
    "edt": -4, "cdt": -5, "mdt": -6, "pst": -8, "pdt": -7, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8,
}  # fmt: skip
PLACES = {
    "paris": "Europe/Paris", "bruxelles": "Europe/Brussels", "genève": "Europe/Zurich", "london": "Europe/London",
    "et": "America/New_York", "ct": "America/Chicago", "pt": "America/Los_Angeles",
}  # fmt: skip

_UPDATED = (
    r"(?:derni[èe]re\s+)?mise?\s+[àa]\s+jour|(?:modifi|r[ée]vis|actualis)[ée]e?|maj|(?:last\s+)?(?:updated|modified)"
)
_PUBLISHED = (
    r"(?:(?:ce\s+contenu\s+a\s+[ée]t[ée]|article)\s+)?publi[ée]e?|cr[ée][ée]e?|post[ée]e?|diffus[ée]e?|mise?\s+en\s+ligne|[ée]crit"
    r"|published|created|posted|first\s+published|issued|date|le|on"
)
_LABEL = rf"(?:(?:(?P<updated>{_UPDATED})|{_PUBLISHED})\b\s*(?:on\b|at\b|le\b|:)?\s*:?\s*(?:le\b)?\s*)"
_WEEKDAY = r"(?:{})\b\.?".format("|".join(sorted(WEEKDAYS, key=len, reverse=True)))
_MONTH = "(?:{})".format("|".join(sorted(MONTHS, key=len, reverse=True)))
_CITY = "|".join(name for name in PLACES if len(name) > 2)
_ZONE = (
    r"(?:\(?(?P<zone>(?:GMT|UTC)\s?[+-]\s?\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d|"
    rf"(?:heure\s+de\s+)(?:{_CITY})|(?:{_CITY})(?:\s+time)?|(?-i:(?<=[mM.]\s)[ECP]T)|{'|'.join(ZONES)})(?![\w/])\)?)"
)
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-4])(?:\s?[:hH]\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?(?:\s?min)?|"
    r"\s?(?:h|heures?)\b(?!\s?\d)|\.(?P<dotted>[0-5]\d)(?=\s?(?:[ap]\.?m|uhr|gmt|utc|bst|cest|cet|h\b))|(?=\s?[ap]\.?m\b))(?:\s?(?P<half>[ap])\.?m\b\.?)?"
)
_DATE = (
    r"(?P<y4>(?:19|20)\d\d)[-/.](?P<m4>\d\d)[-/.](?P<d4>\d\d)|"
    r"(?P<a>\d\d?)\s?(?P<sep>[/.-])\s?(?P<b>\d\d?)\s?(?P=sep)\s?(?P<c>(?:19|20)\d\d|\d\d)(?!\d)|"
    rf"(?P<day>\d\d?)(?:er|st|nd|rd|th)?[\s-](?:of\s)?(?P<month>{_MONTH})\b\.?(?:,?[\s-](?P<year>(?:19|20)\d\d))?|"
    rf"(?P<month2>{_MONTH})\b\.?\s(?P<day2>\d\d?)(?:st|nd|rd|th)?\b(?:,?\s(?P<year2>(?:19|20)\d\d))?"
)
_LINK = r"\s*(?:,|\||-|–|—|•|·|/|@|à|at|T|dès)?\s*"
_BEFORE = _CLOCK.replace("?P<", "?P<pre_")
_STAMP = re.compile(
    rf"(?<![\w/.:]){_LABEL}?(?:\b(?P<weekday>{_WEEKDAY}),?\s*(?:le\s+)?)?"
    rf"(?:(?:à\s+)?{_BEFORE}(?:\s?{_ZONE.replace('?P<', '?P<pre_')})?\s*[,|•·–-]?\s*(?:le\b|on\b)?\s*)?"
    rf"(?:\b(?P<weekday2>{_WEEKDAY}),?\s*(?:le\s+)?)?(?:{_DATE})(?:,?\s*\(?(?P<weekday3>{_WEEKDAY})\)?)?"
    rf"(?:{_LINK}{_CLOCK}(?:\s?{_ZONE})?)?(?!\d)",
    re.IGNORECASE,
)
# The pattern above is slow where it fails, and most lines hold no date: plain questions are asked first.
_DIGIT = re.compile(r"\d")
_FIGURES = re.compile(r"\d\s?[/.-]\s?\d\d?\s?[/.-]\s?\d")
_WORD = re.compile(r"[^\W\d_]+")
# Every word that the pattern can hold: a stamp lies between two words that are none of these.
_VOCABULARY = frozenset(
    {*MONTHS, *WEEKDAYS, *ZONES, *(word for name in PLACES for word in name.split())}
    | set(
        "dernière derniere mise mis à a jour modifié modifiée modifie modifiee révisé révisée revisé revise révise"
        " révisee revisée revisee actualisé actualisée actualise actualisee maj last updated modified ce contenu été"
        " ete éte eté article publié publiée publie publiee créé créée crée cree créee creé creée creee posté postée"
        " poste postee diffusé diffusée diffuse diffusee en ligne écrit ecrit published created posted first issued"
        " date le on at er st nd rd th of h heure heures min p m am pm uhr de time dès t e".split()
    )
)
_SPAN = (
    r"(?:secondes?|seconds?|secs?|minutes?|mins?|mn|heures?|hours?|hrs?|h|jours?|days?|j|semaines?|weeks?|mois|months?)"
)
_VAGUE = (
    rf"(?:il\s+y\s+a\s+(?:environ\s+|moins\s+d[e’']\s?)?(?:\d+|une?)\s?{_SPAN}|(?:\d+|an?)\s?{_SPAN}\s+ago"
    r"|[àa]\s+l[’']instant|just\s+now|hier|avant-hier|aujourd[’']hui|yesterday|today)\b"
)
# What pages write where the day is known: a clock after a label, or so many hours ago.
_LOOSE = re.compile(
    rf"(?<![\w/.:])(?P<label>{_LABEL})?(?P<vague>{_VAGUE})?(?:,?\s*(?:(?:[àa]|at)\s+)?{_CLOCK}(?:\s?{_ZONE})?)?(?!\w)",
    re.IGNORECASE,
)
_LOOSE_WORDS = frozenset(
    "publié publiée publie posté postée mis mise modifié modifiée modifie actualisé actualisée révisé révisée maj"
    " updated modified published posted ago y hier aujourd yesterday today instant just".split()
)
# Each of those words holds one of these, or is of no use by itself.
_LOOSE_STEMS = (
    "publi", "post", "mis", "modifi", "actualis", "révis", "maj", "dated", " ago", "il y a", "hier", "jourd",
    "yesterday", "today", "instant", "just",
)  # fmt: skip
_ENDS_A_SENTENCE = tuple(f"{sign}." for sign in "abcdefghijklnopqrstuvwxyzéè»”)")  # "p.m." ends none
_SAYS_WHEN = re.compile(
    rf"(?:{_UPDATED}|publi[ée]e?|post[ée]e?|mise?\s+en\s+ligne|published|posted)\b\s*:?\s*(?:(?:le|on|[àa]|at)\b\s*)?"
    rf"(?:\d|{_WEEKDAY}\s|{_VAGUE})",
    re.IGNORECASE,
)
LABEL_ALONE = re.compile(rf"(?:{_LABEL}\s*)+", re.IGNORECASE)
SHORTEST_LOOSE = 4  # "hier"
LONGEST = 160  # characters of a line that may be a stamp


@dataclass(frozen=True, slots=True)
class Stamp:
    """A stamp in a line: its range in the line, and its moment, None where it has no time of day or no year."""

    start: int
    end: int
    moment: datetime.datetime | None
    is_update: bool
    fits: bool = True  # whether the weekday agrees with the date
    clock: datetime.time | None = None  # where the moment lacks a day only
    is_dated: bool = True  # whether it names a date at all


def find(line: str, timezone: str, *, years: frozenset[int] = frozenset(), is_american: bool = False) -> list[Stamp]:
    """Return the stamps of a line; local ones are of `timezone`, which must exist.

    `years` are those that the copy mentions: a date without a year takes the latest whose weekday agrees.
    """
    if len(line) > LONGEST:
        return []
    found: list[Stamp] = []
    low = line.lower()
    may_be_loose = not line.endswith(_ENDS_A_SENTENCE) and any([stem in low for stem in _LOOSE_STEMS])
    has_digit = _DIGIT.search(line) is not None
    if not (has_digit or may_be_loose):
        return found
    words = _WORD.findall(low)
    if has_digit and (_FIGURES.search(line) or not MONTHS.keys().isdisjoint(words)):
        matches = (match for start, end in _stretches(line) for match in _STAMP.finditer(line, start, end))
        read = (_stamp(match, timezone, years, is_american=is_american) for match in matches)
        found = [stamp for stamp in read if stamp is not None]
    if may_be_loose and not _LOOSE_WORDS.isdisjoint(words):
        found += _loose(line, found)
        found.sort(key=lambda stamp: stamp.start)
    return found


def _stretches(line: str) -> Iterator[tuple[int, int]]:
    """Yield where a stamp can stand: between words that none has, with the next of them, and with a digit."""
    start, figure = 0, _next_figure(line, 0)
    for word in _WORD.finditer(line):
        if word[0].lower() in _VOCABULARY:
            continue
        if figure < word.start():
            yield start, word.end()
            figure = _next_figure(line, word.end())
        start = word.end()
    if figure < len(line):
        yield start, len(line)


def _next_figure(line: str, at: int) -> int:
    found = _DIGIT.search(line, at)
    return found.start() if found else len(line)


def says_when(line: str) -> bool:
    """Tell whether a line begins with the label of a stamp and what should be one, readable or not."""
    return len(line) <= LONGEST and _SAYS_WHEN.match(line) is not None


def _loose(line: str, found: list[Stamp]) -> list[Stamp]:
    """Return the stamps without a date that stand beside those found: "mis à jour à 09h40", "2 hours ago"."""
    stamps = []
    starts = [0, *[stamp.end for stamp in found]]
    ends = [*[stamp.start for stamp in found], len(line)]
    gaps = [(start, end) for start, end in zip(starts, ends, strict=True) if end - start >= SHORTEST_LOOSE]
    for match in (match for start, end in gaps for match in _LOOSE.finditer(line, start, end)):
        if not match["vague"] and not (match["label"] and match["hour"]):
            continue
        moment = None if match["vague"] else _moment(datetime.date.min, match.groupdict(), "UTC")
        clock = moment.time() if moment else None
        stamps.append(Stamp(*match.span(), None, bool(match["updated"]), clock=clock, is_dated=False))
    return stamps


def _stamp(match: re.Match[str], timezone: str, years: frozenset[int], *, is_american: bool) -> Stamp | None:
    part = match.groupdict()
    named = part["weekday"] or part["weekday2"] or part["weekday3"]
    weekday = WEEKDAYS[named.lower().rstrip(".")] if named else None
    is_twelve = bool(part["half"] or part["pre_half"])
    dates = list(_dates(part, years, is_american=is_american or is_twelve))
    if not dates and not (part["month"] or part["month2"]):
        return None
    agreeing = [date for date in dates if weekday in (None, date.weekday())]
    has_year = bool(part["y4"] or part["c"] or part["year"] or part["year2"])
    if not has_year and weekday is None:
        agreeing = dates = []
    date = next(iter(agreeing or (dates if has_year else [])), None)
    moment = _moment(date, part, timezone) if date else None
    return Stamp(*match.span(), moment, bool(part["updated"]), fits=bool(agreeing) or not dates)


def _dates(part: dict[str, str | None], years: frozenset[int], *, is_american: bool) -> Iterator[datetime.date]:
    """Yield the dates that the figures may mean, the likelier first."""
    readings: list[tuple[str | None, str | None, str | None]]
    if part["y4"]:
        readings = [(part["y4"], part["m4"], part["d4"])]
    elif part["a"]:
        readings = [(part["c"], part["b"], part["a"]), (part["c"], part["a"], part["b"])]
        readings = readings[::-1] if is_american else readings
    else:
        named = str(MONTHS[str(part["month"] or part["month2"]).lower()])
        written = part["year"] or part["year2"]
        candidates = [written] if written else [str(year) for year in sorted(years, reverse=True)]
        readings = [(year, named, part["day"] or part["day2"]) for year in candidates]
    for year, month, day in ((int(y or 0), int(m or 0), int(d or 0)) for y, m, d in readings):
        try:
            yield datetime.date(year + 2000 if year < 100 else year, month, day)
        except ValueError:  # the 31st of February: not this order
            continue


def _moment(date: datetime.date, part: dict[str, str | None], timezone: str) -> datetime.datetime | None:
    prefix = "" if part["hour"] else "pre_"
    if not part.get(prefix + "hour"):
        return None
    hour = int(part[prefix + "hour"] or 0)
    minute = int(part[prefix + "minute"] or part[prefix + "dotted"] or 0)
    second = int(part[prefix + "second"] or 0)
    if half := (part[prefix + "half"] or "").lower():
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    day = datetime.timedelta(days=1 if hour == 24 else 0)
    clock = datetime.time(hour % 24, minute, second)
    return datetime.datetime.combine(date + day, clock, _zone(part["zone"] or part.get("pre_zone"), timezone))


def _zone(written: str | None, timezone: str) -> datetime.tzinfo:
    words = (written or "").lower().replace("heure de", "").replace("time", "").strip()
    if not words:
        return ZoneInfo(timezone)
    if words in PLACES:
        return ZoneInfo(PLACES[words])
    if words in ZONES:
        return datetime.timezone(datetime.timedelta(hours=ZONES[words]))
    sign, figures = re.sub(r"[^\d+-]", "", words)[0], re.sub(r"\D", "", words)
    hours, minutes = (figures[:-2], figures[-2:]) if len(figures) > 2 else (figures, "0")
    offset = datetime.timedelta(hours=int(hours), minutes=int(minutes))
    return datetime.timezone(offset if sign == "+" else -offset) if offset.days < 1 else ZoneInfo(timezone)
