"""Notes as linked data: the GET side of the W3C Web Annotation Protocol."""

from __future__ import annotations

import uuid

import pytest
from django.conf import settings
from django.urls import reverse

from articles import annotate
from articles.webannotation import MEDIA_TYPE
from tests import editions
from tests.notebook import signed_in, write

pytestmark = pytest.mark.django_db

LINKED = {"HTTP_ACCEPT": "application/ld+json"}


def test_a_note_is_linked_data_at_its_address(alice, note, settings):
    answer = signed_in(alice).get(reverse("annotation", args=[note.pk]), **LINKED)
    said = answer.json()
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    assert said["id"] == settings.PUBLIC_URL + note.get_absolute_url()
    assert said["audience"]["name"] == "Régions"
    assert {"ETag", "Link", "Allow", "Vary"} <= set(answer.headers)
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_unchanged_note_is_answered_with_304_and_a_changed_one_is_not(alice, note):
    client, address = signed_in(alice), reverse("annotation", args=[note.pk])
    etag = client.get(address, **LINKED).headers["ETag"]
    assert client.get(address, HTTP_IF_NONE_MATCH=etag, **LINKED).status_code == 304
    annotate.edit(note, body="Neuf.", desk=None, version=note.version)
    assert client.get(address, HTTP_IF_NONE_MATCH=etag, **LINKED).status_code == 200


def test_the_offsets_of_linked_data_count_in_its_source(alice, client, note, settings):
    target = signed_in(alice).get(reverse("annotation", args=[note.pk]), **LINKED).json()["target"]
    text = client.get(target["source"]["id"].removeprefix(settings.PUBLIC_URL)).content.decode()
    quote, position = target["selector"]
    assert text[position["start"] : position["end"]] == quote["exact"] == "douze millions"


def test_the_container_embeds_its_first_page_and_names_the_next(alice, reading, settings):
    for _ in range(45):
        write(alice, reading)
    client = signed_in(alice)
    whole = client.get(reverse("annotations"), **LINKED).json()
    assert (whole["total"], len(whole["first"]["items"])) == (45, 40)
    rest = client.get(whole["first"]["next"].removeprefix(settings.PUBLIC_URL), **LINKED).json()
    assert (rest["type"], len(rest["items"]), "next" in rest) == ("AnnotationPage", 5, False)
    first = client.get(whole["first"]["id"].removeprefix(settings.PUBLIC_URL), **LINKED).json()
    assert [one["id"] for one in first["items"]] == [one["id"] for one in whole["first"]["items"]]


@pytest.mark.parametrize(
    ("preference", "kind"), [("ns/oa#PreferContainedIRIs", list), ("ns/ldp#PreferMinimalContainer", str)]
)
def test_a_client_may_prefer_less(alice, note, preference, kind):
    prefer = f'return=representation;include="http://www.w3.org/{preference}"'
    first = signed_in(alice).get(reverse("annotations"), HTTP_PREFER=prefer, **LINKED).json()["first"]
    assert isinstance(first if kind is str else first["items"][0], str)


def test_a_note_that_does_not_exist_is_not_found(alice):
    assert signed_in(alice).get(reverse("annotation", args=[uuid.uuid4()])).status_code == 404


def test_a_notes_linked_data_follows_its_words(alice, note, reading):
    client = signed_in(alice)
    before = client.get(reverse("annotation", args=[note.pk]), **LINKED)
    first, second, third = editions.PARAGRAPHS
    newer = editions.revise(reading.revision.article, first, second, third.replace("douze", "treize"))
    after = client.get(reverse("annotation", args=[note.pk]), **LINKED)
    here, written = after.json()["target"]
    position = here["selector"][1]
    text = client.get(here["source"]["id"].removeprefix(settings.PUBLIC_URL)).content.decode()
    assert text == newer.text
    assert text[position["start"] : position["end"]] == here["selector"][0]["exact"] == "treize millions"
    assert written["selector"][0]["exact"] == "douze millions"
    assert before.headers["ETag"] != after.headers["ETag"]
