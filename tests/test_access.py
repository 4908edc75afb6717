"""READER_ACCESS: with `login` nothing is read without signing in, and a bad value stops the start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

ROOT = Path(__file__).resolve().parent.parent
_PRINT = "import json; from newsreader import settings; print(json.dumps(settings.MIDDLEWARE))"


def start_with(access: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "READER_ACCESS": access}
    return subprocess.run([sys.executable, "-c", _PRINT], cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def middleware() -> list[str]:
    return json.loads(start_with("login").stdout)


@pytest.fixture
def closed(db: None, settings: Settings, middleware: list[str]) -> Client:
    """A stranger's browser at a desk that asks for the sign-in."""
    settings.MIDDLEWARE = middleware
    return Client()


@pytest.mark.parametrize("address", ["/", "/tags/", "/search/?q=pont", "/rss.xml", "/articles/1/x.json", "/sources/"])
def test_a_stranger_is_sent_to_the_sign_in(closed: Client, address: str) -> None:
    response = closed.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/?next=/")


@pytest.mark.parametrize("address", ["/sign-in/", "/healthz"])
def test_the_door_itself_is_open(closed: Client, address: str) -> None:
    assert closed.get(address).status_code == 200


def test_a_stranger_may_choose_the_language_of_the_sign_in(closed: Client) -> None:
    response = closed.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert response.headers["Location"] == "/sign-in/"


def test_who_is_signed_in_reads(closed: Client, reader: User) -> None:
    closed.force_login(reader)
    assert closed.get("/").status_code == 200


def test_a_public_desk_is_open_to_all(db: None, client: Client) -> None:
    assert client.get("/").status_code == 200


def test_any_other_value_stops_the_start() -> None:
    done = start_with("private")
    assert done.returncode != 0
    assert "READER_ACCESS is “private”: write one of public, login." in done.stderr
