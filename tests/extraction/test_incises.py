"""Clauses inserted within the marks of a quotation."""

from __future__ import annotations

import pytest

from tests.extraction.stories import quotes, speakers


@pytest.mark.parametrize(
    "inserted",
    ["a assuré Alma Verdier", "explique la préfète Alma Verdier", "confie Alma Verdier", "a-t-elle dit"],
)
def test_an_inserted_clause_names_the_speaker_and_splits_the_words(inserted: str) -> None:
    (quote,) = quotes("Alma Verdier est venue.", f"« Nous irons, {inserted}, jusqu'au bout de la digue. »")
    text = quote.text
    pieces = [text[start - quote.start : end - quote.start] for start, end in quote.fragments]
    assert pieces == ["Nous irons", "jusqu'au bout de la digue."]
    assert quote.speaker == "Alma Verdier"


def test_the_cue_lies_within_the_marks() -> None:
    (quote,) = quotes("« Moi, a dit Alma Verdier, j'ai vu la mer. »")
    assert quote.cue is not None
    assert quote.cue.text == "a dit"
    assert quote.start < quote.cue.start < quote.end


@pytest.mark.parametrize("words", ["Nous irons, quoi qu'on dise, au port", "Nous irons, comme dit le sage, au port"])
def test_a_clause_of_the_speaker_splits_nothing(words: str) -> None:
    (quote,) = quotes(f'"{words}", a promis Alma Verdier.')
    assert quote.fragments == ((quote.start, quote.end),)


def test_english_inserts_no_clause_within_the_marks() -> None:
    assert speakers("“We will, said the wind, go home,” said Alma Verdier.", language="en") == ["Alma Verdier"]
