"""The pages behind the teasers of a feed, from the entry to its next revision, with a real worker and site."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from articles import ingest, tasks
from articles.ingest import pages
from articles.models import Article, Delivery, Item, Source
from articles.transports import Payload
from newsreader import environment
from tests.sites import LOOPBACK, Reply, Site, site
from tests.workers import LIMIT, Worker, eventually

__all__ = ["site"]

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Vaubrie</title><link>{site}/</link><description>Le fil</description>
{items}</channel></rss>"""
ENTRY = """<item><guid isPermaLink="false">{guid}</guid><title>Le pont de Sainte-Orvaine rouvre</title>
<link>{link}</link><pubDate>Tue, 10 Mar 2026 09:15:00 GMT</pubDate><description>{teaser}</description></item>"""
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Le pont rouvre</title>
<meta property="og:type" content="article"><meta property="article:modified_time" content="2026-03-10T10:40:00+01:00">
</head><body><nav><a href="/">Accueil</a></nav><article><h1>Le pont de Sainte-Orvaine rouvre après deux ans</h1>
<p>Le pont a rouvert mardi à la circulation, en présence de deux cents habitants. {more}</p>
<p>Le chantier a coûté douze millions d'euros à l'État et à la commune.</p></article>
<footer>Mentions légales</footer></body></html>"""


@pytest.fixture
def source(db: None) -> Source:
    """A source whose teasers are completed."""
    return Source.objects.create(name="Agence Vaubrie", slug="vaubrie", language="fr", fetch_pages=True)


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test and its worker fetch from this machine."""
    monkeypatch.setenv("FETCH_ALLOWED_NETWORKS", ",".join(LOOPBACK))
    monkeypatch.setattr(settings, "FETCH_ALLOWED_NETWORKS", LOOPBACK)


Poll = Callable[..., Delivery]


@pytest.fixture
def poll(source: Source, site: Site) -> Iterator[Poll]:
    """Return a function that delivers the feed with some entries, without reading it."""

    def poll(*guids: str, teaser: str = "Les premiers véhicules ont franchi l'ouvrage.", note: str = "") -> Delivery:
        items = "".join(ENTRY.format(guid=guid, link=f"{site.url}/{guid}", teaser=teaser) for guid in guids)
        raw = (FEED.format(site=site.url, items=items) + f"<!-- {note} -->").encode()
        return ingest.receive(Payload(raw=raw, origin="feed.xml", size=len(raw)), source, door=Delivery.Door.HAND)[0]

    return poll


def _page(more: str = "") -> Reply:
    return Reply(PAGE.format(more=more).encode())


def _fetched(page_id: int) -> Delivery:
    """Fetch and process a page as the worker does."""
    visit = pages.fetch(page_id, networks=LOOPBACK)
    return ingest.process(page_id) if visit.delivery_id else Delivery.objects.get(pk=page_id)


def _completed(delivery: Delivery) -> Delivery:
    """Process a feed of one entry and fetch its page."""
    ingest.process(delivery.pk)
    (page_id,) = pages.awaited(delivery.pk)
    return _fetched(page_id)


@pytest.mark.django_db
def test_the_page_is_the_next_revision_of_its_entry(poll: Poll, site: Site):
    site.pages["/a"] = _page()
    page = _completed(poll("a"))
    article = Article.objects.get()
    assert [item.outcome for item in page.items.all()] == ["revised"]
    assert article.current.headline == "Le pont de Sainte-Orvaine rouvre après deux ans"
    assert "douze millions" in article.current.text
    assert not article.current.revision.is_correction
    assert (article.guid, article.current.document["guid"], article.current.revision.number) == ("a", "a", 2)
    assert article.published_at == datetime.datetime(2026, 3, 10, 9, 15, tzinfo=datetime.UTC)


@pytest.mark.django_db
def test_a_source_that_does_not_ask_for_pages_fetches_none(poll: Poll, source: Source, site: Site):
    Source.objects.update(fetch_pages=False)
    delivery = ingest.process(poll("a").pk)
    assert pages.awaited(delivery.pk) == []
    assert Delivery.objects.count() == 1


@pytest.mark.django_db
def test_an_unchanged_teaser_seen_again_fetches_nothing(poll: Poll, site: Site):
    site.pages["/a"] = _page()
    _completed(poll("a"))
    again = ingest.process(poll("a", note="polled again").pk)
    assert [item.outcome for item in again.items.all()] == ["same"]
    assert pages.awaited(again.pk) == []
    assert site.paths() == ["/a"]


@pytest.mark.django_db
def test_a_changed_teaser_fetches_the_page_again_even_if_that_stayed_the_same(poll: Poll, site: Site):
    site.pages["/a"] = _page()
    _completed(poll("a"))
    _completed(poll("a", teaser="Le pont est de nouveau ouvert."))
    article = Article.objects.get()
    assert article.revisions.count() == 4
    assert "douze millions" in article.current.text


@pytest.mark.django_db
def test_a_page_that_holds_no_more_than_its_entry_changes_nothing(poll: Poll, site: Site):
    site.pages["/a"] = Reply(
        b"<html><head><meta property=og:type content=article></head><h1>Abonnez-vous</h1><p>Bref.</p>"
    )
    page = _completed(poll("a"))
    assert (page.state, page.reason_code) == ("set_aside", "no-more")
    assert Article.objects.get().current.revision.number == 1


