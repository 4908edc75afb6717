"""Stories out of near-duplicates: grouped once, whoever comes first, and kept apart where an editor says so."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from articles import clustering
from articles.models import Article, Fingerprint, Mark, Separation, Source, Story
from tests.editions import NOON, publish, read, revise

pytestmark = pytest.mark.django_db

LEAD = "Le bac de Morlin a chaviré mardi à l'aube avec douze personnes à bord, toutes sauves, a annoncé la préfecture."
WITNESS = "Une lame l'a pris par le travers à deux cents mètres de la rive, selon le batelier."
REST = "Le service est suspendu jusqu'à nouvel ordre et les écoliers de la rive gauche seront conduits en autocar."
HEADLINE = "Le bac de Morlin chavire, douze rescapés"
SUSPENDED = "Le service du bac de Morlin suspendu"
BOTH = "Le bac de Morlin chavire, douze rescapés, le service suspendu"
MINUTE = datetime.timedelta(minutes=1)
Publish = Callable[..., Article]


@pytest.fixture
def take(source: Source) -> Publish:
    """Return a function that publishes a take of one story, a minute after the one before."""
    minutes = itertools.count()

    def take(*paragraphs: str, headline: str = HEADLINE, later: datetime.timedelta = MINUTE * 0) -> Article:
        article = publish(source, *(paragraphs or (LEAD, WITNESS)), headline=headline).revision.article
        moment = NOON + next(minutes) * MINUTE + later
        Article.objects.filter(pk=article.pk).update(published_at=moment, changed_at=timezone.now())
        return article

    return take


def grouped(*articles: Article) -> list[int | None]:
    """Group them in this order; return the story of each."""
    for article in articles:
        clustering.group(article.pk)
    return stories(*articles)


def stories(*articles: Article) -> list[int | None]:
    found = dict(Article.objects.values_list("pk", "story"))
    return [found[article.pk] for article in articles]


def take_out(*articles: Article, by: User) -> None:
    articles[0].refresh_from_db()
    assert articles[0].story is not None
    clustering.separate(articles[0].story, [article.pk for article in articles], by=by)


def other(take: Publish) -> Article:
    return take("La foire aux oignons de Port-Hélion ouvre samedi, a indiqué le comité des fêtes.", headline="Foire")


def test_takes_become_one_story(take: Publish) -> None:
    one, two, three = grouped(take(LEAD), take(LEAD, WITNESS), take(LEAD, WITNESS, REST))
    assert one == two == three is not None


def test_an_article_like_no_other_is_in_no_story(take: Publish) -> None:
    assert grouped(take(), other(take)) == [None, None]
    assert not Story.objects.exists()


def test_what_comes_last_brings_what_came_first_together(take: Publish) -> None:
    first, last, between = (
        take(LEAD, WITNESS),
        take(REST, WITNESS, headline=SUSPENDED),
        take(LEAD, WITNESS, REST, headline=BOTH),
    )
    assert grouped(first, last) == [None, None]
    assert len(set(grouped(between, first, last))) == 1


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_workers_makes_no_difference(take: Publish, seed: int) -> None:
    suspended = take(REST, WITNESS, headline=SUSPENDED)
    takes = [take(LEAD), take(LEAD, WITNESS, REST, headline=BOTH), take(LEAD, WITNESS)]
    order = [suspended, *takes, other(take)]
    random.Random(seed).shuffle(order)  # noqa: S311
    grouped(*order)
    *found, alone = stories(suspended, *takes, next(each for each in order if each not in (suspended, *takes)))
    assert len(set(found)) == 1
    assert None not in found
    assert alone is None


def test_a_line_that_all_dispatches_have_hides_none_and_joins_none(
    take: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clustering.grouping, "COMMON", 2)
    line = "Cette dépêche ne peut être rediffusée sans l'accord écrit de l'agence, ni en tout ni en partie."
    others = [take(f"{word} {word} {word} {word} {word}.", line, headline=word) for word in ("Un", "Deux", "Trois")]
    *alone, one, two = grouped(*others, take(LEAD, WITNESS, line), take(LEAD, WITNESS, REST, line))
    assert alone == [None] * 3
    assert one == two is not None


def test_grouping_again_writes_nothing(take: Publish) -> None:
    takes = [take(), take()]
    grouped(*takes)
    before = list(Story.objects.values()), list(Fingerprint.objects.values()), list(Mark.objects.values())
    grouped(*takes)
    assert (list(Story.objects.values()), list(Fingerprint.objects.values()), list(Mark.objects.values())) == before


def test_two_stories_that_prove_one_are_merged(take: Publish) -> None:
    one, two = take(LEAD, WITNESS), take(REST, WITNESS, headline=SUSPENDED)
    Article.objects.filter(pk=one.pk).update(story=Story.objects.create())
    younger = Story.objects.create()
    Article.objects.filter(pk=two.pk).update(story=younger)
    kept, same, _ = grouped(one, two, take(LEAD, WITNESS, REST, headline=BOTH))
    younger.refresh_from_db()
    assert kept == same == younger.merged_into_id != younger.pk


def test_only_the_copy_of_these_days_is_compared(take: Publish) -> None:
    later = clustering.WINDOW - MINUTE * 2
    assert None not in grouped(take(), take(later=later))
    assert grouped(take(later=3 * clustering.WINDOW)) == [None]


def test_a_new_revision_is_compared_anew(take: Publish) -> None:
    article, known = take("Le bac de Morlin a chaviré."), take()
    assert grouped(known, article) == [None, None]
    revise(article, LEAD, WITNESS, REST, headline=HEADLINE)
    assert list(clustering.due(delivery_id=None)) == [article.pk]
    assert None not in grouped(article)
    assert stories(article) == stories(known)


def test_a_story_keeps_what_is_rewritten_later(take: Publish) -> None:
    one, two = take(), take()
    before = grouped(one, two)
    revise(two, "Tout autre chose, en d'autres termes, et sans un mot de ce qui fut dit au matin.")
    assert grouped(two, one) == before[::-1]


def test_a_new_reading_is_due_once(take: Publish) -> None:
    article = take()
    grouped(article)
    read(article.revisions.get(), LEAD, headline=HEADLINE, parser="2.1")
    assert list(clustering.due()) == [article.pk]
    grouped(article)
    assert not clustering.due()
    assert Fingerprint.objects.get().size == Mark.objects.count()


def test_what_nobody_touched_lately_is_not_due(take: Publish) -> None:
    article = take()
    Article.objects.filter(pk=article.pk).update(changed_at=timezone.now() - 2 * clustering.WINDOW)
    assert not clustering.due()


def test_an_article_without_a_reading_is_left_alone(take: Publish) -> None:
    article = take()
    Article.objects.filter(pk=article.pk).update(current=None)
    assert clustering.group(article.pk) is None
    assert clustering.group(0) is None
    assert not clustering.due()


def test_fingerprints_are_dropped_when_nothing_comes_near_them(take: Publish) -> None:
    takes = [take(), take()]
    before = grouped(*takes)
    Fingerprint.objects.filter(pk=takes[0].pk).update(made_at=timezone.now() - 2 * clustering.KEPT)
    clustering.forget()
    assert list(Fingerprint.objects.values_list("pk", flat=True)) == [takes[1].pk]
    assert stories(*takes) == before


def test_an_editor_takes_one_out_for_good(take: Publish, alice: User) -> None:
    one, two, three = takes = [take(), take(), take()]
    grouped(*takes)
    take_out(two, by=alice)
    grouped(*takes)
    revise(two, LEAD, WITNESS, REST)
    kept, alone, same = grouped(one, two, three)
    assert kept == same is not None
    assert alone is None
    assert {pair.separated_by for pair in Separation.objects.all()} == {alice}


def test_two_that_are_apart_are_not_brought_together_by_a_third(take: Publish, alice: User) -> None:
    one, two = takes = [take(), take()]
    grouped(*takes)
    take_out(two, by=alice)
    grouped(third := take(LEAD, WITNESS, REST), *takes)
    first, second, either = stories(one, two, third)
    assert first != second
    assert either in (first, second)
    assert either is not None


def test_what_is_taken_out_together_is_a_story_of_its_own(take: Publish, alice: User) -> None:
    takes = [take() for _ in range(4)]
    grouped(*takes)
    take_out(*takes[2:], by=alice)
    one, two, three, four = stories(*takes)
    assert one == two is not None
    assert three == four != one
    assert four is not None


def test_an_editor_takes_it_back(take: Publish, alice: User) -> None:
    takes = [take(), take()]
    before = grouped(*takes)
    story = Story.objects.get()
    take_out(takes[1], by=alice)
    assert clustering.reunite(takes[1], story)
    assert stories(*takes) == before
    assert not Separation.objects.exists()


def test_taking_it_back_brings_no_others_together(take: Publish, alice: User) -> None:
    takes = [take() for _ in range(4)]
    grouped(*takes)
    story = Story.objects.get()
    take_out(*takes[2:], by=alice)
    assert not clustering.reunite(takes[2], story)
    one, two, three, four = stories(*takes)
    assert one == two != three == four


def test_all_of_a_story_cannot_be_taken_out(take: Publish, alice: User) -> None:
    takes = [take(), take()]
    before = grouped(*takes)
    take_out(*takes, by=alice)
    assert stories(*takes) == before
    assert not Separation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_end_in_one_story(take: Publish) -> None:
    """Four takes that all were stored before any was grouped, as often as it takes to meet."""
    for _ in range(5):
        takes = [take(LEAD, WITNESS, *([REST] * more)) for more in (0, 1, 0, 1)]
        with ThreadPoolExecutor(len(takes)) as pool:
            list(pool.map(_group_and_close, takes))
        assert len(set(stories(*takes))) == 1
        assert None not in stories(*takes)
        Article.objects.filter(pk__in=[article.pk for article in takes]).update(
            published_at=NOON - 9 * clustering.WINDOW
        )
        Fingerprint.objects.all().delete()


def _group_and_close(article: Article) -> None:
    try:
        clustering.group(article.pk)
    finally:
        connection.close()
