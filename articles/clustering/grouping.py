"""Near-duplicates become one story: found by their marks, proved by their words, kept apart where an editor says so.

All that changes who belongs to which story takes its turn, one at a time: two workers with two takes at once leave what
one after the other would. Each article is grouped whenever it shows another reading; `due` finds what was missed.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from itertools import product
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from articles.fingerprints import Copy, are_near, containment, sketch
from articles.models import Article, Fingerprint, Mark, Separation, Story

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WINDOW = datetime.timedelta(hours=72)  # between the first take of a story and the last
KEPT = datetime.timedelta(days=7)  # a fingerprint; copy that comes later still is compared with nothing
AT_ONCE = 500  # fingerprints that are dropped in one go
MOST = 20  # articles whose words are compared, those with most marks in common
LIKELY = 0.25  # share of the marks from which half of the words may be the same
COMMON = 200  # articles that have a mark which tells nothing
_LIKELIEST = """
    SELECT article_id
    FROM articles_fingerprint JOIN (
        SELECT fingerprint_id, count(*) AS shared
        FROM unnest(%s::bigint[]) AS wanted CROSS JOIN LATERAL (
            SELECT fingerprint_id FROM articles_mark WHERE key = wanted LIMIT %s
        ) AS marked
        GROUP BY fingerprint_id
    ) AS found ON fingerprint_id = article_id
    WHERE article_id <> %s AND said_at BETWEEN %s AND %s AND shared >= %s * least(size, %s)
    ORDER BY shared::float / greatest(least(size, %s), 1) DESC, article_id LIMIT %s
"""
_LOCK = (0x73746F72, 0)  # "stor": keeps this advisory lock apart from others'


def group(article_id: int) -> Story | None:
    """Put the article into a story with what it is near to, and return that story, if there is one.

    Running it again changes nothing. What once was in a story stays there until an editor takes it out.
    """
    with transaction.atomic():
        _take_turns()
        return _group(article_id)


def due(*, delivery_id: int | None = None) -> QuerySet[Article, int]:
    """Return the keys of articles that show another reading than they were grouped by: of one delivery, or lately."""
    made = Fingerprint.objects.filter(article=OuterRef("pk"), reading=OuterRef("current"))
    articles = Article.objects.exclude(current=None).filter(~Exists(made))
    if delivery_id is not None:
        articles = articles.filter(revisions__items__delivery=delivery_id).distinct()
    else:
        articles = articles.filter(changed_at__gte=timezone.now() - WINDOW)
    keys: QuerySet[Article, int] = articles.order_by("pk").values_list("pk", flat=True)
    return keys


def forget() -> int:
    """Drop fingerprints that nothing can come near to any more, so many at once; return how many that were."""
    old = Fingerprint.objects.filter(made_at__lt=timezone.now() - KEPT).order_by("made_at")
    keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
    Fingerprint.objects.filter(pk__in=keys).delete()
    return len(keys)


def separate(story: Story, articles: Collection[int], *, by: User) -> None:
    """Take the articles out of the story for good: each is in no story again with any of those that stay.

    Among themselves they are compared anew, and may be a story of their own.
    """
    with transaction.atomic():
        _take_turns()
        members = set(Article.objects.filter(story=story).values_list("pk", flat=True))
        out = members & set(articles)
        pairs = [sorted(pair) for pair in product(out, members - out)]
        rows = [Separation(first_id=first, second_id=second, separated_by=by) for first, second in pairs]
        Separation.objects.bulk_create(rows, ignore_conflicts=True)
        if pairs:
            Article.objects.filter(pk__in=out).update(story=None)
        for article in sorted(out):
            _group(article)


def reunite(article: Article, story: Story) -> bool:
    """Take back that the article is not the same as the story; return whether it is in the story again.

    It is not where an editor also held apart others: of the story that it is in by now.
    """
    with transaction.atomic():
        _take_turns()
        members = set(Article.objects.filter(story=story).values_list("pk", flat=True))
        _separations({article.pk}, members).delete()
        return bool(members) and _unite(article.pk, min(members))


def _take_turns() -> None:
    """Wait until no other transaction changes stories; until this one ends, none does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _LOCK)


