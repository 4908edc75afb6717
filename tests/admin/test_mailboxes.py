"""Mailboxes in the panel: tried before they are saved, and their password never shown."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Delivery, Mailbox, Source
from tests.mailserver import PASSWORD, USERNAME, Post, post
from tests.sites import LOOPBACK

__all__ = ["post"]
pytestmark = pytest.mark.django_db

ADD = "/admin/articles/mailbox/add/"
LIST = "/admin/articles/mailbox/"
MAIL = b"From: desk@vaubrie.example\r\nSubject: Le pont rouvre\r\n\r\nDeux ans de travaux.\r\n"


@pytest.fixture
def panel(client: Client, chief: User, settings) -> Client:
    """The panel as a chief editor sees it, on a desk that may ask this machine."""
    settings.FETCH_ALLOWED_NETWORKS = list(LOOPBACK)
    client.force_login(chief)
    return client


@pytest.fixture
def fields(source: Source) -> dict[str, object]:
    """A form filled in."""
    return {
        "source": source.pk, "host": "127.0.0.1", "port": 993, "username": USERNAME, "password": PASSWORD,
        "folder": "INBOX", "is_active": "on",
    }  # fmt: skip


@pytest.fixture
def box(source: Source) -> Mailbox:
    """A mailbox that is kept."""
    return Mailbox.objects.create(source=source, host="127.0.0.1", username=USERNAME, password=PASSWORD)


def _page(box: Mailbox) -> str:
    return reverse("admin:articles_mailbox_change", args=[box.pk])


def test_a_mailbox_is_tried_before_it_is_saved(panel: Client, fields, post: Post):
    post.put(MAIL)
    page = panel.post(ADD, fields | {"port": post.port, "_try": "1"})
    assert "Le pont rouvre" in page.content.decode()
    assert not Mailbox.objects.exists()
    assert not Delivery.objects.exists()
    assert post.flags() == [""]


def test_what_is_wrong_with_it_is_said(panel: Client, fields, post: Post):
    page = panel.post(ADD, fields | {"port": post.port, "password": "wrong", "_try": "1"})
    assert (
        "a refusé le nom d’utilisateur ou le mot de passe" in page.content.decode()
        or "127.0.0.1" in page.context["wrong"]
    )
    assert not Mailbox.objects.exists()


def test_an_empty_folder_is_no_fault(panel: Client, fields, post: Post):
    page = panel.post(ADD, fields | {"port": post.port, "_try": "1"})
    assert (page.context["letters"], page.context["wrong"]) == ([], "")


def test_a_form_that_is_not_whole_is_not_tried(panel: Client, fields):
    page = panel.post(ADD, fields | {"host": "", "_try": "1"})
    assert page.context["adminform"].form.errors["host"]
    assert "was_tried" not in page.context


def test_one_that_is_kept_is_tried_with_its_password(panel: Client, fields, box: Mailbox, post: Post):
    post.put(MAIL)
    page = panel.post(_page(box), fields | {"port": post.port, "password": "", "_try": "1"}).content.decode()
    assert "Le pont rouvre" in page
    assert PASSWORD not in page
    box.refresh_from_db()
    assert box.port == 993


def test_an_empty_password_leaves_the_one_that_is_kept(panel: Client, fields, box: Mailbox):
    assert panel.post(_page(box), fields | {"password": "", "folder": "Dépêches"}).status_code == 302
    box.refresh_from_db()
    assert (box.password, box.folder) == (PASSWORD, "Dépêches")


def test_another_server_is_not_sent_the_password_that_is_kept(panel: Client, fields, box: Mailbox):
    for act in ({}, {"_try": "1"}):
        page = panel.post(_page(box), fields | act | {"password": "", "host": "mail.elsewhere.example"})
        assert page.context["adminform"].form.errors["password"]
    box.refresh_from_db()
    assert box.host == "127.0.0.1"


def test_a_new_mailbox_needs_a_password(panel: Client, fields):
    page = panel.post(ADD, fields | {"password": ""})
    assert page.context["adminform"].form.errors["password"]


def test_what_was_set_right_is_read_soon(panel: Client, fields, box: Mailbox):
    later = timezone.now() + datetime.timedelta(hours=1)
    Mailbox.objects.update(failures=9, next_at=later, reason_code="x", reason={"template": "x", "params": {}})
    panel.post(_page(box), fields | {"password": "another"})
    box.refresh_from_db()
    assert (box.failures, box.reason, box.password) == (0, None, "another")
    assert box.next_at <= timezone.now()


def test_no_page_shows_the_password(panel: Client, box: Mailbox, alice: User):
    pages = [LIST, _page(box), reverse("admin:articles_source_change", args=[box.source_id])]
    assert all(PASSWORD not in panel.get(page).content.decode() for page in pages)
    panel.force_login(alice)  # who may look and not change: Django would show what is kept
    for page in pages:
        seen = panel.get(page)
        assert seen.status_code == 200
        assert PASSWORD not in seen.content.decode()


def test_who_may_only_look_tries_nothing(client: Client, alice: User, box: Mailbox, fields):
    client.force_login(alice)
    assert client.post(_page(box), fields | {"_try": "1"}).status_code == 403
    assert client.post(ADD, fields | {"_try": "1"}).status_code == 403


def test_why_it_fails_stands_in_the_list(panel: Client, box: Mailbox):
    Mailbox.objects.update(reason_code="x", reason={"template": "Le serveur se tait.", "params": {}})
    assert "Le serveur se tait." in panel.get(LIST).content.decode()
    assert "Le serveur se tait." in panel.get(_page(box)).content.decode()


def test_a_source_gets_its_mailbox_on_its_own_page(panel: Client, source: Source):
    page = panel.get(reverse("admin:articles_source_change", args=[source.pk]))
    posted = {
        "name": source.name,
        "slug": source.slug,
        "time_zone": "Europe/Paris",
        "format": "auto",
        "is_active": "on",
    }
    for formset in page.context["inline_admin_formsets"]:
        posted |= {f"{formset.formset.prefix}-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    mail = {"host": "mail.example", "port": 993, "username": "a", "password": "b", "folder": "INBOX"}
    posted |= {"mailbox-TOTAL_FORMS": 1} | {f"mailbox-0-{name}": said for name, said in mail.items()}
    assert panel.post(page.wsgi_request.path, posted).status_code == 302
    assert Mailbox.objects.get().source == source
