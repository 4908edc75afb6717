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
PATTERN = "(?:" + "|".join(re.escape(name) for name in sorted(KNOWN, key=len, reverse=True)) + ")"
# How an agency that we do not know calls itself: by its code, or by a name that says what it is.
_CAPITALISED = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"
LOOKS_LIKE = (
    rf"(?:[A-Z]{{2,6}}|(?:Agence|Agencia|Agenzia) {_CAPITALISED}(?: [\w’'-]+){{0,3}}"
    rf"|{_CAPITALISED}(?: {_CAPITALISED}){{0,3}} News Agency)"
)
_LIKELY = re.compile(LOOKS_LIKE)
_SEVERAL = re.compile(rf"{PATTERN}(?:\s*(?:[/,&+-]|et|and|avec|with)\s*{PATTERN}){{0,3}}")


def find(name: str) -> Agency | None:
    """Return the agency that copy calls by this name, in this spelling."""
    return KNOWN.get(name) if len(name) <= LONGEST else None


def is_likely(words: str) -> bool:
    """Tell whether the words could be the name of an agency, where it stands in the place of one."""
    return len(words) <= LONGEST and _LIKELY.fullmatch(words) is not None


def is_named(words: str) -> bool:
    """Tell whether the words are the name of an agency, or of several (AFP/Reuters, awp/ats, AFP et AP)."""
    return len(words) <= 2 * LONGEST and _SEVERAL.fullmatch(words) is not None
