"""Cues: the words that say who speaks, in the sentence around a quotation, with the mention of the speaker.

A sentence comes with its quotations masked, so that no word inside them is taken for a cue. Offsets are those of the
block. Verbs are looked up in the lexicon word by word: a pattern of six hundred forms would be slow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from articles.extraction import english, grammar, roles
from articles.extraction.lexicon import Lexicon
from articles.extraction.names import names
from articles.extraction.paragraphs import MASK

BESIDE = 16  # characters beside a verb in which a quotation or a comma stands right by it
WINDOW = 300  # characters on either side of a verb in which its subject is looked for

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_AFTER_QUOTATION = re.compile(r"[\"»”’]\s*[,.]?\s*(?:[–—-]\s*)?$")
_INCISE = re.compile(r"(?:,\s*(?:[–—-]\s*)?|\bcomme\s(?:le\s|l['’]|l['’]a\s)?)$")
_COLON = re.compile(r"(?:^|[.!?\s])(?P<words>[^,.;:!?\x00]{2,60}?)\s?:\s?[\"«“]?\s?$")
_COMPLEMENT = re.compile(
    r"\s(?:espérer|vouloir|être|avoir|souhaiter|craindre)\b"
    r"|\s(?:à|auprès de|devant|sur)\s(?:l['’][A-Z][A-Z]+|la presse|des journalistes|[A-Z][A-Z]+\d?)(?=[\s,.])"
)
_PRONOUN = re.compile(r"(?:lui|elles?|eux|him(?=[,.])|her(?=[,.]))\b", re.IGNORECASE)
_PARTICIPLE_ENDINGS = ("é", "i", "u", "is", "it")
_BEGINS_QUOTATION = re.compile(r"\s?(?:(?:avoir|être|de|d['’]|qu['’]|que)\s?)?:?\s?[«“\"]")
_DETERMINER = re.compile(
    r"(?:\b(?:le|la|les|un|une|des|ce|cette|ces|sa|son|leur|de|du|en|a|an|the)\s|\b[ld]['’])$", re.IGNORECASE
)
_FREE = re.compile(r"[\"»”],?\s(?:a|ont|avait)(?:(?:-t)?-(?:il|elle|on|ils|elles))?\s$")
_JOINED = re.compile(r"\b(?:et|puis|mais)\s$")  # `a salué … et promis`
_QUOTES = re.compile(r"[^,;:.()\x00]{0,60}[«“\"]\s?\x00")  # the object that it takes is a quotation
_PAST = re.compile(r"(?:\w{3}ed|said|told|wrote)$")  # English, and never a noun
_BEING = re.compile(
    r"\b(?:is|are|was|were|be|been|being|isn['’]t|wasn['’]t|aren['’]t|weren['’]t)\s(?:(?:not|also|later|then|again|first|once|\w+ly)\s)?$"
)
_PASSIVE = re.compile(r"\s(?:(?P<by>by)|of|with|as|for|over|in)\s")
_ACTIVE = re.compile(r"\b(?:he|she|they|it|I|we|you)\s(?:has |have |had |also |once |later )?$", re.IGNORECASE)
_RELAYED = frozenset(["quoted", "cited"])
_APART = re.compile(r"(?:\s?\([^()]{1,40}\))?\s?[,:]")
_THAT = re.compile(r"(?:\s[\w’' -]{0,40})?\s(?:que\s|qu['’]|that\s)", re.IGNORECASE)
_REFLEXIVE = re.compile(r"(?:\bse\s|\bs['’])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue and the mention of its speaker, as ranges of the block; kind tells what the mention is."""

    start: int
    end: int
    mention: tuple[int, int] | None
    kind: str  # "name", "pronoun", "description" or "" for none
    form: str  # "verb", "agent", "gerund", "joined", "according", "for" or "colon"


