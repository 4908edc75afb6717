"""Search over the text of record, in French and English."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.document import fold_spaces
from articles.models import Article
from articles.search import LONGEST_QUERY, excerpts, find
from articles.views.rows import article_list, article_rows


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds the words, newest first, with the words marked; without words, how to ask."""
    words = fold_spaces(request.GET.get("q", ""))
    is_too_long = len(words) > LONGEST_QUERY
    asked = "" if is_too_long else words
    page = article_rows(request, find(Article.objects.visible_to(request.user), asked))
    found = excerpts([article.pk for article in page.rows], asked) if page.rows else {}
    for article in page.rows:
        article.excerpt = found.get(article.pk, "")  # type: ignore[attr-defined]
    context = {"words": words, "is_too_long": is_too_long, "longest": LONGEST_QUERY}
    return article_list(request, "articles/search.html", page, **context)
