"""What a description says by itself: whether it is of one or of several, whether it says more than who is meant."""

from __future__ import annotations

import re

from articles.extraction import english, roles
from articles.extraction.lexicon import ROLES, Lexicon

MOST_BARE = 3  # words of a description, its article among them, that says no more than who is meant
MOST_LOOSE = 5  # and of one without a complement: `the primary school teacher`
MOST_WORDS = 8  # of a description that stands for a name
_DETERMINER = re.compile(
    r"(?:(?:le|la|les|un|une|des|de nombreux|de nombreuses|plusieurs|certains|certaines|quelques|ce|cet|cette|ces|son"
    r"|sa"
    r"|ses|leur|leurs|notre|the|a|an|some|several|many|his|her|its|their)\s|l['’])",
    re.IGNORECASE,
)
PLURAL = re.compile(
    r"(?:les|des|ces|ses|leurs|plusieurs|certains|certaines|quelques|de|deux|trois|several|some|many|these|two)\s",
    re.IGNORECASE,
)
# Who has a part of their own in a story, beside those who are named for another.
DISTINCT = re.compile(
    r"(?:l['’]|l[ea]\s|s[ao]n?\s|the\s|his\s|her\s)?(?:accusée?|prévenue?|suspecte?|victime|témoin|plaignante?"
    r"|avocate?|procureure?|juge|magistrate?"
    r"|père|mère|frère|sœur|fils|fille|épouse|mari|veuve?|voisine?|policier|policière|gendarme|conducteur|conductrice"
    r"|defendant|suspect|victim|witness|lawyer|prosecutor|judge|father|mother|brother|sister|neighbour|driver)\b",
    re.IGNORECASE,
)
# Those who are somebody else than whoever spoke last.
RELATED = re.compile(
    r"(?:l['’]|l[ea]\s|the\s)(?:avocate?|père|mère|frère|sœur|soeur|fils|fille|épouse|époux|mari|femme d"
    r"|lawyer|solicitor|barrister|prosecutor|father|mother|brother|sister|husband|wife|son|daughter)\b",
    re.IGNORECASE,
)
OWNED = re.compile(r"(?:son|sa|leur|his|her|their|its)\s", re.IGNORECASE)
LATTER = re.compile(r"(?:ce dernier|cette dernière|celui-ci|celle-ci|the latter)$", re.IGNORECASE)
_COMPLEMENTS = frozenset(["de", "du", "des", "d", "of", "for", "from", "at", "in", "à", "au", "aux", "chez"])
_OFFICES = (
    (re.compile(r"le chef de l['’][ÉEée]tat|the head of state", re.IGNORECASE), "le président"),
    (re.compile(r"l[ea] cheffe? du gouvernement|the head of government", re.IGNORECASE), "le Premier ministre"),
)
_POINTS_BACK = re.compile(r"(?:ce|cet|cette|this)\s", re.IGNORECASE)
DEFINITE = re.compile(r"(?:le|la|l['’]|ce|cet|cette|son|sa|the|this|his|her)(?:(?<=['’])|\s)", re.IGNORECASE)
WORK = re.compile(r"[“\"‘'][^”\"’']{1,60}[”\"’']\s")  # `the “Night Rider” actor`
_END = re.compile(r"[,;:()\"«»]|(?<![A-Z])\.|\s(?:qui|que|dont|who|which|that)\s")


def is_plural(said: str, lexicon: Lexicon) -> bool:
    """Tell whether a description is of several."""
    return PLURAL.match(said) is not None or (lexicon.language == "en" and english.is_plural(said))


def callings(mention: str) -> list[str]:
    """Return the words of a description that name a calling: `official` in `an EU official`."""
    return [
        word
        for word in re.findall(r"[^\W\d_]+", mention.lower())
        if word in ROLES and ROLES[word].use in ("role", "title")
    ]


def is_bare(mention: str) -> bool:
    """Tell whether a description says no more than who is meant."""
    if _POINTS_BACK.match(mention):
        return True
    words = re.split(r"[\s'’]+", mention)
    has_complement = any(word in _COMPLEMENTS for word in words[1:])
    return roles.may_be_anybody(mention) or len(words) <= MOST_BARE or (len(words) <= MOST_LOOSE and not has_complement)


def by_office(mention: str) -> str:
    """Return a description by its office: `le président` for `le chef de l'Etat`."""
    for words, office in _OFFICES:
        if words.match(mention):
            return office
    return mention


def own_words(mention: str) -> str:
    """Return a description as the name of one who has no other: `gouvernement malien`, `habitants`."""
    said = mention.strip()
    words = said[match.end() :] if (match := _DETERMINER.match(said)) else said
    words = _END.split(words, maxsplit=1)[0].strip()
    return " ".join(words.split()[:MOST_WORDS]) or said
