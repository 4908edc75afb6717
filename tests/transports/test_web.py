"""Fetching from the web, against a real server on 127.0.0.1."""

from __future__ import annotations

import gzip
import threading

import pytest

from articles.document import LARGEST
from articles.transports import web
from tests.sites import LOOPBACK, Reply, Site, site

__all__ = ["site"]

PAGE = b"<html><h1>Le pont rouvre</h1></html>"


def refusal(fetched: web.Fetched) -> str:
    """Return the code of why nothing was fetched."""
    assert fetched.payload is not None
    assert fetched.payload.raw is None
    assert fetched.payload.refusal is not None
    assert str(fetched.payload.refusal.message).endswith((".", ")."))
    return fetched.payload.refusal.code


def test_a_page_comes_with_its_type_its_address_and_what_the_server_said_for_next_time(site: Site):
    site.pages["/a"] = Reply(PAGE, headers={"ETag": '"7"', "Last-Modified": "Tue, 10 Mar 2026 09:00:00 GMT"})
    fetched = web.fetch(f"{site.url}/a", networks=LOOPBACK)
    assert fetched.payload is not None
    assert (fetched.payload.raw, fetched.payload.media_type) == (PAGE, "text/html; charset=utf-8")
    assert fetched.payload.origin == fetched.url == f"{site.url}/a"
    assert fetched.cursor == web.Cursor('"7"', "Tue, 10 Mar 2026 09:00:00 GMT")
    assert site.requests[0][1]["User-Agent"].startswith("newsreader")


def test_the_cursor_asks_only_for_what_changed(site: Site):
    site.pages["/a"] = Reply(status=304)
    fetched = web.fetch(f"{site.url}/a", cursor=web.Cursor('"7"', "Tue, 10 Mar 2026 09:00:00 GMT"), networks=LOOPBACK)
    assert fetched.payload is None
    assert site.requests[0][1]["If-None-Match"] == '"7"'


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/",
        "http://100.64.0.1/", "http://224.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[fe80::1]/",
        "http://[64:ff9b::7f00:1]/", "http://0.0.0.0/",
    ],
)  # fmt: skip
def test_an_address_inside_a_network_is_refused(url: str):
    assert refusal(web.fetch(url)) == "blocked-address"


@pytest.mark.parametrize(
    "url", ["ftp://site.example/a", "file:///etc/hosts", "http://", "http://[", "x", "http://u:p@site.example/", "http://2130706433/"]
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(url: str):
    assert refusal(web.fetch(url)) in {"bad-address", "blocked-address"}


def test_a_redirect_into_a_network_is_refused(site: Site):
    site.pages["/a"] = Reply(status=302, headers={"Location": "http://10.0.0.1/secret"})
    assert refusal(web.fetch(f"{site.url}/a", networks=LOOPBACK)) == "blocked-address"


def test_a_redirect_for_good_is_told_and_one_for_now_is_not(site: Site):
    site.pages |= {"/old": Reply(status=301, headers={"Location": "/new"}), "/new": Reply(PAGE)}
    site.pages["/now"] = Reply(status=302, headers={"Location": "/new"})
    assert web.fetch(f"{site.url}/old", networks=LOOPBACK).moved == f"{site.url}/new"
    assert web.fetch(f"{site.url}/now", networks=LOOPBACK).moved == ""


def test_a_circle_of_redirects_ends(site: Site):
    site.pages["/a"] = Reply(status=302, headers={"Location": "/a"})
    assert refusal(web.fetch(f"{site.url}/a", networks=LOOPBACK)) == "redirects"
    assert len(site.requests) == web.MOST_REDIRECTS + 1


def test_a_file_that_is_no_page_is_refused(site: Site):
    site.pages["/a"] = Reply(b"%PDF", headers={"Content-Type": "application/pdf"})
    assert refusal(web.fetch(f"{site.url}/a", networks=LOOPBACK)) == "media-type"


@pytest.mark.parametrize("body", [bytes(LARGEST + 1), gzip.compress(bytes(LARGEST * 4))], ids=["plain", "packed"])
def test_too_much_is_refused_however_it_is_packed(site: Site, body: bytes):
    coding = {"Content-Encoding": "gzip"} if len(body) < LARGEST else {}
    site.pages["/a"] = Reply(body, headers=coding)
    assert refusal(web.fetch(f"{site.url}/a", networks=LOOPBACK)) == "too-large"


def test_a_body_that_is_packed_twice_is_refused(site: Site):
    site.pages["/a"] = Reply(gzip.compress(gzip.compress(PAGE)), headers={"Content-Encoding": "gzip, gzip"})
    assert refusal(web.fetch(f"{site.url}/a", networks=LOOPBACK)) == "broken"


@pytest.mark.parametrize(("status", "is_passing"), [(404, False), (403, False), (500, True), (503, True), (429, True)])
def test_an_error_says_whether_it_may_pass(site: Site, status: int, is_passing: bool):
    site.pages["/a"] = Reply(status=status, headers={"Retry-After": "120"})
    fetched = web.fetch(f"{site.url}/a", networks=LOOPBACK)
    assert refusal(fetched) == "status"
    assert (fetched.is_passing, fetched.retry_after) == (is_passing, 120.0)


def test_a_server_that_does_not_answer_is_not_waited_for(site: Site):
    never = threading.Event()
    site.pages["/a"] = Reply(PAGE, wait_for=never)
    fetched = web.fetch(f"{site.url}/a", networks=LOOPBACK, whole=0.3)
    never.set()
    assert refusal(fetched) == "timed-out"
    assert fetched.is_passing


def test_a_server_that_is_gone_may_come_back(site: Site):
    site.server.server_close()
    fetched = web.fetch(f"{site.url}/a", networks=LOOPBACK)
    assert (refusal(fetched), fetched.is_passing) == ("no-answer", True)
