"""Atom 0.3 and 1.0: its types of text, its bases and languages, its sources, its tombstones."""

from __future__ import annotations

import base64

import pytest

from articles import formats
from articles.document import Document, Hints

HEAD = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://fil.example/a/"><title>Fil</title>'


def read(inner: str, *, head: str = HEAD) -> Document:
    raw = f"{head}<entry>{inner}</entry></feed>".encode()
    (document,) = formats.parse(raw, media_type=None, hints=Hints()).documents
    assert document.format == "atom"
    return document


def body(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind == "paragraph"]


@pytest.mark.parametrize(
    "content",
    [
        '<content type="html">&lt;p&gt;Un &amp;amp; deux&lt;/p&gt;</content>',
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un &amp; deux</p></div></content>',
        "<content>Un &amp; deux</content>",
        '<content type="text/plain">Un &amp; deux</content>',
        '<content type="text">&lt;p&gt;Un &amp;amp; deux&lt;/p&gt;</content>',
        f'<content type="application/octet-stream">{base64.b64encode(b"Un & deux").decode()}</content>',
        f'<content mode="base64" type="text/html">{base64.b64encode(b"<p>Un &amp; deux</p>").decode()}</content>',
        '<content type="application/xml"><story><para>Un &amp; deux</para></story></content>',
    ],
)
def test_a_text_is_what_its_type_says_or_else_what_it_is(content: str) -> None:
    assert body(read(f"<title>T</title>{content}")) == ["Un & deux"]


def test_a_picture_in_base64_is_no_text() -> None:
    raw = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(200)).decode()
    assert body(read(f'<title>T</title><content type="image/png">{raw}</content>')) == []


def test_plain_text_may_hold_a_sign_of_markup() -> None:
    assert body(read("<title>T</title><content>Si a &lt; b, alors &lt;b&gt; vaut 1.</content>")) == [
        "Si a < b, alors <b> vaut 1."
    ]


def test_a_text_that_stands_elsewhere_is_related() -> None:
    document = read('<title>T</title><content type="video/mp4" src="film.mp4"/>')
    assert [story.href for story in document.related] == ["https://fil.example/a/film.mp4"]


def test_the_nearest_base_and_language_count() -> None:
    document = read(
        '<title>T</title><link href="x"/><content type="html" xml:base="b/" xml:lang="br">'
        "&lt;p&gt;Un &lt;a href='y'&gt;lien&lt;/a&gt;.&lt;/p&gt;</content>"
    )
    assert (document.language, document.guid) == ("br", "https://fil.example/a/x")
    assert [span.href for block in document.blocks for span in block.spans] == ["https://fil.example/a/b/y"]


def test_an_entry_without_author_has_the_feeds() -> None:
    head = f"{HEAD}<author><name>Alice</name><email>alice@fil.example</email></author>"
    assert read("<title>T</title>", head=head).byline == "Alice"
    assert read("<title>T</title><author><name>Bob</name></author>", head=head).byline == "Bob"


def test_a_contributor_is_left_unread() -> None:
    document = read("<title>T</title><author><name>Bob</name></author><contributor><name>Charlie</name></contributor>")
    assert (document.byline, document.unread) == ("Bob", ("Charlie",))


def test_an_entry_that_was_only_updated_is_published_by_then() -> None:
    document = read("<title>T</title><updated>2025-02-03T10:00:00Z</updated>")
    assert document.published == document.updated == "2025-02-03T10:00:00+00:00"


def test_a_tombstone_takes_its_entry_back() -> None:
    at = 'xmlns:at="http://purl.org/atompub/tombstones/1.0"'
    raw = f'{HEAD}<at:deleted-entry {at} ref="urn:1" when="2025-02-03T10:00:00Z"/></feed>'.encode()
    (document,) = formats.parse(raw, media_type=None, hints=Hints()).documents
    assert (document.guid, document.signal, document.pubstatus) == ("urn:1", "kill", "canceled")


def test_a_draft_is_withheld() -> None:
    control = '<app:control xmlns:app="http://www.w3.org/2007/app"><app:draft>yes</app:draft></app:control>'
    assert read(f"<title>T</title>{control}").pubstatus == "withheld"
