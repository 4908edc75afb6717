"""Who may write, see, change and delete notes, and where they stand on a page."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from articles import annotate
from articles.models import Annotation, Desk, Reading
from articles.webannotation import Selection, place_at, resolve
from tests import editions

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(source) -> Reading:
    return editions.publish(source)


def note_by(author, reading: Reading, words: str = "douze millions", *, desk: Desk | None = None) -> Annotation:
    place = resolve(reading.text, Selection(words))
    return annotate.create(author=author, reading=reading, place=place, body="À vérifier.", desk=desk)


def test_a_note_keeps_its_words_and_what_stands_around(alice, reading):
    note = note_by(alice, reading)
    assert reading.text[note.start : note.end] == note.exact == "douze millions"
    assert (note.prefix[-6:], note.suffix[:9]) == ("coûté ", " d’euros ")
    assert note.article == reading.revision.article


@pytest.mark.parametrize(
    ("person", "private", "for_desk"),
    [
        ("alice", True, True), ("bob", False, True), ("charlie", False, False),
        ("chief", False, False), ("reader", False, False), ("root", False, False),
    ],
)  # fmt: skip
def test_who_sees_a_note(request, alice, bob, desk, reading, person, private, for_desk):
    viewer = request.getfixturevalue(person)
    mine, ours = note_by(alice, reading), note_by(alice, reading, desk=desk)
    seen = set(annotate.readable(viewer))
    assert (mine in seen, ours in seen) == (private, for_desk)


def test_a_visitor_sees_no_note(alice, desk, reading):
    note_by(alice, reading, desk=desk)
    assert not annotate.readable(AnonymousUser()).exists()
    assert annotate.margin(reading, AnonymousUser()).notes == ()


@pytest.mark.parametrize(("person", "writes"), [("alice", True), ("charlie", True), ("chief", True), ("reader", False)])
def test_who_may_write(request, person, writes):
    assert annotate.may_write(request.getfixturevalue(person)) is writes


def test_a_visitor_may_not_write():
    assert not annotate.may_write(AnonymousUser())


@pytest.mark.parametrize(
    ("person", "edits", "deletes_private", "deletes_ours"),
    [
        ("alice", True, True, True), ("bob", False, False, False), ("charlie", False, False, False),
        ("chief", False, False, True), ("reader", False, False, False),
    ],
)  # fmt: skip
def test_who_may_change_and_delete(request, alice, desk, reading, person, edits, deletes_private, deletes_ours):
    viewer = request.getfixturevalue(person)
    mine, ours = note_by(alice, reading), note_by(alice, reading, desk=desk)
    assert (annotate.may_edit(mine, viewer), annotate.may_edit(ours, viewer)) == (edits, edits)
    assert annotate.may_delete(mine, viewer) is deletes_private
    assert annotate.may_delete(ours, viewer) is deletes_ours


def test_nobody_writes_for_a_desk_of_others(charlie, desk, reading):
    with pytest.raises(PermissionDenied):
        note_by(charlie, reading, desk=desk)


def test_an_edit_of_what_one_saw_is_stored(alice, desk, reading):
    note = note_by(alice, reading)
    assert annotate.edit(note, body="Vérifié.", desk=desk, version=note.version)
    note.refresh_from_db()
    assert (note.body, note.desk, note.modified_at > note.created_at) == ("Vérifié.", desk, True)


@pytest.mark.parametrize("version", ["2001-01-01T00:00:00+00:00", "yesterday", "", "2001-01-01"])
def test_an_edit_of_another_version_is_not(alice, reading, version):
    note = note_by(alice, reading)
    assert not annotate.edit(note, body="Perdu.", desk=None, version=version)
    note.refresh_from_db()
    assert note.body == "À vérifier."


def test_of_two_edits_from_one_version_the_second_is_told(alice, reading):
    note = note_by(alice, reading)
    assert annotate.edit(note, body="Un.", desk=None, version=note.version)
    assert not annotate.edit(note, body="Deux.", desk=None, version=note.version)


def test_an_edit_of_a_deleted_note_is_told(alice, reading):
    note = note_by(alice, reading)
    Annotation.objects.all().delete()
    assert not annotate.edit(note, body="Trop tard.", desk=None, version=note.version)


@pytest.mark.parametrize(("person", "reads"), [("alice", True), ("reader", False)])
def test_notes_on_what_is_withdrawn_are_read_by_editors_alone(request, reading, person, reads):
    author = request.getfixturevalue(person)
    note_by(author, reading)
    type(reading.revision.article).objects.update(withdrawn_at=editions.NOON)
    assert annotate.readable(author).exists() is reads


def test_many_notes_cost_no_query_more(alice, desk, reading, django_assert_num_queries):
    for start in range(0, 60, 2):
        place = place_at(reading.text, start, start + 3)
        annotate.create(author=alice, reading=reading, place=place, body="Encore.", desk=desk)
    alice = type(alice).objects.get(pk=alice.pk)
    with django_assert_num_queries(5):  # the role's permissions (2), notes, notes on other versions, desks
        assert len(annotate.margin(reading, alice).notes) == 30
