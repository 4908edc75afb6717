"""Atom: valid by RFC 4287, and stable where readers depend on it."""

import datetime

import feedparser
import pytest
from django.test import Client
from lxml import etree

from articles.models import Article, Reading
from tests.conftest import HEADLINE, STANDFIRST, Dispatch

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ["/", "/tags/vaubrie/", "/speakers/odile-marchetour/", "/agencies/afp/", "/sources/vaubrie/"]


@pytest.fixture(autouse=True)
def _public(settings) -> None:
    settings.PUBLIC_URL = "https://desk.example"


def read(client: Client, address: str = "/atom.xml") -> feedparser.FeedParserDict:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def one(element: etree._Element, name: str) -> str:
    """Return the text of the only child of that name."""
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, f"{len(found)} {name}"
    return found[0].text or ""


def test_an_entry_carries_the_story(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    entry = read(client).entries[0]
    assert (entry.title, entry.summary, entry.author) == (HEADLINE, STANDFIRST, "La rédaction")
    assert entry.link == f"https://desk.example{article.get_absolute_url()}"
    assert [tag.term for tag in entry.tags] == ["Vaubrie", "Transports"]
    assert "Le chantier a coûté douze millions" in entry.content[0].value
    assert entry.content[0].language == "fr"
    assert entry.published_parsed[:5] == (2024, 12, 31, 9, 1)


@pytest.mark.parametrize("page", [*LISTS, "/search/?q=pont"])
def test_every_list_has_its_feed(client: Client, dispatch: Dispatch, page: str) -> None:
    dispatch()
    path, mark, query = page.partition("?")
    address = f"{path}atom.xml{mark}{query}"
    feed = read(client, address)
    assert [entry.title for entry in feed.entries] == [HEADLINE]
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": f"https://desk.example{address}",
        "alternate": f"https://desk.example{page}",
    }


def test_a_feed_has_what_the_standard_demands(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    Reading.objects.update(headline="", byline="")
    feed = etree.fromstring(client.get("/atom.xml").content)
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        assert one(element, "id").startswith(("tag:desk.example,", "https://desk.example/"))
        assert one(element, "title")
        assert datetime.datetime.fromisoformat(one(element, "updated")).tzinfo
    for entry in feed.findall(f"{ATOM}entry"):
        (author,) = entry.findall(f"{ATOM}author")
        assert one(author, "name")
        assert [link.get("rel") for link in entry.findall(f"{ATOM}link")] == ["alternate"]
        assert [content.get("type") for content in entry.findall(f"{ATOM}content")] == ["html"]


def test_a_correction_moves_updated_and_nothing_else_that_identifies(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    before = read(client).entries[0]
    dispatch(standfirst="La préfecture corrige ses chiffres.")
    after = read(client).entries[0]
    assert (before.id, before.published, before.link) == (after.id, after.published, after.link)
    assert before.updated < after.updated


def test_a_new_reading_of_the_same_words_is_no_update(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    before = read(client).entries[0]
    Article.objects.update(changed_at=article.changed_at + datetime.timedelta(hours=1))
    assert read(client).entries[0].updated == before.updated


def test_control_characters_never_break_it(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    Reading.objects.update(headline="Un\x0b titre\x1f \ufffe", byline="\x07", html="<p>\x02 &amp; \x1b</p>")
    assert read(client).entries[0].title == "Un titre"


@pytest.mark.parametrize("page", [*LISTS, "/search/?q=pont"])
def test_a_page_says_where_its_feeds_are(client: Client, dispatch: Dispatch, page: str) -> None:
    dispatch()
    html = client.get(page).content.decode()
    path, mark, query = page.partition("?")
    for name, kind in (("atom.xml", "atom+xml"), ("rss.xml", "rss+xml"), ("feed.json", "feed+json")):
        address = f"{path}{name}{mark}{query}"
        assert f'<link rel="alternate" type="application/{kind}"' in html
        assert f'href="{address}"' in html
        assert client.get(address).status_code == 200


def test_nothing_new_is_answered_with_304_in_each_form(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    tags = set()
    for name in ("atom.xml", "rss.xml", "feed.json"):
        etag = client.get(f"/{name}").headers["ETag"]
        assert client.get(f"/{name}", headers={"if-none-match": etag}).status_code == 304
        tags.add(etag)
    assert len(tags) == 3
