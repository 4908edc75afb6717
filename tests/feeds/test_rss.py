"""Feeds: what they carry, whom they show it, and when they answer 304; RSS for what all forms share."""

import datetime
import re

import feedparser
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from articles.feeds import answers
from articles.models import Article, Credit, Photo, Reading, TaggedArticle
from tests.conftest import HEADLINE, STANDFIRST, Dispatch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public(settings) -> None:
    settings.PUBLIC_URL = "https://desk.example"


def read(client: Client, address: str = "/rss.xml", **headers: str) -> feedparser.FeedParserDict:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    feed = feedparser.parse(response.content)
    assert not feed.bozo, feed.bozo_exception
    return feed


def validators(client: Client, address: str = "/rss.xml") -> dict[str, str]:
    response = client.get(address)
    return {"if-none-match": response.headers["ETag"], "if-modified-since": response.headers["Last-Modified"]}


def add_photo(article: Article) -> None:
    photo = Photo.objects.create(article=article, reading=article.current, number=1, caption="Le pont rouvert.",
                                 credit="STR / KCNA VIA KNS / AFP")  # fmt: skip
    chain = [("STR", "photographer", ""), ("KCNA", "provider", "KNS"), ("AFP", "agency", "")]
    for number, (name, role, via) in enumerate(chain):
        Credit.objects.create(photo=photo, article=article, number=number, name=name, slug=name.lower(), role=role,
                              via=via, published_at=article.published_at)  # fmt: skip


