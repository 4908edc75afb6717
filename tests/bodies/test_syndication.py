"""Feeds on the wire: names whatever their prefix, addresses, and what senders break."""

from __future__ import annotations

import pytest
from lxml import etree

from articles.bodies import syndication
from articles.document import Refused


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("{http://www.w3.org/2005/Atom}published", "published"), ("{http://purl.org/rss/1.0/}pubDate", "pubdate"),
        ("{http://search.yahoo.com/mrss}Content", "media:content"),
        ("{http://purl.org/rss/1.0/modules/content/}encoded", "content:encoded"),
        ("{http://purl.org/rss/1.0/modules/company}name", "?:name"), ("{urn:x}name", "?:name"), ("pubDate", "pubdate"),
        ("{http://prismstandard.org/namespaces/basic/2.0/}keyword", "prism:keyword"),
    ],
)  # fmt: skip
def test_an_element_is_known_by_its_namespace(tag: str, name: str) -> None:
    assert syndication.name_of(etree.Element(tag)) == name


@pytest.mark.parametrize(
    ("href", "whole"),
    [
        ("/a", "https://x.example/a"), (" https://y.example/a\n b ", "https://y.example/ab"), ("//y.example", "https://y.example"),
        ("javascript:alert(1)", None), ("mailto:a@b.example", None), ("", None), (None, None), ("http://[x", None),
    ],
)  # fmt: skip
def test_an_address_is_whole_and_of_the_web(href: str | None, whole: str | None) -> None:
    assert syndication.absolute(href, "https://x.example/b") == whole


def test_markup_in_elements_of_text_is_mended_to_text_and_other_markup_is_left() -> None:
    broken = "<item><title>a <b>c</title><media:content url='u'><x/></media:content><description/></item>"
    assert syndication.mend(broken) == broken.replace("<b>", "&lt;b&gt;")


def test_text_in_sections_is_left_as_it_is() -> None:
    assert syndication.mend("<title><![CDATA[<b>]]> <i></title>") == "<title><![CDATA[<b>]]> &lt;i&gt;</title>"


def test_an_element_of_text_without_end_stops_at_the_next_entry() -> None:
    assert syndication.mend("<title>a<item><title>b<i></title>") == "<title>a<item><title>b&lt;i&gt;</title>"


@pytest.mark.parametrize(("raw", "code"), [(b"<opml><head/></opml>", "no-feed"), (b"<feed/>", "no-entries")])
def test_what_has_no_entry_is_refused(raw: bytes, code: str) -> None:
    refused = syndication.read(raw, charset=None)
    assert isinstance(refused, Refused)
    assert refused.code == code
