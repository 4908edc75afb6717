"""Languages come in many spellings and leave as BCP 47."""

from __future__ import annotations

import pytest

from articles.bodies import languages


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fr", "fr"), ("FR", "fr"), ("fr_FR", "fr-FR"), ("pt-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("fre", "fr"),
        ("French", "fr"), (" Français ", "fr"), ("iw", "he"), ("es-419", "es-419"), ("zxx", None), ("und", None),
        ("", None), (None, None), ("C++", None), ("toutes les langues", None),
    ],
)  # fmt: skip
def test_a_language_is_known_by_its_codes_and_names(written: str | None, tag: str | None) -> None:
    assert languages.tag(written) == tag


@pytest.mark.parametrize(
    ("language", "direction"),
    [("ar", "rtl"), ("fa-IR", "rtl"), ("he", "rtl"), ("ur_PK", "rtl"), ("ku", "ltr"), ("az-Arab", "rtl"),
     ("uz_Latn_UZ", "ltr"), ("fr", "ltr"), ("", "ltr")],
)  # fmt: skip
def test_a_language_or_its_script_tells_the_direction(language: str, direction: str) -> None:
    assert languages.direction(language) == direction
