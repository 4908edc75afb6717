"""The panel of sources: their addresses and how they are, and a trial that keeps nothing."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import tasks
from articles.ingest import hosts, trials
from articles.models import Article, Delivery, Source, Subscription
from tests.sites import LOOPBACK, Reply, Site, site
from tests.test_polling import feed

__all__ = ["site"]

pytestmark = pytest.mark.django_db

TRY = "admin:articles_source_try"
COPY = "<rss version='2.0'><channel><item><title>Le pont rouvre</title></item><item></item></channel></rss>"


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the panel fetch from this machine; answer in English."""
    monkeypatch.setattr(settings, "FETCH_ALLOWED_NETWORKS", LOOPBACK)
    monkeypatch.setattr(settings, "LANGUAGE_CODE", "en")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What was sent to the workers."""
    found: list[tuple[str, Any]] = []
    for task in (tasks.poll, tasks.leave_hub):
        monkeypatch.setattr(task, "apply_async", lambda args, name=task.name, **_: found.append((name, args)))
    return found


@pytest.fixture
def panel(client: Client, chief: User) -> Client:
    """The panel, open for a chief editor."""
    client.force_login(chief)
    return client


def _form(*addresses: str, source: Source | None = None, **more: Any) -> dict[str, Any]:
    """Return what the form of a source sends, with addresses that are new."""
    told = list(source.subscriptions.all()) if source else []
    form: dict[str, Any] = {
        "name": "Agence Vaubrie", "slug": "vaubrie", "time_zone": "Europe/Paris", "format": "auto", "is_active": "on",
        **{f"{door}-{count}_FORMS": 0 for door in ("mailbox", "push_keys") for count in ("TOTAL", "INITIAL")},
        "subscriptions-TOTAL_FORMS": len(told) + len(addresses), "subscriptions-INITIAL_FORMS": len(told),
    }  # fmt: skip
    for row, subscription in enumerate(told):
        form |= {f"subscriptions-{row}-{name}": getattr(subscription, name) for name in ("id", "url")}
        form |= {f"subscriptions-{row}-source": subscription.source_id, f"subscriptions-{row}-is_active": "on"}
    for row, address in enumerate(addresses, len(told)):
        form |= {f"subscriptions-{row}-url": address, f"subscriptions-{row}-is_active": "on"}
    return form | more


def _change(source: Source) -> str:
    return reverse("admin:articles_source_change", args=[source.pk])


def _shown(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_source_is_added_with_its_addresses(panel: Client):
    panel.post(reverse("admin:articles_source_add"), _form("https://press.example/a", "https://press.example/b"))
    source = Source.objects.get(slug="vaubrie")
    assert [each.url for each in source.subscriptions.all()] == ["https://press.example/a", "https://press.example/b"]


def test_an_address_that_is_none_is_refused(panel: Client):
    panel.post(reverse("admin:articles_source_add"), _form("ftp://press.example/a"))
    assert not Source.objects.filter(slug="vaubrie").exists()


def test_the_authorization_is_kept_where_none_is_given_and_never_shown(panel: Client, source: Source):
    kept = Subscription.objects.create(source=source, url="https://press.example/a", authorization="Bearer 9f3")
    assert "9f3" not in _shown(panel.get(_change(source)))
    panel.post(_change(source), _form(source=source) | {"subscriptions-0-url": "https://press.example/b"})
    kept.refresh_from_db()
    assert (kept.url, kept.authorization) == ("https://press.example/b", "Bearer 9f3")
    panel.post(_change(source), _form(source=source) | {"subscriptions-0-forget": "on"})
    kept.refresh_from_db()
    assert kept.authorization == ""


@pytest.mark.parametrize("address", ["https://elsewhere.example/a", "http://press.example/a"])
def test_the_authorization_that_is_kept_goes_to_no_other_host(panel: Client, source: Source, address: str):
    kept = Subscription.objects.create(source=source, url="https://press.example/a", authorization="Bearer 9f3")
    moved = _form(source=source) | {"subscriptions-0-url": address}
    assert "not sent to another host" in _shown(panel.post(_change(source), moved))
    panel.post(_change(source), moved | {"subscriptions-0-forget": "on"})
    kept.refresh_from_db()
    assert (kept.url, kept.authorization) == (address, "")


def test_who_may_only_look_does_not_see_the_authorization(client: Client, alice: User, source: Source):
    Subscription.objects.create(source=source, url="https://press.example/a", authorization="Bearer 9f3")
    client.force_login(alice)
    shown = _shown(client.get(_change(source)))
    assert "https://press.example/a" in shown
    assert "9f3" not in shown
    assert reverse(TRY) not in shown


def test_an_authorization_of_two_lines_is_refused(panel: Client, source: Source):
    Subscription.objects.create(source=source, url="https://press.example/a")
    answer = panel.post(_change(source), _form(source=source) | {"subscriptions-0-authorization": "a\r\nX-Evil: b"})
    assert "one line" in _shown(answer)


def test_saving_writes_over_nothing_that_the_worker_wrote_meanwhile(panel: Client, source: Source):
    kept = Subscription.objects.create(source=source, url="https://press.example/a", interval=77, failures=3)
    panel.post(_change(source), _form(source=source) | {"subscriptions-0-authorization": "Bearer 9f3"})
    kept.refresh_from_db()
    assert (kept.authorization, kept.interval, kept.failures) == ("Bearer 9f3", 77, 3)


def test_another_address_begins_anew_and_leaves_the_old_ones_hub(
    panel: Client, source: Source, sent: list[tuple[str, Any]], django_capture_on_commit_callbacks
):
    kept = Subscription.objects.create(
        source=source, url="https://press.example/a", failures=3, cursor={"etag": "7"}, hub="https://hub.example/",
        topic="https://press.example/a", hub_state="tells",
    )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        panel.post(_change(source), _form(source=source) | {"subscriptions-0-url": "https://press.example/b"})
    kept.refresh_from_db()
    assert (kept.failures, kept.cursor, kept.hub_state) == (0, {}, "")
    assert sent == [(tasks.leave_hub.name, ("https://hub.example/", "https://press.example/a", str(kept.callback)))]


def test_an_address_that_is_deleted_leaves_its_hub(
    panel: Client, source: Source, sent: list[tuple[str, Any]], django_capture_on_commit_callbacks
):
    hub = {"hub": "https://hub.example/", "hub_state": "tells"}
    kept = Subscription.objects.create(source=source, url="https://press.example/a", **hub)
    with django_capture_on_commit_callbacks(execute=True):
        panel.post(_change(source), _form(source=source) | {"subscriptions-0-DELETE": "on"})
    assert not Subscription.objects.filter(pk=kept.pk).exists()
    assert [name for name, _ in sent] == [tasks.leave_hub.name]


def test_the_page_says_how_each_address_is(panel: Client, source: Source):
    moment = timezone.now() - datetime.timedelta(minutes=3)
    Subscription.objects.create(
        source=source, url="https://press.example/a", asked_at=moment, failures=2, reason_code="status",
        reason={"template": "%(host)s answered with the error %(status)d.", "params": {"host": "a", "status": 503}},
        hub="https://hub.example/", hub_state="refused", hub_reason="Not for you", interval=600,
        next_at=timezone.now() + datetime.timedelta(minutes=30, seconds=5),
    )  # fmt: skip
    shown = _shown(panel.get(_change(source)))
    for words in ("3\xa0minutes ago", "2 failures in a row: a answered with the error 503.", "30\xa0minutes from now",
                  "every 10 minutes", "The hub hub.example does not tell us of new copy. Not for you"):  # fmt: skip
        assert words in shown


def test_the_page_asks_the_same_questions_however_many_addresses_there_are(panel: Client, source: Source):
    counts = []
    for total in (1, 20):
        while source.subscriptions.count() < total:
            Subscription.objects.create(source=source, url=f"https://press.example/{source.subscriptions.count()}")
        with CaptureQueriesContext(connection) as queries:
            panel.get(_change(source))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_addresses_are_asked_at_once_by_a_button_and_by_an_action(
    panel: Client, source: Source, sent: list[tuple[str, Any]], django_capture_on_commit_callbacks
):
    later = timezone.now() + datetime.timedelta(hours=1)
    action = {"action": "ask_now", "_selected_action": source.pk}
    Subscription.objects.create(source=source, url="https://press.example/a")
    for address, form in (
        (_change(source), _form(source=source, _ask="1")),
        (reverse("admin:articles_source_changelist"), action),
    ):
        Subscription.objects.update(next_at=later)
        with django_capture_on_commit_callbacks(execute=True):
            assert panel.post(address, form).status_code == 302
        assert Subscription.objects.get().next_at <= timezone.now()
    assert [name for name, _ in sent] == [tasks.poll.name] * 2


Try = Callable[..., str]


@pytest.fixture
def try_it(panel: Client) -> Try:
    """Return a function that tries a form and returns what the page shows; nothing is written meanwhile."""

    def try_it(*addresses: str, source: Source | None = None, **more: Any) -> str:
        form = _form(*addresses, source=source, **more)
        address = reverse(TRY) + (f"?source={source.pk}" if source else "")
        with CaptureQueriesContext(connection) as queries:
            shown = _shown(panel.post(address, form))
        assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        return shown

    return try_it


def test_a_trial_shows_what_would_arrive_and_keeps_nothing(try_it: Try, site: Site):
    site.pages["/feed"] = feed("1", "2")
    shown = try_it(f"{site.url}/feed", agency="AFP", name="", slug="")
    assert "Le pont de Sainte-Orvaine, étape 1" in shown
    assert "RSS · AFP ·" in shown
    assert "Le chantier numéro 2 avance, selon la mairie" in shown
    assert "03/10/2026 10:15 a.m." in shown
    assert (Source.objects.filter(slug="vaubrie").count(), Article.objects.count(), Delivery.objects.count()) == (
        0,
        0,
        0,
    )


def test_a_trial_says_what_would_be_set_aside_and_why(try_it: Try):
    shown = try_it(sample_text=COPY)
    assert "Le pont rouvre" in shown
    assert "It would be set aside. The entry is empty" in shown


def test_a_trial_reads_a_sample_with_the_settings_of_the_form(try_it: Try):
    shown = try_it(sample_text="Le pont rouvre\n\n10:0131/12/2024, mardi\n\nLe texte.", time_zone="America/Montreal")
    assert "12/31/2024 4:01 p.m." in shown


def test_a_trial_reads_a_file_and_an_archive_of_many(try_it: Try):
    shown = try_it(sample_file=SimpleUploadedFile("copie.xml", COPY.encode()))
    assert "copie.xml" in shown
    assert "Le pont rouvre" in shown


def test_a_trial_says_why_nothing_came(try_it: Try, site: Site):
    site.pages["/feed"] = Reply(status=503)
    assert "answered with the error 503" in try_it(f"{site.url}/feed")


def test_a_trial_does_not_go_inside_the_network(try_it: Try, site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings, "FETCH_ALLOWED_NETWORKS", ())
    assert "leads to an address inside a network" in try_it(f"{site.url}/feed")
    assert site.requests == []


def test_a_trial_ends_with_its_time(try_it: Try, site: Site, monkeypatch: pytest.MonkeyPatch):
    end = threading.Event()
    site.pages["/feed"] = Reply(drips=end)
    monkeypatch.setattr(trials, "REQUEST", 0.3)
    assert "did not answer in time" in try_it(f"{site.url}/feed")
    end.set()


def test_a_trial_shows_fifty_stories_and_counts_the_others(try_it: Try, site: Site):
    site.pages["/feed"] = feed(*map(str, range(60)))
    shown = try_it(f"{site.url}/feed")
    assert shown.count("<h3") == 50
    assert "10 more are not shown" in shown


def test_a_sample_that_is_too_large_is_not_read(try_it: Try):
    large = SimpleUploadedFile("copie.txt", b"a" * (trials.LARGEST + 1))
    assert "larger than 4 MB" in try_it(sample_file=large)


def test_a_trial_waits_for_no_host_that_is_being_asked(try_it: Try, site: Site, monkeypatch: pytest.MonkeyPatch):
    other = connection.copy()
    with monkeypatch.context() as patch:
        patch.setattr(hosts, "connection", other)
        held = hosts.alone_at(hosts.host_of(site.url))
        held.__enter__()
    assert "is being asked by the desk" in try_it(f"{site.url}/feed")
    other.close()
    assert site.requests == []


def test_a_trial_of_a_saved_source_sends_its_authorization_to_its_own_address_only(
    try_it: Try, source: Source, site: Site
):
    site.pages |= {"/feed": feed("1"), "/other": feed("1")}
    Subscription.objects.create(source=source, url=f"{site.url}/feed", authorization="Bearer 9f3")
    try_it(source=source)
    try_it(source=source, **{"subscriptions-0-url": f"{site.url}/other"})
    assert [headers.get("Authorization") for _, headers in site.requests] == ["Bearer 9f3", None]


def test_a_trial_says_where_the_address_moved_and_which_hub_it_names(try_it: Try, site: Site):
    head = '<link rel="hub" href="/hub"/><link rel="self" href="/feed"/>'
    site.pages |= {"/old": Reply(status=301, headers={"Location": "/feed"}), "/feed": feed("1", head=head)}
    shown = try_it(f"{site.url}/old")
    assert f"It has moved for good to {site.url}/feed" in shown
    assert f"It names the hub {site.url}/hub" in shown


def test_a_trial_of_nothing_says_what_to_give(try_it: Try):
    assert "There is nothing to try" in try_it()


def test_a_trial_with_a_setting_that_is_wrong_says_so(try_it: Try):
    assert "is not a time zone" in try_it("https://press.example/", time_zone="Mars")


def test_only_who_may_add_sources_tries_them(client: Client, alice: User):
    client.force_login(alice)
    assert client.post(reverse(TRY), _form("https://press.example/")).status_code == 403
    assert client.get(reverse(TRY)).status_code == 405


def test_copy_in_a_trial_is_text_and_no_markup(try_it: Try):
    title = "&lt;script&gt;alert(1)&lt;/script&gt; Le pont"
    shown = try_it(sample_text=f"<rss><channel><item><title>{title}</title></item></channel></rss>")
    assert "<script>alert" not in shown


@pytest.mark.parametrize("span", ["2:00:00", "7 days, 0:00:00", ""])
def test_a_silence_is_chosen_from_a_list(panel: Client, source: Source, span: str):
    panel.post(_change(source), _form(source=source, quiet_after=span))
    source.refresh_from_db()
    assert ("" if source.quiet_after is None else str(source.quiet_after)) == span
    assert f'<option value="{span}" selected>' in _shown(panel.get(_change(source)))


def test_a_silence_that_is_not_on_the_list_stays(panel: Client, source: Source):
    Source.objects.update(quiet_after=datetime.timedelta(minutes=25))
    assert '<option value="0:25:00" selected>0:25:00</option>' in _shown(panel.get(_change(source)))


def test_the_list_says_how_many_addresses_fail(panel: Client, source: Source):
    for name, failures in (("a", 0), ("b", 3), ("c", 1)):
        Subscription.objects.create(source=source, url=f"https://press.example/{name}", failures=failures)
    shown = _shown(panel.get(reverse("admin:articles_source_changelist")))
    assert '3 · <span class="failing">2 fail</span>' in shown
