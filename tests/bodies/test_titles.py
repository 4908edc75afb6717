"""Headlines that no field states whole."""

from __future__ import annotations

import pytest

from articles.bodies import titles


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Le phare est rallumé.", "Le phare est rallumé."),
        ("Le phare est rallumé. Il éclaire la côte.", "Le phare est rallumé."),
        ("Il a dit : « Le phare est rallumé ! » Puis il est parti.", "Il a dit : « Le phare est rallumé ! »"),
        ("Le ministre a reçu M. Dupont et Mme. Durand. Ils ont signé.", "Le ministre a reçu M. Dupont et Mme. Durand."),
        ("Environ 4.000 foyers sont touchés. La suite.", "Environ 4.000 foyers sont touchés."),
        ("mot " * 200, ("mot " * 37).strip() + "…"),
        ("FLASH - Le phare est rallumé", "Le phare est rallumé"),
        ("", ""),
    ],
)
def test_a_texts_first_sentence_serves_as_headline(text: str, headline: str) -> None:
    assert titles.from_text([text]) == headline


def test_a_lists_name_is_taken_off_only_where_there_is_a_list() -> None:
    assert titles.from_subject("Re: [fil] Fwd: Le phare", is_from_list=True) == ("Le phare", ["fil"])
    assert titles.from_subject("[Vidéo] Le phare", is_from_list=False) == ("[Vidéo] Le phare", [])
