"""Fetching from the web, against a real server on 127.0.0.1."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from unittest.mock import Mock

import brotli
import pytest

from articles.document import LARGEST
from articles.transports import web
from tests.sites import LOOPBACK, Reply, Site, site

__all__ = ["site"]

LIMITS = web.Limits(networks=LOOPBACK)
LIMITS6 = web.Limits(networks=(*LOOPBACK, "::1/128"))
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
    fetched = web.fetch(f"{site.url}/a", limits=LIMITS)
    assert fetched.payload is not None
    assert (fetched.payload.raw, fetched.payload.media_type) == (PAGE, "text/html; charset=utf-8")
    assert fetched.payload.origin == fetched.url == f"{site.url}/a"
    assert fetched.cursor == web.Cursor('"7"', "Tue, 10 Mar 2026 09:00:00 GMT")
    assert site.requests[0][1]["User-Agent"].startswith("newsreader")


def test_the_cursor_asks_only_for_what_changed(site: Site):
    site.pages["/a"] = Reply(status=304)
    fetched = web.fetch(f"{site.url}/a", cursor=web.Cursor('"7"', "Tue, 10 Mar 2026 09:00:00 GMT"), limits=LIMITS)
    assert fetched.payload is None
    assert site.requests[0][1]["If-None-Match"] == '"7"'


INSIDE = {
    "private": ("10.0.0.1", "172.16.0.1", "192.168.1.1", "[fd00::1]"),
    "loopback": ("127.0.0.1", "127.8.8.8", "localhost", "[::1]"),
    "link-local": ("169.254.169.254", "[fe80::1]"),
    "carrier": ("100.64.0.1", "100.127.255.254"),
    "multicast": ("224.0.0.1", "239.255.255.250", "[ff02::1]"),
    "mapped": ("[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::127.0.0.1]"),
    "nat64": ("[64:ff9b::7f00:1]", "[64:ff9b::a00:1]", "[64:ff9b:1::1]"),
    "6to4": ("[2002:7f00:1::]", "[2002:c0a8:101::1]"),
    "teredo": ("[2001:0:7f00:1::]",),
    "unspecified": ("0.0.0.0", "0.1.2.3", "[::]"),  # noqa: S104
    "reserved": ("240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "198.51.100.1", "[2001:db8::1]"),
}


@pytest.mark.parametrize("host", [host for hosts in INSIDE.values() for host in hosts])
def test_an_address_inside_a_network_is_refused(host: str):
    assert refusal(web.fetch(f"http://{host}/")) == "blocked-address"


@pytest.mark.parametrize("hosts", INSIDE.values(), ids=INSIDE)
def test_a_redirect_to_an_address_inside_a_network_is_refused(site: Site, hosts: tuple[str, ...]):
    site.pages["/a"] = Reply(status=301, headers={"Location": f"http://{hosts[-1]}/"})
    only = web.Limits(networks=("127.0.0.1/32",))
    assert refusal(web.fetch(f"{site.url}/a", limits=only)) == "blocked-address"


class NameServer:
    """Answers for the name press.example, each time with the next of some addresses."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.asked = list(answers), 0
        self.of_the_machine = socket.getaddrinfo

    def __call__(self, host: str, port: int, *rest: object, **more: object) -> list:
        if host != "press.example":
            return self.of_the_machine(host, port, *rest, **more)
        self.asked += 1
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [each for one in found.split() for each in self.of_the_machine(one, port, *rest, **more)]


@pytest.mark.parametrize("host", ["10.0.0.1", "169.254.169.254", "::1", "64:ff9b::a00:1", "2002:a00:1::"])
def test_a_name_that_leads_inside_a_network_is_refused(monkeypatch: pytest.MonkeyPatch, host: str):
    monkeypatch.setattr(socket, "getaddrinfo", NameServer(host))
    assert refusal(web.fetch("http://press.example/")) == "blocked-address"


def test_a_name_that_leads_to_both_sides_is_refused_whole(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "getaddrinfo", NameServer("127.0.0.1 10.0.0.1"))
    assert refusal(web.fetch(f"http://press.example:{site.port}/a", limits=LIMITS)) == "blocked-address"
    assert site.requests == []


def test_a_name_server_that_changes_its_answer_is_asked_once_for_a_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
):
    names = NameServer("127.0.0.1", "10.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", names)
    site.pages["/a"] = Reply(PAGE)
    address = f"http://press.example:{site.port}/a"
    fetched = web.fetch(address, limits=LIMITS)
    assert (fetched.payload.raw, names.asked) == (PAGE, 1)
    assert refusal(web.fetch(address, limits=LIMITS)) == "blocked-address"


def test_a_redirect_is_resolved_and_checked_again(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "getaddrinfo", NameServer("127.0.0.1", "10.0.0.1"))
    site.pages["/a"] = Reply(status=302, headers={"Location": "/b"})
    assert refusal(web.fetch(f"http://press.example:{site.port}/a", limits=LIMITS)) == "blocked-address"