def test_an_item_carries_the_story(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    item = read(client).entries[0]
    assert (item.title, item.summary, item.author) == (HEADLINE, STANDFIRST, "La rédaction")
    assert item.link == f"https://desk.example{article.get_absolute_url()}"
    assert [tag.term for tag in item.tags] == ["Vaubrie", "Transports"]
    assert item.published_parsed[:5] == (2024, 12, 31, 9, 1)


def test_an_item_carries_the_whole_text_with_its_marks(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    content = read(client).entries[0].content[0].value
    assert "Le chantier a coûté douze millions" in content
    assert '"quotation"' in content


def test_an_item_says_its_language_and_the_direction_of_its_text(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    french = client.get("/rss.xml").content.decode()
    assert ("<dc:language>fr</dc:language>" in french, "dir=" in french) == (True, False)
    Reading.objects.update(language="ar")
    arabic = client.get("/rss.xml").content.decode()
    assert "<dc:language>ar</dc:language>" in arabic
    assert '&lt;div lang="ar" dir="rtl"&gt;' in arabic


def test_a_photo_carries_its_caption_and_each_who_is_credited(client: Client, dispatch: Dispatch) -> None:
    add_photo(dispatch())
    xml = client.get("/rss.xml").content.decode()
    assert '<media:description type="plain">Le pont rouvert.</media:description>' in xml
    credits = re.findall(r'<media:credit role="(\w+)" scheme="urn:ebu">(\w+)</media:credit>', xml)
    assert credits == [("photographer", "STR"), ("provider", "KCNA"), ("agency", "AFP")]
    assert read(client).entries[0].media_content == [{"medium": "image"}]


def test_a_photos_file_is_named_where_the_wire_names_it(client: Client, dispatch: Dispatch) -> None:
    add_photo(dispatch())
    Photo.objects.update(href="https://agency.example/pont.jpg")
    assert read(client).entries[0].media_content[0]["url"] == "https://agency.example/pont.jpg"


def test_the_guid_outlives_a_changed_headline(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    before = read(client).entries[0]
    Article.objects.update(slug="un-tout-autre-titre")
    after = read(client).entries[0]
    assert before.id == after.id == f"tag:desk.example,2024:article:{article.pk}"
    assert before.link != after.link
    assert not before.guidislink


def test_the_channel_says_what_it_is_and_where(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    channel = read(client, "/tags/vaubrie/rss.xml").feed
    assert channel.title == "#Vaubrie · newsreader"
    assert channel.link == "https://desk.example/tags/vaubrie/"
    assert {"rel": "self", "href": "https://desk.example/tags/vaubrie/rss.xml"}.items() <= channel.links[-1].items()
    assert channel.language == "fr"
    assert channel.updated_parsed[:6] == article.changed_at.utctimetuple()[:6]


@pytest.mark.parametrize("address", ["/rss.xml", "/tags/vaubrie/rss.xml", "/speakers/odile-marchetour/rss.xml",
                                     "/agencies/afp/rss.xml", "/sources/vaubrie/rss.xml", "/search/rss.xml?q=pont",
                                     "/credits/str/rss.xml"])  # fmt: skip
def test_every_list_has_its_feed(client: Client, dispatch: Dispatch, address: str) -> None:
    add_photo(dispatch())
    feed = read(client, address)
    assert [item.title for item in feed.entries] == [HEADLINE]
    assert feed.feed.links[-1].href == f"https://desk.example{address}"


@pytest.mark.parametrize("address", ["/tags/x/rss.xml", "/speakers/x/rss.xml", "/agencies/x/rss.xml",
                                     "/sources/x/rss.xml", "/credits/x/rss.xml"])  # fmt: skip
def test_a_list_of_nothing_known_has_no_feed(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_control_characters_never_break_a_feed(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    # A JSON column refuses NUL, but all else may come from a format to come.
    Reading.objects.update(headline="Un\x0b titre\x1f \ufffe\uffff", byline="\x07", html="<p>\x02 &amp; \x1b</p>")
    assert read(client).entries[0].title == "Un titre"


def test_a_feed_holds_no_more_than_its_limit(client: Client, dispatch: Dispatch, monkeypatch) -> None:
    monkeypatch.setattr(answers, "ITEMS", 2)
    for n in range(3):
        dispatch(f"Le pont numéro {n} de Sainte-Orvaine rouvre")
    assert len(read(client).entries) == 2


def test_an_empty_feed_is_still_a_feed(client: Client) -> None:
    assert read(client).entries == []


def settle() -> None:
    """Let everything have happened an hour ago."""
    Article.objects.update(changed_at=timezone.now() - datetime.timedelta(hours=1))


@pytest.mark.parametrize("name", ["if-none-match", "if-modified-since"])
def test_nothing_new_is_answered_with_304(client: Client, dispatch: Dispatch, name: str) -> None:
    dispatch()
    settle()
    response = client.get("/rss.xml", headers={name: validators(client)[name]})
    assert (response.status_code, response.content) == (304, b"")
    assert validators(client)["if-none-match"] == response.headers["ETag"]


def test_a_304_costs_two_queries(client: Client, dispatch: Dispatch, django_assert_num_queries) -> None:
    dispatch()
    known = validators(client)
    with django_assert_num_queries(2):
        assert client.get("/rss.xml", headers=known).status_code == 304


def test_a_feed_asks_no_more_as_it_grows(client: Client, dispatch: Dispatch, django_assert_num_queries) -> None:
    for n in range(5):
        add_photo(dispatch(f"Le pont numéro {n} de Sainte-Orvaine rouvre"))
    with django_assert_num_queries(6):
        read(client)


def withdraw(article: Article) -> None:
    later = timezone.now() + datetime.timedelta(seconds=2)
    Article.objects.filter(pk=article.pk).update(withdrawn_at=later, changed_at=later)


def change(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(changed_at=timezone.now() + datetime.timedelta(seconds=2))


def lift_embargo(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(embargoed_until=timezone.now() + datetime.timedelta(seconds=-1))


@pytest.mark.parametrize("act", [withdraw, change])
@pytest.mark.parametrize("name", ["if-none-match", "if-modified-since"])
def test_what_changes_a_list_changes_its_validators(client: Client, dispatch: Dispatch, act, name: str) -> None:
    dispatch("Le pont de Vaubrie reste fermé")
    article = dispatch()
    settle()
    known = {name: validators(client)[name]}
    act(article)
    assert client.get("/rss.xml", headers=known).status_code == 200


def test_the_only_article_withdrawn_changes_the_feed(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    settle()
    known = validators(client)
    withdraw(article)
    assert client.get("/rss.xml", headers={"if-modified-since": known["if-modified-since"]}).status_code == 200
    assert HEADLINE not in client.get("/rss.xml").content.decode()


@pytest.mark.parametrize("name", ["if-none-match", "if-modified-since"])
def test_what_changes_within_the_same_second_is_told_too(client: Client, dispatch: Dispatch, name: str) -> None:
    article = dispatch()
    known = {name: validators(client)[name]}
    Article.objects.filter(pk=article.pk).update(withdrawn_at=article.changed_at, changed_at=timezone.now())
    assert client.get("/rss.xml", headers=known).status_code == 200


def test_a_change_that_is_committed_late_is_told_too(client: Client, dispatch: Dispatch) -> None:
    article, other = dispatch("Le pont de Vaubrie reste fermé"), dispatch()
    now = timezone.now()
    Article.objects.filter(pk=other.pk).update(changed_at=now)
    known = {"if-modified-since": validators(client)["if-modified-since"]}
    began = now - datetime.timedelta(seconds=70)  # as long as a task may take
    Article.objects.filter(pk=article.pk).update(withdrawn_at=began, changed_at=began)
    assert client.get("/rss.xml", headers=known).status_code == 200


def test_an_embargo_that_passes_changes_the_feed(client: Client, dispatch: Dispatch) -> None:
    long_ago = timezone.now() - datetime.timedelta(days=1)
    article = dispatch()
    Article.objects.update(changed_at=long_ago, embargoed_until=timezone.now() + datetime.timedelta(hours=1))
    before = client.get("/rss.xml").headers["Last-Modified"]
    lift_embargo(article)
    after = client.get("/rss.xml").headers["Last-Modified"]
    assert (before, before != after) == (http_date(86_400), True)  # what is to come is not told by the time either
    assert client.get("/rss.xml", headers={"if-modified-since": before}).status_code == 200


def test_a_tag_taken_away_changes_the_tags_feed(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    known = validators(client, "/tags/vaubrie/rss.xml")
    TaggedArticle.objects.filter(tag__slug="vaubrie").delete()
    assert client.get("/tags/vaubrie/rss.xml", headers=known).status_code == 200


def test_an_editor_and_a_stranger_have_different_validators(client: Client, dispatch: Dispatch, alice: User) -> None:
    article = dispatch()
    Article.objects.filter(pk=article.pk).update(embargoed_until=timezone.now() + datetime.timedelta(hours=1))
    strange = validators(client)
    assert read(client).entries == []
    client.force_login(alice)
    assert client.get("/rss.xml", headers=strange).status_code == 200
    assert [item.title for item in read(client).entries] == [HEADLINE]


def test_a_feed_is_kept_in_no_shared_cache(client: Client) -> None:
    response = client.get("/rss.xml")
    assert {"private", "no-cache"} <= set(response.headers["Cache-Control"].split(", "))
