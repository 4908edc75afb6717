"""Carry notes from one version of a text to the next: what the agency kept, changed, moved or took out.

The two versions are compared once, word by word; every note then follows its own words. Typography (apostrophes,
quotation marks, dashes, spaces) is no change. Where the words are gone, the note is an orphan: better lost for now,
with its words kept, than set beside words it was never about.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from time import perf_counter

from fast_diff_match_patch import diff

UNCHANGED, CHANGED, MOVED, ORPHAN = "unchanged", "changed", "moved", "orphan"

TIME_LIMIT = 0.5  # seconds for comparing two texts; they only run out where the two have little in common
SHORTEST = 0.01
LONGEST_RUN = 4  # words in a row that must be common for a passage to have moved
LIKE = 0.25  # likeness of two sentences of which one was made into the other
MOST_SENTENCES = 60  # among which a rewritten one is looked for
LIKE_ALONE = 0.1  # the same, where the sentences around it are kept
LOST = 0.5  # share of a sentence's letters beyond which it was rewritten
STEM = 5  # letters that words of one stem share
LONGEST_EDIT = 12  # words of a replacement that is looked into
MOST_EDITED = 4  # words that may stand for as many others
FARTHEST = 12  # words that may stand between two of one note, beside those it lost there
MOST_INSERTED = 200  # the same, where both stand where they stood
KEPT = 0.4  # share of a note's letters that must be left
NUMBER = 4  # letters that a figure weighs

_TOKEN = re.compile(r"\w+|[^\w\s]")
_SIGNS = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‟": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    }
)  # fmt: skip
_STOPS = frozenset(".!?…")
_FIRST_KEY = 0xF0000  # of the private planes, where every distinct word becomes one character
_KEYS = 0x10FFFD - _FIRST_KEY


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a note stands in the new text, in code points; None for an orphan."""

    start: int | None
    end: int | None
    state: str


def carry(old: str, new: str, spans: Sequence[tuple[int, int]]) -> list[Anchor]:
    """Return for each span of `old` where its words are in `new`, in the same order.

    Offsets count code points. A span outside `old` raises ValueError.
    """
    for start, end in spans:
        if not 0 <= start <= end <= len(old):
            raise ValueError(f"The span {start}–{end} does not lie in a text of {len(old)} characters.")
    if old == new:
        return [Anchor(start, end, UNCHANGED) for start, end in spans]
    comparison = _Comparison(_words(old), _words(new))
    comparison.compare()
    return [comparison.carry(start, end) for start, end in spans]


@dataclass(slots=True)
class _Words:
    """A text as words and signs: where each begins and ends, its key, its weight in letters, its sentence.

    `to[i]` is the place of word i in the other text, -1 where it has none.
    """

    starts: list[int]
    ends: list[int]
    keys: list[str]
    weights: list[int]
    sentence: list[int]
    sentences: list[range]
    to: list[int]

    def begins_sentence(self, at: int) -> bool:
        """Tell whether a sentence begins with the word at this place, or the text ends there."""
        return at == len(self.keys) or self.sentences[self.sentence[at]].start == at

    def lost(self, words: range) -> float:
        """Return the share of the words, by letters, that have no place in the other text."""
        whole = sum(self.weights[i] for i in words)
        return sum(self.weights[i] for i in words if self.to[i] < 0) / whole if whole else 0.0

    def unplaced(self) -> list[range]:
        """Return the runs of words without a place in the other text."""
        bounds = [at for at, (one, two) in enumerate(pairwise([0, *self.to, 0])) if (one < 0) != (two < 0)]
        return [range(start, stop) for start, stop in zip(bounds[::2], bounds[1::2], strict=True)]


def _words(text: str) -> _Words:
    matches = list(_TOKEN.finditer(text.translate(_SIGNS)))
    starts, ends = [match.start() for match in matches], [match.end() for match in matches]
    keys = [unicodedata.normalize("NFC", match[0]) for match in matches]
    bounds = [
        at for at in range(len(keys)) if not at or "\n" in text[ends[at - 1] : starts[at]] or _is_sentence(keys, at)
    ]
    sentences = [range(*pair) for pair in pairwise([*bounds, len(keys)])]
    sentence = [number for number, words in enumerate(sentences) for _ in words]
    weights = [len(key) if key[0].isalnum() else 0 for key in keys]
    return _Words(starts, ends, keys, weights, sentence, sentences, [-1] * len(keys))


