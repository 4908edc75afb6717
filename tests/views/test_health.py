"""Alive and ready, for supervisors and people."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from articles.models import Alarm, Source
from newsreader import heartbeat
from newsreader.heartbeat import Part


def test_the_web_is_alive_whatever_became_of_the_servers(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    assert client.get("/healthz").json() == {"ok": True, "web": "ok"}


@pytest.mark.django_db
def test_a_desk_with_all_its_parts_is_ready(client: Client) -> None:
    heartbeat.leave(Part.WORKER)
    response = client.get("/readyz")
    assert response.status_code == 200
    said = response.json()
    assert (said["ok"], said["database"], said["broker"], said["worker"]) == (True, "ok", "ok", "ok")


@pytest.mark.django_db
def test_open_alarms_are_counted_without_a_name_and_leave_the_web_in_use(client: Client, settings: Settings) -> None:
    heartbeat.leave(Part.WORKER)
    source = Source.objects.create(name="Agence Alpha", slug="alpha")
    Alarm.objects.create(kind=Alarm.Kind.SILENCE, source=source, reason={})
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["alarms"] == {"silence": 1}
    assert b"Alpha" not in response.content


@pytest.mark.django_db
def test_without_a_broker_it_is_not_ready(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["broker"] == "does not answer"


@pytest.mark.django_db
def test_without_a_database_it_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def cursor(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", cursor)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "does not answer"


@pytest.mark.django_db
def test_whoever_asks_for_plain_text_gets_lines(client: Client) -> None:
    heartbeat.leave(Part.WORKER)
    response = client.get("/readyz", headers={"Accept": "text/plain"})
    assert response.content.decode().startswith("database: ok\nbroker: ok\nworker: ok\n")
    assert response.content.decode().endswith("alarms: none\n")


@pytest.mark.django_db
def test_it_costs_one_query_and_is_never_kept(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        response = client.get("/readyz")
    assert "no-store" in response.headers["Cache-Control"]
