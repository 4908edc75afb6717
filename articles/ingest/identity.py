"""Which article a story belongs to: by its sender's identifier, or by what it says; and the locks meanwhile."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db import connection
from django.db.models import BooleanField, F, IntegerField, Max, Q, QuerySet
from django.db.models.expressions import RawSQL

from articles import changes
from articles.ingest.columns import storable
from articles.ingest.reading import Story
from articles.models import Article, Delivery, Reading, Source
from articles.models.article import ArticleQuerySet

MOST_CANDIDATES = 8  # whose texts are compared
LEAST_SHARED = 3  # words of its first headline that a candidate under another must have
MOST_WORDS = 80  # of a kill, among which those of its story's headline are looked for
LONGEST_KILL = 600  # characters of a kill in which it may name its story

_BUCKETS = 256  # of identities and words; bounds the advisory locks of one transaction
_LOCK_SPACE = 0x6E657773  # "news": keeps our advisory locks apart from others'
_COLUMNS = (
    "published_at", "withdrawn_at", "language", "agency", "slug", "guid", "source", "killed_by",
    "current__headline", "current__text", "current__revision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """The article that a story continues, and whether under its own identity: a kill may name another's story."""

    article: Article
    is_own: bool = True


def lock(source: Source, stories: Sequence[Story]) -> None:
    """Make two workers with one story take turns until commit: else both would find it new, or both number it 2.

    Two dispatches may be one story under other headlines; those have words in common, which are locked too. Buckets in
    order, so that two deliveries of many stories wait for each other and never in a circle.
    """
    keys = {int(story.identity[:8], 16) for story in stories}
    keys |= {int(sha256(word.encode()).hexdigest()[:8], 16) for story in stories for word in _words(story)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, bucket) FROM unnest(%s::int[]) AS bucket",
            [(_LOCK_SPACE + source.pk) % 2**31, sorted({key % _BUCKETS for key in keys})],
        )


def find(delivery: Delivery, story: Story) -> Found | None:
    """Return the article that the story continues, if there is one. Lock first."""
    document, all_of_source = story.document, _of_source(delivery.source)
    if document.guid:
        own = all_of_source.filter(identity=story.identity).exclude(guid="").first()
        if own is not None:
            return Found(own)
    moment = Reading.time(document.published) or delivery.received_at
    span = (moment - changes.SAME_STORY, moment + changes.SAME_STORY)
    around = all_of_source.filter(published_at__range=span)
    if changes.is_kill(document):
        return _killed(around, story)
    return (None if document.guid else _alike(around, story, moment)) or _waiting_kill(around, story)


def adopt(article: Article, story: Story) -> None:
    """Give an article that was known by nothing but a kill under another identifier the identity of its story.

    The count of the other identifier is none of this story's.
    """
    article.revisions.update(version="")
    article.guid, article.identity = storable(story.document.guid or "")[:500], story.identity
    Article.objects.filter(pk=article.pk).update(guid=article.guid, identity=article.identity)


def _of_source(source: Source) -> ArticleQuerySet:
    known: ArticleQuerySet = Article.objects.filter(source=source)
    return known.select_related("current").only(*_COLUMNS).order_by("-published_at", "-id")


def _alike(around: ArticleQuerySet, story: Story, moment: datetime.datetime) -> Found | None:
    """Return the story without identifier that this one is told again from."""
    candidates = around.filter(guid="")
    same = candidates.filter(revisions__digest=story.document.digest).first()
    if same is not None:
        return Found(same)
    copy = changes.Copy.of(story.document)
    for article in _candidates(candidates, story):
        if changes.is_same_story(copy, _copy(article), apart=article.published_at - moment):
            return Found(article)
    return None


def _killed(around: ArticleQuerySet, story: Story) -> Found | None:
    """Return the one story that a kill under an identity of its own names; None where it might be one of several."""
    same = around.filter(revisions__digest=story.document.digest).first()
    if same is not None:
        return Found(same, is_own=False)
    kill = changes.Copy.of(story.document)
    live = around.exclude(killed_by=F("current__revision"))
    named = [article for article in _candidates(live, story) if changes.names(kill, _copy(article))]
    headed = [article for article in named if _copy(article).heading == kill.heading]
    if headed:
        return Found(max(headed, key=lambda article: article.published_at), is_own=False)
    if not named and story.document.slugline:
        named = list(live.filter(current__slugline__iexact=storable(story.document.slugline))[:2])
    if len(named) == 1:
        return Found(named[0], is_own=False)
    waiting = around.filter(killed_by=F("current__revision")).order_by("-withdrawn_at")[:MOST_CANDIDATES]
    return next((Found(one, is_own=False) for one in waiting if _copy(one).heading == kill.heading), None)


def _waiting_kill(around: ArticleQuerySet, story: Story) -> Found | None:
    """Return the article of a kill that came before its story under another identity, unless this story is later."""
    copy, place = changes.Copy.of(story.document), changes.Place.of(story.document)
    kills = around.exclude(withdrawn_at=None).filter(killed_by=F("current__revision"))
    for article in kills.order_by("-withdrawn_at")[:MOST_CANDIDATES]:
        killed_at = article.revisions.aggregate(last=Max("sent_at"))["last"]  # of several kills that wait for it
        is_later = changes.Place("", killed_at).is_before(place)
        if not is_later and changes.names(_copy(article), copy):
            return Found(article, is_own=False)
    return None


def _candidates(articles: ArticleQuerySet, story: Story) -> QuerySet[Article]:
    """Keep those under the same identity, then those whose address has most words of the story's headline."""
    words = [sorted(_words(story))]
    has_any = RawSQL("string_to_array(articles_article.slug, '-') && %s::text[]", words, output_field=BooleanField())
    shared = RawSQL(
        "cardinality(ARRAY("
        "SELECT unnest(string_to_array(articles_article.slug, '-')) INTERSECT SELECT unnest(%s::text[])))",
        words,
        output_field=IntegerField(),
    )
    ranked = articles.annotate(is_same=Q(identity=story.identity), shared=shared)
    # Counting costs ten times what asking for any does, and few have any.
    few = ranked.filter(Q(is_same=True) | Q(has_any, shared__gte=LEAST_SHARED))
    return few.order_by("-is_same", "-shared", "-published_at", "-id")[:MOST_CANDIDATES]


def _words(story: Story) -> frozenset[str]:
    """Return the words by which another dispatch of the story would be found: of its headline, or a kill's text."""
    words = changes.telling(story.document.headline)
    if changes.is_kill(story.document):
        words |= changes.telling(story.document.text[:LONGEST_KILL])
    return frozenset(sorted(words)[:MOST_WORDS])


def _copy(article: Article) -> changes.Copy:
    current = article.current
    return changes.Copy(current.headline, current.text) if current else changes.Copy("", "")
