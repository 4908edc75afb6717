"""English subjects, before and after their verbs, and what else English copy says of its speakers."""

from __future__ import annotations

import pytest

from articles.extraction import grammar, lexicon
from tests.extraction.stories import quotes, speakers

WORDS = "We ask for patience and nothing else"


def before(words: str) -> str | None:
    found = grammar.before(words, len(words), lexicon.ENGLISH)
    return words[found.start : found.end] if found else None


def after(words: str) -> str | None:
    found = grammar.after(words, 0, lexicon.ENGLISH)
    return words[found.start : found.end] if found else None


def main(words: str) -> str | None:
    found = grammar.main(words, lexicon.ENGLISH)
    return words[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Harbour analyst Alma Verdier ", "Alma Verdier"),
        ("Alma Verdier of the Harbour Office ", "Alma Verdier"),
        ("Alma Verdier, 43, a baker, ", "Alma Verdier"),
        ("Alma Verdier, chief pilot of the port, ", "Alma Verdier"),
        ("Alma Verdier, whose boat sank, ", "Alma Verdier"),
        ("Orsan's mother, Alma Verdier, ", "Alma Verdier"),
        ("Alma Verdier (Harbour Party) ", "Alma Verdier"),
        ("Alma Verdier on Tuesday ", "Alma Verdier"),
        ("Alma Verdier left the room and ", "Alma Verdier"),
        ("Vorlund's Alma Verdier has since ", "Alma Verdier"),
        ("A lawyer for Alma Verdier ", "A lawyer for Alma Verdier"),
        ("The guild that makes the cheese ", "The guild"),
        ("Economists at Vorlund Bank ", "Economists at Vorlund Bank"),
        ("The 29-year-old ", "The 29-year-old"),
        ("On Monday, police ", "police"),
        ("In a letter to the port, she ", "she"),
        ("We ", None),
    ],
)
def test_a_subject_stands_before_its_verb(words: str, expected: str | None) -> None:
    assert before(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (" harbour master Alma Verdier.", "Alma Verdier"),
        (" Elm County Sheriff Alma Verdier on Monday", "Alma Verdier"),
        (" University of Vorlund professor Alma Verdier", "Alma Verdier"),
        (" the head of the mission, Alma Verdier.", "Alma Verdier"),
        (" Alma Verdier, who runs the port.", "Alma Verdier"),
        (" a woman who gave no name.", "a woman"),
        (" the Bank of Vorlund.", "Bank of Vorlund"),
        (" at a meeting.", None),
    ],
)
def test_a_subject_follows_an_inverted_verb(words: str, expected: str | None) -> None:
    assert after(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("But on Tuesday, Harbour Minister Alma Verdier spoke.", "Alma Verdier"),
        ("Speaking to the guild, she laughed.", "she"),
        ("One of the port's most celebrated cooks is leaving.", "One of the port's most celebrated cooks"),
        ("The clockmaker, Silas Mew, stood up.", "Silas Mew"),
    ],
)
def test_the_subject_of_a_sentence_is_its_first_phrase(words: str, expected: str) -> None:
    assert main(words) == expected


@pytest.mark.parametrize(
    "story",
    [
        ("Prime Minister Alma Verdier came.", "“{},” the prime minister said."),
        ("Alma Verdier, 43, came.", "“{},” the 43-year-old said."),
        ("Alma Verdier came home.", "The 43-year-old laughed. “{},” Alma Verdier told the Courier."),
        ("Alma Verdier said in a statement that she was well.", "“{},” the statement said."),
        ("Alma Verdier came.", "As Verdier put it: “{}.”"),
        ("Alma Verdier came.", "Verdier, who calls herself a sailor, told the guild: “{}.”"),
        ("Alma Verdier, calling it “a mess beyond all repair”, said she was leaving. “{},” she added.",),
    ],
)
def test_english_copy_names_the_speaker(story: tuple[str, ...]) -> None:
    assert speakers(*(paragraph.format(WORDS) for paragraph in story), language="en")[-1] == "Alma Verdier"


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("A port official said no. “{},” the official said.", "port official"),
        ("“{},” said a spokesman for the port.", "spokesman for the port"),
        ("Police used dogs after what they described as “{}”.", "Police"),
        ("The museum is old. It said: “{}.”", "museum"),
        ("The plan was described by Alma Verdier as “{}”.", "Alma Verdier"),
        ("“{},” officials say.", "officials"),
    ],
)
def test_who_is_not_named_speaks_in_their_own_words(story: str, expected: str) -> None:
    assert speakers(story.format(WORDS), language="en") == [expected]


def test_a_quotation_left_open_goes_on_in_the_next_paragraph() -> None:
    paragraphs = (f"Alma Verdier said: “{WORDS}.", "“We have waited for years.”")
    assert speakers(*paragraphs, language="en") == ["Alma Verdier", "Alma Verdier"]


def test_a_charge_in_marks_is_no_quotation() -> None:
    assert quotes("Alma Verdier was convicted of “reckless sailing”, officials said.", language="en") == []


def test_a_phrase_in_marks_within_a_dateline_story_has_its_subject() -> None:
    text = "PORT ELM, March 3 (AVA) — One of the port's cooks is leaving, saying the work was “unbearable to us all”."
    assert speakers(text, language="en") == ["One of the port's cooks"]


@pytest.mark.parametrize(
    "clause",
    ["the contract had been agreed", "the contract was later announced", "the contract wasn't confirmed"],
)
def test_what_is_said_of_a_thing_is_not_said_by_it(clause: str) -> None:
    story = f"Mr Paul Orsan met the press. He said {clause} and that rain had “merely improved its timing”."
    assert speakers(story, language="en") == ["Paul Orsan"]
