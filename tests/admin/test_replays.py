"""The panel's pages of replays: started by a form or from sources, looked at, stopped."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles import tasks
from articles.ingest import replays
from articles.models import Article, Delivery, Replay, Source

pytestmark = pytest.mark.django_db

LIST, ADD = "/admin/articles/replay/", "/admin/articles/replay/add/"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What is given to the workers."""
    sent: list[int] = []
    monkeypatch.setattr(tasks, "enqueue_replay", sent.append)
    return sent


@pytest.fixture
def panel(client: Client, chief: User, sent: list[int], dispatch: Callable[..., Article]) -> Client:
    """The panel as a chief editor sees it, with one delivery in the ledger."""
    dispatch()
    client.force_login(chief)
    return client


def test_a_replay_is_started_by_its_form(panel: Client, source: Source, sent: list[int], chief: User):
    page = panel.post(ADD, {"source": source.pk, "since_0": "2020-01-01", "since_1": "12:00"}, follow=True)
    replay = Replay.objects.get()
    assert (replay.source, replay.total, replay.created_by, sent) == (source, 1, chief, [replay.pk])
    assert '<progress max="1" value="0">' in page.content.decode()
    assert reverse("admin:articles_replay_stop", args=[replay.pk]) in page.content.decode()


def test_a_time_that_ends_before_it_begins_is_refused(panel: Client, sent: list[int]):
    times = {"since_0": "2026-01-02", "since_1": "12:00", "until_0": "2026-01-01", "until_1": "12:00"}
    assert panel.post(ADD, times).status_code == 200
    assert (Replay.objects.count(), sent) == (0, [])


def test_everything_of_a_source_is_read_again_from_the_list_of_sources(panel: Client, root: User, sent: list[int]):
    panel.force_login(root)
    chosen = {"action": "read_again", "_selected_action": [str(Source.objects.get(slug="vaubrie").pk)]}
    panel.post(reverse("admin:articles_source_changelist"), chosen)
    assert [replay.source.slug for replay in Replay.objects.all() if replay.source] == ["vaubrie"]
    assert len(sent) == 1


def test_a_replay_is_stopped_by_its_button(panel: Client):
    replay = replays.start()
    page = panel.post(reverse("admin:articles_replay_stop", args=[replay.pk]), follow=True).content.decode()
    replay.refresh_from_db()
    assert replay.stopped_at
    assert "/stop/" not in page


def test_the_list_takes_a_known_number_of_queries(panel: Client, source: Source, django_assert_max_num_queries):
    for _ in range(5):
        replays.start(source=source)
    with django_assert_max_num_queries(9):
        assert panel.get(LIST).content.decode().count("<progress") == 5


def test_who_may_not_change_deliveries_starts_and_stops_nothing(client: Client, db: None):
    stranger = User.objects.create_user("dora", password="x", is_staff=True)
    client.force_login(stranger)
    replay = replays.start()
    assert client.get(LIST).status_code == 403
    assert client.post(ADD, {}).status_code == 403
    assert client.post(reverse("admin:articles_replay_stop", args=[replay.pk])).status_code == 403
    replay.refresh_from_db()
    assert replay.stopped_at is None


def test_an_item_shows_its_traceback_and_its_name(panel: Client, deliver: Callable[..., Delivery], monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("articles.rendering.to_html", lambda _: 1 / 0)
        delivery = deliver("Le pont rouvre\n\nUn texte de plus d'une ligne.")
    delivery.items.update(name="dossier/a.txt")
    page = panel.get(reverse("admin:articles_delivery_change", args=[delivery.pk])).content.decode()
    assert "<summary>ZeroDivisionError: division by zero</summary>" in page
    assert "dossier/a.txt" in page


def test_an_editor_looks_at_replays_and_starts_none(client: Client, bob: User):
    client.force_login(bob)
    assert client.get(reverse("admin:articles_replay_changelist")).status_code == 200
    assert client.get(reverse("admin:articles_replay_add")).status_code == 403
