"""French subjects after their verb: `a déclaré à la chaîne la ministre de la Mer, Jeanne Untel`."""

from __future__ import annotations

import re

from articles.extraction import roles, subjects
from articles.extraction.lexicon import ROLES, Lexicon
from articles.extraction.names import names
from articles.extraction.phrases import Subject

LONGEST = 120  # characters of a mention

_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd['’]hui)"
_MEDIUM = (
    r"(?:chaîne|radio|télévision|télé|agence|quotidien|journal|site|magazine|hebdomadaire|micro|tribune|barre|sortie|arrivée"
    r"|presse|antenne|afp)"
)
_END = re.compile(
    r"(?<![^\W\d_]-[A-Z])(?<!\b[A-ZÀ-Þ])\.|[,;:!?()\"«»“”\x00]"
    r"|\s(?:dans|lors|devant|après|avant|pendant|depuis|sur|qui|que|dont|en|face|pour|avec|mais|et|auprès|via|sous|vers|chez"
    rf"|ce\s{_DAY}|{_DAY}|au\scours|au\slendemain|(?:à|au|aux)\s(?:la\s|l['’]|un\s|une\s|des\s)?{_MEDIUM}"
    r"|à\s(?:l['’]issue|la\ssuite|propos|(?:une|la|cette)\squestion))(?![\w-])",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?:(?:le|la|les|un|une|des|ce|cet|cette|son|sa|ses|leur|leurs|notre|de nombreux|de nombreuses|plusieurs"
    r"|certains|certaines|quelques)\b|l['’])\s?",
    re.IGNORECASE,
)
_NO_ROLE = re.compile(r"[.;:!?()\"«»“”\x00]|\s(?:qui|que|dont|mais)\s", re.IGNORECASE)
_JOINS = re.compile(r"(?:\b(?:de|du|des|de la|à|au|aux|en|par|contre|chez)\s|\bd['’])$")
# What may stand between the verb and its subject.
_PASSED = re.compile(
    r"(?:\s(?:tout simplement|encore|aussi|alors|ensuite|d['’]abord|par ailleurs|toutefois|enfin|[\w-]{3,20}ment"
    r"|ainsi|même"
    r"|pour (?:sa|leur) part|de (?:son|leur) côté|à (?:son|leur) tour|(?:lui|elle|eux|elles)(?:-mêmes?| aussi)?"
    r"|quant à (?:lui|elle|eux)|d['’]emblée|sans détour|en substance|en revanche|non sans [\w-]+|plus tard|depuis"
    rf"|{_DAY}(?:\s(?:matin|soir|midi|après-midi))?))*"
    r"(?:\s(?:à|auprès de|devant|au|dans|sur)\s(?:l['’]agence\s[A-Z][\w-]*(?:\s[A-Z][\w-]*(?=\s[A-Z]))?"
    r"|(?:l['’]|la\s|le\s)?(?:AFP|AP|Reuters|presse|radio|télévision|[A-Z][A-Z]{1,5}\d?|Figaro|Monde|Parisien)"
    r"|des journalistes|un communiqué|Twitter|Facebook|X|Instagram|France Info|Franceinfo))?"
    r"(?:\s?,\s[^,;:.()\x00\"«»“”]{3,50},)?(?=\s)",
)
_PREPOSITION = re.compile(
    r"(?:à|au|aux|en|dans|sur|devant|lors|de|depuis|auprès|après|avant|pendant|face|via)\s|d['’]", re.IGNORECASE
)
_HEAD = re.compile(r"[.;:!?()\x00«»\"“”]")


def after(rest: str, lexicon: Lexicon) -> Subject | None:
    """Return the subject that the words after an inverted verb begin with."""
    passed = _PASSED.match(rest)
    start = passed.end() if passed else 0
    start += len(rest[start:]) - len(rest[start:].lstrip())
    words = rest[start : start + LONGEST]
    stop = _END.search(words)
    phrase = words[: stop.start()] if stop else words
    found = _described(words, phrase) if _ARTICLE.match(phrase) else _named(words, phrase, lexicon)
    return Subject(start + found.start, start + found.end, found.kind) if found else None


def _named(words: str, phrase: str, lexicon: Lexicon) -> Subject | None:
    """Return the name that a phrase without article begins with, titles and callings left out."""
    found = names(phrase)
    if found and is_role(phrase[: found[0][1]]):
        return Subject(found[0][1], found[0][2], "name")
    return _beyond(words, lexicon) if _PREPOSITION.match(words) else None


def _described(words: str, phrase: str) -> Subject:
    """Return the name that a phrase with an article ends with or has in apposition, else the phrase."""
    found = names(phrase)
    ends = found and not phrase[found[-1][2] :].strip() and not _JOINS.search(phrase[: found[-1][1]])
    apposed = None if ends and " " in found[-1][0] else _apposed(words)
    if apposed:
        return Subject(*apposed, "name")
    article = _ARTICLE.match(phrase)
    is_demonym = article is not None and roles.is_demonym(phrase[article.end() :].rstrip())
    if ends and not is_demonym:
        return Subject(*found[-1][1:], "name")
    return Subject(0, len(phrase.rstrip()), "description")


def _beyond(words: str, lexicon: Lexicon) -> Subject | None:
    """Return the subject after a complement: `a réagi à la sortie de l'audience l'avocate des parties civiles`."""
    clause = _HEAD.split(words, maxsplit=1)[0]
    for found in subjects.phrases(clause):
        said = clause[found.start :]
        if roles.is_person(said) or roles.is_body(said):
            further = after(" " + said, lexicon)
            at = found.start - 1
            return Subject(at + further.start, at + further.end, further.kind) if further else None
    return None


def is_role(words: str) -> bool:
    """Tell whether words before a name are titles or a calling, or nothing: `le navigateur`, `l'Américain`."""
    last = words.split()[-1:]
    return not last or last[0].lower() in ROLES or roles.is_demonym(last[0].replace("’", "'").rpartition("'")[2])


def _apposed(words: str) -> tuple[int, int] | None:
    """Return the name between commas after a role: `la ministre de la Santé, Jeanne Untel, …`."""
    head, comma, tail = words.partition(", ")
    shown = re.sub(r"\s\([^()]{1,40}\)$", "", head)
    if not comma or _NO_ROLE.search(shown):
        return None
    found = names(tail)
    if not found or not is_role(tail[: found[0][1]]):
        return None
    name, first, last = found[0]
    after_name = tail[last : last + 2].strip()
    is_whole = " " in name or after_name[:1] in (",", ".", "")
    at = len(head) + len(comma)
    return (first + at, last + at) if is_whole and not after_name[:1].isalnum() else None
