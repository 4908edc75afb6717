"""An agency that corrects a quotation is seen to do so; typography, and what machines see, are no correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article, QuoteCorrection, Reading
from tests.conftest import BODY

pytestmark = pytest.mark.django_db

Dispatch = Callable[..., Article]
LATER = "11:0131/12/2024, mardi"


@pytest.fixture
def article(dispatch: Dispatch) -> Article:
    """An article in which Odile Marchetour is quoted."""
    return dispatch()


def _corrections() -> list[tuple[str, str, str | None]]:
    found = QuoteCorrection.objects.select_related("before", "after")
    return [(one.kind, one.before.text, one.after.text if one.after else None) for one in found]


def test_other_words_are_a_correction(article: Article, dispatch: Dispatch) -> None:
    dispatch(body=BODY.replace("le cœur de", "l'âme de"), stamp=LATER)
    ((kind, before, after),) = _corrections()
    assert kind == "words"
    assert ("le cœur" in before, "l'âme" in str(after)) == (True, True)


def test_other_marks_are_none(article: Article, dispatch: Dispatch) -> None:
    dispatch(body=BODY.replace('"', "»", 2).replace("»", "«", 1), stamp=LATER)
    assert _corrections() == []


def test_a_correction_elsewhere_is_none(article: Article, dispatch: Dispatch) -> None:
    dispatch(body=BODY.replace("douze", "treize"), stamp=LATER)
    assert _corrections() == []


def test_another_speaker_of_the_same_words_is_a_correction(article: Article, dispatch: Dispatch) -> None:
    dispatch(body=BODY.replace(", a déclaré Odile Marchetour", ", a déclaré Yves Tramelan"), stamp=LATER)
    assert [kind for kind, _, _ in _corrections()] == ["speaker"]


def test_a_quotation_taken_out_is_a_correction(article: Article, dispatch: Dispatch) -> None:
    first, *_, last = BODY.split("\n\n")
    dispatch(body=f"{first}\n\n{last}", stamp=LATER)
    assert [(kind, after) for kind, _, after in _corrections()] == [("dropped", None)]


def test_a_better_reading_is_none(article: Article, dispatch: Dispatch, better_parser: Callable[[], None]) -> None:
    better_parser()
    dispatch()
    assert _corrections() == []


def test_the_desk_sees_it_with_what_changed(article: Article, dispatch: Dispatch, client: Client) -> None:
    dispatch(body=BODY.replace("le cœur de", "l'âme de"), stamp=LATER)
    html = client.get("/quotes/corrected/").content.decode()
    assert "<del>" in html
    assert "Odile Marchetour" in html


def test_nobody_sees_what_is_withdrawn(article: Article, dispatch: Dispatch, client: Client) -> None:
    dispatch(body=BODY.replace("le cœur de", "l'âme de"), stamp=LATER)
    Article.objects.filter(pk=article.pk).withdraw("Erreur")
    assert "Odile" not in client.get("/quotes/corrected/").content.decode()


@pytest.mark.parametrize("hide", [{"pubstatus": "withheld"}, {"embargoed": timezone.now() + timedelta(days=1)}])
def test_readers_see_no_words_of_a_version_that_is_not_open_to_them(
    article: Article, dispatch: Dispatch, client: Client, alice: User, hide: dict[str, object]
) -> None:
    dispatch(body=BODY.replace("le cœur de", "l'âme de"), stamp=LATER)
    Reading.objects.filter(revision__article=article, revision__number=1).update(**hide)
    assert "cœur" not in client.get("/quotes/corrected/").content.decode()
    client.force_login(alice)
    assert "cœur" in client.get("/quotes/corrected/").content.decode()
