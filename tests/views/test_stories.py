"""The page of a story: who had it first, who added what, and what an editor holds apart."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import clustering
from articles.models import Article, Reading, Separation, Source, Story
from tests.editions import revise
from tests.takes import HEADLINE, LEAD, REST, WITNESS, date, send

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def alert(source: Source) -> Article:
    return send(source, "OSP", LEAD, sent=1, received=6)


@pytest.fixture
def lead(source: Source, alert: Article) -> Article:
    """The same with more, from another agency: sent later, here sooner."""
    return send(source, "AMD", LEAD, WITNESS, sent=3, received=4)


@pytest.fixture
def story(lead: Article) -> Story:
    assert lead.story is not None
    return lead.story


def page(client: Client, story: Story, status: int = 200) -> str:
    response = client.get(f"/stories/{story.pk}/")
    assert response.status_code == status
    return response.content.decode()


def takes(html: str) -> list[str]:
    return re.findall(r'<li class="take".*?(?=<li class="take"|</ol>)', html, re.DOTALL)


def first(html: str, term: str) -> str:
    found = re.search(rf"<dt>{term}</dt><dd>(.*?)</dd>", html)
    assert found
    return re.sub(r"<.*?>", "", found[1])


def test_it_says_who_had_it_first_by_stamp_and_by_arrival(client: Client, story: Story) -> None:
    html = page(client, story)
    assert first(html, "First by the senders’ own stamps") == "OSP, Tuesday 31\xa0December 2024, 13:01"
    assert first(html, "First to arrive") == "AMD, Tuesday 31\xa0December 2024, 13:04"
    assert "2 agencies" in html


def test_it_shows_who_added_what_in_the_order_of_the_stamps(client: Client, story: Story) -> None:
    earlier, later = takes(page(client, story))
    assert f'<div class="added" lang="fr" dir="ltr"><p>{LEAD.replace(chr(39), "&#x27;")}' in earlier
    assert "1 new paragraph<" in later
    known, new = later.split("</details>")
    assert "1 paragraph already said" in known
    assert "à l&#x27;aube" in known
    assert "le batelier" in new


def test_a_revision_is_a_version_like_another(client: Client, story: Story, alert: Article) -> None:
    """What the first to send adds later, it adds after the others."""
    date(revise(alert, LEAD, REST, headline=HEADLINE).revision, sent=9, received=9)
    *_, last = takes(page(client, story))
    assert "version 2" in last
    assert "suspendu" in last.split("</details>")[1]


def test_a_correction_that_repeats_its_stamp_counts_from_its_arrival(
    client: Client, story: Story, alert: Article
) -> None:
    date(revise(alert, LEAD, WITNESS, headline=HEADLINE).revision, sent=1, received=30)
    _, second, third = takes(page(client, story))
    assert "1 new paragraph<" in second
    assert "adds no paragraph" in third
    assert "without a stamp" in third


def test_of_many_versions_the_earliest_are_compared(
    client: Client, story: Story, alert: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.clustering.timeline.MOST", 2)
    date(revise(alert, LEAD, REST).revision, sent=9, received=9)
    html = page(client, story)
    assert len(takes(html)) == 2
    assert "1 later version is not compared here" in html


def test_dispatches_of_one_agency_are_counted_as_such(client: Client, source: Source, alert: Article) -> None:
    second = send(source, "OSP", LEAD, WITNESS, sent=3, received=4)
    assert second.story is not None
    assert "2 dispatches" in page(client, second.story)


def test_what_is_under_embargo_is_not_there_for_readers(
    client: Client, source: Source, story: Story, alert: Article, alice: User
) -> None:
    """Nor does it take from another that it was the first to say something."""
    send(source, "GVL", LEAD, REST, sent=5, received=5)
    Article.objects.filter(pk=alert.pk).update(embargoed_until=timezone.now() + HOUR)
    html = page(client, story)
    assert "OSP" not in html
    assert len(takes(html)) == 2
    assert "2 new paragraphs" in takes(html)[0]
    client.force_login(alice)
    assert len(takes(page(client, story))) == 3
    assert "under embargo until" in page(client, story)


def test_of_a_story_with_one_dispatch_but_those_under_embargo_nobody_knows(
    client: Client, story: Story, alert: Article, lead: Article
) -> None:
    Article.objects.filter(pk=alert.pk).update(embargoed_until=timezone.now() + HOUR)
    page(client, story, 404)
    assert "/stories/" not in client.get("/").content.decode()
    assert "/stories/" not in client.get(lead.get_absolute_url()).content.decode()


def test_what_is_withdrawn_is_gone_from_it(client: Client, source: Source, story: Story, alert: Article) -> None:
    send(source, "GVL", LEAD, REST, sent=5, received=5)
    Article.objects.filter(pk=alert.pk).withdraw("Erreur")
    html = page(client, story)
    assert "OSP" not in html
    assert len(takes(html)) == 2


def test_where_all_others_were_withdrawn_it_leads_on_to_the_one_that_is_left(
    client: Client, story: Story, alert: Article, lead: Article
) -> None:
    Article.objects.filter(pk=alert.pk).withdraw("Erreur")
    assert client.get(f"/stories/{story.pk}/").headers["Location"] == lead.get_absolute_url()


def test_a_merged_story_leads_on_to_the_other(client: Client, story: Story) -> None:
    merged = Story.objects.create(merged_into=story)
    response = client.get(f"/stories/{merged.pk}/")
    assert (response.status_code, response.headers["Location"]) == (301, story.get_absolute_url())


def test_no_story_is_no_page(client: Client) -> None:
    for address in ("/stories/1/", f"/stories/{10**30}/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(("person", "most"), [("stranger", 4), ("alice", 12)])
def test_it_costs_as_many_queries_for_two_as_for_many(
    client: Client, source: Source, story: Story, alice: User, person: str, most: int
) -> None:
    """The story, its articles, its versions, their readings; for an editor what is held apart, and who that is."""
    if person == "alice":
        client.force_login(alice)
        page(client, story)
    with CaptureQueriesContext(connection) as for_two:
        page(client, story)
    for number in range(6):
        send(source, f"A{number}", LEAD, WITNESS, REST, sent=10 + number, received=20)
    with CaptureQueriesContext(connection) as for_many:
        assert len(takes(page(client, story))) == 8
    assert len(for_many) == len(for_two) <= most


def test_the_river_and_the_article_lead_to_it(client: Client, story: Story, lead: Article) -> None:
    link = re.compile(rf'<a href="/stories/{story.pk}/">2 agencies<')
    assert len(link.findall(client.get("/").content.decode())) == 2
    assert link.search(client.get(lead.get_absolute_url()).content.decode())


def test_what_is_alone_leads_nowhere(client: Client, alert: Article) -> None:
    assert "/stories/" not in client.get("/").content.decode()
    assert "/stories/" not in client.get(alert.get_absolute_url()).content.decode()


def test_the_river_asks_once_for_all_stories(
    client: Client, source: Source, story: Story, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(4):  # rows, tags, sizes of stories, agencies
        client.get("/")
    for number in range(3):
        for _ in range(2):
            send(source, "AMD", f"{REST} {number}", sent=number, received=9, headline=f"Écoliers, rentrée {number}")
    with django_assert_num_queries(4):
        client.get("/")


def test_an_editor_takes_a_dispatch_out_and_takes_that_back(
    client: Client, story: Story, alert: Article, lead: Article, alice: User
) -> None:
    client.force_login(alice)
    response = client.post(f"/stories/{story.pk}/separate/", {"article": alert.pk}, follow=True)
    assert "Held apart from this story" in (html := response.content.decode())
    assert "by alice" in html
    alert.refresh_from_db()
    assert alert.story is None
    client.post(f"/stories/{story.pk}/reunite/", {"article": alert.pk})
    alert.refresh_from_db()
    assert alert.story == story
    assert not Separation.objects.exists()


def test_what_is_left_of_a_story_that_was_taken_apart_is_for_editors(
    client: Client, story: Story, alert: Article, alice: User
) -> None:
    clustering.separate(story, [alert.pk], by=alice)
    page(client, story, 404)
    client.force_login(alice)
    assert "Undo the separation" in page(client, story)


@pytest.mark.parametrize(("chosen", "said"), [("none", "choose the dispatches"), ("all", "leave at least one")])
def test_what_cannot_be_taken_out_is_said(
    client: Client, story: Story, alert: Article, lead: Article, alice: User, chosen: str, said: str
) -> None:
    client.force_login(alice)
    articles = [alert.pk, lead.pk] if chosen == "all" else ["x", "", 10**40]
    response = client.post(f"/stories/{story.pk}/separate/", {"article": articles}, follow=True)
    assert said in response.content.decode()
    assert not Separation.objects.exists()


@pytest.mark.parametrize("act", ["separate", "reunite"])
def test_only_editors_hold_apart(client: Client, story: Story, alert: Article, reader: User, act: str) -> None:
    assert "Something here is not the same?" not in page(client, story)
    for sign_in in (False, True):
        if sign_in:
            client.force_login(reader)
        assert client.post(f"/stories/{story.pk}/{act}/", {"article": alert.pk}).status_code == 403
    assert client.get(f"/stories/{story.pk}/{act}/").status_code == 405


def test_taking_back_what_others_forbid_says_so(
    client: Client, source: Source, story: Story, alert: Article, alice: User
) -> None:
    third = send(source, "OSP", LEAD, sent=2, received=7)
    clustering.separate(story, [alert.pk, third.pk], by=alice)
    client.force_login(alice)
    response = client.post(f"/stories/{story.pk}/reunite/", {"article": alert.pk}, follow=True)
    assert "stays where it is" in response.content.decode()


def test_a_story_without_words_has_its_page(client: Client, story: Story) -> None:
    Reading.objects.update(headline="", document={"blocks": []})
    assert "Without a headline" in page(client, story)
