"""How sure a speaker is: the share of right ones in labelled copy, by how it was told and where the cue stands.

The shares are measured over invented and encyclopedic copy in French and English (docs/quotes.md states the bands).
"""

from __future__ import annotations

from articles.extraction.cues import Cue
from articles.extraction.marks import Quoted

TOP = 0.9  # from here on nine in ten are right
BESIDE, APART, LED = "beside", "apart", "led"
MOST_BETWEEN = 12  # characters between a quotation and a cue that stands beside it

_SHARES = {
    ("name", BESIDE): 0.98,
    ("name", APART): 0.96,
    ("name", LED): 0.92,
    ("continuation", LED): 0.94,
    ("pronoun", BESIDE): 0.93,
    ("pronoun", APART): 0.92,
    ("pronoun", LED): 0.7,
    ("description", BESIDE): 0.85,
    ("description", APART): 0.8,
    ("description", LED): 0.85,
    ("document", BESIDE): 0.88,
    ("document", APART): 0.85,
    ("document", LED): 0.85,
}


def of(how: str, subject: Cue | None, span: Quoted) -> float:
    """Return how sure a speaker is who was told in this way, by this cue, of this quotation."""
    return _SHARES[how, _place(subject, span)]


def _place(subject: Cue | None, span: Quoted) -> str:
    """Return whether the cue stands beside the quotation, elsewhere in its sentence, or is only its main subject."""
    if subject is None or subject.form == "main":
        return LED
    start, end = subject.mention or (subject.start, subject.end)
    start, end = min(start, subject.start), max(end, subject.end)
    is_after = 0 <= start - span.outer_end < MOST_BETWEEN
    return BESIDE if is_after or 0 <= span.outer_start - end < MOST_BETWEEN else APART
