"""Lines flow into paragraphs: wrapped copy, quotations alone on lines, one paragraph a line."""

from __future__ import annotations

import textwrap

import pytest

from articles.bodies import flow
from articles.bodies.lines import split


def blocks(text: str) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in flow.flow(split(text))]


def paragraphs(text: str) -> list[str]:
    return [said for _, said in blocks(text)]


def test_a_quotation_alone_on_its_line_flows_back_into_its_sentence() -> None:
    text = 'Le maire a dit qu\'il était\n"prêt à tout"\navec la ville.\n\nIl part.'
    assert paragraphs(text) == ['Le maire a dit qu\'il était "prêt à tout" avec la ville.', "Il part."]


def test_a_line_that_begins_with_a_comma_joins_without_a_space() -> None:
    assert paragraphs('"Nous partons"\n, a dit le maire.') == ['"Nous partons", a dit le maire.']


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n \n\n"])
def test_a_quotation_set_off_by_blank_lines_flows_back_too(gap: str) -> None:
    text = gap.join(
        [
            "Elle a assuré que les discussions étaient",
            '"dans leur dernière ligne droite"',
            '. "Nous y sommes", a-t-elle dit.',
        ]
    )
    assert paragraphs(text) == [
        'Elle a assuré que les discussions étaient "dans leur dernière ligne droite". "Nous y sommes", a-t-elle dit.'
    ]


def test_a_sentence_that_stops_in_its_midst_goes_on_after_a_blank_line() -> None:
    assert paragraphs("Le maire et les élus de\n\nValmore ont voté.") == ["Le maire et les élus de Valmore ont voté."]


@pytest.mark.parametrize(
    "subheading", ["Des voix s'élèvent", "Où on en est", "Un texte « historique »", "Pour ou contre"]
)
def test_a_subheading_is_not_drawn_into_the_quotation_below_it(subheading: str) -> None:
    below = "« Nous ne sommes pas d'accord avec cette décision du conseil », a dit la maire de la ville."
    assert blocks(f"Le conseil a voté.\n\n{subheading}\n\n{below}") == [
        ("paragraph", "Le conseil a voté."),
        ("subheading", subheading),
        ("paragraph", below),
    ]


def test_a_colon_before_a_blank_line_keeps_the_quotation_apart() -> None:
    assert paragraphs("Il a dit :\n\n« Nous verrons bien demain. »") == ["Il a dit :", "« Nous verrons bien demain. »"]


def test_wrapped_copy_flows_into_paragraphs() -> None:
    text = (
        "The council of Port Elm has approved the harbour plan after\n"
        "a debate that lasted until two in the morning and saw three\n"
        "members leave the room before the vote was taken at last by\n"
        "show of hands.\n"
        "\n"
        "It starts in May."
    )
    first, second = paragraphs(text)
    assert first.startswith("The council of Port Elm has approved the harbour plan after a debate that")
    assert second == "It starts in May."


def test_one_paragraph_a_line_stays_one_paragraph_a_line() -> None:
    assert paragraphs("Le conseil a voté.\nLe maire est parti.\nLa salle est vide.") == [
        "Le conseil a voté.",
        "Le maire est parti.",
        "La salle est vide.",
    ]


def test_a_word_broken_at_the_end_of_a_line_is_joined() -> None:
    assert paragraphs("Le sous-\npréfet est là.") == ["Le sous-préfet est là."]


def test_bullets_begin_list_items() -> None:
    assert blocks("Il faut :\n\n• du pain\n• du sel") == [
        ("paragraph", "Il faut :"),
        ("listitem", "du pain"),
        ("listitem", "du sel"),
    ]


def test_a_dateline_alone_on_its_line_begins_the_paragraph_below() -> None:
    assert paragraphs("VALMORE, 9 nov 2026 (AFP)\nLe conseil a voté.") == [
        "VALMORE, 9 nov 2026 (AFP) Le conseil a voté."
    ]


def test_beyond_a_limit_lines_run_together_and_none_is_lost() -> None:
    said = paragraphs("Un mot.\n\n" * (flow.MOST_PARAGRAPHS + 500))
    assert len(said) == flow.MOST_PARAGRAPHS
    assert " ".join(said).count("Un mot.") == flow.MOST_PARAGRAPHS + 500


PROSE = [
    "Le conseil de Valmore a voté mardi le budget de la ville, qui prévoit un gel des tarifs de la cantine et la"
    " réfection du pont de la Drille avant l'été.",
    '"Nous avons pris notre temps", a dit la maire, Odile Vasseur, devant les élus et une trentaine de riverains venus'
    " l'écouter dans la salle des fêtes.",
    "Le chantier doit commencer en mars.",
]


@pytest.mark.parametrize("indent", ["   ", "\t"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("width", [50, 66, 80])
def test_wrapped_copy_with_indented_paragraphs_flows_back(indent: str, gap: str, width: int) -> None:
    wrapped = gap.join(textwrap.fill(said, width, initial_indent=indent, break_on_hyphens=False) for said in PROSE)
    assert [part.text for part in flow.paragraphs(wrapped)] == PROSE


def test_a_line_that_was_ended_on_purpose_ends_its_paragraph() -> None:
    wrapped = textwrap.fill(PROSE[0], 66) + "\nReste à voter.\n" + textwrap.fill(PROSE[1], 66)
    said = [part.text for part in flow.paragraphs(wrapped)]
    assert said == [PROSE[0], "Reste à voter.", PROSE[1]]
