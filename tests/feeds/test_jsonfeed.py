"""JSON Feed 1.1."""

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from tests.conftest import HEADLINE, STANDFIRST, Dispatch

pytestmark = pytest.mark.django_db


def test_an_item_carries_the_story(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    feed = client.get("/feed.json").json()
    (item,) = feed["items"]
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (item["title"], item["summary"]) == (HEADLINE, STANDFIRST)
    assert item["url"].endswith(article.get_absolute_url())
    assert "Le chantier a coûté douze millions" in item["content_html"]
    assert (item["authors"], item["language"]) == ([{"name": "La rédaction"}], "fr")


def test_what_was_withdrawn_is_an_item_without_text(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    Article.objects.filter(pk=article.pk).withdraw("Identité erronée.")
    (item,) = client.get("/feed.json").json()["items"]
    assert item["_withdrawn"]["reason"] == "Identité erronée."
    assert "content_html" not in item
    assert HEADLINE not in str(item)


def test_what_is_under_embargo_is_no_item(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    Article.objects.update(embargoed_until=timezone.now() + timezone.timedelta(hours=1))
    assert client.get("/feed.json").json()["items"] == []
