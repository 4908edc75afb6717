"""Times and numbers as a paper prints them: `14 h 32`, `mardi 31 décembre 2024`, `1 200`; in English `14:32`, `1,200`.

Relative times only within the hour: the day's work is done by the clock. Spaces are no-break.
"""

from __future__ import annotations

import datetime

from django import template
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()

_HOUR = datetime.timedelta(hours=1)
_NARROW = "\u202f"  # groups digits in French
_SPACE = "\u00a0"
_FIGURE = "\u2007"  # as wide as a digit


def _is_french() -> bool:
    return (get_language() or "").startswith("fr")


@register.filter
def clock(moment: datetime.datetime) -> str:
    """Return the time of day: `14 h 32`, `14:32`."""
    local = timezone.localtime(moment)
    hour = str(local.hour) if _is_french() else f"{local.hour:02}"
    between = f"{_SPACE}h{_SPACE}" if _is_french() else ":"
    return f"{hour}{between}{local.minute:02}"


def date(moment: datetime.datetime) -> str:
    """Return the day without its weekday: `31 décembre 2024`, `1er janvier 2025`."""
    day = timezone.localdate(moment)
    number = "1er" if _is_french() and day.day == 1 else str(day.day)
    return f"{number}{_SPACE}{MONTHS[day.month]} {day.year}"


@register.filter
def day(moment: datetime.datetime) -> str:
    """Return the whole day: `mardi 31 décembre 2024`, `Tuesday 31 December 2024`."""
    weekday = WEEKDAYS[timezone.localdate(moment).weekday()]
    return f"{weekday} {date(moment)}"


@register.filter
def date_and_time(moment: datetime.datetime) -> str:
    """Return day and time: `mardi 31 décembre 2024, 10 h 01`."""
    return f"{day(moment)}, {clock(moment)}"


@register.filter
def moment(then: datetime.datetime) -> str:
    """Return how long ago within the hour, the time today, day and time before."""
    passed = timezone.now() - then
    if datetime.timedelta(0) <= passed < _HOUR:
        return _ago(int(passed.total_seconds()) // 60)
    return clock(then) if timezone.localdate(then) == timezone.localdate() else f"{date(then)}, {clock(then)}"


@register.filter
def when(then: datetime.datetime) -> str:
    """Return `moment` as it stands in a sentence: `à 14 h 32`, `le 31 décembre 2024 à 10 h 01`, `il y a 5 min`."""
    passed = timezone.now() - then
    if datetime.timedelta(0) <= passed < _HOUR:
        return _ago(int(passed.total_seconds()) // 60)
    at, on = ("à", "le") if _is_french() else ("at", "on")
    time = f"{at}{_SPACE}{clock(then)}"
    return time if timezone.localdate(then) == timezone.localdate() else f"{on} {date(then)} {time}"


@register.filter
def time_in_list(then: datetime.datetime) -> str:
    """Return what stands in the column of times of a list that has its days as headings; hours align."""
    passed = timezone.now() - then
    if datetime.timedelta(0) <= passed < _HOUR:
        return _ago(int(passed.total_seconds()) // 60)
    time = clock(then)
    return time if time[1].isdigit() else f"{_FIGURE}{time}"


@register.filter
def iso(moment: datetime.datetime) -> str:
    """Return the moment for the `datetime` attribute, in the desk's own time zone."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def number(value: int) -> str:
    """Return a whole number with its thousands apart: `1 200`, `1,200`."""
    return f"{value:,}".replace(",", _NARROW) if _is_french() else f"{value:,}"


@register.filter
def local_day(moment: datetime.datetime) -> datetime.date:
    """Return the day of the desk that a moment falls on; lists are cut into days by it."""
    return timezone.localdate(moment)


@register.filter
def time_left(until: datetime.datetime) -> str:
    """Return how long it is until then, in its two largest units: `2 j 3 h`, `2 h 14 min`, `less than a minute`."""
    minutes = max(int((until - timezone.now()).total_seconds()) // 60, 0)
    if not minutes:
        return _("less than a minute")
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    named = [(days, _("d")), (hours, "h"), (minutes, "min")]
    first = next(at for at, (count, _unit) in enumerate(named) if count)
    return f"{_SPACE}".join(f"{count}{_SPACE}{unit}" for count, unit in named[first : first + 2] if count)


def _ago(minutes: int) -> str:
    if not minutes:
        return _("just now")
    return ngettext("%(minutes)d min ago", "%(minutes)d min ago", minutes) % {"minutes": minutes}
