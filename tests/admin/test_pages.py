"""The panel opens for editors, keeps private what is private, and asks the same questions however long its lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import annotate
from articles.models import Annotation, Article, Delivery, Desk, Tag
from articles.webannotation import Selection, resolve
from tests.conftest import BODY

pytestmark = pytest.mark.django_db

LISTS = ["article", "delivery", "source", "annotation", "desk", "speaker", "tag"]


@pytest.fixture
def panel(client: Client) -> Callable[[User], Client]:
    """Return a function that signs somebody in."""

    def panel(person: User) -> Client:
        client.force_login(person)
        return client

    return panel


def _list(model: str) -> str:
    return reverse(f"admin:articles_{model}_changelist")


def _page(thing: Any) -> str:
    return reverse(f"admin:articles_{thing._meta.model_name}_change", args=[thing.pk])


def _note(article: Article, author: User, *, desk: Desk | None = None, body: str = "À vérifier") -> Annotation:
    reading = article.current
    assert reading is not None
    return Annotation.objects.create(
        article=article, revision=reading.revision, reading=reading, author=author, body=body, exact="Le pont",
        start=0, end=7, desk=desk, visibility="desk" if desk else "private",
    )  # fmt: skip


def _empty_forms(page: Any) -> dict[str, int]:
    """Return what a browser posts of the forms below a page that nobody filled in."""
    prefixes = [shown.formset.prefix for shown in page.context["inline_admin_formsets"]]
    return {f"{prefix}-{name}": 0 for prefix in prefixes for name in ("TOTAL_FORMS", "INITIAL_FORMS")}


@pytest.mark.parametrize("model", LISTS)
def test_every_list_opens_for_an_editor_empty_and_full(panel, alice: User, dispatch, model: str):
    assert panel(alice).get(_list(model)).status_code == 200
    _note(dispatch(), alice)
    assert panel(alice).get(_list(model)).status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_every_list_can_be_searched(panel, root: User, dispatch, model: str):
    dispatch()
    assert panel(root).get(_list(model), {"q": "l'État é \x00 ("}).status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_no_list_asks_more_as_it_grows(panel, root: User, dispatch, desk: Desk, model: str):
    desk.members.add(root)
    counts = []
    for number in range(2):
        for story in range(4 * number + 1):
            article = dispatch(f"Titre {number} {story}", tags=(f"tag {number}{story}",))
            _note(article, root, desk=desk)
        panel(root).get(_list(model))  # fills the caches of permissions and content types
        with CaptureQueriesContext(connection) as queries:
            panel(root).get(_list(model))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_lists_load_no_bytes_and_no_texts(panel, root: User, dispatch):
    dispatch()
    for model in ("delivery", "article"):
        with CaptureQueriesContext(connection) as queries:
            panel(root).get(_list(model))
        asked = " ".join(query["sql"] for query in queries)
        assert '"articles_delivery"."raw"' not in asked
        assert '"articles_reading"."document"' not in asked


def test_an_article_shows_its_quotations_photos_tags_and_versions(panel, alice: User, dispatch):
    dispatch()
    article = dispatch(standfirst="La préfecture corrige ses chiffres.")
    page = panel(alice).get(_page(article)).content.decode()
    for words in ("Ce pont est le cœur", "Odile Marchetour", "Vaubrie", "La préfecture corrige", "/revisions/2/"):
        assert words in page
    assert page.count('class="field-text"') == 1  # the quotation of this version only


def test_an_article_page_asks_the_same_however_much_is_in_it(panel, root: User, dispatch):
    counts = []
    for number in (1, 12):
        body = "\n\n".join(f'"Phrase numéro {n} du jour", a déclaré Odile Marchetour.' for n in range(number))
        article = dispatch(f"Titre {number}", body=body, tags=tuple(f"t{n}" for n in range(number)))
        for version in range(number):
            article = dispatch(f"Titre {number}", body=f"{body} {version}")
        panel(root).get(_page(article))  # fills the caches of permissions and content types
        with CaptureQueriesContext(connection) as queries:
            panel(root).get(_page(article))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_nothing_that_the_machine_made_can_be_typed_over(panel, root: User, dispatch):
    article = dispatch()
    for thing in (article, Delivery.objects.get(), Tag.objects.first()):
        page = panel(root).get(_page(thing))
        assert page.status_code == 200
        assert b'name="_save"' not in page.content


def test_search_finds_articles_as_the_reader_does(panel, alice: User, dispatch):
    dispatch("Séisme en Vaubrie")
    dispatch("Le budget est voté", body="Le budget de la ville augmente.", standfirst="Le vote est acquis.", tags=())
    page = panel(alice).get(_list("article"), {"q": "seismes"}).content.decode()
    assert "Séisme en Vaubrie" in page
    assert "Le budget est voté" not in page


@pytest.mark.parametrize(("state", "count"), [("shown", 1), ("withdrawn", 1), ("embargoed", 1), ("", 3)])
def test_articles_can_be_kept_by_state(panel, alice: User, dispatch, state: str, count: int):
    dispatch("Un")
    Article.objects.filter(pk=dispatch("Deux").pk).withdraw("Erreur")
    Article.objects.filter(pk=dispatch("Trois").pk).update(embargoed_until="2150-01-01T00:00Z")
    response = panel(alice).get(_list("article"), {"state": state} if state else {})
    assert response.context["cl"].result_count == count


def test_a_private_note_is_its_authors_alone(panel, root: User, bob: User, dispatch):
    note = _note(dispatch(), bob, body="Pour moi seul")
    assert "Pour moi seul" not in panel(root).get(_list("annotation")).content.decode()
    assert panel(root).get(_page(note)).status_code == 302


def test_a_note_for_the_desk_is_seen_by_the_desk(panel, alice: User, bob: User, charlie: User, desk: Desk, dispatch):
    _note(dispatch(), bob, desk=desk, body="Pour le desk")
    assert "Pour le desk" in panel(alice).get(_list("annotation")).content.decode()
    assert "Pour le desk" not in panel(charlie).get(_list("annotation")).content.decode()


def test_a_chief_editor_withdraws_articles_with_a_reason(panel, chief: User, dispatch, reader: User):
    article = dispatch()
    chosen = {"action": "withdraw", "_selected_action": [article.pk]}
    asked = panel(chief).post(_list("article"), chosen)
    assert panel(chief).post(asked.url, {"reason": ""}).status_code == 200
    panel(chief).post(asked.url, {"reason": "Erreur de date"}, follow=True)
    article.refresh_from_db()
    assert article.withdrawn_reason == "Erreur de date"
    assert not Article.objects.visible_to(reader).exists()


def test_an_editor_withdraws_nothing(panel, alice: User, dispatch):
    article = dispatch()
    address = f"{reverse('admin:articles_article_withdraw')}?ids={article.pk}"
    assert panel(alice).post(address, {"reason": "Non"}).status_code == 403
    assert not Article.objects.get().is_withdrawn


def test_withdrawing_nothing_says_so(panel, chief: User):
    page = panel(chief).get(reverse("admin:articles_article_withdraw"), {"ids": "²,9,x"})
    assert page.context["articles"] == []
    assert page.status_code == 200


def test_a_chief_editor_adds_a_source(panel, chief: User):
    fields = {
        "name": "Agence Serane",
        "slug": "serane",
        "time_zone": "Europe/Paris",
        "format": "auto",
        "is_active": "on",
    }
    page = panel(chief).get(reverse("admin:articles_source_add"))
    assert panel(chief).post(page.wsgi_request.path, fields | _empty_forms(page)).status_code == 302
    assert "serane" in panel(chief).get(_list("source")).content.decode()


def test_a_time_zone_that_is_none_is_refused_in_words(panel, chief: User):
    fields = {"name": "Agence Serane", "slug": "serane", "time_zone": "Paris", "format": "auto"}
    page = panel(chief).get(reverse("admin:articles_source_add"))
    page = panel(chief).post(page.wsgi_request.path, fields | _empty_forms(page))
    assert "Europe/Paris" in str(page.context["adminform"].form.errors["time_zone"])


def test_a_reader_without_role_sees_no_panel(panel, reader: User):
    assert panel(reader).get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize("model", LISTS)
def test_the_panel_holds_under_the_strictest_policy(panel, root: User, dispatch, model: str):
    dispatch()
    for page in (panel(root).get(_list(model)), panel(root).get(reverse("admin:index"))):
        assert "'unsafe-inline'" not in page["Content-Security-Policy"]
        assert b"<style" not in page.content
        assert b" style=" not in page.content
        assert b" onclick=" not in page.content


def test_too_many_wrong_passwords_get_a_page_in_words(client: Client, root: User):
    for _ in range(10):
        page = client.post(reverse("admin:login"), {"username": "root", "password": "wrong"})
    assert page.status_code == 429
    assert "<h1" in page.content.decode()


def test_a_note_shows_the_words_it_stands_on_now(panel, alice: User, dispatch):
    article = dispatch()
    place = resolve(article.current.text, Selection("douze millions d'euros"))
    note = annotate.create(author=alice, reading=article.current, place=place, body="Repris.", desk=None)
    dispatch(body=BODY.replace("douze", "treize"))
    page = panel(alice).get(_page(note)).content.decode()
    assert "treize millions" in page
    assert "douze millions" in page
