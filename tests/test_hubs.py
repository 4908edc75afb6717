"""Hubs that tell us of new copy (W3C WebSub), with a real hub on 127.0.0.1."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import threading
import uuid
from collections.abc import Callable

import httpx
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import ingest, tasks
from articles.document import LARGEST
from articles.ingest import hubs, polling
from articles.models import Article, Delivery, Source, Subscription
from tests.sites import LOOPBACK, Reply, Site, site
from tests.test_polling import feed, loopback
from tests.workers import Worker, eventually

__all__ = ["loopback", "site"]

HEAD = (
    '<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="{0}/hub"/>'
    '<link xmlns="http://www.w3.org/2005/Atom" rel="self" href="{0}/feed"/>'
)


@pytest.fixture(autouse=True)
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the hub of this test reach this desk."""
    monkeypatch.setattr(settings, "PUBLIC_URL", "http://127.0.0.1:8000")


@pytest.fixture
def subscription(source: Source, site: Site) -> Subscription:
    """A feed that names its hub, which accepts what it is asked."""
    site.pages |= {"/feed": feed("1", head=HEAD.format(site.url)), "/hub": Reply(status=202)}
    made = Subscription.objects.create(source=source, url=f"{site.url}/feed")
    visit = polling.ask(polling.due()[0], networks=LOOPBACK)
    ingest.process(visit.delivery_id)
    made.refresh_from_db()
    return made


@pytest.fixture
def told(subscription: Subscription) -> Subscription:
    """A feed whose hub tells us."""
    hubs.ask(subscription.pk, networks=LOOPBACK)
    _verify(subscription)
    subscription.refresh_from_db()
    return subscription


def _verify(subscription: Subscription, **other: str):
    """Call back as the hub does."""
    said = {"mode": "subscribe", "topic": subscription.topic, "challenge": "9f3", "lease_seconds": "86400"} | other
    query = {f"hub.{name}": value for name, value in said.items()}
    return Client().get(reverse("hub", args=[subscription.callback]), query)


def _send(subscription: Subscription, raw: bytes, *, method: str = "sha256", secret: str = ""):
    """Send copy as the hub does."""
    key = secret or subscription.hub_secret
    digest = hmac.new(key.encode(), raw, getattr(hashlib, method)).hexdigest()
    return Client().post(
        reverse("hub", args=[subscription.callback]),
        raw,
        content_type="application/rss+xml",
        headers={"X-Hub-Signature": f"{method}={digest}"},
    )


NEWS = feed("1", "2").body


@pytest.mark.django_db
def test_a_feed_names_its_hub_and_itself(subscription: Subscription, site: Site):
    assert (subscription.hub, subscription.topic) == (f"{site.url}/hub", f"{site.url}/feed")
    assert hubs.due() == [subscription.pk]


@pytest.mark.django_db
def test_the_hub_is_asked_with_a_secret_for_a_day(subscription: Subscription, site: Site):
    hubs.ask(subscription.pk, networks=LOOPBACK)
    subscription.refresh_from_db()
    ((path, form),) = site.posts
    assert path == "/hub"
    assert form == {
        "hub.mode": "subscribe",
        "hub.topic": f"{site.url}/feed",
        "hub.callback": f"http://127.0.0.1:8000/hub/{subscription.callback}/",
        "hub.secret": subscription.hub_secret,
        "hub.lease_seconds": "86400",
    }
    assert len(subscription.hub_secret) > 30
    assert (subscription.hub_state, hubs.due()) == ("asked", [])


@pytest.mark.django_db
def test_no_hub_is_asked_where_none_can_reach_us(subscription: Subscription, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "PUBLIC_URL", "http://10.0.0.7:8000")
    assert hubs.due() == []


@pytest.mark.django_db
def test_a_hub_that_calls_back_for_what_was_asked_gets_its_challenge(subscription: Subscription):
    hubs.ask(subscription.pk, networks=LOOPBACK)
    answer = _verify(subscription)
    subscription.refresh_from_db()
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"9f3", "text/plain; charset=utf-8")
    left = (subscription.hub_until - timezone.now()).total_seconds()
    assert subscription.hub_state == "tells"
    assert 0.7 * 86_400 < left < 0.81 * 86_400


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [{"topic": "https://press.example/other"}, {"topic": ""}, {"challenge": ""}, {"mode": ""}, {"mode": "publish"},
     {"mode": "unsubscribe"}, {"challenge": "9" * 5000}],
)  # fmt: skip
def test_a_hub_that_calls_back_for_something_else_gets_nothing(subscription: Subscription, other: dict[str, str]):
    hubs.ask(subscription.pk, networks=LOOPBACK)
    assert _verify(subscription, **other).status_code == 404
    subscription.refresh_from_db()
    assert subscription.hub_state == "asked"


