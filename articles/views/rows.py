"""The rows that every list of articles is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles import clustering
from articles.models import Annotation, Article
from articles.models.article import ArticleQuerySet
from articles.views import keyset

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

DENSITIES = ("roomy", "dense")
DENSITY_COOKIE = "density"


def density_of(request: HttpRequest) -> str:
    """Return how closely this reader wants lists set."""
    chosen = request.COOKIES.get(DENSITY_COOKIE, "")
    return chosen if chosen in DENSITIES else DENSITIES[0]


def article_rows(request: HttpRequest, articles: ArticleQuerySet, *, key: str = "published_at") -> keyset.Page[Article]:
    """Return the page of articles that the address asks for, each with its notes and dispatches like it counted.

    Four queries; three for a stranger, who sees no notes; one less where no article is in a story.
    """
    page = keyset.newest(articles.for_river(), request.GET.get("before", ""), key=key)
    counts = _note_counts(page.rows, request.user)
    sizes = clustering.sizes((article.story_id for article in page.rows), request.user)
    for article in page.rows:
        article.note_count = counts.get(article.pk, 0)  # type: ignore[attr-defined]
        article.story_size = sizes.get(article.story_id)  # type: ignore[attr-defined]
    return page


def article_list(request: HttpRequest, template: str, page: keyset.Page[Any], **context: object) -> HttpResponse:
    """Render a list by time with what all of them share."""
    shared = {"page": page, "density": density_of(request), "before": request.GET.get("before", "")}
    return render(request, template, shared | context)


def _note_counts(articles: list[Article], viewer: User | AnonymousUser) -> dict[int, int]:
    """Return the number of notes on each article that the viewer may see: all of them are on its page."""
    notes = Annotation.objects.visible_to(viewer).filter(article__in=[article.pk for article in articles])
    return dict(notes.order_by().values_list("article").annotate(Count("id", distinct=True)))
