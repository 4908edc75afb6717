"""An editor's word on a quotation outlives readings and revisions; taken back, it leaves the machine's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles import ingest, voices
from articles.models import Article, Delivery, Quote, Reading, Ruling, Speaker
from articles.voices.rulings import Word, add, rule, take_back
from tests.conftest import BODY

pytestmark = pytest.mark.django_db

Dispatch = Callable[..., Article]
LAST = "Le chantier a coûté douze millions d'euros à l'État et à la commune."


@pytest.fixture
def article(dispatch: Dispatch) -> Article:
    """An article in which the machine finds one quotation."""
    return dispatch()


def _quotes(article: Article) -> list[Quote]:
    current = Article.objects.get(pk=article.pk).current
    assert current is not None
    return list(current.quotes.standing().select_related("speaker").order_by("number"))


def _html(article: Article) -> str:
    return Reading.objects.get(current_of=article).html


def _corrected(dispatch: Dispatch, body: str) -> None:
    dispatch(body=body, stamp="11:0131/12/2024, mardi")


def _someone(name: str = "Yves Tramelan") -> Speaker:
    return Speaker.objects.create(**Speaker.columns(name))


def test_a_speaker_corrected_is_corrected_in_the_next_version_too(
    article: Article, dispatch: Dispatch, alice: User
) -> None:
    rule(_quotes(article)[0], Word("corrected", _someone()), user=alice)
    assert str(_quotes(article)[0].speaker) == "Yves Tramelan"
    _corrected(dispatch, BODY.replace("douze", "treize"))
    assert [(str(quote.speaker), str(quote.named)) for quote in _quotes(article)] == [
        ("Yves Tramelan", "Odile Marchetour")
    ]


def test_a_rejected_quotation_is_none_on_the_page_nor_in_the_next_version(
    article: Article, dispatch: Dispatch, alice: User
) -> None:
    assert 'class="quotation"' in _html(article)
    rule(_quotes(article)[0], Word("rejected"), user=alice)
    assert _quotes(article) == []
    assert 'class="quotation"' not in _html(article)
    _corrected(dispatch, BODY.replace("douze", "treize"))
    assert _quotes(article) == []


def test_words_that_were_missed_are_a_quotation_from_now_on(article: Article, dispatch: Dispatch, alice: User) -> None:
    reading = Reading.objects.get(current_of=article)
    start = reading.text.index("douze millions")
    add(reading, start, start + len("douze millions d'euros"), Word("added", _someone()), user=alice)
    assert [quote.text for quote in _quotes(article)][-1] == "douze millions d'euros"
    assert ">douze millions" in _html(article)
    _corrected(dispatch, f"Un mot de plus.\n\n{BODY}")
    assert [(quote.text, str(quote.speaker)) for quote in _quotes(article)][-1] == (
        "douze millions d'euros", "Yves Tramelan",
    )  # fmt: skip


def test_words_that_leave_the_text_and_return_have_their_ruling_again(
    article: Article, dispatch: Dispatch, alice: User
) -> None:
    rule(_quotes(article)[0], Word("corrected", _someone()), user=alice)
    _corrected(dispatch, LAST)
    assert _quotes(article) == []
    dispatch(stamp="12:0131/12/2024, mardi", body=f"{BODY}\n\nUn mot de plus.")
    assert [str(quote.speaker) for quote in _quotes(article)] == ["Yves Tramelan"]


def test_a_better_parser_changes_nothing_that_an_editor_said(
    article: Article, alice: User, better_parser: Callable[[], None]
) -> None:
    rule(_quotes(article)[0], Word("corrected", _someone()), user=alice)
    better_parser()
    from_ledger = Delivery.objects.get()
    voices_before = [str(quote.speaker) for quote in _quotes(article)]

    ingest.process(from_ledger.pk, again=True)
    assert [str(quote.speaker) for quote in _quotes(article)] == voices_before == ["Yves Tramelan"]


def test_no_rule_for_a_name_is_stronger(article: Article, alice: User) -> None:
    quote = _quotes(article)[0]
    rule(quote, Word("confirmed", quote.speaker), user=alice)
    assert quote.speaker is not None
    voices.merge(quote.speaker, _someone())
    assert str(_quotes(article)[0].speaker) == "Odile Marchetour"


def test_what_is_taken_back_leaves_the_machines_reading(article: Article, alice: User) -> None:
    ruling = rule(_quotes(article)[0], Word("rejected"), user=alice)
    take_back(ruling)
    assert [str(quote.speaker) for quote in _quotes(article)] == ["Odile Marchetour"]
    assert 'class="quotation"' in _html(article)


def test_an_added_one_taken_back_is_gone(article: Article, alice: User) -> None:
    reading = Reading.objects.get(current_of=article)
    ruling = add(reading, 0, 7, Word("added"), user=alice)
    take_back(ruling)
    assert len(_quotes(article)) == 1


def test_a_second_word_on_a_quotation_replaces_the_first(article: Article, alice: User, bob: User) -> None:
    rule(_quotes(article)[0], Word("corrected", _someone()), user=alice)
    quote = _quotes(article)[0]
    rule(quote, Word("confirmed", quote.speaker, "verified", "https://verif.example/pont"), user=bob)
    ruling = Ruling.objects.get()
    assert (ruling.made_by, ruling.verdict, str(ruling.speaker)) == (bob, "verified", "Yves Tramelan")


def test_no_verdict_is_stored_without_its_source(article: Article, alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rule(_quotes(article)[0], Word("confirmed", None, "false"), user=alice)
