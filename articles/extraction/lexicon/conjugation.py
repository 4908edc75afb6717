"""Infinitives to the forms that a report has: the third person, the past, the present participle; French and English."""

from __future__ import annotations

import re

# What comes between the stem and its ending in the third person.
_PRESENT = ("e", "ent")
_FUTURE = ("era", "eront", "erait", "eraient")
_BEFORE_A = ("a", "ait", "aient")
_MUTE = re.compile(r"(?P<stem>.*)(?P<vowel>[eé])(?P<consonants>(?:[bcdfghjklmnpqrstvwxz]|gu|qu)+)$")


# English: what takes `es`, and a short syllable whose last consonant is doubled (`quip`, `slam`).
_SIBILANT = ("s", "x", "z", "ch", "sh", "o")
_SHORT = re.compile(r"[^aeiou]*(?:qu)?[aeiou][bdgklmnprt]$")


def finite(infinitive: str) -> set[str]:
    """Return the third-person forms of a regular French verb: present, imperfect, past historic, future, conditional."""
    stem = infinitive[:-2]
    mute = _mute(stem)
    hard = _hard(stem)
    return {
        *(mute + ending for ending in _PRESENT),
        *((mute if "é" not in stem[-4:] else stem) + ending for ending in _FUTURE),
        *(hard + ending for ending in _BEFORE_A),
        stem + "èrent",
    }


def participle(infinitive: str) -> str:
    """Return the French past participle, masculine."""
    return infinitive[:-2] + "é"


def gerund(infinitive: str) -> str:
    """Return the French present participle."""
    return _hard(infinitive[:-2]) + "ant"


def english_present(infinitive: str) -> str:
    """Return the third person: `says`, `denies`, `stresses`."""
    if infinitive.endswith("y") and infinitive[-2] not in "aeiou":
        return infinitive[:-1] + "ies"
    return infinitive + ("es" if infinitive.endswith(_SIBILANT) else "s")


def english_past(infinitive: str) -> str:
    """Return the past of a regular verb: `noted`, `denied`, `quipped`."""
    if infinitive.endswith("e"):
        return infinitive + "d"
    if infinitive.endswith("y") and infinitive[-2] not in "aeiou":
        return infinitive[:-1] + "ied"
    return infinitive + (infinitive[-1] if _SHORT.match(infinitive) else "") + "ed"


def english_gerund(infinitive: str, past: str) -> str:
    """Return the present participle, its consonant doubled where the past's is: `noting`, `agreeing`, `admitting`."""
    if past == infinitive + infinitive[-1] + "ed":
        return infinitive + infinitive[-1] + "ing"
    is_mute = infinitive.endswith("e") and not infinitive.endswith(("ee", "oe", "ye"))
    return (infinitive[:-1] if is_mute else infinitive) + "ing"


def _hard(stem: str) -> str:
    """Return the stem as it is written before a and o: `lança`, `jugeait`."""
    if stem.endswith("c"):
        return stem[:-1] + "ç"
    return stem + "e" if stem.endswith("g") else stem


def _mute(stem: str) -> str:
    """Return the stem before a mute e: `rappelle`, `martèle`, `répète`, `appuie`."""
    if stem.endswith(("oy", "uy")):
        return stem[:-1] + "i"
    if stem.endswith(("appel", "jet")):
        return stem + stem[-1]
    match = _MUTE.match(stem)
    if match is None or (match["vowel"] == "e" and len(match["consonants"]) > 1):
        return stem
    return match["stem"] + "è" + match["consonants"]
