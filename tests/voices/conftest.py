"""Articles in which somebody is quoted."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from django.utils import timezone

from articles.document import Block, Document, Quote
from articles.ingest import rows
from articles.models import Article, Reading, Revision, Source

_numbers = itertools.count(1)


@pytest.fixture
def says(source: Source) -> Callable[..., Article]:
    """Return a function that stores an article in which the named people are quoted, each once."""

    def says(*names: str | None, text: str = "Un texte sans rôle.", source: Source = source) -> Article:
        number = next(_numbers)
        quotes = tuple(Quote("mots", 0, 4, ((0, 4),), speaker=name) for name in names)
        document = Document(
            format="plaintext", headline=f"Titre {number}", blocks=(Block("paragraph", text, 0, len(text)),),
            text=text, quotes=quotes,
        )  # fmt: skip
        now = timezone.now()
        article: Article = Article.objects.create(
            source=source, identity=str(number), slug="titre", published_at=now, changed_at=now
        )
        revision = Revision.objects.create(article=article, number=1, digest=str(number), received_at=now)
        reading = Reading.objects.create(revision=revision, parser="1", format="plaintext", document={}, text=text)
        rows.add(reading, document, rows.Names.of([document]), published_at=now)
        Article.objects.filter(pk=article.pk).update(current=reading)
        return article

    return says
