"""French or English."""

from __future__ import annotations

from articles.extraction.language import guess


def test_french_and_english_are_told_by_their_small_words() -> None:
    assert guess("Le maire de la ville est venu avec les enfants du port pour une fête.") == "fr"
    assert guess("The mayor of the town came to the harbour with a band for the feast.") == "en"


def test_a_short_text_or_another_language_is_not_guessed() -> None:
    assert guess("Ouragan") is None
    assert guess("Der Bürgermeister kam gestern mit seiner Familie an den Hafen und blieb.") is None
