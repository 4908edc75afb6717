"""Selectors find their words, whatever the keyboard that typed them, and a note is good JSON-LD."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.document import Message
from articles.webannotation import (
    CONTEXT,
    MOST_CANDIDATES,
    Note,
    Place,
    Selection,
    Unplaced,
    collection,
    from_selectors,
    page,
    place_at,
    resolve,
    to_json,
    to_selectors,
)  # fmt: skip

VECTOR = json.loads((Path(__file__).parent / "vectors" / "offsets.json").read_text("utf-8"))
TEXT = "La marée monte. Odile a dit\u00a0: «\u00a0L’eau vient\u00a0», puis elle a dit\u00a0: «\u00a0Partons\u00a0»."
TWICE = "Le maire parle. Puis le pont ferme. Le maire se tait."


def words_of(found: Place | Unplaced) -> str:
    assert isinstance(found, Place), found
    return found.exact


@pytest.mark.parametrize("span", VECTOR["spans"], ids=lambda span: span["words"])
def test_offsets_count_code_points_as_the_browser_does(span):
    assert words_of(resolve(VECTOR["text"], Selection(span["words"], start=span["start"], end=span["end"])))
    assert VECTOR["text"][span["start"] : span["end"]] == span["words"]


def test_a_place_is_trimmed_and_knows_what_stands_around():
    place = place_at(TEXT, 2, 9)
    assert place == Place("marée", "La ", TEXT[8:40], 3, 8)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (7, 3), (0, 10_000), (15, 16)])
def test_no_words_have_no_place(start, end):
    assert place_at(TEXT, start, end) is None


def test_offsets_win_where_their_words_agree():
    second = TWICE.rindex("Le maire")
    assert resolve(TWICE, Selection("Le maire", start=second, end=second + 8)).start == second


def test_words_win_where_the_offsets_name_others():
    assert words_of(resolve(TEXT, Selection("Partons", start=0, end=7))) == "Partons"


@pytest.mark.parametrize(
    "typed", ["L'eau vient", "L’eau  vient", "«L'eau vient»", '"L’eau vient"', "“L’eau\u202fvient”"]
)
def test_words_typed_on_any_keyboard_are_found(typed):
    assert "L’eau vient" in words_of(resolve(TEXT, Selection(typed)))


def test_marks_that_the_copy_lacks_do_not_hide_the_words():
    assert words_of(resolve("Le pont ferme demain.", Selection("« pont ferme »"))) == "pont ferme"


def test_a_decomposed_accent_finds_the_composed_one():
    assert words_of(resolve(TEXT, Selection("mare\u0301e monte"))) == "marée monte"


def test_a_soft_hyphen_and_a_line_break_are_passed_over():
    assert words_of(resolve(TEXT, Selection("ma\u00adrée\n  monte"))) == "marée monte"


def test_what_stands_around_decides_between_equal_words():
    found = resolve(TWICE, Selection("Le maire", prefix="ferme. ", suffix=" se tait"))
    assert isinstance(found, Place)
    assert found.start == TWICE.rindex("Le maire")


def test_equal_words_are_offered_for_choice():
    found = resolve(TWICE, Selection("Le maire"))
    assert isinstance(found, Unplaced)
    assert (found.code, [place.start for place in found.candidates]) == ("ambiguous", [0, TWICE.rindex("Le maire")])


def test_too_many_equal_words_ask_for_more_of_them():
    found = resolve("non " * (MOST_CANDIDATES + 1), Selection("non"))
    assert isinstance(found, Unplaced)
    assert not found.candidates
    assert "Copy a few more" in str(found.message)


def test_a_whole_word_is_meant_before_a_part_of_one():
    found = resolve("L’article est un art.", Selection("art"))
    assert isinstance(found, Place)
    assert found.start == 17


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "blank"), (" \u00a0\n", "blank"), ("tempête", "absent"), ("«»", "absent")],
)
def test_words_that_are_not_there_say_so(typed, code):
    found = resolve(TEXT, Selection(typed))
    assert isinstance(found, Unplaced)
    assert found.code == code


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_words_of_any_text_are_found_at_their_offsets(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    place = place_at(text, start, data.draw(st.integers(start + 1, len(text))))
    if place is None:
        return
    found = resolve(text, Selection(place.exact, place.prefix, place.suffix, place.start, place.end))
    assert found == place or (isinstance(found, Unplaced) and found.code == "blank")


@given(st.text(max_size=60), st.text(max_size=12))
def test_what_is_found_is_always_read_from_the_text(text, typed):
    found = resolve(text, Selection(typed))
    for place in [found] if isinstance(found, Place) else found.candidates:
        assert text[place.start : place.end] == place.exact


@given(st.text(max_size=40), st.integers(-5, 50), st.integers(-5, 50))
def test_offsets_from_outside_never_raise(text, start, end):
    place = place_at(text, start, end)
    assert place is None or text[place.start : place.end] == place.exact


def test_selectors_come_back_as_they_went():
    place = place_at(TEXT, 3, 8)
    assert place
    assert from_selectors(to_selectors(place)) == Selection(place.exact, place.prefix, place.suffix, 3, 8)


def test_a_lone_quote_selector_is_enough():
    assert from_selectors({"type": "TextQuoteSelector", "exact": "marée"}) == Selection("marée")


@pytest.mark.parametrize(
    "sent",
    [
        None, [], "marée", {"type": "CssSelector"}, {"type": "TextQuoteSelector"},
        {"type": "TextQuoteSelector", "exact": 5}, {"type": "TextQuoteSelector", "exact": "x", "prefix": []},
        [{"type": "TextQuoteSelector", "exact": "x"}, {"type": "TextPositionSelector", "start": 5, "end": 2}],
        [{"type": "TextQuoteSelector", "exact": "x"}, {"type": "TextPositionSelector", "start": "0", "end": True}],
    ],
)  # fmt: skip
def test_selectors_that_are_none_come_back_as_sentences(sent):
    errors = from_selectors(sent)
    assert isinstance(errors, tuple)
    assert all(isinstance(error, Message) and str(error).endswith(".") for error in errors)


NOTE = Note(
    id="https://desk.example/annotations/1/", body="Vérifier.", author="Alice", audience="Régions",
    created="2025-01-01T10:00:00Z", modified="2025-01-01T10:00:00Z",
    source="https://desk.example/articles/1/a/revisions/1.txt", canonical="https://desk.example/articles/1/a/",
    place=Place("marée", "La ", " monte.", 3, 8),
)  # fmt: skip


def test_a_note_is_an_annotation_on_the_plain_text_of_its_revision():
    said = to_json(NOTE)
    assert (said["@context"], said["type"], said["motivation"]) == (CONTEXT, "Annotation", "commenting")
    assert said["body"]["value"] == "Vérifier."
    assert said["target"]["source"]["id"].endswith("/revisions/1.txt")
    assert said["target"]["source"]["canonical"].endswith("/articles/1/a/")
    assert [one["type"] for one in said["target"]["selector"]] == ["TextQuoteSelector", "TextPositionSelector"]


def test_a_note_whose_words_were_changed_names_those_it_was_written_about():
    written_on = "https://desk.example/articles/1/a/revisions/1.txt"
    now = NOTE.source.replace("/1.txt", "/2.txt")
    said = to_json(replace(NOTE, source=now, written_on=written_on, written=Place("houle", "La ", " monte.", 3, 8)))
    here, before = said["target"]
    assert (here["source"]["id"], here["selector"][0]["exact"]) == (now, "marée")
    assert (before["source"]["id"], before["selector"]) == (written_on, [
        {"type": "TextQuoteSelector", "exact": "houle", "prefix": "La ", "suffix": " monte."}
    ])  # fmt: skip


def test_a_note_within_a_page_does_not_repeat_the_context():
    assert "@context" not in to_json(NOTE, with_context=False)


def test_a_container_embeds_its_first_page():
    first = page("p", of="c", items=[to_json(NOTE, with_context=False)], following="q", with_context=False)
    whole = collection("c", label="Notes", total=50, first=first)
    assert whole["first"]["partOf"] == "c"
    assert whole["first"]["next"] == "q"
    assert "AnnotationCollection" in whole["type"]


def test_an_empty_container_has_no_page():
    assert "first" not in collection("c", label="Notes", total=0, first="p")
