"""Quotations as lists show them: one row an utterance, the first dispatch that quotes it before the others."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from articles import fingerprints
from articles.changes.differences import Piece, compare_words
from articles.models import Article, Quote, QuoteCorrection, Revision, Speaker, Utterance
from articles.models.slug import fold, name_slug
from articles.search import find_quotes

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

MOST_OTHERS = 20  # dispatches shown that quote the same words; what is said daily has thousands

# What a row does not show of a quotation and its article stays in the database.
_UNSHOWN = (
    "marks", "search_vector", "fragments", "mention", "cue", "article__search_vector", "article__current__document",
    "article__current__html", "article__current__text", "article__current__notes",
)  # fmt: skip
_UNSHOWN_OF_CORRECTIONS = (
    *(name for name in _UNSHOWN if name.startswith("article")), "before__marks", "before__search_vector",
    "after__marks", "after__search_vector",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for among quotations; "" and None leave a side open. Days are whole and both included."""

    words: str = ""
    speaker: str = ""  # a name, whole or in part, or a slug
    agency: str = ""  # slug
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Other:
    """The same utterance in another dispatch; `pieces` mark where its words differ, if they do."""

    quote: Quote
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance: the quotation that was first, and those of other dispatches."""

    first: Quote
    others: tuple[Other, ...]
    left_out: int = 0  # others beyond these

    @property
    def count(self) -> int:
        """Return how many others there are."""
        return len(self.others) + self.left_out


def visible_to(viewer: Viewer) -> QuerySet[Quote]:
    """Return the quotations of what articles show now, of those that the viewer may see.

    By the reading alone: told the article as well, PostgreSQL takes the two for independent, expects next to nothing,
    and reads the whole table where an index would do.
    """
    return Quote.objects.standing().filter(reading__in=Article.objects.visible_to(viewer).values("current"))


def matching(quotes: QuerySet[Quote], wanted: Wanted) -> QuerySet[Quote]:
    """Keep the quotations that are looked for."""
    if wanted.words:
        quotes = find_quotes(quotes, wanted.words)
    if wanted.speaker:
        quotes = quotes.filter(speaker__in=_named(wanted.speaker))
    if wanted.agency:
        quotes = quotes.filter(article__agency_slug=wanted.agency)
    if wanted.since:
        quotes = quotes.filter(published_at__gte=wanted.since)
    if wanted.until:
        quotes = quotes.filter(published_at__lt=wanted.until)
    return quotes


def _named(asked: str) -> QuerySet[Speaker]:
    """Return who bears the name whole; where nobody does, those whose names hold it."""
    whole = Speaker.objects.filter(slug__in=[asked, name_slug(asked)])
    return whole if whole.exists() else Speaker.objects.filter(sort_key__contains=fold(asked))


def utterances(quotes: QuerySet[Quote]) -> QuerySet[Utterance]:
    """Return the utterances that any of the quotations is of."""
    return Utterance.objects.filter(Exists(quotes.filter(utterance=OuterRef("pk"))))


def corrections(viewer: Viewer) -> QuerySet[QuoteCorrection]:
    """Return the corrected quotations of articles that the viewer may see, where both versions are open to them."""
    visible = Article.objects.visible_to(viewer).values("pk")
    found = QuoteCorrection.objects.filter(article__in=visible)
    if not viewer.has_perm("articles.change_article"):
        versions = Revision.objects.readable_by(viewer)
        found = found.filter(
            Exists(versions.filter(pk=OuterRef("revision"))),
            Exists(versions.filter(pk=OuterRef("before__reading__revision"))),
        )
    joined = ("article__source", "article__current", "revision", "before__speaker", "after__speaker")
    return found.select_related(*joined).defer(*_UNSHOWN_OF_CORRECTIONS)


def as_changed(rows: Sequence[QuoteCorrection]) -> list[tuple[QuoteCorrection, tuple[Piece, ...]]]:
    """Return the corrections, each with what differs in the words."""
    return [(row, compare_words(row.before.text, row.after.text if row.after else "")) for row in rows]


def as_said(rows: Sequence[Utterance], viewer: Viewer) -> list[Said]:
    """Return the utterances in their order, each with its first quotations that the viewer may see: one query."""
    of_rows = visible_to(viewer).filter(utterance__in=rows).order_by("published_at", "pk")
    place = Window(RowNumber(), partition_by=F("utterance"), order_by=("published_at", "pk"))
    in_all = Window(Count("pk"), partition_by=F("utterance"))
    of_rows = of_rows.annotate(place=place, in_all=in_all).filter(place__lte=MOST_OTHERS + 1)
    by_utterance: defaultdict[int | None, list[Quote]] = defaultdict(list)
    for quote in of_rows.select_related("speaker", "holding__ruling", "article__source", "article__current").defer(
        *_UNSHOWN
    ):
        by_utterance[quote.utterance_id].append(quote)
    heard = (by_utterance[row.pk] for row in rows if row.pk in by_utterance)
    return [
        Said(first, tuple(_other(first, quote) for quote in others), first.in_all - 1 - len(others))  # type: ignore[attr-defined]
        for first, *others in heard
    ]


def _other(first: Quote, quote: Quote) -> Other:
    is_same = fingerprints.words(first.text) == fingerprints.words(quote.text)
    return Other(quote, () if is_same else compare_words(first.text, quote.text))
