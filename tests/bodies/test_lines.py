"""Decoded text to lines that know where they came from."""

from __future__ import annotations

import pytest

from articles.bodies.lines import raw_column, split


def test_every_kind_of_line_end_ends_a_line() -> None:
    lines = split("un\ndeux\r\ntrois\rquatre\u2028cinq\u2029six\fsept\vhuit")
    assert [line.text for line in lines] == ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit"]


@pytest.mark.parametrize("sign", ["\x1c", "\x1d", "\x1e", "\x85"])
def test_signs_that_end_no_line_of_copy_do_not(sign: str) -> None:
    (line,) = split(f"un{sign}deux\n")
    assert (line.start, line.end) == (0, len("un deux\n"))


def test_lines_cover_the_text_exactly_once() -> None:
    text = "\n\r\n  un \n\n\u2028deux\r"
    lines = split(text)
    assert [line.start for line in lines] == [0, *(line.end for line in lines[:-1])]
    assert lines[-1].end == len(text)


def test_a_line_knows_how_far_it_is_indented() -> None:
    assert [line.indent for line in split("un\n   deux\n   \n")] == [0, 3, 0]


@pytest.mark.parametrize(
    ("raw", "folded", "column"),
    [
        ("Tags : un", "Tags :", 6),
        ("  Tags\u00a0: un", "Tags : ", 8),
        ("e\u0301te\u0301 #un", "été", 5),
        ("a\x00b  c d", "ab c", 6),
        ("un", "", 0),
        ("un", "un deux", 2),
    ],
)
def test_a_column_of_the_folded_line_is_found_in_the_raw_one(raw: str, folded: str, column: int) -> None:
    assert raw_column(raw, folded) == column
