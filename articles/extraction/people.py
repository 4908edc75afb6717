"""Who is named in a story, which full name a short one stands for, and who is known to be a man or a woman."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from articles.bodies.names import is_full_name
from articles.document import sort_key
from articles.extraction import roles
from articles.extraction.lexicon import FIRST_NAMES
from articles.extraction.names import names

LOOKED_AT = 12  # places of a name that are read for its gender

_COURTESY = re.compile(r"^(?:MM?|Mme|Mlle|Me|Mr|Mrs|Ms|Dr|Sir|Lord|Maître|Monsieur|Madame)\.?\s+")
_THING_BEFORE = re.compile(r"(?:\b(?:le|la|les|du|des|en|au|aux|the)\s|\bl['’])$", re.IGNORECASE)
_INITIAL = re.compile(r"[A-ZÀ-Þ](?:\.\s?|[.-]{1,2}[A-ZÀ-Þ]\.?\s)(?:-?[A-ZÀ-Þ]\.\s?)*(?=[A-ZÀ-Þ])")
_ACRONYM = re.compile(r"(?:[A-Z]\.?){3,6}")
_AGE = re.compile(r",\s\d\d?(?:\sans\b|-year-old|,)")
_SMALL_WORD = re.compile(r"(?<![\w’'-])[^\W\d_A-ZÀ-Þ][^\W\d_]{1,30}(?![\w’'-])")


class People:
    """The full names of one story, and a look-up from any of their ends."""

    def __init__(self, text: str, hints: Iterable[str] = (), *, doubtful: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.doubtful = doubtful
        self.counts: Counter[str] = Counter()
        self._places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for found, at, end in names(text, with_elided=True):
            name, start = found, at
            first, _, rest = name.partition(" ")
            if rest and first.isupper() and text[start - 1 : start] in ("'", "’"):
                name, start = rest, end - len(rest)  # `à l'AFP Alma Verdier` names two
            places = self._places[name]
            if len(places) < LOOKED_AT:
                places.append((start, end))
            self.counts[name] += is_full_name(name)
        for hint in hints:
            self.counts.update(dict.fromkeys([hint] if is_full_name(hint) else (), 3))
        self.full = {name: _words(name) for name, count in self.counts.items() if count and not self._is_short(name)}
        self.full |= {name: _words(name) for name, places in self._places.items() if self._is_first_name(name, places)}
        self._by_end: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name, words in self.full.items():
            for length in range(1, len(words) + 1):
                self._by_end[words[:length]].add(name)
                self._by_end[words[-length:]].add(name)
        self._resolved: dict[str, str] = {}
        self._genders: dict[str, str | None] = {}
        self._small_words: frozenset[str] | None = None

    def _is_first_name(self, name: str, places: Sequence[tuple[int, int]]) -> bool:
        """Tell whether one word is the only name that somebody has here: `Manon, 22 ans, hésite`."""
        if " " in name or any(full.startswith(name + " ") or full.endswith(" " + name) for full in self.full):
            return False
        if any(_AGE.match(self.text, end) for _, end in places):
            return True
        return name in FIRST_NAMES and any(roles.is_apposed(self.text, start, end) for start, end in places)

    def places(self) -> list[tuple[str, int, int]]:
        """Return the names with their places, a dozen of each."""
        return [(name, start, end) for name, places in self._places.items() for start, end in places]

    def _is_short(self, name: str) -> bool:
        """Tell whether a name is another one's with initials: `B. Obama` where `Barack Obama` is named too."""
        match = _INITIAL.match(name)
        last = name[match.end() :] if match else ""
        return bool(last) and any(
            full[0] == name[0] and full.endswith(" " + last) and full != name for full in self.counts
        )

    def resolve(self, mention: str) -> str:
        """Return the full name that a mention stands for: a short one is the first or the last words of a full one.

        Where several people bear it, it stays as it is.
        """
        if mention not in self._resolved:
            self._resolved[mention] = self._resolve(_COURTESY.sub("", mention).strip())
        return self._resolved[mention]

    def resolve_at(self, mention: str, at: int) -> str:
        """Return the full name for a mention at a place of the text: of several bearers the one named before it."""
        found = self.resolve(mention)
        if found in self.full or not (wanted := _words(_COURTESY.sub("", mention))):
            return found
        bearers = [
            name for name in self._by_end.get(wanted, ()) if self._places[name] and self._places[name][0][0] < at
        ]
        return self._one(set(bearers)) or found

    def is_known(self, mention: str) -> bool:
        """Tell whether a mention is one of the story's full names, or stands for one."""
        return self.resolve(mention) in self.full

    def is_doubtful(self, mention: str) -> bool:
        """Tell whether a mention is one word that the story also writes small: the beginning of a sentence, no name."""
        if " " in mention or self.is_known(mention):
            return False
        if self._small_words is None:
            self._small_words = frozenset(match[0] for match in _SMALL_WORD.finditer(self.text))
        return mention.lower() in self._small_words

    def gender(self, name: str) -> str | None:
        """Return "f" or "m" where the roles and titles beside a full name tell it, and all of them tell the same."""
        if name not in self._genders:
            last = name.rsplit(" ", 1)[-1]
            places = self._places.get(name, []) + (self._places.get(last, []) if self.resolve(last) == name else [])
            told = {roles.gender_beside(self.text, *place) for place in places} - {None}
            first = name.partition(" ")[0]
            by_name = FIRST_NAMES.get(first) or None if first not in self.doubtful else None
            self._genders[name] = told.pop() if len(told) == 1 else by_name
        return self._genders[name]

    def may_be_person(self, name: str) -> bool:
        """Tell whether a full name can be a person's: nothing says that it is a thing, a place or an organisation."""
        if self.is_person(name):
            return True
        places = self._places.get(name, ())
        is_thing = any(_THING_BEFORE.search(self.text[max(0, start - 12) : start]) for start, _ in places)
        is_thing = is_thing or any(start == 0 and self.text[end : end + 2].strip() == ":" for start, end in places[:1])
        return is_full_name(name) and not is_thing and not roles.is_body(name)

    def has_role(self, name: str) -> bool:
        """Tell whether a title or calling stands beside the name: `Alma Verdier, présidente du port`."""
        return any(roles.is_beside(self.text, *place) for place in self._places.get(name, ()))

    def is_person(self, name: str) -> bool:
        """Tell whether something says that a name is a person's: a first name, a title or a role beside it."""
        return name.partition(" ")[0] in FIRST_NAMES or self.gender(name) is not None

    def _resolve(self, mention: str) -> str:
        if (found := self._by_initials(mention)) is not None:
            return found
        wanted = _words(mention)
        if not wanted or (len(wanted) > 1 and mention in self.full):
            return mention
        return self._one(self._by_end.get(wanted, set())) or mention

    def _by_initials(self, mention: str) -> str | None:
        """Return the one full name that `B. Obama` or `HRW` stands for; None where the mention has no such form."""
        if match := _INITIAL.match(mention):
            ends = self._by_end.get(_words(mention[match.end() :]), set())
            return self._one({name for name in ends if sort_key(name)[:1] == mention[0].lower()}) or None
        if not _ACRONYM.fullmatch(mention):
            return None
        spelt = {
            name for name, words in self.full.items() if len(words) > 2 and _initials(name) == mention.replace(".", "")
        }
        return spelt.pop() if len(spelt) == 1 else None

    def _one(self, found: set[str]) -> str:
        """Return the one name among several of the same person: the longest that holds all the others; else ""."""
        if not found:
            return ""
        longest = max(found, key=lambda name: (len(self.full[name]), self.counts[name], name))
        words = set(self.full[longest])
        return longest if all(words.issuperset(self.full[name]) for name in found) else ""


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s'’-]+", name) if word[:1].isupper())


def _words(name: str) -> tuple[str, ...]:
    return tuple(sort_key(name).split())
