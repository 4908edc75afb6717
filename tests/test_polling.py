"""Addresses that are asked for copy, with a real site, ledger and worker."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.utils import timezone

from articles import ingest, tasks
from articles.ingest import hosts, polling
from articles.models import Article, Delivery, Item, Source, Subscription
from tests.sites import LOOPBACK, Reply, Site, site
from tests.workers import Worker, eventually

__all__ = ["site"]

ITEM = """<item><guid isPermaLink="false">{guid}</guid><title>Le pont de Sainte-Orvaine, étape {guid}</title>
<pubDate>Tue, 10 Mar 2026 09:15:00 GMT</pubDate><description>Le chantier numéro {guid} avance, selon la mairie, et
les habitants de la rue {guid} attendent la suite avec patience.</description></item>"""
MINUTE = 60


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this test and its worker fetch from this machine."""
    monkeypatch.setenv("FETCH_ALLOWED_NETWORKS", ",".join(LOOPBACK))
    monkeypatch.setattr(settings, "FETCH_ALLOWED_NETWORKS", LOOPBACK)


def feed(*guids: str, head: str = "", **headers: str) -> Reply:
    """Return a feed of some stories."""
    items = "".join(ITEM.format(guid=guid) for guid in guids)
    text = f'<rss version="2.0"><channel><title>Vaubrie</title>{head}{items}</channel></rss>'
    return Reply(text.encode(), headers={"Content-Type": "application/rss+xml"} | headers)


@pytest.fixture
def subscription(source: Source, site: Site) -> Subscription:
    """A feed of the site that is due."""
    site.pages["/feed"] = feed("1")
    return Subscription.objects.create(source=source, url=f"{site.url}/feed")


Ask = Callable[[], Subscription]


@pytest.fixture
def ask(subscription: Subscription) -> Ask:
    """Return a function that asks the address once, as beat and worker do, and returns it as it is then."""

    def ask() -> Subscription:
        polling.at_once([subscription.pk])
        for claim in polling.due():
            visit = polling.ask(claim, networks=LOOPBACK)
            if visit.delivery_id is not None:
                polling.learn(ingest.process(visit.delivery_id))
        return Subscription.objects.get(pk=subscription.pk)

    return ask


def _seconds(subscription: Subscription) -> float:
    """Return the seconds until it is asked again."""
    return (subscription.next_at - timezone.now()).total_seconds()


@pytest.mark.django_db
def test_what_an_address_gives_becomes_articles(ask: Ask, site: Site):
    asked = ask()
    assert Article.objects.get().current.headline == "Le pont de Sainte-Orvaine, étape 1"
    delivery = Delivery.objects.get()
    assert (delivery.door, delivery.origin, delivery.media_type) == ("poll", asked.url, "application/rss+xml")
    assert (asked.failures, asked.reason, asked.delivered_at) == (0, None, delivery.received_at)
    assert asked.asked_at <= asked.answered_at


@pytest.mark.django_db
def test_the_same_bytes_are_no_new_delivery(ask: Ask, site: Site):
    ask()
    ask()
    assert (Delivery.objects.count(), len(site.requests)) == (1, 2)


@pytest.mark.django_db
def test_of_fifty_stories_of_which_one_is_new_the_others_are_the_same(ask: Ask, site: Site):
    names = [str(number) for number in range(50)]
    site.pages["/feed"] = feed(*names[:49])
    ask()
    site.pages["/feed"] = feed("49", *names[:49])
    ask()
    outcomes = list(Item.objects.filter(delivery=Delivery.objects.latest("pk")).values_list("outcome", flat=True))
    assert (outcomes.count("created"), outcomes.count("same"), Delivery.objects.count()) == (1, 49, 2)


@pytest.mark.django_db
def test_what_did_not_change_is_asked_for_by_its_tag_and_its_date(ask: Ask, site: Site):
    said = {"ETag": '"7"', "Last-Modified": "Tue, 10 Mar 2026 09:00:00 GMT"}
    site.pages["/feed"] = feed("1", **said)
    ask()
    site.pages["/feed"] = Reply(status=304)
    ask()
    asked = ask()
    for _, headers in site.requests[1:]:
        assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"7"', said["Last-Modified"])
    assert (asked.failures, Delivery.objects.count()) == (0, 1)
    assert timezone.now() - asked.answered_at < datetime.timedelta(minutes=1)


@pytest.mark.django_db
def test_the_tag_is_not_remembered_before_the_bytes_are_in_the_ledger(
    ask: Ask, site: Site, monkeypatch: pytest.MonkeyPatch
):
    site.pages["/feed"] = feed("1", ETag='"7"')
    monkeypatch.setattr(polling, "receive", Mock(side_effect=RuntimeError))
    with pytest.raises(RuntimeError):
        ask()
    monkeypatch.undo()
    ask()
    assert "If-None-Match" not in site.requests[1][1]
    assert Article.objects.count() == 1


