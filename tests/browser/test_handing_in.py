"""Handing in copy with a browser: without JavaScript, and without a mouse."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import FilePayload, Page, expect

from articles import ingest
from articles.models import Article, Delivery, Source
from tests.browser.live import Visit
from tests.browser.test_accessibility import AXE, violations

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/articles/delivery/add/"
FILES = [
    FilePayload(name="a.txt", mimeType="text/plain", buffer=b"Le pont rouvre\n\nDeux ans de travaux.\n"),
    FilePayload(name="vide.txt", mimeType="text/plain", buffer=b""),
]


def _hand_in(page: Page) -> None:
    page.locator("#id_files").set_input_files(FILES)
    page.locator(".submit-row input").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tried li")).to_have_count(2)


def test_files_are_handed_in_without_javascript(visit: Visit, alice: User, source: Source):
    page = visit(ADD, alice, java_script_enabled=False)
    _hand_in(page)
    for delivery in Delivery.objects.all():
        ingest.process(delivery.pk)
    page.locator(f".tried a[href^='{ADD}']").click()
    expect(page.locator(".made")).to_have_attribute("href", Article.objects.get().get_absolute_url())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_became_of_them_has_no_violation(visit: Visit, alice: User, source: Source, scheme: str):
    page = visit(ADD, alice, color_scheme=scheme, viewport={"width": 360, "height": 800}, **AXE)
    _hand_in(page)
    assert violations(page) == []
