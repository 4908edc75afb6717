"""The pages of notes."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles import annotate
from articles.models import Annotation, Reading
from tests import editions
from tests.conftest import PASSWORD
from tests.notebook import in_english, send, signed_in, text_of, write

pytestmark = pytest.mark.django_db

LINKED = {"HTTP_ACCEPT": "application/ld+json"}


def test_copied_words_make_a_note(alice, reading):
    response = send(signed_in(alice), reading, exact="l'État")
    note = Annotation.objects.get()
    assert response.headers["Location"] == f"{reading.revision.article.get_absolute_url()}#note-{note.pk}"
    assert (note.exact, note.author, note.visibility, note.reading) == ("l’État", alice, "private", reading)


def test_selected_words_are_taken_where_they_were_selected(alice, reading):
    second = reading.text.index("La maire s’est")
    send(signed_in(alice), reading, exact="La maire", start=second, end=second + 8)
    assert Annotation.objects.get().start == second


def test_words_that_stand_twice_are_asked_for_and_chosen(alice, reading):
    client = signed_in(alice)
    asked = send(client, reading, exact="a maire")
    assert (asked.status_code, asked.content.count(b'name="occurrence"')) == (409, 3)
    at = reading.text.rindex("a maire")
    send(client, reading, exact="a maire", occurrence=f"{at}-{at + 7}")
    assert Annotation.objects.get().start == at


def test_words_that_are_not_there_keep_what_was_written(alice, reading):
    response = send(signed_in(alice), reading, exact="treize millions", body="Ma note.")
    assert response.status_code == 409
    assert "Ma note." in text_of(response)
    assert not Annotation.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"body": ""}, {"body": " \r\n "}, {"body": "x" * (annotate.LONGEST + 1)}, {"body": "a\x00b"}, {"exact": ""},
     {"seen_by": "999"}, {"seen_by": ""}, {"start": "one"}],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_stored(alice, reading, fields):
    response = send(signed_in(alice), reading, **fields)
    assert response.status_code in {409, 422}
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("occurrence", ["5-3", "0-99999999", "²-³", "-", "a-b", "9" * 400 + "-" + "9" * 400])
def test_an_occurrence_that_is_none_falls_back_to_the_words(alice, reading, occurrence):
    assert send(signed_in(alice), reading, occurrence=occurrence).status_code == 302


def test_a_note_for_the_desk_names_it(alice, desk, reading):
    send(signed_in(alice), reading, seen_by=str(desk.pk))
    assert Annotation.objects.get().desk == desk


def test_a_note_on_what_was_corrected_meanwhile_follows_its_words(alice, reading):
    newer = editions.revise(reading.revision.article, "Tout est neuf.", *editions.PARAGRAPHS)
    response = send(signed_in(alice), reading)
    assert response.headers["Location"].startswith(f"{newer.revision.article.get_absolute_url()}#note-")
    assert list(Annotation.objects.get().placements.values_list("reading", flat=True)) == [reading.pk, newer.pk]


def test_a_note_on_words_taken_out_meanwhile_stands_on_the_version_read(alice, reading):
    editions.revise(reading.revision.article, *editions.PARAGRAPHS[:2])
    response = send(signed_in(alice), reading)
    assert response.headers["Location"].startswith(reading.revision.get_absolute_url())


def test_a_reading_of_another_article_is_not_taken(alice, source, reading):
    other = editions.publish(source, "Autre chose.", headline="Autre")
    assert send(signed_in(alice), reading, reading=other.pk).status_code == 404


def test_line_breaks_are_kept_as_line_feeds(alice, reading):
    send(signed_in(alice), reading, body="un\r\ndeux")
    assert Annotation.objects.get().body == "un\ndeux"


@pytest.mark.parametrize(
    "address", ["/annotations/?show=desk-%00", f"/annotations/?before={'0' * 5000}~0"], ids=["nul", "long"]
)
def test_no_address_breaks_the_list(alice, address):
    assert signed_in(alice).get(address).status_code in (200, 400)


def test_numbers_too_long_for_any_text_break_nothing(alice, reading):
    digits = "9" * 5000
    assert send(signed_in(alice), reading, reading=digits, start=digits, end=digits).status_code == 422
    assert send(signed_in(alice), reading, occurrence=f"{digits}-{digits}").status_code == 302


@pytest.mark.parametrize("name", ["annotate", "annotations", "annotation", "annotation-edit", "annotation-delete"])
def test_a_visitor_is_asked_to_sign_in(client, note, name):
    args = {"annotations": [], "annotate": [note.article_id]}.get(name, [note.pk])
    response = client.get(reverse(name, args=args))
    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("sign-in"))


@pytest.mark.parametrize("access", ["public", "login"])
def test_what_was_written_outlives_a_session_that_ended(client, alice, reading, settings, access):
    settings.READER_ACCESS = access
    sign_in = send(client, reading, exact="l'État", body="Longuement écrit.").headers["Location"]
    assert "You were signed out" in text_of(client.get(sign_in))
    fields = {"username": "alice", "password": PASSWORD, "next": f"/articles/{reading.revision.article_id}/annotate/"}
    page = client.post("/sign-in/", fields, follow=True)
    assert page.context["form"].initial["body"] == "Longuement écrit."
    assert page.context["form"].initial["exact"] == "l'État"
    assert "Longuement" not in text_of(client.get(fields["next"]))


def test_an_edit_outlives_a_session_that_ended(client, alice, note):
    address = reverse("annotation-edit", args=[note.pk])
    client.post(address, {"body": "Corrigé.", "seen_by": "private", "version": note.version})
    client.force_login(alice)
    assert "Corrigé." in text_of(client.get(address))


def test_who_may_not_write_is_refused(reader, reading):
    assert send(signed_in(reader), reading).status_code == 403


@pytest.mark.parametrize(("person", "status"), [("alice", 302), ("reader", 404)])
def test_only_editors_write_on_what_is_withdrawn(request, person, status, reading):
    writer = request.getfixturevalue(person)
    writer.user_permissions.add(Permission.objects.get(codename="add_annotation"))
    type(reading.revision.article).objects.update(withdrawn_at=editions.NOON)
    assert send(signed_in(writer), reading).status_code == status


@pytest.mark.parametrize(("person", "status"), [("alice", 200), ("reader", 404)])
def test_only_editors_write_on_a_version_that_was_withheld(request, person, status, reading):
    writer = request.getfixturevalue(person)
    writer.user_permissions.add(Permission.objects.get(codename="add_annotation"))
    article = reading.revision.article
    editions.revise(article, "D’autres mots.")
    Reading.objects.filter(pk=reading.pk).update(pubstatus="withheld")
    address = reverse("annotate", args=[article.pk])
    assert signed_in(writer).get(address, {"reading": reading.pk}).status_code == status
    assert signed_in(writer).get(address).status_code == 200


@pytest.mark.parametrize(
    ("person", "sees", "edits", "deletes"),
    [("alice", 302, 200, 200), ("bob", 302, 403, 403), ("charlie", 404, 404, 404), ("chief", 404, 404, 404)],
)
def test_who_may_open_a_desks_note(request, note, person, sees, edits, deletes):
    client = signed_in(request.getfixturevalue(person))
    answers = [client.get(reverse(name, args=[note.pk])).status_code
               for name in ("annotation", "annotation-edit", "annotation-delete")]  # fmt: skip
    assert answers == [sees, edits, deletes]


def test_a_chief_editor_deletes_notes_of_their_desk(chief, desk, note):
    desk.members.add(chief)
    response = signed_in(chief).post(reverse("annotation-delete", args=[note.pk]))
    assert response.headers["Location"] == f"{note.article.get_absolute_url()}#notes"
    assert not Annotation.objects.exists()


def test_others_delete_nothing(bob, charlie, note):
    for person in (bob, charlie):
        signed_in(person).post(reverse("annotation-delete", args=[note.pk]))
    assert Annotation.objects.exists()


def test_the_forms_offer_ones_desks_and_the_choice_made(alice, charlie, desk, reading, note):
    chosen = f'value="{desk.pk}" checked'
    write_page, edit_page = reverse("annotate", args=[note.article_id]), reverse("annotation-edit", args=[note.pk])
    assert chosen in text_of(signed_in(alice).get(edit_page))
    asked = text_of(signed_in(alice).get(write_page))
    assert f'value="{desk.pk}"' in asked
    assert chosen not in asked
    assert 'type="radio"' not in text_of(signed_in(charlie).get(write_page))


def test_an_edit_is_stored(alice, note):
    fields = {"body": "Vérifié.", "seen_by": "private", "version": note.version}
    response = signed_in(alice).post(reverse("annotation-edit", args=[note.pk]), fields)
    note.refresh_from_db()
    assert (response.status_code, note.body, note.desk) == (302, "Vérifié.", None)


def test_an_edit_of_what_was_changed_shows_both_and_can_be_sent_again(alice, note):
    client, address = signed_in(alice), reverse("annotation-edit", args=[note.pk])
    stale = note.version
    annotate.edit(note, body="De l’autre fenêtre.", desk=None, version=stale)
    answer = client.post(address, {"body": "De celle-ci.", "seen_by": "private", "version": stale})
    assert answer.status_code == 409
    assert "De l’autre fenêtre." in text_of(answer)
    assert "De celle-ci." in text_of(answer)
    version = answer.context["form"]["version"].value()
    assert client.post(address, {"body": "De celle-ci.", "seen_by": "private", "version": version}).status_code == 302


def test_a_note_is_text_and_never_markup(alice, reading):
    write(alice, reading, body="<b>gras</b>\n<script>alert(1)</script>")
    page = signed_in(alice).get(reading.revision.article.get_absolute_url()).content.decode()
    assert "&lt;b&gt;gras&lt;/b&gt;<br>&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_the_article_shows_each_person_their_notes(alice, bob, charlie, reading, note):
    address = reading.revision.article.get_absolute_url()
    shown = [f"note-{note.pk}" in signed_in(person).get(address).content.decode() for person in (alice, bob, charlie)]
    assert shown == [True, True, False]


def test_a_page_with_notes_is_never_cached(alice, client, reading, note):
    address = reading.revision.article.get_absolute_url()
    assert set(signed_in(alice).get(address).headers["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert "note-" + str(note.pk) not in client.get(address).content.decode()


def test_a_note_stands_on_every_version_that_has_its_words(alice, reading, note):
    newer = editions.revise(reading.revision.article, "Tout est neuf.", *editions.PARAGRAPHS)
    for address in (newer.revision.article.get_absolute_url(), reading.revision.get_absolute_url()):
        page = signed_in(alice).get(address)
        assert [placed.note for placed in page.context["margin"].notes] == [note]


def test_changed_words_are_shown_with_those_the_note_was_written_about(alice, reading, note):
    first, second, third = editions.PARAGRAPHS
    editions.revise(reading.revision.article, first, second, third.replace("douze", "treize"))
    page = text_of(signed_in(alice).get(reading.revision.article.get_absolute_url()))
    assert re.search(r'<p class="note-words">treize millions</p>\s*<p class="note-state">', page)
    assert '<del class="note-was">douze millions</del>' in page


def test_moved_words_are_said_to_have_moved(alice, reading, note):
    first, second, third = editions.PARAGRAPHS
    editions.revise(reading.revision.article, third, first, second)
    page = text_of(in_english(alice).get(reading.revision.article.get_absolute_url()))
    assert "These words have moved within the text." in page


def test_a_note_without_its_words_is_listed_apart_with_a_way_to_them(alice, reading, note):
    editions.revise(reading.revision.article, *editions.PARAGRAPHS[:2])
    page = text_of(in_english(alice).get(reading.revision.article.get_absolute_url()))
    apart = page[page.index('class="note-orphans"') : page.index("note-beside")]
    assert "These words are no longer in the dispatch" in apart
    assert "douze millions" in apart
    assert f'href="{reading.revision.get_absolute_url()}#note-{note.pk}"' in apart


def test_an_older_version_tells_of_notes_on_newer_ones(alice, reading):
    newer = editions.revise(reading.revision.article, "Tout autre chose.")
    write(alice, newer, "autre chose")
    page = signed_in(alice).get(reading.revision.get_absolute_url())
    assert page.context["margin"].elsewhere == ((2, 1),)
    assert f'href="{newer.revision.get_absolute_url()}#notes"' in text_of(page)


def test_the_list_shows_ones_own_and_ones_desks_notes_newest_first(alice, bob, charlie, desk, reading):
    first, second = write(alice, reading, desk=desk), write(bob, reading, desk=desk)
    write(charlie, reading)
    assert signed_in(alice).get(reverse("annotations")).context["page"].notes == annotate.where([second, first])


def test_the_list_says_what_was_withdrawn(alice, reading, note):
    type(reading.revision.article).objects.update(withdrawn_at=editions.NOON)
    assert '<span class="mark">Withdrawn</span>' in text_of(in_english(alice).get(reverse("annotations")))


@pytest.mark.parametrize(("show", "count"), [("", 3), ("mine", 2), ("desk-regions", 2), ("desk-none", 0)])
def test_the_list_is_filtered(alice, bob, desk, reading, show, count):
    write(alice, reading)
    write(alice, reading, desk=desk)
    write(bob, reading, desk=desk)
    assert len(signed_in(alice).get(reverse("annotations"), {"show": show}).context["page"].notes) == count


def test_the_list_goes_on_where_it_stopped(alice, reading):
    written = [write(alice, reading) for _ in range(45)]
    client = signed_in(alice)
    first = client.get(reverse("annotations")).context["page"]
    rest = client.get(reverse("annotations"), {"before": first.following}).context["page"]
    assert [standing.note for standing in (*first.notes, *rest.notes)] == written[::-1]
    assert (rest.following, rest.is_first) == ("", False)


@pytest.mark.parametrize("before", ["x", "2024~y", "~", "2024-12-31T00:00:00Z~5", "0001-01-01~" + "0" * 32])
def test_a_place_in_the_list_that_is_none_is_refused(alice, before):
    assert signed_in(alice).get(reverse("annotations"), {"before": before}).status_code in {200, 400}


def test_the_list_costs_the_same_however_long(alice, desk, source, django_assert_num_queries):
    client = signed_in(alice)
    for number in range(15):
        older = editions.publish(source, headline=f"Le pont {number}")
        write(alice, older, desk=desk)
        write(alice, editions.revise(older.revision.article, *editions.PARAGRAPHS, "Et plus."), desk=desk)
    with django_assert_num_queries(9):  # session, user, permissions (2), notes, places, texts, desks, notices
        client.get(reverse("annotations"))


def test_an_empty_list_says_what_to_do(alice):
    page = signed_in(alice).get(reverse("annotations"))
    assert page.context["page"].notes == []
    assert 'class="empty"' in page.content.decode()
