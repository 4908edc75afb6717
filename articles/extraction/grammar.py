"""Subjects of verbs in the language of the copy: English has a grammar of its own, French one that others share."""

from __future__ import annotations

from articles.extraction import english, inverted, subjects
from articles.extraction.lexicon import Lexicon
from articles.extraction.phrases import Subject

REACH = 400  # characters on either side of a verb in which its subject stands


def before(sentence: str, verb: int, lexicon: Lexicon) -> Subject | None:
    """Return the subject that stands before the verb that begins at `verb`."""
    offset = max(0, verb - REACH)
    head = sentence[offset:verb]
    found = english.before(head, lexicon) if lexicon.language == "en" else subjects.before(head, lexicon)
    return Subject(found.start + offset, found.end + offset, found.kind) if found else None


def main(sentence: str, lexicon: Lexicon) -> Subject | None:
    """Return the subject of a sentence's main clause."""
    return english.main(sentence, lexicon) if lexicon.language == "en" else subjects.main(sentence, lexicon)


def after(sentence: str, verb_end: int, lexicon: Lexicon) -> Subject | None:
    """Return the subject that follows the inverted verb that ends at `verb_end`."""
    rest = sentence[verb_end : verb_end + REACH]
    found = english.after(rest) if lexicon.language == "en" else inverted.after(rest, lexicon)
    return Subject(found.start + verb_end, found.end + verb_end, found.kind) if found else None
