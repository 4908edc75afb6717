"""The page of notices: what was corrected or withdrawn of what one annotated."""

from __future__ import annotations

import html
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from articles.alerts import notices
from articles.models import Article, Notice, Preferences
from tests import editions
from tests.alerts.test_notices import FIRST, TOMORROW, annotate_as, correct, kill

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(source, alice) -> Article:
    """An article that Alice annotated and its agency corrected, of which she is told."""
    reading = editions.publish(source)
    annotate_as(alice, reading)
    correct(reading.revision.article)
    notices.tell()
    return reading.revision.article


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def shown(client: Client, address: str = "/notices/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def test_a_notice_leads_to_what_changed_and_to_ones_note(alice, article):
    page = shown(signed_in(alice))
    assert '<span class="mark">corrected</span>' in page
    assert f'href="{article.get_absolute_url()}revisions/?new=2"' in page
    assert f'href="{article.get_absolute_url()}#note-' in page
    assert "treize millions" in page


def test_every_page_counts_what_one_has_not_seen(alice, bob, article):
    mine, others = shown(signed_in(alice), "/"), shown(signed_in(bob), "/")
    assert 'href="/notices/">Corrections <span class="mark">1<span class="unseen"> not seen yet' in mine
    assert 'href="/notices/">Corrections</a>' in others


def test_a_notice_is_marked_as_seen(alice, article):
    client = signed_in(alice)
    assert client.post(reverse("notices-seen"), {"notice": Notice.objects.get().pk}).status_code == 302
    assert "is-new" not in shown(client)


def test_all_are_marked_as_seen(alice, article):
    correct(article, FIRST)
    notices.tell()
    signed_in(alice).post(reverse("notices-seen"))
    assert not Notice.objects.unseen().exists()


def test_nobody_marks_the_notices_of_others(bob, article):
    signed_in(bob).post(reverse("notices-seen"), {"notice": Notice.objects.get().pk})
    assert Notice.objects.unseen().exists()


@pytest.mark.parametrize("typed", ["x", "²", "-1", "9" * 40])
def test_a_notice_that_is_none_is_refused(alice, typed):
    assert signed_in(alice).post(reverse("notices-seen"), {"notice": typed}).status_code == 400
    assert signed_in(alice).get(reverse("notices"), {"before": typed}).status_code == 400


def test_what_one_may_no_longer_see_is_neither_listed_nor_counted(alice, article):
    alice.groups.clear()
    Article.objects.filter(pk=article.pk).update(embargoed_until=TOMORROW)
    client = signed_in(alice)
    assert "Le pont rouvre" not in shown(client)
    assert "is-new" not in shown(client)


def test_a_withdrawal_is_told_with_its_reason(alice, article):
    kill(article)
    notices.tell()
    page = shown(signed_in(alice))
    assert '<span class="mark">withdrawn</span>' in page
    assert "Faux." in page


def test_to_readers_a_withdrawn_story_shows_none_of_its_words(reader, source):
    reading = editions.publish(source)
    annotate_as(reader, reading)
    kill(reading.revision.article)
    notices.tell()
    page = shown(signed_in(reader))
    assert "A dispatch of Tuesday 31 December 2024" in page
    assert "Le pont rouvre" not in page
    assert "douze millions" not in page


def test_mails_are_stopped_and_begun_again(alice, article):
    client = signed_in(alice)
    client.post(reverse("notices-mail"), {"mail": "off"})
    assert not Preferences.objects.get(user=alice).is_mailed
    assert "They are not mailed to you." in shown(client)
    client.post(reverse("notices-mail"), {"mail": "on"})
    assert Preferences.objects.get(user=alice).is_mailed
    assert client.post(reverse("notices-mail"), {"mail": "maybe"}).status_code == 400


def test_the_language_of_mails_is_the_one_last_chosen(alice):
    signed_in(alice).post(reverse("language"), {"language": "fr"})
    assert Preferences.language_of(alice.pk) == "fr"


def test_an_empty_page_says_what_will_come(alice):
    assert 'class="empty"' in shown(signed_in(alice))


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(reverse("notices")).status_code == 302


def test_notices_are_kept_by_no_cache(alice):
    assert "no-store" in signed_in(alice).get(reverse("notices")).headers["Cache-Control"]


def test_the_list_goes_on_where_it_stopped(alice, article):
    for _ in range(45):
        correct(article, FIRST)
    notices.tell()
    client = signed_in(alice)
    first = client.get(reverse("notices")).context
    rest = client.get(reverse("notices"), {"before": first["following"]}).context
    assert (len(first["told"]), len(rest["told"]), rest["following"]) == (40, 6, "")


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_costs_the_same_however_long(alice, source, count, django_assert_num_queries):
    for number in range(count):
        reading = editions.publish(source, headline=f"Le pont {number}")
        annotate_as(alice, reading)
        correct(reading.revision.article)
    notices.tell()
    client = signed_in(alice)
    with django_assert_num_queries(10):  # session, user, permissions (2), notices, notes, places, texts, choice, count
        client.get(reverse("notices"))
