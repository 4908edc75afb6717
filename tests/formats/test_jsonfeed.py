"""JSON Feed: what the pairs under tests/wire/jsonfeed do not show one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from articles import formats
from articles.document import Document, Hints, Photo, Refused, Related
from articles.formats import jsonfeed, ninjs

VERSION = "https://jsonfeed.org/version/1.1"
ITEM = {"id": "1", "title": "Le titre", "content_text": "Un."}


def entry(*, feed: dict[str, Any] | None = None, **members: object) -> Document:
    """Return the document of an entry with these members."""
    stated = {"version": VERSION, "items": [ITEM | members]} | (feed or {})
    (found,) = formats.parse(json.dumps(stated).encode(), media_type=None, hints=Hints()).documents
    return found


def body(document: Document) -> list[str]:
    """Return the texts of the body's blocks."""
    return [block.text for block in document.blocks if block.kind not in ("headline", "standfirst", "caption")]


@pytest.mark.parametrize(
    ("head", "sure"),
    [
        (b'{"version": "https://jsonfeed.org/version/1"}', 1.0),
        (rb'{"version": "https:\/\/jsonfeed.org\/version\/1.1"}', 1.0),
        (b'\xef\xbb\xbf {"home_page_url": "x", "items": [{"content_html": ""}]}', 0.8),
        (b'{"uri": "x", "headline": "y", "body_text": "z"}', 0.0),
        (b"<rss>jsonfeed.org/version</rss>", 0.0),
    ],
)
def test_it_is_sure_of_its_own(head: bytes, sure: float) -> None:
    assert jsonfeed.sniff(head) == sure
    assert sure == 0 or ninjs.sniff(head) < sure


def test_html_is_read_before_text_and_what_only_the_text_says_is_unread() -> None:
    found = entry(content_html="<p>Un <b>deux</b>.</p>", content_text="Un deux.\n\nTrois.")
    assert (body(found), found.unread) == (["Un deux."], ("Trois.",))


@pytest.mark.parametrize(
    ("summary", "standfirst"), [("Un chapô.", "Un chapô."), ("Un…", ""), ("Le titre", ""), ("", "")]
)
def test_a_summary_is_the_standfirst_unless_the_text_begins_with_it(summary: str, standfirst: str) -> None:
    assert entry(summary=summary, content_text="Un, deux et trois.").standfirst == standfirst


def test_authors_and_language_of_the_feed_are_those_of_its_entries() -> None:
    feed = {"authors": [{"name": "Nadia Bel"}], "language": "fr-CA"}
    assert [
        (found.byline, found.language) for found in (entry(feed=feed), entry(feed=feed, author={"name": "Ivo"}))
    ] == [
        ("Nadia Bel", "fr-CA"),
        ("Ivo", "fr-CA"),
    ]


def test_addresses_are_joined_to_the_entry_or_else_to_the_home_page() -> None:
    feed = {"home_page_url": "https://a.example/"}
    found = entry(feed=feed, url="/2031/un", content_html='<img src="q.jpg" alt="Quai"><a href="/b">b</a>')
    assert found.photos == (Photo("Quai", href="https://a.example/2031/q.jpg"),)
    assert found.blocks[1].spans[0].href == "https://a.example/b"
    assert found.related == (Related("Le titre", "https://a.example/2031/un"),)


def test_pictures_among_attachments_are_photos_and_others_are_related() -> None:
    found = entry(
        attachments=[
            {"url": "https://a.example/p.png", "mime_type": "image/png", "title": "Le plan"},
            {"url": "https://a.example/s.mp3", "mime_type": "audio/mpeg"},
            {"url": "p.png", "mime_type": "image/png"},
        ]
    )
    assert found.photos == (Photo("Le plan", href="https://a.example/p.png"),)
    assert found.related == (Related("https://a.example/s.mp3", "https://a.example/s.mp3"),)


def test_words_of_extensions_are_unread_and_their_codes_are_not() -> None:
    found = entry(_agence={"note": "Photos à suivre <b>vers 15 h</b>", "code": "X12", "lien": "https://a.example/"})
    assert found.unread == ("Photos à suivre vers 15 h",)


def test_members_of_the_wrong_type_are_dropped() -> None:
    names = ("url", "summary", "image", "date_published", "authors", "tags", "language", "attachments", "content_html")
    values: list[object] = [[[1]], {"a": {}}, 7, True, [None]]
    for value in values:
        wrong: dict[str, Any] = dict.fromkeys(names, value)
        found = entry(**wrong)
        assert (found.headline, body(found)[-1:]) == ("Le titre", ["Un."] if value != 7 else ["7"])


@pytest.mark.parametrize("items", [[], ["un"], [{"content_html": "<p></p>"}]])
def test_a_feed_without_a_word_says_so(items: list[object]) -> None:
    (found,) = jsonfeed.parse(json.dumps({"version": VERSION, "items": items}).encode(), Hints())
    assert isinstance(found, Refused)
    assert found.code in ("no-item", "blank")
