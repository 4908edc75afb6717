"""The differences of two versions are those that an editor would mark."""

from __future__ import annotations

import random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.changes.differences import BREAK, Kind, Passage, compare_words, differences, summary

FIRST = "La maire de Sainte-Orvaine, Odile Marchetour, a coupé le ruban devant deux cents habitants."
SECOND = "« Ce pont est le cœur de notre ville », a déclaré la maire, qui s’est ensuite retirée."
THIRD = "Le chantier a coûté douze millions d’euros à l’État et à la commune."
MARKS = {Kind.SAME: "{}", Kind.DELETED: "[-{}-]", Kind.INSERTED: "[+{}+]"}


def texts(*paragraphs: str, headline: str = "Le pont rouvre") -> list[tuple[str, str]]:
    return [("headline", headline), *(("paragraph", words) for words in paragraphs)]


def marked(passage: Passage) -> str:
    return "".join(MARKS[piece.kind].format(piece.text) + piece.space for piece in passage.pieces)


def differing(old, new) -> list[tuple[str, str]]:
    """Return (what became of it, its words with their marks) of each passage that is not the same."""
    return [(one.kind, marked(one)) for one in differences(old, new) if one.kind != Kind.SAME]


def test_a_word_is_replaced_whole():
    (passage,) = differing(texts(THIRD), texts(THIRD.replace("commune", "communauté")))
    assert passage == (
        "changed",
        "Le chantier a coûté douze millions d’euros à l’État et à la [-commune-][+communauté+].",
    )


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("coûté 12,5 millions", "coûté 12,8 millions", "coûté [-12,5-] [+12,8+] millions"),
        ("à Sainte-Orvaine lundi", "à Saint-Orvain lundi", "à [-Sainte-Orvaine-] [+Saint-Orvain+] lundi"),
        ("deux cents habitants", "deux cents habitants et curieux", "deux cents habitants [+et curieux+]"),
        ("deux cents habitants et curieux.", "deux cents habitants.", "deux cents habitants [-et curieux-]."),
        ("a dit la maire", "a déclaré la maire", "a [-dit-] [+déclaré+] la maire"),
        ("l’État paie", "l’état paie", "l’[-État-] [+état+] paie"),
        ("1\u202f200 euros", "1\u202f300 euros", "[-1\u202f200-] [+1\u202f300+] euros"),
    ],
)
def test_words_are_marked_as_an_editor_would(old, new, shown):
    assert "".join(MARKS[piece.kind].format(piece.text) + piece.space for piece in compare_words(old, new)) == shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("l'État", "l’État"), ('"Oui", dit-il', "«\u00a0Oui\u00a0», dit-il"), ("Hier - mardi", "Hier – mardi"),
        ("10 000 euros", "10\u202f000 euros"), ("Arc-en-ciel", "Arc‑en‑ciel"),
    ],
)  # fmt: skip
def test_typography_is_no_difference(old, new):
    assert differing(texts(old), texts(new)) == []


def test_a_paragraph_that_was_added_is_shown_whole():
    assert differing(texts(FIRST, THIRD), texts(FIRST, SECOND, THIRD)) == [("inserted", f"[+{SECOND}+]")]


def test_a_paragraph_that_was_taken_out_is_shown_where_it_stood():
    shown = differences(texts(FIRST, SECOND, THIRD), texts(FIRST, THIRD))
    assert [passage.kind for passage in shown] == ["same", "same", "deleted", "same"]


def test_a_paragraph_that_moved_is_shown_once():
    assert differing(texts(FIRST, SECOND, THIRD), texts(THIRD, FIRST, SECOND)) == [("moved", THIRD)]


def test_a_paragraph_written_anew_is_not_mixed_with_the_old_one():
    anew = "Aucun incident n’a troublé la cérémonie, selon les organisateurs."
    kinds = [kind for kind, _ in differing(texts(FIRST, SECOND, THIRD), texts(FIRST, anew, THIRD))]
    assert sorted(kinds) == ["deleted", "inserted"]


def test_a_headline_is_compared_with_the_headline_whatever_it_says():
    (passage,) = differing(texts(FIRST), texts(FIRST, headline="Odile Marchetour coupe le ruban"))
    assert passage == ("changed", "[-Le pont rouvre-][+Odile Marchetour coupe le ruban+]")


def test_two_paragraphs_that_became_one_are_compared_with_it():
    (passage,) = differing(texts(FIRST, SECOND), texts(f"{FIRST} {SECOND}"))
    assert passage == ("changed", f"{FIRST} [-{BREAK}-] {SECOND}")


def test_a_paragraph_cut_in_two_is_no_difference_of_words():
    assert differing(texts(f"{FIRST} {SECOND}"), texts(FIRST, SECOND)) == []


def test_captions_are_compared_with_captions():
    old, new = [*texts(FIRST), ("caption", "Le pont.")], [*texts(FIRST), ("caption", "Le pont, mardi.")]
    assert differing(old, new) == [("changed", "Le pont[+, mardi+].")]


def test_the_summary_counts_and_quotes_the_first_difference():
    changed = texts(FIRST, THIRD.replace("douze", "treize"), "Fin.", headline="Le pont de Sainte-Orvaine rouvre")
    short = summary(differences(texts(FIRST, THIRD), changed))
    assert short.counts == {"headline": 1, "paragraph": 2}
    assert (short.deleted, short.inserted) == ("", "de Sainte-Orvaine")


def test_the_summary_of_what_is_the_same_is_empty():
    assert summary(differences(texts(FIRST), texts(FIRST))).counts == {}


PARAGRAPHS = st.lists(st.text(st.sampled_from("ab é’'-.,12\u00a0\u202f😀"), max_size=30), max_size=6)


@given(PARAGRAPHS, PARAGRAPHS)
def test_no_words_of_either_version_are_lost(old, new):
    """Moved passages stand once; all others give back both versions, but for typography."""
    shown = differences([("paragraph", text) for text in old], [("paragraph", text) for text in new])
    if not any(passage.kind == Kind.MOVED for passage in shown):
        assert _letters(shown, Kind.DELETED) == "".join(filter(str.isalnum, "".join(old)))
    assert _letters(shown, Kind.INSERTED) == "".join(filter(str.isalnum, "".join(new)))


def _letters(passages: list[Passage], of: Kind) -> str:
    pieces = (piece for passage in passages for piece in passage.pieces if piece.kind in (Kind.SAME, of))
    return "".join(filter(str.isalnum, "".join(piece.text for piece in pieces)))


def test_two_long_texts_that_have_nothing_in_common_are_compared_in_bounded_time():
    dice = random.Random(4)  # noqa: S311
    old, new = (
        [("paragraph", " ".join(f"{sign}{dice.randrange(3000)}" for _ in range(60))) for _ in range(300)]
        for sign in "ab"
    )
    assert sum(len(text) for _, text in old) > 90_000
    began = perf_counter()
    differences(old, new)
    assert perf_counter() - began < 10
