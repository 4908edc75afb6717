"""Languages as senders name them (fr, FR, fr_FR, fre, French) to BCP 47."""

from __future__ import annotations

import re
from functools import lru_cache

_TAG = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{1,8})*)")
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "xx"})
# ISO 639-2 codes and names, in English and in the language itself.
_KNOWN = {
    code: said.split()
    for code, said in {
        "ar": "ara arabic العربية", "ca": "cat catalan català", "cs": "cze ces czech čeština",
        "da": "dan danish dansk", "de": "ger deu german deutsch allemand", "el": "gre ell greek ελληνικά",
        "en": "eng english anglais", "es": "spa spanish español castellano espagnol", "fa": "per fas persian farsi",
        "fi": "fin finnish suomi", "fr": "fre fra french français francais", "he": "heb hebrew iw עברית",
        "hu": "hun hungarian magyar", "it": "ita italian italiano italien", "ja": "jpn japanese 日本語",
        "nl": "dut nld dutch nederlands flemish", "no": "nor norwegian norsk", "pl": "pol polish polski",
        "pt": "por portuguese português portugues", "ro": "rum ron romanian română", "ru": "rus russian русский",
        "sv": "swe swedish svenska", "tr": "tur turkish türkçe", "uk": "ukr ukrainian українська",
        "zh": "chi zho chinese 中文",
    }.items()
}  # fmt: skip
_RIGHT_TO_LEFT = frozenset(
    "ar arc aeb apc apd arz ary ars azb bal bgn ckb dv fa glk he iw ji khw ks lrc mzn nqo pnb prs ps sd skr ug ur uzs "
    "syr yi".split()
)
_SCRIPTS = {"arab": "rtl", "hebr": "rtl", "syrc": "rtl", "thaa": "rtl", "latn": "ltr", "cyrl": "ltr"}
_CODES = {name: code for code, names in _KNOWN.items() for name in names}


@lru_cache(maxsize=256)
def tag(written: str | None) -> str | None:
    """Return the language's tag: "fr" for "FR" or "French", "pt-BR" for "pt_br"; None where none is named."""
    said = (written or "").strip()
    if code := _CODES.get(said.lower()):
        return code
    match = _TAG.fullmatch(said)
    if not match or match[1].lower() in _NO_LANGUAGE:
        return None
    language = match[1].lower()
    rest = [_subtag(part) for part in match[2].replace("_", "-").split("-")[1:]]
    return "-".join([_CODES.get(language, language), *rest])


def direction(language: str) -> str:
    """Return "rtl" for a language that is written from right to left, or in such a script ("az-Arab"), else "ltr"."""
    primary, *subtags = language.replace("_", "-").lower().split("-")
    usual = "rtl" if primary in _RIGHT_TO_LEFT else "ltr"
    return next((_SCRIPTS[subtag] for subtag in subtags if subtag in _SCRIPTS), usual)


def _subtag(part: str) -> str:
    if len(part) == 2 and part.isalpha():
        return part.upper()
    return part.title() if len(part) == 4 and part.isalpha() else part.lower()
