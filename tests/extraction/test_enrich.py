"""What holds for every document: nothing stated changes, no offset is wrong, and the time grows with the text."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.document import CAPTION, HEADLINE, PARAGRAPH, STANDFIRST, Document, Hints, Photo, lay_out
from articles.extraction import enrich

KINDS = st.sampled_from([HEADLINE, STANDFIRST, PARAGRAPH, "subheading", "listitem", CAPTION])
PIECES = st.sampled_from(
    ['"', "«\u00a0", "\u00a0»", "“", "”", "„", "‘", "’", "'", ", a-t-elle dit", " a déclaré ", "Alma Verdier", " Mme ",
     "la ministre ", "selon ", "Pour ", ". ", ", ", " said ", "she", "Le ", "\x00", "\n", "😀", "e\u0301", "A.", " : ",
     ", dit-il, ", " it said", " the official ", ", who ", "’s ", "s’ ", ", 43, ",
     "PORT ELM (AVA) — ", "According to ", " by "]
)  # fmt: skip
COPY = st.one_of(st.text(max_size=80), st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=40).map("".join))
MILLION = 1_000_000
SECONDS = 30.0  # for a million characters; a quadratic pass takes hours


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(KINDS, COPY), max_size=6), st.sampled_from(["fr", "en", None]), COPY)
def test_any_text_is_read_and_no_offset_is_wrong(
    parts: list[tuple[str, str]], language: str | None, other: str
) -> None:
    blocks, text = lay_out(parts)
    photos = (Photo("", credit=other),)
    document = Document(format="x", blocks=blocks, text=text, language=language, byline=other, photos=photos)
    found = enrich(document, hints=Hints())
    assert (found.text, found.blocks, found.digest) == (document.text, document.blocks, document.digest)
    for quote in found.quotes:
        assert text[quote.start : quote.end] == quote.text
        assert any(block.start <= quote.start < quote.end <= block.end for block in blocks)
        for words in (quote.mention, quote.cue):
            assert words is None or text[words.start : words.end] == words.text
        assert (quote.fragments[0][0], quote.fragments[-1][1]) == (quote.start, quote.end)
        assert all(start <= end for start, end in quote.fragments)
        assert (quote.speaker is None) == (quote.resolved_by is None) == (quote.confidence == 0.0)


@pytest.mark.parametrize(
    ("language", "copy"),
    [
        ("fr", lambda n: '"' * n),
        ("fr", lambda n: "« a " * (n // 4)),
        ("fr", lambda n: '"x a b c d, e", dit-il, ' * (n // 25)),
        ("fr", lambda n: '"Nous irons tous demain", a dit Jean Orsan. ' * (n // 44)),
        ("fr", lambda n: '"Nous irons, dit-il, tous, a dit le maire, demain" ' * (n // 50)),
        ("fr", lambda n: "Jean Orsan a dit " * (n // 17) + '"oui, nous irons tous"'),
        ("fr", lambda n: '"x a b c d", a dit ' + "A" * n),
        ("fr", lambda n: '"x a b c d", a dit le ' + "a" * n + " Jean Orsan"),
        ("fr", lambda n: '"x a b c d", a dit ' + "Aa, le " * (n // 7)),
        ("fr", lambda n: '"x a b c d", a dit ' + "1" * n),
        ("en", lambda n: "‘a s’ " * (n // 6)),
        ("en", lambda n: '"We will all go," she said. ' * (n // 27)),
        ("en", lambda n: 'The mayor, 43, a baker, told us it was "a very bad day". ' * (n // 57)),
        ("en", lambda n: "Jane Roe said, " * (n // 15) + '"we will all go"'),
        ("en", lambda n: "the A " * (n // 6) + 'said "we will all go"'),
    ],
    ids=["marks", "unclosed", "pronouns", "quotations", "inserted", "verbs", "capitals", "letters", "appositions",
         "digits", "apostrophes", "she", "asides", "said", "articles"],
)  # fmt: skip
def test_a_million_characters_take_seconds(language: str, copy: Callable[[int], str]) -> None:
    blocks, text = lay_out([(PARAGRAPH, copy(MILLION))])
    began = time.process_time()
    enrich(Document(format="x", blocks=blocks, text=text, language=language), hints=Hints())
    assert time.process_time() - began < SECONDS


def test_quotations_that_the_sender_gave_stay() -> None:
    blocks, text = lay_out([(PARAGRAPH, '"Nous irons tous demain", a dit Jean Orsan.')])
    first = enrich(Document(format="x", blocks=blocks, text=text), hints=Hints())
    assert enrich(first, hints=Hints()) == first
