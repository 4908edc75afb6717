"""Character sets of the teletype age: national versions of ISO 646, and ISO 6937 with its accents before the letter.

Seven bits left a German agency no room for umlauts: it sent { | } ~ for ä ö ü ß, a French one for é ù è and so on.
Such copy is told by its commonest words; a character stands for a character, so that offsets stay as they are.
"""

from __future__ import annotations

import re

from articles.bodies.encoding import Decoded
from articles.document import Message, gettext_noop

ENOUGH = 2  # words that must be found

# The signs that each version replaces, and words that give it away.
_VERSIONS = {
    "German (DIN 66003)": (
        "[\\]{|}~", "ÄÖÜäöüß",
        "f}r }ber k|nnen w{re w{hrend m}ssen h{tte w}rde sp{ter zur}ck gro~e da~ k}nftig gegen}ber m|glich {u~erte",
    ),
    "French (ISO 646-FR)": (
        "@\\{|}", "àçéùè",
        "@ {t{ apr}s tr}s d{j@ fran\\ais {galement premi}re derni}re pr{sident minist}re d{clar{ o| r{union s{curit{",
    ),
    "Swedish (SEN 850200)": (
        "[\\]{|}", "ÄÖÅäöå", "f|r p} {r n{r |ver ocks} m}nga efter}t s} |vrigt d}",
    ),
    "Norwegian (NS 4551)": (
        "[\\]{|}", "ÆØÅæøå", "p} ogs} v{rt f|r n} v{re m} mellom} st|rre s|ndag l|rdag",
    ),
    "Spanish (ISO 646-ES)": ("[\\]{|}", "¡Ñ¿°ñç", "a|o a|os espa|ola espa|ol se|or ma|ana ni|os compa|[a"),
    "Italian (ISO 646-IT)": ("[\\]{|}~@`", "°çéàòèì§ù", "} pi` gi{ sar{ cos~ citt{ perch] per| societ{ pu|"),
}  # fmt: skip
_TABLES = {name: str.maketrans(signs, letters) for name, (signs, letters, _) in _VERSIONS.items()}
_WORDS = {name: frozenset(words.split()) for name, (*_, words) in _VERSIONS.items()}
_SIGNED = re.compile(r"[\w@\[\\\]{|}~`]*[@\[\\\]{|}~`][\w@\[\\\]{|}~`]*")
_SEVEN = "{|}@\\"

# ISO 6937, read as Windows-1252 by mistake: an accent in capitals' place before its letter.
_ACCENTS = {
    "Á": "\u0300", "Â": "\u0301", "Ã": "\u0302", "Ä": "\u0303", "Å": "\u0304", "Æ": "\u0306", "Ç": "\u0307",
    "È": "\u0308", "Ê": "\u030a", "Ë": "\u0327", "Í": "\u030b", "Î": "\u0328", "Ï": "\u030c",
}  # fmt: skip
_TAKES = (
    "Á[AEIOUaeiou]|Â[ACEILNORSUYZaceilnorsuyz]|Ã[AEIOUaeiou]|Ä[ANOano]|È[AEIOUYaeiouy]"
    "|Ê[AUau]|Ë[Cc]|Ï[CDENRSTZcdenrstz]"
)
_BEFORE = re.compile(_TAKES)
_INSIDE = re.compile(rf"(?<=[a-z])(?:{_TAKES})")
_LATIN = re.compile(r"[à-öø-ÿ]")


def read(decoded: Decoded, *, language: str | None) -> tuple[str, tuple[Message, ...]]:
    """Return the text with national signs as the letters that they stand for, and the notes; the length is the same."""
    text, notes = decoded.text, decoded.notes
    if text.isascii():
        if any(sign in text for sign in _SEVEN) and (version := _version(text, language)):
            template = gettext_noop("Read as 7-bit copy in the national version %(version)s.")
            return text.translate(_TABLES[version]), (*notes, Message(template, {"version": version}))
    elif decoded.encoding == "cp1252" and not _LATIN.search(text) and _INSIDE.search(text):
        text = _BEFORE.sub(lambda match: match[0][1] + _ACCENTS[match[0][0]], text)
        return text, (Message(gettext_noop("Read as ISO 6937, whose accents stand before their letters.")),)
    return text, notes


def _version(text: str, language: str | None) -> str | None:
    """Return the national version whose common words the text holds most of; None where it holds too few."""
    signed = [word.lower() for word in _SIGNED.findall(text[:20_000])]
    counts = {name: sum(1 for word in signed if word in words) for name, words in _WORDS.items()}
    likely = {"de": "German", "fr": "French", "sv": "Swedish", "no": "Norwegian", "es": "Spanish", "it": "Italian"}
    favoured = likely.get((language or "")[:2], "-")
    best = max(counts, key=lambda name: (counts[name], name.startswith(favoured)))
    return best if counts[best] >= ENOUGH else None