@pytest.mark.parametrize(
    "url", ["ftp://site.example/a", "file:///etc/hosts", "http://", "http://[", "x", "http://u:p@site.example/", "http://2130706433/"]
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_refused(url: str):
    assert refusal(web.fetch(url)) in {"bad-address", "blocked-address"}


def test_a_redirect_into_a_network_is_refused(site: Site):
    site.pages["/a"] = Reply(status=302, headers={"Location": "http://10.0.0.1/secret"})
    assert refusal(web.fetch(f"{site.url}/a", limits=LIMITS)) == "blocked-address"


def test_a_redirect_for_good_is_told_and_one_for_now_is_not(site: Site):
    site.pages |= {"/old": Reply(status=301, headers={"Location": "/new"}), "/new": Reply(PAGE)}
    site.pages["/now"] = Reply(status=302, headers={"Location": "/new"})
    assert web.fetch(f"{site.url}/old", limits=LIMITS).moved == f"{site.url}/new"
    assert web.fetch(f"{site.url}/now", limits=LIMITS).moved == ""


def test_a_circle_of_redirects_ends(site: Site):
    site.pages["/a"] = Reply(status=302, headers={"Location": "/a"})
    assert refusal(web.fetch(f"{site.url}/a", limits=LIMITS)) == "redirects"
    assert len(site.requests) == web.MOST_REDIRECTS + 1


def test_a_file_that_is_no_page_is_refused(site: Site):
    site.pages["/a"] = Reply(b"%PDF", headers={"Content-Type": "application/pdf"})
    assert refusal(web.fetch(f"{site.url}/a", limits=LIMITS)) == "media-type"


MUCH = bytes(LARGEST * 4)
PACKED = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}


@pytest.mark.parametrize("coding", PACKED)
def test_a_packed_answer_is_unpacked(site: Site, coding: str):
    site.pages["/a"] = Reply(PACKED[coding](PAGE * 20_000), headers={"Content-Encoding": coding})
    fetched = web.fetch(f"{site.url}/a", limits=LIMITS)
    assert fetched.payload.raw == PAGE * 20_000
    assert site.requests[0][1]["Accept-Encoding"] == "gzip, br"


def test_an_answer_packed_in_parts_is_unpacked_whole(site: Site):
    site.pages["/a"] = Reply(gzip.compress(PAGE) + gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})
    assert web.fetch(f"{site.url}/a", limits=LIMITS).payload.raw == PAGE * 2


@pytest.mark.parametrize("coding", PACKED)
def test_a_packed_answer_that_ends_early_is_refused(site: Site, coding: str):
    site.pages["/a"] = Reply(PACKED[coding](PAGE)[:-9], headers={"Content-Encoding": coding})
    assert refusal(web.fetch(f"{site.url}/a", limits=LIMITS)) == "broken"


def test_a_coding_that_nobody_asked_for_is_refused(site: Site):
    site.pages["/a"] = Reply(PAGE, headers={"Content-Encoding": "compress"})
    assert refusal(web.fetch(f"{site.url}/a", limits=LIMITS)) == "broken"


@pytest.mark.parametrize("coding", ["", *PACKED])
def test_too_much_is_refused_however_it_is_packed(site: Site, coding: str):
    body = PACKED[coding](MUCH) if coding else MUCH[: LARGEST + 1]
    site.pages["/a"] = Reply(body, headers={"Content-Encoding": coding} if coding else {})
    assert refusal(web.fetch(f"{site.url}/a", limits=LIMITS)) == "too-large"


def test_a_body_that_is_packed_twice_is_refused(site: Site):
    site.pages["/a"] = Reply(gzip.compress(gzip.compress(PAGE)), headers={"Content-Encoding": "gzip, gzip"})
    assert refusal(web.fetch(f"{site.url}/a", limits=LIMITS)) == "broken"


@pytest.mark.parametrize(("status", "is_passing"), [(404, False), (403, False), (500, True), (503, True), (429, True)])
def test_an_error_says_whether_it_may_pass(site: Site, status: int, is_passing: bool):
    site.pages["/a"] = Reply(status=status, headers={"Retry-After": "120"})
    fetched = web.fetch(f"{site.url}/a", limits=LIMITS)
    assert refusal(fetched) == "status"
    assert (fetched.is_passing, fetched.retry_after) == (is_passing, 120.0)


def test_a_server_that_does_not_answer_is_not_waited_for(site: Site):
    never = threading.Event()
    site.pages["/a"] = Reply(PAGE, wait_for=never)
    fetched = web.fetch(f"{site.url}/a", limits=replace(LIMITS, whole=0.3))
    never.set()
    assert refusal(fetched) == "timed-out"
    assert fetched.is_passing


def test_a_server_that_is_gone_may_come_back(site: Site):
    site.server.server_close()
    fetched = web.fetch(f"{site.url}/a", limits=LIMITS)
    assert (refusal(fetched), fetched.is_passing) == ("no-answer", True)


