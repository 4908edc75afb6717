"""HTML fragments: what tag soup holds is kept, in its order."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.bodies import fragment


def texts(html: str) -> list[str]:
    """Return the texts of a fragment's blocks."""
    return [part.text for part in fragment.read(html).parts]


def test_paragraphs_become_blocks_with_spans() -> None:
    (first, second) = fragment.read("<p>Le <b>port</b> rouvre.</p><h2>Lundi</h2>").parts
    assert (first.kind, first.text, second.kind) == ("paragraph", "Le port rouvre.", "subheading")
    assert [(span.start, span.end, span.kind) for span in first.spans] == [(3, 7, "strong")]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("Sans balise &amp; sans fin", ["Sans balise & sans fin"]),
        ("5 < 6 & 7 > 2, <3", ["5 < 6 & 7 > 2, <3"]),
        ("un <b>deux<p>trois", ["un deux", "trois"]),
        ("<p>un</p></div></body></html>deux", ["un", "deux"]),
        ("un <!-- rien --> deux <!-- trois", ["un deux trois"]),
        ("<![CDATA[un <i>deux</i>]]>", ["un deux"]),
        ('<a href="/x>un</a> <p>deux</p>', ["un", "deux"]),
        ("un <deux", ["un <deux"]),
        ("u\x00n\x1f deux", ["un deux"]),
        ("<title>un</title>deux", ["un", "deux"]),
    ],
)
def test_what_tag_soup_would_hide_is_kept(html: str, blocks: list[str]) -> None:
    assert texts(html) == blocks


def test_scripts_and_styles_are_unread() -> None:
    body = fragment.read("<style>p {}</style><p>un</p><script>if (a < b) go()</script>")
    assert ([part.text for part in body.parts], body.unread) == (["un"], ["p {}", "if (a < b) go()"])


def test_links_are_joined_to_the_base() -> None:
    (part,) = fragment.read('<a href="/suite">la suite</a>', base="https://depeches.example/a/b").parts
    assert part.spans[0].href == "https://depeches.example/suite"


def test_handlers_take_over_their_elements() -> None:
    body = fragment.read("un<aside>deux</aside>", handlers={"aside": lambda _, body: body.unread.append("vu")})
    assert ([part.text for part in body.parts], body.unread) == (["un"], ["vu"])


@pytest.mark.parametrize("piece", ["<div>", "<p><b>", "<", "<!--", "<a b='", "<td", "&#", "<img srcset=a,b ", "</"])
def test_hostile_html_is_read_in_bounded_time(piece: str) -> None:
    begun = time.process_time()
    assert "".join(texts(f"un {piece * 100_000}")).startswith("un")
    assert time.process_time() - begun < 5


def test_what_is_nested_too_deeply_keeps_its_paragraphs() -> None:
    deep = "<div>" * 400 + "<p>un <b>de</b>ux &eacute;</p><script>x()</script><p>trois</p>" + "</div>" * 400
    body = fragment.read(deep)
    assert ([part.text for part in body.parts], body.unread) == (["un deux é", "trois"], ["x()"])


def test_a_whole_page_is_read_too() -> None:
    assert texts("<!DOCTYPE html><html><head><meta charset=utf-8></head><body><p>un</p></body></html>") == ["un"]


@given(
    st.lists(
        st.sampled_from(("<p>", "</p>", "a", " Été.", "\n", "\xa0", "e\u0301", "&eacute;", "&foo;", "&", "\x01")),
        max_size=12,
    ).map(lambda pieces: f"<p>{''.join(pieces)}</p>")
)  # fmt: skip
def test_plain_paragraphs_are_what_the_parser_makes_of_them(html: str) -> None:
    short, whole = fragment.read(html), fragment.read(f"<div>{html}</div>")
    assert (short.parts, short.unread) == (whole.parts, whole.unread)
