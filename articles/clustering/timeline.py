"""Who had a story first, and who added what: the versions of all its articles that a reader may see, in one order."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, F, Q

from articles.document import CAPTION, HEADLINE
from articles.fingerprints import added
from articles.models import Article, Reading, Revision, Separation, Story

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    Viewer = User | AnonymousUser

MOST = 60  # versions that are compared, the earliest; a page that is corrected all day has hundreds


class Size(NamedTuple):
    """How many dispatches a story has, from how many agencies."""

    dispatches: int
    agencies: int

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Size:
        """Return the size of what is loaded."""
        return cls(len(articles), len({article.agency_slug for article in articles if article.agency_slug}))


@dataclass(frozen=True, slots=True)
class Take:
    """One version in a story's order; `runs` are its paragraphs, together where all are new, or none is."""

    article: Article
    revision: Revision
    reading: Reading
    said_at: datetime.datetime | None  # by its sender's stamp, where it has one of its own
    runs: tuple[tuple[bool, tuple[str, ...]], ...]

    @property
    def added(self) -> int:
        """Return the number of paragraphs that no earlier version had."""
        return sum(len(texts) for is_new, texts in self.runs if is_new)


@dataclass(frozen=True, slots=True)
class History:
    """A story's versions in order, the first by the senders' stamps, the first to arrive, and how many are left out."""

    takes: tuple[Take, ...]
    first_said: Take | None
    first_received: Take | None
    left_out: int


def sizes(stories: Iterable[int | None], viewer: Viewer) -> dict[int | None, Size]:
    """Return the sizes of those stories that are more than one article to this viewer: one query."""
    visible = Article.objects.visible_to(viewer).filter(story__in={pk for pk in stories if pk}).order_by()
    named = Count("agency_slug", filter=~Q(agency_slug=""), distinct=True)
    counted = visible.values_list("story").annotate(dispatches=Count("pk"), agencies=named)
    return {story: Size(dispatches, agencies) for story, dispatches, agencies in counted if dispatches > 1}


def history(articles: Sequence[Article], viewer: Viewer) -> History:
    """Return the history of these articles, all of them visible to the viewer; two queries and their conditions.

    The order is that of the senders' stamps, and of arrival where a version has none. What a reader may not see adds
    nothing: neither a version nor a paragraph that another would then not be the first to say.
    """
    by_pk = {article.pk: article for article in articles}
    revisions = Revision.objects.readable_by(viewer).filter(article__in=by_pk).exclude(signal=Revision.KILL)
    dated = sorted(_dated(revisions.order_by("article", "number")), key=lambda pair: _order(*pair))
    shown = dated[:MOST]
    readings = _readings(revision.pk for revision, _ in shown)
    shown = [pair for pair in shown if pair[0].pk in readings]
    marked = added([_paragraphs(readings[revision.pk]) for revision, _ in shown])
    takes = []
    for (revision, said_at), news in zip(shown, marked, strict=True):
        revision.article = by_pk[revision.article_id]
        reading = readings[revision.pk]
        takes.append(Take(revision.article, revision, reading, said_at, _runs(_paragraphs(reading), news)))
    stamped = [take for take in takes if take.said_at]
    first_received = min(takes, key=lambda take: (take.revision.received_at, take.revision.pk), default=None)
    return History(tuple(takes), stamped[0] if stamped else None, first_received, len(dated[MOST:]))


def apart(story: Story, viewer: Viewer) -> list[tuple[Article, Separation]]:
    """Return the articles that editors hold apart from the story, each with its latest separation; three queries."""
    members = set(Article.objects.filter(story=story).values_list("pk", flat=True))
    held = Separation.objects.filter(Q(first__in=members) ^ Q(second__in=members)).select_related("separated_by")
    outside: dict[int, Separation] = {}
    for row in held.order_by("-created_at", "-pk"):
        outside.setdefault(row.second_id if row.first_id in members else row.first_id, row)
    visible = Article.objects.visible_to(viewer).select_related("source", "current").in_bulk(list(outside))
    return [(visible[pk], row) for pk, row in outside.items() if pk in visible]


Dated = tuple[Revision, datetime.datetime | None]


def _dated(revisions: Iterable[Revision]) -> Iterable[Dated]:
    """Yield each version with its own stamp: one that repeats the stamp before was not sent then."""
    for _, versions in groupby(revisions, key=lambda revision: revision.article_id):
        stamps: set[datetime.datetime] = set()
        for revision in versions:
            own = revision.sent_at if revision.sent_at not in stamps else None
            stamps.update([own] if own else [])
            yield revision, own


def _order(revision: Revision, said_at: datetime.datetime | None) -> tuple[datetime.datetime, datetime.datetime, int]:
    return said_at or revision.received_at, revision.received_at, revision.pk


def _readings(revisions: Iterable[int]) -> dict[int, Reading]:
    """Return the newest reading of each version; of its document the blocks alone, as `blocks`."""
    light = Reading.objects.defer("document", "html", "text", "notes").annotate(blocks=F("document__blocks"))
    newest = light.filter(revision__in=list(revisions)).order_by("revision_id", "-id").distinct("revision_id")
    return {reading.revision_id: reading for reading in newest}


def _paragraphs(reading: Reading) -> list[str]:
    blocks = reading.blocks or ()  # type: ignore[attr-defined]
    return [block["text"] for block in blocks if block["kind"] not in (HEADLINE, CAPTION)]


def _runs(paragraphs: Sequence[str], news: Sequence[bool]) -> tuple[tuple[bool, tuple[str, ...]], ...]:
    pairs = groupby(zip(news, paragraphs, strict=True), key=lambda pair: pair[0])
    return tuple((is_new, tuple(text for _, text in run)) for is_new, run in pairs)
