"""What a summary says that the text does not."""

from __future__ import annotations

import pytest

from articles.bodies.overlaps import Overlap
from articles.document import Part

TEXT = [Part("paragraph", "Le phare est rallumé, a dit le maire."), Part("paragraph", "Il éclaire la côte…")]


@pytest.mark.parametrize(
    ("said", "left", "cut"),
    [
        ("Le phare est rallumé, a dit le maire.", [], []),
        ("le phare est  rallumé", [], []),
        ("Le phare est rallumé, a dit […]", [], ["[…]"]),
        ("Le phare est rallumé...", [], ["..."]),
        ("Il éclaire la côte…", [], []),
        ("Le phare est éteint […]", ["Le phare est éteint […]"], []),
        ("* * *", [], ["* * *"]),
        ("a dit le maire. Il éclaire la côte", [], []),
    ],
)
def test_paragraphs_are_known_again_by_their_words(said: str, left: list[str], cut: list[str]) -> None:
    assert Overlap(TEXT).left([Part("paragraph", said)]) == (left, cut)
