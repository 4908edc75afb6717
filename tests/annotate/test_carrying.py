"""Notes follow the text through every version and reading, and come back with their words."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from articles import annotate
from articles.carrying import Span, Stop, follow
from articles.models import Annotation, Placement, Reading
from articles.webannotation import Selection, place_at, resolve
from tests import editions

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = editions.PARAGRAPHS
WITHOUT = (FIRST, SECOND)
WORDS = "Le chantier a coûté douze millions d’euros"


@pytest.fixture
def reading(source) -> Reading:
    return editions.publish(source)


@pytest.fixture
def article(reading):
    return reading.revision.article


@pytest.fixture
def note(alice, reading) -> Annotation:
    return write(alice, reading)


def write(author, reading, words=WORDS) -> Annotation:
    place = resolve(reading.text, Selection(words))
    return annotate.create(author=author, reading=reading, place=place, body="À vérifier.", desk=None)


def stand(note: Annotation) -> list[tuple[int, str, str | None]]:
    """Return (number of the version, state, words) of each placement, in the order of the versions."""
    rows = note.placements.select_related("reading__revision").order_by("reading__revision__number", "reading_id")
    return [
        (row.reading.revision.number, row.state, row.reading.text[row.start : row.end] if row.end else None)
        for row in rows
    ]


def test_a_new_note_stands_where_it_was_written(note):
    assert stand(note) == [(1, "written", WORDS)]


def test_a_note_follows_its_words_through_every_version(article, note):
    editions.revise(article, "Un mot de plus.", FIRST, SECOND, THIRD)
    editions.revise(article, "Un mot de plus.", FIRST, SECOND, THIRD.replace("douze", "treize"))
    assert stand(note) == [
        (1, "written", WORDS), (2, "unchanged", WORDS), (3, "changed", WORDS.replace("douze", "treize")),
    ]  # fmt: skip


def test_a_note_follows_words_that_move(article, note):
    editions.revise(article, THIRD, FIRST, SECOND)
    assert stand(note)[-1] == (2, "moved", WORDS)


def test_a_note_whose_words_are_taken_out_is_an_orphan(article, note):
    editions.revise(article, *WITHOUT)
    assert stand(note)[-1] == (2, "orphan", None)


def test_an_orphan_comes_back_when_the_sender_restores_the_text(article, note):
    editions.revise(article, *WITHOUT)
    editions.revise(article, "Entre-temps.", *WITHOUT)
    editions.revise(article, FIRST, SECOND, THIRD)
    assert [state for _, state, _ in stand(note)] == ["written", "orphan", "orphan", "unchanged"]


def test_an_orphan_is_looked_for_from_where_it_stood_last(article, note):
    changed = THIRD.replace("douze", "treize")
    editions.revise(article, FIRST, SECOND, changed)
    editions.revise(article, *WITHOUT)
    editions.revise(article, FIRST, SECOND, changed)
    assert stand(note)[-1] == (4, "unchanged", WORDS.replace("douze", "treize"))


def test_a_late_version_is_no_step(article, note):
    editions.add_late(article, "Première ébauche.")
    editions.revise(article, FIRST, SECOND, THIRD)
    assert [(number, state) for number, state, _ in stand(note)] == [(1, "written"), (3, "unchanged")]


def test_words_that_take_a_story_back_are_no_step(article, note):
    editions.revise(article, "Cette dépêche est annulée.", signal="kill")
    editions.revise(article, FIRST, SECOND, THIRD)
    assert [(number, state) for number, state, _ in stand(note)] == [(1, "written"), (3, "unchanged")]


def test_a_note_on_a_late_version_is_carried_to_the_newest(alice, article, reading):
    late = editions.add_late(article, THIRD)
    newest = article.current
    note = write(alice, late)
    editions.revise(article, FIRST, THIRD)
    assert [(number, state) for number, state, _ in stand(note)] == [(1, "unchanged"), (2, "written"), (3, "unchanged")]
    assert note.placements.filter(reading=newest).exists()


def test_a_note_written_on_an_old_version_takes_every_step_at_once(alice, article, reading):
    editions.revise(article, *WITHOUT)
    editions.revise(article, FIRST, SECOND, THIRD)
    note = write(alice, reading)
    assert [(number, state) for number, state, _ in stand(note)] == [(1, "written"), (2, "orphan"), (3, "unchanged")]


def test_a_better_parsers_reading_is_a_step_of_its_own(article, reading, note):
    again = editions.read(reading.revision, "PARIS.", *editions.PARAGRAPHS, parser="1.2")
    assert stand(note)[-1] == (1, "unchanged", WORDS)
    assert note.placements.get(reading=again).start > note.start


def test_a_note_follows_into_a_new_reading_of_an_old_version(article, reading, note):
    editions.revise(article, *WITHOUT)
    again = editions.read(reading.revision, "PARIS.", *editions.PARAGRAPHS, parser="1.2", is_shown=False)
    assert note.placements.get(reading=again).state == "unchanged"


def test_a_note_never_goes_back_to_an_older_version(alice, article, reading):
    newest = editions.revise(article, FIRST, SECOND, THIRD)
    note = write(alice, newest)
    editions.read(reading.revision, *editions.PARAGRAPHS, parser="1.2", is_shown=False)
    assert [number for number, _, _ in stand(note)] == [2]


def test_words_that_a_parser_dropped_and_the_next_reads_again_are_found(article, reading, note):
    editions.read(reading.revision, *WITHOUT, parser="1.2")
    editions.read(reading.revision, *editions.PARAGRAPHS, parser="1.3")
    assert [state for _, state, _ in stand(note)] == ["written", "orphan", "unchanged"]


def test_carrying_twice_changes_nothing(article, note):
    newer = editions.revise(article, THIRD, FIRST)
    before = stand(note)
    annotate.carry(newer)
    assert stand(note) == before


def test_an_edited_note_stays_where_it_stands(article, note):
    editions.revise(article, THIRD, FIRST)
    before = stand(note)
    note.refresh_from_db()
    assert annotate.edit(note, body="Vérifié.", desk=None, version=note.version)
    assert stand(note) == before


def test_what_a_note_was_written_about_stays_as_it_was(article, note):
    editions.revise(article, FIRST, SECOND, THIRD.replace("douze", "treize"))
    note.refresh_from_db()
    assert (note.exact, note.revision.number) == (WORDS, 1)


def test_many_notes_cost_no_query_more(alice, article, reading, django_assert_num_queries):
    for start in range(0, 60, 2):
        place = place_at(reading.text, start, start + 3)
        annotate.create(author=alice, reading=reading, place=place, body="Encore.", desk=None)
    newer = editions.revise(article, "Un mot de plus.", *editions.PARAGRAPHS)
    Placement.objects.filter(reading=newer).delete()
    with django_assert_num_queries(6):
        annotate.carry(newer)
    assert Placement.objects.filter(reading=newer).count() == 30


def test_an_article_without_notes_costs_one_query(article, reading, django_assert_num_queries):
    with django_assert_num_queries(1):
        annotate.carry(reading)


@pytest.mark.django_db(transaction=True)
def test_a_note_written_while_a_correction_is_stored_is_carried_too(alice, article, reading):
    with transaction.atomic():
        newer = editions.revise(article, "Un mot de plus.", FIRST, SECOND, THIRD)
        writer = threading.Thread(target=_write_apart, args=(alice, reading))
        writer.start()
        _wait_for_a_lock()
    writer.join(timeout=30)
    note = Annotation.objects.get()
    assert note.placements.get(reading=newer).state == "unchanged"


def _write_apart(author, reading) -> None:
    try:
        write(author, reading)
    finally:
        connection.close()


def _wait_for_a_lock() -> None:
    """Return when another connection waits for a lock that we hold."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with connection.cursor() as cursor:
        for _ in range(3000):
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
            cursor.execute("SELECT pg_sleep(0.01), pg_stat_clear_snapshot()")
    raise AssertionError("nobody waits")


def test_spans_of_any_kind_are_followed_from_stop_to_stop():
    spans = [Span("quotation", 1, 0, 8, (1, 1)), Span("note", 2, 3, 8, (2, 2))]
    path = [Stop(2, 2, "Il pleut, il vente."), Stop(3, 3, "Enfin. Il pleut, il vente.")]
    found = list(follow(spans, path, {1: "Il pleut.", 2: path[0].text}))
    assert [(key, at, anchor.start) for key, at, anchor in found] == [
        ("quotation", 2, 0), ("quotation", 3, 7), ("note", 3, 10),
    ]  # fmt: skip
