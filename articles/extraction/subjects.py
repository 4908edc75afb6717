"""The subject of a verb in a masked sentence: a pronoun, a name, or the noun phrase that a description is.

French and English put it before its verb, with clitics, an aside and an apposition in between (`X, de la CGT, a elle
relevé`), or after it where the verb follows a quotation. What is looked for is a range of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.extraction import roles
from articles.extraction.lexicon import ROLES, Lexicon
from articles.extraction.names import names
from articles.extraction.phrases import Subject

LONGEST = 160  # characters of a noun phrase
TAIL = 70  # characters at the end of a clause in which what stands right before its verb is looked for
MOST_LEADS = 8  # commas before the subject of a sentence
MOST_ASIDES = 4  # between commas, that a subject and its verb are kept apart by

_CLITICS = re.compile(
    r"(?:(?<=\s)(?:ne|se|le|la|les|lui|leur|y|en|nous|vous|me|te)\s+|(?<=\s)(?:n|s|l|m|t|y)['’]\s*"
    r"|(?<=\s)(?:has|had|have|is|was|also|later|then|then|further)\s+)+$"
)
_RELATIVE = re.compile(r",?\s(?:qui|who|which|that)\s*$")
_ASIDE = re.compile(r"^(?P<head>.*?)\s?,\s(?P<aside>[^,;:\x00«»\"“”]{1,140}),\s*$", re.DOTALL)
_PARENTHESIS = re.compile(r"\s?\([^()]{1,60}\)\s*$")
_JOINED = re.compile(r"\s(?:et|puis|mais|and|then|but)\s*$")
_SIDE = re.compile(
    r"(?:,?\s(?:lui(?:-même)?|elle(?:-même)?|eux(?:-mêmes)?|quant à (?:lui|elle|eux)|de (?:son|leur) côté"
    r"|pour (?:sa|leur) part"
    r"|à (?:son|leur) tour|also|himself|herself|themselves))\s*$",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(
    r"[;:()\x00«»\"“”\[\]]|,\s|\s[–—-]\s|\b(?:mais|et|car|or|donc|que|lorsque|quand|si|puisque|tandis que"
    r"|alors que|où|comme|parce que|afin que|dont"
    r"|but|and|that|when|while|because|as|if|where|whom|whose|although|though)\s|\b(?:qu|lorsqu|puisqu|quoiqu)['’]"
)
DETERMINER = (
    r"(?:(?:le|la|les|un|une|ce|cet|cette|ces|son|sa|ses|leur|leurs|notre|nos|plusieurs|certains|certaines"
    r"|quelques|aucun|aucune|chaque|tous les"
    r"|toutes les|(?:de\s|d['’])(?:nombreux|nombreuses|autres|hauts)|deux|trois|quatre|cinq|the|a|an|this|these"
    r"|some|several|many|most|two|three|his|her|its|their)\s|[lL]['’]|des\s)"
)
_PHRASE = re.compile(rf"(?<![\w’'-])(?i:{DETERMINER})(?=[^\W\d])")
_PREPOSED = re.compile(
    r"(?:\b(?:de|du|des|à|au|aux|en|par|avec|pour|contre|dans|sur|chez|sous|après|avant|depuis|pendant|selon"
    r"|malgré|devant|vers|entre|dès|lors de"
    r"|of|in|at|from|with|for|by|to|on|against|after|before|during)\s|\bd['’])$",
    re.IGNORECASE,
)
_DEMONSTRATIVE = re.compile(
    r"(?:^|[\s,«“\"(])(?P<words>ce dernier|cette dernière|celui-ci|celle-ci|the latter|l['’]intéressée?)\s*$",
    re.IGNORECASE,
)


_SOURCE = re.compile(r"(?:selon|d['’]après|pour)\s")
_LEAD = re.compile(
    r"\s*(?:(?:Mais|Et|Or|Car|Puis|Ainsi|Alors|Cependant|Toutefois|Néanmoins|Pourtant|Enfin|Ensuite|But|And"
    r"|So)\s(?!,))?",
    re.IGNORECASE,
)
_FIRST_PRONOUN = re.compile(r"(?P<pronoun>il|elle|ils|elles|he|she|they)\s", re.IGNORECASE)
_GERUND = re.compile(r"(?:[Ee]n\s)?\w{2,}(?:ant|ing)\b(?!\s[A-ZÀ-Þ])")
_COMMA = re.compile(r"[,;]\s")
_WORD = re.compile(r"[^\s,;:()\x00«»\"“”]+")
_VERB = re.compile(
    r"(?:a|ont|avait|avaient|aura|aurait|est|sont|était|étaient|fut|furent|sera|serait|s['’].*|n['’].*|se|ne|va"
    r"|vont|doit|doivent|peut|peuvent"
    r"|veut|veulent|fait|font|faisait|met|mettent|prend|vient|qui|que|dont|où|has|had|have|is|was|were|will"
    r"|would|who|which)$"
)


def before(head: str, lexicon: Lexicon) -> Subject | None:
    """Return the subject of the verb that comes right after the words."""
    return _ends(_without_clitics(head), lexicon, MOST_ASIDES)


def main(sentence: str, lexicon: Lexicon) -> Subject | None:
    """Return the subject of a sentence's main clause: its first noun phrase, name or pronoun without preposition."""
    at = 0
    for _ in range(MOST_LEADS):
        at += len(_LEAD.match(sentence, at)[0])  # type: ignore[index]
        if match := _FIRST_PRONOUN.match(sentence, at):
            return Subject(*match.span("pronoun"), "pronoun")
        found = names(sentence[at : at + LONGEST])
        is_gerund = _GERUND.match(sentence, at) is not None
        if found and found[0][1] == 0 and not is_gerund:
            return Subject(at, at + found[0][2], "name")
        if (
            found
            and not is_gerund
            and _is_role(sentence[at : at + found[0][1]])
            and not _PREPOSED.search(sentence[at : at + found[0][1]])
        ):
            return Subject(at + found[0][1], at + found[0][2], "name")
        if _PHRASE.match(sentence, at):
            return _described(sentence, at, lexicon)
        comma = _COMMA.search(sentence, at)
        if comma is None:
            return None
        at = comma.end()
    return None


