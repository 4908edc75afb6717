"""Pages of a live server with articles made in the tables; whatever the browser complains of fails the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as current
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

Visit = Callable[..., Page]

# Playwright keeps an event loop in this thread, and Django would take its own calls for asynchronous ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
_PATIENCE = 20_000  # milliseconds; a loaded machine is slow, and still right
# The browser itself reports every answer of 4xx.
_EXPECTED = "Failed to load resource: the server responded with a status of 4"


@pytest.fixture
def plain_static_files(settings: Any) -> None:
    """Serve static files from their folders, without `collectstatic`."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def visit(browser: Browser, live_server: Any, plain_static_files: None) -> Iterator[Visit]:
    """Open pages as `visit(address, user, …options of a browser context)`; complaints fail the test at its end."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def visit(address: str, user: User | None = None, **options: Any) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "fr-FR"} | options
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(_PATIENCE)
        contexts.append(context)
        if user:
            context.add_cookies([_session(user, live_server.url)])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if _is_wrong(said) else None)
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _session(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user)
    name = current.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": address}


def _is_wrong(said: Any) -> bool:
    return said.type in {"error", "warning"} and not said.text.startswith(_EXPECTED)
