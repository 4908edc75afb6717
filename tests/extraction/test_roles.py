"""Titles and callings, and the gender they tell."""

from __future__ import annotations

import pytest

from articles.extraction.roles import gender_beside, gender_of, is_person, may_be_anybody

NAME = "Alix Verdier"


def gender(text: str) -> str | None:
    start = text.index(NAME)
    return gender_beside(text, start, start + len(NAME))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"la ministre des Finances, {NAME}, a parlé", "f"),
        (f"le ministre des Finances, {NAME}, a parlé", "m"),
        (f"la secrétaire générale de la fédération, {NAME}", "f"),
        (f"son éditeur de toujours, {NAME}", "m"),
        (f"l'historienne {NAME}", "f"),
        (f"la Première ministre {NAME}", "f"),
        (f"{NAME}, directrice du musée, a parlé", "f"),
        (f"{NAME}, né en 1950, a parlé", "m"),
        (f"Mme {NAME}", "f"),
        (f"{NAME}, a spokeswoman for the port", "f"),
        (f"spokesman {NAME} said", "m"),
    ],
)
def test_a_role_beside_a_name_tells_its_gender(text: str, expected: str) -> None:
    assert gender(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"La semaine dernière, {NAME} a parlé",
        f"le porte-parole de la présidente, {NAME}, a parlé".replace("le porte-parole", "leur porte-parole"),
        f"the mayor, {NAME}, spoke",
        f"la victime, {NAME}, a parlé",
        f"la ville de {NAME}",
    ],
)
def test_other_words_beside_a_name_tell_none(text: str) -> None:
    assert gender(text) is None


def test_the_nearest_role_counts() -> None:
    assert gender(f"La Première ministre Ada Lorme et le président {NAME}") == "m"


def test_a_description_tells_its_gender() -> None:
    assert [gender_of(words) for words in ("la ministre", "le ministre", "l'historienne", "the minister")] == [
        "f", "m", "f", None,
    ]  # fmt: skip


def test_a_person_is_told_from_a_body() -> None:
    assert is_person("la météorologue en chef")
    assert not is_person("la police")


def test_only_a_vague_description_fits_anybody() -> None:
    assert may_be_anybody("le dirigeant de 71 ans")
    assert may_be_anybody("the official")
    assert not may_be_anybody("l'adjoint aux finances")