@pytest.mark.django_db
def test_a_page_that_is_gone_is_set_aside_with_its_reason(poll: Poll, site: Site):
    page = _completed(poll("a"))
    assert (page.state, page.reason_code) == ("set_aside", "status")
    assert "404" in page.reason_sentence


@pytest.mark.django_db
def test_a_failure_that_may_pass_is_tried_a_few_times_ever_later(poll: Poll, site: Site):
    site.pages["/a"] = Reply(status=503)
    page = _completed(poll("a"))
    waits = []
    while page.state == Delivery.State.AWAITED:
        waits.append(round((page.due_at - timezone.now()).total_seconds() / 60))
        Delivery.objects.filter(pk=page.pk).update(due_at=timezone.now())
        page = _fetched(page.pk)
    assert waits == [1, 10, 60]
    assert (page.state, page.fetches, len(site.requests)) == ("set_aside", pages.MOST_FETCHES, 4)


@pytest.mark.django_db
def test_a_page_whose_fetching_ends_workers_is_set_aside(poll: Poll, site: Site):
    ingest.process(poll("a").pk)
    (page_id,) = pages.due()
    Delivery.objects.filter(pk=page_id).update(fetches=pages.MOST_FETCHES)
    page = _fetched(page_id)
    assert (page.state, page.reason_code, site.requests) == ("set_aside", "broke-workers", [])


@pytest.mark.django_db
def test_a_server_that_asks_for_patience_gets_it(poll: Poll, site: Site):
    site.pages["/a"] = Reply(status=429, headers={"Retry-After": "7200"})
    page = _completed(poll("a"))
    assert page.due_at > timezone.now() + datetime.timedelta(hours=1, minutes=59)
    assert pages.due() == []


@pytest.mark.django_db
def test_the_private_network_is_not_fetched_from(poll: Poll, site: Site):
    ingest.process(poll("a").pk)
    pages.fetch(pages.due()[0], networks=())
    page = Delivery.objects.get(completes__isnull=False)
    assert (page.state, page.reason_code, site.requests) == ("set_aside", "blocked-address", [])


@pytest.mark.django_db
def test_replaying_the_feed_and_the_page_fetches_nothing(poll: Poll, site: Site, better_parser: Callable[[], None]):
    site.pages["/a"] = _page()
    feed = poll("a")
    page = _completed(feed)
    better_parser()
    for delivery in (feed, page):
        ingest.process(delivery.pk, again=True)
    article = Article.objects.get()
    assert (article.revisions.count(), article.current.parser, article.guid) == (2, "next", "a")
    assert (Delivery.objects.count(), pages.due(), len(site.requests)) == (2, [], 1)


@pytest.mark.django_db
def test_the_page_of_an_older_version_of_the_entry_is_stale(poll: Poll, site: Site):
    site.pages["/a"] = _page()
    first = ingest.process(poll("a").pk)
    ingest.process(poll("a", teaser="Le pont est de nouveau ouvert.").pk)
    page = _fetched(Delivery.objects.get(completes__delivery=first).pk)
    assert [item.outcome for item in page.items.all()] == ["stale"]


@pytest.mark.django_db
def test_the_page_of_a_deleted_article_is_set_aside(poll: Poll, site: Site):
    site.pages["/a"] = _page()
    feed = ingest.process(poll("a").pk)
    Article.objects.all().delete()
    page = _fetched(pages.awaited(feed.pk)[0])
    assert page.reason_code == "entry-gone"


@pytest.mark.django_db
def test_an_editor_has_a_failed_page_fetched_again(poll: Poll, site: Site, client, chief):
    page = _completed(poll("a"))
    client.force_login(chief)
    client.post(reverse("admin:articles_delivery_again", args=[page.pk]))
    site.pages["/a"] = _page()
    assert _fetched(page.pk).state == Delivery.State.PROCESSED


@pytest.mark.django_db
def test_the_ledger_shows_whose_page_it_is(poll: Poll, site: Site, client, chief):
    feed = poll("a")
    page = _completed(feed)
    client.force_login(chief)
    shown = client.get(reverse("admin:articles_delivery_change", args=[page.pk])).content.decode()
    assert reverse("admin:articles_delivery_change", args=[feed.pk]) in shown


def test_a_worker_completes_every_teaser_one_page_at_a_time(worker: Worker, poll: Poll, site: Site):
    names = ["a", "b", "c"]
    site.pages |= {f"/{name}": _page(f"Version {name}.") for name in names}
    tasks.enqueue(poll(*names).pk)
    done = Item.objects.filter(outcome="revised")
    eventually(lambda: done.count() == len(names), seconds=LIMIT)
    assert sorted(site.paths()) == ["/a", "/b", "/c"]
    assert site.most_at_once == 1


def test_the_sweep_fetches_what_is_due(worker: Worker, poll: Poll, site: Site):
    site.pages["/a"] = _page()
    ingest.process(poll("a").pk)
    tasks.sweep()
    eventually(lambda: Article.objects.filter(current__revision__number=2).exists())


def test_a_network_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FETCH_ALLOWED_NETWORKS", "10.0.0.0/8, here")
    with pytest.raises(Exception, match="holds “here”"):
        environment.networks("FETCH_ALLOWED_NETWORKS")
