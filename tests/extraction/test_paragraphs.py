"""Blocks made ready to be read."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from articles.document import PARAGRAPH, Block
from articles.extraction.paragraphs import LONGEST_SENTENCE, Paragraph, read


def paragraph(text: str) -> Paragraph:
    return read(Block(PARAGRAPH, text, 0, len(text)))


def sentences(text: str) -> list[str]:
    starts = [*paragraph(text).starts, len(text)]
    return [text[start:end].strip() for start, end in pairwise(starts)]


def test_a_sentence_ends_before_a_capital() -> None:
    assert sentences("Il pleut. La mer monte ! Et après ?") == ["Il pleut.", "La mer monte !", "Et après ?"]


def test_an_abbreviation_ends_none() -> None:
    assert sentences("M. Orsan a parlé à Mme. Verdier.") == ["M. Orsan a parlé à Mme. Verdier."]


def test_a_full_stop_within_marks_ends_none() -> None:
    assert len(sentences('Elle a dit "Il pleut. Rentrons vite" hier.')) == 1


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = "mot " * LONGEST_SENTENCE + '"oui"'
    starts = paragraph(text).starts
    assert len(starts) > 1
    assert all(text[start - 1] == " " for start in starts[1:])


@given(st.text(alphabet=' "«».!aA\u00a0', max_size=300), st.integers(1, 40))
def test_every_quotation_lies_within_one_sentence(piece: str, times: int) -> None:
    read_paragraph = paragraph(piece * times)
    assert list(read_paragraph.starts) == sorted(set(read_paragraph.starts))
    for span in read_paragraph.spans:
        start, end = read_paragraph.sentence(span)
        assert start <= span.outer_start < span.outer_end <= end


@given(st.text(alphabet=' "«».!aA\u00a0', max_size=300))
def test_masks_keep_every_place(text: str) -> None:
    assert len(paragraph(text).masked) == len(text)
