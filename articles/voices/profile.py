"""What a speaker's page tells beside the quotations: how often over time, and beside whom."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth, TruncWeek
from django.utils import timezone

from articles.models import NameRule, Quote, Speaker
from articles.models.slug import fold

WEEKS, MONTHS = 26, 24  # bars of the chart: weeks for whoever is new, else months
PITCH = 10  # from one bar's left edge to the next, in hundredths of the tallest
BESIDE = 8  # people shown that a speaker is quoted with
MOST_ROLES = 6
_ROLES_FROM = 500  # newest quotations whose roles are looked at
_BESIDE_FROM = 500  # newest quotations whose articles are looked at
_FEWEST_BESIDE = 2  # articles with both; once is chance


@dataclass(frozen=True, slots=True)
class Bar:
    """A week or a month: its first day, the number of quotations; left edge and height in hundredths of the tallest."""

    day: datetime.date
    count: int
    x: int
    height: int

    @property
    def top(self) -> int:
        """Return where it begins from above."""
        return 100 - self.height


@dataclass(frozen=True, slots=True)
class Role:
    """A role as written, and when dispatches first and last wrote it."""

    words: str
    first: datetime.datetime
    last: datetime.datetime


@dataclass(frozen=True, slots=True)
class Chart:
    """Quotations over time, the oldest bar first."""

    bars: tuple[Bar, ...]
    is_by_week: bool

    @property
    def first(self) -> datetime.date:
        """Return the first day of the first bar."""
        return self.bars[0].day

    @property
    def last(self) -> datetime.date:
        """Return the first day of the last bar."""
        return self.bars[-1].day

    @property
    def width(self) -> int:
        """Return the width of the whole, in the units of the bars."""
        return len(self.bars) * PITCH

    @property
    def total(self) -> int:
        """Return how many quotations the chart counts."""
        return sum(bar.count for bar in self.bars)


def chart(quotes: QuerySet[Quote]) -> Chart | None:
    """Return the chart of these quotations up to now; None for so few that it would say nothing. One query or two."""
    today = timezone.localdate()
    this_week = today - datetime.timedelta(days=today.weekday())
    first = quotes.order_by("published_at").values_list("published_at", flat=True).first()
    if first is None:
        return None
    weeks = [this_week - datetime.timedelta(weeks=back) for back in reversed(range(WEEKS))]
    is_by_week = timezone.localdate(first) >= weeks[0]
    days = weeks if is_by_week else [_month_before(today, back) for back in reversed(range(MONTHS))]
    step = (TruncWeek if is_by_week else TruncMonth)("published_at")
    counted = quotes.order_by().annotate(step=step).values_list("step").annotate(Count("pk"))
    by_day = {timezone.localdate(moment): count for moment, count in counted}
    bars = _bars(days, [by_day.get(day, 0) for day in days])
    return Chart(bars, is_by_week) if sum(bar.count > 0 for bar in bars) > 1 else None


def beside(speaker: Speaker, visible: QuerySet[Quote]) -> list[Speaker]:
    """Return whom the newest articles that quote a speaker quote too, with `together`, their number: two queries."""
    newest = visible.filter(speaker=speaker).order_by("-published_at", "-pk").values("article")[:_BESIDE_FROM]
    others = visible.filter(article__in=newest).exclude(speaker=speaker).exclude(speaker=None)
    counted = others.order_by().values("speaker").annotate(together=Count("article", distinct=True))
    often = counted.filter(together__gte=_FEWEST_BESIDE).order_by("-together", "speaker__sort_key")
    together: dict[int, int] = dict(often.values_list("speaker", "together")[:BESIDE])
    found = Speaker.objects.in_bulk(together)
    for key, count in together.items():
        found[key].together = count  # type: ignore[attr-defined]
    return [found[key] for key in together]


def roles(quotes: QuerySet[Quote]) -> list[Role]:
    """Return the roles under which somebody is quoted, the latest first, as the newest writes each: a query."""
    written = quotes.exclude(role="").order_by("-published_at", "-pk").values_list("role", "published_at")
    found: dict[str, Role] = {}
    for words, moment in written[:_ROLES_FROM]:
        known = found.get(fold(words))
        found[fold(words)] = Role(known.words if known else words, moment, known.last if known else moment)
    return list(found.values())[:MOST_ROLES]


def standing_for(speaker: Speaker, visible: QuerySet[Quote]) -> Speaker | None:
    """Return whom the speaker's own name means everywhere by a rule, if that is somebody else whom copy shows."""
    if speaker.distinction:
        return None
    rules = NameRule.objects.filter(key=speaker.name_key, article=None, words="", source=None)
    rules = rules.filter(Exists(visible.filter(speaker=OuterRef("speaker"))))
    rule = rules.exclude(speaker=speaker).select_related("speaker").first()
    return rule.speaker if rule else None


def namesakes(speaker: Speaker, visible: QuerySet[Quote]) -> list[Speaker]:
    """Return the other speakers of the same whole name, of whom any quotation is visible."""
    alike = Speaker.objects.filter(Q(sort_key=speaker.name_key) | Q(sort_key__startswith=f"{speaker.name_key} ("))
    shown = alike.filter(Exists(visible.filter(speaker=OuterRef("pk"))))
    return list(shown.exclude(pk=speaker.pk).order_by("sort_key"))


def _bars(days: Sequence[datetime.date], counts: Sequence[int]) -> tuple[Bar, ...]:
    tallest = max(counts, default=0) or 1
    heights = (round(100 * count / tallest) for count in counts)
    return tuple(
        Bar(day, count, number * PITCH, height)
        for number, (day, count, height) in enumerate(zip(days, counts, heights, strict=True))
    )


def _month_before(day: datetime.date, back: int) -> datetime.date:
    years, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return datetime.date(years, month + 1, 1)