@pytest.mark.django_db
def test_a_hub_that_nobody_asked_gets_nothing(subscription: Subscription):
    assert _verify(subscription).status_code == 404
    assert Client().get(reverse("hub", args=[uuid.uuid4()]), {"hub.mode": "subscribe"}).status_code == 404


@pytest.mark.django_db
def test_what_a_hub_sends_is_kept_and_read(told: Subscription):
    answer = _send(told, NEWS)
    delivery = Delivery.objects.latest("pk")
    assert (answer.status_code, delivery.door, delivery.origin) == (202, "hub", told.url)
    assert delivery.state == Delivery.State.RECEIVED
    polling.learn(ingest.process(delivery.pk))
    told.refresh_from_db()
    assert (Article.objects.count(), told.delivered_at) == (2, delivery.received_at)


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_every_method_of_the_standard_signs(told: Subscription, method: str):
    _send(told, NEWS, method=method)
    assert Delivery.objects.filter(door="hub").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=00", "md5=00", "sha256", "sha256=é"])
def test_what_is_not_signed_is_answered_and_ignored(told: Subscription, signature: str):
    address = reverse("hub", args=[told.callback])
    headers = {"X-Hub-Signature": signature} if signature else {}
    answer = Client().post(address, NEWS, content_type="application/rss+xml", headers=headers)
    assert (answer.status_code, Delivery.objects.filter(door="hub").count()) == (202, 0)


@pytest.mark.django_db
def test_what_is_signed_with_another_secret_is_ignored(told: Subscription):
    assert _send(told, NEWS, secret="guessed").status_code == 202
    assert not Delivery.objects.filter(door="hub").exists()


@pytest.mark.django_db
def test_the_same_twice_is_one_delivery(told: Subscription):
    _send(told, NEWS)
    _send(told, NEWS)
    assert Delivery.objects.filter(door="hub").count() == 1


@pytest.mark.django_db
def test_too_much_is_refused_unread(told: Subscription):
    address = reverse("hub", args=[told.callback])
    answer = Client().post(address, bytes(LARGEST + 1), content_type="application/rss+xml")
    assert answer.status_code == 413


@pytest.mark.django_db
def test_a_message_without_copy_has_the_address_asked(told: Subscription):
    Subscription.objects.update(next_at=timezone.now() + datetime.timedelta(hours=1))
    _send(told, b"")
    assert [claim.subscription_id for claim in polling.due()] == [told.pk]


@pytest.mark.django_db
def test_while_the_hub_tells_us_the_address_is_asked_once_an_hour(told: Subscription):
    polling.at_once([told.pk])
    polling.ask(polling.due()[0], networks=LOOPBACK)
    told.refresh_from_db()
    assert (told.next_at - timezone.now()).total_seconds() > 0.85 * 3600
    assert told.hub_state == "tells"


@pytest.mark.django_db
def test_a_hub_that_kept_something_from_us_is_asked_anew(told: Subscription, site: Site):
    site.pages["/feed"] = feed("1", "2", head=HEAD.format(site.url))
    polling.at_once([told.pk])
    visit = polling.ask(polling.due()[0], networks=LOOPBACK)
    polling.learn(ingest.process(visit.delivery_id))
    assert hubs.due() == [told.pk]


@pytest.mark.django_db
def test_a_lease_is_renewed_before_it_ends_with_the_same_secret(told: Subscription, site: Site):
    assert hubs.due() == []
    Subscription.objects.update(hub_until=timezone.now())
    assert hubs.due() == [told.pk]
    hubs.ask(told.pk, networks=LOOPBACK)
    assert site.posts[1][1]["hub.secret"] == told.hub_secret
    assert _send(told, NEWS).status_code == 202
    assert _verify(told).status_code == 200


@pytest.mark.django_db
def test_a_hub_that_denies_is_not_asked_for_a_day(told: Subscription):
    assert _verify(told, mode="denied", reason="Not for you").status_code == 200
    told.refresh_from_db()
    assert (told.hub_state, told.hub_reason, hubs.due()) == ("refused", "Not for you", [])
    assert told.hub_until > timezone.now() + datetime.timedelta(hours=23)
    Subscription.objects.update(hub_until=timezone.now())
    assert hubs.due() == [told.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "state"), [(400, "refused"), (503, "asked")])
