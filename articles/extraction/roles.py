"""Titles and callings: which words before a name are no part of it, and whether they tell a man or a woman.

French says it by the article (`la ministre`), by the noun (`l'historienne`) or by both; English seldom does. A gender
that nothing tells, or that two places tell differently, is unknown. The words are data: lexicon/roles.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.extraction.lexicon import ROLES

WINDOW = 100  # characters beside a name in which its role is looked for
BODY, TEXT = "body", "text"  # the use of a word for an organisation or for a document: they speak as a person does
LONGEST_TITLE = 3  # words of one title: `chief executive officer`

_LETTERS = r"[^\W\d_]"
_ARTICLE = re.compile(
    r"(?P<bound>\b(?:de|à|avec|par|pour)\s)?"
    r"(?:\b(?P<article>le|la|un|une|ce|cet|cette|sa|son|leur|the|a|an|his|her|their)\s|\b(?P<elided>[ld])['’])",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"(?:le|la|l['’]|ce|cet|cette|the|this)\s?(?:jeune |ancien |ancienne |vieil )?"
    r"(?:dirigeante?|responsable|homme|femme|élue?|leader|intéressée?|\w{3,15}génaire|man|woman|official|politician"
    r"|cheff?e? (?:du gouvernement|de l['’][ÉE]tat|de l['’]exécutif))\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[,.;:!?()\"«»“”\x00\n]")
_LAST_WORD = re.compile(rf"({_LETTERS}+\.?)[ \u00a0]$")
_LEADS_IN = re.compile(r"(?:,\s|\s\()")
_BOUND = re.compile(r"\b(?:de|du|des|à|au|aux|par|avec|pour|contre|sur|en|et|que|of|in|at|by|for|to|and|d['’]|l['’])$")
_FEMININE_ENDINGS = ("trice", "euse", "ienne", "éenne")
_MASCULINE_ENDINGS = ("teur", "ien", "éen")
_CALLING_ENDINGS = ("iste", "logue", "aire", "crate", "graphe")
_ARTICLES = {"le": "m", "un": "m", "ce": "m", "la": "f", "une": "f", "cette": "f", "sa": "f"}
# Grammar gives these one gender, whoever is meant.
_EITHER = frozenset(["personne", "victime", "star", "vedette", "figure", "recrue", "tête", "voix", "famille"])


def may_be_title(word: str) -> bool:
    """Tell whether a title may begin with the word."""
    return _folded(word) in _FIRST_WORDS


def count_titles(words: Sequence[str]) -> int:
    """Return how many words before a name are titles, all of them where nothing else follows."""
    folded = [_folded(word) for word in words[: 3 * LONGEST_TITLE]]
    at = told = 0
    while at < len(folded):
        use, length = _title_at(folded, at)
        if not length or (use == "rank" and len(words) - at - length == 1):
            break
        at += length
        told = at if use != "before" else told
    return at if at == len(words) else told


def _folded(word: str) -> str:
    """Return the word as it is looked up; `Président-candidat` counts as its first part."""
    first, _, rest = word.partition("-")
    return first.lower() if rest.islower() and word.lower() not in ROLES else word.lower()


def _title_at(words: Sequence[str], at: int) -> tuple[str, int]:
    for length in range(LONGEST_TITLE, 0, -1):
        role = ROLES.get(" ".join(words[at : at + length])) if at + length <= len(words) else None
        if role and role.use not in ("role", BODY, TEXT):
            return role.use, length
    return "", 0


def gender_beside(text: str, start: int, end: int) -> str | None:
    """Return "f" or "m" where the words beside the name [start, end) tell it: its title, the role before or after."""
    before = text[max(0, start - WINDOW) : start]
    if title := _LAST_WORD.search(before):
        role = ROLES.get(title[1].lower())
        if role and role.gender:
            return role.gender
        if role and role.use != "role":
            before = before[: title.start()]
    return _gender_before(before) or _gender_after(text[end : end + WINDOW])


def is_beside(text: str, start: int, end: int) -> bool:
    """Tell whether a title stands right before the name [start, end), or a role between commas after it."""
    title = _LAST_WORD.search(text[max(0, start - WINDOW) : start])
    lead = _LEADS_IN.match(text, end)
    after = text[lead.end() : lead.end() + WINDOW] if lead else ""
    return bool(title and title[1].lower() in ROLES) or bool(after and is_person(_STOP.split(after, maxsplit=1)[0]))


def _gender_before(before: str) -> str | None:
    """Return the gender of the role that ends right before a name: the nearest article that a calling follows."""
    for match in reversed(list(_ARTICLE.finditer(before))):
        role = before[match.end() :].rstrip()
        is_apart = role.endswith(",")
        role = role.rstrip(" ,")
        if _STOP.search(role) or _BOUND.search(role):
            return None
        if not (is_apart and match["bound"]) and (gender := _gender(match, role)):
            return gender
    return None


def _gender_after(after: str) -> str | None:
    lead = _LEADS_IN.match(after)
    if lead is None:
        return None
    article = _ARTICLE.match(after, lead.end())
    rest = after[article.end() if article else lead.end() :]
    return _gender(article, _STOP.split(rest, maxsplit=1)[0])


def gender_of(words: str) -> str | None:
    """Return the gender that a description tells: `la ministre`, `l'historienne`; None for `the minister`."""
    match = _ARTICLE.match(words)
    told = _gender(match, words[match.end() :]) if match else None
    return None if told == "m" and match and match["elided"] else told  # `l'expert` may be a woman


def is_person(words: str) -> bool:
    """Tell whether a description, with or without its article, is of a person: `la ministre`, not `la police`."""
    match = _ARTICLE.match(words)
    head = _head(words[match.end() :] if match else words)
    return any(ROLES[word].use not in ("before", BODY, TEXT) if word in ROLES else _is_calling(word) for word in head)


def is_office(words: str) -> bool:
    """Tell whether a description is of an office that one person holds: `la ministre`, not `l'experte`."""
    return bool(_uses(words) & {"title", "rank"})


def is_body(words: str) -> bool:
    """Tell whether a description is of an organisation: `le ministère de la Santé`, `l'ONG`."""
    return BODY in _uses(words)


def is_text(words: str) -> bool:
    """Tell whether a description is of a document: `le rapport annuel`."""
    return TEXT in _uses(words)


def _uses(words: str) -> set[str]:
    match = _ARTICLE.match(words)
    return {ROLES[word].use for word in _head(words[match.end() :] if match else words)[:2] if word in ROLES}


def may_be_anybody(words: str) -> bool:
    """Tell whether a description fits whoever spoke last: `le dirigeant`, `the official`, not `le maire`."""
    return _ANYBODY.match(words) is not None


def _head(role: str) -> list[str]:
    return re.split(r"[\s'’]+", role[:WINDOW].lower())[:3]


def _gender(article: re.Match[str] | None, role: str) -> str | None:
    """Return the gender of an article with its role; None unless the role is one of a person."""
    for word in _head(role):
        known = ROLES.get(word)
        if known and known.use in ("before", BODY, TEXT) and not known.gender:
            continue
        if word in _EITHER:
            return None
        told = known.gender if known else _by_ending(word)
        by_article = _ARTICLES.get(article["article"].lower()) if article and article["article"] else None
        return told or (by_article if known or _is_calling(word) else None)
    return None


def _by_ending(word: str) -> str | None:
    if word.endswith(_FEMININE_ENDINGS):
        return "f"
    return "m" if word.endswith(_MASCULINE_ENDINGS) else None


def _is_calling(word: str) -> bool:
    return _by_ending(word) is not None or word.endswith(_CALLING_ENDINGS)


_FIRST_WORDS = frozenset(form.split(" ")[0] for form, role in ROLES.items() if role.use not in ("role", BODY, TEXT))
