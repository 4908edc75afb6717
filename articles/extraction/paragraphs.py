"""A block made ready to be read: its quoted spans, the same text with them masked, and where its sentences begin."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.bodies import datelines
from articles.document import Block, Words
from articles.extraction import marks
from articles.extraction.marks import Quoted

MASK = "\x00"
LONGEST_SENTENCE = 1500  # characters outside quotations; a longer one is read in pieces, so that the time stays linear
_PLACE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{2,40}(?:,\s[A-ZÀ-Þ][\w .]{2,30})?:\s")
WEIGHT = 30  # characters that a quotation counts for in it

_LETTER = re.compile(r"[^\W_]")
_SENTENCE_END = re.compile(r"[.!?…]\s?[\"»”)\]]*\s+(?=[A-ZÀ-Þ«“\"(—–-])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:MM?|Mme|Mlle|Me|Mr|Mrs|Ms|Dr|St|Ste|Gen|Sen|Reps?|Gov|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Supt|Insp|Rev|Prof|Hon|Jr|Sr|No|Jan|Feb|Aug|Sept|Oct|Nov|Dec|vs|Inc|Corp|Co|Ltd|Cllr|Fr|Det)|\b[A-Z])\.\s$"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block with its quoted spans, its text with them masked, and where its sentences begin (the first at 0)."""

    block: Block
    spans: Sequence[Quoted]
    masked: str
    starts: Sequence[int]

    def sentence(self, span: Quoted) -> tuple[int, int]:
        """Return the range of the sentence around a span; a span of several sentences is within one."""
        start = self.starts[bisect_right(self.starts, span.outer_start) - 1]
        after = bisect_left(self.starts, span.outer_end)
        return start, self.starts[after] if after < len(self.starts) else len(self.masked)

    def is_bare(self, span: Quoted) -> bool:
        """Tell whether a span is a sentence of its own, with no word outside its marks."""
        start, end = self.sentence(span)
        before = _LETTER.search(self.masked, start, span.outer_start)
        return before is None and _LETTER.search(self.masked, span.outer_end, end) is None

    def sentences_before(self, at: int, most: int) -> list[tuple[int, int]]:
        """Return the ranges of the sentences that begin before a place, at most so many, the last first."""
        last = bisect_left(self.starts, at)
        ends = [*self.starts[max(1, last - most + 1) : last + 1], len(self.masked)]
        return list(zip(self.starts[max(0, last - most) : last], ends, strict=False))[::-1]

    def words(self, place: tuple[int, int] | None) -> Words | None:
        """Return the words at a place of the block, with their place in the text of record."""
        if place is None:
            return None
        text = self.block.text[place[0] : place[1]]
        return Words(text, self.block.start + place[0], self.block.start + place[1])


def read(block: Block, *, has_dateline: bool = False) -> Paragraph:
    """Return a block as a paragraph; masks keep every place, and the mark that ends a quoted sentence.

    Its dateline, where it may have one, is a sentence of its own.
    """
    spans = marks.find(block.text)
    pieces, at = [], 0
    for span in spans:
        last = block.text[span.end - 1]
        inside = MASK * (span.end - span.start - 1) + (last if last in ".!?…" else MASK)
        pieces += [block.text[at : span.start], inside]
        at = span.end
    masked = "".join(pieces) + block.text[at:]
    starts = _starts(masked, spans)
    if has_dateline and 0 < (end := _dateline_end(block.text)) < (starts[1] if len(starts) > 1 else len(masked)):
        starts.insert(1, end)
    return Paragraph(block, spans, masked, starts)


def _dateline_end(text: str) -> int:
    """Return where a paragraph's dateline ends: `PORT ELM, March 3 (Agency) - `, `PORT ELM: `; 0 where it has none."""
    found = datelines.read(text)
    if found is None and (place := _PLACE.match(text)):
        return place.end()
    return found.end if found else 0


def _starts(masked: str, spans: Sequence[Quoted]) -> list[int]:
    """Return where sentences begin; one that is too long is cut between words, outside its quotations."""
    starts = [0]
    for match in _SENTENCE_END.finditer(masked):
        if not _ABBREVIATED.search(masked[max(0, match.start() - 6) : match.end()]):
            starts.append(match.end())
    if len(masked) - sum(span.end - span.start for span in spans) <= LONGEST_SENTENCE and len(spans) < 10:
        return starts
    return sorted({*starts, *(at for at in _cuts(masked, spans, starts) if at < len(masked))})


def _cuts(masked: str, spans: Sequence[Quoted], starts: Sequence[int]) -> Iterable[int]:
    """Yield where sentences of more than LONGEST_SENTENCE characters are cut."""
    ends = [*starts[1:], len(masked)]
    sentence = length = 0
    for start, gap_end in _gaps(masked, spans):
        at = start
        while at < gap_end:
            if at >= ends[sentence]:
                sentence, length = sentence + 1, 0
                continue
            until = min(gap_end, ends[sentence], at + max(0, LONGEST_SENTENCE - length))
            length, at = length + until - at, until
            if length >= LONGEST_SENTENCE:
                at, length = _after_space(masked, at, gap_end), 0
                yield at
        length += WEIGHT


def _after_space(masked: str, at: int, end: int) -> int:
    """Return the place right after the next space before an end, or the place itself where none is near."""
    space = masked.find(" ", at, min(end, at + LONGEST_SENTENCE))
    return space + 1 if space >= 0 else at


def _gaps(masked: str, spans: Sequence[Quoted]) -> Iterable[tuple[int, int]]:
    """Yield the stretches between quotations."""
    at = 0
    for span in spans:
        yield at, span.outer_start
        at = span.outer_end
    yield at, len(masked)
