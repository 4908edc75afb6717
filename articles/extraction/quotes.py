"""Quotations and their speakers: every quoted span, attributed by the nearest cue of its sentence.

A named mention is resolved within the story; a pronoun or a description takes the speaker before it where only one
person can be meant; a quotation without a cue goes on from the one before it. Otherwise the speaker stays unknown: a
wrong name is worse than none.

The body is searched, then standfirst and captions: those repeat or announce it, so that only words with a speaker count
there. A headline is left out: it is cut to its length, and its marks are as often for a nickname.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from articles.document import BODY_KINDS, CAPTION, STANDFIRST, Block, Document, Quote
from articles.extraction import confidence, cues, grammar, incises, lexicon
from articles.extraction.cues import Cue
from articles.extraction.descriptions import Descriptions
from articles.extraction.lexicon import Lexicon
from articles.extraction.marks import Quoted
from articles.extraction.paragraphs import MASK, Paragraph, read
from articles.extraction.people import People
from articles.extraction.phrases import Subject
from articles.extraction.speakers import Speakers

_HAS_CAPITALS = re.compile(
    r"[A-Z][\w’'-]*(?:\s(?:of|the|and|in|a|to|for)){0,2}(?:\s[A-Z][\w’'-]*)+[.,]?"
)  # `“Captain’s Hour.”`
_CALLS = re.compile(r"\b(?:a|ont|avait|avaient)\s(?:appelé|nommé)\s$")  # `a appelé « au calme »`: no name of a thing
_GOES_BACK = re.compile(
    r"\b(?:and that|but that|et que?|mais que?)\s?[\"«“‘']?\s?$"
)  # to the verb that the first clause hangs on
_LISTED = re.compile(r"\s?(?:,|,?\s(?:et|ou|and|or))\s(?:(?:le|la|les|du|des|de|l['’]|the)\s?)?")
_PAUSE = re.compile(r"[,;.()\x00]|\b(?:que|qui|that|which|who)\b")
_OPENS = re.compile(r"\s?:\s(?=\w)")  # `« Je ne regrette rien » : à la barre, X a fondu en larmes`
SUBJECTLESS = frozenset({"gerund", "joined"})  # forms of cues whose subject stands with another verb
MOST_BEFORE_DATELINE = 3  # blocks among which the paragraph with the dateline is: headline, byline
LONGEST_TITLE = 3  # words of a quoted name that is no quotation unless a cue goes with it
LONGEST_WORK = 8  # words of the quoted name of a work
LONGEST_LOOKED_AT = 400  # characters whose words are counted


def find(document: Document, *, also: Iterable[str] = ()) -> tuple[Quote, ...]:
    """Return the quotations of a document in order; `also` are names that the text need not hold in full."""
    blocks = [block for block in document.blocks if block.kind in BODY_KINDS or block.kind == STANDFIRST]
    captions = [block for block in document.blocks if block.kind == CAPTION]
    names = [*document.tags, *also]
    found = find_in(
        [*blocks, *captions], document.text, names=names, language=document.language, headline=document.headline
    )
    starts = [block.start for block in document.blocks]
    kinds = [document.blocks[bisect_right(starts, quote.start) - 1].kind for quote in found]
    kept = [quote for quote, kind in zip(found, kinds, strict=True) if quote.speaker or kind in BODY_KINDS]
    return tuple(sorted(kept, key=lambda quote: quote.start))


def find_in(
    blocks: Sequence[Block], text: str, *, names: Iterable[str], language: str | None, headline: str = ""
) -> tuple[Quote, ...]:
    """Return the quotations of some blocks of a text; names resolve within the whole text and the given ones."""
    paragraphs = [read(block, has_dateline=number < MOST_BEFORE_DATELINE) for number, block in enumerate(blocks)]
    if not any(paragraph.spans for paragraph in paragraphs):
        return ()
    words = lexicon.of(language)
    people = People(text, names, doubtful=words.doubtful_names)
    speakers = Speakers(paragraphs, people, Descriptions(text, people.places()), headline=headline)
    reader = _Reader(paragraphs, speakers, words)
    return tuple(quote for number in range(len(paragraphs)) for quote in reader.read(number))


@dataclass(frozen=True, slots=True)
class _Around:
    """What one sentence says beside its quotations."""

    cues: Sequence[Cue]
    relays: Sequence[re.Match[str]]


class _Reader:
    """Reads the paragraphs of one story in order."""

    def __init__(self, paragraphs: Sequence[Paragraph], speakers: Speakers, words: Lexicon) -> None:
        self.paragraphs = paragraphs
        self.speakers = speakers
        self.lexicon = words

    def read(self, number: int) -> Iterable[Quote]:
        """Yield the quotations of a paragraph."""
        paragraph = self.paragraphs[number]
        around: dict[tuple[int, int], _Around] = {}
        titled: Quoted | None = None
        heard_in = paragraph.sentence(paragraph.spans[0]) if self._is_continued(number) else None
        for span in paragraph.spans:
            place = paragraph.sentence(span)
            if place not in around:
                around[place] = _Around(
                    cues.find(paragraph.masked, *place, self.lexicon), self._relays(paragraph, place)
                )
            cue = _nearest(around[place].cues, span, paragraph.masked)
            if self._is_title(span, paragraph, cue) or self._joins_title(titled, span, paragraph):
                titled = span
                continue
            goes_on = heard_in == place or (heard_in is not None and paragraph.is_bare(span))
            quote = self._quote(number, span, cue, around[place], goes_on=goes_on)
            heard_in = place if quote.speaker else heard_in if cue is None else None
            yield quote

    def _is_continued(self, number: int) -> bool:
        """Tell whether a paragraph begins with a quotation that the paragraph before left open."""
        paragraph, before = self.paragraphs[number], self.paragraphs[number - 1] if number else None
        is_open = before is not None and before.spans and not before.spans[-1].is_closed
        begins = paragraph.spans and not paragraph.masked[: paragraph.spans[0].outer_start].strip()
        return bool(is_open and begins)

    def _quote(self, number: int, span: Quoted, cue: Cue | None, around: _Around, *, goes_on: bool) -> Quote:
        """Return a quotation with its speaker: who its cue names, else who spoke before it where it goes on."""
        paragraph = self.paragraphs[number]
        inserted = incises.find(paragraph.block.text, span, self.lexicon)
        cue, cut = inserted or (cue, None)
        subject = _with_subject(cue, around.cues) or self._main(paragraph, span, cue)
        if subject:
            speaker, how = self.speakers.of(number, subject, self.lexicon)
            self.speakers.heard(speaker, number, max(span.outer_end, subject.end, paragraph.sentence(span)[1]))
        else:
            speaker, how = (self.speakers.last if goes_on else None), "continuation"
        start, end = paragraph.block.start + span.start, paragraph.block.start + span.end
        return Quote(
            text=paragraph.block.text[span.start : span.end],
            start=start,
            end=end,
            fragments=_fragments(start, end, cut, paragraph.block.start),
            speaker=speaker,
            mention=paragraph.words(subject.mention) if subject and speaker else None,
            cue=paragraph.words((cue.start, cue.end)) if cue else None,
            via=_via(around.relays, subject),
            resolved_by=how if speaker else None,
            confidence=confidence.of(how, subject, span) if speaker else 0.0,
        )

    def _main(self, paragraph: Paragraph, span: Quoted, cue: Cue | None) -> Cue | None:
        """Return the subject of the sentence that leads in a quotation without a cue, as the cue's it would be."""
        start, _ = paragraph.sentence(span)
        if match := _OPENS.match(paragraph.masked, span.outer_end) if span.outer_start == start else None:
            found = grammar.main(paragraph.masked[match.end() : paragraph.sentence(span)[1]], self.lexicon)
            is_named = found is not None and found.kind == "name" and cue is None
            return _main_cue(match.end(), found) if found and is_named else None
        if paragraph.is_bare(span):
            before = paragraph.sentences_before(start, 1)
            start, end = before[0] if before else (0, 0)
            if MASK in paragraph.masked[start:end]:
                return None
        else:
            end = span.outer_start
        words = paragraph.masked[start:end]
        is_led_in = words.rstrip(' \u00a0«“"').endswith(":") or (cue is not None and cue.form == "gerund")
        if not paragraph.is_bare(span) and not is_led_in:
            return None
        found = grammar.main(words, self.lexicon)
        if found is None:
            return None
        return _main_cue(start, found)

    def _relays(self, paragraph: Paragraph, place: tuple[int, int]) -> list[re.Match[str]]:
        return list(self.lexicon.relayed.finditer(paragraph.masked, *place))

    def _joins_title(self, titled: Quoted | None, span: Quoted, paragraph: Paragraph) -> bool:
        """Tell whether a short span is named beside one that is a title: `« Quais » et « Digues »`."""
        if (
            titled is None
            or len(paragraph.block.text[span.start : span.end][:LONGEST_LOOKED_AT].split()) > LONGEST_WORK
        ):
            return False
        return _LISTED.fullmatch(paragraph.masked, titled.outer_end, span.outer_start) is not None

    def _is_title(self, span: Quoted, paragraph: Paragraph, cue: Cue | None) -> bool:
        """Tell whether a span is a name in marks: a title, a nickname, a word held at arm's length.

        After `le roman` it is one unless a cue follows it at once; else a short one is, where no cue goes with it.
        """
        text = paragraph.block.text
        before = text[max(0, span.outer_start - 40) : span.outer_start]
        length = len(text[span.start : span.end][:LONGEST_LOOKED_AT].split())
        if cue is None:
            is_sentence = text[span.end - 1] in ".!?…" and paragraph.is_bare(span)
            is_sentence = is_sentence or (before.rstrip(" \u00a0").endswith(":") and text[span.start].isupper())
            is_work = length <= LONGEST_WORK and _looks_like_work(text, span, before)
            return not is_sentence and (length <= LONGEST_TITLE or is_work or self._is_named(before))
        if length > LONGEST_WORK or _is_next(cue, span, paragraph.masked):
            return False
        is_object = _is_right_before(cue, span)
        is_work = _looks_like_work(text, span, before)
        is_work = is_work or _HAS_CAPITALS.fullmatch(text, span.start, span.end) is not None
        is_said = is_object and cue.mention is not None and cue.form == "verb"
        return (not is_said and self._is_named(before)) or (is_work and length <= LONGEST_TITLE and not is_object)

    def _is_named(self, before: str) -> bool:
        """Tell whether the words before a span announce a name: `le roman`, `a film called`, `mis en examen pour`."""
        return self.lexicon.title.search(before) is not None and not _CALLS.search(before)


