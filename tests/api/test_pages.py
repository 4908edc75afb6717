"""The description of the API: for programs as OpenAPI, for people as a page."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from articles.api.problems import TITLES

pytestmark = pytest.mark.django_db


def test_the_description_is_openapi_3_1(client: Client):
    said = client.get("/api/v1/openapi.json").json()
    assert said["openapi"].startswith("3.1")
    assert set(said["paths"]) == {"/api/v1/dispatches", "/api/v1/deliveries/{delivery_id}"}
    post = said["paths"]["/api/v1/dispatches"]["post"]
    assert {"202", "401", "413", "415", "422", "429", "503"} <= set(post["responses"])
    assert "message/rfc822" in post["requestBody"]["content"]
    assert {scheme["scheme"] for scheme in said["components"]["securitySchemes"].values()} == {"bearer", "HMAC-SHA256"}


def test_the_page_shows_every_address_and_every_refusal(client: Client):
    page = client.get("/api/v1/docs").content.decode()
    assert "POST /api/v1/dispatches" in page
    assert all(f'id="{code}"' in page for code in TITLES)


def test_the_page_holds_under_the_policy_of_all_pages(client: Client):
    page = client.get("/api/v1/docs")
    assert "unsafe" not in page["Content-Security-Policy"]
    assert b"<style" not in page.content
    assert page.content.count(b"<script") == page.content.count(b'<script type="module" src="/static/')


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/nothing", "/api/v1/dispatches/"])
def test_an_unknown_address_is_a_problem(client: Client, address: str):
    answer = client.post(address, {})
    assert (answer.status_code, json.loads(answer.content)["code"]) == (404, "not-found")


def test_what_needs_no_sign_in_is_open_where_reading_does(client: Client, settings):
    settings.READER_ACCESS = "login"
    assert client.get("/api/v1/docs").status_code == 200
    assert client.get("/api/v1/openapi.json").status_code == 200
