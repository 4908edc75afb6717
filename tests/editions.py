"""Articles with their versions, made straight in the tables: for tests of what happens to them later."""

from __future__ import annotations

import datetime
from dataclasses import replace

from articles import annotate, rendering
from articles.document import Document, Part, lay_out
from articles.models import Article, Reading, Revision, Source

NOON = datetime.datetime(2024, 12, 31, 12, tzinfo=datetime.UTC)
PARAGRAPHS = (
    "La maire de Sainte-Orvaine, Odile Marchetour, a coupé le ruban 🎀 devant deux cents habitants.",
    "«\u00a0Ce pont est le cœur de notre ville\u00a0», a déclaré la maire. La maire s’est ensuite retirée.",
    "Le chantier a coûté douze millions d’euros à l’État et à la commune.",
)


def publish(source: Source, *paragraphs: str | tuple[str, str] | Part, headline: str = "Le pont rouvre") -> Reading:
    """Return the current reading of a new article with one version."""
    article = Article.objects.create(
        source=source, identity=headline, slug="le-pont-rouvre", agency="AV", agency_slug="av", language="fr",
        published_at=NOON, changed_at=NOON,
    )  # fmt: skip
    return revise(article, *(paragraphs or PARAGRAPHS), headline=headline)


def revise(
    article: Article, *paragraphs: str | tuple[str, str] | Part, headline: str = "Le pont rouvre", signal: str = ""
) -> Reading:
    """Return the reading of one version more, which the article now shows."""
    number = article.revisions.count() + 1
    revision = Revision.objects.create(
        article=article, number=number, digest=str(number), signal=signal, received_at=NOON, told_at=NOON
    )
    return read(revision, *paragraphs, headline=headline)


def add_late(article: Article, *paragraphs: str) -> Reading:
    """Return the reading of a version that came late: history, which the article does not show."""
    number = article.revisions.count() + 1
    revision = Revision.objects.create(
        article=article, number=number, digest=str(number), is_late=True, received_at=NOON, told_at=NOON
    )
    return read(revision, *paragraphs, is_shown=False)


def read(
    revision: Revision,
    *paragraphs: str | tuple[str, str] | Part,
    headline: str = "Le pont rouvre",
    parser: str = "1.1",
    is_shown: bool = True,
) -> Reading:
    """Return what a version of the parser made of a revision, which the article now shows; its notes follow."""
    parts = [("paragraph", words) if isinstance(words, str) else words for words in paragraphs]
    blocks, text = lay_out([("headline", headline), *parts])
    document = Document("plaintext", headline=headline, blocks=blocks, text=text, language="fr", agency="AV")
    document = replace(document, html=rendering.to_html(document))
    reading = Reading.objects.create(
        revision=revision, parser=parser, format="plaintext", language="fr", headline=headline, text=text,
        html=document.html, document=document.to_json(),
    )  # fmt: skip
    if is_shown:
        Article.objects.filter(pk=revision.article_id).update(current=reading)
        revision.article.refresh_from_db()
    annotate.carry(reading)
    return reading
