"""Blocks to HTML: the text unharmed, the marks never crossing."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from articles import rendering
from articles.document import Block, Document, Part, Quote, Span, fold_spaces, lay_out
from articles.markup import clean
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


def rows(*cells: list[str], kind: str = "cell") -> Document:
    """Return a document whose blocks are rows of the cells, one space between them."""
    parts = []
    for words in cells:
        starts = [len(" ".join(words[:number])) + (number > 0) for number in range(len(words))]
        spans = tuple(Span(at, at + len(word), kind) for at, word in zip(starts, words, strict=True))
        parts.append(Part("table", " ".join(words), spans))
    blocks, text = lay_out(parts)
    return Document("nitf", blocks=blocks, text=text)


def test_rows_of_cells_stand_in_one_table():
    html = to_html(rows(["Valmore", "12"], ["Osnes", "9,5 %"]))
    assert html == (
        '<table><tbody><tr data-start="0"><td>Valmore</td> <td class="figure">12</td></tr>'
        '<tr data-start="12"><td>Osnes</td> <td class="figure">9,5 %</td></tr></tbody></table>'
    )


def test_cells_of_a_head_say_so():
    assert "<th>Club</th> <th>Points</th>" in to_html(rows(["Club", "Points"], kind="header"))


def test_rows_without_cells_stand_as_they_are():
    blocks, text = lay_out([("table", "Valmore 12"), ("table", "Osnes 9")])
    html = to_html(Document("plaintext", blocks=blocks, text=text))
    assert html.splitlines()[1] == '<pre class="table" data-start="12">Osnes 9</pre>'


def test_words_between_cells_have_a_cell_of_their_own():
    block = Block("table", "un deux trois", 5, 18, (Span(5, 7, "cell"), Span(13, 18, "cell")))
    assert block_html(block, []) == "<td>un</td> <td>deux</td> <td>trois</td>"


def test_quotations_that_follow_each_other_stand_in_one_element():
    blocks, text = lay_out([("blockquote", "un"), ("blockquote", "deux"), ("paragraph", "trois")])
    html = to_html(Document("plaintext", blocks=blocks, text=text))
    assert html.startswith('<blockquote><p data-start="0">un</p><p data-start="4">deux</p></blockquote>')


KINDS = ["emphasis", "strong", "link", "code", "sub", "sup", "cell", "header", "other"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["paragraph", "listitem", "blockquote", "table", "subheading", "caption"]),
            st.text("ab <&\"'é1🎀", min_size=1, max_size=12).map(fold_spaces).filter(bool),
            st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12), st.sampled_from(KINDS)), max_size=4),
        ),
        max_size=5,
    ),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=3),
)
def test_any_document_passes_the_door_unchanged_with_the_text_of_its_blocks(parts, ranges):
    laid = [
        Part(
            kind,
            text,
            tuple(
                Span(a, min(a + n, len(text)), name, "https://example.org/") for a, n, name in spans if a < len(text)
            ),
        )
        for kind, text, spans in parts
    ]
    blocks, text = lay_out(laid)
    quotes = tuple(quote(start, min(start + length, len(text))) for start, length in ranges if start < len(text))
    html = to_html(Document("nitf", blocks=blocks, text=text, quotes=quotes))
    assert clean(html) == html
    Nesting().feed(html)
    shown = dict(
        re.findall(r'<(?:p|li|pre|h2|tr)(?: class="\w+")? data-start="(\d+)">(.*?)</(?:p|li|pre|h2|tr)>', html)
    )
    assert {int(start): text_of(inside) for start, inside in shown.items()} == {b.start: b.text for b in blocks}


def test_the_inside_of_a_row_is_the_same_alone():
    document = rows(["Valmore", "12"])
    assert block_html(document.blocks[0], []) == '<td>Valmore</td> <td class="figure">12</td>'


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


def test_a_block_of_many_marks_is_rendered_in_one_pass():
    count = 20_000
    spans = tuple(Span(at * 2, at * 2 + 1, "cell" if at % 2 else "strong") for at in range(count))
    quotes = [quote(at * 2, at * 2 + 1) for at in range(count)]
    block = Block("table", "a " * count, 0, count * 2, spans)
    assert rendering._inside(block, list(enumerate(quotes))).count("quotation") == count


@pytest.mark.parametrize("kind", ["paragraph", "listitem", "blockquote", "table"])
def test_a_long_run_of_blocks_is_one_list(kind):
    cell = (Span(0, 1, "cell"),) if kind == "table" else ()
    blocks, text = lay_out([Part("paragraph", "un"), *(Part(kind, "x", cell) for _ in range(rendering.STRIDE * 2))])
    html = to_html(Document("nitf", blocks=blocks, text=text))
    assert clean(html) == html
    assert html.count("data-start") == len(blocks)
    assert max(html.count("<ul>"), html.count("<blockquote>"), html.count("<table>")) == (kind != "paragraph")
