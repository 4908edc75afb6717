"""The quotations of one article: all of them, one with its sources and verdict, and an editor's word on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles.forms import MissedQuoteForm, RulingForm
from articles.models import Article, Quote, Reading, Ruling
from articles.views.notes import personal
from articles.views.reader import readable
from articles.voices import listing
from articles.voices.rulings import add, rule, take_back

MAY_RULE = "articles.change_ruling"


@require_safe
@readable
def of_article(request: HttpRequest, article: Article) -> HttpResponse:
    """List the quotations of an article in the order of its text; for editors also those that were rejected."""
    quotes = _reading(article).quotes.select_related("speaker", "holding__ruling__made_by").order_by("start")
    shown = quotes if request.user.has_perm(MAY_RULE) else quotes.standing()
    return render(request, "articles/article_quotes.html", {"article": article, "quotes": shown})


@require_safe
@readable
def one(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """Show a quotation with where it stands, the dispatches that quote it too, and for editors how it was found."""
    return _page(request, article, _quote(request, article, number))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@readable
def judge(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """Take an editor's word on a quotation."""
    _may_rule(request)
    quote = _quote(request, article, number)
    ruling = _ruling(quote)
    if request.method != "POST":
        return _page(request, article, quote, RulingForm(initial=_initial(quote, ruling)))
    if "take_back" in request.POST and ruling is not None:
        take_back(ruling)
        messages.success(request, _("Your word was taken back: the machine's reading holds again."))
        return redirect("article-quotes", article.pk, article.slug)
    form = RulingForm(request.POST)
    if not form.is_valid():
        return _page(request, article, quote, form, status=422)
    rule(quote, form.word(quote.speaker), user=request.user)  # type: ignore[arg-type]  # signed in
    messages.success(request, _("Saved. It holds in every version in which these words stand."))
    return redirect("article-quotes", article.pk, article.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@readable
def missed(request: HttpRequest, article: Article) -> HttpResponse:
    """Take words that are a quotation which was missed."""
    _may_rule(request)
    reading = _reading(article)
    form = MissedQuoteForm(request.POST or None, record=reading, initial={"exact": request.GET.get("exact", "")})
    if request.method == "POST" and form.is_valid():
        place = form.place
        add(reading, place.start, place.end, form.word(None), user=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Saved. It holds in every version in which these words stand."))
        return redirect("article-quotes", article.pk, article.slug)
    context = {"article": article, "reading": reading, "form": form}
    return render(request, "articles/missed_quote.html", context, status=422 if form.is_bound else 200)


def _may_rule(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY_RULE):
        raise PermissionDenied


def _reading(article: Article) -> Reading:
    reading: Reading = article.current  # type: ignore[assignment]  # readable articles have one
    return reading


def _quote(request: HttpRequest, article: Article, number: int) -> Quote:
    quotes = _reading(article).quotes.select_related("speaker", "named", "utterance", "holding__ruling__made_by")
    return get_object_or_404(quotes if request.user.has_perm(MAY_RULE) else quotes.standing(), number=number)


def _ruling(quote: Quote) -> Ruling | None:
    holding = getattr(quote, "holding", None)
    return holding.ruling if holding else None


def _initial(quote: Quote, ruling: Ruling | None) -> dict[str, Any]:
    said: dict[str, Any] = {"speaker": str(quote.speaker or "")}
    if ruling is not None:
        said |= {
            "is_quotation": "no" if ruling.act == Ruling.Act.REJECTED else "yes", "verdict": ruling.verdict,
            "verdict_url": ruling.verdict_url, "verdict_note": ruling.verdict_note,
        }  # fmt: skip
    return said


def _page(
    request: HttpRequest, article: Article, quote: Quote, form: RulingForm | None = None, *, status: int = 200
) -> HttpResponse:
    reading = _reading(article)
    begins = reading.text.rfind("\n\n", 0, quote.start) + 1
    ends = reading.text.find("\n\n", quote.end)
    said = listing.as_said([quote.utterance], request.user) if quote.utterance else []
    heard = [quote for one in said for quote in (one.first, *(other.quote for other in one.others))]
    others = [other for other in heard if other.article_id != article.pk]
    context = {
        "article": article, "quote": quote, "ruling": _ruling(quote), "form": form, "others": others,
        "before": reading.text[begins : quote.start].lstrip(), "within": reading.text[quote.start : quote.end],
        "after": reading.text[quote.end : ends if ends >= 0 else None],
        "address": reverse("article-quote", args=[article.pk, article.slug, quote.number]),
    }  # fmt: skip
    return render(request, "articles/article_quote.html", context, status=status)