@pytest.mark.django_db
def test_a_move_for_good_changes_the_address(ask: Ask, site: Site):
    site.pages |= {"/feed": Reply(status=301, headers={"Location": "/new"}), "/new": feed("1")}
    asked = ask()
    assert asked.url == f"{site.url}/new"
    ask()
    assert site.paths() == ["/feed", "/new", "/new"]


@pytest.mark.django_db
def test_a_move_for_now_does_not(ask: Ask, site: Site):
    site.pages |= {"/feed": Reply(status=302, headers={"Location": "/new"}), "/new": feed("1")}
    assert ask().url == f"{site.url}/feed"


@pytest.mark.django_db
def test_a_move_for_good_does_not_take_a_secret_to_another_host(ask: Ask, site: Site, subscription: Subscription):
    Subscription.objects.update(url=f"http://localhost:{site.port}/feed")
    subscription.refresh_from_db()
    subscription.authorization = "Bearer 9f3"
    subscription.save()
    site.pages |= {"/feed": Reply(status=301, headers={"Location": f"{site.url}/new"}), "/new": feed("1")}
    polling.at_once([subscription.pk])
    polling.ask(polling.due()[0], networks=(*LOOPBACK, "::1/128"))
    subscription.refresh_from_db()
    assert subscription.url == f"http://localhost:{site.port}/feed"
    assert [headers.get("Authorization") for _, headers in site.requests] == ["Bearer 9f3", None]
    assert Delivery.objects.count() == 1


@pytest.mark.django_db
def test_the_authorization_is_sent_and_lies_encrypted_in_the_database(ask: Ask, site: Site, subscription: Subscription):
    subscription.authorization = "Bearer 9f3"
    subscription.save()
    ask()
    assert site.requests[0][1]["Authorization"] == "Bearer 9f3"
    assert not Subscription.objects.extra(where=["\"authorization\" LIKE '%%9f3%%'"]).exists()


@pytest.mark.django_db
def test_each_failure_in_a_row_doubles_the_wait_and_an_answer_ends_it(ask: Ask, site: Site):
    good, site.pages["/feed"] = site.pages["/feed"], Reply(status=500)
    waits = [_seconds(ask()) for _ in range(3)]
    assert all(0.85 * wait < due < 1.11 * wait for due, wait in zip(waits, (600, 1200, 2400), strict=True))
    failed = Subscription.objects.get()
    assert (failed.failures, failed.reason_code) == (3, "status")
    assert "500" in failed.reason_sentence
    site.pages["/feed"] = good
    healed = ask()
    assert (healed.failures, healed.reason, healed.reason_code) == (0, None, "")
    assert _seconds(healed) < 10 * MINUTE


@pytest.mark.django_db
def test_after_many_failures_it_is_still_asked_once_a_day(ask: Ask, site: Site):
    Subscription.objects.update(failures=40)
    site.pages["/feed"] = Reply(status=500)
    assert 20 * 3600 < _seconds(ask()) < 27 * 3600


@pytest.mark.django_db
@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_patience_gets_it(ask: Ask, site: Site, status: int):
    site.pages["/feed"] = Reply(status=status, headers={"Retry-After": "40000"})
    assert 39_000 < _seconds(ask()) <= 40_000


@pytest.mark.django_db
def test_what_is_gone_is_asked_no_more_and_says_so(ask: Ask, site: Site):
    site.pages["/feed"] = Reply(status=410)
    asked = ask()
    assert (asked.is_active, asked.reason_code) == (False, "gone")
    assert "410" in asked.reason_sentence
    ask()
    assert len(site.requests) == 1


@pytest.mark.django_db
def test_an_address_inside_the_network_fails_with_its_reason(subscription: Subscription, site: Site):
    polling.ask(polling.due()[0], networks=())
    subscription.refresh_from_db()
    assert (subscription.reason_code, subscription.failures, site.requests) == ("blocked-address", 1, [])


@pytest.mark.django_db
def test_an_empty_answer_is_kept_and_set_aside(ask: Ask, site: Site):
    site.pages["/feed"] = Reply(b"")
    ask()
    assert Delivery.objects.get().state == Delivery.State.SET_ASIDE


@pytest.mark.django_db
@pytest.mark.parametrize("which", [Source, Subscription])
def test_what_is_not_active_is_not_asked(ask: Ask, site: Site, which: type[Source | Subscription]):
    which.objects.update(is_active=False)
    ask()
    assert site.requests == []


@pytest.mark.django_db
def test_news_brings_the_next_question_forward(ask: Ask, site: Site):
    ask()
    Subscription.objects.update(interval=2000, delivered_at=timezone.now() - datetime.timedelta(days=1))
    site.pages["/feed"] = feed("2", "1")
    asked = ask()
    assert asked.interval == round(2000 * 1.2 / 2)
    assert _seconds(asked) < 1400


