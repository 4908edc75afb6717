"""What a feed says of itself: its hub and its own address (WebSub), and how often it is worth asking for.

Only its head is read, up to the first story; the formats read the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from articles.transports import Payload

LONGEST = 2000  # characters of an address
_HEAD = 262_144  # bytes
_LARGEST_JSON = 4 * 1024**2  # bytes; beyond, it is not read twice for the sake of a hub

_STORIES = frozenset({"item", "entry", "body"})
_LINK = re.compile(r"""<([^<>]{1,2000})>((?:\s*;\s*[\w*-]{1,40}\s*=\s*(?:"[^"]{0,500}"|[^",;\s]{0,500})){0,20})""")
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_RELATION = re.compile(r""";\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]*))""", re.IGNORECASE)
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}


@dataclass(frozen=True, slots=True)
class Channel:
    """What the feed says: the first hub, the feed's own address (the topic), seconds for which it stays the same."""

    hub: str = ""
    topic: str = ""
    stays: int = 0


def said(payload: Payload, *, links: Sequence[str] = ()) -> Channel:
    """Return what a feed says of itself, in its Link headers first (W3C WebSub, section 4); raises nothing."""
    found: dict[str, str] = {}
    raw = payload.raw or b""
    for name, value in (*_in_headers(links), *_in_body(raw)):
        found.setdefault(name, value)
    hub, topic = (_whole(payload.origin, found.get(name, "")) for name in ("hub", "self"))
    return Channel(hub, topic, _stays(found)) if hub and topic else Channel(stays=_stays(found))


def _in_headers(links: Sequence[str]) -> Iterator[tuple[str, str]]:
    for header in links:
        for address, parameters in _LINK.findall(header):
            relation = _RELATION.search(parameters)
            if relation:
                yield from _related(relation[1] or relation[2], address)


def _in_body(raw: bytes) -> list[tuple[str, str]]:
    start = raw[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return list(_in_json(raw))
    if b"<" not in start:
        return []
    if _PAGE.search(start):
        return list(_in_markup(etree.HTMLPullParser(events=("start", "end"), no_network=True), raw[:_HEAD]))
    parser: etree.XMLPullParser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, recover=True
    )
    return list(_in_markup(parser, raw[:_HEAD]))


def _in_markup(parser: etree.XMLPullParser | etree.HTMLPullParser, head: bytes) -> Iterator[tuple[str, str]]:
    try:
        parser.feed(head)
        events = list(parser.read_events())
    except etree.XMLSyntaxError:
        return
    for event, element in events:
        if not isinstance(element, etree._Element) or not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname.lower()
        if event == "start" and name in _STORIES:
            return
        if event == "start" and name == "link":
            yield from _related(element.get("rel", ""), element.get("href", ""))
        elif event == "end" and name in {"ttl", "updateperiod", "updatefrequency"}:
            yield name, (element.text or "").strip().lower()


def _in_json(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield the hub and the address of a JSON Feed."""
    if len(raw) > _LARGEST_JSON:
        return
    try:
        feed = json.loads(raw)
    except (ValueError, RecursionError):
        return
    if isinstance(address := feed.get("feed_url"), str):
        yield "self", address
    hubs = feed.get("hubs")
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and str(hub.get("type", "")).lower() == "websub" and isinstance(hub.get("url"), str):
            yield "hub", hub["url"]


def _related(relations: str, address: str) -> Iterator[tuple[str, str]]:
    for relation in relations.lower().split():
        if relation in {"hub", "self"} and address.strip():
            yield relation, address.strip()


def _whole(origin: str, address: str) -> str:
    """Return an address of the web, whole; "" where it is none."""
    try:
        whole = urljoin(origin, address) if address else ""
        is_web = urlsplit(whole).scheme in {"http", "https"} and bool(urlsplit(whole).hostname)
    except ValueError:
        return ""
    return whole if is_web and len(whole) <= LONGEST else ""


def _stays(found: dict[str, str]) -> int:
    """Return RSS's ttl, in minutes there, or the period of the syndication module; 0 for none."""
    minutes = found.get("ttl", "")
    if minutes.isdecimal():
        return int(minutes[:6]) * 60
    often = found.get("updatefrequency", "")
    period = _PERIODS.get(found.get("updateperiod", ""), 0)
    return period // max(1, int(often[:6]) if often.isdecimal() else 1)
