"""Lists cut by key lose nothing, repeat nothing, and refuse a cursor that is none."""

import datetime

import pytest
from django.core.exceptions import BadRequest

from articles.models import Article, Source, Tag
from articles.views import keyset

MOMENT = datetime.datetime(2024, 12, 31, 9, 1, 0, 123456, tzinfo=datetime.UTC)


def articles_at_one_moment(source: Source, number: int) -> None:
    Article.objects.bulk_create(
        Article(source=source, identity=str(n), slug="x", published_at=MOMENT, changed_at=MOMENT) for n in range(number)
    )


def walk(source: Source) -> list[int]:
    seen: list[int] = []
    page = keyset.newest(Article.objects.all(), "")
    seen += [article.pk for article in page.rows]
    while page.following:
        page = keyset.newest(Article.objects.all(), page.following)
        seen += [article.pk for article in page.rows]
    return seen


def test_articles_of_one_moment_are_shown_once_each(source: Source) -> None:
    articles_at_one_moment(source, keyset.PAGE * 2 + 1)
    expected = list(Article.objects.order_by("-published_at", "-id").values_list("pk", flat=True))
    assert walk(source) == expected


def test_a_list_that_just_fills_its_page_has_no_next(source: Source) -> None:
    articles_at_one_moment(source, keyset.PAGE)
    page = keyset.newest(Article.objects.all(), "")
    assert (len(page.rows), page.following, page.is_first) == (keyset.PAGE, "", True)


def test_copy_that_comes_in_shifts_no_page(source: Source) -> None:
    articles_at_one_moment(source, keyset.PAGE + 5)
    following = keyset.newest(Article.objects.all(), "").following
    before = [article.pk for article in keyset.newest(Article.objects.all(), following).rows]
    articles_at_one_moment(source, 3)
    assert [article.pk for article in keyset.newest(Article.objects.all(), following).rows] == before


def test_names_are_cut_by_their_folded_key(db: None) -> None:
    for n in range(keyset.NAMES + 3):
        Tag.objects.create(name=f"Étape {n:04}")
    page = keyset.by_name(Tag.objects.all(), "")
    rest = keyset.by_name(Tag.objects.all(), page.following)
    names = [tag.name for tag in [*page.rows, *rest.rows]]
    assert names == sorted(names)
    assert len(names) == keyset.NAMES + 3


def test_a_letter_begins_a_list_of_names(db: None) -> None:
    for name in ("Alpe", "Brume", "Écluse", "Falaise"):
        Tag.objects.create(name=name)
    assert [tag.name for tag in keyset.by_name(Tag.objects.all(), "e~0").rows] == ["Écluse", "Falaise"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "~", "2024-12-31~x", "nonsense~1", "2024-12-31T10:00:00Z~-1", "0001-01-01T00:00:00+14:00~1",
     "2024-12-31T10:00:00Z~99999999999999999999999", "2024-12-31T10:00:00Z~١",
     f"2024-12-31T10:00:00Z~{'0' * 5000}"],
)  # fmt: skip
def test_a_cursor_that_is_none_is_a_bad_request(db: None, cursor: str) -> None:
    with pytest.raises(BadRequest):
        keyset.newest(Article.objects.all(), cursor)


def test_a_name_cursor_with_a_nul_is_a_bad_request(db: None) -> None:
    with pytest.raises(BadRequest):
        keyset.by_name(Tag.objects.all(), "a\0~1")
