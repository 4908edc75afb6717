"""Words as data: the verbs that report speech (fr.tsv, en.tsv) and titles and callings (roles.tsv).

Each file says in its first line where its forms are from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What tells a quotation's speaker in one language."""

    finite: frozenset[str]
    participles: frozenset[str]
    gerunds: frozenset[str]
    auxiliary: re.Pattern[str]  # what ends before a participle, with the pronoun of an inversion as its group
    pronoun: re.Pattern[str]  # a subject pronoun at the end of the words before a verb
    inversion: re.Pattern[str]  # the pronoun at the end of a finite verb
    according: re.Pattern[str]
    relayed: re.Pattern[str]
    title: re.Pattern[str]  # words before a quoted name that is no quotation
    joins_name: re.Pattern[str]  # a preposition that makes the name after it part of a description


@dataclass(frozen=True, slots=True)
class Role:
    """A title or calling: use is "title", "rank", "before" or "role"; gender is "m", "f" or "" where it tells none."""

    use: str
    gender: str


def _rows(name: str) -> list[list[str]]:
    rows = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    return [row.split("\t") for row in rows if not row.startswith("#")]


def _forms(language: str, kinds: set[str]) -> frozenset[str]:
    return frozenset(form for form, kind, _ in _rows(f"{language}.tsv") if kind in kinds)


ROLES = {form: Role(use, gender.strip("-")) for form, use, gender in _rows("roles.tsv")}


_ADVERB = r"(?:\s(?:aussi|également|encore|notamment|alors|ensuite|par ailleurs|déjà|toutefois|ainsi|même|vivement|en outre|cependant))?"
_OBJECT = r"(?:(?:lui|leur|nous|vous|me|te|en|y)\s|l['’]|m['’])?"

FRENCH = Lexicon(
    finite=_forms("fr", {"finite", "both"}),
    participles=_forms("fr", {"participle", "both"}),
    gerunds=_forms("fr", {"gerund"}),
    auxiliary=re.compile(
        rf"(?:\b{_OBJECT}(?:a-t-|aura-t-|avait-|aurait-|ont-|avaient-)(?P<pronoun>il|elle|on|ils|elles)"
        rf"|\bs['’](?:est|était)-(?P<self>il|elle|on)|\b{_OBJECT}(?:ai|a|ont|avait|avaient|aurait|auraient|aura)"
        rf"|\b(?:s['’](?:est|était)|se sont|s['’]étaient)){_ADVERB}\s$",
        re.IGNORECASE,
    ),
    pronoun=re.compile(r"(?:^|[\s,«“\"(])(?P<pronoun>il|elle|ils|elles|on)\s$", re.IGNORECASE),
    inversion=re.compile(r"(?:-t)?-(?P<pronoun>il|elle|on|ils|elles)$", re.IGNORECASE),
    according=re.compile(r"\b(?:selon|d['’]après|dixit|aux yeux de)\s|^Pour\s", re.IGNORECASE),
    relayed=re.compile(
        r"\b(?:selon|d['’]après|citée?s? par|rapportée?s? par|relayée?s? par|auprès de|à l['’]antenne de)\s+(?P<via>[^,.;:()\"«»“”]{2,80})",
        re.IGNORECASE,
    ),
    title=re.compile(
        r"\b(?:intitulée?s?|baptisée?s?|surnommée?s?|appelée?s?|nommée?s?|film|roman|livre|chanson|album|opération|"
        r"émission|série|journal|quotidien|hebdomadaire|magazine|spectacle|pièce|tableau|expression|terme|mot|titre|navire|"
        r"paquebot|collectif|association|projet|programme|slogan|aute(?:ure?|urs)s? d[eu]s?|autrices? d[eu]s?)s?,?\s*$",
        re.IGNORECASE,
    ),
    joins_name=re.compile(
        r"(?:\b(?:de|du|des|de la|de l|à|au|aux|en|par|avec|pour|contre|dans|sur|chez|et)\s|\b[dl]['’])$", re.I
    ),
)

ENGLISH = Lexicon(
    finite=_forms("en", {"finite"}),
    participles=frozenset(),
    gerunds=_forms("en", {"gerund"}),
    auxiliary=re.compile(r"(?!)"),
    pronoun=re.compile(r"(?:^|[\s,“\"(])(?P<pronoun>he|she|they)\s(?:(?:also|later|then|has|had)\s)?$", re.IGNORECASE),
    inversion=re.compile(r"(?!)(?P<pronoun>)"),
    according=re.compile(r"\baccording to\s", re.IGNORECASE),
    relayed=re.compile(
        r"\b(?:[Aa]ccording to|quoted by|cited by|as reported by|told(?=\s(?:the\s)?[A-Z]))\s+(?P<via>[^,.;:()\"“”]{2,80})"
    ),
    title=re.compile(
        r"\b(?:titled|called|named|dubbed|nicknamed|film|novel|book|song|album|operation|show|series|so-called|author of)s?,?\s*$",
        re.I,
    ),
    joins_name=re.compile(r"\b(?:of|in|at|from|with|for|by|to|on|and|against)\s(?:the\s)?$", re.IGNORECASE),
)

LEXICONS = {"fr": FRENCH, "en": ENGLISH}


def of(language: str | None) -> Lexicon:
    """Return the lexicon of a language, French where it is unknown or has none."""
    return LEXICONS.get((language or "fr").split("-")[0].lower(), FRENCH)