def test_a_hub_that_fails_is_asked_again_later(subscription: Subscription, site: Site, status: int, state: str):
    site.pages["/hub"] = Reply(status=status)
    hubs.ask(subscription.pk, networks=LOOPBACK)
    subscription.refresh_from_db()
    assert (subscription.hub_state, hubs.due()) == (state, [])
    assert str(status) in subscription.hub_reason
    Subscription.objects.update(hub_until=timezone.now())
    assert hubs.due() == [subscription.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("which", [Source, Subscription])
def test_a_hub_is_left_where_the_source_or_the_address_is_not_active(
    told: Subscription, site: Site, which: type[Source | Subscription]
):
    which.objects.update(is_active=False)
    assert hubs.due() == [told.pk]
    hubs.ask(told.pk, networks=LOOPBACK)
    assert site.posts[1][1]["hub.mode"] == "unsubscribe"
    assert "hub.secret" not in site.posts[1][1]
    assert _verify(told, mode="unsubscribe").content == b"9f3"
    assert hubs.due() == []
    assert _send(told, NEWS).status_code == 410


@pytest.mark.django_db
def test_a_hub_may_stop_for_an_address_that_is_no_more(told: Subscription):
    gone = hubs.farewell(told)
    told.delete()
    assert _send(told, NEWS, secret="any").status_code == 410
    assert _verify(told, mode="unsubscribe").content == b"9f3"
    hubs.leave(gone, networks=LOOPBACK)


@pytest.mark.django_db
def test_a_feed_that_names_another_hub_has_that_one_asked(told: Subscription, site: Site):
    site.pages["/feed"] = feed("1", head=HEAD.format(site.url).replace("/hub", "/hub2"))
    polling.at_once([told.pk])
    polling.ask(polling.due()[0], networks=LOOPBACK)
    told.refresh_from_db()
    assert (told.hub, told.hub_state, hubs.due()) == (f"{site.url}/hub2", "", [told.pk])


@pytest.mark.django_db
def test_a_hub_inside_the_network_is_not_asked(subscription: Subscription, site: Site):
    hubs.ask(subscription.pk, networks=())
    subscription.refresh_from_db()
    assert (subscription.hub_state, site.posts) == ("refused", [])


@pytest.mark.django_db
def test_a_hub_needs_no_sign_in(told: Subscription, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "READER_ACCESS", "login")
    assert _verify(told).status_code == 200


@pytest.mark.django_db
def test_other_methods_are_not_allowed(told: Subscription):
    assert Client().put(reverse("hub", args=[told.callback])).status_code == 405


@pytest.fixture
def hub(live_server, site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """A hub that calls back as soon as it is asked, and publishes to whoever answered; its function publishes."""
    known: list[dict[str, str]] = []

    def called() -> Reply:
        threading.Thread(target=call_back, args=(site.posts[-1][1],)).start()
        return Reply(status=202)

    def call_back(form: dict[str, str]) -> None:
        query = {name: form[name] for name in ("hub.mode", "hub.topic", "hub.lease_seconds")}
        query["hub.challenge"] = "7c1"
        if httpx.get(form["hub.callback"], params=query).text == "7c1":
            known.append(form)

    def publish(raw: bytes) -> None:
        eventually(lambda: known)
        for form in known:
            digest = hmac.new(form["hub.secret"].encode(), raw, hashlib.sha512).hexdigest()
            headers = {"X-Hub-Signature": f"sha512={digest}", "Content-Type": "application/rss+xml"}
            assert httpx.post(form["hub.callback"], content=raw, headers=headers).status_code == 202

    site.pages["/hub"] = called
    monkeypatch.setenv("PUBLIC_URL", live_server.url)
    return publish


def test_a_worker_asks_a_hub_whose_copy_then_comes_by_itself(
    hub: Callable[[bytes], None], worker: Worker, source: Source, site: Site
):
    site.pages["/feed"] = feed("1", head=HEAD.format(site.url))
    subscription = Subscription.objects.create(source=source, url=f"{site.url}/feed")
    tasks.poll()
    eventually(lambda: Subscription.objects.exclude(hub="").exists())
    tasks.ask_hub.delay(subscription.pk)
    eventually(lambda: Subscription.objects.filter(hub_state="tells").exists())
    hub(NEWS)
    eventually(lambda: Article.objects.count() == 2)
    assert site.paths().count("/feed") == 1
    assert Delivery.objects.filter(door="hub", origin=subscription.url).exists()


@pytest.mark.django_db
def test_a_length_that_is_no_number_breaks_nothing(client: Client) -> None:
    answer = client.generic("POST", f"/hub/{uuid.uuid4()}/", b"x", CONTENT_LENGTH="abc")
    assert answer.status_code == 410
