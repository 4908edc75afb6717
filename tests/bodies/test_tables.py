"""Tabular copy: lines whose columns stand under each other are rows, prose is not."""

from __future__ import annotations

import pytest

from articles.bodies import flow, tables

STANDINGS = "Valmore      23  13  .639\nPort-Hélion   4  12  .250"


def cells(line: str) -> list[str]:
    part = tables.row(line)
    return [part.text[span.start : span.end] for span in part.spans]


def test_lines_with_columns_under_each_other_are_rows() -> None:
    assert tables.find(STANDINGS.splitlines()) == {0, 1}


def test_a_row_keeps_its_cells() -> None:
    assert cells("Port-Hélion   4  12  .250") == ["Port-Hélion", "4", "12", ".250"]


def test_a_row_whose_last_cells_are_empty_belongs_to_its_table() -> None:
    rows = ["Valmore      23  13", "Ombrac       12", "Brumelle      9  11"]
    assert tables.find(rows) == {0, 1, 2}


@pytest.mark.parametrize(
    "line", ["Valmore;23;13;.639", "| Valmore | 23 | 13 | .639 |", "Valmore\t23\t13\t.639", "Valmore   23  13  .639"]
)
def test_signs_between_fields_part_cells_too(line: str) -> None:
    assert cells(line) == ["Valmore", "23", "13", ".639"]


def test_fields_parted_by_signs_need_a_second_line() -> None:
    assert tables.find(["Valmore;23;13;.639"]) == frozenset()


@pytest.mark.parametrize(
    "prose",
    [
        "The mayor said so.  The council  voted.\nNobody   was  surprised by it.",
        "Premier point ; deuxième point ; troisième ; fin.\nAutre point ; et ; encore ; un.",
        "   Un alinéa en retrait,\n   puis un autre.",
    ],
)
def test_prose_with_wide_spaces_is_no_table(prose: str) -> None:
    assert tables.find(prose.splitlines()) == frozenset()


def test_a_table_stands_between_the_paragraphs_around_it() -> None:
    parts = flow.paragraphs(f"Le classement :\n\n{STANDINGS}\n\nLa saison reprend en mars.")
    assert [part.kind for part in parts] == ["paragraph", "table", "table", "paragraph"]


def test_no_sign_of_a_table_gets_lost() -> None:
    parts = flow.paragraphs(STANDINGS)
    assert "".join("".join(part.text for part in parts).split()) == "".join(STANDINGS.split())
