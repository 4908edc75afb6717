"""Descriptions that a story ties to a name: `Kim, le dirigeant nord-coréen`, `le maire de Lançon Jean Untel`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from articles.bodies.names import NAME
from articles.document import sort_key
from articles.extraction import roles

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
_OF = frozenset(["of", "for", "at", "in"])  # `the leader of the council` is not whoever was called `leader`
_WORD = r"[\w’'-]{1,40}"  # bounded: a run of a million letters is none
_WORDS = rf"(?:{_WORD}\s){{0,6}}?{_WORD}"
_ARTICLE = r"(?:[Ll]e|[Ll]a|[Ll]['’]|[Tt]he|[Ss]on|[Ss]a|[Hh]is|[Hh]er)\s?"
_APPOSED = re.compile(rf",\s{_ARTICLE}(?P<words>{_WORDS})\s?[,.(]")
_BEFORE = re.compile(
    r"[LlTtSsHh](?<![\w’'].)(?:(?<=[Ll])(?:e|a|['’])|(?<=[Tt])he|(?<=[Ss])(?:on|a)|(?<=[Hh])(?:is|er))\s?"
    rf"(?P<words>[a-zà-ÿ][\w’'-]{{0,40}}(?:\s{_WORD}){{0,3}}?),?\s(?P<name>{NAME})"
)
_BEGINS_WITH_ARTICLE = re.compile(r"(?:le|la|l['’]|the|ce|cet|cette|this|that|son|sa|his|her)\s?(?=\S)", re.IGNORECASE)


class Descriptions:
    """Which description stands for which name in one story; one that stands for two stands for none."""

    def __init__(self, text: str, places: Iterable[tuple[str, int, int]]) -> None:
        self.text = text
        self.places = places

    @cached_property
    def names(self) -> dict[tuple[str, ...], str | None]:
        """Return the name of each whole description; reading them is slow, and most stories need none."""
        found: dict[tuple[str, ...], str | None] = {}
        for words, name in self._tied:
            _tie(found, _key(words), name)
        return found

    @cached_property
    def beginnings(self) -> dict[tuple[str, ...], str | None]:
        """Return the name of each beginning of a description of a person."""
        found: dict[tuple[str, ...], str | None] = {}
        for words, name in self._tied:
            key = _key(words) if roles.is_person(words) else ()
            for length in range(1, len(key) + 1):
                _tie(found, key[:length], name)
        return found

    @cached_property
    def _tied(self) -> list[tuple[str, str]]:
        found = [(match["words"], match["name"]) for match in _BEFORE.finditer(self.text)]
        for name, start, end in self.places:
            found += [(title, name) for title in roles.titles_before(self.text, start)]
            if match := _APPOSED.match(self.text, end):
                found.append((match["words"], name))
        return [(words, name) for words, name in found if _is_whole(words)]

    def resolve(self, mention: str) -> str | None:
        """Return the name that a definite description was tied to, whole, by its beginning, or by its first words."""
        words = self._words(mention)
        if name := self.beginnings.get(words):
            return name
        for length in range(len(words), 0, -1):
            if words[length : length + 1] and words[length] in _OF and _OF.isdisjoint(words[:length]):
                continue
            if name := self.names.get(words[:length]):
                return name
        return None

    def is_of_several(self, mention: str) -> bool:
        """Tell whether a definite description was tied to more than one name."""
        words = self._words(mention)
        return bool(words) and words in self.names and self.names[words] is None

    @staticmethod
    def _words(mention: str) -> tuple[str, ...]:
        article = _BEGINS_WITH_ARTICLE.match(mention)
        return tuple(sort_key(mention[article.end() :]).split()) if article else ()


def _key(words: str) -> tuple[str, ...]:
    return tuple(sort_key(words).split())


def _is_whole(words: str) -> bool:
    key = _key(words)
    return bool(key) and key[-1] not in _BOUND and len(words) <= LONGEST


def _tie(ties: dict[tuple[str, ...], str | None], key: tuple[str, ...], name: str) -> None:
    """Tie a description to a name; one that was tied to somebody else is tied to nobody."""
    known = ties.setdefault(key, name)
    if known is not None and sort_key(known).split()[-1] not in sort_key(name).split():
        ties[key] = None
