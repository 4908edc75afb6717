"""All quotations, and what one speaker said: looked for by words, agency and day, and one row an utterance."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import voices
from articles.models import Article, Quote, Ruling, Speaker
from articles.voices import listing, rulings
from tests.conftest import BODY

pytestmark = pytest.mark.django_db

Dispatch = Callable[..., Article]
LATER = BODY.replace("Odile Marchetour", "Yves Tramelan").replace("Ce pont est le cœur", "Cette gare est la porte")


def _rows(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [one.first.text for one in response.context["said"]]


def test_quotations_are_listed_newest_first(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    dispatch(headline="La gare de Sainte-Orvaine ferme", body=LATER)
    assert [text.split()[1] for text in _rows(client, "/quotes/")] == ["gare", "pont"]


def test_they_are_found_by_words_whatever_the_accents(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    assert len(_rows(client, "/quotes/?q=coeur")) == len(_rows(client, "/quotes/?q=c%C5%93urs")) == 1
    assert _rows(client, "/quotes/?q=locomotive") == []


def test_they_are_found_by_speaker_agency_and_day(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    day = timezone.localdate(article.published_at)
    before = day - datetime.timedelta(days=1)
    assert len(_rows(client, "/quotes/?speaker=odile-marchetour")) == 1
    assert (
        len(_rows(client, "/quotes/?speaker=Odile+MARCHETOUR"))
        == len(_rows(client, "/quotes/?speaker=marchetour"))
        == 1
    )
    assert _rows(client, "/quotes/?speaker=yves-tramelan") == []
    assert len(_rows(client, f"/quotes/?agency={article.agency_slug}")) == 1
    assert len(_rows(client, f"/quotes/?since={day}&until={day}")) == 1
    assert _rows(client, f"/quotes/?until={before}") == []


def test_a_day_that_is_none_is_told_beside_its_field(client: Client) -> None:
    response = client.get("/quotes/?since=demain")
    assert response.status_code == 400
    assert response.context["form"].errors["since"]


@pytest.mark.parametrize("asked", ["agency=%00", "agency=%3Cb%3E", "speaker=%00", "q=%00", "until=9999-12-31", "q=%22"])
def test_what_nobody_would_ask_breaks_nothing(client: Client, dispatch: Dispatch, asked: str) -> None:
    dispatch()
    assert client.get(f"/quotes/?{asked}").status_code in {200, 400}


def test_the_same_words_of_two_dispatches_are_one_row(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    dispatch(headline="Sainte-Orvaine retrouve son pont")
    response = client.get("/quotes/")
    (said,) = response.context["said"]
    assert len(said.others) == 1
    assert "Sainte-Orvaine retrouve son pont" in response.content.decode()


def test_what_very_many_dispatches_quote_is_shown_with_the_first_of_them(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    for number in range(4):
        dispatch(headline=f"Sainte-Orvaine retrouve son pont, épisode {number}")
    (said,) = client.get("/quotes/").context["said"]
    assert (len(said.others), said.left_out, said.count) == (4, 0, 4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "MOST_OTHERS", 1)
        (few,) = client.get("/quotes/").context["said"]
    assert (few.first, few.others, few.left_out) == (said.first, said.others[:1], 3)
    assert few.count == 4


def test_what_is_under_embargo_is_quoted_by_nobody_but_editors(client: Client, dispatch: Dispatch, alice) -> None:
    article = dispatch()
    Article.objects.filter(pk=article.pk).update(embargoed_until=timezone.now() + datetime.timedelta(hours=1))
    assert _rows(client, "/quotes/") == []
    assert client.get("/speakers/odile-marchetour/").status_code == 404
    client.force_login(alice)
    assert len(_rows(client, "/quotes/")) == len(_rows(client, "/speakers/odile-marchetour/")) == 1


def test_who_was_merged_leads_to_the_other(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    odile = Speaker.objects.get(name="Odile Marchetour")
    whole = Speaker.objects.create(**Speaker.columns("Odile Marchetour-Vix"))
    voices.merge(odile, whole)
    assert client.get("/speakers/odile-marchetour/").headers["Location"] == whole.get_absolute_url()
    assert len(_rows(client, whole.get_absolute_url())) == 1
    feed = client.get("/speakers/odile-marchetour/rss.xml")
    assert feed.headers["Location"] == f"{whole.get_absolute_url()}rss.xml"


def test_the_page_of_a_speaker_counts_by_week_and_names_who_is_quoted_beside(
    client: Client, dispatch: Dispatch
) -> None:
    both = f"{BODY}\n\n{LATER}"
    for weeks in range(3):
        article = dispatch(headline=f"Le conseil de la semaine {weeks}", body=both)
        moment = timezone.now() - datetime.timedelta(weeks=weeks)
        Quote.objects.filter(article=article).update(published_at=moment)
    context = client.get("/speakers/odile-marchetour/").context
    assert [bar.count for bar in context["chart"].bars[-4:]] == [0, 1, 1, 1]
    assert [(other.name, other.together) for other in context["beside"]] == [("Yves Tramelan", 3)]


def test_nobody_stands_beside_by_what_is_no_quotation(client: Client, dispatch: Dispatch, alice: User) -> None:
    for number in range(2):
        article = dispatch(headline=f"Le conseil, séance {number}", body=f"{BODY}\n\n{LATER}")
        rejected = Quote.objects.get(article=article, speaker__name="Yves Tramelan")
        rulings.rule(rejected, rulings.Word(Ruling.Act.REJECTED, rejected.speaker), user=alice)
    assert client.get("/speakers/odile-marchetour/").context["beside"] == []
    assert "<entry" not in client.get("/speakers/yves-tramelan/atom.xml").content.decode()


def test_whom_only_hidden_copy_quotes_is_named_on_no_page(client: Client, dispatch: Dispatch, alice: User) -> None:
    dispatch()
    hidden = dispatch(headline="Une autre Odile", body=LATER)
    namesake = Speaker.objects.create(**Speaker.columns("Odile Marchetour", "navigatrice"))
    yves = Speaker.objects.get(name="Yves Tramelan")
    voices.merge(yves, namesake)
    Article.objects.filter(pk=hidden.pk).update(embargoed_until=timezone.now() + datetime.timedelta(hours=1))
    assert client.get("/speakers/odile-marchetour/").context["namesakes"] == []
    assert client.get(yves.get_absolute_url()).status_code == 404
    client.force_login(alice)
    assert client.get("/speakers/odile-marchetour/").context["namesakes"] == [namesake]
    assert client.get(yves.get_absolute_url()).headers["Location"] == namesake.get_absolute_url()


@pytest.mark.parametrize("page", ["/speakers/odile-marchetour/", "/tags/vaubrie/"])
def test_a_place_in_a_hidden_list_names_nobody(client: Client, dispatch: Dispatch, alice: User, page: str) -> None:
    address = f"{page}?before=2000-01-01T00:00:00Z~1"
    dispatch()
    assert client.get(address).status_code == 200
    Article.objects.update(embargoed_until=timezone.now() + datetime.timedelta(hours=1))
    assert client.get(address).status_code == 404
    client.force_login(alice)
    assert client.get(address).status_code == 200


def test_the_last_day_there_is_breaks_nothing(client: Client) -> None:
    assert _rows(client, "/quotes/?since=0001-01-01&until=9999-12-31") == []


def test_the_roles_of_a_speaker_are_shown_as_written_with_their_days(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    dispatch(
        headline="La gare ferme", body=BODY.replace("La maire de Sainte-Orvaine", "La sénatrice"),
        stamp="10:0130/12/2024, lundi",
    )  # fmt: skip
    roles = client.get("/speakers/odile-marchetour/").context["roles"]
    assert [role.words for role in roles] == ["maire de Sainte-Orvaine", "sénatrice"]
    assert roles[0].first > roles[1].first


def test_a_whole_name_means_nobody_whose_name_only_begins_like_it(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    dispatch("La gare ferme", body=LATER.replace("Yves Tramelan", "Odile Marchetour-Vix"))
    assert len(_rows(client, "/quotes/?speaker=Odile+Marchetour")) == 1
    assert len(_rows(client, "/quotes/?speaker=Marchetour")) == 2
