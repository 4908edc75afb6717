"""Titles and callings: which words before a name are no part of it, and whether they tell a man or a woman.

French says it by the article (`la ministre`), by the noun (`l'historienne`) or by both; English seldom does. A gender
that nothing tells, or that two places tell differently, is unknown. The words are data: lexicon/roles.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.extraction.lexicon import FIRST_NAMES, ROLES

WINDOW = 100  # characters beside a name in which its role is looked for
BODY, TEXT = "body", "text"  # the use of a word for an organisation or for a document: they speak as a person does
LONGEST_ABBREVIATION = 3  # letters: `Mr`, `Gen`
LONGEST_WORD = 25  # characters of a title right before a name
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
    r"|cheff?e? (?:du gouvernement|de l['’][ÉE]tat|de l['’]exécutif)"
    r"|(?:former |veteran |retired |ex-)?(?:\w+-year-old|leader|spymaster|star|politician|player|official|executive"
    r"|billionaire)(?:\s\w+)?$"
    r"|\w+(?:\s[\w'’-]+){0,4}\sde \d+ ans)\b",
    re.IGNORECASE,
)
# Those of a town or a country, after an article: `le Lyonnais`, `la Française`, `the Croatian`.
_DEMONYM = re.compile(
    r"[A-ZÀ-Þ][\w-]*(?:[aoe]ise?s?|ien(?:ne)?s?|éen(?:ne)?s?|aine?s?|ole?s?|ine?s?|ande?s?|ais|ois|ans?|ians?|ese)"
    r"|(?:Breton|Basque|Corse|Belge|Suisse|Russe|Turc|Turque|Grec|Grecque|Catalan|Normand|Slovaque|Tchèque|Croate|Serbe"
    r"|Bulgare|Slovène|Arabe|Afghan|Kényan|Danoise?|Suédoise?|Kurde|Maltais|Basque|Néerlandaise?|Hongroise?|Chinoise?"
    r"|Dane|Swede|Pole|Turk|Finn|Spaniard|Scot|Briton|Serb|Croat|Greek|Czech|German|Swiss|Kiwi|Aussie|Dutchman|Frenchman"
    r"|Englishman|Irishman|Welshman|Frenchwoman|Dutchwoman)(?:ne)?s?$"
)
_STOP = re.compile(r"[,.;:!?()\"«»“”\x00\n]")
_LAST_WORD = re.compile(rf"({_LETTERS}+\.?)[ \u00a0]$")
_CHANGES = frozenset(
    ["former", "shadow", "deputy", "vice", "acting", "assistant", "interim", "future", "ex"]
)  # not the office itself
_LEADS_IN = re.compile(r"(?:,\s|\s\()")
_BOUND = re.compile(r"\b(?:de|du|des|à|au|aux|par|avec|pour|contre|sur|en|et|que|of|in|at|by|for|to|and|d['’]|l['’])$")
_OWNED = re.compile(r"(?:['’]s|s['’])\s")
_ENGLISH = frozenset(["the", "a", "an", "his", "her", "their", "its", "one", "another"])
_ENGLISH_HEAD = re.compile(  # the word right before a preposition, a relative clause or the end
    r"(?P<head>[\w-]+)(?=$|[,.;:()\x00]|\s(?:of|for|from|at|with|in|on|to|by|who|whose|whom|which|that|about|near|against|into|between|among"
    r"|familiar|living|working|based|named|aboard|outside|inside|close)\b)"
)
_FEMININE_ENDINGS = ("trice", "euse", "ienne", "éenne")
_MASCULINE_ENDINGS = ("teur", "ien", "éen")
_PERSONAL = re.compile(
    r"(?:eure?|euse|ière?|iers?|ienne?|iste|logue|graphe|crate|aire|ante?|ois|oise|ais|aise|ard|arde)$|^ex-|^ancien"
)
_ADJECTIVE = re.compile(r"(?:ancienne?|jeune|vieux|vieil|vieille|petite?|grande?|nouvel|nouveau|nouvelle|ex)[\s-]")
_CALLING_ENDINGS = ("iste", "logue", "aire", "crate", "graphe")
_ARTICLES = {"le": "m", "un": "m", "ce": "m", "la": "f", "une": "f", "cette": "f", "sa": "f"}
# Grammar gives these one gender, whoever is meant.
_EITHER = frozenset(["personne", "victime", "star", "vedette", "figure", "recrue", "tête", "voix", "famille"])


def may_be_title(word: str) -> bool:
    """Tell whether a title may begin with the word."""
    return _folded(word) in _FIRST_WORDS


def is_title(word: str) -> bool:
    """Tell whether the word is a title that stands right before a name."""
    role = ROLES.get(word.lower())
    return role is not None and role.use == "title"


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


def titles_before(text: str, start: int) -> list[str]:
    """Return what stands for the name at a place elsewhere: `prime minister`, `minister` before `Jane Roe`."""
    words: list[str] = []
    before = text[max(0, start - WINDOW) : start].rpartition("\n")[2]
    word = ""
    while before[-1:] == " ":
        before, _, word = before[:-1].rpartition(" ")
        role = ROLES.get(word.lower())
        if role is None or role.use in (BODY, TEXT) or (not words and role.use == "before"):
            break
        words.insert(0, word)
        before += " " if before else ""
    if not words or len(words[-1]) <= LONGEST_ABBREVIATION:
        return []
    if word.lower() == "shadow":
        words.insert(0, word)
    changed = max((at for at, word in enumerate(words) if word.lower() in _CHANGES), default=-1)
    return [" ".join(words[at:]) for at in (range(changed + 1) if changed >= 0 else range(len(words)))]


def gender_beside(text: str, start: int, end: int) -> str | None:
    """Return "f" or "m" where the words beside the name [start, end) tell it: its title, the role before or after."""
    before = text[max(0, start - WINDOW) : start]
    if title := _LAST_WORD.search(before, max(0, len(before) - LONGEST_WORD)):
        role = ROLES.get(title[1].lower())
        if role and role.gender:
            return role.gender
        if role and role.use != "role":
            before = before[: title.start()]
    return _gender_before(before) or _gender_after(text[end : end + WINDOW])


def is_apposed(text: str, start: int, end: int) -> bool:
    """Tell whether a name at a place stands after a calling, between commas or not: `son fils, Antoine,`."""
    title = _LAST_WORD.search(text[max(0, start - WINDOW) : start].replace(", ", " "))
    return title is not None and title[1].lower() in ROLES and text[end : end + 1] in (",", ".", " ", "")


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
    head = _heads(words)
    return any(ROLES[word].use not in ("before", BODY, TEXT) if word in ROLES else _is_calling(word) for word in head)


def is_proper(words: str) -> bool:
    """Tell whether a French description begins with a name that is not a person's: `la Lormanie voisine`."""
    match = _ARTICLE.match(words)
    if match and (match["article"] or "").lower() in _ENGLISH:
        return False
    first = words[match.end() if match else 0 :].partition(" ")[0]
    return first[:1].isupper() and first.lower() not in ROLES and not is_demonym(first)


