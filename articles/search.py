"""Search over PostgreSQL's full text: accents and elisions folded, each article stemmed in its own language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Length, Substr

from articles.document import BETWEEN_BLOCKS, CAPTION, HEADLINE, STANDFIRST, Document
from articles.models import Article, Quote
from articles.models.article import ArticleQuerySet

# A search vector holds 1 MB. These bounds keep the worst text, every word of it new and of four-byte letters, below
# it; what lies beyond is stored and shown, but not found.
INDEXED_CHARACTERS = {"A": 4_000, "B": 8_000, "C": 60_000, "D": 4_000}
LONGEST_QUERY = 300  # characters
MARK_START, MARK_END = "\x02", "\x03"  # around a hit in an excerpt; no text of record holds control characters

_CONFIGS = {"fr": "newsreader_fr", "en": "newsreader_en"}
_OTHER = "newsreader_simple"
_STRAIGHT = str.maketrans(dict.fromkeys("«»“”„", '"'))
_FRENCH_OR = re.compile(r"\bou\b", re.IGNORECASE)


def index(article: Article, document: Document) -> None:
    """Store the article's search vector and its language: headline before tags and standfirst before the body."""
    config = _CONFIGS.get(article.language[:2], _OTHER)
    vector: Any = None
    for weight, text in _weighted(document).items():
        part = SearchVector(Value(_bounded(text, INDEXED_CHARACTERS[weight])), config=config, weight=weight)
        vector = part if vector is None else vector + part
    Article.objects.filter(pk=article.pk).update(search_vector=vector)


def find(queryset: ArticleQuerySet, words: str) -> ArticleQuerySet:
    """Keep the articles that hold the words, as one types them: "a phrase", or, -not. Order is the caller's."""
    words = _asked(words)
    if not words.strip():
        return queryset.none()
    other = Q(search_vector=_query(words, _OTHER))
    for language in _CONFIGS:
        other &= ~Q(language__startswith=language)
    wanted = other
    for language, config in _CONFIGS.items():
        wanted |= Q(language__startswith=language, search_vector=_query(words, config))
    return queryset.filter(wanted)


def find_quotes(queryset: QuerySet[Quote], words: str) -> QuerySet[Quote]:
    """Keep the quotations that hold the words, as one types them, in either language."""
    words = _asked(words)
    if not words.strip():
        return queryset.none()
    either = Q(pk=None)
    for config in _CONFIGS.values():
        either |= Q(search_vector=_query(words, config))
    return queryset.filter(either)


def excerpts(pks: Iterable[int], words: str) -> dict[int, str]:
    """Return for each article what of its text, headline aside, holds the words, hits between MARK_START and MARK_END.

    One query; PostgreSQL reads each text whole, so ask for the rows of one page only.
    """
    after_headline = Length("current__headline") + len(BETWEEN_BLOCKS) + 1
    text = Substr("current__text", after_headline, INDEXED_CHARACTERS["C"])
    by_language = [
        When(language__startswith=language, then=_headline(text, _asked(words), config))
        for language, config in _CONFIGS.items()
    ]
    found = Case(*by_language, default=_headline(text, _asked(words), _OTHER))
    return dict(Article.objects.filter(pk__in=list(pks)).annotate(excerpt=found).values_list("pk", "excerpt"))


def _headline(text: Combinable, words: str, config: str) -> SearchHeadline:
    return SearchHeadline(
        text, _query(words, config), config=config, start_sel=MARK_START, stop_sel=MARK_END,
        max_words=32, min_words=16, max_fragments=2, fragment_delimiter=" … ",
    )  # fmt: skip


def _asked(words: str) -> str:
    """Return the words as PostgreSQL can take them: no NUL, no lone surrogate, bounded; its marks, its `or`."""
    parts = _bounded(words, LONGEST_QUERY).translate(_STRAIGHT).split('"')  # every second one is a phrase
    parts[::2] = [_FRENCH_OR.sub("or", part) for part in parts[::2]]
    return '"'.join(parts)


def _bounded(text: str, characters: int) -> str:
    """Return the beginning of the text, without what PostgreSQL refuses: NUL and lone surrogates."""
    return text[:characters].replace("\x00", " ").encode(errors="replace").decode()


def _weighted(document: Document) -> dict[str, str]:
    """Return what is indexed, by PostgreSQL's weight from A to D."""
    lead = {HEADLINE, STANDFIRST, CAPTION}
    return {
        "A": document.headline,
        "B": " ".join([document.standfirst, *document.tags]),
        "C": "\n".join(block.text for block in document.blocks if block.kind not in lead),
        "D": "\n".join([document.byline or "", *(f"{photo.caption} {photo.credit}" for photo in document.photos)]),
    }


def _query(words: str, config: str) -> SearchQuery:
    kind = _FrenchQuery if config == _CONFIGS["fr"] and '"' not in words else SearchQuery
    return kind(words, config=config, search_type="websearch")


class _FrenchQuery(SearchQuery):
    """Asks not for "les", which PostgreSQL's French stop words lack; in a phrase it must stay, to keep its place."""

    def as_sql(self, *args: Any, **kwargs: Any) -> tuple[str, Any]:  # noqa: ANN401 - Django's
        """Return the query without the stem of "les"."""
        sql, parameters = super().as_sql(*args, **kwargs)
        return f"ts_rewrite({sql}, 'le', '')", parameters
