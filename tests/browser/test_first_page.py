"""The first page of a fresh desk."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.desks import RunningDesk


def test_a_fresh_desk_shows_its_sample_dispatches_in_french(page: Page) -> None:
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.get_by_role("heading", level=1).count() == 1
    expect(page.locator("main a[href^='/articles/']").first).to_be_visible()


def test_the_administrator_signs_in_with_the_password_that_was_made(
    page: Page, sign_in: Callable[[Page, str], Page], open_desk: RunningDesk
) -> None:
    sign_in(page, open_desk.username)
    page.goto("/admin/")
    expect(page.locator("#user-tools")).to_contain_text(open_desk.username)


def test_alice_signs_in_and_a_wrong_password_does_not(page_of: Callable[[str], Page], page: Page) -> None:
    expect(page_of("alice").get_by_text("alice").first).to_be_visible()
    page.goto("/sign-in/")
    page.locator("input[name=username]").fill("alice")
    page.locator("input[name=password]").fill("not it")
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
