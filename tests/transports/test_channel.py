"""What a feed says of itself: its hub, its own address, and how long it stays the same."""

from __future__ import annotations

import pytest

from articles.transports import Payload
from articles.transports.channel import Channel, said

ORIGIN = "https://press.example/feeds/all.xml"
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Vaubrie</title>
<link rel="hub" href="https://hub.example/"/><link rel="self" href="https://press.example/atom"/>
<entry><link rel="hub" href="https://other.example/"/></entry></feed>"""
RSS = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Vaubrie</title>
<link>https://press.example/</link><atom:link rel="self" href="https://press.example/rss"/>
<atom:link rel="hub" href="/hub"/><ttl>15</ttl><item><title>Le pont rouvre</title></item></channel></rss>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "feed_url": "https://press.example/feed.json",
"hubs": [{"type": "rssCloud", "url": "https://cloud.example/"}, {"type": "WebSub", "url": "https://hub.example/"}],
"items": []}"""
PAGE = """<!DOCTYPE html><html><head><meta charset=utf-8><title>Vaubrie</title><link rel=hub href=https://hub.example/>
<link rel="alternate self" href="/"></head><body><link rel=hub href=https://other.example/></body></html>"""


def of(text: str, *links: str) -> Channel:
    """Return what a feed says that stands at ORIGIN."""
    return said(Payload(text.encode(), origin=ORIGIN), links=links)


@pytest.mark.parametrize(
    ("text", "hub", "topic"),
    [
        (ATOM, "https://hub.example/", "https://press.example/atom"),
        (RSS, "https://press.example/hub", "https://press.example/rss"),
        (JSON, "https://hub.example/", "https://press.example/feed.json"),
        (PAGE, "https://hub.example/", "https://press.example/"),
    ],
)
def test_hub_and_address_stand_in_the_head(text: str, hub: str, topic: str):
    assert (of(text).hub, of(text).topic) == (hub, topic)


def test_the_link_headers_win():
    links = ('<https://first.example/>; rel="hub", <https://press.example/self>; rel=self', "<x>; rel=next")
    assert of(ATOM, *links) == Channel("https://first.example/", "https://press.example/self")


def test_a_hub_without_the_feeds_own_address_is_none():
    assert of(ATOM.replace("self", "alternate")).hub == ""


def test_a_hub_that_is_no_address_of_the_web_is_none():
    assert of(ATOM.replace("https://hub.example/", "javascript:alert(1)")).hub == ""


def test_the_time_to_live_is_in_minutes():
    assert of(RSS).stays == 900


@pytest.mark.parametrize(("frequency", "stays"), [("", 3600), ("<sy:updateFrequency>4</sy:updateFrequency>", 900)])
def test_the_period_of_updates_is_divided_by_their_frequency(frequency: str, stays: int):
    period = f"<sy:updatePeriod> hourly </sy:updatePeriod>{frequency}"
    feed = RSS.replace("<ttl>15</ttl>", period).replace(
        "<rss", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    )
    assert of(feed).stays == stays


@pytest.mark.parametrize(
    "text",
    ["", "Le pont rouvre", "{", "{" * 3000, "[1]", "<", "<rss><ttl>soon</ttl>", "<a>" * 9000,
     '{"hubs": 3, "feed_url": []}',
     '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/hosts">]><feed><ttl>&d;</ttl></feed>'],
)  # fmt: skip
def test_what_says_nothing_of_itself_is_no_fault(text: str):
    assert of(text) == Channel()
