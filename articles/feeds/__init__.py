"""The river and every list as a feed: RSS 2.0, Atom and JSON Feed at `rss.xml`, `atom.xml` and `feed.json` of its page.

Each view takes the form as its `form`: "rss", "atom" or "json".
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.document import fold_spaces
from articles.feeds.answers import Listing, answer
from articles.models import Article, Credit, Quote, Source, Speaker, Tag
from articles.models.article import current_only
from articles.search import LONGEST_QUERY, find
from articles.voices.listing import visible_to
from articles.voices.profile import standing_for


@require_safe
def river(request: HttpRequest, *, form: str) -> HttpResponse:
    """Return the feed of all articles."""
    return answer(request, Listing(Article.objects.all(), _("All dispatches"), reverse("river")), form=form)


@require_safe
def tag(request: HttpRequest, slug: str, *, form: str) -> HttpResponse:
    """Return the feed of a tag."""
    found = get_object_or_404(Tag, slug=slug)
    articles = Article.objects.filter(tagged__tag=found)
    return answer(request, Listing(articles, f"#{found.name}", found.get_absolute_url(), is_open=False), form=form)


@require_safe
def speaker(request: HttpRequest, slug: str, *, form: str) -> HttpResponse:
    """Return the feed of the articles that quote a speaker."""
    found = get_object_or_404(Speaker, slug=slug)
    if other := standing_for(found, visible_to(request.user)):
        return redirect(f"speaker-{form}", other.slug)
    quoting = current_only(Quote.objects.standing().filter(speaker=found)).values("article")
    title = _("Articles that quote %(name)s") % {"name": found.name}
    articles = Article.objects.filter(pk__in=quoting)
    return answer(request, Listing(articles, title, found.get_absolute_url(), is_open=False), form=form)


@require_safe
def agency(request: HttpRequest, slug: str, *, form: str) -> HttpResponse:
    """Return the feed of an agency, which is known by its articles alone."""
    articles = Article.objects.by_agency(slug)
    name = articles.released_to(request.user).newest_first().values_list("agency", flat=True).first()
    return answer(request, Listing(articles, _known(name), reverse("agency", args=[slug]), is_open=False), form=form)


@require_safe
def source(request: HttpRequest, slug: str, *, form: str) -> HttpResponse:
    """Return the feed of a source."""
    found = get_object_or_404(Source, slug=slug)
    listing = Listing(Article.objects.filter(source=found), found.name, reverse("source", args=[slug]))
    return answer(request, listing, form=form)


@require_safe
def credit(request: HttpRequest, slug: str, *, form: str) -> HttpResponse:
    """Return the feed of the articles whose photos credit a name, which is known by them alone."""
    credited = Credit.objects.filter(slug=slug, photo__reading_id=F("article__current_id"))
    released = Article.objects.released_to(request.user).values("pk")
    name = credited.filter(article__in=released).values_list("name", flat=True).first()
    articles = Article.objects.filter(pk__in=credited.values("article"))
    return answer(request, Listing(articles, _known(name), reverse("credit", args=[slug]), is_open=False), form=form)


@require_safe
def search(request: HttpRequest, *, form: str) -> HttpResponse:
    """Return the feed of a search."""
    words = fold_spaces(request.GET.get("q", ""))[:LONGEST_QUERY]
    title = _("Search: %(words)s") % {"words": words}
    page = f"{reverse('search')}?{urlencode({'q': words})}"
    return answer(request, Listing(find(Article.objects.all(), words), title, page), form=form)


def _known(name: str | None) -> str:
    if not name:
        raise Http404
    return name
