"""Clauses inserted within the marks: `« Moi, dit-il, j'ai vu la mer »` is one quotation of two fragments."""

from __future__ import annotations

import re

from articles.extraction import cues, roles
from articles.extraction.cues import Cue
from articles.extraction.lexicon import Lexicon
from articles.extraction.marks import Quoted

MOST = 8  # stretches between commas of one quotation that are looked at
LEAD = '", '  # what a clause right after a quotation follows

_BETWEEN_COMMAS = re.compile(r"(?=,\s(?P<words>[^,.;:!?«»“”\"\x00]{4,90}?)\s?,\s)")
_FIRST = re.compile(r"(?:[nmlst]['’])?(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)")


def find(text: str, span: Quoted, lexicon: Lexicon) -> tuple[Cue, tuple[int, int]] | None:
    """Return the cue of the first inserted clause of a quotation, and the range that it takes with its commas."""
    for number, match in enumerate(_BETWEEN_COMMAS.finditer(text, span.start, span.end)):
        if number == MOST:
            break
        start, end = match.span("words")
        if _may_report(match["words"], lexicon) and (cue := _cue(match["words"], lexicon)):
            return cues.moved(cue, start - len(LEAD)), (start - 2, text.index(",", end) + 2)
    return None


def _may_report(words: str, lexicon: Lexicon) -> bool:
    first = _FIRST.match(words.lower())
    if first is None:
        return False
    word = first["word"]
    return word in lexicon.finite or word in lexicon.auxiliaries or lexicon.inversion.search(word) is not None


def _cue(words: str, lexicon: Lexicon) -> Cue | None:
    """Return the cue that a clause begins with, if its subject is one who speaks."""
    clause = LEAD + words
    found = [cue for cue in cues.find(clause, 0, len(clause), lexicon) if cue.mention and cue.start <= len(LEAD) + 2]
    if not found or found[0].mention is None:
        return None
    said = clause[slice(*found[0].mention)]
    is_speaker = found[0].kind != "description" or roles.is_person(said) or roles.is_body(said)
    return found[0] if is_speaker and found[0].mention[0] >= len(LEAD) else None
