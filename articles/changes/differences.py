"""The differences of two versions, paragraph by paragraph and word by word, as an editor would mark them.

Typography (apostrophes, quotation marks, dashes, spaces) is no difference: common words stand as the newer version has
them. Paragraphs are paired first, so that words of one are never set beside words of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from time import perf_counter
from typing import NamedTuple

from fast_diff_match_patch import diff

TIME_LIMIT = 0.5  # seconds for comparing two texts; it only runs out where they have little in common
SHORTEST = 0.005
COMMON = 0.4  # share of the letters of the shorter paragraph that the other must have
MOVED = 20  # letters of a paragraph that is known again elsewhere
BREAK = "¶"  # between two paragraphs that became one

# A figure with its separators, a word with its hyphens, or a sign; then the space after it.
_TOKEN = re.compile(
    r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)*\w*|\w+(?:[-‐‑]\w+)*|[^\w\s])\s*"
)
_SIGNS = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", " ": None, "\u00a0": None, "\u202f": None,
    }
)  # fmt: skip
_FIRST_KEY = 0xF0000  # of the private planes, where every distinct word becomes one character
_KEYS = 0x10FFFD - _FIRST_KEY
_ALONE = ("headline", "standfirst")  # paired whatever they say


class Kind(StrEnum):
    """What became of words, or of a passage; only a passage is changed or moved."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row with one fate, and the space after them."""

    kind: Kind
    text: str
    space: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, headline or caption of either version, or of both; `block` is the kind of its document.Block."""

    block: str
    kind: Kind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many passages differ, by the kind of block ("paragraph" for all of the body), and the first words that do."""

    counts: dict[str, int]
    deleted: str = ""
    inserted: str = ""


class _Token(NamedTuple):
    text: str
    space: str
    key: str


_BREAK = _Token(BREAK, " ", "\n")
_Edit = tuple[str, list[_Token]]  # "=", "-" or "+", and the tokens
Texts = Sequence[tuple[str, str]]  # blocks as (kind, text)


def differences(old: Texts, new: Texts, *, seconds: float = TIME_LIMIT) -> list[Passage]:
    """Return all passages of two versions in the order of the newer one, deleted ones where they stood."""
    clock = _Clock(seconds)
    passages: list[Passage] = []
    for role in (*_ALONE, "paragraph", "caption"):
        olds, news = ([(kind, _tokens(text)) for kind, text in texts if _role(kind) == role] for texts in (old, new))
        groups = [(olds, news)] if role in _ALONE else _groups(olds, news, clock)
        for before, after in groups:
            kinds = [kind for kind, _ in after or before]
            passages += _passages(kinds, clock.edits(_joined(before), _joined(after)))
    return _with_moves(passages)


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two short texts."""
    return _pieces(_Clock(SHORTEST).edits(_tokens(old), _tokens(new)))


def summary(passages: Sequence[Passage]) -> Summary:
    """Return what differs, in short."""
    differing = [passage for passage in passages if passage.kind != Kind.SAME]
    counts = Counter(_role(passage.block) for passage in differing)
    first = differing[0].pieces if differing else ()
    at = next((at for at, piece in enumerate(first) if piece.kind != Kind.SAME), len(first))
    words = {piece.kind: piece.text for piece in reversed(first[at : at + 2])}
    return Summary(dict(counts), words.get(Kind.DELETED, ""), words.get(Kind.INSERTED, ""))


class _Clock:
    """The time that is left for comparing."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def edits(self, old: Sequence[_Token], new: Sequence[_Token]) -> list[_Edit]:
        """Return how the new tokens come out of the old: common ones as the new text has them."""
        keys: dict[str, str] = {}
        one, other = (
            "".join(keys.setdefault(token.key, chr(_FIRST_KEY + len(keys) % _KEYS)) for token in tokens)
            for tokens in (old, new)
        )
        began = perf_counter()
        found = diff(one, other, timelimit=max(self.left, SHORTEST), cleanup="Semantic", checklines=False)
        self.left -= perf_counter() - began
        return list(_edits(found, old, new))


def _edits(found: Sequence[tuple[str, int]], old: Sequence[_Token], new: Sequence[_Token]) -> Iterator[_Edit]:
    """Yield the edits with their tokens: common ones as the new text has them."""
    i = j = 0
    for at, (sign, length) in enumerate(found):
        tokens = list(old[i : i + length] if sign == "-" else new[j : j + length])
        i += length if sign != "+" else 0
        j += length if sign != "-" else 0
        if sign == "=" and at + 1 < len(found) and found[at + 1][0] == "-":  # the space before what is lost
            tokens[-1] = tokens[-1]._replace(space=tokens[-1].space or old[i - 1].space)
        yield sign, tokens


def _tokens(text: str) -> list[_Token]:
    found = (match[0] for match in _TOKEN.finditer(text))
    split = ((token.rstrip(), token) for token in found)
    return [_Token(word, token[len(word) :], word.translate(_SIGNS)) for word, token in split]


