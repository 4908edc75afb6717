"""Quotation marks to spans."""

from __future__ import annotations

import pytest

from articles.extraction.marks import DEEPEST, find


def texts(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find(text)]


@pytest.mark.parametrize("pair", ["«\u00a0{}\u00a0»", "« {} »", "“{}”", '"{}"', "„{}“", "‘{}’"])
def test_a_pair_of_marks_encloses_a_quotation(pair: str) -> None:
    assert texts(f"Elle a dit {pair.format('nous viendrons.')}") == ["nous viendrons."]


def test_the_outer_span_includes_the_marks() -> None:
    (span,) = find("Il dit « oui ».")
    assert (span.outer_start, span.outer_end) == (7, 14)


def test_straight_marks_pair_in_turn() -> None:
    assert texts('"Un", dit-elle, "deux", puis "trois".') == ["Un", "deux", "trois"]


def test_a_quotation_within_another_belongs_to_it() -> None:
    assert texts("« Il m'a dit “jamais” hier »") == ["Il m'a dit “jamais” hier"]


def test_a_straight_mark_within_guillemets_closes_nothing_outside() -> None:
    assert texts('« Le mot "digue" me plaît », dit-il.') == ['Le mot "digue" me plaît']


def test_a_mark_after_an_elision_opens() -> None:
    assert texts('un rappel à l\'"ordre public"') == ["ordre public"]


def test_inches_are_no_quotation() -> None:
    assert texts('un écran de 15" posé là') == []


def test_a_quotation_that_nothing_closes_runs_to_the_end_of_the_block() -> None:
    (span,) = find("Elle lit : « la suite au prochain numéro")
    assert not span.is_closed
    assert span.end == len("Elle lit : « la suite au prochain numéro")


def test_marks_around_nothing_are_no_quotation() -> None:
    assert find('« » "" “…”') == []


def test_marks_within_marks_are_followed_to_a_limit() -> None:
    deep = "« a " * (DEEPEST + 5) + "» " * DEEPEST
    assert len(find(deep)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘The workers’ rights matter,’ she said", ["The workers’ rights matter,"]),
        ("It felt like ‘a betrayal’ to ‘the farmers’ of the valley", ["a betrayal", "the farmers"]),
        ("‘I don’t know,’ she said. ‘We’ll see.’", ["I don’t know,", "We’ll see."]),
        ("the 'devastating blow' to the workers' union", ["devastating blow"]),
        ("rock ’n’ roll of the ‘90s", []),
    ],
)
def test_single_marks_pair_and_apostrophes_do_not_close_them(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


@pytest.mark.parametrize(
    "text", ['Il a dit "oui. Puis elle a dit "non".', "“Oui. Puis elle a dit “non”.", 'mot" et "non"']
)
def test_an_orphan_spoils_nothing_after_it(text: str) -> None:
    assert texts(text) == ["non"]


def test_an_unclosed_mark_holds_pairs_of_another_kind() -> None:
    assert texts("« il a dit “non” et la suite") == ["il a dit “non” et la suite"]