def _fragments(start: int, end: int, cut: tuple[int, int] | None, offset: int) -> tuple[tuple[int, int], ...]:
    """Return the ranges of the words said: two where a clause is inserted between them."""
    if cut is None:
        return ((start, end),)
    return (start, offset + cut[0]), (offset + cut[1], end)


def _main_cue(start: int, found: Subject) -> Cue:
    """Return the subject of a sentence as the cue that its verb would be."""
    place = start + found.start, start + found.end
    return Cue(place[1], place[1], place, found.kind, "main")


def _looks_like_work(text: str, span: Quoted, before: str) -> bool:
    """Tell whether a span within a sentence begins as a work's name does, with a capital, and ends as no sentence."""
    return text[span.start].isupper() and text[span.end - 1] not in ".!?…" and before.strip()[-1:].isalnum()


def _is_right_before(cue: Cue, span: Quoted) -> bool:
    return 0 <= span.outer_start - cue.end < 4


def _via(relays: Sequence[re.Match[str]], cue: Cue | None) -> str | None:
    """Return who relays the words: `selon les médias d'État`, beside a cue that is another's."""
    for match in relays if cue else ():
        is_speaker = cue is not None and cue.form == "according" and match.start() <= cue.start < match.end()
        if not is_speaker:
            return match["via"].strip()
    return None


