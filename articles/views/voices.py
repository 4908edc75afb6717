"""Who said what: the speakers, what one of them said, and all quotations."""

from __future__ import annotations

import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.forms import QuotesForm
from articles.models import Article, Speaker, Utterance
from articles.views import keyset
from articles.views.lists import known_by_what_is_shown, names_page
from articles.views.rows import article_list
from articles.voices import listing, profile

_DAYS = (datetime.date(2, 1, 1), datetime.date(9999, 1, 1))  # those around which a time zone finds a moment, too


@require_safe
def speakers(request: HttpRequest) -> HttpResponse:
    """List who is quoted by letter, each with the number of quotations."""
    return names_page(
        request, Speaker.objects.all(), listing.visible_to(request.user), "speaker", "articles/speakers.html"
    )


@require_safe
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who a speaker is, and what they said, newest first, each utterance with its dispatches."""
    found = get_object_or_404(Speaker, slug=slug)
    visible = listing.visible_to(request.user)
    if other := profile.standing_for(found, visible):
        return redirect(other)
    said = visible.filter(speaker=found)
    page = keyset.newest(listing.utterances(said), request.GET.get("before", ""), key="said_at")
    known_by_what_is_shown(page, said)
    context: dict[str, object] = {"speaker": found, "said": listing.as_said(page.rows, request.user)}
    if page.is_first:
        context |= {
            "chart": profile.chart(said), "roles": profile.roles(said), "beside": profile.beside(found, visible),
            "namesakes": profile.namesakes(found, visible),
        }  # fmt: skip
    return article_list(request, "articles/speaker.html", page, **context)


@require_safe
def quotes(request: HttpRequest) -> HttpResponse:
    """List what was said, newest first: all of it, or what holds words, of a speaker, an agency or some days."""
    agencies = Article.objects.visible_to(request.user).agencies()
    form = QuotesForm(request.GET or None, agencies=agencies)
    if form.is_bound and not form.is_valid():
        nothing: keyset.Page[Utterance] = keyset.Page([], "", is_first=True)
        response = article_list(request, "articles/quotes.html", nothing, form=form)
        response.status_code = HTTPStatus.BAD_REQUEST
        return response
    asked = form.cleaned_data if form.is_bound else {}
    wanted = listing.Wanted(
        words=asked.get("q", ""), speaker=asked.get("speaker", ""), agency=asked.get("agency", ""),
        since=_midnight(asked.get("since")), until=_midnight(asked.get("until"), days=1),
    )  # fmt: skip
    matching = listing.matching(listing.visible_to(request.user), wanted)
    page = keyset.newest(listing.utterances(matching), request.GET.get("before", ""), key="said_at")
    return article_list(request, "articles/quotes.html", page, said=listing.as_said(page.rows, request.user), form=form)


@require_safe
def corrected(request: HttpRequest) -> HttpResponse:
    """List the quotations that agencies corrected, newest first, each with what changed."""
    page = keyset.newest(listing.corrections(request.user), request.GET.get("before", ""), key="created_at")
    return article_list(request, "articles/corrected_quotes.html", page, changed=listing.as_changed(page.rows))


def _midnight(day: datetime.date | None, *, days: int = 0) -> datetime.datetime | None:
    """Return the beginning of the day, or of the one so many days after it, by the desk's clock."""
    if day is None:
        return None
    later = datetime.timedelta(days=days)
    day = min(max(day, _DAYS[0]), _DAYS[1] - later) + later
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))
