"""Seven-bit copy in national versions, and accents that stand before their letters."""

from __future__ import annotations

import pytest

from articles.bodies import national
from articles.bodies.encoding import decode
from articles.document import fold_spaces


def read(raw: bytes, language: str | None = None) -> str:
    text, _ = national.read(decode(raw), language=language)
    return fold_spaces(text)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"Sturm f}r Mittwoch, B{ume k|nnen st}rzen", "Sturm für Mittwoch, Bäume können stürzen"),
        (b"Il a {t{ vu @ Lannac apr}s minuit", "Il a été vu à Lannac après minuit"),
        (b"Stormen drog in |ver |n p} s|ndag f|r tv}", "Stormen drog in över ön på söndag för två"),
    ],
)
def test_seven_bit_copy_is_read_in_the_version_that_its_words_tell(written: bytes, said: str) -> None:
    assert read(written) == said


@pytest.mark.parametrize("said", ["See {this} | that", "a@b.example wrote to c@d.example", "if (x) { y | z }"])
def test_signs_that_stand_for_themselves_stay(said: str) -> None:
    assert read(said.encode()) == said


def test_an_accent_before_its_letter_is_set_upon_it() -> None:
    assert read(b"M\xc8uller, Andr\xc2e et Fran\xcbcois") == "Müller, André et François"


def test_latin_copy_with_capital_accents_stays() -> None:
    assert read("Élu à Évry, À Lannac".encode("cp1252")) == "Élu à Évry, À Lannac"


def test_the_length_of_the_text_stays_the_same() -> None:
    decoded = decode(b"M\xc8uller f\xc8ur Andr\xc2e")
    assert len(national.read(decoded, language=None)[0]) == len(decoded.text)
