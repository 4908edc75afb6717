"""Quotations with their speakers, in French and English copy."""

from __future__ import annotations

import pytest

from articles.document import CAPTION, HEADLINE, PARAGRAPH, STANDFIRST, Document, Hints, lay_out
from articles.extraction import enrich
from tests.extraction.stories import quotes, speakers, story

WORDS = "Nous rouvrirons le pont avant la fin de l'hiver"
LONG = "We will open the bridge before the winter ends"


@pytest.mark.parametrize(
    "announced",
    [
        'Alma Verdier a déclaré : "{}".',
        '"{}", a déclaré Alma Verdier.',
        '"{}", explique Alma Verdier, qui préside le syndicat.',
        '"{}", a réagi la Première ministre, Alma Verdier, devant la presse.',
        '"{}", se souvient la metteuse en scène, Alma Verdier.',
        '"{}", a expliqué la météorologue en chef de l\'archipel, Alma Verdier.',
        '"{}", a résumé la capitaine Alma Verdier.',
        '"{}", a répondu Mme Alma Verdier, qui attendait.',
        '"{}", a calculé la déléguée du personnel, Alma Verdier.',
        'Selon Alma Verdier, "{}".',
        'Pour la maire Alma Verdier, "{}".',
        'La maire de Tourvel, Alma Verdier, a promis "{}".',
        "Alma Verdier : « {} ».",
    ],
)
def test_a_french_cue_names_the_speaker(announced: str) -> None:
    assert speakers(announced.format(WORDS)) == ["Alma Verdier"]


@pytest.mark.parametrize(
    "announced",
    [
        "“{},” said Alma Verdier, a spokeswoman for the port.",
        "“{},” said spokeswoman Alma Verdier.",
        "“{},” said the mayor, Alma Verdier.",
        "“{},” Governor Alma Verdier told reporters.",
        "“{},” Chief Executive Alma Verdier said on Monday.",
        "Alma Verdier said: “{}.”",
        "Alma Verdier, the chief pilot, said “{}.”",
        "According to Alma Verdier, “{}.”",
    ],
)
def test_an_english_cue_names_the_speaker(announced: str) -> None:
    assert speakers(announced.format(LONG), language="en") == ["Alma Verdier"]


def test_the_words_and_their_places_are_those_of_the_text() -> None:
    document = story("Rien à dire.", f'"{WORDS}", a déclaré Alma Verdier.')
    (quote,) = document.quotes
    assert document.text[quote.start : quote.end] == quote.text == WORDS
    assert quote.mention is not None
    assert document.text[quote.mention.start : quote.mention.end] == "Alma Verdier"
    assert quote.cue is not None
    assert quote.cue.text == "a déclaré"


def test_a_surname_is_the_person_named_in_full_elsewhere() -> None:
    assert speakers("Alma Verdier est venue.", f'"{WORDS}", a déclaré Verdier.') == ["Alma Verdier"]
    assert speakers(f'"{WORDS}", a déclaré Verdier.', tags=("Alma Verdier",)) == ["Alma Verdier"]
    assert speakers(f'"{WORDS}", a déclaré Verdier.', headline="Le pari d'Alma Verdier") == ["Alma Verdier"]


def test_a_title_alone_names_nobody() -> None:
    assert speakers(f'"{WORDS}", a réagi la Première ministre.') == [None]
    assert speakers(f"“{LONG},” the Prime Minister said.", language="en") == [None]


def test_a_quotation_without_a_cue_has_no_speaker() -> None:
    (quote,) = quotes(f'Sur le mur, on lisait "{WORDS}" en lettres rouges.')
    assert (quote.speaker, quote.mention, quote.resolved_by, quote.confidence) == (None, None, None, 0.0)


def test_a_sentence_right_after_the_announced_one_goes_on() -> None:
    paragraph = f'"{WORDS}", a déclaré Alma Verdier. "C\'est dit."'
    assert speakers(paragraph) == ["Alma Verdier", "Alma Verdier"]
    assert speakers(f"“{LONG},” Alma Verdier said. “I am sure.”", language="en") == ["Alma Verdier", "Alma Verdier"]


def test_words_within_another_sentence_do_not_go_on() -> None:
    paragraph = f'"{WORDS}", a déclaré Alma Verdier. Les murs portent depuis "une promesse sans lendemain".'
    assert speakers(paragraph) == ["Alma Verdier", None]


def test_a_participle_joined_by_and_has_the_subject_before_it() -> None:
    paragraph = 'Alma Verdier a salué "une soirée sans heurts" et promis "pas un centime de plus aux familles".'
    found = quotes(paragraph)
    assert [quote.cue.text for quote in found if quote.cue] == ["a salué", "promis"]
    assert {quote.speaker for quote in found} == {"Alma Verdier"}


@pytest.mark.parametrize(
    "sentence",
    [
        'Elle a lu "Les Quais" hier.',
        'Il jouait dans "Les Nuits de la grande marée" hier.',
        'Son roman, "La Nuit du grand large", a paru.',
        'Il dirige le "Petit Journal".',
    ],
)
def test_the_name_of_a_work_is_no_quotation(sentence: str) -> None:
    assert quotes(sentence) == []


def test_a_short_phrase_right_after_a_reporting_verb_is_a_quotation() -> None:
    (quote,) = quotes("La préfecture salue « une idée simple ».")
    assert (quote.text, quote.speaker) == ("une idée simple", "préfecture")


def test_who_relays_the_words_is_kept_apart() -> None:
    (quote,) = quotes(f'"{WORDS}", a déclaré Alma Verdier, citée par le journal du port.')
    assert (quote.speaker, quote.via) == ("Alma Verdier", "le journal du port")


def test_reporters_who_are_told_relay_nothing() -> None:
    (quote,) = quotes(f"“{LONG},” Alma Verdier told reporters.", language="en")
    assert quote.via is None


def test_standfirst_and_captions_are_searched_where_a_headline_is_not() -> None:
    said = f'"{WORDS}", a dit Alma Verdier.'
    blocks, text = lay_out([(HEADLINE, said), (STANDFIRST, said), (PARAGRAPH, "Rien."), (CAPTION, said)])
    found = enrich(Document(format="plaintext", blocks=blocks, text=text, language="fr"), hints=Hints()).quotes
    assert [text.index(said, block.start) for block in blocks if block.kind == STANDFIRST] == [found[0].start - 1]
    assert [quote.speaker for quote in found] == ["Alma Verdier", "Alma Verdier"]


def test_a_phrase_in_a_standfirst_that_nobody_says_is_none() -> None:
    blocks, text = lay_out([(STANDFIRST, 'La ville ouvre "la plus longue soirée de son histoire" au port.')])
    assert enrich(Document(format="plaintext", blocks=blocks, text=text, language="fr"), hints=Hints()).quotes == ()
