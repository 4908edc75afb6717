"""Where the subject of a verb stands, and what it is."""

from __future__ import annotations

import pytest

from articles.extraction import grammar, lexicon


def before(words: str, language: str = "fr") -> tuple[str, str] | None:
    """Return the subject, and its kind, of a verb that comes right after the words."""
    found = grammar.before(words, len(words), lexicon.of(language))
    return (words[found.start : found.end], found.kind) if found else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Alma Verdier ", ("Alma Verdier", "name")),
        ("Alma Verdier, de la CGT, ", ("Alma Verdier", "name")),
        ("Sur la place, Alma Verdier (Verts) ", ("Alma Verdier", "name")),
        ("Alma Verdier, la préfète, ", ("Alma Verdier, la préfète", "name")),
        ("Verdier, la présidente de la commission ", ("Verdier", "name")),
        ("Le maire, Paul Orsan, ", ("Paul Orsan", "name")),
        ("Alma Verdier, qui ", ("Alma Verdier", "name")),
        ("De son côté, le négociateur du port ", ("le négociateur du port", "description")),
        ("De nombreux habitants, témoins de la scène, ", ("De nombreux habitants", "description")),
        ("un représentant du groupe, lui, ", ("un représentant du groupe", "description")),
        ("Ces actes sont des gestes de l'association, qui ", ("l'association", "description")),
        ("Alma Verdier a salué le projet et ", ("Alma Verdier", "name")),
        ("Mais elle ", ("elle", "pronoun")),
        ("Il ne ", ("Il", "pronoun")),
    ],
)
def test_a_subject_stands_before_its_verb(words: str, expected: tuple[str, str]) -> None:
    assert before(words) == expected


@pytest.mark.parametrize("words", ["", "Dans le port ", "Hier, ", "\x00\x00\x00 "])
def test_where_there_is_none_there_is_none(words: str) -> None:
    assert before(words) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Alma Verdier a parlé.", "Alma Verdier"),
        ("Mais, lundi, la maire de Lançon a parlé.", "la maire de Lançon"),
        ("Pour finir, il a parlé.", "il"),
        ("En sortant du port, Alma Verdier a parlé.", "Alma Verdier"),
        ("Un rapport de la Cour dit la même chose.", "Un rapport de la Cour"),
        ("Dans le port.", None),
    ],
)
def test_the_subject_of_a_sentence_is_its_first_phrase_without_preposition(sentence: str, expected: str | None) -> None:
    found = grammar.main(sentence, lexicon.FRENCH)
    assert (sentence[found.start : found.end] if found else None) == expected
