"""Addresses of names and headlines: ASCII, never empty, and for names as telling apart as the folded name itself."""

from __future__ import annotations

import hashlib
import unicodedata

from articles.document import sort_key

LONGEST = 80  # characters; the width of every slug column
_MARK = 10  # hex digits that stand for what ASCII cannot say
_TAKEN = frozenset({"annotate"})  # words that follow an article's id in addresses of articles.urls


def fold(name: str) -> str:
    """Return the key under which two spellings of a name are one; never empty for a name that is not."""
    return sort_key(name) or " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def name_slug(name: str) -> str:
    """Return the address of a name: names that fold alike share it, others never do.

    What ASCII cannot say, or 80 characters cannot hold, is told apart by a digest.
    """
    folded = fold(name)
    words = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in folded).split())
    if words and len(words) <= LONGEST and folded == words.replace("-", " "):
        return words
    digest = hashlib.sha256(folded.encode(errors="replace")).hexdigest()[:_MARK]
    return f"{words[: LONGEST - _MARK - 1]}-{digest}".strip("-")


def headline_slug(headline: str) -> str:
    """Return the readable part of an article's address, cut at a word; the id beside it tells articles apart."""
    words = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in sort_key(headline)).split())
    if len(words) > LONGEST:
        words = words[:LONGEST].rpartition("-")[0] or words[:LONGEST]
    return f"depeche-{words}" if words in _TAKEN else words or "depeche"