def find(masked: str, start: int, end: int, lexicon: Lexicon) -> list[Cue]:
    """Return the cues of the sentence [start, end) of a masked block, in order."""
    sentence = masked[start:end]
    cues = [cue for match in _WORD.finditer(sentence) if (cue := _near(sentence, match, lexicon))]
    cues += [cue for match in lexicon.according.finditer(sentence) if (cue := _according(sentence, match, lexicon))]
    if lexicon.agent and " par " in sentence:
        cues += [cue for match in lexicon.agent.finditer(sentence) if (cue := _agent(sentence, match, lexicon))]
    if colon := _colon(sentence):
        cues.append(colon)
    first = min((cue.start for cue in cues if cue.mention), default=len(sentence))
    placed = (moved(cue, start) for cue in cues if cue.form != "joined" or cue.start > first)
    return sorted(placed, key=lambda cue: cue.start)


def _wordy(sentence: str, match: re.Match[str], lexicon: Lexicon) -> Cue | None:
    """Return the cue of several words with a subject before it: `As the mayor put it`."""
    if match["subjectless"]:
        return Cue(*match.span(), None, "", "gerund")
    start = match.start()
    if before := lexicon.auxiliary.search(sentence, max(0, start - 60), start):
        return _compound(sentence, match.end(), before, lexicon)
    mention, kind = _subject(sentence, start, match.end(), lexicon)
    return Cue(start, match.end(), mention, kind, "verb") if kind else None


def moved(cue: Cue, by: int) -> Cue:
    """Return a cue as it is counted from another place."""
    mention = (cue.mention[0] + by, cue.mention[1] + by) if cue.mention else None
    return Cue(cue.start + by, cue.end + by, mention, cue.kind, cue.form)


def _agent(sentence: str, match: re.Match[str], lexicon: Lexicon) -> Cue | None:
    """Return the cue of a passive with its agent after the quotation: `jugée « précipitée » par les syndicats`."""
    start = match.start("verb")
    is_active = lexicon.auxiliary.search(sentence, max(0, start - 60), start) is not None
    if is_active or match["verb"].lower() not in lexicon.participles:
        return None
    mention, kind = _after(sentence, match.end(), lexicon)
    return Cue(*match.span("verb"), mention, kind, "agent") if mention else None


def _near(sentence: str, match: re.Match[str], lexicon: Lexicon) -> Cue | None:
    """Return the cue that a word is, from the words around it; most words are none and cost two look-ups."""
    word = match[0].lower()
    if word in lexicon.heads and (several := lexicon.wordy.match(sentence, match.start())):
        return _wordy(sentence, several, lexicon)
    if word in lexicon.gerunds:
        return Cue(*match.span(), None, "", "gerund")
    if word in lexicon.infinitives and _QUOTES.match(sentence, match.end()):
        before = sentence[: match.start()].rstrip().rpartition(" ")[2].lower()
        if before in lexicon.participles or before in lexicon.finite:  # `a déclaré espérer`: the verb before is the cue
            return None
        return Cue(*match.span(), None, "", "gerund")
    bare = _bare(word)
    inverted = lexicon.inversion.search(bare) if "-" in bare else None
    stem = bare[: inverted.start()] if inverted else bare
    is_known = stem in lexicon.finite or word in lexicon.participles
    if inverted and not is_known and stem not in lexicon.auxiliaries:  # `tente-t-elle de corriger`
        is_known = _AFTER_QUOTATION.search(sentence, max(0, match.start() - BESIDE), match.start()) is not None
    if not is_known and not (
        word.endswith(_PARTICIPLE_ENDINGS) and _FREE.search(sentence, max(0, match.start() - BESIDE), match.start())
    ):
        return None
    if inverted:
        return Cue(
            *match.span(),
            (match.start() + len(word) - len(bare) + inverted.start("pronoun"), match.end()),
            "pronoun",
            "verb",
        )
    offset = max(0, match.start() - WINDOW)
    cue = _verb(sentence[offset : match.end() + WINDOW], match.start() - offset, match.end() - offset, lexicon)
    return moved(cue, offset) if cue else None


def _bare(word: str) -> str:
    """Return a word without what is elided before it: `qu'explique`."""
    return word.replace("’", "'").rpartition("'")[2] if "'" in word or "’" in word else word


