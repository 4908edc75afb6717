"""The quotations of an article: shown to everybody, judged by editors, told to programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article, Ruling, Speaker
from articles.templatetags.schemaorg import _script

pytestmark = pytest.mark.django_db

Dispatch = Callable[..., Article]


def _address(article: Article, name: str = "article-quotes", *rest: int) -> str:
    return reverse(name, args=[article.pk, article.slug, *rest])


def _page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address, headers={"Accept-Language": "en"})
    assert response.status_code == status
    return response.content.decode()


def _data(html: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return dict(json.loads(found))


@pytest.fixture
def english(client: Client) -> Client:
    """A stranger who reads English."""
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def editor(english: Client, alice: User) -> Client:
    """Alice, signed in."""
    english.force_login(alice)
    return english


def test_a_stranger_reads_a_quotation_in_its_place_and_nothing_of_the_machine(
    english: Client, dispatch: Dispatch
) -> None:
    html = _page(english, _address(dispatch(), "article-quote", 1))
    assert "<mark>Ce pont est le cœur de notre ville, il bat de nouveau</mark>" in html
    assert "Confidence" not in html


def test_an_editor_is_warned_that_a_quotation_was_withdrawn_and_a_stranger_sees_none(
    editor: Client, dispatch: Dispatch
) -> None:
    article = dispatch()
    Article.objects.filter(pk=article.pk).withdraw("Identité erronée.")
    for address in (_address(article), _address(article, "article-quote", 1)):
        assert "Only editors still read it here." in _page(editor, address)
        assert "cœur" not in _page(Client(), address, 410)


def test_an_editor_sees_how_it_was_read(editor: Client, dispatch: Dispatch) -> None:
    html = _page(editor, _address(dispatch(), "article-quote", 1))
    assert "Confidence" in html
    assert "the name beside it" in html


def test_only_editors_judge(english: Client, dispatch: Dispatch, reader: User) -> None:
    address = _address(dispatch(), "article-quote-judge", 1)
    assert english.get(address).status_code == 302
    english.force_login(reader)
    assert english.post(address, {"is_quotation": "no"}).status_code == 403
    assert not Ruling.objects.exists()


def test_an_editor_corrects_who_speaks(editor: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    address = _address(article, "article-quote-judge", 1)
    response = editor.post(address, {"is_quotation": "yes", "speaker": "Yves Tramelan"}, follow=True)
    assert "Yves Tramelan" in response.content.decode()
    assert Ruling.objects.get().act == Ruling.Act.CORRECTED
    assert Speaker.objects.filter(name="Yves Tramelan").exists()


def test_saying_what_the_machine_says_confirms_it(editor: Client, dispatch: Dispatch) -> None:
    address = _address(dispatch(), "article-quote-judge", 1)
    editor.post(address, {"is_quotation": "yes", "speaker": "Odile Marchetour"})
    assert Ruling.objects.get().act == Ruling.Act.CONFIRMED


def test_a_rejected_quotation_is_gone_for_readers_and_can_be_taken_back(editor: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    address = _address(article, "article-quote-judge", 1)
    editor.post(address, {"is_quotation": "no"})
    assert Client().get(_address(article, "article-quote", 1)).status_code == 404
    assert "rejected" in _page(editor, _address(article))
    editor.post(address, {"take_back": "1"})
    assert Client().get(_address(article, "article-quote", 1)).status_code == 200


def test_a_verdict_needs_its_source(editor: Client, dispatch: Dispatch) -> None:
    address = _address(dispatch(), "article-quote-judge", 1)
    response = editor.post(address, {"is_quotation": "yes", "speaker": "", "verdict": "false"})
    assert response.status_code == 422
    assert response.context["form"].errors["verdict_url"]


def test_a_judged_quotation_is_told_as_a_claim_review(editor: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    said = {
        "is_quotation": "yes", "speaker": "Odile Marchetour", "verdict": "false",
        "verdict_url": "https://verif.example/pont", "verdict_note": "Le pont n'a pas rouvert.",
    }  # fmt: skip
    editor.post(_address(article, "article-quote-judge", 1), said)
    html = _page(Client(), _address(article, "article-quote", 1))
    review = _data(html)["subjectOf"]
    assert (review["@type"], review["reviewRating"]["ratingValue"]) == ("ClaimReview", 1)
    assert review["citation"] == "https://verif.example/pont"
    assert "Le pont n&#x27;a pas rouvert." in html


def test_a_missed_quotation_is_added_by_its_words(editor: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    address = _address(article, "article-quote-missed")
    assert editor.post(address, {"exact": "nulle part ainsi", "speaker": ""}).status_code == 422
    editor.post(address, {"exact": "douze millions d'euros", "speaker": "Yves Tramelan"})
    assert "douze millions d&#x27;euros" in _page(Client(), _address(article))


def test_the_json_tells_machines_and_editors_words_apart(editor: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    address = _address(article, "article-json")
    assert [quote["ruling"] for quote in Client().get(address).json()["quotes"]] == [None]
    editor.post(_address(article, "article-quote-judge", 1), {"is_quotation": "yes", "speaker": "Yves Tramelan"})
    (quote,) = Client().get(address).json()["quotes"]
    assert (quote["speaker"], quote["ruling"]["act"]) == ("Yves Tramelan", "corrected")
    editor.post(_address(article, "article-quote-judge", 1), {"is_quotation": "no"})
    assert Client().get(address).json()["quotes"] == []
    assert len(editor.get(address).json()["quotes"]) == 1


def test_an_article_is_told_as_news_with_its_quotations(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    data = _data(_page(client, article.get_absolute_url()))
    assert data["@type"] == "NewsArticle"
    assert data["headline"].startswith("Le pont de Sainte-Orvaine")
    (quotation,) = data["hasPart"]
    assert quotation["spokenByCharacter"]["name"] == "Odile Marchetour"


def test_no_word_of_copy_ends_the_data() -> None:
    html = _script({"headline": "</script><script>alert(1)</script> & <!--"})
    assert html.count("<") == 2
    assert json.loads(html.partition(">")[2].rpartition("<")[0])["headline"].startswith("</script>")
