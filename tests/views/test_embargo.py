"""An embargo hides a story from readers in every view, and lifts by itself on the second; withheld copy likewise."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from articles.models import Article, Credit, Photo
from tests.wires import Wire, story, wire

__all__ = ["wire"]

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
LIFTS = NOON + datetime.timedelta(hours=2, minutes=14)
SECOND = datetime.timedelta(seconds=1)
HEADLINE = "Le secret de Sainte-Orvaine"
WORDS = '"Nous rouvrirons le pont secret demain", a déclaré Odile Marchetour.'

LISTS = ["/", "/tags/secret/", "/speakers/odile-marchetour/", "/agencies/av/", "/credits/str/", "/sources/vaubrie/",
         "/search/?q=secret"]  # fmt: skip
FEEDS = [
    f"{path}{name}{mark}{query}"
    for path, mark, query in (page.partition("?") for page in LISTS)
    for name in ("rss.xml", "atom.xml", "feed.json")
]
NAMES = {"/tags/": "secret</a>", "/speakers/": "Odile Marchetour</a>", "/sources/": '<time datetime="2026-03-02'}


def deliver(wire: Wire, **fields: str | None) -> Article:
    wire(story(HEADLINE, WORDS, guid="a", agency="AV", tags=("secret",), **fields))
    article = Article.objects.get()
    photo = Photo.objects.create(article=article, reading=article.current, number=9, caption="Le pont.")
    moment = article.published_at
    Credit.objects.create(photo=photo, article=article, number=1, name="STR", slug="str", published_at=moment)
    return article


def says(client: Client, address: str) -> bool:
    return HEADLINE in client.get(address).content.decode()


def pages(article: Article) -> list[str]:
    page = article.get_absolute_url()
    stem = page.rstrip("/")
    return [page, f"{page}revisions/", f"{page}revisions/1/", f"{page}revisions/1.txt", f"{stem}.json", f"{stem}.txt"]


@pytest.mark.parametrize("address", [*LISTS, *FEEDS])
def test_it_lifts_on_the_second_in_every_list_and_feed(wire: Wire, client: Client, address: str):
    with time_machine.travel(NOON, tick=False) as clock:
        deliver(wire, embargoed=LIFTS.isoformat())
        assert not says(client, address)
        clock.move_to(LIFTS - SECOND)
        assert not says(client, address)
        clock.move_to(LIFTS)
        assert says(client, address)


def test_it_lifts_on_the_second_on_every_page_of_the_article(wire: Wire, client: Client):
    with time_machine.travel(NOON, tick=False) as clock:
        article = deliver(wire, embargoed=LIFTS.isoformat())
        clock.move_to(LIFTS - SECOND)
        assert {client.get(address).status_code for address in pages(article)} == {404}
        clock.move_to(LIFTS)
        assert all(says(client, address) for address in pages(article))


@pytest.mark.parametrize(("address", "name"), NAMES.items())
def test_names_are_listed_when_it_lifts(wire: Wire, client: Client, address: str, name: str):
    with time_machine.travel(NOON, tick=False) as clock:
        deliver(wire, embargoed=LIFTS.isoformat(), published=NOON.isoformat())
        before = client.get(address).content.decode()
        clock.move_to(LIFTS)
        after = client.get(address).content.decode()
        assert (name in before, name in after) == (False, True)


@pytest.mark.parametrize("name", ["if-none-match", "if-modified-since"])
@pytest.mark.parametrize("address", ["/rss.xml", "/atom.xml", "/feed.json", "/sources/vaubrie/atom.xml"])
def test_who_asked_a_second_before_sees_it(wire: Wire, client: Client, address: str, name: str):
    header = {"if-none-match": "ETag", "if-modified-since": "Last-Modified"}[name]
    with time_machine.travel(NOON, tick=False) as clock:
        deliver(wire, embargoed=LIFTS.isoformat())
        clock.move_to(LIFTS - SECOND)
        known = client.get(address).headers[header]
        assert client.get(address, headers={name: known}).status_code == 304
        clock.move_to(LIFTS)
        assert client.get(address, headers={name: known}).status_code == 200


@pytest.mark.parametrize("address", ["/", "/tags/secret/", "/speakers/odile-marchetour/"])
def test_no_page_is_kept_without_asking(wire: Wire, client: Client, address: str):
    article = deliver(wire)
    for place in (address, *pages(article)):
        assert "no-cache" in client.get(place).headers["Cache-Control"]
        assert "private" in client.get(place).headers["Cache-Control"]


def test_editors_see_it_with_the_time_left(wire: Wire, client: Client, alice: User):
    with time_machine.travel(NOON, tick=False) as clock:
        article = deliver(wire, embargoed=LIFTS.isoformat())
        client.force_login(alice)
        client.cookies["language"] = "en"
        for address in ("/", article.get_absolute_url()):
            assert "2\xa0h 14\xa0min left" in client.get(address).content.decode().replace("2\xa0h\xa014", "2\xa0h 14")
        clock.move_to(LIFTS)
        assert "left" not in client.get("/").content.decode().split('class="facts"')[1].split("</ul>")[0]


def test_a_later_version_sets_moves_and_takes_it_off(wire: Wire, client: Client):
    with time_machine.travel(NOON, tick=False) as clock:
        deliver(wire, version="1")
        assert says(client, "/")
        wire(story(HEADLINE, WORDS, guid="a", version="2", embargoed=LIFTS.isoformat()))
        assert not says(client, "/")
        wire(story(HEADLINE, WORDS, guid="a", version="3", embargoed=(LIFTS + SECOND).isoformat()))
        clock.move_to(LIFTS)
        assert not says(client, "/")
        wire(story(HEADLINE, WORDS, guid="a", version="4"))
        assert says(client, "/")


@pytest.mark.parametrize("address", [*LISTS, *FEEDS])
def test_what_its_sender_withholds_is_nowhere_until_it_is_released(wire: Wire, client: Client, address: str):
    article = deliver(wire, version="1", pubstatus="withheld")
    assert not says(client, address)
    assert {client.get(page).status_code for page in pages(article)} == {404}
    wire(story(HEADLINE, WORDS, guid="a", version="2", agency="AV", tags=("secret",)))
    assert says(client, address) or address.startswith("/credits/")
