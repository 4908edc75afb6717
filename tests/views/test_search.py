"""Search as a reader meets it: what it finds, how it marks it, and what it says when there is nothing."""

import pytest
from django.test import Client

from articles.search import LONGEST_QUERY
from tests.conftest import HEADLINE, Dispatch

pytestmark = pytest.mark.django_db


def search(client: Client, words: str) -> str:
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("words", ["véhicules", "vehicule", "VÉHICULES", "État", "etat", "pont ou viaduc",
                                   "«premiers véhicules»", "“premiers véhicules”", "pont -viaduc"])  # fmt: skip
def test_words_are_found_as_one_types_them(client: Client, dispatch: Dispatch, words: str) -> None:
    dispatch()
    assert HEADLINE in search(client, words)


def test_a_hit_is_marked_in_its_sentence(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    assert "Le <mark>chantier</mark> a coûté" in search(client, "chantiers")


def test_markup_in_copy_and_in_the_question_stays_words(client: Client, dispatch: Dispatch) -> None:
    dispatch(body="Un <img src=x onerror=alert(1)> au milieu du chantier de Vaubrie.")
    html = search(client, 'chantier "<script>alert(1)</script>"')
    assert "<script>alert" not in html
    assert "<img" not in search(client, "chantier")


def test_no_hit_says_what_to_try(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    html = search(client, "hippopotame")
    assert "No dispatch that you may read holds “hippopotame”." in html
    assert "Try fewer words" in html


def test_no_words_say_how_to_ask(client: Client) -> None:
    assert "Type words in the search box" in search(client, "  ")


def test_too_many_words_are_refused_with_the_limit(client: Client) -> None:
    assert f"longer than {LONGEST_QUERY} characters" in search(client, "a" * (LONGEST_QUERY + 1))


@pytest.mark.parametrize("words", ["\x00", "a\x00b", "'; --", "&|!()", ":*", '"', "\\", "%", "-", "ou", "or or"])
def test_signs_that_mean_something_to_a_database_do_no_harm(client: Client, dispatch: Dispatch, words: str) -> None:
    dispatch()
    assert "<h1>" in search(client, words)


def test_the_question_goes_along_to_the_next_page(client: Client, dispatch: Dispatch, monkeypatch) -> None:
    monkeypatch.setattr("articles.views.keyset.PAGE", 1)
    dispatch("Le pont de Vaubrie est fermé")
    dispatch("Le pont de Sainte-Orvaine est ouvert")
    assert "?q=pont&amp;before=" in search(client, "pont")
