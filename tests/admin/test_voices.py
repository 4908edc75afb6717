"""A chief editor merges speakers, tells namesakes apart and takes rules back; each act holds for later copy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from articles.models import Article, NameRule, Quote, Speaker
from tests.conftest import BODY

pytestmark = pytest.mark.django_db

Dispatch = Callable[..., Article]


@pytest.fixture
def panel(client: Client, chief: User) -> Client:
    """The panel, a chief editor signed in, in English."""
    client.force_login(chief)
    client.cookies["django_language"] = "en"
    return client


def _odile() -> Speaker:
    return Speaker.objects.get(name="Odile Marchetour", distinction="")


def _who(article: Article) -> set[str]:
    return {str(quote.speaker) for quote in Quote.objects.filter(article=article).select_related("speaker")}


def test_a_speaker_is_merged_by_name_and_the_reader_shows_it(panel: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    whole = Speaker.objects.create(**Speaker.columns("Odile Marchetour-Vix"))
    address = reverse("admin:articles_speaker_merge", args=[_odile().pk])
    response = panel.post(address, {"into": "odile marchetour-vix"}, follow=True)
    assert "1 quotation is now by Odile Marchetour-Vix" in response.content.decode()
    assert _who(article) == {str(whole)}


def test_a_name_that_nobody_bears_is_told_beside_its_field(panel: Client, dispatch: Dispatch) -> None:
    dispatch()
    response = panel.post(reverse("admin:articles_speaker_merge", args=[_odile().pk]), {"into": "Personne"})
    assert "Nobody of that name is quoted." in response.content.decode()


def test_a_merge_into_itself_is_refused(panel: Client, dispatch: Dispatch) -> None:
    dispatch()
    response = panel.post(reverse("admin:articles_speaker_merge", args=[_odile().pk]), {"into": "Odile Marchetour"})
    assert "That is the same speaker" in response.content.decode()
    assert not NameRule.objects.exists()


def test_a_namesake_is_told_apart_by_words(panel: Client, dispatch: Dispatch) -> None:
    dispatch()
    article = dispatch("La joueuse revient", body=BODY.replace("La maire de Sainte-Orvaine", "La handballeuse"))
    address = reverse("admin:articles_speaker_split", args=[_odile().pk])
    panel.post(address, {"distinction": "handballeuse", "words": "la handballeuse"})
    assert _who(article) == {"Odile Marchetour (handballeuse)"}


def test_a_rule_that_is_deleted_is_taken_back(panel: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    other = Speaker.objects.create(**Speaker.columns("Odile Vix"))
    rule = NameRule.objects.create(key="odile marchetour", speaker=other)
    panel.post(reverse("admin:articles_namerule_change", args=[rule.pk]), {"key": rule.key, "speaker": other.pk})
    assert _who(article) == {"Odile Vix"}
    panel.post(reverse("admin:articles_namerule_delete", args=[rule.pk]), {"post": "yes"})
    assert _who(article) == {"Odile Marchetour"}


def test_a_name_is_pinned_to_a_speaker_in_one_dispatch(panel: Client, dispatch: Dispatch) -> None:
    article, other = dispatch(), dispatch("Un autre titre pour la même page")
    odile, vix = _odile(), Speaker.objects.create(**Speaker.columns("Odile Vix"))
    form = {"key": "Odile MARCHETOUR", "speaker": vix.pk, "article": article.pk}
    assert panel.post(reverse("admin:articles_namerule_add"), form).status_code == 302
    assert (_who(article), _who(other)) == ({"Odile Vix"}, {str(odile)})


def test_a_speaker_names_others_of_the_surname(panel: Client, dispatch: Dispatch) -> None:
    dispatch()
    yves = Speaker.objects.create(**Speaker.columns("Yves Marchetour"))
    response = panel.get(reverse("admin:articles_speaker_change", args=[_odile().pk]))
    assert reverse("admin:articles_speaker_change", args=[yves.pk]) in response.content.decode()


@pytest.mark.parametrize("act", ["merge", "split"])
def test_an_editor_changes_no_speaker(client: Client, alice: User, dispatch: Dispatch, act: str) -> None:
    dispatch()
    client.force_login(alice)
    with translation.override("en"):
        assert client.get(reverse(f"admin:articles_speaker_{act}", args=[_odile().pk])).status_code == 403


def test_of_a_speaker_only_the_kind_is_typed(panel: Client, dispatch: Dispatch) -> None:
    dispatch()
    page = panel.get(reverse("admin:articles_speaker_change", args=[_odile().pk]))
    assert list(page.context["adminform"].form.fields) == ["kind"]
