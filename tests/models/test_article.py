"""Which articles whom is shown, and how lists load them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from articles.models import Article, Quote, Reading
from articles.models.article import current_only

pytestmark = pytest.mark.django_db

Dispatch = Callable[..., Article]


def _embargo(article: Article, minutes: int) -> None:
    until = timezone.now() + datetime.timedelta(minutes=minutes)
    Article.objects.filter(pk=article.pk).update(embargoed_until=until)


def test_everybody_sees_what_is_published(dispatch: Dispatch, alice: User):
    dispatch()
    assert Article.objects.visible_to(AnonymousUser()).exists()
    assert Article.objects.visible_to(alice).exists()


def test_only_editors_see_what_is_under_embargo(dispatch: Dispatch, alice: User, reader: User):
    _embargo(dispatch(), 5)
    assert Article.objects.visible_to(alice).exists()
    assert not Article.objects.visible_to(reader).exists()
    assert not Article.objects.visible_to(AnonymousUser()).exists()


def test_only_editors_see_what_its_sender_withholds(dispatch: Dispatch, alice: User):
    article = dispatch()
    Reading.objects.filter(pk=article.current_id).update(pubstatus="withheld")
    assert Article.objects.visible_to(alice).exists()
    assert not Article.objects.visible_to(AnonymousUser()).exists()


def test_an_embargo_lifts_by_itself(dispatch: Dispatch):
    _embargo(dispatch(), -1)
    assert Article.objects.visible_to(AnonymousUser()).exists()


def test_nobody_is_shown_what_is_withdrawn(dispatch: Dispatch, root: User):
    dispatch()
    assert Article.objects.all().withdraw("Erreur") == 1
    assert Article.objects.all().withdraw("Encore") == 0
    assert not Article.objects.visible_to(root).exists()
    assert Article.objects.get().withdrawn_reason == "Erreur"


def test_the_newest_come_first(dispatch: Dispatch):
    old = dispatch("Ancien", stamp="10:0130/12/2024, lundi")
    new = dispatch("Nouveau", stamp="10:0131/12/2024, mardi")
    assert list(Article.objects.newest_first()) == [new, old]


def test_a_list_takes_two_queries_however_long(dispatch: Dispatch, django_assert_num_queries):
    for number in range(3):
        dispatch(f"Titre {number}", tags=(f"tag {number}", "commun"))
    with django_assert_num_queries(2):
        for article in Article.objects.visible_to(AnonymousUser()).newest_first().for_river():
            assert article.source.name == "Agence Vaubrie"
            assert article.current.headline.startswith("Titre")
            assert [link.tag.name for link in article.tagged.all()][1] == "commun"


def test_quotations_of_earlier_versions_are_left_out(dispatch: Dispatch):
    dispatch()
    article = dispatch(standfirst="La préfecture corrige ses chiffres.")
    assert [quote.reading for quote in current_only(Quote.objects.all())] == [article.current]
    assert Quote.objects.count() == 2


@pytest.mark.parametrize("stamp", [None, "", "hier", "2024-12-31T10:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_stamp_that_is_no_time_is_none(stamp: str | None):
    assert Reading.time(stamp) is None


def test_a_stamp_keeps_its_moment():
    assert Reading.time("2024-12-31T10:01:00+01:00") == datetime.datetime(2024, 12, 31, 9, 1, tzinfo=datetime.UTC)
