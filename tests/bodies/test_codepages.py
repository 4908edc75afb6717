"""Code pages of other scripts than Latin, told by their bytes."""

from __future__ import annotations

import pytest

from articles.bodies import codepages

LATIN = "« À l’été », a dit l’élu à Œsnes, où “ça” coûte soixante euros de plus qu’à l’été dernier"
RUSSIAN = "Министр финансов сказал во вторник, что бюджет города принят после долгих споров"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_u", "iso8859_5", "cp866"])
def test_the_pages_of_one_script_are_told_apart_by_frequent_letters(encoding: str) -> None:
    assert codepages.guess(RUSSIAN.encode(encoding)) == encoding


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "cp1254", "iso8859-15"])
def test_latin_copy_is_of_no_other_script(encoding: str) -> None:
    assert codepages.guess(LATIN.encode(encoding, "ignore")) == ""


def test_too_few_signs_tell_nothing() -> None:
    assert codepages.guess("Мэр".encode("cp1251")) == ""
    assert codepages.guess(b"The mayor said no") == ""


def test_words_of_another_script_in_latin_markup_are_enough() -> None:
    markup = b"<nitf><head><meta name='a' content='b'/></head><body><p>%s</p></body></nitf>"
    assert codepages.guess(markup % RUSSIAN.encode("cp1251")) == "cp1251"


@pytest.mark.parametrize(
    ("text", "encoding", "declared", "is_believable"),
    [
        (RUSSIAN, "cp1251", "cp1251", True),
        (RUSSIAN, "cp1251", "koi8-r", False),
        (RUSSIAN, "cp1251", "cp1252", False),
        (LATIN, "cp1252", "cp1251", False),
        (LATIN, "cp1252", "cp1250", True),
        ("The mayor said “yes”", "gb18030", "gb18030", True),
    ],
)
def test_a_declaration_is_believed_where_the_copy_looks_like_it(
    text: str, encoding: str, declared: str, *, is_believable: bool
) -> None:
    assert codepages.is_believable(text.encode(encoding), declared) is is_believable