@pytest.mark.django_db
def test_bytes_that_change_without_news_are_asked_for_ever_less(ask: Ask, site: Site):
    ask()
    intervals = []
    for number in range(3):
        site.pages["/feed"] = feed("1", head=f"<lastBuildDate>{number}</lastBuildDate>")
        intervals.append(ask().interval)
    assert intervals == sorted(set(intervals))
    assert Item.objects.filter(outcome="same").count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("head", "headers"), [("<ttl>10</ttl>", {}), ("", {"Cache-Control": "max-age=600"})], ids=["ttl", "max-age"]
)
def test_it_is_not_asked_sooner_than_the_feed_wishes(ask: Ask, site: Site, head: str, headers: dict[str, str]):
    Subscription.objects.update(interval=60)
    site.pages["/feed"] = feed("1", head=head, **headers)
    assert _seconds(ask()) > 595
    site.pages["/feed"] = Reply(status=304)
    assert (_seconds(ask()) > 595) == bool(head)


@pytest.mark.django_db
def test_an_address_is_claimed_once(subscription: Subscription):
    assert [claim.subscription_id for claim in polling.due()] == [subscription.pk]
    assert polling.due() == []


@pytest.mark.django_db
def test_a_claim_that_is_over_asks_nothing(subscription: Subscription, site: Site):
    (claim,) = polling.due()
    polling.at_once([subscription.pk])
    (newer,) = polling.due()
    assert polling.ask(claim, networks=LOOPBACK) == hosts.Visit()
    assert polling.ask(newer, networks=LOOPBACK).delivery_id
    assert len(site.requests) == 1


@pytest.mark.django_db
def test_a_claim_whose_worker_died_is_due_again_when_its_lease_ends(subscription: Subscription):
    polling.due()
    Subscription.objects.update(next_at=timezone.now())
    assert len(polling.due()) == 1


@pytest.mark.django_db
def test_of_one_host_one_address_is_claimed_at_a_time(subscription: Subscription, source: Source, site: Site):
    other = Subscription.objects.create(source=source, url=f"{site.url}/other")
    far = Subscription.objects.create(source=source, url="http://press.example/")
    assert {claim.subscription_id for claim in polling.due()} == {subscription.pk, far.pk}
    assert [claim.subscription_id for claim in polling.due(host=hosts.host_of(site.url))] == [other.pk]


@pytest.mark.django_db(transaction=True)
def test_while_a_page_of_the_host_is_fetched_the_address_waits(subscription: Subscription, site: Site):
    (claim,) = polling.due()
    held, release = threading.Event(), threading.Event()

    def hold() -> None:
        with hosts.alone_at(hosts.host_of(site.url)):
            held.set()
            release.wait(20)
        hosts.connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(20)
    assert polling.ask(claim, networks=LOOPBACK) == hosts.Visit()
    release.set()
    holder.join()
    assert (site.requests, len(polling.due())) == ([], 1)


def test_a_worker_asks_all_addresses_of_a_host_one_after_the_other(worker: Worker, source: Source, site: Site):
    for name in "abcde":
        site.pages[f"/{name}"] = feed(name)
        Subscription.objects.create(source=source, url=f"{site.url}/{name}")
    tasks.poll()
    eventually(lambda: Article.objects.count() == 5)
    assert sorted(site.paths()) == ["/a", "/b", "/c", "/d", "/e"]
    assert site.most_at_once == 1


def test_addresses_and_pages_of_a_host_take_turns(worker: Worker, source: Source, site: Site):
    Source.objects.update(fetch_pages=True)
    page = "<!DOCTYPE html><html><article><h1>Le pont</h1><p>{}</p></article></html>".format(
        "Le chantier avance. " * 30
    )
    site.pages |= {f"/page-{name}": Reply(page.encode()) for name in "ab"}
    for name in "ab":
        link = f"<link>{site.url}/page-{name}</link></item>"
        reply = feed(name)
        site.pages[f"/{name}"] = Reply(reply.body.replace(b"</item>", link.encode()), headers=reply.headers)
        Subscription.objects.create(source=source, url=f"{site.url}/{name}")
    tasks.poll()
    eventually(lambda: len(site.requests) == 4)
    assert sorted(site.paths()) == ["/a", "/b", "/page-a", "/page-b"]
    assert site.most_at_once == 1


def test_a_worker_killed_while_it_asks_loses_nothing(worker: Worker, subscription: Subscription, site: Site):
    slow = threading.Event()
    site.pages["/feed"] = Reply(feed("1").body, headers={"Content-Type": "application/rss+xml"}, wait_for=slow)
    tasks.poll()
    eventually(lambda: site.requests)
    site.pages["/feed"] = feed("1")
    worker.kill_children()
    slow.set()
    Subscription.objects.update(next_at=timezone.now())  # the lease ends
    tasks.poll()
    eventually(lambda: Article.objects.count() == 1)
    eventually(lambda: Subscription.objects.get().answered_at is not None)
    assert Delivery.objects.count() == 1


def test_beat_asks_what_is_due():
    entry = settings.CELERY_BEAT_SCHEDULE["poll"]
    assert (entry["task"], entry["schedule"]) == (tasks.poll.name, 15.0)
