"""English subjects: the noun phrase before a verb, after an inverted one, or at the head of a sentence.

A phrase is read from its head: `Delta analyst Jane Roe of Brookline` is Jane Roe, `a lawyer for Jane Roe` a lawyer,
`the Harbour Party boss` a boss. What is looked for is a range of the words; quotations in them are masked.
"""

from __future__ import annotations

import re

from articles.bodies.names import NAME
from articles.extraction import roles
from articles.extraction.lexicon import ROLES, Lexicon
from articles.extraction.names import names
from articles.extraction.phrases import Subject

LONGEST = 200  # characters of a clause
MOST_ASIDES = 8

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_PERIOD = rf"(?:{_DAY}|week|month|year|night|evening|morning|afternoon|summer|winter|spring|autumn|fall)"
_WHEN = rf"(?:(?:late |early )?on |late |early |last |this |earlier )?(?:this |last )?{_PERIOD}"
_BETWEEN = re.compile(  # subject and verb
    rf"(?:^|\s)(?:has|had|have|having|is|was|were|are|be|been|being|also|later|then|again|once|since|still"
    rf"|further|now|only|just|even|never|not|did|does|do|will|would|could|can|may|might|must|should|often"
    rf"|in turn|in part|too|himself|herself|themselves|itself|(?!on|by)\w+ly|{_WHEN}"
    r"|today|yesterday|earlier|recently)\s*$"
)
_PRONOUN = re.compile(r"(?:^|[\s,“\"(\[])(?P<pronoun>he|she|they|it)$", re.IGNORECASE)
_NOBODY = re.compile(r"(?:^|[\s,“\"(\[])(?:I|we|you|there|nobody|who|what|this|that)$", re.IGNORECASE)
_RELATIVE = re.compile(r"(?:^|,?\s)(?:who|which|that)$")
_JOINED = re.compile(r"(?:^|,?\s)(?:and|but|then|or)$")
_PARENTHESIS = re.compile(r"\s?\([^()]{1,60}\)$")
_DASHED = re.compile(r"\s[–—-]{1,2}\s[^–—;:\x00]{1,140}\s[–—-]{1,2}$")
_HARD = re.compile(r"[;:()\x00“”\"\[\]]|\s[–—]\s|\s--?\s")
_SPLIT = re.compile(
    r"(?:^|\s)(?:that|but|and|or|when|while|because|as|if|where|whom|whose|which|who|what|how|why|whether|although|though"
    r"|after|before|until|unless|than|said|says|told\s\w+|where|amid)\s"
)
_FRONT = re.compile(
    r"(?:But|And|So|Yet|Still|Then|Later|Earlier|Instead|Also|Now|Today|Meanwhile|However|Or|Even|Only|Once|Here|Again)\s"
)
_CONJUNCTION = re.compile(r"(?:As|When|While|If|Because|After|Before|Although|Though)\s")
DETERMINER = (
    r"(?:the|an?|this|these|those|some|several|many|most|few|both|all|no|another|other|one|two|three|four|five|six"
    r"|seven|eight|nine|ten|dozens|hundreds|thousands|tens|scores|millions|his|her|its|their|our|my)"
)
_DETERMINED = re.compile(rf"{DETERMINER}\s(?=[\w“])", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:(?:tens|hundreds|dozens|scores|thousands|millions|one|some|many|most|both|each|several|two|three"
    r"|none|all|few|a number) of\s(?:thousands of\s)?)(?:the\s|its\s|their\s)?",
    re.IGNORECASE,
)
# `the Bank of Elm`, `the South's Joint Chiefs of Staff`: an organisation's name, and nobody's
_BODY = re.compile(
    r"(?:the\s)?(?:[\w.&-]+(?:\s[\w.&-]+){0,3}(?:['’]s|s['’])\s)?(?P<body>(?:[A-Z][\w&-]+\s){0,4}(?:Chiefs|Bank|Ministry|Department|House"
    r"|University|College|Board|Council|Court|Office|Institute|Bureau|Church|Association|Federation|Chamber|Union|League|Republic"
    r"|Center|Centre|School|Committee|Commission|Society|Academy|Doctors|Friends|Ministers|Museum|Guild|Order)\sof\s(?:the\s)?[A-Z][\w-]*"
    r"(?:(?:\s(?:and|of|the))*\s[A-Z][\w-]*){0,5})$"
)
_POSSESSIVE = re.compile(rf"(?:{DETERMINER}\s)?[\w.&-]+(?:\s[\w.&-]+){{0,5}}?(?:['’]s|s['’])\s", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\s(?:of|for|from|at|with|in|on|to|by|about|against|near|among|between|outside|inside|aboard|under|over|into|familiar"
    r"|working|living|close|named|called|based|representing|including|like|across|around|behind|who|whose|whom|which|when|after"
    r"|before|during|until|without|within|through|via|briefed|identified|speaking|standing|holding|waiting|wearing)\b"
)
_LEADS_AWAY = re.compile(
    r"(?:In|On|At|By|For|From|With|After|During|Before|Since|Under|Over|Among|Despite|Amid|Outside|Inside|Near|Across|Through"
    r"|Within|Without|Against|Between|Because|While|When|As|If|Until|Although|Though|Following|Asked|Given|Pressed|Told|Contacted"
    r"|Reached|Joined|Described|Dressed|Known|Born|Faced|To|\w+ing)\b",
    re.IGNORECASE,
)
_GOVERNED = re.compile(rf"{_PREPOSITION.pattern}$", re.IGNORECASE)
_ASIDE = re.compile(
    r"(?:an?|the|his|her|their|its|one|who|whose|whom|which|of|from|at|in|on|with|for|by|to|like|and|or|also|too|however"
    r"|meanwhile|though|himself|herself|once|now|then|as|when|while|where|after|before|during|\d[\w-]*|[RDI]-\S+|[a-z]+ing"
    r"|[a-z]+ed|[a-z]+ly|among|including|aged|known|born|himself|left|right|in turn|Jr\.?|Sr\.?|[A-Z]C|PhD|M\.?D\.?)\b",
)
_DESCRIBES = re.compile(r"(?:an?|the|his|her|their|its|one)\b")
_RELATES = re.compile(r"(?:who|whose|which)\b")
_WORK = re.compile(r"\b[Tt]he\s[“\"‘']\x00+[.,!?…]?[”\"’']\s$")  # `the “Night Rider” actor said`
_SENTENCE_END = re.compile(r"[.!?]\s")
_RESTRICTS = re.compile(r"\s(?:that|which|who)\s$")
_STOP = re.compile(
    r"[,;:!?()“”\"\x00\[\]]|\.(?=\s*$|\s[a-z]|\s?[“”\"])|\s[–—-]{1,2}\s"
    rf"|\s(?:who|whose|whom|which|that|as|after|before|when|while|during|but|because|if)\s|\s(?:on\s)?{_DAY}\b"
)
_AFTER_APPOSITION = re.compile(r"\s*(?:[,.;:\x00“”\"()]|$|(?:who|in|at|on|of|from|told|said)\s)")
_CALLED = re.compile(rf"(?:^|\s)(?P<role>[a-z][\w-]*)\s{NAME}$")
_WORD = re.compile(r"[^\s,;:()\x00“”\"]+")
_VERB = re.compile(
    r"(?:has|had|have|is|was|are|were|be|will|would|can|could|may|might|must|should|did|does|do|went|took|made|gave|got|came|held"
    r"|stood|sat|spoke|met|led|won|lost|kept|put|set|hit|cut|sought|began|became|left|ran|drew|sent|broke|fell|rose|grew|knew"
    r"|\w{2,}ed|not|also|later|then|still|who|which|that|whose|(?!family|early)\w+ly)$"
)
_PLURAL = re.compile(r"(?:\w{2,}[^\Wsiu]s|\w*(?:people|men|women)|police|media|staff|children)$")


def before(head: str, lexicon: Lexicon) -> Subject | None:
    """Return the subject of the verb that comes right after the words."""
    said = _without_adverbs(head)
    if match := _PRONOUN.search(said):
        return Subject(*match.span("pronoun"), "pronoun")
    if match := _RELATIVE.search(said):
        return _antecedent(said[: match.start()].rstrip(" ,"))
    if _NOBODY.search(said):
        return None
    if match := _JOINED.search(said):
        return main(_sentence(said[: match.start()]), lexicon)
    while match := _PARENTHESIS.search(said) or _DASHED.search(said):
        said = said[: match.start()]
    if said.endswith(("”,", '",', "’,")):  # `Roe, calling it “a mess”, said`
        return main(said[_last_end(_SENTENCE_END, said) :], lexicon) if said[:1] not in "“\"‘'" else None
    return _beside_asides(said) if said.endswith(",") else _phrase(said)


def after(rest: str) -> Subject | None:
    """Return the subject that an inverted verb has right after it: `said harbour master Jane Roe of the port`."""
    at = len(rest) - len(rest.lstrip())
    stop = _STOP.search(rest, at)
    end = stop.start() if stop else len(rest)
    phrase = rest[at:end].rstrip()
    if not phrase or _LEADS_AWAY.match(phrase) or phrase.partition(" ")[0] in ("he", "she", "it", "they"):
        return None
    is_open = not _DETERMINED.match(phrase) and phrase[:1].isupper()
    if is_open and (called := _CALLED.search(phrase)) and roles.is_person("the " + called["role"]):
        found: Subject | None = _named(phrase, len(phrase))
    else:
        found = _noun_phrase(phrase)
    if found is None:
        return None
    if found.kind == "description" and (apposed := _apposed(rest, end)):
        return apposed
    return Subject(at + found.start, at + found.end, found.kind)


def main(sentence: str, lexicon: Lexicon) -> Subject | None:
    """Return the subject of a sentence: its first noun phrase that no preposition or participle leads in."""
    at = 0
    for _ in range(MOST_ASIDES):
        while match := _FRONT.match(sentence, at):
            at = match.end()
        if found := _first(sentence[at : at + LONGEST], lexicon):
            return Subject(at + found.start, at + found.end, found.kind)
        comma = sentence.find(", ", at)
        if comma < 0:
            return None
        at = comma + 2
    return None


def _first(words: str, lexicon: Lexicon) -> Subject | None:
    """Return the noun phrase that a clause begins with, up to its verb."""
    if match := re.match(r"(?P<pronoun>he|she|they|it)\s", words, re.IGNORECASE):
        return Subject(*match.span("pronoun"), "pronoun")
    if _LEADS_AWAY.match(words) or not words[:1].isalnum():
        return None
    counted = _COUNTED.match(words)
    end = at = counted.end() if counted else 0
    for word in _WORD.finditer(words, at):
        is_apart = end > at and not words[end : word.start()].isspace()
        is_degree = words[at:end].endswith(("most", "more", "best", "least"))
        if (
            is_apart
            or (_VERB.match(word[0].rstrip(".")) and not is_degree)
            or (word[0].lower() in lexicon.finite and end > at)
        ):
            break
        end = word.end()
    if end == at:
        return None
    found = _noun_phrase(words[:end])
    return (_apposed(words, end) or found) if found and found.kind == "description" else found


def _apposed(words: str, comma: int) -> Subject | None:
    """Return the name between commas after a description: `the clockmaker, Silas Mew, said`."""
    at = comma + 2
    found = names(words[at : at + LONGEST]) if words[comma:at] == ", " else []
    if not found or not all(roles.may_be_title(word) for word in words[at : at + found[0][1]].split()):
        return None
    _, start, end = found[0]
    return Subject(at + start, at + end, "name") if _AFTER_APPOSITION.match(words, at + end) else None


def _without_adverbs(head: str) -> str:
    """Return the words before a verb without its auxiliaries and what says when."""
    said = head.rstrip()
    while match := _BETWEEN.search(said):
        said = said[: match.start()].rstrip()
        said = said.removesuffix(" on")
    return said


def _sentence(said: str) -> str:
    """Return the clause since the last colon, quotation or dash, for its first subject."""
    return said[_last_end(_HARD, said) :].lstrip() if "\x00" not in said[-3:] else said


def _antecedent(said: str) -> Subject | None:
    """Return what a relative clause belongs to."""
    start = max(0, len(said) - LONGEST)
    if (found := _named(said[start:], len(said) - start)) and " " in said[start + found.start :]:
        return Subject(start + found.start, len(said), "name")
    return _phrase(said) or (_beside_asides(said + ",") if "," in said else None)


def _beside_asides(said: str) -> Subject | None:
    """Return the subject that asides keep from its verb: `Jane Roe, 43, a baker, said`."""
    start = _last_end(_HARD, said[:-1])
    pieces = _pieces(said, start)
    fallback = None
    for number in range(len(pieces) - 1, max(-1, len(pieces) - 1 - MOST_ASIDES), -1):
        piece_start, piece_end = pieces[number]
        piece = said[piece_start:piece_end]
        if number and _ASIDE.match(piece):
            fallback = (piece_start, piece_end) if _DESCRIBES.match(piece) else fallback
            continue
        found = _phrase(said[:piece_end], since=piece_start)
        if found and found.kind == "description" and number:
            named = _phrase(said[: pieces[number - 1][1]], since=pieces[number - 1][0])
            found = named if named and named.kind == "name" else found
        if found:
            found = _before_relative(said, pieces[:number]) or found
            return _with_apposition(said, found, pieces)
    return _phrase(said[: fallback[1]], since=fallback[0]) if fallback else None


def _with_apposition(said: str, found: Subject, pieces: list[tuple[int, int]]) -> Subject:
    """Return a name with what is said of it right after: `Jane Roe, the harbour master`."""
    following = next((piece for piece in pieces if piece[0] == found.end + 2), None)
    is_apposed = found.kind == "name" and following and _DESCRIBES.match(said, *following)
    return Subject(found.start, following[1], "name") if is_apposed and following else found


def _before_relative(said: str, pieces: list[tuple[int, int]]) -> Subject | None:
    """Return the subject before `who …, …,` among the pieces before the one that looked like it."""
    for at in range(1, len(pieces)):
        if _RELATES.match(said[slice(*pieces[at])]):
            return _phrase(said[: pieces[at - 1][1]], since=pieces[at - 1][0])
    return None


def _pieces(said: str, start: int) -> list[tuple[int, int]]:
    """Return the stretches between commas since a place, without the spaces around them."""
    pieces = []
    for match in re.finditer(r"[^,]+", said[start:]):
        words = match[0]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            pieces.append((start + match.start() + lead, start + match.start() + len(words.rstrip())))
    return pieces


def _phrase(said: str, *, since: int = 0) -> Subject | None:
    """Return the noun phrase that the words end with."""
    since = max(since, len(said) - LONGEST, _last_end(_HARD, said), _last_end(_SPLIT, said), said.rfind(", ") + 1)
    while since < len(said) and said[since] in " .!?'’":
        since += 1
    while match := _FRONT.match(said, since) or _CONJUNCTION.match(said, since):
        since = match.end()
    clause = said[since:].rstrip(" ,")
    if not clause or clause.endswith(("'s", "’s", "s'", "s’")):
        return None
    if (work := _WORK.search(said[:since])) and clause[:1].islower():
        return Subject(work.start(), since + len(clause), "description")
    found = _behind_preposition(clause) if _LEADS_AWAY.match(clause) else _noun_phrase(clause)
    if found is None and (relative := _RESTRICTS.search(said[:since])):
        return _phrase(said[: relative.start()])  # `The guild that makes the cheese said`
    return Subject(since + found.start, since + found.end, found.kind) if found else None


def _last_end(pattern: re.Pattern[str], words: str) -> int:
    """Return where the last match in the nearest words ends, 0 where there is none."""
    offset = max(0, len(words) - 2 * LONGEST)
    ends = [match.end() for match in pattern.finditer(words, offset)]
    return ends[-1] if ends else offset


def _behind_preposition(clause: str) -> Subject | None:
    """Return the subject after words that lead in without a comma: `In Paris the mayor`, `On Monday Roe`."""
    if found := _named(clause, len(clause)):
        return None if re.search(r"(?:^|\s)[A-Za-z]{2,7}\s(?:the\s)?$", clause[: found.start]) else found
    for match in re.finditer(r"\s(?=(?:the|an?|his|her|one)\s)", clause):
        if not _GOVERNED.search(" " + clause[: match.start()]):
            return _noun_phrase_at(clause, match.end())
    return None


def _noun_phrase_at(clause: str, at: int) -> Subject | None:
    found = _noun_phrase(clause[at:])
    return Subject(at + found.start, at + found.end, found.kind) if found else None


def _noun_phrase(clause: str) -> Subject | None:
    """Return a noun phrase as a name, where its head is one, or as a description."""
    counted = _COUNTED.match(clause)
    at = counted.end() if counted else 0
    preposition = _PREPOSITION.search(clause, at)
    end = preposition.start() if preposition else len(clause)
    if not counted and (body := _BODY.match(clause)):
        return Subject(*body.span("body"), "description")
    if not counted and (found := _named(clause, end)):
        return found
    is_described = counted or _DETERMINED.match(clause) or _POSSESSIVE.match(clause) or _is_noun(clause[:end])
    return Subject(0, len(clause), "description") if is_described else None


def _named(clause: str, end: int) -> Subject | None:
    """Return the name that ends at a place of the clause, with the first of two that share it: `Jo and Al Roe`."""
    found = names(clause[:end])
    if not found or found[-1][2] != end or (found[-1][1] == 0 and _is_group(found[-1][0])):
        return None
    return Subject(found[-1][1], end, "name")


def _is_group(word: str) -> bool:
    """Tell whether one capitalised word is several people at the head of a sentence: `Prosecutors`."""
    return word.endswith("s") and any(form in ROLES for form in roles.singulars(word.lower())[1:])


def _is_noun(words: str) -> bool:
    """Tell whether words without article end in a calling or a body: `Police`, `Hospital management`, `economists`."""
    last = words.rpartition(" ")[2].lower()
    return any(form in ROLES for form in roles.singulars(last)) or last.isdigit() or last == "people"


def is_plural(words: str) -> bool:
    """Tell whether a noun phrase is of several: `police`, `two officials`, `economists at the bank`."""
    head = words[: found.start()] if (found := _PREPOSITION.search(words)) else words
    return _COUNTED.match(words) is not None or _PLURAL.search(head.lower()) is not None
