"""A story's page in a browser: read by all, put right by an editor with nothing but forms."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from articles import clustering
from articles.models import Article, Source, Story
from tests.browser.live import Visit
from tests.browser.test_accessibility import AXE, violations
from tests.takes import LEAD, REST, WITNESS, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def story(source: Source, alice: User) -> Story:
    """Three dispatches from two agencies, and one that Alice took out."""
    send(source, "OSP", LEAD, sent=1, received=6)
    send(source, "AMD", LEAD, WITNESS, sent=3, received=4)
    taken = send(source, "OSP", LEAD, WITNESS, REST, sent=9, received=10)
    last = send(source, "AMD", LEAD, WITNESS, REST, sent=12, received=13)
    assert taken.story is not None
    clustering.separate(taken.story, [taken.pk], by=alice)
    last.refresh_from_db()
    assert last.story is not None
    return last.story


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_it_has_no_violation_and_no_width_of_its_own(
    visit: Visit, story: Story, alice: User, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 800}
    page = visit(story.get_absolute_url(), alice, color_scheme=scheme, viewport=size, **AXE)
    for summary in page.locator("summary").all():
        summary.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_editor_puts_it_right_without_javascript(visit: Visit, story: Story, alice: User) -> None:
    page = visit(story.get_absolute_url(), alice, java_script_enabled=False)
    expect(page.locator(".take")).to_have_count(3)
    page.locator(".apart form").last.get_by_role("button").click()
    expect(page.locator(".take")).to_have_count(4)
    page.locator(".apart summary").click()
    page.locator(".apart input[type=checkbox]").last.check()
    page.locator(".apart .act").click()
    expect(page.locator(".take")).to_have_count(3)
    assert Article.objects.filter(story=None).count() == 1


def test_the_river_leads_to_it(visit: Visit, story: Story) -> None:
    page = visit("/")
    page.locator(f'a[href="{story.get_absolute_url()}"]').first.click()
    expect(page.locator(".take")).to_have_count(3)
