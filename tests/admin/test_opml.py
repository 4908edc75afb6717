"""Lists of feeds in the panel: shown before anything is saved, and given out again."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.admin.opml import FILE_NAME
from articles.models import Source, Subscription
from articles.transports import opml

pytestmark = pytest.mark.django_db

TAKE, GIVE = "admin:articles_source_opml", "admin:articles_source_export"
LIST = """<opml version="2.0"><body>
<outline text="Vaubrie"><outline text="Vaubrie, la une" type="rss" xmlUrl="https://press.example/une"/>
<outline text="Vaubrie, sport" type="rss" xmlUrl="https://press.example/sport"/></outline>
<outline text="Le Nord" type="rss" xmlUrl="https://nord.example/"/>
<outline text="Dedans" type="rss" xmlUrl="http://10.0.0.1/feed"/>
<outline text="Ailleurs" type="rss" xmlUrl="ftp://nord.example/"/>
<outline text="&lt;script&gt;alert(1)&lt;/script&gt;" type="rss" xmlUrl="https://evil.example/"/>
</body></opml>"""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer in English."""
    monkeypatch.setattr(settings, "LANGUAGE_CODE", "en")


@pytest.fixture
def panel(client: Client, chief: User) -> Client:
    """The panel, open for a chief editor."""
    client.force_login(chief)
    return client


def _show(panel: Client, text: str = LIST, *, by_folder: str = "") -> Any:
    return panel.post(reverse(TAKE), {"text": text, "by_folder": by_folder})


def _add(panel: Client, *chosen: int, text: str = LIST, by_folder: str = "") -> None:
    """Add the feeds of these numbers, as the page that shows the list would."""
    shown = _show(panel, text, by_folder=by_folder).context
    form = {"outlines": shown["outlines"], "by_folder": "on" if by_folder else "", "chosen": chosen, "_chosen": "1"}
    assert panel.post(reverse(TAKE), form).status_code == 302


def _addresses() -> set[tuple[str, str]]:
    return set(Subscription.objects.values_list("source__name", "url"))


def test_a_list_is_shown_and_nothing_is_saved(panel: Client, source: Source):
    Subscription.objects.create(source=source, url="https://nord.example/")
    shown = _show(panel).content.decode()
    for words in ("3 addresses would be added", "1 address is there already", "2 addresses are refused",
                  "Nothing has been saved yet", "leads to an address inside a network",
                  "is no address of the web that can be fetched"):  # fmt: skip
        assert words in shown
    assert "<script>alert" not in shown
    assert Subscription.objects.count() == 1


def test_a_list_may_be_a_file(panel: Client):
    file = SimpleUploadedFile("list.opml", LIST.encode("utf-16"))
    assert "4 addresses would be added" in panel.post(reverse(TAKE), {"file": file}).content.decode()


def test_what_is_ticked_is_added_each_feed_as_a_source(panel: Client):
    _add(panel, 0, 2)
    assert _addresses() == {("Vaubrie, la une", "https://press.example/une"), ("Le Nord", "https://nord.example/")}
    assert set(Source.objects.exclude(slug="inbox").values_list("slug", flat=True)) == {"vaubrie-la-une", "le-nord"}


def test_a_folder_may_be_one_source(panel: Client):
    _add(panel, 0, 1, by_folder="1")
    assert {name for name, _ in _addresses()} == {"Vaubrie"}
    assert Subscription.objects.count() == 2


def test_what_is_refused_is_not_added_though_it_was_ticked(panel: Client):
    _add(panel, 3, 4)
    assert not Subscription.objects.exists()


def test_adding_twice_adds_once(panel: Client):
    _add(panel, 0, 1, 2)
    _add(panel, 0, 1, 2)
    assert (Subscription.objects.count(), Source.objects.exclude(slug="inbox").count()) == (3, 3)


def test_feeds_of_one_title_are_told_apart_by_their_hosts(panel: Client):
    feeds = "".join(f'<outline text="Une" xmlUrl="https://{host}.example/"/>' for host in ("nord", "sud", "est"))
    _add(panel, 0, 1, 2, text=f"<opml><body>{feeds}</body></opml>")
    assert {name for name, _ in _addresses()} == {"Une", "Une (sud.example)", "Une (est.example)"}


def test_a_title_that_gives_no_slug_gets_one(panel: Client):
    _add(panel, 0, text='<opml><body><outline text="新聞" xmlUrl="https://a.example/"/></body></opml>')
    assert Subscription.objects.get().source.slug == "source"


@pytest.mark.parametrize("text", ["<rss/>", "x", "<opml><body/></opml>", " "])
def test_what_is_no_list_is_refused_with_a_sentence(panel: Client, text: str):
    shown = _show(panel, text)
    assert shown.status_code == 200
    assert "errorlist" in shown.content.decode()


@pytest.mark.parametrize("outlines", ["", "{", "[1]", "[{}]", "[" * 5000, '{"a": 1}', "null"])
def test_a_form_that_lost_its_list_is_refused(panel: Client, outlines: str):
    form = {"outlines": outlines, "chosen": "0", "_chosen": "1"}
    assert panel.post(reverse(TAKE), form).status_code == 200
    assert not Subscription.objects.exists()


def test_our_list_is_a_file_without_secrets_that_adds_nothing_here(panel: Client, source: Source):
    for name in ("a", "b"):
        Subscription.objects.create(source=source, url=f"https://press.example/{name}", authorization="Bearer 9f3")
    answer = panel.get(reverse(GIVE))
    assert FILE_NAME in answer["Content-Disposition"]
    assert b"9f3" not in answer.content
    assert opml.read(answer.content) == [
        opml.Outline(f"https://press.example/{name}", f"https://press.example/{name}", ("Agence Vaubrie",))
        for name in ("a", "b")
    ]
    assert "2 addresses are there already" in _show(panel, answer.content.decode()).content.decode()


def test_our_list_makes_the_same_sources_on_another_desk(panel: Client, source: Source):
    alone = Source.objects.create(name="Le Nord", slug="nord")
    for owner, name in ((source, "a"), (source, "b"), (alone, "c")):
        Subscription.objects.create(source=owner, url=f"https://press.example/{name}")
    before, text = _addresses(), panel.get(reverse(GIVE)).content.decode()
    Subscription.objects.all().delete()
    Source.objects.all().delete()
    _add(panel, 0, 1, 2, text=text, by_folder="1")
    assert _addresses() == before


def test_only_who_may_add_sources_takes_lists(client: Client, alice: User):
    client.force_login(alice)
    assert client.get(reverse(TAKE)).status_code == 403
    assert client.get(reverse(GIVE)).status_code == 200
    shown = client.get(reverse("admin:articles_source_changelist")).content.decode()
    assert (f'"{reverse(TAKE)}"' in shown, f'"{reverse(GIVE)}"' in shown) == (False, True)