def _group(article_id: int) -> Story | None:
    shown = Article.objects.filter(pk=article_id).exclude(current=None)
    found = shown.values_list("current", "published_at", "current__document__blocks").first()
    if found is None:
        return None
    reading_id, said_at, blocks = found
    copy = _copy(blocks)
    marks = sketch(copy.whole)
    _mark(Fingerprint(article_id=article_id, reading_id=reading_id, said_at=said_at, size=len(marks)), marks)
    near = _near(copy, _candidates(article_id, said_at, marks))
    for other in sorted(near, key=lambda pk: (-near[pk], pk)):  # where an editor keeps two apart, the likelier wins
        _unite(article_id, other)
    return Story.objects.filter(articles=article_id).first()


def _copy(blocks: list[dict[str, Any]] | None) -> Copy:
    return Copy.of((block["kind"], block["text"]) for block in blocks or ())


def _near(copy: Copy, candidates: list[int]) -> dict[int, float]:
    """Return those of the candidates that the copy is near to, each with how much they share.

    Of their documents the database gives the blocks alone: the rest can be a hundred times as long.
    """
    shown = Article.objects.filter(pk__in=candidates).values_list("pk", "current__document__blocks")
    copies = {pk: _copy(blocks) for pk, blocks in shown}
    return {pk: containment(copy.said, other.said) for pk, other in copies.items() if are_near(copy, other)}


def _mark(fingerprint: Fingerprint, marks: list[int]) -> None:
    """Write the fingerprint, unless it is of this reading already."""
    columns = {name: getattr(fingerprint, name) for name in ("article_id", "reading_id", "said_at", "size")}
    if Fingerprint.objects.filter(**columns).exists():
        return
    Mark.objects.filter(fingerprint=fingerprint.article_id).delete()
    Fingerprint.objects.bulk_create(
        [fingerprint], update_conflicts=True, unique_fields=["article"],
        update_fields=["reading", "said_at", "size", "made_at"],
    )  # fmt: skip
    Mark.objects.bulk_create(Mark(key=key, fingerprint_id=fingerprint.article_id) for key in marks)


def _candidates(article_id: int, said_at: datetime.datetime, marks: list[int]) -> list[int]:
    """Return the articles of these days that share most of their marks, or of its own, the likeliest first.

    Of a mark that very many have, a standing line, only so many are looked at: else each costs as long as all of them.
    """
    with connection.cursor() as cursor:
        days = (said_at - WINDOW, said_at + WINDOW)
        cursor.execute(_LIKELIEST, [marks, COMMON, article_id, *days, LIKELY, len(marks), len(marks), MOST])
        return [pk for (pk,) in cursor.fetchall()]


def _unite(one: int, other: int) -> bool:
    """Make one story of those of two articles; return False where an editor held any two of their articles apart."""
    ours, theirs = _members(one), _members(other)
    if one in theirs:
        return True
    if _separations(ours, theirs).exists():
        return False
    both = Article.objects.filter(pk__in=ours | theirs)
    stories = sorted(set(both.exclude(story=None).values_list("story", flat=True)))
    kept = stories[0] if stories else Story.objects.create().pk
    both.filter(Q(story=None) | ~Q(story=kept)).update(story=kept)
    merged = stories[1:]  # their addresses lead on
    Story.objects.filter(Q(pk__in=merged) | Q(merged_into__in=merged)).update(merged_into=kept)
    return True


def _members(article_id: int) -> set[int]:
    """Return the articles of the article's story; itself alone where it is in none."""
    story = Article.objects.filter(pk=article_id).exclude(story=None).values("story")
    return {article_id, *Article.objects.filter(story__in=story).values_list("pk", flat=True)}


def _separations(ones: set[int], others: set[int]) -> QuerySet[Separation]:
    return Separation.objects.filter(
        Q(first__in=ones, second__in=others) | Q(first__in=others, second__in=ones),
    )