def may_be_person(words: str) -> bool:
    """Tell whether a description that speaks may be of a person: `la couturière`, not `la direction` or `la foule`."""
    if is_person(words) or may_be_anybody(words):
        return True
    match = _ARTICLE.match(words)
    noun = _ADJECTIVE.sub("", words[match.end() :] if match else words, count=1)
    head = (
        _heads(words)[-1:] if match and (match["article"] or "").lower() in _ENGLISH else re.findall(r"^[\w-]+", noun)
    )
    return not _uses(words) & {BODY, TEXT} and any(_PERSONAL.search(word) for word in head)


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
    return {ROLES[word].use for word in _heads(words)[:2] if word in ROLES}


def may_be_anybody(words: str) -> bool:
    """Tell whether a description fits whoever spoke last: `le dirigeant`, `le Lyonnais`, not `le maire`."""
    match = _ARTICLE.match(words)
    return _ANYBODY.match(words) is not None or (match is not None and is_demonym(words[match.end() :]))


def is_demonym(word: str) -> bool:
    """Tell whether a capitalised word is one of where somebody is from: `Lyonnais`, `Française`, `Croatian`."""
    return word[:1].isupper() and word not in FIRST_NAMES and _DEMONYM.fullmatch(word) is not None


def _heads(words: str) -> list[str]:
    """Return what may be the head of a phrase: its first words in French, one before a preposition in English."""
    match = _ARTICLE.match(words)
    is_english = match is not None and match["article"] is not None and match["article"].lower() in _ENGLISH
    if is_english or _OWNED.search(words):
        return _english_heads(words[match.end() :] if match else words)
    return _head(words[match.end() :] if match else words)


def _english_heads(words: str) -> list[str]:
    """Return the head of an English phrase, its owner left out, with what it may be the plural of."""
    found = _ENGLISH_HEAD.search(words[:WINDOW].lower(), _owner_end(words))
    return singulars(found["head"]) if found else []


def _owner_end(words: str) -> int:
    """Return where the owner in `the island's government` ends, 0 where there is none."""
    owned = _OWNED.search(words[:WINDOW])
    return owned.end() if owned else 0


def singulars(word: str) -> list[str]:
    """Return an English word and what it may be the plural of."""
    forms = [word]
    if word.endswith("men"):
        forms.append(word[:-3] + "man")
    elif word.endswith("ies"):
        forms.append(word[:-3] + "y")
    elif word.endswith("s"):
        forms += [word[:-1], word[:-2]]
    return forms


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
