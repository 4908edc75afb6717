"""Tombstones: whoever took a story from a feed learns that it was taken back, and not what it said."""

import datetime

import feedparser
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from lxml import etree

from articles.feeds.answers import TOLD_FOR
from articles.models import Article, Reading
from tests.conftest import HEADLINE, Dispatch

pytestmark = pytest.mark.django_db
DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
COMMENT = "{http://purl.org/atompub/tombstones/1.0}comment"
LISTS = ["/", "/tags/vaubrie/", "/speakers/odile-marchetour/", "/agencies/afp/", "/sources/vaubrie/"]


def withdraw(article: Article) -> None:
    Article.objects.filter(pk=article.pk).withdraw("Identité erronée.")


def deleted(client: Client, address: str = "/atom.xml") -> list[etree._Element]:
    return etree.fromstring(client.get(address).content).findall(DELETED)


@pytest.mark.parametrize("page", [*LISTS, "/search/?q=pont"])
def test_every_list_tells_in_atom_what_was_withdrawn(client: Client, dispatch: Dispatch, page: str) -> None:
    article = dispatch()
    address = page.replace("?", "atom.xml?") if "?" in page else f"{page}atom.xml"
    known = feedparser.parse(client.get(address).content).entries[0].id
    withdraw(article)
    (grave,) = deleted(client, address)
    assert grave.get("ref") == known
    assert datetime.datetime.fromisoformat(grave.get("when", "")) == Article.objects.get().withdrawn_at
    assert "Identité erronée." in grave.findtext(COMMENT, "")
    assert HEADLINE not in client.get(address).content.decode()


def test_rss_keeps_the_item_without_its_words(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    known = feedparser.parse(client.get("/rss.xml").content).entries[0]
    withdraw(article)
    feed = feedparser.parse(client.get("/rss.xml").content)
    assert not feed.bozo
    (item,) = feed.entries
    assert (item.id, item.published) == (known.id, known.published)
    assert "Identité erronée." in item.summary
    assert item.updated > known.updated
    assert "content" not in item
    assert HEADLINE not in str(feed)


def test_a_tombstone_stands_for_its_time(client: Client, dispatch: Dispatch) -> None:
    withdraw(dispatch())
    assert len(deleted(client)) == 1
    Article.objects.update(withdrawn_at=timezone.now() - TOLD_FOR - datetime.timedelta(seconds=1))
    assert deleted(client) == []


@pytest.mark.parametrize("form", ["rss.xml", "atom.xml", "feed.json"])
@pytest.mark.parametrize(
    "hide",
    [
        lambda: Article.objects.update(embargoed_until=timezone.now() + datetime.timedelta(hours=1)),
        lambda: Reading.objects.update(pubstatus="withheld"),
    ],
)
def test_what_readers_never_saw_has_no_tombstone_for_them(
    client: Client, dispatch: Dispatch, alice: User, hide, form: str
) -> None:
    withdraw(dispatch())
    hide()
    assert "Identité erronée." not in client.get(f"/{form}").content.decode()
    client.force_login(alice)
    assert "Identité erronée." in client.get(f"/{form}").content.decode()


def test_a_withdrawal_changes_the_validators_at_once(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    etag = client.get("/atom.xml").headers["ETag"]
    withdraw(article)
    assert client.get("/atom.xml", headers={"if-none-match": etag}).status_code == 200


def test_a_story_sent_anew_has_no_tombstone(client: Client, dispatch: Dispatch) -> None:
    withdraw(dispatch())
    Article.objects.update(withdrawn_at=None, changed_at=timezone.now())
    assert deleted(client) == []
    assert HEADLINE in client.get("/atom.xml").content.decode()


@pytest.mark.parametrize("page", LISTS[1:])
def test_a_list_of_hidden_articles_alone_says_nothing(client: Client, dispatch: Dispatch, page: str) -> None:
    dispatch()
    Article.objects.update(embargoed_until=timezone.now() + datetime.timedelta(hours=1))
    expected = 200 if page == "/sources/vaubrie/" else 404
    assert client.get(f"{page}atom.xml").status_code == expected
    assert client.get(page).status_code == expected


@pytest.mark.parametrize("form", ["rss.xml", "atom.xml", "feed.json"])
def test_nothing_tells_which_words_stand_in_a_hidden_article(client: Client, dispatch: Dispatch, form: str) -> None:
    dispatch()
    Article.objects.update(embargoed_until=timezone.now() + datetime.timedelta(hours=1))
    held, absent = (client.get(f"/search/{form}?q={word}") for word in ("ruban", "balcon"))
    assert held.headers["Last-Modified"] == absent.headers["Last-Modified"]
    assert held.content.replace(b"ruban", b"balcon") == absent.content
