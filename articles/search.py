"""Search over PostgreSQL's full text: accents and elisions folded, each article stemmed in its own language."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Func, Q, Value
from django.db.models.expressions import Combinable

from articles.document import CAPTION, HEADLINE, STANDFIRST, Document
from articles.models import Article
from articles.models.article import ArticleQuerySet

# A search vector holds 1 MB. These bounds keep the worst text, every word of it new and of four-byte letters, below
# it; what lies beyond is stored and shown, but not found. No dispatch comes near: the longest of a year had 60,000.
INDEXED_CHARACTERS = {"A": 4_000, "B": 8_000, "C": 60_000, "D": 4_000}
LONGEST_QUERY = 300  # characters

_CONFIGS = {"fr": "newsreader_fr", "en": "newsreader_en"}
_OTHER = "newsreader_simple"


def index(article: Article, document: Document) -> None:
    """Store the article's search vector and its language: headline before tags and standfirst before the body."""
    config = _CONFIGS.get(article.language[:2], _OTHER)
    vector: Any = None
    for weight, text in _weighted(document).items():
        part = SearchVector(Value(text[: INDEXED_CHARACTERS[weight]]), config=config, weight=weight)
        vector = part if vector is None else vector + part
    Article.objects.filter(pk=article.pk).update(search_vector=vector)


def find(queryset: ArticleQuerySet, words: str) -> ArticleQuerySet:
    """Keep the articles that hold the words, as one types them: "a phrase", or, -not. Order is the caller's."""
    words = words.replace("\x00", " ")[:LONGEST_QUERY].encode(errors="replace").decode()
    if not words.strip():
        return queryset.none()
    other = Q(search_vector=_query(words, _OTHER))
    for language in _CONFIGS:
        other &= ~Q(language__startswith=language)
    wanted = other
    for language, config in _CONFIGS.items():
        wanted |= Q(language__startswith=language, search_vector=_query(words, config))
    return queryset.filter(wanted)


def _weighted(document: Document) -> dict[str, str]:
    """Return what is indexed, by PostgreSQL's weight from A to D."""
    lead = {HEADLINE, STANDFIRST, CAPTION}
    return {
        "A": document.headline,
        "B": " ".join([document.standfirst, *document.tags]),
        "C": "\n".join(block.text for block in document.blocks if block.kind not in lead),
        "D": "\n".join([document.byline or "", *(f"{photo.caption} {photo.credit}" for photo in document.photos)]),
    }


def _query(words: str, config: str) -> Combinable:
    query: Combinable = SearchQuery(words, config=config, search_type="websearch")
    if config != _CONFIGS["fr"] or '"' in words:
        return query
    # "les" is missing from PostgreSQL's French stop words; outside a phrase its stem must not be asked for.
    return Func(query, Value("le"), Value(""), function="ts_rewrite", template="%(function)s(%(expressions)s)")
