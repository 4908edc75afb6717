"""Which dispatches are one story: those that a desk would file as one, and none that only look alike."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.changes import Copy, identity, is_same_story, names
from tests.wires import story

HOUR = datetime.timedelta(hours=1)
STORY = story()
PARAGRAPHS = (
    "Le pont de Sainte-Orvaine rouvre mardi à la circulation après deux ans de travaux, a annoncé la préfecture.",
    "Le chantier a coûté douze millions d'euros, dont la moitié à la charge de la commune et du département.",
    "Quelque deux cents habitants ont assisté à la cérémonie, sous une pluie battante, avant un concert.",
)
HEADLINE = "Vaubrie: le pont de Sainte-Orvaine rouvre après des travaux"


def copy(headline: str = HEADLINE, *paragraphs: str) -> Copy:
    return Copy(headline, "\n\n".join((headline, *(paragraphs or PARAGRAPHS))))


def same(one: Copy, other: Copy, hours: float = 1) -> bool:
    there, back = (is_same_story(*pair, apart=hours * HOUR) for pair in ((one, other), (other, one)))
    assert there is back
    return there


def test_the_identifier_is_the_identity():
    assert identity(replace(STORY, guid="a")) == identity(replace(STORY, guid="a", headline="Autre"))
    assert identity(replace(STORY, guid="a")) != identity(replace(STORY, guid="b"))


@pytest.mark.parametrize(
    "headline",
    [
        "LE PONT  ROUVRE !",
        "CORRECTION - Le pont rouvre",
        "ANNULATION : Le pont rouvre",
    ],
)
def test_without_identifier_the_folded_headline_without_its_label_is(headline: str):
    assert identity(STORY) == identity(replace(STORY, headline=headline))


def test_without_a_headline_the_words_are():
    assert identity(replace(STORY, headline="", text="a")) != identity(replace(STORY, headline="", text="b"))


def test_a_corrected_figure_leaves_the_story_the_same():
    corrected = copy(HEADLINE, PARAGRAPHS[0], PARAGRAPHS[1].replace("douze", "treize"), PARAGRAPHS[2])
    assert same(copy(), corrected, hours=30)


@pytest.mark.parametrize(
    "headline",
    [
        f"CORRECTION - {HEADLINE}",
        f"{HEADLINE.upper()}",
        "Vaubrie: le pont de Sainte-Orvaine rouvre après de longs travaux",
        "Le pont de Sainte-Orvaine rouvre après des travaux",
    ],
)
def test_a_like_headline_over_the_same_text_is_the_same_story(headline: str):
    assert same(copy(), copy(headline), hours=20)


def test_a_note_on_the_correction_does_not_hide_the_story():
    noted = copy(HEADLINE, "(Corrige le montant des travaux au deuxième paragraphe.)", *PARAGRAPHS)
    assert same(copy(), noted, hours=20)


def test_an_alert_is_continued_by_its_story_under_the_same_headline():
    assert same(Copy(HEADLINE, HEADLINE), copy(), hours=0.5)


def test_after_three_days_nothing_is_continued():
    assert not same(copy(), copy(), hours=73)


MARKETS = [
    (
        "La Bourse de Port-Hélion a ouvert en hausse de 0,35 % lundi, à 7.523,12 points, dans un marché attentiste.",
        "Le titre du constructeur Orvaut gagnait 2,1 % à 45,10 euros dans les premiers échanges.",
        "L'euro s'échangeait à 1,0835 dollar contre 1,0812 vendredi soir.",
        "Les cours sont donnés à titre indicatif.",
    ),
    (
        "La Bourse de Port-Hélion a ouvert en baisse de 0,12 % mardi, à 7.510,03 points, dans un marché prudent.",
        "Le titre de la banque Serane perdait 1,4 % à 12,20 euros dans les premiers échanges.",
        "L'euro s'échangeait à 1,0801 dollar contre 1,0835 lundi soir.",
        "Les cours sont donnés à titre indicatif.",
    ),
]
AGENDAS = [
    ("Principaux événements prévus :", "9h00 Conseil municipal de Valmore", "11h00 Procès de l'incendie de Lisme"),
    ("Principaux événements prévus :", "10h00 Visite du port de Hélion", "15h00 Finale du tournoi de Brumelle"),
]
RESULTS = [
    ("Samedi :", "Valmore - Hélion 2-1", "Serane - Orvaine 0-0", "Brumelle - Vaubrie 1-3"),
    ("Mardi :", "Hélion - Serane 1-1", "Orvaine - Valmore 2-0", "Vaubrie - Lisme 1-2"),
]


@pytest.mark.parametrize("hours", [3, 24, 70])
@pytest.mark.parametrize(
    ("headline", "texts"),
    [
        ("Les marchés à l'ouverture", MARKETS),
        ("L'agenda du jour", AGENDAS),
        ("Ligue 1: résultats", RESULTS),
        ("Correction", [(PARAGRAPHS[0],), ("Dans notre dépêche sur le budget, lire 12 et non 21 millions.",)]),
        ("Météo", [("Pluie sur la Vaubrie, vent fort sur la côte.",), ("Grand soleil partout, chaud l'après-midi.",)]),
    ],
)
def test_routine_headlines_join_no_stories(headline: str, texts: list[tuple[str, ...]], hours: float):
    assert not same(copy(headline, *texts[0]), copy(headline, *texts[1]), hours=hours)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tour de Vaubrie: classement de la 3e étape du jour", "Tour de Vaubrie: classement de la 4e étape du jour"),
        ("Le plus ancien des deux titres", "Le plus récent des deux titres"),
        ("Grève des trains: la Vaubrie paralysée", "Grève des bus: la Serane paralysée"),
        ("Dépêche numéro 17", "Dépêche numéro 18"),
    ],
)  # fmt: skip
def test_other_headlines_over_the_same_text_are_other_stories(one: str, other: str):
    assert not same(copy(one), copy(other))


def test_a_like_headline_over_another_text_is_another_story():
    assert not same(copy(), copy("Vaubrie: le pont de Sainte-Orvaine rouvre après des retards", "Un autre texte. " * 9))


def test_a_kill_names_its_story_by_its_headline_or_by_quoting_it():
    assert names(copy(f"ANNULATION : {HEADLINE}", "Erreur."), copy())
    assert names(copy("A ANNULER", f"Prière d'annuler notre dépêche intitulée « {HEADLINE} »."), copy())
    assert not names(copy("ANNULATION : Grève des trains", "Erreur."), copy())


def test_a_headline_of_few_words_is_not_found_in_a_kill_by_chance():
    assert not names(copy("ANNULATION : la météo de Vaubrie", "Prière d'annuler la météo."), copy("Météo", "Pluie."))


texts = st.text(max_size=200)


@given(texts, texts, texts, texts, st.floats(0, 80))
def test_any_two_dispatches_are_the_same_in_either_order_or_in_none(
    headline: str, text: str, other_headline: str, other_text: str, hours: float
):
    same(Copy(headline, text), Copy(other_headline, other_text), hours)
