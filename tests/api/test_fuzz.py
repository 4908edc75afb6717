"""Whatever is sent to the door, the answer is one of those that are documented."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import tasks
from articles.api.problems import TITLES
from articles.models import PushKey, Source
from tests.api.conftest import DISPATCHES

NAMES = ["Idempotency-Key", "Content-Disposition", "Content-Encoding", "Content-Digest", "Transfer-Encoding", "Accept"]
SAID = st.one_of(
    st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
    st.sampled_from(["gzip", "chunked", "sha-256=:AAAA:", 'attachment; filename="../é\\0.xml"', "sha-256=:=:", '"']),
)
TYPES = st.sampled_from(
    [
        "text/plain",
        "application/octet-stream; charset=\\xff",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "/",
    ]
)


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=200), kind=TYPES, headers=st.dictionaries(st.sampled_from(NAMES), SAID))
def test_no_request_is_a_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, body: bytes, kind: str, headers: dict[str, str]
):
    monkeypatch.setattr(tasks, "enqueue", lambda _pk: None)
    source, _ = Source.objects.get_or_create(slug="vaubrie", defaults={"name": "Agence Vaubrie"})
    token = PushKey.issue(source, name="a", kind=PushKey.Kind.TOKEN)[1]
    answer = Client().post(DISPATCHES, body, content_type=kind, headers=headers | {"Authorization": f"Bearer {token}"})
    said = json.loads(answer.content)
    assert answer.status_code < 500
    assert answer.status_code == 202 or TITLES[said["code"]][0] == answer.status_code


@settings(max_examples=300, deadline=None)
@given(said=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=120))
@pytest.mark.django_db
def test_no_authorization_is_a_fault_of_ours(said: str):
    for scheme in ("", "Bearer ", "HMAC-SHA256 "):
        answer = Client().post(DISPATCHES, b"x", content_type="text/plain", headers={"Authorization": scheme + said})
        assert answer.status_code == 401
