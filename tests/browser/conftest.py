"""A real desk, with Alice, Bob and Charlie, and a real browser that reads French."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.live import plain_static_files, visit
from tests.desks import PASSWORD, RunningDesk, wait_for

__all__ = ["plain_static_files", "visit"]

CHROMIUM = shutil.which("chromium") or ""
_QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
          "--disable-default-apps", "--disable-gpu")  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, and skip it where there is no browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed: apt install chromium"))


@pytest.fixture(scope="session")
def open_desk() -> Iterator[RunningDesk]:
    """Open a desk for all browser tests; at the end no process of it may be left."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop stays in this thread, also beside other tests
    folder = Path(tempfile.mkdtemp(prefix="newsreader-browser-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user
    # Feeds of this machine may be asked, and alarms are mailed to the log.
    settings = {"FETCH_ALLOWED_NETWORKS": "127.0.0.0/8", "ALARM_MAIL": "desk@desk.example"}
    desk = RunningDesk(folder / "var", settings=settings)
    try:
        desk.open()
        desk.create_people()
        wait_for(desk.is_ready, "the worker to be heard")
        yield desk
    finally:
        status = desk.close()
        left = desk.left()
        shutil.rmtree(folder, ignore_errors=True)
    assert (status, left) == (0, [])


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Launch Debian's chromium, which asks nobody for anything."""
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", *_QUIET]}


@pytest.fixture(scope="session")
def browser_context_args(open_desk: RunningDesk) -> dict[str, object]:
    """Read French, in Paris, at a usual size."""
    return {
        "base_url": open_desk.url,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture
def sign_in(open_desk: RunningDesk) -> Callable[[Page, str], Page]:
    """Return a function that signs a person in: "alice", "bob", "charlie", or the administrator."""

    def sign_in(page: Page, name: str) -> Page:
        page.goto("/sign-in/")
        page.locator("input[name=username]").fill(name)
        password = open_desk.password if name == open_desk.username else PASSWORD
        page.locator("input[name=password]").fill(password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/")
        return page

    return sign_in


@pytest.fixture
def page_of(
    browser: Browser, browser_context_args: dict[str, object], sign_in: Callable[[Page, str], Page]
) -> Iterator[Callable[[str], Page]]:
    """Return a function that opens a browser of one's own, signed in: two people can be there at once."""
    contexts: list[BrowserContext] = []

    def page_of(name: str) -> Page:
        contexts.append(browser.new_context(**browser_context_args))
        return sign_in(contexts[-1].new_page(), name)

    yield page_of
    for context in contexts:
        context.close()
