"""Who a mention stands for: a name, a pronoun or a description, by what the story said before it.

A pronoun stands for the nearest person before it, named as a subject or quoted, who is not known to be of the other
gender. A plural one, or one right after the words of somebody unknown, stands for nobody we could name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from articles.bodies.names import NAME
from articles.extraction import grammar, mentions, roles
from articles.extraction.cues import Cue
from articles.extraction.descriptions import Descriptions
from articles.extraction.lexicon import ROLES, Lexicon
from articles.extraction.names import names
from articles.extraction.paragraphs import Paragraph
from articles.extraction.people import People

NEAR = 2  # paragraphs after which a pronoun no longer stands for the last speaker
FAR = 6  # and those in which a description is looked for
LOOK_BACK = 6  # sentences in which its person is looked for


_OWNER = re.compile(rf"(?P<name>{NAME})(?:['’]s|(?<=s)['’])\s")
_UNTIL_VERB = re.compile(r"\s(?:a|ont|avait|est|sont|était|fut|s['’]est|se|qui|que|has|had|is|was|said)\s")
NOBODY = ""  # a thing or a nameless person whom the pronoun may mean as well

# `Le nouveau gouvernement …`: a subject of the same gender that is no name.
_RIVAL = {"m": re.compile(r"(?:Le|Un|Ce)\s"), "f": re.compile(r"(?:La|Une|Cette)\s")}
_GENDERS = {"il": "m", "lui": "m", "he": "m", "him": "m", "elle": "f", "she": "f", "her": "f"}
_GROUPS = frozenset(["ils", "elles", "eux", "they", "them"])
_BOUND = re.compile(r"(?:\b(?:le|la|les|un|une|the|a|an)\s|\bl['’])$", re.IGNORECASE)
_ORIGIN = re.compile(r"(?<=\s|['’])[A-ZÀ-Þ]\w+\s$")  # in `devance le Colombien Yago Rual` he is an object
_MOST_ARTICLE = 14  # characters of `Le Colombien `, as a subject begins
# `avec son complice, X`: a name in apposition to what is no subject
_APPOSED = re.compile(
    r"(?:^|[\s,])(?:avec|par|à|pour|contre|chez|auprès d[eu]|with|by|to)\s[^,;:.]{3,60},\s$", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"\b(?:(?:(?:avant|après|alors|tandis|pendant|dès|sitôt) qu|lorsqu)['’e]\s?|(?:puis|quand|before|while|when)\s)",
    re.IGNORECASE,
)


class Speakers:
    """What is known while one story is read: its people, who spoke last and where (nobody, where nobody could tell)."""

    def __init__(
        self, paragraphs: Sequence[Paragraph], people: People, descriptions: Descriptions, *, headline: str = ""
    ) -> None:
        self.paragraphs = paragraphs
        self.text = descriptions.text
        self.people = people
        self.descriptions = descriptions
        named = {people.resolve(name) for name, _, _ in names(headline, with_elided=True)}
        persons = [name for name in named if people.is_person(name)]
        self.protagonist = persons[0] if len(persons) == 1 else None
        self.plurals: set[str] = set()
        self.unnamed: dict[str, tuple[str, int]] = {}
        self.last: str | None = None
        self.spoke_in = -NEAR - 1
        self.spoke_at = 0
        self._named_in: dict[tuple[int, int], list[tuple[int, str]]] = {}

    def heard(self, speaker: str | None, number: int, at: int = 0) -> None:
        """Keep who spoke at a place of a paragraph; None for somebody unknown."""
        self.last, self.spoke_in, self.spoke_at = speaker, number, at

    def of(self, number: int, cue: Cue, lexicon: Lexicon) -> tuple[str | None, str]:
        """Return the speaker that a cue's mention stands for, and how that was told."""
        if cue.mention is None:
            return None, "name"
        mention = mentions.WORK.sub("", self.paragraphs[number].block.text[slice(*cue.mention)])
        if cue.kind == "name":
            named = self._named(mention, self.paragraphs[number].block.start + cue.mention[0])
            if cue.form == "colon" and named and not self._may_speak(named):
                return None, "name"
            return (None if cue.form == "for" and named and not self.people.is_known(named) else named), "name"
        if cue.kind == "description":
            if roles.is_text(mention):
                return self._author(number, cue, mention, lexicon) or mentions.own_words(mention), "document"
            return self._described(number, cue, mention, lexicon), "description"
        gender = _GENDERS.get(mention.lower())
        if mention.lower() == "it":
            return self._thing(number, cue, lexicon), "pronoun"
        if gender is None:
            return (self._group(number, cue, lexicon) if mention.lower() in _GROUPS else None), "pronoun"
        found = self._antecedent(number, cue, "m", lexicon, person=True) if gender == "m" else None
        found = found or self._antecedent(number, cue, gender, lexicon) or self._protagonist(gender)
        return found or self._described_before(number, cue, gender, lexicon), "pronoun"

    def _described_before(self, number: int, cue: Cue, gender: str, lexicon: Lexicon) -> str | None:
        """Return the unnamed person who is the subject of the pronoun's sentence: `A nurse … she said`."""
        paragraph = self.paragraphs[number]
        (start, end), *_ = paragraph.sentences_before(cue.start + 1, 1)
        found = grammar.main(paragraph.masked[start : min(end, cue.start)], lexicon)
        said = paragraph.block.text[start + found.start : start + found.end] if found else ""
        is_person = found is not None and found.kind == "description" and (roles.is_person(said) or roles.is_body(said))
        is_one = is_person and not mentions.is_plural(said, lexicon) and roles.gender_of(said) in (None, gender)
        return self._described(number, cue, said, lexicon) or mentions.own_words(said) if is_one else None

    def _author(self, number: int, cue: Cue, mention: str, lexicon: Lexicon) -> str | None:
        """Return whose words `the statement` has: its owner, or the subject of the sentence that brings it up."""
        if owned := _OWNER.match(mention):
            return self._named(owned["name"], self.paragraphs[number].block.start + cue.start)
        word = mentions.own_words(mention)
        if " " in word or not mentions.DEFINITE.match(mention) or cue.mention is None:
            return None
        for back in range(2):
            paragraph = self.paragraphs[max(0, number - back)]
            until = cue.start if not back else len(paragraph.masked)
            for start, end in paragraph.sentences_before(until, NEAR):
                sentence = paragraph.masked[start : min(end, until)]
                if f" {word}" in sentence and (found := grammar.main(sentence, lexicon)) and found.kind == "name":
                    return self._named(sentence[found.start : found.end], paragraph.block.start + start + found.start)
        return None

    def _thing(self, number: int, cue: Cue, lexicon: Lexicon) -> str | None:
        """Return the organisation or document that `it` stands for: a subject of this sentence or one before."""
        for back in range(2):
            if back and self.spoke_in == number - 1:
                break
            paragraph = self.paragraphs[max(0, number - back)]
            for start, end in paragraph.sentences_before(cue.start + 1 if not back else len(paragraph.masked), NEAR):
                until = min(end, cue.start) if not back else end
                found = grammar.main(paragraph.masked[start:until], lexicon)
                said = paragraph.block.text[start + found.start : start + found.end] if found else ""
                if found and found.kind == "name" and not self.people.is_person(self.people.resolve(said)):
                    return self._named(said, paragraph.block.start + start + found.start)
                if found and found.kind == "description" and (roles.is_body(said) or roles.is_text(said)):
                    return (
                        self._described(number, cue, said, lexicon) if roles.is_body(said) else mentions.own_words(said)
                    )
        is_thing = self.last and self.spoke_in >= number - 1 and not self.people.is_person(self.last)
        return self.last if is_thing else None

    def _group(self, number: int, cue: Cue, lexicon: Lexicon) -> str | None:
        """Return those whom `ils` stands for: the several who are the subject of this sentence or of one before it."""
        paragraph = self.paragraphs[number]
        for start, end in paragraph.sentences_before(cue.start + 1, NEAR + 1):
            found = grammar.main(paragraph.masked[start : min(end, cue.start)], lexicon)
            said = paragraph.block.text[start + found.start : start + found.end] if found else ""
            if found and found.kind == "description" and mentions.is_plural(said, lexicon):
                return mentions.own_words(said)
        return None

    def _may_speak(self, name: str) -> bool:
        """Tell whether a name before a colon may be a speaker's, not what the story is about: `Tennis : « … »`."""
        return " " in name or self.people.is_known(name) or self.people.is_person(name) or name.isupper()

    def _named(self, mention: str, at: int) -> str | None:
        if mention.endswith(("'s", "’s")):  # a firm's name: in French copy there is no such possessive
            return mention
        found = names(mention)
        if not found or self.people.is_doubtful(found[0][0]):
            return None
        return self.people.resolve_at(found[0][0], at)

    def _described(self, number: int, cue: Cue, mention: str, lexicon: Lexicon) -> str | None:
        """Return who a description stands for: who was tied to it, who was meant by it before, or its own words."""
        if mentions.LATTER.match(mention):
            return self._latter(number, cue.start, roles.gender_of(mention))
        mention = mentions.by_office(mention)
        if not mentions.DEFINITE.match(mention):
            if mentions.PLURAL.match(mention):
                self.plurals.add(mentions.own_words(mention))
            elif roles.is_person(mention):
                self.unnamed.update(dict.fromkeys(mentions.callings(mention), (mentions.own_words(mention), number)))
            return mentions.own_words(mention)
        if (known := self.descriptions.resolve(mention)) and self._agrees(known, roles.gender_of(mention)):
            return self.people.resolve(known)
        if self.descriptions.is_of_several(mention):
            return None
        if lexicon.language == "en" and mentions.is_plural(mention, lexicon) and not roles.is_body(mention):
            return mentions.own_words(mention)
        return self._untied(number, cue, mention, lexicon)

    def _untied(self, number: int, cue: Cue, mention: str, lexicon: Lexicon) -> str | None:
        """Return who a definite description stands for that no name was tied to."""
        if unnamed := self._unnamed(number, cue, mention, lexicon):
            return unnamed
        if roles.is_body(mention):
            is_short = len(mentions.own_words(mention).split()) == 1
            return (self._body(number, cue, mention, lexicon) if is_short else None) or mentions.own_words(mention)
        if roles.is_proper(mention) or not roles.may_be_person(mention) or mentions.OWNED.match(mention):
            return mentions.own_words(mention)
        if mentions.is_bare(mention):
            found = self._meant(number, cue, mention, lexicon)
            # One that nobody fits would be a name that tells nothing, but for those with a part of their own.
            return found or (mentions.own_words(mention) if mentions.DISTINCT.match(mention) else None)
        return self._titled(number, roles.gender_of(mention)) or mentions.own_words(mention)

    def _unnamed(self, number: int, cue: Cue, mention: str, lexicon: Lexicon) -> str | None:
        """Return the nameless one whom a bare description takes up: `the official` after `An EU official`."""
        if not mentions.is_bare(mention):
            return None
        known = [self.unnamed[word] for word in mentions.callings(mention) if word in self.unnamed]
        if known and number - known[0][1] <= FAR:
            return known[0][0]
        for said in self._subjects_before(number, cue.start, lexicon):
            if lexicon.indefinite.match(said) and set(mentions.callings(said)) & set(mentions.callings(mention)):
                return mentions.own_words(said)
        return None

    def _subjects_before(self, number: int, until: int, lexicon: Lexicon) -> Iterator[str]:
        """Yield the subjects of the sentences before a place, in its paragraph and in the one before."""
        for at in range(number, max(-1, number - 2), -1):
            paragraph = self.paragraphs[at]
            stop = until if at == number else len(paragraph.masked)
            for start, end in paragraph.sentences_before(stop, NEAR):
                if found := grammar.main(paragraph.masked[start : min(end, stop)], lexicon):
                    yield paragraph.block.text[start + found.start : start + found.end]

    def _meant(self, number: int, cue: Cue, mention: str, lexicon: Lexicon) -> str | None:
        """Return the person before a bare description who may be meant by it: `l'experte`."""
        gender, is_distinct = roles.gender_of(mention), mentions.DISTINCT.match(mention) is not None
        if mentions.RELATED.match(mention):
            return None
        reach = NEAR if is_distinct else FAR
        found = self._antecedent(number, cue, gender, lexicon, person=True, reach=reach) or self._protagonist(gender)
        has_another = found and (roles.is_office(mention) or is_distinct) and not self._is_undescribed(found)
        return None if has_another else found

    def _latter(self, number: int, until: int, gender: str | None) -> str | None:
        """Return who was named last before a place, in this paragraph or the one before: `ce dernier`."""
        for at in (number, number - 1):
            masked = self.paragraphs[at].masked[: until if at == number else None] if at >= 0 else ""
            for name, _, _ in reversed(names(masked, with_elided=True)):
                if self.people.is_known(name) and self._agrees(self.people.resolve(name), gender):
                    return self.people.resolve(name)
        return None

    def _titled(self, number: int, gender: str | None) -> str | None:
        """Return who a longer description stands for: who just spoke without one, or whom the headline names."""
        if self.last and self.spoke_in == number:
            return self.last if self._is_undescribed(self.last) and self._agrees(self.last, gender) else None
        return self._protagonist(gender) if number <= NEAR else None

    def _body(self, number: int, cue: Cue, mention: str, lexicon: Lexicon) -> str | None:
        """Return the organisation that `l'ONG` stands for: named with that word, or last spoken of."""
        word = mentions.DEFINITE.sub("", mention).split()[0]
        if whole := re.search(
            rf"\b(?i:{re.escape(word)})(?:\s[a-zà-ÿ-]{{4,20}})?\s(?:(?P<name>{NAME})|(?:d[eu]s?\s"
            rf"|d['’])[^,.;:()«»\"]{{2,60}})",
            self.text,
        ):
            return whole["name"] or mentions.own_words(_UNTIL_VERB.split(whole[0], maxsplit=1)[0])
        found = self._antecedent(number, cue, None, lexicon)
        return found if found and self.people.is_known(found) and not self.people.may_be_person(found) else None

    def _protagonist(self, gender: str | None) -> str | None:
        """Return the one person whom the headline names."""
        return self.protagonist if self.protagonist and self._agrees(self.protagonist, gender) else None

    def _is_undescribed(self, name: str) -> bool:
        return name not in self.descriptions.names.values() and not self.people.has_role(name)

    def _agrees(self, name: str, gender: str | None) -> bool:
        if gender and name in self.plurals:
            return False
        return gender is None or self.people.gender(name) in (None, gender)

    def _antecedent(
        self, number: int, cue: Cue, gender: str | None, lexicon: Lexicon, *, person: bool = False, reach: int = NEAR
    ) -> str | None:
        """Return the nearest agreeing one before a cue: a subject or the last speaker, paragraph by paragraph."""

        def fits(name: str) -> bool:
            return self._agrees(name, gender) and (not person or self.people.may_be_person(name))

        subject = self._subject(number, cue.start, gender, fits, lexicon)
        if subject is not None:
            return subject or None
        for back in range(reach + 1):
            has_spoken = self.spoke_in == number - back
            if has_spoken and (self.last is None or fits(self.last)):
                return self.last
            if has_spoken and back:  # a body, several or one of the other gender: the pronoun is another's
                return self._subject(number - back, self._length(number - back), gender, fits, lexicon) or None
            if has_spoken:
                return None
            before = number - back - 1
            if back < reach and before >= 0 and self.spoke_in != before:
                subject = self._subject(before, self._length(before), gender, fits, lexicon)
                if subject is not None:
                    return subject or None
        return None

    def _length(self, number: int) -> int:
        return len(self.paragraphs[number].masked)

    def _subject(
        self, number: int, until: int, gender: str | None, fits: Callable[[str], bool], lexicon: Lexicon
    ) -> str | None:
        """Return the fitting one last named as a subject before a place of a paragraph, or NOBODY."""
        paragraph = self.paragraphs[number]
        for start, end in paragraph.sentences_before(until, LOOK_BACK):
            if number == self.spoke_in and end <= self.spoke_at and self.last and fits(self.last):
                return self.last
            if (number, start) not in self._named_in:
                sentence = paragraph.masked[start:end]
                self._named_in[number, start] = list(self._subjects(sentence, start, lexicon))
            for place, name in self._named_in[number, start]:
                if place < until and fits(name):
                    return name
            if end <= until and not self._named_in[number, start]:
                rival = self._rival(paragraph.masked[start:end], gender, lexicon)
                if rival is not None:
                    return rival
        return None

    def _rival(self, sentence: str, gender: str | None, lexicon: Lexicon) -> str | None:
        """Return who else a pronoun may mean after a sentence that names nobody: its nameless subject, or NOBODY."""
        rival = _RIVAL.get(gender or "")
        is_rival = rival is not None and rival.match(sentence) is not None
        if not is_rival and not (gender and lexicon.indefinite.match(sentence)):
            return None
        found = grammar.main(sentence, lexicon)
        said = sentence[found.start : found.end] if found else ""
        if roles.may_be_anybody(said):
            return None
        is_one = lexicon.indefinite.match(said) and roles.is_person(said) and roles.gender_of(said) in (None, gender)
        return mentions.own_words(said) if is_one else NOBODY if is_rival else None

    def _subjects(self, sentence: str, offset: int, lexicon: Lexicon) -> Iterator[tuple[int, str]]:
        """Yield the known persons of a sentence without article or preposition: of its last clause first."""
        for clause_start, clause_end in _clauses(sentence):
            clause = sentence[clause_start:clause_end]
            main = grammar.main(clause, lexicon) if lexicon.language == "en" else None
            if main and main.kind == "name" and self.people.is_known(clause[main.start : main.end]):
                yield offset + clause_start + main.start, self.people.resolve(clause[main.start : main.end])
            for name, start, _ in names(clause):
                before = clause[max(0, start - 40) : start]
                before = _ORIGIN.sub("", before) if start > _MOST_ARTICLE else before
                is_bound = _BOUND.search(before) or lexicon.joins_name.search(_without_role(before))
                is_aside = _APPOSED.search(clause[:start]) or clause.count("(", 0, start) > clause.count(")", 0, start)
                if not is_bound and not is_aside and self.people.is_known(name):
                    yield offset + clause_start + start, self.people.resolve(name)


def _without_role(before: str) -> str:
    """Return the words before a name without the title or calling that belongs to it: `du président X`."""
    words, _, last = before.rstrip().rpartition(" ")
    is_joined = words.endswith((" and", " et", ","))
    return words + " " if last.lower() in ROLES and before[-1:] == " " and not is_joined else before


def _clauses(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the clauses of a sentence that may have a subject of their own, the last first."""
    end = len(sentence)
    for match in reversed(list(_CLAUSE.finditer(sentence))):
        yield match.end(), end
        end = match.start()
    yield 0, end
