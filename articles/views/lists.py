"""The ways in: the river, and the lists by tag, agency, source and credit."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Article, Credit, Source, Tag, TaggedArticle
from articles.models.article import ArticleQuerySet
from articles.views import keyset
from articles.views.rows import article_list, article_rows


@require_safe
def river(request: HttpRequest) -> HttpResponse:
    """Show all articles, newest first; with none at all, how the first one comes in."""
    articles = Article.objects.visible_to(request.user)
    page = article_rows(request, articles)
    if not page.rows and page.is_first:
        inbox = settings.INBOX if request.user.has_perm("articles.change_article") else ""
        return render(request, "articles/first_time.html", {"inbox": inbox})
    return article_list(request, "articles/river.html", page, agencies=articles.agencies())


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """List the tags by letter, each with its number of articles."""
    visible = Article.objects.visible_to(request.user).values("pk")
    tagged = TaggedArticle.objects.filter(content_object__in=visible)
    return names_page(request, Tag.objects.all(), tagged, "tag", "articles/tags.html")


def names_page(request: HttpRequest, names: QuerySet, shown: QuerySet, column: str, template: str) -> HttpResponse:  # type: ignore[type-arg]
    """Render a list of those names that `shown` has rows for, with the letters they begin with: three queries.

    The numbers are counted for the page's names together: one by one, the largest made a page take two seconds.
    """
    page = keyset.by_name(names.filter(Exists(shown.filter(**{column: OuterRef("pk")}))), request.GET.get("after", ""))
    of_page = shown.filter(**{f"{column}__in": page.rows}).order_by()
    counts = dict(of_page.values_list(column).annotate(Count("pk")))
    for name in page.rows:
        name.count = counts.get(name.pk, 0)
    letters = (
        names.filter(Exists(shown.filter(**{column: OuterRef("pk")})))
        .annotate(letter=Left("sort_key", 1))
        .order_by("letter")
        .values_list("letter", flat=True)
        .distinct()
    )
    return render(request, template, {"page": page, "letters": letters})


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles under a tag; sorted by the through table, whose index serves the page."""
    found = get_object_or_404(Tag, slug=slug)
    articles = Article.objects.visible_to(request.user).filter(tagged__tag=found)
    page = article_rows(request, articles.annotate(listed_at=F("tagged__published_at")), key="listed_at")
    known_by_what_is_shown(page, articles)
    return article_list(request, "articles/tag.html", page, tag=found)


@require_safe
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles of an agency; an agency is known by its articles alone."""
    articles = Article.objects.visible_to(request.user).by_agency(slug)
    name = articles.newest_first().values_list("agency", flat=True).first()
    return _list_known_by_articles(request, articles, "articles/agency.html", name, slug)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """List the senders of copy, each with its newest dispatch."""
    newest = Article.objects.visible_to(request.user).filter(source=OuterRef("pk")).newest_first()
    listed = Source.objects.annotate(newest_at=Subquery(newest.values("published_at")[:1])).order_by("name")
    return render(request, "articles/sources.html", {"sources": listed})


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles that came from one source."""
    found = get_object_or_404(Source, slug=slug)
    page = article_rows(request, Article.objects.visible_to(request.user).filter(source=found))
    return article_list(request, "articles/source.html", page, source=found)


@require_safe
def credit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles whose photos credit this name; a credit is known by its articles alone."""
    visible = Article.objects.visible_to(request.user)
    credited = Credit.objects.filter(slug=slug, photo__reading_id=F("article__current_id"))
    name = credited.filter(article__in=visible.values("pk")).values_list("name", flat=True).first()
    articles = visible.filter(pk__in=credited.values("article"))
    return _list_known_by_articles(request, articles, "articles/credit.html", name, slug)


def known_by_what_is_shown(page: keyset.Page[Any], shown: QuerySet[Any]) -> None:
    """Answer 404 for a name of which this reader may see nothing: that there is one may be what an embargo hides."""
    if not page.rows and (page.is_first or not shown.exists()):
        raise Http404


def _list_known_by_articles(
    request: HttpRequest, articles: ArticleQuerySet, template: str, name: str | None, slug: str
) -> HttpResponse:
    if not name:
        raise Http404
    return article_list(request, template, article_rows(request, articles), name=name, slug=slug)
