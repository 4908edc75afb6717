"""Who a mention stands for: a name, a pronoun or a description, by what the story said before it.

A pronoun stands for the nearest person before it, named as a subject or quoted, who is not known to be of the other
gender. A plural one, or one right after the words of somebody unknown, stands for nobody we could name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from articles.extraction import roles
from articles.extraction.cues import Cue
from articles.extraction.descriptions import Descriptions
from articles.extraction.lexicon import Lexicon
from articles.extraction.names import names
from articles.extraction.paragraphs import Paragraph
from articles.extraction.people import People

NEAR = 2  # paragraphs after which a pronoun no longer stands for the last speaker
LOOK_BACK = 6  # sentences in which its person is looked for

NOBODY = ""  # a thing or a nameless person whom the pronoun may mean as well

# `Le nouveau gouvernement …`: a subject of the same gender that is no name.
_RIVAL = {"m": re.compile(r"(?:Le|Un|Ce)\s"), "f": re.compile(r"(?:La|Une|Cette)\s")}
_GENDERS = {"il": "m", "lui": "m", "he": "m", "him": "m", "elle": "f", "she": "f", "her": "f"}
_BOUND = re.compile(r"(?:\b(?:le|la|les|un|une|the|a|an)\s|\bl['’])$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"\b(?:(?:(?:avant|après|alors|tandis|pendant|dès|sitôt) qu|lorsqu)['’e]\s?|(?:puis|quand|before|while|when)\s)",
    re.IGNORECASE,
)


class Speakers:
    """What is known while one story is read: its people, who spoke last and where (nobody, where nobody could tell)."""

    def __init__(self, paragraphs: Sequence[Paragraph], people: People, descriptions: Descriptions) -> None:
        self.paragraphs = paragraphs
        self.people = people
        self.descriptions = descriptions
        self.last: str | None = None
        self.spoke_in = -NEAR - 1
        self._named_in: dict[tuple[int, int], list[tuple[int, str]]] = {}

    def heard(self, speaker: str | None, number: int) -> None:
        """Keep who spoke in a paragraph; None for somebody unknown."""
        self.last, self.spoke_in = speaker, number

    def of(self, number: int, cue: Cue, lexicon: Lexicon) -> tuple[str | None, str]:
        """Return the speaker that a cue's mention stands for, and how that was told."""
        if cue.mention is None:
            return None, "name"
        mention = self.paragraphs[number].block.text[slice(*cue.mention)]
        if cue.kind == "name":
            return self._named(mention), "name"
        if cue.kind == "description":
            return self._described(number, mention), "description"
        gender = _GENDERS.get(mention.lower())
        return (self._antecedent(number, cue, gender, lexicon) if gender else None), "pronoun"

    def _named(self, mention: str) -> str | None:
        found = names(mention)
        if not found or self.people.is_doubtful(found[0][0]):
            return None
        return self.people.resolve(found[0][0])

    def _described(self, number: int, mention: str) -> str | None:
        """Return who a description was tied to, else the last speaker nearby if they may be meant."""
        if known := self.descriptions.resolve(mention):
            name = self.people.resolve(known)
            return name if self._agrees(name, roles.gender_of(mention)) else None
        is_near = number - self.spoke_in <= NEAR and roles.may_be_anybody(mention)
        if not is_near or self.last is None or not self.descriptions.may_be(mention, self.last):
            return None
        return self.last if self._agrees(self.last, roles.gender_of(mention)) else None

    def _agrees(self, name: str, gender: str | None) -> bool:
        return gender is None or self.people.gender(name) in (None, gender)

    def _antecedent(self, number: int, cue: Cue, gender: str, lexicon: Lexicon) -> str | None:
        """Return the nearest agreeing person before a cue: a subject or the last speaker, paragraph by paragraph."""
        subject = self._subject(number, cue.start, gender, lexicon)
        if subject is not None:
            return subject or None
        for back in range(NEAR + 1):
            if self.spoke_in == number - back:
                return self.last if self.last and self._agrees(self.last, gender) else None
            before = number - back - 1
            if back < NEAR and before >= 0 and self.spoke_in != before:
                length = len(self.paragraphs[before].masked)
                subject = self._subject(before, length, gender, lexicon)
                if subject is not None:
                    return subject or None
        return None

    def _subject(self, number: int, until: int, gender: str, lexicon: Lexicon) -> str | None:
        """Return the agreeing person last named as a subject before a place of a paragraph, or NOBODY."""
        paragraph = self.paragraphs[number]
        for start, end in paragraph.sentences_before(until, LOOK_BACK):
            if (number, start) not in self._named_in:
                sentence = paragraph.masked[start:end]
                self._named_in[number, start] = list(self._subjects(sentence, start, lexicon))
            for place, person in self._named_in[number, start]:
                if place < until and self._agrees(person, gender):
                    return person
            if end <= until and not self._named_in[number, start] and _RIVAL[gender].match(paragraph.masked, start):
                return NOBODY
        return None

    def _subjects(self, sentence: str, offset: int, lexicon: Lexicon) -> Iterator[tuple[int, str]]:
        """Yield the known persons of a sentence without article or preposition: of its last clause first."""
        for clause_start, clause_end in _clauses(sentence):
            clause = sentence[clause_start:clause_end]
            for name, start, _ in names(clause):
                before = clause[max(0, start - 20) : start]
                is_bound = _BOUND.search(before) or lexicon.joins_name.search(before)
                if not is_bound and self.people.is_known(name):
                    yield offset + clause_start + start, self.people.resolve(name)


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the clauses of a sentence that may have a subject of their own, the last first."""
    end = len(sentence)
    for match in reversed(list(_CLAUSE.finditer(sentence))):
        yield match.end(), end
        end = match.start()
    yield 0, end
