"""One article: its page and that of each version, its Document JSON and its plain text."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from articles import annotate, clustering
from articles.changes.differences import Summary, differences, summary
from articles.models import Article, Reading, Revision
from articles.models.article import TAGS_AS_WRITTEN
from articles.views.errors import gone
from articles.voices.rulings import told

_FOR_EDITORS = ("ednote", "source", "unread", "notes")  # Document keys that the public projection leaves out
_IN_SHORT = 0.1  # seconds for saying what changed; two texts take longer only if they have little in common
Rest = ParamSpec("Rest")
OfArticle = Callable[Concatenate[HttpRequest, Article, Rest], HttpResponse]


def readable(view: OfArticle[Rest]) -> Callable[..., HttpResponse]:
    """Give `view` the article that its address names: 404 if there is none to read for this reader, 410 if it was
    withdrawn, 301 to its address where the slug is another's. Editors get what was withdrawn, too.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int, slug: str, **rest: int) -> HttpResponse:
        articles = Article.objects.select_related("source", "current__revision", "killed_by").prefetch_related(
            TAGS_AS_WRITTEN
        )
        article = articles.readable_by(request.user).filter(pk=pk).first()
        if article is None:
            return _gone_or_absent(request, pk)
        if slug != article.slug:
            return redirect(_right_address(request, article, rest), permanent=True)
        return view(request, article, **rest)  # type: ignore[arg-type, call-arg]

    return wrapped


def _right_address(request: HttpRequest, article: Article, rest: dict[str, int]) -> str:
    """Return the address asked for, with the article's own slug."""
    name = request.resolver_match.view_name  # type: ignore[union-attr]
    address = reverse(name, kwargs={"pk": article.pk, "slug": article.slug, **rest})
    return f"{address}?{request.GET.urlencode()}" if request.GET else address


def shown(view: OfArticle[Rest]) -> OfArticle[Rest]:
    """Answer 410 in place of `view` for what was withdrawn, to editors too: what it returns can bear no warning."""

    @wraps(view)
    def wrapped(request: HttpRequest, article: Article, /, *args: Rest.args, **rest: Rest.kwargs) -> HttpResponse:
        return gone(request, article) if article.is_withdrawn else view(request, article, *args, **rest)

    return wrapped


def _gone_or_absent(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer 410 for an article that this reader may have used before it was withdrawn, else 404."""
    withdrawn = Article.objects.withdrawn_from(request.user).select_related("source", "killed_by")
    return gone(request, get_object_or_404(withdrawn, pk=pk))


@require_safe
@readable
def article(request: HttpRequest, article: Article) -> HttpResponse:
    """Show the article as it stands now."""
    return _page(request, article, article.current)  # type: ignore[arg-type]  # visible articles have a reading


@require_safe
@readable
def revision(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """Show one version, read as our newest parser reads it."""
    version = Revision.objects.readable_by(request.user).filter(article=article, number=number)
    readings = Reading.objects.filter(revision__in=version)
    newest = readings.select_related("revision").order_by("-id")
    current = article.current
    if current and current.revision.number == number:
        return _page(request, article, current, is_asked_for=True)
    return _page(request, article, get_object_or_404(newest[:1]), is_asked_for=True)


def _page(request: HttpRequest, article: Article, reading: Reading, *, is_asked_for: bool = False) -> HttpResponse:
    context = {
        "article": article,
        "reading": reading,
        "revision": reading.revision,
        "is_asked_for": is_asked_for,
        "is_newest": reading.pk == article.current_id,
        "quotes": reading.quotes.standing().select_related("speaker", "holding__ruling").order_by("number"),
        "photos": reading.photos.prefetch_related("chain").order_by("number"),
        "margin": annotate.margin(reading, request.user),
        "story_size": clustering.sizes([article.story_id], request.user).get(article.story_id),
        "changed": _changed(request, reading),
    }
    response = render(request, "articles/article.html", context)
    if request.user.is_authenticated:  # the margin holds this person's notes
        patch_cache_control(response, private=True, no_store=True)
    return response


def _changed(request: HttpRequest, reading: Reading) -> Summary | None:
    """Return in short what a correction or an update changed; None where this reader may not open what was before."""
    revision = reading.revision
    if not (revision.is_correction or revision.is_update):
        return None
    before = Reading.objects.before(revision, request.user)
    return summary(differences(before.texts, reading.texts, seconds=_IN_SHORT)) if before else None


@require_safe
@readable
@shown
def article_json(request: HttpRequest, article: Article) -> HttpResponse:
    """Return the Document JSON with the editors' rulings: whole for editors, in its public projection for others."""
    reading: Reading = article.current  # type: ignore[assignment]
    is_editor = request.user.has_perm("articles.change_article")
    document = reading.document | {"quotes": told(reading, to_editors=is_editor)}
    shown = document if is_editor else _public(document)
    return JsonResponse(shown, json_dumps_params={"ensure_ascii": False})


def _public(document: dict[str, Any]) -> dict[str, Any]:
    shown = {key: value for key, value in document.items() if key not in _FOR_EDITORS}
    quotes = [{key: value for key, value in quote.items() if key != "confidence"} for quote in document["quotes"]]
    return shown | {"quotes": quotes}


@require_safe
@readable
@shown
def article_text(_request: HttpRequest, article: Article) -> HttpResponse:
    """Return the text of record, exactly."""
    response = HttpResponse(article.current.text, content_type="text/plain; charset=utf-8")  # type: ignore[union-attr]
    response.headers["Link"] = f'<{article.get_absolute_url()}>; rel="canonical"'
    return response