def _verb(sentence: str, start: int, end: int, lexicon: Lexicon) -> Cue | None:
    """Return the cue that the verb [start, end) is, if it is in its right place."""
    word = sentence[start:end].lower()
    if word in lexicon.participles and (before := lexicon.auxiliary.search(sentence, max(0, start - 60), start)):
        return _compound(sentence, end, before, lexicon)
    if word in lexicon.participles and _JOINED.search(sentence, max(0, start - BESIDE), start):
        return Cue(start, end, None, "", "joined")
    if (
        word in lexicon.participles
        and _AFTER_QUOTATION.search(sentence, max(0, start - BESIDE), start)
        and _bare(word) not in lexicon.finite
    ):
        mention, kind = _after(sentence, end, lexicon)  # the auxiliary forgotten: `« … » averti Météo France`
        return Cue(start, end, mention, kind, "verb") if kind == "name" else None
    is_finite = _bare(word) in lexicon.finite
    if not is_finite and word not in lexicon.participles:
        return _free(sentence, start, end, lexicon)
    return _simple(sentence, start, end, lexicon) if is_finite else None


def _free(sentence: str, start: int, end: int, lexicon: Lexicon) -> Cue | None:
    """Return the cue of any verb that stands inverted after a quotation: `", a calculé la déléguée, X`."""
    auxiliary = lexicon.auxiliary.search(sentence, max(0, start - 60), start)
    if auxiliary is None or not _AFTER_QUOTATION.search(
        sentence, max(0, auxiliary.start() - BESIDE), auxiliary.start()
    ):
        return None
    if auxiliary["pronoun"]:
        return Cue(auxiliary.start(), end, auxiliary.span("pronoun"), "pronoun", "verb")
    mention, kind = _after(sentence, end, lexicon)
    return Cue(auxiliary.start(), end, mention, kind, "verb") if kind else None


def _compound(sentence: str, end: int, before: re.Match[str], lexicon: Lexicon) -> Cue:
    """Return the cue of a participle with its auxiliary: `a-t-il ajouté`, `a déclaré X`, `X a déclaré`."""
    start = before.start()
    groups = before.groupdict()
    pronoun = "pronoun" if groups.get("pronoun") else "self" if groups.get("self") else ""
    if pronoun:
        return Cue(start, end, before.span(pronoun), "pronoun", "verb")
    if complement := _COMPLEMENT.match(sentence, end):
        end = complement.end()
    mention, kind = _subject(sentence, start, end, lexicon)
    return Cue(start, end, mention, kind, "verb")


def _simple(sentence: str, start: int, end: int, lexicon: Lexicon) -> Cue | None:
    """Return the cue of a finite verb; a noun of the same letters has neither quotation nor subject beside it."""
    if reflexive := _REFLEXIVE.search(sentence, max(0, start - BESIDE), start):
        start = reflexive.start()
    before = sentence[:start]
    if lexicon.language == "en":
        return _english(sentence, start, end, lexicon)
    is_after = _AFTER_QUOTATION.search(before, max(0, len(before) - BESIDE)) or _INCISE.search(
        before, max(0, len(before) - BESIDE)
    )
    mention, kind = _subject(sentence, start, end, lexicon)
    if (
        kind in ("", "description")
        and _BEGINS_QUOTATION.match(sentence, end)
        and not _DETERMINER.search(before, max(0, len(before) - BESIDE))
    ):
        return Cue(start, end, mention, kind, "verb")
    is_sure = _PAST.search(sentence, start, end) or (
        _THAT.match(sentence, end) and not _DETERMINER.search(before, max(0, len(before) - BESIDE))
    )
    if kind == "description" and mention and not is_after and not is_sure:
        is_sure = (
            _speaks(sentence[slice(*mention)])
            and _QUOTES.match(sentence, end)
            and not _DETERMINER.search(before, max(0, len(before) - BESIDE))
        )
    if not kind or (kind == "description" and not is_after and not is_sure):
        return None
    return Cue(start, end, mention, kind, "verb")


