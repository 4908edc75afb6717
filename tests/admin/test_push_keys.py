"""Keys for pushing in the panel: shown once, listed without their secret, revoked."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import PushKey, Source
from tests.api.conftest import COPY, DISPATCHES

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/pushkey/add/"
LIST = "/admin/articles/pushkey/"


@pytest.fixture
def panel(client: Client, chief: User) -> Client:
    """The panel as a chief editor sees it."""
    client.force_login(chief)
    return client


def _made(panel: Client, source: Source, kind: str = "token") -> tuple[PushKey, str]:
    """Make a key, and return it with what the page shows last."""
    page = panel.post(ADD, {"source": source.pk, "name": "Système de Vaubrie", "kind": kind})
    return PushKey.objects.get(), re.findall(r'<code class="once"[^>]*>([^<]+)</code>', page.content.decode())[-1]


def test_a_new_token_opens_the_door(panel: Client, source: Source):
    key, token = _made(panel, source)
    answer = Client().post(DISPATCHES, COPY, content_type="text/plain", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 202
    assert (key.source, key.created_by.username) == (source, "diane")


def test_a_new_shared_secret_is_shown_with_its_identifier(panel: Client, source: Source):
    key, secret = _made(panel, source, "hmac")
    assert key.secret == secret
    assert key.digest == ""


def test_a_key_is_shown_once(panel: Client, source: Source):
    key, token = _made(panel, source)
    for address in (LIST, f"{LIST}{key.pk}/change/", f"{LIST}{key.pk}/history/"):
        page = panel.get(address).content.decode()
        assert key.public_id in page or "history" in address
        assert token not in page
        assert token.partition(".")[2] not in page


def test_the_page_with_the_key_is_kept_nowhere(panel: Client, source: Source):
    page = panel.post(ADD, {"source": source.pk, "name": "a", "kind": "token"})
    assert "no-store" in page["Cache-Control"]


def test_a_key_without_a_name_is_not_made(panel: Client, source: Source):
    page = panel.post(ADD, {"source": source.pk, "name": "", "kind": "token"})
    assert page.context["form"].errors["name"]
    assert not PushKey.objects.exists()


def test_the_link_of_a_source_chooses_it(panel: Client, source: Source):
    other = Source.objects.create(name="Une autre", slug="autre")
    page = panel.get(ADD, {"source": other.pk}).content.decode()
    assert f'<option value="{other.pk}" selected>' in page
    assert panel.get(ADD, {"source": "x"}).status_code == 200


def test_a_revoked_key_opens_nothing(panel: Client, source: Source):
    key, token = _made(panel, source)
    address = reverse("admin:articles_pushkey_revoke", args=[key.pk])
    assert address in panel.get(f"{LIST}{key.pk}/change/").content.decode()
    assert panel.get(address).status_code == 405
    panel.post(address)
    answer = Client().post(DISPATCHES, COPY, content_type="text/plain", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    assert address not in panel.get(f"{LIST}{key.pk}/change/").content.decode()


def test_several_are_revoked_at_once_and_those_that_were_keep_their_time(panel: Client, source: Source):
    first, _ = PushKey.issue(source, name="a", kind="token")
    second, _ = PushKey.issue(source, name="b", kind="token")
    for _ in range(2):
        panel.post(LIST, {"action": "revoke_chosen", "_selected_action": [first.pk]})
    first.refresh_from_db()
    before = first.revoked_at
    panel.post(LIST, {"action": "revoke_chosen", "_selected_action": [first.pk, second.pk]})
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.revoked_at == before
    assert second.revoked_at > before


@pytest.mark.parametrize(("valid", "name"), [("yes", "neuve"), ("no", "ancienne")])
def test_keys_can_be_kept_by_validity(panel: Client, source: Source, valid: str, name: str):
    PushKey.issue(source, name="neuve", kind="token")
    PushKey.issue(source, name="ancienne", kind="token")
    PushKey.objects.filter(name="ancienne").update(revoked_at=timezone.now())
    assert [key.name for key in panel.get(LIST, {"valid": valid}).context["cl"].result_list] == [name]


def test_an_editor_makes_and_revokes_none(client: Client, alice: User, source: Source):
    key, _ = PushKey.issue(source, name="a", kind="token")
    client.force_login(alice)
    assert client.get(ADD).status_code == 403
    assert client.post(reverse("admin:articles_pushkey_revoke", args=[key.pk])).status_code == 403
    key.refresh_from_db()
    assert key.revoked_at is None


def test_the_sources_page_shows_its_keys(panel: Client, source: Source):
    key, _ = PushKey.issue(source, name="Système de Vaubrie", kind="token")
    page = panel.get(reverse("admin:articles_source_change", args=[source.pk])).content.decode()
    assert key.public_id in page
    assert reverse("admin:articles_pushkey_change", args=[key.pk]) in page


def test_the_list_asks_the_same_however_long_it_is(panel: Client, source: Source):
    counts = []
    for more in (1, 5):
        for _ in range(more):
            PushKey.issue(source, name="a", kind="token")
        panel.get(LIST)  # fills the caches of permissions and content types
        with CaptureQueriesContext(connection) as queries:
            panel.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
