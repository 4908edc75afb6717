"""The tables stand."""

import pytest

from articles.models import Article


@pytest.mark.django_db
def test_an_empty_desk_has_no_articles() -> None:
    assert not Article.objects.newest_first().for_river().exists()