@pytest.mark.parametrize("in_body", [True, False])
def test_a_server_that_drips_ends_with_the_whole_time(site: Site, in_body: bool):
    end = threading.Event()
    site.pages["/a"] = Reply(drips=end, drips_body=in_body)
    started = time.monotonic()
    fetched = web.fetch(f"{site.url}/a", limits=replace(LIMITS, whole=0.5))
    end.set()
    assert (refusal(fetched), fetched.is_passing) == ("timed-out", True)
    assert time.monotonic() - started < 10


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    end = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: end.wait(20) and [])
    fetched = web.fetch("http://press.example/", limits=replace(LIMITS, whole=0.3))
    end.set()
    assert (refusal(fetched), fetched.is_passing) == ("timed-out", True)


def test_a_name_that_nobody_knows_may_be_known_later(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "getaddrinfo", Mock(side_effect=socket.gaierror(-2, "Name or service not known")))
    fetched = web.fetch("http://press.example/", limits=LIMITS)
    assert (refusal(fetched), fetched.is_passing) == ("no-answer", True)


def test_an_authorization_goes_to_the_host_that_it_is_for(site: Site):
    site.pages |= {"/a": Reply(status=302, headers={"Location": "/b"}), "/b": Reply(PAGE)}
    web.fetch(f"{site.url}/a", authorization="Bearer 9f3", limits=LIMITS)
    assert [headers.get("Authorization") for _, headers in site.requests] == ["Bearer 9f3", "Bearer 9f3"]


def test_an_authorization_is_dropped_on_the_way_to_another_host(site: Site):
    elsewhere = f"http://localhost:{site.port}/b"
    site.pages |= {"/a": Reply(status=302, headers={"Location": elsewhere}), "/b": Reply(PAGE)}
    fetched = web.fetch(f"{site.url}/a", authorization="Bearer 9f3", limits=LIMITS6)
    assert fetched.url == elsewhere
    assert "Authorization" not in site.requests[1][1]


def test_retry_after_may_be_a_date(site: Site):
    moment = datetime.now(UTC) + timedelta(minutes=10)
    site.pages["/a"] = Reply(status=503, headers={"Retry-After": format_datetime(moment, usegmt=True)})
    wait = web.fetch(f"{site.url}/a", limits=LIMITS).retry_after
    assert wait is not None
    assert 500 < wait <= 600


def test_a_date_that_is_none_is_no_wish(site: Site):
    site.pages["/a"] = Reply(status=503, headers={"Retry-After": "in a while"})
    assert web.fetch(f"{site.url}/a", limits=LIMITS).retry_after is None


def test_an_address_that_is_gone_says_so(site: Site):
    site.pages["/a"] = Reply(status=410)
    assert refusal(web.fetch(f"{site.url}/a", limits=LIMITS)) == "gone"


def test_what_the_server_says_of_its_age_and_its_links_is_told(site: Site):
    site.pages["/a"] = Reply(PAGE, headers={"Cache-Control": "public, max-age=120", "Link": '<https://h/>; rel="hub"'})
    fetched = web.fetch(f"{site.url}/a", limits=LIMITS)
    assert (fetched.max_age, fetched.links) == (120, ('<https://h/>; rel="hub"',))


@pytest.mark.parametrize(
    ("kind", "is_taken"),
    [("application/rss+xml", True), ("application/vnd.iptc.g2.newsitem+xml", True), ("text/plain", True),
     ("application/json; charset=utf-8", True), ("image/png", False), ("application/pdf", False), ("video/mp4", False)],
)  # fmt: skip
def test_a_subscription_takes_copy_and_no_pictures(site: Site, kind: str, is_taken: bool):
    site.pages["/a"] = Reply(PAGE, headers={"Content-Type": kind})
    fetched = web.fetch(f"{site.url}/a", media_types=web.COPY, limits=LIMITS)
    assert (fetched.refusal is None) == is_taken


def test_the_server_is_told_what_we_read_best_first(site: Site):
    site.pages["/a"] = Reply(PAGE)
    web.fetch(f"{site.url}/a", media_types=web.COPY, limits=LIMITS)
    accepted = site.requests[0][1]["Accept"].split(", ")
    assert (accepted[0], accepted[-1]) == ("application/atom+xml", "*/*;q=0.1")
    assert not any("*+" in name for name in accepted)


def test_a_form_is_sent_and_answered(site: Site):
    site.pages["/hub"] = Reply(status=202)
    assert web.post(f"{site.url}/hub", {"hub.mode": "subscribe"}, limits=LIMITS).refusal is None
    assert site.posts == [("/hub", {"hub.mode": "subscribe"})]


def test_a_form_is_not_sent_inside_a_network(site: Site):
    assert refusal(web.post(f"{site.url}/hub", {"hub.mode": "subscribe"})) == "blocked-address"
    assert site.posts == []


@pytest.mark.parametrize(
    ("url", "is_so"), [("http://127.0.0.1:8000", False), ("http://localhost", False), ("http://8.8.8.8", True)]
)
def test_an_address_inside_a_network_cannot_be_reached_from_outside(url: str, is_so: bool):
    assert web.is_reachable(url, networks=()) == is_so
