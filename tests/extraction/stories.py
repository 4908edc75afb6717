"""A story from a few paragraphs, and who speaks in it."""

from __future__ import annotations

from articles.document import PARAGRAPH, Document, Hints, Quote, lay_out
from articles.extraction import enrich


def story(*paragraphs: str, language: str = "fr", tags: tuple[str, ...] = (), headline: str = "") -> Document:
    """Return the enriched Document of a headline and paragraphs."""
    parts = [("headline", headline)] if headline else []
    blocks, text = lay_out([*parts, *((PARAGRAPH, paragraph) for paragraph in paragraphs)])
    document = Document(format="plaintext", headline=headline, blocks=blocks, text=text, language=language, tags=tags)
    return enrich(document, hints=Hints())


def quotes(*paragraphs: str, language: str = "fr", tags: tuple[str, ...] = (), headline: str = "") -> list[Quote]:
    """Return the quotations of a story."""
    return list(story(*paragraphs, language=language, tags=tags, headline=headline).quotes)


def speakers(
    *paragraphs: str, language: str = "fr", tags: tuple[str, ...] = (), headline: str = ""
) -> list[str | None]:
    """Return the speaker of each quotation of a story."""
    return [quote.speaker for quote in quotes(*paragraphs, language=language, tags=tags, headline=headline)]
