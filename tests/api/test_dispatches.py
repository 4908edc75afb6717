"""Pushing copy: what is taken in, what is answered, and what became of it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import ingest, tasks
from articles.api import intake
from articles.document import LARGEST
from articles.models import Article, Delivery, PushKey, Source
from articles.transports.files import too_large
from tests.api.conftest import COPY, DISPATCHES, Push

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What is given to the workers."""
    sent: list[int] = []
    monkeypatch.setattr(tasks, "enqueue", sent.append)
    return sent


def refusal(answer) -> tuple[int, str]:
    """Return status and code of a problem, after a look at its form."""
    said = json.loads(answer.content)
    assert answer["Content-Type"] == "application/problem+json"
    assert said["status"] == answer.status_code
    assert said["type"].endswith(f"#{said['code']}")
    assert said["detail"].endswith(".")
    return answer.status_code, said["code"]


def test_copy_is_in_the_ledger_before_the_answer(push: Push, source: Source, sent: list[int]):
    answer = push(kind="text/plain; charset=utf-8", Content_Disposition='attachment; filename="dossier/a.txt"')
    delivery = Delivery.objects.get()
    assert answer.status_code == 202
    assert bytes(delivery.raw) == COPY
    assert (delivery.source, delivery.door, delivery.origin) == (source, Delivery.Door.PUSH, "a.txt")
    assert delivery.media_type == "text/plain; charset=utf-8"
    assert sent == [delivery.pk]


def test_the_answer_says_where_to_ask(push: Push, client: Client, token: str):
    answer = push()
    assert answer.json()["href"].endswith(answer["Location"])
    asked = client.get(answer["Location"], headers={"Authorization": f"Bearer {token}"})
    assert asked.json() | {"is_new": True} == answer.json()
    assert asked.json()["state"] == "received"


def test_what_became_of_it_is_told_with_the_articles_address(push: Push, client: Client, token: str):
    answer = push()
    ingest.process(answer.json()["id"])
    said = client.get(answer["Location"], headers={"Authorization": f"Bearer {token}"}).json()
    assert said["state"] == "processed"
    assert [(item["outcome"], item["revision"]) for item in said["items"]] == [("created", 1)]
    assert said["items"][0]["article"].endswith(Article.objects.get().get_absolute_url())


def test_asking_costs_the_same_however_many_stories(push: Push, client: Client, token: str):
    counts = []
    for many in (1, 6):
        entries = "".join(f"<item><title>Titre {many} {n}</title><guid>{many}{n}</guid></item>" for n in range(many))
        raw = f"<rss version='2.0'><channel>{entries}</channel></rss>".encode()
        answer = push(raw, kind="application/rss+xml")
        ingest.process(answer.json()["id"])
        with CaptureQueriesContext(connection) as queries:
            said = client.get(answer["Location"], headers={"Authorization": f"Bearer {token}"}).json()
        assert len(said["items"]) == many
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_why_something_was_set_aside_is_told_in_english(push: Push, client: Client, token: str):
    answer = push(bytes(range(256)) * 20, kind="application/octet-stream")
    ingest.process(answer.json()["id"])
    said = client.get(answer["Location"], headers={"Authorization": f"Bearer {token}"})
    assert said.json()["state"] == "set_aside"
    assert said.json()["reason"]["code"]
    assert said["Content-Language"] == "en"


def test_another_sources_delivery_is_not_there(push: Push, client: Client):
    other = PushKey.issue(Source.objects.create(name="Autre", slug="autre"), name="a", kind="token")[1]
    answer = client.get(push()["Location"], headers={"Authorization": f"Bearer {other}"})
    assert refusal(answer) == (404, "not-found")


@pytest.mark.parametrize("address", ["0", "x", "99999999999999999999999", "1/2"])
def test_what_is_no_delivery_is_not_there(client: Client, token: str, address: str):
    answer = client.get(f"/api/v1/deliveries/{address}", headers={"Authorization": f"Bearer {token}"})
    assert refusal(answer) == (404, "not-found")


def test_the_same_bytes_are_one_delivery(push: Push):
    first, second = push().json(), push(kind="application/octet-stream").json()
    assert (first["id"], first["is_new"], second["is_new"]) == (second["id"], True, False)
    assert Delivery.objects.get().repeats == 1


def test_a_delivery_that_has_its_fate_is_not_read_again(push: Push, sent: list[int]):
    ingest.process(push().json()["id"])
    push()
    assert len(sent) == 1


def test_a_second_attempt_under_one_key_is_one_delivery(push: Push):
    first, second = push(Idempotency_Key='"a-1"').json(), push(Idempotency_Key="a-1").json()
    assert first["id"] == second["id"]
    assert Delivery.objects.get().idempotency_key == "a-1"


def test_a_key_that_was_used_for_other_bytes_is_refused(push: Push, sent: list[int]):
    first = push(Idempotency_Key="a-1")
    second = push(b"Autre chose\n\nUn texte.", Idempotency_Key="a-1")
    assert refusal(second) == (422, "key-reused")
    assert second.json()["delivery"] == first["Location"]
    assert len(sent) == Delivery.objects.count() == 1


def test_nothing_is_no_dispatch(push: Push):
    assert refusal(push(b"")) == (422, "empty-body")
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("kind", ["image/png", "application/x-www-form-urlencoded", "video/mp4; x=1"])
def test_a_media_type_that_is_not_read_is_refused_with_those_that_are(push: Push, kind: str):
    answer = push(kind=kind)
    assert refusal(answer) == (415, "unsupported-media-type")
    assert "text/plain" in answer.json()["supported"]
    assert "message/rfc822" in answer["Accept-Post"]


