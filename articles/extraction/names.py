"""Names in a text: runs of capitalised words, without the function words and the titles that stand before them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from articles.bodies.names import ARABIC, PARTICLE, UPPER, WORD
from articles.document import sort_key
from articles.extraction import roles
from articles.extraction.lexicon import FIRST_NAMES, ROLES

LONGEST_NAME = 60
LONGEST_WORD = 20  # of a function word or a title

_COURTESY = r"(?:MM?|Mme|Mlle|Me|Mr|Mrs|Ms|Dr|Sir)\.?\s"
_WORD = rf"(?:[A-ZÀ-Þ]\.(?:-?[A-ZÀ-Þ]\.)*(?=[ ][A-ZÀ-Þ])|{WORD})"  # initials keep their full stops
_RUN = rf"(?:{_COURTESY})?(?P<name>{_WORD}(?:[ \u00a0](?:{PARTICLE}[ ])?(?:d[’'])?{ARABIC}{_WORD}){{0,7}})"
# A name begins with a capital: what goes before is looked at only there, which is faster than at every character.
_CAPITAL = re.compile(rf"[{UPPER}](?<![\w’'.-].)")
_CAPITAL_OR_ELIDED = re.compile(rf"[{UPPER}](?:(?<![\w’'.-].)|(?<=[\s(«\"][dl][’'].))")
_NAME = re.compile(_RUN)
_OF = re.compile(r"\b(?:de la|du|des|de|of|of the|for)\s$|\b(?:de )?[ld]['’]$", re.IGNORECASE)
_OFFICE_OF = re.compile(r"\b(?:Secretary|Minister|Chief|Speaker|Leader|Director|Head) of (?:the )?$")
_ARTICLE = re.compile(r"(?:\b(?:le|la|du|au|un|une)\s|\bl['’])$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)[’']s(?=\s|$)")  # `Tarsk's Stolvik` are two names
_ELIDED = re.compile(r"[LD][’'][^\W\d_A-ZÀ-Þ]")
# Words that begin a sentence or name no person, and months and days where English writes them large; without accents.
_NO_NAMES = frozenset(
    """
    le la les l un une des de du d ce cet cette ces son sa ses leur leurs notre nos votre mon ma il elle ils elles
    on je nous vous mais et ou donc or ni car que qui quoi dont si comme quand lorsque puisque pour par avec sans
    sous sur dans en au aux a selon apres avant depuis pendant malgre face interroge cela ceci c est ainsi aussi
    alors enfin puis tout tous toutes plusieurs certains chaque aucun meme outre parmi entre vers chez contre
    exprimant affirmant dit ajoute cite the an this that these those his her its their our my your he she it they we
    i you but and so if as when while after before since during in at by with without from to of for according asked
    also then there here all some many most monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december oui non merci bonjour
    plus moins tant pas non soudain jusque hormis sauf cependant toutefois neanmoins pourtant ensuite
    desormais recemment actuellement finalement interroge interrogee
    egalement surtout notamment seulement jamais parfois souvent deja encore bref plutot certes quant tandis
    autant autre
    autres tel telle tels telles voila voici deux trois quatre cinq six sept huit neuf dix depuis bien tres trop peu
    beaucoup aussitot lors dehors contacte contactee however meanwhile moreover yet still although because
    invite invitee invites joint jointe reuni reunie reunis arrive arrivee ne nee elu elue nomme nommee accuse accusee
    soupconne soupconnee venu venue present presente age agee installe installee blesse blessee vainqueur battu battue
    questionne questionnee sollicite sollicitee connu connue charge chargee oppose opposee
    affaire proces loi dossier reforme mort deces exclusif entretien interview video exclusive analysis factbox profile
    hier aujourd demain lundi mardi mercredi jeudi vendredi samedi dimanche yesterday today tomorrow
    """.split()
) | {"d apres", "m", "mme"}


def names(text: str, *, with_elided: bool = False) -> list[tuple[str, int, int]]:
    """Return the capitalised names of a text with their places; function words and titles before them are cut off.

    A name after an elision (`d'Alma Verdier`) is no subject, and comes only where asked for.
    """
    found = []
    until = 0
    for capital in (_CAPITAL_OR_ELIDED if with_elided else _CAPITAL).finditer(text):
        match = _NAME.match(text, capital.start()) if capital.start() >= until else None
        if match is None:
            continue
        start, last = match.span("name")
        until = last
        ends = [cut.start() for cut in _POSSESSIVE.finditer(text, start, last)] if "s" in match["name"] else []
        for end in [*ends, last]:
            begin = _without_titles(text, _without_function_words(text, start, end), end)
            if text.count(" ", begin, end) > 1:
                begin = _within(text, begin, end)
            if 1 < end - begin <= LONGEST_NAME:
                found.append((text[begin:end], begin, end))
            start = end + len("'s ")
    return found


def _within(text: str, start: int, end: int) -> int:
    """Return where the person begins in a run of three words or more."""
    after_title = _after_title(text, start, end)
    start = _without_titles(text, after_title, end) if after_title > start else start
    return _without_demonym(text, _from_first_name(text, start, end), end)


def _without_demonym(text: str, start: int, end: int) -> int:
    """Return where the name begins after where its bearer is from: `le Colombien Yago Rual`."""
    word, _, rest = text[start:end].partition(" ")
    is_led = " " in rest and _ARTICLE.search(text, max(0, start - 5), start) is not None
    return start + len(word) + 1 if is_led and roles.is_demonym(word) else start


def _after_title(text: str, start: int, end: int) -> int:
    """Return where the name begins after a title within its run: `Elm County Sheriff Jane Roe`."""
    if text.count(" ", start, end) < 2:
        return start
    at = text.rfind(" ", start, end)  # the last word is the surname
    while (at := text.rfind(" ", start, at)) > start:
        word = text[text.rfind(" ", start, at) + 1 : at]
        if start < at - len(word) and roles.is_title(word):
            return at + 1
    return start


def _from_first_name(text: str, start: int, end: int) -> int:
    """Return where the person begins in `la ministre de la Culture Jeanne Untel`: a first name that follows a noun."""
    if text.count(" ", start, end) < 2 or text[start - 1 : start] not in (" ", "'", "’"):
        return start
    if _OFFICE_OF.search(text, max(0, start - 20), start):  # `Secretary of State Jane Roe`
        return text.rfind(" ", start, text.rfind(" ", start, end)) + 1
    words = text[start:end].split(" ")
    if (
        words[0].lower() in ROLES and ROLES[words[0].lower()].use == "role" and (start == 0 or text[start - 1] == " ")
    ):  # `Headteacher Jane Roe`
        return start + len(words[0]) + 1
    if words[0] in FIRST_NAMES or not _OF.search(text, max(0, start - 8), start):
        return start
    at = start
    for word, after in pairwise(words):
        at += len(word) + 1
        if after in FIRST_NAMES:
            return at
    return start


def _without_function_words(text: str, start: int, end: int) -> int:
    """Return where a name begins after `Selon`, `La` or, where its noun is written small, `L'historienne`."""
    while start < end:
        word = _first_word(text, start, end)
        if not _is_function_word(word) and not _ELIDED.match(word):
            break
        start += len(word) + 1 if len(word) <= LONGEST_WORD else end - start
    return start


def _without_titles(text: str, start: int, end: int) -> int:
    """Return where the name begins after its titles: `Prime Minister Jane Roe`; its end where it is nothing else."""
    if start >= end or not roles.may_be_title(_first_word(text, start, end)):
        return start
    words = text[start:end].replace("\u00a0", " ").split(" ")
    count = roles.count_titles(words)
    return start + sum(len(word) + 1 for word in words[:count])


def _first_word(text: str, start: int, end: int) -> str:
    """Return the first word of [start, end); of a longer one than any that is looked up, its beginning."""
    word, _, _ = text[start : min(end, start + LONGEST_WORD + 1)].replace("\u00a0", " ").partition(" ")
    return word


@lru_cache(maxsize=4096)
def _is_function_word(word: str) -> bool:
    return len(word) <= LONGEST_WORD and sort_key(word) in _NO_NAMES
