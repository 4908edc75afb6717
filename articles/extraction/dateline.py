"""Place and agency from the dateline, and the agency from a byline, where the wire states none."""

from __future__ import annotations

import re
from dataclasses import replace

from articles.bodies import agencies, datelines
from articles.document import PARAGRAPH, STANDFIRST, Document, Hints

_P = agencies.PATTERN
_WITH_AGENCY = re.compile(rf"(?:\b(?:avec|with)\s+(?:l['’])?|\()({_P}(?:\s?(?:/|et|and|,)\s?{_P})*)\)?$")
_WITH_LIKELY = re.compile(rf"\b(?:avec|with)\s+(?:l['’])?({agencies.LOOKS_LIKE})$")
_BEGINS_WITH_AGENCY = re.compile(rf"({_P})\s?/\s?([^/]+?)\s?/")


def enrich(document: Document, hints: Hints) -> Document:
    """Return the document with `located` and `agency` where its words tell them; the receiver's agency comes last."""
    agency, located = document.agency, document.located
    if match := _BEGINS_WITH_AGENCY.match(document.byline or ""):
        agency, located = agency or match[1], located or match[2]
    if found := _first_dateline(document):
        agency, located = agency or found.agency, located or found.place
    byline = document.byline or ""
    if match := _WITH_AGENCY.search(byline) or _WITH_LIKELY.search(byline):
        agency = agency or match[1]
    return replace(document, agency=agency or hints.agency, located=located)


def _first_dateline(document: Document) -> datelines.Dateline | None:
    """Return the dateline of the first paragraph, or of the standfirst."""
    first = [next((b for b in document.blocks if b.kind == kind), None) for kind in (PARAGRAPH, STANDFIRST)]
    return next((found for block in first if block and (found := datelines.read(block.text))), None)
