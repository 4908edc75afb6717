"""The versions of an article, and what differs between any two of them."""

from __future__ import annotations

import html
import re

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Reading
from tests import editions

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = editions.PARAGRAPHS


@pytest.fixture
def reading(source) -> Reading:
    return editions.publish(source)


@pytest.fixture
def article(reading):
    return reading.revision.article


def shown(client: Client, address: str, status: int = 200) -> str:
    """Return the page in English, its white space folded."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(address)
    assert response.status_code == status
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def versions_of(article) -> str:
    return f"{article.get_absolute_url()}revisions/"


def test_the_shown_version_is_compared_with_the_one_before(client, article):
    editions.revise(article, FIRST, SECOND, THIRD.replace("douze", "treize"))
    page = shown(client, versions_of(article))
    assert "From version 1 to version 2" in page
    assert '<del><span class="unseen" lang="en">taken out: </span>douze</del>' in page
    assert '<ins><span class="unseen" lang="en">added: </span>treize</ins>' in page


def test_any_two_versions_are_compared_the_older_first(client, article):
    editions.revise(article, FIRST, SECOND, THIRD.replace("douze", "treize"))
    editions.revise(article, FIRST, SECOND, THIRD.replace("douze", "quinze"))
    page = shown(client, f"{versions_of(article)}?old=3&new=1")
    assert "From version 1 to version 3" in page
    assert "quinze" in page


def test_a_late_version_stands_where_its_sender_sent_it(client, reading, article):
    editions.revise(article, THIRD)
    late = editions.add_late(article, SECOND)
    for revision, hour in ((reading.revision, 10), (article.current.revision, 12), (late.revision, 11)):
        type(revision).objects.filter(pk=revision.pk).update(sent_at=editions.NOON.replace(hour=hour))
    assert "From version 3 to version 2" in shown(client, versions_of(article))
    assert "From version 1 to version 3" in shown(client, f"{versions_of(article)}?new=3")


def test_paragraphs_that_stay_are_folded(client, article):
    editions.revise(article, FIRST, SECOND, THIRD, "Un mot de plus.")
    page = shown(client, versions_of(article))
    assert "4 paragraphs unchanged" in page
    assert page.count("<details") == 1


def test_a_version_that_says_the_same_says_so(client, article):
    editions.revise(article, FIRST.replace(" ", "\u00a0"), SECOND, THIRD)
    assert "Not one word differs" in shown(client, versions_of(article))


def test_the_first_version_is_compared_with_the_one_after(client, article):
    editions.revise(article, THIRD)
    assert "From version 1 to version 2" in shown(client, f"{versions_of(article)}?new=1")


@pytest.mark.parametrize("asked", ["?old=7", "?new=7", "?old=x", "?new=1&old=", "?old=1&new=%00"])
def test_a_version_that_is_not_there_is_not_found(client, article, asked):
    editions.revise(article, THIRD)
    shown(client, versions_of(article) + asked, 404)


def test_one_version_alone_is_compared_with_nothing(client, article):
    assert "there is nothing to compare" in shown(client, versions_of(article))


def change(article, **fields) -> None:
    Reading.objects.filter(pk=article.current_id).update(**fields)


def test_fields_beside_the_text_are_compared_too(client, article):
    editions.revise(article, FIRST, SECOND, THIRD)
    change(article, byline="Par Inès Valtour", urgency=2, embargoed=editions.NOON)
    page = shown(client, versions_of(article))
    assert "Par Inès Valtour</ins>" in page
    assert re.search(r"<dt>Urgency</dt>\s*<dd><ins>.{40,60}2</ins>", page)
    assert "Tuesday 31 December 2024, 13:00" in page


def test_a_note_to_editors_is_compared_for_editors_alone(client, alice, article):
    editions.revise(article, FIRST, SECOND, THIRD)
    change(article, ednote="Corrige le coût.")
    assert "Corrige le coût." not in shown(client, versions_of(article))
    client.force_login(alice)
    assert "Corrige le coût." in shown(client, versions_of(article))


def test_a_version_that_a_reader_may_not_open_is_not_compared_for_them(client, alice, article):
    change(article, pubstatus="withheld")
    editions.revise(article, THIRD)
    page = shown(client, f"{versions_of(article)}?old=1")
    assert "From version" not in page
    assert FIRST not in page
    client.force_login(alice)
    assert "From version 1 to version 2" in shown(client, versions_of(article))


def test_the_article_says_in_short_what_a_correction_changed(client, article):
    editions.revise(article, FIRST, SECOND, THIRD.replace("douze", "treize"), headline="Le pont rouvre enfin")
    page = shown(client, article.get_absolute_url())
    assert re.search(r"corrected on .{20,60}</span>", page)
    assert f'href="{versions_of(article)}?new=2">What changed</a>' in page
    assert "<span>headline</span><span>1 paragraph</span>" in page
    assert "enfin</ins>" in page


def test_a_first_version_says_nothing_of_a_change(client, article):
    assert "What changed" not in shown(client, article.get_absolute_url())


def test_what_changed_says_nothing_of_a_version_that_a_reader_may_not_open(client, article):
    change(article, pubstatus="withheld")
    editions.revise(article, THIRD)
    assert "What changed" not in shown(client, article.get_absolute_url())


def test_the_river_says_when_an_article_was_corrected(client, article):
    editions.revise(article, THIRD)
    page = shown(client, "/")
    assert re.search(r'corrected <time datetime="[^"]+">31 December 2024, 13:00</time>', page)


@pytest.mark.parametrize("count", [2, 12])
def test_versions_cost_the_same_however_many(client, article, count, django_assert_num_queries):
    for number in range(1, count):
        editions.revise(article, THIRD, f"Ajout {number}.")
    with django_assert_num_queries(5):  # the article, its tags, versions, their readings, the two that are compared
        client.get(versions_of(article))
