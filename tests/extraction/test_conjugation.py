"""Regular French verbs to the forms that a report has."""

from __future__ import annotations

import pytest

from articles.extraction.lexicon import conjugation


@pytest.mark.parametrize(
    ("infinitive", "form"),
    [
        ("ajouter", "ajoute"), ("ajouter", "ajoutait"), ("ajouter", "ajouta"), ("ajouter", "ajoutera"),
        ("ajouter", "ajoutèrent"), ("lancer", "lança"), ("juger", "jugeait"), ("rappeler", "rappelle"),
        ("rejeter", "rejette"), ("relever", "relève"), ("répéter", "répète"), ("répéter", "répétera"),
        ("appuyer", "appuie"), ("interpeller", "interpelle"), ("questionner", "questionne"),
    ],
)  # fmt: skip
def test_a_regular_verb_has_its_third_person(infinitive: str, form: str) -> None:
    assert form in conjugation.finite(infinitive)


def test_a_regular_verb_has_its_participles() -> None:
    assert (conjugation.participle("lancer"), conjugation.gerund("lancer")) == ("lancé", "lançant")
    assert conjugation.gerund("juger") == "jugeant"
