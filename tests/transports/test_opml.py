"""Lists of feeds as OPML, read and written."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.document import Refused, fold_spaces
from articles.transports import opml
from articles.transports.opml import Outline

LIST = """<?xml version="1.0" encoding="{encoding}"?>
<opml version="2.0"><head><title>Régions</title></head><body>
<outline text="Vaubrie &amp; côte" type="rss" xmlUrl="https://press.example/vaubrie?a=1&amp;b=2"/>
<outline text="Journaux"><outline text="Nord"><outline title="Le Nord" xmlUrl="https://nord.example/"/></outline></outline>
<outline text="Vaubrie again" xmlUrl="https://press.example/vaubrie?a=1&amp;b=2"/>
<outline text="Une liste" type="include" url="https://lists.example/other.opml"/>
</body></opml>"""
MOMENT = datetime.datetime(2026, 3, 10, 9, 15, tzinfo=datetime.UTC)
READ = [
    Outline("Vaubrie & côte", "https://press.example/vaubrie?a=1&b=2"),
    Outline("Le Nord", "https://nord.example/", ("Journaux", "Nord")),
]


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
def test_feeds_come_in_order_with_their_folders_each_once(encoding: str):
    assert opml.read(LIST.format(encoding=encoding).encode(encoding)) == READ


def code(raw: bytes) -> str:
    """Return why a list is refused."""
    found = opml.read(raw)
    assert isinstance(found, Refused)
    assert str(found.message).endswith(".")
    return found.code


FEED = '<outline text="&z;" xmlUrl="https://a.example/"/>'
BOMB = "<!DOCTYPE opml [{}]><opml><body>" + FEED + "</body></opml>"
LEVELS = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise("abcdefghyz"))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (BOMB.format(f'<!ENTITY a "aaaaaaaaaa">{LEVELS}'), "hostile-xml"),
        (BOMB.format('<!ENTITY z SYSTEM "file:///etc/hosts">'), "hostile-xml"),
        ("<opml><body>" + '<outline text="a">' * 3000, "hostile-xml"),
        ("<opml><body>" + '<outline text="a" xmlUrl="https://a.example/"/>' * 2000 + "</body></opml>", "too-many"),
        ("<opml>" + " " * opml.LARGEST + "</opml>", "too-large"),
        ("<opml><body><outline text='a'/></body></opml>", "no-feeds"),
        ("<rss><channel/></rss>", "not-opml"),
        ("<html><opml xmlUrl='https://a.example/'></html>", "not-opml"),
    ],
    ids=["bomb", "file", "nested", "many", "large", "empty", "rss", "html"],
)  # fmt: skip
def test_a_hostile_or_empty_list_is_refused(raw: str, why: str):
    assert code(raw.encode()) == why


@pytest.mark.parametrize("raw", [b"", b"https://lists.example/other.opml", b"\x00\x01", b"{}"])
def test_what_is_no_xml_is_refused_and_nothing_is_fetched(raw: bytes):
    assert isinstance(opml.read(raw), Refused)


def test_a_list_that_is_written_is_read_again():
    assert opml.read(opml.write(READ, title="Régions", created=MOMENT)) == READ


_names = st.text(max_size=60).map(fold_spaces).filter(lambda text: text and text.strip() == text)
_outlines = st.builds(
    Outline,
    _names,
    st.integers(0, 10**6).map(lambda number: f"https://press.example/{number}?a=1&b=“é”"),
    st.lists(_names, max_size=2).map(tuple),
)


@given(st.lists(_outlines, min_size=1, max_size=8, unique_by=lambda outline: outline.url))
def test_any_list_is_read_as_it_was_written(outlines: list[Outline]):
    found = opml.read(opml.write(outlines, title="Régions", created=MOMENT))
    assert isinstance(found, list)
    assert sorted(found, key=lambda outline: outline.url) == sorted(outlines, key=lambda outline: outline.url)


def test_signs_that_xml_knows_not_are_written_as_unknown():
    found = opml.read(opml.write([Outline("a\x00b", "https://a.example/")], title="\x0b", created=MOMENT))
    assert found == [Outline("a\ufffdb", "https://a.example/")]
