"""Descriptions that a story ties to a name."""

from __future__ import annotations

import pytest

from articles.extraction.descriptions import Descriptions
from articles.extraction.people import People


def read(text: str) -> Descriptions:
    return Descriptions(text, People(text).places())


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("Alma Verdier, la préfète du Nord, a parlé.", "la préfète du Nord"),
        ("la préfète Alma Verdier a parlé.", "la préfète"),
        ("l'historienne des transports Alma Verdier", "l'historienne"),
        ("Alma Verdier, the harbour pilot, spoke.", "the harbour pilot"),
    ],
)
def test_a_description_beside_a_name_stands_for_it(text: str, mention: str) -> None:
    assert read(text).resolve(mention) == "Alma Verdier"


def test_one_that_two_people_bear_stands_for_neither() -> None:
    assert read("le député Paul Orsan et le député Jean Mavel").resolve("le député") is None


def test_a_description_that_ends_with_a_preposition_names_nobody() -> None:
    assert read("le maire de Tourvel Nord a parlé").resolve("le maire de") is None
