"""Names in a text."""

from __future__ import annotations

import pytest

from articles.extraction.names import names


def found(text: str) -> list[str]:
    return [name for name, _, _ in names(text)]


def test_places_are_those_of_the_text() -> None:
    text = "Hier, Alma Verdier a parlé."
    assert [(name, text[start:end]) for name, start, end in names(text)] == [("Alma Verdier", "Alma Verdier")]


@pytest.mark.parametrize(
    "name", ["Alma Verdier", "Jean-Noël de la Tour", "Ilse van der Meer", "J. K. Orlane", "Yann O'Dell"]
)
def test_a_name_is_whole_with_its_particles_and_initials(name: str) -> None:
    assert found(f"selon {name}, rien ne presse") == [name]


@pytest.mark.parametrize("word", ["Le", "Selon", "D'après", "Mais", "According", "The", "Monday"])
def test_a_function_word_at_a_beginning_is_no_name(word: str) -> None:
    assert found(f"{word} matin") == []


@pytest.mark.parametrize(
    "title",
    ["Governor", "Prime Minister", "Chief Executive", "President", "Foreign Minister", "Vice President", "M.", "Mme",
     "Maître", "Me", "Première ministre", "Attorney General", "Police Chief", "Harbor Master"],
)  # fmt: skip
def test_a_title_is_no_part_of_a_name(title: str) -> None:
    assert found(f"{title} Alma Verdier")[-1] == "Alma Verdier"


@pytest.mark.parametrize("title", ["Première", "Président", "Prime Minister", "Chief Executive", "Ministre"])
def test_a_title_alone_is_no_name(title: str) -> None:
    assert found(f"dit la {title} hier") == []


def test_a_rank_that_may_be_a_firm_stays_before_one_word() -> None:
    assert found("a word from General Orlane") == ["General Orlane"]
    assert found("a word from General Alma Orlane") == ["Alma Orlane"]


def test_an_elided_article_is_no_part_of_a_name() -> None:
    assert found("L'attaquant Pavel Dorne est sorti") == ["Pavel Dorne"]


def test_an_owner_and_what_is_owned_are_two_names() -> None:
    assert found("Vorlund's Verdier speaks") == ["Vorlund", "Verdier"]
