"""The role of somebody as the copy writes it: `la maire de Brenne, Mona Lestrade`, `Mona Lestrade, maire de Brenne`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.extraction import roles

LONGEST = 90  # characters of a role; a longer one is a sentence

_STOP = re.compile(r"[,.;:!?()\"«»“”\n–—]")
_AFTER = re.compile(r"(?:,\s|\s\()(?:then\s|alors\s|also\s|également\s)?")
_ARTICLE = re.compile(r"(?:\b(?:le|la|un|une|the|an?|son|sa|leur|his|her|their)\s|\b[lL]['’])", re.IGNORECASE)
_CIVIL = re.compile(
    r"(?:M\.|MM\.|Mr\.?|Mrs\.?|Ms\.?|Miss|Sir|Lord|Lady|Dame|Mme\.?|Mmes|Mlle|Me|Dr\.?|Pr|Prof\.?|[Mm]aître|[Mm]onsieur|"
    r"[Mm]adame|[Mm]ademoiselle)"
)
_LEADS_ON = re.compile(r"\b(?:qui|que|dont|où|who|whom|whose|which|that)\b")
_BOUND = re.compile(r"\b(?:de|du|des|à|au|aux|par|avec|pour|contre|sur|en|et|of|in|at|by|for|to|and|with|d['’])\s?$")


def role_of(text: str, name: str) -> str:
    """Return the role beside the first mention of the name that has one, without its article; "" for none."""
    found = (role for start, end in _places(text, name) for role in (_before(text, start), _after(text, end)) if role)
    return next(found, "")


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return (match.span() for match in pattern.finditer(text)) if name else iter(())


def _before(text: str, start: int) -> str:
    """Return the role that ends right before a name, with a comma between them or without."""
    clause = text[max(0, start - LONGEST - 20) : start].rstrip()
    clause = clause.removesuffix(",").rstrip()
    stops = list(_STOP.finditer(clause))
    clause = clause[stops[-1].end() :] if stops else clause
    for at in reversed([match.start() for match in _ARTICLE.finditer(clause)]):  # `a réagi la ministre`: not `a`
        if not _BOUND.search(clause[:at]) and (role := _role(clause[at:])):
            return role
    words = clause.split()
    bare = " ".join(words[-roles.count_titles(words) :]) if words and roles.count_titles(words) else ""
    return _role(bare)


def _after(text: str, end: int) -> str:
    """Return the role between commas or brackets right after a name."""
    lead = _AFTER.match(text, end)
    return _role(_STOP.split(text[lead.end() : lead.end() + LONGEST + 20], maxsplit=1)[0]) if lead else ""


def _role(phrase: str) -> str:
    """Return the phrase without its article where it is one of a person, else ""."""
    phrase = phrase.strip()
    article = _ARTICLE.match(phrase)
    role = phrase[article.end() :] if article else phrase
    is_whole = bool(role) and len(role) <= LONGEST and not _LEADS_ON.search(role) and not _BOUND.search(role)
    return role if is_whole and not _CIVIL.fullmatch(role) and roles.is_person(phrase) else ""
