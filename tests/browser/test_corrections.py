"""A correction, seen by who used the story: the note follows its words, is lost with them, and comes back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from articles.alerts import notices
from articles.models import Article
from tests.browser.live import Visit
from tests.browser.test_accessibility import AXE, violations
from tests.conftest import BODY, Dispatch

pytestmark = pytest.mark.django_db(transaction=True)

COST = "Le chantier a coûté douze millions d'euros à l'État et à la commune."
WITHOUT = BODY.replace(f"\n\n{COST}", "")
CORRECTED = f"Les travaux ont duré deux ans.\n\n{BODY.replace('douze', 'treize')}"


@pytest.fixture
def article(dispatch: Dispatch, alice: User) -> Article:
    return dispatch()


def annotate_by_keyboard(page: Page) -> None:
    """Select the last paragraph and write a note on it."""
    page.get_by_text("Le chantier a coûté").click(click_count=3)
    page.keyboard.press("n")
    expect(page.locator("#note-body")).to_be_focused()
    page.keyboard.type("Repris en une.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".note .note-body")).to_have_text("Repris en une.")


def marked(page: Page) -> str:
    """Return the words that the note's highlight is drawn on."""
    return str(page.evaluate("[...CSS.highlights.get('note')].map(String).join('|')"))


def test_a_note_follows_its_words_and_its_author_is_told(
    visit: Visit, alice: User, article: Article, dispatch: Dispatch
):
    page = visit(article.get_absolute_url(), alice, **AXE)
    annotate_by_keyboard(page)

    dispatch(body=CORRECTED)
    notices.tell()
    page.reload()
    expect(page.locator(".note-beside .note-words")).to_contain_text("treize millions")
    expect(page.locator(".note-was")).to_contain_text("douze millions")
    assert marked(page).startswith("Le chantier a coûté treize")

    told = page.locator(".sections .told")
    expect(told).to_contain_text("1")
    told.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Corrections")
    assert violations(page) == []
    page.locator(".notice-row a[href*='?new=2']").click()
    expect(page.locator(".passage.is-changed ins")).to_contain_text("treize")
    expect(page.locator(".passage.is-changed del")).to_contain_text("douze")
    assert violations(page) == []

    page.go_back()
    page.locator("button[name=notice]").click()
    expect(page.locator(".sections .told .mark")).to_have_count(0)


def test_a_note_is_lost_with_its_words_and_comes_back_with_them(
    visit: Visit, alice: User, article: Article, dispatch: Dispatch
):
    page = visit(article.get_absolute_url(), alice, **AXE)
    annotate_by_keyboard(page)

    dispatch(body=WITHOUT)
    page.reload()
    expect(page.locator(".note-orphans .note-words")).to_have_text(COST)
    expect(page.locator(".note-beside .note")).to_have_count(0)
    assert violations(page) == []
    page.locator(".note-orphans a[href*='revisions/1/']").click()
    expect(page.locator(".note-beside .note-words")).to_have_text(COST)

    dispatch(body=f"{BODY}\n\nLa circulation reste limitée à une voie.")
    page.goto(article.get_absolute_url())
    expect(page.locator(".note-orphans")).to_have_count(0)
    assert marked(page) == COST


def test_two_versions_are_chosen_and_compared_by_keyboard(visit: Visit, article: Article, dispatch: Dispatch):
    dispatch(body=CORRECTED)
    dispatch(body=WITHOUT)
    page = visit(f"{article.get_absolute_url()}revisions/")
    page.locator("input[name=old][value='1']").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**old=1**")
    expect(page.locator(".passage.is-deleted")).to_contain_text("douze")


def test_a_folded_run_opens_by_keyboard_and_without_scripts(visit: Visit, article: Article, dispatch: Dispatch):
    dispatch(body=f"{BODY}\n\nLa circulation reste limitée à une voie.")
    page = visit(f"{article.get_absolute_url()}revisions/", java_script_enabled=False)
    summary = page.locator("details.unchanged summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.unchanged .passage").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 1440])
def test_no_page_of_corrections_is_wider_than_its_screen(
    visit: Visit, alice: User, article: Article, dispatch: Dispatch, width: int
):
    dispatch(body=CORRECTED)
    notices.tell()
    for address in ("/notices/", f"{article.get_absolute_url()}revisions/", article.get_absolute_url()):
        page = visit(address, alice, viewport={"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