def _is_sentence(keys: Sequence[str], at: int) -> bool:
    """Tell whether a sentence begins at this word: a capital after a full stop, either with quotation marks."""
    before = keys[at - 2] if keys[at - 1] == '"' and at > 1 else keys[at - 1]
    after = keys[at + 1] if keys[at] == '"' and at + 1 < len(keys) and keys[at - 1] in _STOPS else keys[at]
    return before in _STOPS and after[0].isupper()


@dataclass(frozen=True, slots=True)
class _Piece:
    """What became of some old words: the new ones, and their weight in letters."""

    olds: range
    news: range
    weight: int
    is_kept: bool
    is_moved: bool = False


@dataclass(slots=True)
class _Comparison:
    """Two versions compared word by word, then sentence by sentence where one was written anew.

    `edited` holds the new words that a replaced one became, `rewritten` the sentence that another was made into.
    """

    old: _Words
    new: _Words
    seconds: float = TIME_LIMIT  # that are left for comparing
    moved: set[int] = field(default_factory=set)
    edited: dict[int, range] = field(default_factory=dict)
    rewritten: dict[int, int] = field(default_factory=dict)

    def compare(self) -> None:
        """Find what every word became, the sure before the likely."""
        self._match(range(len(self.old.keys)), range(len(self.new.keys)))
        _slide(self.old, self.new)
        _slide(self.new, self.old)
        self._find_moved()
        self._find_rewritten()
        self._find_edited()
        self._join_signs()

    def _match(self, olds: range, news: range, *, is_moved: bool = False, cleanup: str = "Semantic") -> None:
        """Match the words of two runs that have no place yet by their common order."""
        keys: dict[str, str] = {}
        left = "".join(keys.setdefault(self.old.keys[i], chr(_FIRST_KEY + len(keys) % _KEYS)) for i in olds)
        right = "".join(keys.setdefault(self.new.keys[j], chr(_FIRST_KEY + len(keys) % _KEYS)) for j in news)
        i, j = olds.start, news.start
        began = perf_counter()
        changes = diff(left, right, timelimit=max(self.seconds, SHORTEST), cleanup=cleanup, checklines=False)
        self.seconds -= perf_counter() - began
        for kind, length in changes:
            for step in range(length if kind == "=" else 0):
                self._place(i + step, j + step, is_moved=is_moved)
            i += length if kind != "+" else 0
            j += length if kind != "-" else 0

    def _place(self, i: int, j: int, *, is_moved: bool) -> None:
        if self.old.to[i] < 0 and self.new.to[j] < 0:
            self.old.to[i], self.new.to[j] = j, i
            if is_moved:
                self.moved.add(i)

    def _find_moved(self) -> None:
        """Look for passages that left their place in what is new elsewhere."""
        runs = self.new.unplaced()
        index: dict[tuple[str, ...], int] = {}
        for number, run in enumerate(runs):
            for j in range(run.start, run.stop - LONGEST_RUN + 1):
                index.setdefault(tuple(self.new.keys[j : j + LONGEST_RUN]), number)
        for olds in self.old.unplaced() if index else ():
            words = (tuple(self.old.keys[i : i + LONGEST_RUN]) for i in range(olds.start, olds.stop - LONGEST_RUN + 1))
            hits = Counter(index[four] for four in words if four in index)
            for number, _ in hits.most_common(1):
                self._match(olds, runs[number], is_moved=True)

    def _find_rewritten(self) -> None:
        """Pair sentences that lost most of their words with new ones in the same place that say the same."""
        lost = {s for s, words in enumerate(self.old.sentences) if self.old.lost(words) > LOST}
        made = {t for t, words in enumerate(self.new.sentences) if self.new.lost(words) > LOST}
        gaps = self._gaps(lost)
        for s in sorted(lost):
            olds = self.old.sentences[s]
            fresh = sorted(t for t in gaps[s] if t in made)
            likeness, t = max(((self._likeness(s, t), t) for t in fresh), default=(0.0, -1))
            is_alone = len(fresh) == 1 and s - 1 not in lost and s + 1 not in lost
            if likeness >= (LIKE_ALONE if is_alone else LIKE):
                self.rewritten[s] = t
                made.remove(t)
                self._match(olds, self.new.sentences[t], cleanup="No")
                self._match_apart(olds, self.new.sentences[t])

    def _match_apart(self, olds: range, news: range) -> None:
        """Match words that a rewritten sentence has in another order, where each stands once in both."""
        left = {key: i for i in olds if self.old.to[i] < 0 and len(key := self.old.keys[i]) > 2}
        once = Counter(self.old.keys[i] for i in olds) + Counter(self.new.keys[j] for j in news)
        for j in news:
            if self.new.to[j] < 0 and once[self.new.keys[j]] == 2 and (i := left.get(self.new.keys[j])) is not None:
                self._place(i, j, is_moved=True)

    def _gaps(self, lost: set[int]) -> dict[int, range]:
        """Return for each lost sentence the new ones between the words kept in place before and after it."""
        gaps: dict[int, range] = {}
        first, waiting = 0, list[int]()
        for s, words in enumerate(self.old.sentences):
            kept = [self.old.to[i] for i in words if self.old.to[i] >= 0 and i not in self.moved]
            if s in lost:
                waiting.append(s)
                gaps[s] = range(first, 0)
            if kept:
                last = self.new.sentence[min(kept)]
                gaps |= {
                    w: range(gaps[w].start, min(last + 1, gaps[w].start + MOST_SENTENCES)) for w in waiting if w != s
                }
                waiting = [s] if s in lost else []
                first = self.new.sentence[max(kept)]
        end = len(self.new.sentences)
        return gaps | {w: range(gaps[w].start, min(end, gaps[w].start + MOST_SENTENCES)) for w in waiting}

    def _likeness(self, s: int, t: int) -> float:
        """Return from 0 to 1 how much two sentences say the same: the share of their weightier words in common."""
        olds, news = _stems(self.old, self.old.sentences[s]), _stems(self.new, self.new.sentences[t])
        both = sum(min(olds[stem], news[stem]) for stem in olds.keys() & news.keys())
        return 2 * both / max(1, sum(olds.values()) + sum(news.values()))

    def _find_edited(self) -> None:
        """Pair the words of small replacements: a mended name, another number, a synonym."""
        for olds in self.old.unplaced():
            if len(olds) <= LONGEST_EDIT and 0 < len(news := self._between(olds)) <= LONGEST_EDIT:
                self._match(olds, news, cleanup="No")
        for olds in self.old.unplaced():
            news = self._between(olds)
            if len(olds) > MOST_EDITED or not 0 < len(news) <= MOST_EDITED:
                continue
            for step, i in enumerate(olds):
                first = news.start + step * len(news) // len(olds)
                self.edited[i] = range(first, max(first + 1, news.start + (step + 1) * len(news) // len(olds)))

    def _join_signs(self) -> None:
        """Put signs back beside the one word they stand at, where they still do and went astray with another sign."""
        old, new = self.old, self.new
        wanted = {i: j for i in range(1, len(old.keys) - 1) if (j := self._beside(i)) >= 0}
        for i, j in wanted.items():
            holder = new.to[j]
            if old.to[i] == j or (holder >= 0 and wanted.get(holder) == j):
                continue
            for strayed in (holder, i):
                if strayed >= 0 and old.to[strayed] >= 0:
                    new.to[old.to[strayed]], old.to[strayed] = -1, -1
            old.to[i], new.to[j] = j, i

    def _beside(self, i: int) -> int:
        """Return the place of the same sign beside the word that the sign i stands at, -1 for none."""
        old, new = self.old, self.new
        is_opening = not old.weights[i - 1]
        if old.weights[i] or bool(old.weights[i + 1]) != is_opening:
            return -1
        to, step = (old.to[i + 1], -1) if is_opening else (old.to[i - 1], 1)
        return to + step if to >= 0 and 0 <= to + step < len(new.keys) and new.keys[to + step] == old.keys[i] else -1

    def _between(self, olds: range) -> range:
        """Return the new words that stand where a run of lost ones stood, between the same neighbours."""
        if olds.start == 0 or olds.stop == len(self.old.keys):
            return range(0)
        news = range(self.old.to[olds.start - 1] + 1, self.old.to[olds.stop])
        return range(0) if any(self.new.to[j] >= 0 for j in news[: LONGEST_EDIT + 1]) else news

    def carry(self, start: int, end: int) -> Anchor:
        """Return the anchor of one span."""
        first, last = bisect_right(self.old.ends, start), bisect_left(self.old.starts, end)
        pieces = _together(list(self._pieces(first, last)))
        whole = sum(self.old.weights[first:last])
        share = sum(piece.weight for piece in pieces) / whole if whole else 1.0
        if not pieces or share < KEPT:
            return Anchor(None, None, ORPHAN)
        a, b = pieces[0].news.start, pieces[-1].news.stop
        if not last - first == b - a == sum(piece.is_kept for piece in pieces):
            return Anchor(self.new.starts[a], self.new.ends[b - 1], CHANGED)
        lead = max(0, start - self.old.starts[first])
        tail = max(0, self.old.ends[last - 1] - end)
        state = MOVED if first in self.moved else UNCHANGED
        return Anchor(self.new.starts[a] + lead, self.new.ends[b - 1] - tail, state)

    def _pieces(self, first: int, last: int) -> Iterator[_Piece]:
        """Yield what became of the words of a note: a whole sentence made anew, or each word that is left."""
        at = first
        while at < last:
            sentence = self.old.sentences[self.old.sentence[at]]
            made = self.rewritten.get(self.old.sentence[at])
            if made is not None and at == sentence.start and sentence.stop <= last:
                yield _Piece(
                    sentence, self.new.sentences[made], sum(self.old.weights[i] for i in sentence), is_kept=False
                )
                at = sentence.stop
                continue
            weight, to, olds = self.old.weights[at], self.old.to[at], range(at, at + 1)
            if to >= 0:
                yield _Piece(olds, range(to, to + 1), weight, is_kept=True, is_moved=at in self.moved)
            elif at in self.edited:
                yield _Piece(olds, self.edited[at], weight, is_kept=False)
            at += 1


def _stems(words: _Words, sentence: range) -> dict[str, int]:
    """Return the weight of a sentence's figures and longer words, by their first letters."""
    said = [words.keys[i] for i in sentence if words.weights[i]]
    return {key[:STEM].casefold(): max(NUMBER, len(key)) for key in said if len(key) > 3 or key[0].isdigit()}


def _slide(words: _Words, others: _Words) -> None:
    """Let what only one text has begin with a sentence where it may: `A b. [A c.] A d.`, not `A b. A [c. A] d.`."""
    for run in words.unplaced():
        if run.start and run.stop < len(words.keys) and words.to[run.start - 1] + 1 == words.to[run.stop]:
            ranks = {0: _rank(words, run)} | {
                steps: _rank(words, _shifted(run, steps)) for steps in _slides(words, run)
            }
            best = max(ranks, key=lambda steps: (ranks[steps], -abs(steps)))
            for step in range(abs(best)):
                source, target = (
                    (run.start - 1 - step, run.stop - 1 - step) if best < 0 else (run.stop + step, run.start + step)
                )
                words.to[target], words.to[source] = words.to[source], -1
                others.to[words.to[target]] = target


def _slides(words: _Words, run: range) -> Iterator[int]:
    """Yield by how many words a run may slide, to the left as negative numbers: those that it leaves are the same."""
    steps = 1
    while (
        steps <= run.start
        and words.to[run.start - steps] >= 0
        and words.keys[run.start - steps] == words.keys[run.stop - steps]
    ):
        yield -steps
        steps += 1
    steps = 0
    while (
        run.stop + steps < len(words.keys)
        and words.to[run.stop + steps] >= 0
        and words.keys[run.stop + steps] == words.keys[run.start + steps]
    ):
        steps += 1
        yield steps


def _shifted(run: range, steps: int) -> range:
    return range(run.start + steps, run.stop + steps)


def _rank(words: _Words, run: range) -> int:
    return words.begins_sentence(run.start) + words.begins_sentence(run.stop)


def _together(pieces: list[_Piece]) -> list[_Piece]:
    """Return of a note's pieces those that stand together in the new text: the heaviest group."""
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if groups and _follows(groups[-1][-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return max(groups, key=lambda group: sum(piece.weight for piece in group), default=[])


def _follows(before: _Piece, piece: _Piece) -> bool:
    skipped, between = piece.olds.start - before.olds.stop, piece.news.start - before.news.stop
    farthest = FARTHEST if before.is_moved or piece.is_moved else MOST_INSERTED
    return -1 <= between <= 2 * skipped + farthest