def _english(sentence: str, start: int, end: int, lexicon: Lexicon) -> Cue | None:
    """Return the cue of an English verb: its subject agrees, an infinitive has another's, a passive its agent."""
    word = sentence[start:end].lower()
    if _is_passive(sentence, start, end, lexicon):
        passive = _PASSIVE.match(sentence, end)
        if word in _RELAYED or passive is None or not passive["by"]:
            return None  # `was quoted by the agency as saying`: who says is the subject
        mention, kind = _after(sentence, passive.end(), lexicon)
        return Cue(start, end, mention, kind, "verb") if mention else None
    if word in lexicon.plain and sentence[:start].endswith("to "):
        return Cue(start, end, None, "", "gerund")
    mention, kind = _subject(sentence, start, end, lexicon)
    said = sentence[slice(*mention)] if mention else ""
    if mention is None or (word in lexicon.plain and not english.is_plural(said) and said.lower() != "they"):
        return None
    if kind == "description" and word.endswith("s") and not _speaks(said):
        return None  # a noun of the same letters: `the region's demands`
    return Cue(start, end, mention, kind, "verb")


def _is_passive(sentence: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Tell whether what stands before an English verb does not speak: `the plan was announced`, `accused of`."""
    word = sentence[start:end].lower()
    if _BEING.search(sentence, max(0, start - BESIDE), start):
        return not word.endswith("ing")
    is_active = _ACTIVE.search(sentence, max(0, start - BESIDE), start) is not None
    return word in lexicon.passive and not is_active and _PASSIVE.match(sentence, end) is not None


def _subject(sentence: str, start: int, end: int, lexicon: Lexicon) -> tuple[tuple[int, int] | None, str]:
    """Return where the subject of a verb [start, end) is and of what kind: before it, or inverted after it."""
    before = sentence[:start]
    if _AFTER_QUOTATION.search(before, max(0, len(before) - BESIDE)):
        found = _after(sentence, end, lexicon)
        return found if found[1] else _before(before, lexicon)
    found = _before(before, lexicon)
    if found[1] in ("name", "pronoun") or not _INCISE.search(before, max(0, len(before) - BESIDE)):
        return found
    inverted = _after(sentence, end, lexicon)
    if lexicon.language == "en" and inverted[1] != "name":
        return found
    is_better = inverted[0] and (inverted[1] == "name" or _speaks(sentence[slice(*inverted[0])]))
    return inverted if is_better or not found[1] else found


def _after(sentence: str, end: int, lexicon: Lexicon) -> tuple[tuple[int, int] | None, str]:
    """Return the subject that follows an inverted verb: a name, a description that holds one, or a description."""
    found = grammar.after(sentence, end, lexicon)
    return ((found.start, found.end), found.kind) if found else (None, "")


def _before(before: str, lexicon: Lexicon) -> tuple[tuple[int, int] | None, str]:
    """Return the subject that ends right before a verb: a pronoun, a name with or without apposition, a description."""
    found = grammar.before(before, len(before), lexicon)
    return ((found.start, found.end), found.kind) if found else (None, "")


def _according(sentence: str, match: re.Match[str], lexicon: Lexicon) -> Cue | None:
    """Return the cue of `selon X`; `Pour X` is one only before a full name and a comma."""
    if pronoun := _PRONOUN.match(sentence, match.end()):
        return Cue(match.start(), match.end() - 1, pronoun.span(), "pronoun", "according")
    mention, kind = _after(sentence, match.end(), lexicon)
    if match[0].rstrip().lower().endswith("pour"):
        if (
            mention is None
            or MASK not in sentence[mention[1] :]
            or not _APART.match(sentence, mention[1])
            or (kind == "description" and not _speaks(sentence[slice(*mention)]))
        ):
            return None
        return Cue(match.start(), match.end() - 1, mention, kind, "for")
    return Cue(match.start(), match.end() - 1, mention, kind, "according")


def _speaks(description: str) -> bool:
    return roles.is_person(description) or roles.is_body(description) or roles.is_text(description)


def _colon(sentence: str) -> Cue | None:
    """Return the cue of a name before a colon and a quotation: `Xi Jinping : « … »`."""
    mask = sentence.find(MASK)
    before = _COLON.search(sentence[:mask]) if mask > 0 else None
    if before is None:
        return None
    found = names(before["words"])
    if not found or len(found[-1][0]) < len(before["words"].strip()):
        return None
    place = (before.start("words") + found[-1][1], before.start("words") + found[-1][2])
    colon = sentence.index(":", before.end("words"))
    return Cue(colon, colon + 1, place, "name", "colon")