def _is_next(cue: Cue, span: Quoted, masked: str) -> bool:
    """Tell whether a cue follows a span with nothing but a comma or a dash between them."""
    between = masked[span.outer_end : min(cue.start, span.outer_end + 10)]
    return cue.start >= span.outer_end and cue.start - span.outer_end < 10 and not between.strip(" ,.\u00a0—–-")


def _nearest(found: Sequence[Cue], span: Quoted, masked: str) -> Cue | None:
    """Return the cue of a span: right after it, else the last before it, else the first after it."""
    after = [cue for cue in found if cue.start >= span.outer_end]
    before = [cue for cue in found if cue.end <= span.outer_start]
    if after and after[0].form not in SUBJECTLESS and after[0].form != "for" and _is_next(after[0], span, masked):
        relayed = after[0].form == "according" and before and _governs(before[-1], span, masked)
        return before[-1] if relayed else after[0]
    verbs = [cue for cue in before if cue.mention or cue.form in SUBJECTLESS] or before
    if verbs:
        return verbs[0] if _GOES_BACK.search(masked, max(0, span.outer_start - 12), span.outer_start) else verbs[-1]
    named = [cue for cue in after if cue.mention]
    return next((cue for cue in named if _is_apart(cue, masked)), named[0] if named else None)


def _governs(cue: Cue, span: Quoted, masked: str) -> bool:
    """Tell whether a quotation is what the verb before it says: `a exprimé sa « satisfaction », selon l'agence`."""
    between = masked[cue.end : span.outer_start]
    is_verb = cue.form == "verb" and cue.mention is not None and cue.mention[1] <= cue.start
    return is_verb and _PAUSE.search(between) is None


def _is_apart(cue: Cue, masked: str) -> bool:
    """Tell whether a cue with its subject stands behind a comma, as who speaks does after the sentence said."""
    start = min(cue.start, cue.mention[0]) if cue.mention else cue.start
    return masked[max(0, start - 2) : start] == ", "


def _with_subject(cue: Cue | None, around: Sequence[Cue]) -> Cue | None:
    """Return the cue itself, or for a participle without a subject the next verb of the sentence that has one."""
    if cue is None or cue.form not in SUBJECTLESS:
        return cue if cue is None or cue.mention else None
    later = [other for other in around if other.start > cue.start and other.mention]
    earlier = [other for other in around if other.start < cue.start and other.mention]
    if cue.form == "gerund" and earlier and earlier[0].kind == "name":
        return earlier[0]
    found = earlier[::-1] or later if cue.form == "joined" else later or earlier[::-1]
    return found[0] if found else None
