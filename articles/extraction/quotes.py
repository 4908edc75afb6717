"""Quotations."""

from articles.document import Document, Quote


def find(document: Document) -> tuple[Quote, ...]:
    """Return none yet."""
    return ()
