"""Who may push: tokens, signatures, clocks, replays, revoked keys, limits; and the broker away."""

from __future__ import annotations

import time

import pytest
import redis
from django.test import Client
from django.utils import timezone

from articles import tasks
from articles.api import limits
from articles.models import Delivery, PushKey, Source
from tests.api.conftest import COPY, DISPATCHES, Push
from tests.api.test_dispatches import refusal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "enqueue", lambda _pk: None)


def _post(client: Client, authorization: str):
    return client.post(DISPATCHES, COPY, content_type="text/plain", headers={"Authorization": authorization})


def test_whoever_proves_nothing_is_told_how(client: Client):
    answer = client.post(DISPATCHES, COPY, content_type="text/plain")
    assert refusal(answer) == (401, "not-authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="newsreader", HMAC-SHA256 realm="newsreader"'


@pytest.mark.parametrize("wrong", ["", "x", "é" * 30, "0123456789abcdef.{}", "\0" * 30 + ".x", "a" * 5000])
def test_a_wrong_token_is_refused(client: Client, token: str, wrong: str):
    answer = _post(client, f"Bearer {wrong.format(token.partition('.')[2])}".rstrip())
    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer
    assert not Delivery.objects.exists()


def test_a_tokens_identifier_alone_opens_nothing(client: Client, token: str):
    assert refusal(_post(client, f"Bearer {token[:-1]}")) == (401, "wrong-key")


def test_another_scheme_is_refused(client: Client, token: str):
    assert refusal(_post(client, f"Basic {token}")) == (401, "not-authenticated")


def test_the_token_itself_is_not_kept(token: str):
    kept = PushKey.objects.values_list("digest", "secret", "name", "public_id").get()
    assert not any(token.partition(".")[2] in said for said in kept)


def test_a_revoked_key_is_refused(push: Push):
    PushKey.objects.update(revoked_at=timezone.now())
    assert refusal(push()) == (403, "key-revoked")


def test_a_source_that_is_not_active_takes_nothing(push: Push, source: Source):
    Source.objects.filter(pk=source.pk).update(is_active=False)
    assert refusal(push()) == (403, "source-inactive")


def test_the_use_of_a_key_is_noted_once_a_minute(push: Push):
    before = timezone.now()
    push()
    first = PushKey.objects.get().used_at
    push()
    assert first >= before
    assert PushKey.objects.get().used_at == first


def test_a_signature_lets_in(push_signed: Push, source: Source):
    assert push_signed().status_code == 202
    assert Delivery.objects.get().source == source


def test_a_signature_of_other_bytes_is_refused(push_signed: Push):
    assert refusal(push_signed(signed=COPY + b"x")) == (401, "wrong-signature")


def test_a_signature_by_another_secret_is_refused(push_signed: Push):
    assert refusal(push_signed(secret="another")) == (401, "wrong-signature")


def test_a_key_whose_secret_no_longer_opens_lets_nobody_in(push_signed: Push, settings):
    settings.SECRET_KEY = "another one, under which the secret cannot be read"
    assert refusal(push_signed()) == (401, "wrong-signature")


@pytest.mark.parametrize("apart", [-301, 302])
def test_a_clock_that_is_too_far_apart_is_refused_with_the_time_here(push_signed: Push, apart: int):
    answer = push_signed(ts=int(time.time()) + apart)
    assert refusal(answer) == (401, "clock-apart")
    assert abs(answer.json()["now"] - time.time()) < 60


@pytest.mark.parametrize("apart", [-240, 240])
def test_a_clock_may_be_some_minutes_apart(push_signed: Push, apart: int):
    assert push_signed(ts=int(time.time()) + apart).status_code == 202


def test_a_replay_is_refused(push_signed: Push):
    stamp = int(time.time())
    assert push_signed(ts=stamp).status_code == 202
    assert refusal(push_signed(ts=stamp)) == (401, "signature-used")
    assert Delivery.objects.get().repeats == 0


def test_a_signature_whose_request_failed_may_be_used_again(push_signed: Push, monkeypatch: pytest.MonkeyPatch):
    stamp = int(time.time())
    with monkeypatch.context() as patched:
        patched.setattr("articles.ingest.receive", lambda *_, **__: 1 / 0)
        assert push_signed(ts=stamp).status_code == 500
    assert push_signed(ts=stamp).status_code == 202


@pytest.mark.parametrize(
    "said", ["", "id=x", "id=x, ts=1, signature=abc", "id=x, ts=-1, signature=" + "0" * 64, "id=x ts=1 !", "=" * 3000]
)
def test_a_header_that_cannot_be_read_is_refused(client: Client, said: str):
    assert refusal(_post(client, f"HMAC-SHA256 {said}")) == (401, "wrong-signature")


def test_a_token_key_signs_nothing(client: Client, token: str):
    said = f"id={token.partition('.')[0]}, ts={int(time.time())}, signature={'0' * 64}"
    assert refusal(_post(client, f"HMAC-SHA256 {said}")) == (401, "wrong-signature")


def test_over_the_limit_the_sender_is_told_when_to_come_again(push: Push, settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_030.0)  # half a minute gone
    settings.PUSH_RATE = 2
    assert [push().status_code for _ in range(2)] == [202, 202]
    answer = push()
    assert refusal(answer) == (429, "too-many-requests")
    assert answer["Retry-After"] == "30"
    monkeypatch.setattr(limits.time, "time", lambda: 1_800_000_061.0)
    assert push().status_code == 202


def test_one_keys_limit_is_not_anothers(push: Push, push_signed: Push, settings):
    settings.PUSH_RATE = 1
    assert [push().status_code, push().status_code] == [202, 429]
    assert push_signed().status_code == 202


def test_with_the_broker_away_copy_is_taken_all_the_same(push: Push, push_signed: Push, monkeypatch, caplog):
    gone = redis.Redis.from_url("unix:///nowhere/socket", retry=None)
    monkeypatch.setattr(limits, "_client", lambda: gone)
    assert push().status_code == 202
    assert push_signed().status_code == 202
    assert Delivery.objects.get().repeats == 1
    assert "the broker does not answer" in caplog.text
