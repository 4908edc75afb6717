"""Who is named in a story, and which full name a short one stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from articles.bodies.names import PARTICLE, WORD, is_full_name
from articles.document import sort_key

LONGEST_NAME = 60
_NAME = re.compile(
    rf"(?<![\w’'.-])(?:(?:MM?|Mme|Mlle|Me|Mr|Mrs|Ms|Dr|Sir)\.?\s)?(?P<name>{WORD}(?:[ \u00a0](?:{PARTICLE}[ ])?(?:d[’'])?{WORD}){{0,4}})"
)
_COURTESY = re.compile(r"^(?:MM?|Mme|Mlle|Me|Mr|Mrs|Ms|Dr|Sir|Lord|Maître|Monsieur|Madame)\.?\s+")
# Words that begin a sentence or name no person, and months and days where English writes them large.
_NO_NAMES = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "de",
        "du",
        "d",
        "ce",
        "cet",
        "cette",
        "ces",
        "son",
        "sa",
        "ses",
        "leur",
        "leurs",
        "notre",
        "nos",
        "votre",
        "mon",
        "ma",
        "il",
        "elle",
        "ils",
        "elles",
        "on",
        "je",
        "nous",
        "vous",
        "mais",
        "et",
        "ou",
        "donc",
        "or",
        "ni",
        "car",
        "que",
        "qui",
        "quoi",
        "dont",
        "si",
        "comme",
        "quand",
        "lorsque",
        "puisque",
        "pour",
        "par",
        "avec",
        "sans",
        "sous",
        "sur",
        "dans",
        "en",
        "au",
        "aux",
        "a",
        "selon",
        "apres",
        "avant",
        "depuis",
        "pendant",
        "malgre",
        "face",
        "interroge",
        "cela",
        "ceci",
        "c",
        "est",
        "ainsi",
        "aussi",
        "alors",
        "enfin",
        "puis",
        "tout",
        "tous",
        "toutes",
        "plusieurs",
        "certains",
        "chaque",
        "aucun",
        "meme",
        "outre",
        "parmi",
        "entre",
        "vers",
        "chez",
        "contre",
        "exprimant",
        "affirmant",
        "dit",
        "ajoute",
        "cite",
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "but",
        "and",
        "or",
        "so",
        "if",
        "as",
        "when",
        "while",
        "after",
        "before",
        "since",
        "during",
        "in",
        "on",
        "at",
        "by",
        "with",
        "without",
        "from",
        "to",
        "of",
        "for",
        "according",
        "asked",
        "also",
        "then",
        "there",
        "here",
        "all",
        "some",
        "many",
        "most",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "oui",
        "non",
        "merci",
        "bonjour",
    ]
) | {"d apres", "m", "mme"}


def names(text: str) -> list[tuple[str, int, int]]:
    """Return the capitalised names of a text with their places; function words at their beginning are cut off."""
    found = []
    for match in _NAME.finditer(text):
        start, end = match.span("name")
        while start < end and sort_key(first := text[start:end].split(" ", 1)[0]) in _NO_NAMES:
            start += len(first) + 1
        if 1 < end - start <= LONGEST_NAME:
            found.append((text[start:end], start, end))
    return found


class People:
    """The full names of one story, and a look-up from any of their ends."""

    def __init__(self, text: str, hints: Iterable[str] = ()) -> None:
        counts = Counter(name for name, _, _ in names(text) if is_full_name(name))
        for hint in hints:
            counts.update(dict.fromkeys([hint] if is_full_name(hint) else (), 3))
        self.full = {name: _words(name) for name in counts}
        self.counts = counts

    def resolve(self, mention: str) -> str:
        """Return the full name that a mention stands for: a short one is the first or the last words of a full one.

        Where several people bear it, it stays as it is.
        """
        mention = _COURTESY.sub("", mention).strip()
        wanted = _words(mention)
        if not wanted or (len(wanted) > 1 and mention in self.full):
            return mention
        length = len(wanted)
        found = [n for n, words in self.full.items() if wanted in (words[-length:], words[:length])]
        return self._one(found) or mention

    def is_known(self, mention: str) -> bool:
        """Tell whether a mention is one of the story's full names, or stands for one."""
        return self.resolve(mention) in self.full

    def _one(self, found: list[str]) -> str:
        """Return the one name among several of the same person: the longest that holds all the others; else ""."""
        if not found:
            return ""
        longest = max(found, key=lambda name: (len(self.full[name]), self.counts[name]))
        words = set(self.full[longest])
        return longest if all(set(self.full[name]) <= words for name in found) else ""


def _words(name: str) -> list[str]:
    return sort_key(name).split()
