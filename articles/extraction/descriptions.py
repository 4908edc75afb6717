"""Descriptions that a story ties to a name: `Kim, le dirigeant nord-coréen`, `le maire de Lançon Jean Untel`."""

from __future__ import annotations

import re

from articles.bodies.names import NAME
from articles.document import sort_key

LONGEST = 60
# A name after one of these belongs to the description: `le maire de Lançon` names no mayor.
_BOUND = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "a",
        "au",
        "aux",
        "en",
        "la",
        "le",
        "les",
        "l",
        "un",
        "une",
        "et",
        "par",
        "pour",
        "sur",
        "of",
        "in",
        "at",
        "for",
        "the",
        "and",
    ]
)
_WORDS = r"(?:[\w’'-]+\s){0,6}?[\w’'-]+"
_ARTICLE = r"(?:le|la|l['’]|the|[Ll]e|[Ll]a|[Ll]['’]|[Tt]he)\s?"
_APPOSED = re.compile(rf"(?P<name>{NAME}),\s{_ARTICLE}(?P<words>{_WORDS})\s?[,.(]")
_BEFORE = re.compile(rf"(?<![\w’']){_ARTICLE}(?P<words>[a-zà-ÿ][\w’'-]*(?:\s[\w’'-]+){{0,3}}?),?\s(?P<name>{NAME})")
_BEGINS_WITH_ARTICLE = re.compile(r"(?:le|la|l['’]|the|ce|cet|cette|this|that)\s?(?=\S)", re.IGNORECASE)


class Descriptions:
    """Which description stands for which name in one story; one that stands for two stands for none."""

    def __init__(self, text: str) -> None:
        self.names: dict[tuple[str, ...], str | None] = {}
        for pattern in (_APPOSED, _BEFORE):
            for match in pattern.finditer(text):
                self._add(match["words"], match["name"])

    def _add(self, words: str, name: str) -> None:
        key = tuple(sort_key(words).split())
        if key and key[-1] not in _BOUND and len(words) <= LONGEST:
            known = self.names.setdefault(key, name)
            if known is not None and sort_key(known).split()[-1] not in sort_key(name).split():
                self.names[key] = None

    def resolve(self, mention: str) -> str | None:
        """Return the name that a definite description was tied to, by its first words."""
        words = self._words(mention)
        for length in range(len(words), 0, -1):
            if name := self.names.get(words[:length]):
                return name
        return None

    def may_be(self, mention: str, name: str | None) -> bool:
        """Tell whether a definite singular description may stand for the person; not if it was tied to another."""
        words = self._words(mention)
        tied = self.names.get(words[:1]) or self.names.get(words)
        return bool(words) and name is not None and (tied is None or tied == name)

    @staticmethod
    def _words(mention: str) -> tuple[str, ...]:
        article = _BEGINS_WITH_ARTICLE.match(mention)
        return tuple(sort_key(mention[article.end() :]).split()) if article else ()
