"""Blocks to HTML: the text unharmed, the marks never crossing."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from articles.document import Block, Document, Quote, Span, lay_out
from articles.rendering import block_html, to_html

VECTOR = json.loads((settings.BASE_DIR / "tests/vectors/offsets.json").read_text("utf-8"))
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=30)


class Nesting(HTMLParser):
    """Raise where an element ends inside another that began before it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def quote(start: int, end: int) -> Quote:
    return Quote("", start, end, fragments=((start, end),))


def test_the_shared_vector_names_the_words_it_says():
    for span in VECTOR["spans"]:
        assert VECTOR["text"][span["start"] : span["end"]] == span["words"]


def test_a_marked_block_of_the_shared_vector_keeps_its_text():
    for place in VECTOR["blocks"]:
        block = Block("paragraph", VECTOR["text"][place["start"] : place["end"]], place["start"], place["end"])
        quotes = [quote(span["start"], span["end"]) for span in VECTOR["spans"]]
        assert text_of(block_html(block, quotes)) == block.text


@given(WORDS, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30))), st.booleans())
def test_overlapping_marks_never_cross_and_never_change_the_text(text, ranges, has_link):
    marks = [(start + 7, min(start + length, len(text)) + 7) for start, length in ranges if start < len(text)]
    spans = tuple(Span(start, end, "link" if has_link else "strong", "https://example.org/") for start, end in marks)
    block = Block("paragraph", text, 7, 7 + len(text), spans)
    html = block_html(block, [quote(start, end) for start, end in marks])
    Nesting().feed(html)
    assert text_of(html) == text


def test_every_block_element_says_where_it_begins():
    blocks, text = lay_out(
        [("headline", "Titre"), ("standfirst", "Chapô."), ("paragraph", "Corps."), ("caption", "Vue.")]
    )
    html = to_html(Document("plaintext", blocks=blocks, text=text))
    assert re.findall(r'<p[^>]*data-start="(\d+)"[^>]*>([^<]*)<', html) == [
        ("7", "Chapô."), ("15", "Corps."), ("23", "Vue."),
    ]  # fmt: skip


def test_list_items_stand_in_one_list():
    blocks, text = lay_out([("listitem", "un"), ("listitem", "deux"), ("paragraph", "trois")])
    html = to_html(Document("plaintext", blocks=blocks, text=text))
    assert html.startswith('<ul><li data-start="0">un</li><li data-start="4">deux</li></ul>')


def test_a_quotation_is_marked_with_its_number_and_place():
    block = Block("paragraph", 'Il dit "oui" et "non".', 10, 32)
    html = block_html(block, [quote(18, 21), quote(27, 30)])
    assert '<span class="quotation" data-quote="1" data-start="27">non</span>' in html


def test_a_quotation_over_two_blocks_is_marked_in_both():
    blocks, text = lay_out([("paragraph", "« Un."), ("paragraph", "Deux. »")])
    html = to_html(Document("plaintext", blocks=blocks, text=text, quotes=(quote(2, 12),)))
    assert html.count('data-quote="0"') == 2


def test_markup_in_the_copy_is_shown_as_text():
    block = Block("paragraph", "<script>alert(1)</script> & <b>", 0, 31)
    assert "&lt;script&gt;" in block_html(block, [])
