"""Pronouns and descriptions: whom they stand for, and where they stand for nobody we could name."""

from __future__ import annotations

import pytest

from tests.extraction.stories import quotes, speakers

SAID = '"Nous ne demandons pas la lune, seulement un planning"'
ENGLISH = "“We ask for patience and nothing else,”"


def test_a_pronoun_stands_for_the_subject_of_the_sentence_before() -> None:
    (quote,) = quotes(f"Alma Verdier a chiffré la dépense. {SAID}, a-t-elle observé.")
    assert (quote.speaker, quote.resolved_by) == ("Alma Verdier", "pronoun")


def test_a_feminine_pronoun_passes_over_a_man() -> None:
    paragraphs = ("La ministre Alma Verdier a parlé.", f"Le maire, Paul Orsan, écoutait. {SAID}, a-t-elle dit.")
    assert speakers(*paragraphs) == ["Alma Verdier"]


def test_a_masculine_pronoun_passes_over_a_woman() -> None:
    paragraphs = ("Le ministre Paul Orsan a parlé.", f"La maire, Alma Verdier, écoutait. {SAID}, a-t-il dit.")
    assert speakers(*paragraphs) == ["Paul Orsan"]


def test_a_pronoun_never_stands_for_a_speaker_of_the_other_gender() -> None:
    paragraphs = (f"{SAID}, a déclaré le président, Paul Orsan.", f"{SAID}, a-t-elle ajouté.")
    assert speakers(*paragraphs) == ["Paul Orsan", None]


def test_somebody_named_later_is_nearer_than_the_last_speaker() -> None:
    paragraphs = (
        f"{SAID}, a déclaré la ministre Alma Verdier.",
        "Dehors, la secrétaire générale, Nadia Quertier, a durci le ton.",
        f"{SAID}, a-t-elle dit à la foule.",
    )
    assert speakers(*paragraphs) == ["Alma Verdier", "Nadia Quertier"]


def test_the_subject_of_a_later_clause_is_nearer() -> None:
    text = f"Ilan Dorme a égalisé, avant que le capitaine, Mathis Obry, n'offre la victoire. {SAID}, a-t-il dit."
    assert speakers(text) == ["Mathis Obry"]


@pytest.mark.parametrize("pronoun", ["on", "ils", "elles"])
def test_a_plural_or_nameless_pronoun_stands_for_nobody(pronoun: str) -> None:
    assert speakers(f"Alma Verdier est venue. {SAID}, disait-{pronoun}.") == [None]


def test_a_thing_of_the_same_gender_stands_in_the_way() -> None:
    text = f"Paul Orsan est venu. Le gouvernement s'est réuni. {SAID}, a-t-il déclaré."
    assert speakers(text) == [None]


def test_the_words_of_somebody_unknown_end_what_a_speaker_said() -> None:
    paragraphs = (f"{SAID}, a dit le maire, Paul Orsan.", f"{SAID}, a répondu un passant. {SAID}, a-t-il ajouté.")
    assert speakers(*paragraphs) == ["Paul Orsan", "passant", "passant"]


def test_a_speaker_is_forgotten_after_a_few_paragraphs() -> None:
    assert speakers(f"{SAID}, a dit Paul Orsan.", "Il pleut.", "Il vente.", "Il neige.", f"{SAID}, dit-il.") == [
        "Paul Orsan",
        None,
    ]


def test_according_to_him_stands_for_the_last_speaker() -> None:
    text = f'{SAID}, a dit le président, Paul Orsan. L\'écart était mince, selon lui "confortable pour la commune".'
    assert speakers(text) == ["Paul Orsan", "Paul Orsan"]


@pytest.mark.parametrize(("said", "expected"), [("she said", "Alma Verdier"), ("he added", "Paul Orsan")])
def test_an_english_pronoun_stands_for_the_nearest_agreeing_person(said: str, expected: str) -> None:
    paragraphs = ("Spokesman Paul Orsan and spokeswoman Alma Verdier walked in.", f"{ENGLISH} {said}.")
    assert speakers(*paragraphs, language="en") == [expected]


def test_a_description_stands_for_the_name_it_was_tied_to() -> None:
    paragraphs = (
        f"{SAID}, résume l'historienne des transports Alma Verdier.",
        f"{SAID}, répond Paul Orsan.",
        f"{SAID}, note l'historienne.",
    )
    assert speakers(*paragraphs) == ["Alma Verdier", "Paul Orsan", "Alma Verdier"]


def test_an_office_that_no_name_was_tied_to_is_not_the_last_speaker() -> None:
    paragraphs = (f"{SAID}, a dit Paul Orsan.", f"{SAID}, a répondu l'adjoint aux finances.")
    assert speakers(*paragraphs) == ["Paul Orsan", "adjoint aux finances"]


