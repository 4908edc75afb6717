"""The role of somebody is taken as the copy writes it, beside the name, and nothing else is."""

import pytest

from articles.extraction.appositions import role_of

NAME = "Mona Lestrade"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("La maire de Brenne, Mona Lestrade, a coupé le ruban.", "maire de Brenne"),
        ("Selon Mona Lestrade, maire de Brenne, la digue tient.", "maire de Brenne"),
        ("« Oui », a dit la ministre de l'Eau Mona Lestrade.", "ministre de l'Eau"),
        ("« Oui », a dit la ministre déléguée à l’Eau, Mona Lestrade.", "ministre déléguée à l’Eau"),
        ("a répondu Mona Lestrade (présidente du port).", "présidente du port"),
        (
            "“Yes,” said Mona Lestrade, a spokeswoman for the harbour authority.",
            "spokeswoman for the harbour authority",
        ),
        ("The prime minister, Mona Lestrade, resigned.", "prime minister"),
        ("« Oui », a réagi la Première ministre Mona Lestrade.", "Première ministre"),
        (
            "« Oui », a dit le président de l'Association des maires, Mona Lestrade.",
            "président de l'Association des maires",
        ),
        ("L'économiste Mona Lestrade n'y croit pas.", "économiste"),
        ("Mme Lestrade est venue. La procureure Mona Lestrade a requis.", "procureure"),
        ("Mona Lestrade, qui dirige le port, a dit oui.", ""),
        ("Mme Mona Lestrade a dit oui.", ""),
        ("Mona Lestrade, mardi, a dit oui.", ""),
        ("Avec Mona Lestrade, la commune a gagné.", ""),
        ("La digue de Brenne, Mona Lestrade l'aime.", ""),
        ("Il n'est question que de Mona Lestrades.", ""),
        ("", ""),
    ],
)
def test_a_role_stands_right_beside_the_name(text: str, role: str) -> None:
    assert role_of(text, NAME) == role


def test_a_name_of_signs_alone_has_none() -> None:
    assert role_of("(.*)", ".*") == ""


def test_it_is_linear_in_the_text() -> None:
    assert len(role_of("la maire " * 50_000 + NAME, NAME)) < 100
