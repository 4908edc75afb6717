"""News and photo agencies by the codes and names that copy has for them (agencies.tsv, drawn up by us)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

LONGEST = 40  # characters of an agency's name as it stands in copy


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: its usual code, its full name, and whether it is known for "news" or for "photo"."""

    code: str
    name: str
    kind: str


def _read() -> dict[str, Agency]:
    known: dict[str, Agency] = {}
    for row in files(__package__).joinpath("agencies.tsv").read_text("utf-8").splitlines():
        if not row.startswith("#"):
            code, name, kind, aliases = row.split("\t")
            agency = Agency(code, name, kind)
            known |= dict.fromkeys([alias for alias in (name, *aliases.split("|")) if alias], agency)
            known[code] = agency
    return known


KNOWN = _read()
# One way of writing, longest first, as an alternative of a pattern; letter case counts ("ats" is one, "Map" is not).
# They stand under their first letters, of which a pattern has to try a few dozen where the names are hundreds.
_FIRST_LETTERS = sorted({name[0] for name in KNOWN})
_LONGEST_FIRST = sorted(KNOWN, key=len, reverse=True)
_UNDER = {first: [re.escape(name[1:]) for name in _LONGEST_FIRST if name[0] == first] for first in _FIRST_LETTERS}
PATTERN = "(?:" + "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in _UNDER.items()) + ")"
# How an agency that we do not know calls itself: by its code, or by a name that says what it is.
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"
LOOKS_LIKE = (
    rf"(?:[A-Z]{{2,6}}|(?:Agence|Agencia|Agenzia) {_CAPITALISED}(?: [\w’'-]+){{0,3}}"
    rf"|{_CAPITALISED}(?: {_CAPITALISED}){{0,3}} News Agency)"
)
_LIKELY = re.compile(LOOKS_LIKE)
_SEVERAL = re.compile(rf"{PATTERN}(?:\s*(?:[/,&+-]|et|and|avec|with)\s*{PATTERN}){{0,3}}")

_ALL = tuple(KNOWN)
_ALL_LOWER = tuple({name.lower() for name in KNOWN})
_LAST = frozenset(name[-1] for name in _ALL)
_LAST_LOWER = frozenset(name[-1] for name in _ALL_LOWER)


def find(name: str) -> Agency | None:
    """Return the agency that copy calls by this name, in this spelling."""
    return KNOWN.get(name) if len(name) <= LONGEST else None


def ends(words: str) -> bool:
    """Tell whether the words end with the name of an agency, in its spelling."""
    return words[-1:] in _LAST and words.endswith(_ALL)


def ends_folded(words: str) -> bool:
    """Tell whether the words, in lower case, end with the name of an agency in whatever spelling."""
    return words[-1:] in _LAST_LOWER and words.endswith(_ALL_LOWER)


def begins(words: str) -> bool:
    """Tell whether the words begin with the name of an agency, in its spelling."""
    return words.startswith(_ALL)


def is_likely(words: str) -> bool:
    """Tell whether the words could be the name of an agency, where it stands in the place of one."""
    return len(words) <= LONGEST and _LIKELY.fullmatch(words) is not None


def is_named(words: str) -> bool:
    """Tell whether the words are the name of an agency, or of several (AFP/Reuters, awp/ats, AFP et AP)."""
    return len(words) <= 2 * LONGEST and _SEVERAL.fullmatch(words) is not None
