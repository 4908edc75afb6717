"""The forms of a note say what is wrong in whole sentences, and give back plain values."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from articles import annotate
from articles.forms import AnnotateForm, NoteForm
from articles.models import Desk, Reading

REGIONS = Desk(pk=7, name="Régions", slug="regions")
RECORD = Reading(pk=1, text="Le pont rouvre. Le pont est beau.")


def filled(**fields: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"body": "Note.", "seen_by": "private", "reading": "1", "exact": "rouvre"} | fields)
    return data


def form(**fields: str) -> AnnotateForm:
    return AnnotateForm(filled(**fields), desks=(REGIONS,), record=RECORD)


def test_a_note_is_for_its_author_or_a_desk():
    private, shared = form(), form(seen_by="7")
    assert private.is_valid()
    assert shared.is_valid()
    assert (private.desk, shared.desk) == (None, REGIONS)


def test_a_desk_of_others_is_no_choice():
    assert "seen_by" in form(seen_by="8").errors


@pytest.mark.parametrize("body", ["", "   ", "\r\n\r\n"])
def test_an_empty_note_says_so(body):
    wrong = NoteForm(filled(body=body), desks=())
    assert not wrong.is_valid()
    assert len(wrong.errors["body"]) == 1


def test_a_long_note_is_told_its_length():
    wrong = NoteForm(filled(body="🌊" * (annotate.LONGEST + 1)), desks=())
    assert str(annotate.LONGEST + 1) in wrong.errors["body"][0]


def test_the_longest_note_is_taken_in_code_points():
    assert NoteForm(filled(body="🌊" * annotate.LONGEST), desks=()).is_valid()


@pytest.mark.parametrize("sent", ["un\r\ndeux", "un\rdeux", "un\ndeux"])
def test_lines_end_in_line_feeds(sent):
    good = NoteForm(filled(body=sent), desks=())
    assert good.is_valid()
    assert good.cleaned_data["body"] == "un\ndeux"


def test_words_are_placed_in_the_text():
    good = form(exact=" rouvre ")
    assert good.is_valid()
    assert (good.place.start, good.place.end) == (8, 14)


def test_an_occurrence_decides():
    good = form(exact="Le pont", occurrence="16-23")
    assert good.is_valid()
    assert good.place.start == 16


def test_words_that_stand_twice_leave_the_places_to_choose_from():
    wrong = form(exact="Le pont")
    assert not wrong.is_valid()
    assert wrong.unplaced
    assert [place.start for place in wrong.unplaced.candidates] == [0, 16]


@pytest.mark.parametrize("fields", [{"exact": "absent"}, {"exact": "  "}, {"exact": ""}])
def test_words_that_have_no_place_are_one_error(fields):
    wrong = form(**fields)
    assert not wrong.is_valid()
    assert len(wrong.errors["exact"]) == 1
