"""Quotations and their speakers: every quoted span, attributed by the nearest cue of its sentence.

A named mention is resolved within the story; a pronoun or a description takes the speaker before it where only one
person can be meant; a quotation without a cue goes on from the one before it. Otherwise the speaker stays unknown: a
wrong name is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.document import BODY_KINDS, STANDFIRST, Block, Document, Quote, Words
from articles.extraction import cues, lexicon, marks
from articles.extraction.cues import Cue
from articles.extraction.descriptions import Descriptions
from articles.extraction.lexicon import Lexicon
from articles.extraction.marks import Quoted
from articles.extraction.people import People, names

LONGEST_TITLE = 3  # words of a quoted name that is no quotation unless a cue goes with it
NEAR = 2  # paragraphs after which a pronoun no longer stands for the last speaker
CONFIDENCE = {"name": 0.9, "pronoun": 0.6, "description": 0.5, "continuation": 0.5}

_SENTENCE_END = re.compile(r"[.!?…]\s?[\"»”)\]]*\s+(?=[A-ZÀ-Þ«“\"(—–-])")
_ABBREVIATED = re.compile(r"(?:\b(?:MM?|Mme|Mlle|Me|Mr|Mrs|Ms|Dr|St|Ste|Gen|Sen|Rep|Gov)|\b[A-Z])\.\s$")
_BOUND = re.compile(r"(?:\b(?:le|la|les|un|une|the|a|an)\s|\bl['’])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block with its quoted spans, the same text with them masked, and where its sentences begin."""

    block: Block
    spans: Sequence[Quoted]
    masked: str
    starts: Sequence[int]

    def sentence(self, span: Quoted) -> tuple[int, int]:
        """Return the range of the sentence around a span; a span of several sentences is within one."""
        start = max(at for at in self.starts if at <= span.outer_start)
        end = next((at for at in self.starts if at >= span.outer_end), len(self.masked))
        return start, end

    def words(self, place: tuple[int, int] | None) -> Words | None:
        """Return the words at a place of the block, with their place in the text of record."""
        if place is None:
            return None
        text = self.block.text[place[0] : place[1]]
        return Words(text, self.block.start + place[0], self.block.start + place[1])


def find(document: Document, *, also: Iterable[str] = ()) -> tuple[Quote, ...]:
    """Return the quotations of standfirst and body in order; `also` are names that the text need not hold in full."""
    blocks = [block for block in document.blocks if block.kind in BODY_KINDS or block.kind == STANDFIRST]
    known = [*document.tags, *also]
    return find_in(blocks, document.text, names=known, language=document.language)


def find_in(blocks: Sequence[Block], text: str, *, names: Iterable[str], language: str | None) -> tuple[Quote, ...]:
    """Return the quotations of some blocks of a text; names resolve within the whole text and the given ones."""
    paragraphs = [_paragraph(block) for block in blocks]
    if not any(paragraph.spans for paragraph in paragraphs):
        return ()
    reader = _Reader(People(text, names), Descriptions(text), lexicon.of(language))
    quotes = [quote for number, paragraph in enumerate(paragraphs) for quote in reader.read(number, paragraph)]
    return tuple(quotes)


def _paragraph(block: Block) -> Paragraph:
    spans = marks.find(block.text)
    if not spans:
        return Paragraph(block, (), block.text, (0,))
    pieces, at = [], 0
    for span in spans:
        last = block.text[span.end - 1]
        inside = cues.MASK * (span.end - span.start - 1) + (last if last in ".!?…" else cues.MASK)
        pieces += [block.text[at : span.start], inside]
        at = span.end
    masked = "".join(pieces) + block.text[at:]
    starts = [0]
    for match in _SENTENCE_END.finditer(masked):
        if not _ABBREVIATED.search(masked[max(0, match.start() - 6) : match.end()]):
            starts.append(match.end())
    return Paragraph(block, spans, masked, starts)