def test_a_type_that_leaves_no_doubt_decides_the_format(push: Push):
    push(b"Subject: Le pont\n\nLe pont rouvre mardi.\n", kind="message/rfc822")
    assert Delivery.objects.get().format == "mail"


def test_what_is_too_large_is_refused_before_it_is_read(push: Push, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("articles.api.intake._read", lambda _stream: pytest.fail("it was read"))
    answer = push(bytes(LARGEST + 1))
    assert refusal(answer) == (413, "too-large")
    assert answer.json()["limit"] == LARGEST


def test_packed_bytes_are_unpacked_first(push: Push):
    push(gzip.compress(COPY[:20], mtime=0) + gzip.compress(COPY[20:], mtime=0), Content_Encoding="gzip")
    assert bytes(Delivery.objects.get().raw) == COPY


def test_packing_of_very_many_members_is_refused(push: Push):
    body = gzip.compress(b"", mtime=0) * intake.MOST_MEMBERS + gzip.compress(COPY, mtime=0)
    assert refusal(push(body, Content_Encoding="gzip")) == (400, "undecodable-body")


def test_bytes_that_swell_over_the_limit_are_refused(push: Push):
    assert refusal(push(gzip.compress(bytes(LARGEST + 1), mtime=0), Content_Encoding="gzip")) == (413, "too-large")


@pytest.mark.parametrize("body", [b"x", gzip.compress(COPY, mtime=0)[:-9], gzip.compress(COPY, mtime=0) + b"tail"])
def test_damaged_packing_is_refused(push: Push, body: bytes):
    assert refusal(push(body, Content_Encoding="gzip")) == (400, "undecodable-body")


def test_an_unknown_packing_is_refused_with_the_one_that_is_read(push: Push):
    answer = push(Content_Encoding="br")
    assert refusal(answer) == (415, "unsupported-encoding")
    assert answer["Accept-Encoding"] == "gzip"


def test_a_digest_vouches_for_the_body(push: Push):
    digest = base64.b64encode(hashlib.sha256(COPY).digest()).decode()
    assert push(Content_Digest=f"sha-256=:{digest}:").status_code == 202
    assert refusal(push(COPY + b"x", Content_Digest=f"sha-256=:{digest}:")) == (400, "digest-mismatch")


def test_a_form_brings_several_files(client: Client, token: str, sent: list[int]):
    files = [SimpleUploadedFile("a.txt", COPY), SimpleUploadedFile("b.eml", b"Subject: B\n\nB.", "message/rfc822")]
    key = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    answer = client.post(DISPATCHES, {"files": files, "more": SimpleUploadedFile("c.txt", b"C\n\nC.")}, headers=key)
    assert [one["origin"] for one in answer.json()["deliveries"]] == ["a.txt", "b.eml", "c.txt"]
    assert sorted(Delivery.objects.values_list("format", "idempotency_key")) == [
        ("", "k/0"),
        ("", "k/2"),
        ("mail", "k/1"),
    ]
    assert len(sent) == 3


def test_a_form_that_is_none_or_empty_is_refused(client: Client, push: Push, token: str):
    assert refusal(push(b"x", kind="multipart/form-data; boundary=a b\xff")) == (400, "undecodable-body")
    key = {"Authorization": f"Bearer {token}"}
    assert refusal(client.post(DISPATCHES, {"text": "no file"}, headers=key)) == (422, "empty-body")


def test_with_the_database_away_the_sender_is_asked_to_come_again(push: Push, monkeypatch: pytest.MonkeyPatch):
    def away(*_: object, **__: object) -> None:
        raise OperationalError("no database")

    monkeypatch.setattr(ingest, "receive", away)
    answer = push()
    assert refusal(answer) == (503, "unavailable")
    assert int(answer["Retry-After"]) > 0


def test_a_fault_of_ours_is_a_problem_too(push: Push, monkeypatch: pytest.MonkeyPatch, caplog):
    monkeypatch.setattr(ingest, "receive", lambda *_, **__: 1 / 0)
    assert refusal(push()) == (500, "fault")
    assert "ZeroDivisionError" in caplog.text


def test_a_session_is_no_key(client: Client, root):
    client.force_login(root)
    assert refusal(client.post(DISPATCHES, COPY, content_type="text/plain")) == (401, "not-authenticated")


def test_where_reading_needs_a_sign_in_pushing_needs_a_key_alone(push: Push, settings):
    settings.READER_ACCESS = "login"
    assert push().status_code == 202


def test_no_page_of_forms_stands_in_the_way(token: str):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(DISPATCHES, COPY, content_type="text/plain", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 202
    assert not answer.cookies


def test_another_method_is_refused_as_json(client: Client):
    answer = client.get(DISPATCHES)
    assert refusal(answer) == (405, "method-not-allowed")
    assert answer["Allow"] == "POST"


def test_a_delivery_refused_unread_can_be_asked_for(client: Client, token: str, source: Source):
    refused, _ = ingest.receive(too_large("grand.txt", 10**9), source, door=Delivery.Door.MAIL)
    said = client.get(f"/api/v1/deliveries/{refused.pk}", headers={"Authorization": f"Bearer {token}"}).json()
    assert said["reason"]["code"] == "too-large"
    assert said["reason"]["message"].startswith("It is larger than 20 MB")
