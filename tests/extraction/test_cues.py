"""The words that say who speaks, and where the speaker's mention is."""

from __future__ import annotations

import pytest

from articles.document import PARAGRAPH, Block
from articles.extraction import lexicon
from articles.extraction.cues import find
from articles.extraction.paragraphs import read
from tests.extraction.stories import quotes


def cues(text: str, language: str = "fr") -> list[tuple[str, str | None, str, str]]:
    """Return the words, the mention, its kind and the form of each cue of one sentence."""
    masked = read(Block(PARAGRAPH, text, 0, len(text))).masked
    found = find(masked, 0, len(masked), lexicon.of(language))
    return [
        (text[cue.start : cue.end], text[slice(*cue.mention)] if cue.mention else None, cue.kind, cue.form)
        for cue in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Alma Verdier a déclaré "oui"', ("a déclaré", "Alma Verdier", "name", "verb")),
        ('"oui", a déclaré Alma Verdier', ("a déclaré", "Alma Verdier", "name", "verb")),
        ('"oui", a-t-elle ajouté', ("a-t-elle ajouté", "elle", "pronoun", "verb")),
        ('"oui", explique-t-il', ("explique-t-il", "il", "pronoun", "verb")),
        ('"oui", se souvient Alma Verdier', ("se souvient", "Alma Verdier", "name", "verb")),
        ('"oui", note la préfète', ("note", "la préfète", "description", "verb")),
        ('le vote, jugeant le budget "prudent"', ("jugeant", None, "", "gerund")),
        ('selon Alma Verdier, "oui"', ("selon", "Alma Verdier", "name", "according")),
        ('selon elle, "oui"', ("selon", "elle", "pronoun", "according")),
        ('Alma Verdier : "oui"', (":", "Alma Verdier", "name", "colon")),
        ('la mairie salue "une idée"', ("salue", "la mairie", "description", "verb")),
    ],
)
def test_a_french_cue_with_its_mention(text: str, expected: tuple[str, str | None, str, str]) -> None:
    assert expected in cues(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“yes,” said Alma Verdier, a pilot", ("said", "Alma Verdier", "name", "verb")),
        ("“yes,” she said", ("said", "she", "pronoun", "verb")),
        ("“yes,” Governor Alma Verdier told reporters", ("told", "Alma Verdier", "name", "verb")),
        ("The mayor said the plan was “bold”", ("said", "The mayor", "description", "verb")),
        ("According to Alma Verdier, “yes”", ("According to", "Alma Verdier", "name", "according")),
    ],
)
def test_an_english_cue_with_its_mention(text: str, expected: tuple[str, str | None, str, str]) -> None:
    assert expected in cues(text, "en")


@pytest.mark.parametrize(
    "text",
    ["La note de service est prête", "Pour Noël, la ville brille", 'Elle a vu "Les Quais"', "La demande a doublé"],
)
def test_nouns_and_other_verbs_are_no_cues(text: str) -> None:
    assert cues(text) == []


def test_words_inside_a_quotation_are_no_cues() -> None:
    assert cues('"Alma Verdier a déclaré forfait"') == []


def test_a_mention_with_its_apposition_is_whole() -> None:
    assert cues('Alma Verdier, la préfète, a dit "oui"')[0][1] == "Alma Verdier, la préfète"


def test_a_name_that_is_itself_the_apposition_is_the_mention() -> None:
    assert cues('L\'avocate du port, Me Alma Verdier, a dit "oui"')[0][1] == "Me Alma Verdier"


def test_a_passive_has_its_agent() -> None:
    text = 'Alma Verdier a présenté une réforme, jugée "précipitée" par les syndicats du port.'
    assert cues(text)[-1] == ("jugée", "les syndicats du port", "description", "agent")


def test_an_agency_behind_the_verb_relays() -> None:
    (quote,) = quotes('Le dirigeant Paul Orsan a exprimé sa "grande satisfaction", selon l\'agence Valpresse.')
    assert (quote.speaker, quote.via) == ("Paul Orsan", "l'agence Valpresse")