class _Reader:
    """What is known while one story is read: its people, who spoke last and where."""

    def __init__(self, people: People, descriptions: Descriptions, words: Lexicon) -> None:
        self.people = people
        self.descriptions = descriptions
        self.lexicon = words
        self.speaker: str | None = None
        self.spoke_in = -NEAR - 1

    def read(self, number: int, paragraph: Paragraph) -> Iterable[Quote]:
        """Yield the quotations of a paragraph."""
        cued: dict[tuple[int, int], list[Cue]] = {}
        said_here = False
        for span in paragraph.spans:
            place = paragraph.sentence(span)
            if place not in cued:
                cued[place] = cues.find(paragraph.masked, *place, self.lexicon)
            cue = _nearest(cued[place], span, paragraph.masked)
            if cue is None and self._is_title(span, paragraph):
                continue
            quote = self._quote(number, paragraph, span, cue, cued[place], said_here=said_here)
            said_here = said_here or quote.speaker is not None
            yield quote

    def _quote(
        self,
        number: int,
        paragraph: Paragraph,
        span: Quoted,
        cue: Cue | None,
        around: Sequence[Cue],
        *,
        said_here: bool,
    ) -> Quote:
        subject = _with_subject(cue, around)
        speaker, how = self._speaker(number, paragraph, subject) if cue else self._continued(span, said_here=said_here)
        if speaker:
            self.speaker, self.spoke_in = speaker, number
        start, end = paragraph.block.start + span.start, paragraph.block.start + span.end
        return Quote(
            text=paragraph.block.text[span.start : span.end],
            start=start,
            end=end,
            fragments=((start, end),),
            speaker=speaker,
            mention=paragraph.words(subject.mention) if subject and speaker and how != "continuation" else None,
            cue=paragraph.words((cue.start, cue.end)) if cue else None,
            via=self._via(paragraph, span, subject) if cue else None,
            resolved_by=how if speaker else None,
            confidence=CONFIDENCE[how] if speaker else 0.0,
        )

    def _speaker(self, number: int, paragraph: Paragraph, cue: Cue | None) -> tuple[str | None, str]:
        """Return the speaker that a cue's mention stands for, and how that was told."""
        if cue is None or cue.mention is None:
            return None, "name"
        mention = paragraph.block.text[slice(*cue.mention)]
        if cue.kind == "name":
            found = names(mention)
            return (self.people.resolve(found[0][0]) if found else None), "name"
        if cue.kind == "description" and (known := self.descriptions.resolve(mention)):
            return self.people.resolve(known), "description"
        if cue.kind == "description" and not self.descriptions.may_be(mention, self.speaker):
            return None, "description"
        return self._antecedent(number, paragraph, cue), cue.kind

    def _antecedent(self, number: int, paragraph: Paragraph, cue: Cue) -> str | None:
        """Return the person last named as a subject before a cue in its paragraph, else the last speaker nearby."""
        for start in reversed([at for at in paragraph.starts if at < cue.start]):
            until = min(cue.start, next((at for at in paragraph.starts if at > start), len(paragraph.masked)))
            subject = self._subject_of(paragraph.masked[start:until]) if cue.kind == "pronoun" else None
            if subject:
                return subject
        return self.speaker if number - self.spoke_in <= NEAR else None

    def _subject_of(self, sentence: str) -> str | None:
        """Return the first known person of a sentence who stands there without article or preposition."""
        for name, start, _ in names(sentence):
            is_bound = _BOUND.search(sentence[:start]) or self.lexicon.joins_name.search(sentence[:start])
            if not is_bound and self.people.is_known(name):
                return self.people.resolve(name)
        return None

    def _continued(self, span: Quoted, *, said_here: bool) -> tuple[str | None, str]:
        """Return the speaker of the quotation before, where this one goes on in the same paragraph."""
        is_sentence = span.end - span.start > 20
        return (self.speaker if said_here and is_sentence else None), "continuation"

    def _via(self, paragraph: Paragraph, span: Quoted, cue: Cue | None) -> str | None:
        """Return who relays the words: `selon les médias d'État`, beside a cue that is another's."""
        start, end = paragraph.sentence(span)
        for match in self.lexicon.relayed.finditer(paragraph.masked, start, end):
            is_speaker = cue is not None and cue.form == "according" and match.start() <= cue.start < match.end()
            if not is_speaker:
                return match["via"].strip()
        return None

    def _is_title(self, span: Quoted, paragraph: Paragraph) -> bool:
        """Tell whether a span without a cue is a name in marks: a title, a nickname, a word held at arm's length."""
        text = paragraph.block.text
        is_short = len(text[span.start : span.end].split()) <= LONGEST_TITLE
        before = text[max(0, span.outer_start - 40) : span.outer_start]
        return is_short or self.lexicon.title.search(before) is not None


def _nearest(found: Sequence[Cue], span: Quoted, masked: str) -> Cue | None:
    """Return the cue of a span: right after it, else the last before it, else the first after it."""
    after = [cue for cue in found if cue.start >= span.outer_end]
    before = [cue for cue in found if cue.end <= span.outer_start]
    if after and len(masked[span.outer_end : after[0].start].strip(" ,.\u00a0—–-")) == 0 and after[0].form != "gerund":
        return after[0]
    verbs = [cue for cue in before if cue.mention or cue.form == "gerund"] or before
    if verbs:
        return verbs[-1]
    return next((cue for cue in after if cue.mention), None)


def _with_subject(cue: Cue | None, around: Sequence[Cue]) -> Cue | None:
    """Return the cue itself, or for a participle without a subject the next verb of the sentence that has one."""
    if cue is None or cue.form != "gerund":
        return cue
    later = [other for other in around if other.start > cue.start and other.mention]
    earlier = [other for other in around if other.start < cue.start and other.mention]
    return (later or earlier[::-1] or [cue])[0]
