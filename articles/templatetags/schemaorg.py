"""What search engines and other programs are told of a page, in schema.org's words, as JSON-LD.

Types: NewsArticle, ImageObject (creditText), Quotation, and ClaimReview for quotations that an editor judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article, Photo, Quote, Reading, Ruling, Speaker

register = template.Library()

_KINDS = {Speaker.Kind.PERSON: "Person", Speaker.Kind.ORGANISATION: "Organization"}
_RATINGS = {
    Ruling.Verdict.FALSE: 1,
    Ruling.Verdict.DISPUTED: 3,
    Ruling.Verdict.VERIFIED: 5,
}  # of 5, as ClaimReview has it
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def article_data(article: Article, reading: Reading, quotes: Iterable[Quote], photos: Iterable[Photo]) -> SafeString:
    """Return the article as a NewsArticle with its photos and quotations."""
    stamps = {"datePublished": article.published_at, "dateModified": reading.updated or article.changed_at}
    data: dict[str, Any] = {
        "@type": "NewsArticle", "@id": _address(article.get_absolute_url()), "headline": reading.headline[:110],
        "inLanguage": reading.language, "author": _named("Person", reading.byline),
        "publisher": _named("Organization", article.agency),
        "dateline": reading.located, "description": reading.standfirst,
        "image": [_image(photo) for photo in photos if photo.href],
        "hasPart": [_quotation(article, quote, _ruling(quote)) for quote in quotes],
        **{name: moment.isoformat() for name, moment in stamps.items()},
    }  # fmt: skip
    return _script(data)


@register.simple_tag
def quotation_data(article: Article, quote: Quote, ruling: Ruling | None) -> SafeString:
    """Return one quotation, with the review of what it claims where an editor judged it."""
    return _script(_quotation(article, quote, ruling))


def _quotation(article: Article, quote: Quote, ruling: Ruling | None) -> dict[str, Any]:
    address = _address(reverse("article-quote", args=[article.pk, article.slug, quote.number]))
    data: dict[str, Any] = {
        "@type": "Quotation", "@id": address, "text": quote.text, "spokenByCharacter": _speaker(quote.speaker),
        "datePublished": quote.published_at.isoformat(),
    }  # fmt: skip
    if ruling is not None and ruling.verdict:
        data["subjectOf"] = _review(quote, ruling, address)
    return data


def _review(quote: Quote, ruling: Ruling, address: str) -> dict[str, Any]:
    """Return the ClaimReview of a judged quotation."""
    return {
        "@type": "ClaimReview", "url": address, "claimReviewed": quote.text,
        "datePublished": ruling.modified_at.date().isoformat(), "reviewBody": ruling.verdict_note,
        "citation": ruling.verdict_url,
        "author": {"@type": "Organization", "name": "newsreader", "url": settings.PUBLIC_URL},
        "itemReviewed": {
            "@type": "Claim", "author": _speaker(quote.speaker), "datePublished": quote.published_at.date().isoformat(),
        },
        "reviewRating": {
            "@type": "Rating", "ratingValue": _RATINGS[Ruling.Verdict(ruling.verdict)], "bestRating": 5,
            "worstRating": 1, "alternateName": ruling.get_verdict_display(),
        },
    }  # fmt: skip


def _speaker(speaker: Speaker | None) -> dict[str, Any] | None:
    if speaker is None:
        return None
    kind = _KINDS.get(Speaker.Kind(speaker.kind), "Thing")
    return {"@type": kind, "name": speaker.name, "url": _address(speaker.get_absolute_url())}


def _image(photo: Photo) -> dict[str, Any]:
    return {"@type": "ImageObject", "contentUrl": photo.href, "caption": photo.caption, "creditText": photo.credit}


def _named(kind: str, name: str) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None


def _ruling(quote: Quote) -> Ruling | None:
    holding = getattr(quote, "holding", None)
    return holding.ruling if holding else None


def _address(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def _script(data: dict[str, Any]) -> SafeString:
    """Return a data block: no program, so that the page's policy lets it stand; nothing in it can end it."""
    text = json.dumps({"@context": "https://schema.org", **_stated(data)}, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  # escaped above


def _stated(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the value without what is not known."""
    if isinstance(value, dict):
        return {key: _stated(inner) for key, inner in value.items() if inner not in (None, "", [])}
    return [_stated(inner) for inner in value] if isinstance(value, list) else value