def _role(kind: str) -> str:
    return kind if kind in (*_ALONE, "caption") else "paragraph"


_Blocks = Sequence[tuple[str, list[_Token]]]


def _joined(blocks: _Blocks) -> list[_Token]:
    """Return the tokens of blocks, with a break between each two."""
    tokens = [token for _, block in blocks for token in (*block, _BREAK)]
    return tokens[:-1]


def _groups(olds: _Blocks, news: _Blocks, clock: _Clock) -> Iterator[tuple[_Blocks, _Blocks]]:
    """Yield the blocks that became each other: mostly one and one, several where some were split or joined."""
    i = j = 0
    for pairs in _runs(_pairs(olds, news, clock)):
        first_old, first_new = pairs[0]
        last_old, last_new = pairs[-1]
        yield from (([block], []) for block in olds[i:first_old])
        yield from (([], [block]) for block in news[j:first_new])
        yield olds[first_old : last_old + 1], news[first_new : last_new + 1]
        i, j = last_old + 1, last_new + 1
    yield from (([block], []) for block in olds[i:])
    yield from (([], [block]) for block in news[j:])


def _pairs(olds: _Blocks, news: _Blocks, clock: _Clock) -> list[tuple[int, int]]:
    """Return which old block (first) has enough words in common with which new one, in their common order."""
    common: Counter[tuple[int, int]] = Counter()
    i = j = 0
    for sign, tokens in clock.edits(_joined(olds), _joined(news)):
        for token in tokens:
            if sign == "=" and token.key != _BREAK.key:
                common[i, j] += _weight(token)
            is_break = token.key == _BREAK.key
            i += is_break and sign != "+"
            j += is_break and sign != "-"
    left, right = ([sum(map(_weight, tokens)) for _, tokens in blocks] for blocks in (olds, news))
    return sorted(pair for pair, weight in common.items() if weight >= COMMON * min(left[pair[0]], right[pair[1]]))


def _weight(token: _Token) -> int:
    return len(token.key) if token.key[0].isalnum() else 0


def _runs(pairs: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the pairs in runs, each of which has a block in common with the one before."""
    run: list[tuple[int, int]] = []
    for pair in pairs:
        if run and pair[0] != run[-1][0] and pair[1] != run[-1][1]:
            yield run
            run = []
        run.append(pair)
    if run:
        yield run


def _passages(kinds: Sequence[str], edits: Sequence[_Edit]) -> list[Passage]:
    """Return the passages of a group, cut where the newer version has its breaks."""
    cut: list[list[_Edit]] = [[]]
    for sign, tokens in edits:
        for is_break, run in groupby(tokens, key=lambda token: sign != "-" and token.key == _BREAK.key):
            if is_break:
                cut += [[] for _ in run]
            else:
                cut[-1].append((sign, list(run)))
    blocks = [*kinds, *[kinds[-1]] * len(cut)] if kinds else []
    return [Passage(block, _kind(part), _pieces(part)) for block, part in zip(blocks, cut, strict=False) if part]


def _kind(edits: Sequence[_Edit]) -> Kind:
    signs = {sign for sign, _ in edits}
    return {"=": Kind.SAME, "-": Kind.DELETED, "+": Kind.INSERTED}[signs.pop()] if len(signs) == 1 else Kind.CHANGED


def _pieces(edits: Sequence[_Edit]) -> tuple[Piece, ...]:
    kinds = {"=": Kind.SAME, "-": Kind.DELETED, "+": Kind.INSERTED}
    return tuple(_piece(kinds[sign], tokens) for sign, tokens in edits if tokens)


def _piece(kind: Kind, tokens: Sequence[_Token]) -> Piece:
    text = "".join(token.text + token.space for token in tokens)
    space = tokens[-1].space
    return Piece(kind, text[: len(text) - len(space)], space)


def _with_moves(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages with those that left their place only once: where they stand now, as moved."""
    gone = Counter(_said(passage) for passage in passages if passage.kind == Kind.DELETED)
    come = Counter(_said(passage) for passage in passages if passage.kind == Kind.INSERTED)
    moved = {said for said in gone.keys() & come.keys() if len(said) >= MOVED and gone[said] == come[said]}
    kept = (one for one in passages if not (one.kind == Kind.DELETED and _said(one) in moved))
    return [_moved(one) if one.kind == Kind.INSERTED and _said(one) in moved else one for one in kept]


def _moved(passage: Passage) -> Passage:
    pieces = tuple(replace(piece, kind=Kind.SAME) for piece in passage.pieces)
    return replace(passage, kind=Kind.MOVED, pieces=pieces)


def _said(passage: Passage) -> str:
    """Return the words of a passage alone."""
    return " ".join(token.key for piece in passage.pieces for token in _tokens(piece.text) if _weight(token))
