"""Document to Document: what the wire did not state is read from its words; what it stated is never overwritten."""

from __future__ import annotations

from dataclasses import replace

from articles.document import Document, Hints
from articles.extraction import credits, dateline, language, quotes

VERSION = 4  # raise it whenever the same Document is read another way; a Reading keeps it


def enrich(document: Document, *, hints: Hints) -> Document:
    """Return the document with language, place, agency, credit chains and quotations read from its words."""
    document = replace(document, language=document.language or hints.language or language.guess(document.text))
    document = dateline.enrich(document, hints)
    document = credits.enrich(document)
    return document if document.quotes else replace(document, quotes=quotes.find(document))
