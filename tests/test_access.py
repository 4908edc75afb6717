"""READER_ACCESS: with `login` nothing is read without signing in, and a bad value stops the start."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from tests.desks import PASSWORD

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def closed(db: None, settings: Settings) -> Client:
    """A stranger's browser at a desk that asks for the sign-in."""
    settings.READER_ACCESS = "login"
    return Client()


def basic(name: str, password: str) -> dict[str, str]:
    """Return the header of HTTP Basic."""
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@pytest.mark.parametrize("address", ["/", "/tags/", "/search/?q=pont", "/articles/1/x.json", "/sources/"])
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


def test_what_is_read_after_the_sign_in_stays_out_of_shared_caches(closed: Client, reader: User) -> None:
    closed.force_login(reader)
    control = closed.get("/").headers["Cache-Control"]
    assert "private" in control
    assert "public" not in control


def test_a_feed_asks_for_http_basic(closed: Client) -> None:
    response = closed.get("/rss.xml")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Basic ")


def test_a_feed_reader_signs_in_with_each_request(closed: Client, reader: User) -> None:
    response = closed.get("/rss.xml", headers=basic(reader.username, PASSWORD))
    assert response.status_code == 200
    assert "private" in response.headers["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("header", ["Basic !", "Basic " + "/w==", "Bearer x", "Basic", "Basic eDp5"])
def test_a_feed_is_refused_to_a_bad_header(closed: Client, reader: User, header: str) -> None:
    assert closed.get("/rss.xml", headers={"Authorization": header}).status_code == 401


def test_a_page_takes_no_http_basic(closed: Client, reader: User) -> None:
    assert closed.get("/", headers=basic(reader.username, PASSWORD)).status_code == 302


def test_a_public_desk_is_open_to_all(db: None, client: Client) -> None:
    assert client.get("/").status_code == 200


def test_any_other_value_stops_the_start() -> None:
    environment = {**os.environ, "READER_ACCESS": "private"}
    command = [sys.executable, "-c", "from newsreader import settings"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "READER_ACCESS is “private”: write one of public, login." in done.stderr