def _described(sentence: str, at: int, lexicon: Lexicon) -> Subject | None:
    """Return the noun phrase that begins at a place, up to its verb, or the name in apposition to it."""
    end = at
    for word in _WORD.finditer(sentence, at, at + LONGEST):
        if end > at and (
            word[0].lower() in lexicon.finite or _VERB.match(word[0]) or not sentence[end : word.start()].isspace()
        ):
            break
        end = word.end()
    if end == at:
        return None
    comma = sentence[end : end + 2] == ", "
    found = names(sentence[end + 2 : end + LONGEST]) if comma else []
    if found and found[0][1] == 0 and sentence[end + 2 + found[0][2] :][:1] in (",", ""):
        return Subject(end + 2, end + 2 + found[0][2], "name")
    return Subject(at, end, "description")


def phrases(clause: str) -> Iterator[Subject]:
    """Yield the noun phrases of a clause that no preposition stands before, each to the clause's end."""
    for match in _PHRASE.finditer(clause):
        if not _PREPOSED.search(clause[: match.start()]):
            yield Subject(match.start(), len(clause), "description")


def _without_clitics(head: str) -> str:
    if not head:
        return head
    said = " " + head
    clitics = _CLITICS.search(said, max(0, len(said) - TAIL))
    return said[1 : clitics.start()] if clitics else head


def _ends(head: str, lexicon: Lexicon, asides: int) -> Subject | None:
    """Return the subject that a clause's beginning ends with, asides and appositions after it left out."""
    tail = max(0, len(head) - TAIL)
    if match := lexicon.pronoun.search(head, tail):
        return Subject(*match.span("pronoun"), "pronoun")
    if match := _DEMONSTRATIVE.search(head, tail):
        return Subject(*match.span("words"), "description")
    if _JOINED.search(head, tail):
        return main(head, lexicon)
    if relative := _RELATIVE.search(head, tail):
        return _antecedent(head[: relative.start()].rstrip(" ,"), lexicon)
    if side := _SIDE.search(head, tail):
        return _ends(head[: side.start()] + " ", lexicon, asides)
    if asides and _ASIDE.match(head):
        return _with_aside(head, lexicon, asides)
    if match := _PARENTHESIS.search(head, tail):
        return _ends(head[: match.start()] + " ", lexicon, asides)
    return _phrase(head, lexicon)


