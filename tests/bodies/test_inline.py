"""Runs of text with markup to one folded text with spans."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from articles.bodies.inline import Inline
from articles.document import fold_spaces

RUNS = st.lists(st.tuples(st.text(alphabet="ab é\u0301\u200b\u00a0\n\u0653ا\x07が한\u1161", max_size=5), st.booleans()))


def line(*runs: str | tuple[str, bool]) -> Inline:
    """Return the line of the runs; those given with True are emphasised."""
    made = Inline()
    for run in runs:
        text, is_marked = run if isinstance(run, tuple) else (run, False)
        mark = made.open()
        made.add(text)
        if is_marked:
            made.close(mark, "emphasis")
    return made


@given(RUNS)
@example([("a", False), ("\u0301", True)])
@example([("a", False), ("\u0301", False), ("\u0301", False)])
@example([(" \u200b", False), ("a", True), ("\u200b ", False), ("b", True)])
def test_runs_make_the_text_that_they_make_together(runs: list[tuple[str, bool]]) -> None:
    part = line(*runs).part("paragraph")
    assert (part.text if part else "") == fold_spaces("".join(text for text, _ in runs))


@given(RUNS)
def test_a_span_holds_visible_characters_and_no_space_at_its_ends(runs: list[tuple[str, bool]]) -> None:
    part = line(*runs).part("paragraph")
    for span in part.spans if part else ():
        assert part is not None
        words = part.text[span.start : span.end]
        assert words
        assert words == words.strip()


def test_spaces_in_and_around_markup_are_one() -> None:
    part = line("Le \n", (" ministre ", True), "\tparle").part("paragraph")
    assert part is not None
    assert part.text == "Le ministre parle"
    assert [(span.start, span.end) for span in part.spans] == [(3, 11)]


def test_markup_within_a_word_parts_it_not() -> None:
    part = line("mi", ("nis", True), "tre").part("paragraph")
    assert part is not None
    assert (part.text, part.spans[0].start, part.spans[0].end) == ("ministre", 2, 5)


def test_an_accent_in_a_run_of_its_own_joins_its_letter() -> None:
    part = line("e", "\u0301t", ("e\u0301", True)).part("paragraph")
    assert part is not None
    assert part.text == "été"
    assert part.text[part.spans[0].start : part.spans[0].end] == "é"


def test_the_spans_of_one_place_stand_from_the_widest() -> None:
    made = Inline()
    outer = made.open()
    inner = made.open()
    made.add("un")
    made.close(inner, "strong")
    made.add(" deux")
    made.close(outer, "link", "https://example.org/")
    part = made.part("paragraph")
    assert part is not None
    assert [span.kind for span in part.spans] == ["link", "strong"]