def test_a_vague_description_is_the_last_speaker_if_it_agrees() -> None:
    first = f"{SAID}, a dit le président, Paul Orsan."
    assert speakers(first, f"{SAID}, a déclaré le dirigeant de 71 ans.") == ["Paul Orsan", "Paul Orsan"]
    assert speakers(first, f"{SAID}, a déclaré la dirigeante.") == ["Paul Orsan", None]


def test_a_description_of_two_people_is_neither() -> None:
    paragraphs = (f"Le député Paul Orsan et le député Jean Mavel sont venus. {SAID}, a lancé le député.",)
    assert speakers(*paragraphs) == [None]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("a indiqué un porte-parole de la police", "porte-parole de la police"),
        ("ont déclaré de nombreux habitants", "habitants"),
        ("juge le gouvernement valdore", "gouvernement valdore"),
        ("a précisé la police", "police"),
        ("indique le rapport annuel", "rapport annuel"),
    ],
)
def test_who_is_not_named_speaks_in_their_own_words(said: str, expected: str) -> None:
    assert speakers(f"{SAID}, {said}.") == [expected]


def test_a_bare_description_that_nobody_fits_names_nobody() -> None:
    assert speakers(f"{SAID}, a dit l'experte.") == [None]


def test_a_bare_description_is_the_person_before_it() -> None:
    paragraphs = (f"{SAID}, a dit Alma Verdier.", f"{SAID}, a poursuivi l'experte.")
    assert speakers(*paragraphs) == ["Alma Verdier", "Alma Verdier"]


def test_an_office_is_not_the_person_who_holds_another() -> None:
    paragraphs = (f"{SAID}, a dit Alma Verdier, présidente du port.", f"{SAID}, a répondu la maire.")
    assert speakers(*paragraphs) == ["Alma Verdier", None]


def test_an_organisation_is_named_in_full_where_it_was_before() -> None:
    paragraphs = ("Le ministère de la Mer a publié une note.", f"{SAID}, écrit le ministère.")
    assert speakers(*paragraphs) == ["ministère de la Mer"]


def test_a_plural_pronoun_stands_for_the_several_before_it() -> None:
    assert speakers("Les pêcheurs du port sont restés à quai car, selon eux, « la mer est trop forte ici ».") == [
        "pêcheurs du port"
    ]


def test_who_has_a_part_of_their_own_is_not_the_last_speaker() -> None:
    assert speakers(f"{SAID}, a dit Me Paul Orsan.", f"{SAID}, avait déclaré l'accusé.") == ["Paul Orsan", "accusé"]


def test_a_ministry_is_no_part_of_its_ministers_name() -> None:
    assert speakers(f"La ministre de la Culture Jeanne Orsan a dit : {SAID}.") == ["Jeanne Orsan"]


def test_a_subject_is_found_beyond_a_complement() -> None:
    said = "a réagi à la sortie de l'audience l'avocate des parties civiles, Me Alma Verdier"
    assert speakers(f"{SAID}, {said}.") == ["Alma Verdier"]


def test_a_participle_that_begins_a_sentence_is_no_name() -> None:
    assert speakers("Jeanne Orsan a parlé. Invitée de Radio Lançon, elle a dit : « Nous irons tous demain »") == [
        "Jeanne Orsan"
    ]


def test_a_topic_before_a_colon_speaks_nothing() -> None:
    assert speakers('Tennis: "un rêve de gosse enfin exaucé" pour Alma Verdier') == [None]


def test_the_sentence_behind_a_colon_has_the_speaker_as_its_subject() -> None:
    assert speakers(f"{SAID}: à la barre du tribunal, Alma Verdier, 61 ans, a fondu en larmes.") == ["Alma Verdier"]


def test_a_nameless_person_is_meant_by_the_pronoun() -> None:
    assert speakers(f"Un voisin, caché derrière sa haie, a tout vu. {SAID}, affirme-t-il.") == ["voisin"]


@pytest.mark.parametrize(
    "description",
    ["le milieu de terrain de 27 ans", "ce spécialiste de l'opinion", "le Lormois", "l'ancien talonneur", "ce dernier"],
)
def test_a_description_that_varies_is_the_last_speaker(description: str) -> None:
    assert speakers(f"{SAID}, a dit Paul Orsan. {SAID}, insiste {description}.") == ["Paul Orsan", "Paul Orsan"]


@pytest.mark.parametrize(
    ("description", "expected"),
    [("son médecin", "médecin"), ("l'avocate", "avocate"), ("la Lormanie voisine", "Lormanie voisine")],
)
def test_another_person_or_a_country_is_not_the_last_speaker(description: str, expected: str) -> None:
    assert speakers(f"{SAID}, a dit Paul Orsan.", f"{SAID}, a déclaré {description}.") == ["Paul Orsan", expected]