def _with_aside(head: str, lexicon: Lexicon, asides: int) -> Subject | None:
    """Return the subject before an aside; a name between commas that a role stands before is the subject itself."""
    last = _last_comma(head)
    inner = head[last:].rstrip(" ,")
    named = _last_name(inner, lexicon)
    main = _ends(head[:last].rstrip(" ,") + " ", lexicon, asides - 1)
    if main and main.kind == "name" and _PHRASE.match(inner):
        return Subject(main.start, last + len(inner), "name")
    if named and (main is None or main.kind == "description") and _is_role(inner[: named[0]]):
        is_title = roles.may_be_title(inner[: named[0]].strip())
        return Subject(last if is_title else last + named[0], last + named[1], "name")
    return main or (Subject(last + named[0], last + named[1], "name") if named else None)


def _antecedent(said: str, lexicon: Lexicon) -> Subject | None:
    """Return what a relative clause belongs to: the nearest noun phrase, or the bare name before it."""
    start = max(0, len(said) - LONGEST)
    found = names(said[start:])
    if (
        found
        and found[-1][2] + start >= len(said)
        and not re.search(r"(?:\bd[eu]\s|\bd['’])$", said[: found[-1][1] + start])
    ):
        return Subject(start + found[-1][1], len(said), "name")
    since = max((match.end() for match in _BOUNDARY.finditer(said, start)), default=start)
    if (
        since > 2
        and said[since - 2 : since] == ", "
        and not _SOURCE.match(said, since)
        and (place := _last_name(said[: since - 2], lexicon, is_free=True))
    ):
        return Subject(*place, "name")
    phrases = list(_PHRASE.finditer(said, since))
    return Subject(phrases[-1].start(), len(said), "description") if phrases else None


def _last_comma(head: str) -> int:
    """Return the place after the comma that begins the aside at the end of the words."""
    at = head.rstrip(" ,").rfind(",")
    while at + 1 < len(head) and head[at + 1] == " ":
        at += 1
    return at + 1


def _phrase(head: str, lexicon: Lexicon) -> Subject | None:
    """Return the name or the noun phrase that the words end with."""
    said = head.rstrip()
    start = max(0, len(said) - LONGEST)
    if place := _last_name(said[start:], lexicon):
        return Subject(start + place[0], start + place[1], "name")
    since = max((match.end() for match in _BOUNDARY.finditer(said, start)), default=start)
    clause = said[since:]
    for phrase in phrases(clause):
        found = Subject(since + phrase.start, len(said), "description")
        return _named_before(said, since, lexicon) or found
    return None


def _named_before(said: str, since: int, lexicon: Lexicon) -> Subject | None:
    """Return the bare name whose apposition begins at `since`: `Barroso, le président de la Commission`."""
    if said[since - 2 : since] != ", ":
        return None
    place = _last_name(said[: since - 2], lexicon)
    if place is None:
        return None
    lead = said[: place[0]].rstrip()
    return (
        Subject(*place, "name")
        if not lead or lead[-1] in '.;:,\x00»”"' or lead.endswith(("et", "mais", "que"))
        else None
    )


def _last_name(words: str, lexicon: Lexicon, *, is_free: bool = False) -> tuple[int, int] | None:
    """Return the place of the name that words end with, unless a preposition makes it part of a description."""
    found = names(words)
    end = len(words.rstrip())
    if not found or (found[-1][2] < end and words[found[-1][2] : end] not in ("'s", "’s")):
        return None
    start = found[-1][1]
    return None if not is_free and lexicon.joins_name.search(words[:start]) else (start, end)


def _is_role(words: str) -> bool:
    """Tell whether words before a name are titles or a calling, or nothing."""
    last = words.split()[-1:]
    if not last or last[0].lower() in ROLES or roles.is_person(words):
        return True
    return roles.is_demonym(last[0].replace("’", "'").rpartition("'")[2])
