"""A source's whole life on a real desk: added, tried, delivering, failing, silent, alarm, healed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.desks import RunningDesk, wait_for
from tests.sites import Reply, Site, site
from tests.test_polling import feed

__all__ = ["site"]

NAME = "Agence Brenne"
FIRST, SECOND = "Le pont de Sainte-Orvaine, étape 1", "Le pont de Sainte-Orvaine, étape 2"
# Two hours pass for what it sent.
TWO_HOURS_LATER = """
import datetime
from django.db.models import F
from articles.models import Delivery
two_hours = datetime.timedelta(hours=2)
Delivery.objects.filter(source__name={name!r}).update(received_at=F("received_at") - two_hours)
"""


def _patiently(page: Page, address: str, is_so: Callable[[], bool], what: str) -> None:
    """Load a page again and again until it shows what is to come."""

    def look() -> bool:
        page.goto(address)
        return is_so()

    wait_for(look, what)


def _try(page: Page) -> Page:
    """Press “Try it” and return the tab that opens."""
    with page.context.expect_page() as opened:
        page.locator("input[formtarget]").click()
    opened.value.wait_for_load_state()
    return opened.value


def _alarms(page: Page, count: int) -> None:
    """Wait until the panel's first page has so many alarms of the source."""
    of_source = page.locator(".alarms li", has_text=NAME)
    _patiently(page, "/admin/", lambda: of_source.count() == count, f"{count} alarms")


def _fail(page: Page, address: str, times: int) -> None:
    """Have the source's address asked until it failed so often."""
    for number in range(1, times + 1):
        page.goto(address)
        page.locator("input[name=_ask]").click()
        failing = page.locator(".field-state .failing", has_text=re.compile(rf"^{number} "))
        _patiently(page, address, lambda shown=failing: shown.count() == 1, f"failure {number}")


def _is_on_the_river(page: Page, headline: str) -> None:
    found = page.get_by_role("link", name=headline)
    _patiently(page, "/", lambda: found.count() == 1, headline)


@pytest.mark.timeout(900)  # the clock of a desk strikes every 15 seconds, and each step waits for it
def test_a_source_is_added_tried_delivers_fails_falls_silent_and_heals(
    open_desk: RunningDesk, page_of: Callable[[str], Page], site: Site
) -> None:
    site.pages["/feed"] = feed("1")
    page = page_of(open_desk.username)

    page.goto("/admin/articles/source/add/")
    page.locator("input[name=name]").fill(NAME)
    page.locator("input[name=slug]").fill("brenne")
    page.locator("select[name=quiet_after]").select_option("1:00:00")
    page.locator("input[name=subscriptions-0-url]").fill(f"{site.url}/feed")
    trial = _try(page)
    expect(trial.locator(".arrivals h3")).to_have_text(FIRST)
    trial.goto("/admin/articles/source/?q=brenne")
    expect(trial.locator("#result_list tbody tr")).to_have_count(0)  # nothing was kept
    trial.close()

    page.locator("input[name=_continue]").click()
    page.wait_for_url("**/change/")
    its_page = page.url
    _is_on_the_river(page, FIRST)

    site.pages["/feed"] = Reply(status=500)
    _fail(page, its_page, 3)
    _alarms(page, 1)
    done = open_desk.manage("shell", "-v", "0", "-c", TWO_HOURS_LATER.format(name=NAME))
    assert done.returncode == 0, done.stderr
    _alarms(page, 2)

    site.pages["/feed"] = feed("2", "1")
    page.goto(its_page)
    page.locator("input[name=_ask]").click()
    _is_on_the_river(page, SECOND)
    _alarms(page, 0)
    page.goto(its_page)
    expect(page.locator(".field-state .failing")).to_have_count(0)
    page.goto("/admin/articles/alarm/?over=yes")
    rows = page.locator("#result_list tbody tr", has_text=NAME)
    expect(rows).to_have_count(2)
    rows.first.locator("th a").click()
    over = page.url
    told = page.locator(".field-closing_mailed_at .readonly")
    _patiently(page, over, lambda: told.inner_text().strip() not in ("", "-"), "the mail that it is over")
