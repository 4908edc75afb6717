"""How alike two texts are in words: shingles, a MinHash sketch to find the like, and who added what.

A text is the set of its shingles, four words in a row each (eight characters in scripts without spaces), folded so
that typography, accents and case do not count. Of each set a sketch is kept: the shingles whose hash falls into the
lowest quarter (the modulo sketch of Broder, "On the resemblance and containment of documents", 1997). Unlike a MinHash
of fixed length it also tells how much of a short text stands in a long one, and each mark of it is a band of its own:
an index of marks finds whatever shares a few words in a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from articles.document import CAPTION, HEADLINE, PARAGRAPH, STANDFIRST

SHINGLE = 4  # words: at three, copy on one subject has much in common; at five, little is left of a sentence edited
UNSPACED = 8  # characters, where words are not set apart
SAMPLED = 2**62  # of 2**64: the lowest quarter, which fits a signed 64-bit column too
LONGEST = 100_000  # characters of a text that are looked at; no story is longer

SHARED = 8  # shingles: eleven words in a row, the least that says anything
CONTAINED = 0.5  # share of the shorter text that the longer must have
MANIFOLD = 3  # times as long: where a short text may be one item of a round-up
AGREED = 0.5  # share of a headline's words, or of an opening, that the other must have
EARLY = 3  # of a story's parts the first, where another's opening must stand for the story to be a later take of it
NAMED = 2  # words that two headlines must share
TELLING = 4  # letters of a word that a headline is known by
KNOWN = 0.5  # share of a paragraph's words that make it an old one

_MARKS = (  # written above, below and between letters, and seldom twice alike
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
)
_NO_SPACES = (  # Thai, Lao, Tibetan, Burmese, Khmer, kana, Han
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\U00020000-\U0003ffff"
)
_VOWEL_SIGNS = "\u0900-\u0963\u0970-\u0dff"  # of India's scripts: no letters to a pattern, but parts of a word
_ZEROS = (0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66)
_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"} | {
    chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)
}

_mark = re.compile(f"[{_MARKS}]+")
_letter = re.compile(f"[{''.join(_LETTERS)}]")
_plain_word = re.compile(r"[^\W_]+")
_word = re.compile(rf"[{_NO_SPACES}]|(?:[^\W_{_NO_SPACES}]|[{_VOWEL_SIGNS}])+")
_unspaced = re.compile(f"[{_NO_SPACES}]")
_special = re.compile(f"[{_NO_SPACES}{_VOWEL_SIGNS}]")

Parts = Iterable[tuple[str, str]]


def words(text: str) -> list[str]:
    """Return the words without case, accents and signs; each character where a script sets no spaces."""
    if text.isascii():
        return _plain_word.findall(text.lower())
    folded = _mark.sub("", unicodedata.normalize("NFKD", text).casefold())
    folded = _letter.sub(lambda found: _LETTERS[found[0]], folded)
    return (_word if _special.search(folded) else _plain_word).findall(folded)


def shingles(text: str) -> frozenset[int]:
    """Return the 64-bit hashes of all shingles; of a text shorter than one, the hash of all its words."""
    return frozenset(_hashes(words(text[:LONGEST])))


def sketch(hashes: Collection[int]) -> list[int]:
    """Return the sample of the hashes that stands for them all, sorted.

    `resemblance` and `containment` of two sketches estimate those of the whole. The standard error is
    sqrt(3 p (1 - p) / n) for an estimate of p from n shingles: ±0.04 for the half of a text of 400 words.
    """
    return sorted(each for each in hashes if each < SAMPLED)


def resemblance(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    """Return what share of all shingles both texts have (Jaccard's index); nothing resembles nothing."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def containment(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    """Return what share of the shorter text's shingles the longer one has; in either order the same."""
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared else 0.0


@dataclass(frozen=True, slots=True)
class Copy:
    """What a story is compared by: the shingles of its text, with and without the headline, and how it begins.

    `opening` is the standfirst and the first paragraph, `early` the first third of the text, opening included.
    """

    said: frozenset[int]
    whole: frozenset[int]
    opening: frozenset[int]
    early: frozenset[int]
    headline: frozenset[str]

    @classmethod
    def of(cls, parts: Parts) -> Copy:
        """Return it for blocks as (kind, text); captions are left out, since many stories share a picture."""
        blocks = [(kind, words(text)) for kind, text in _within(LONGEST, parts) if kind != CAPTION]
        headline = [word for kind, block in blocks if kind == HEADLINE for word in block]
        body = [(kind, _hashes(block)) for kind, block in blocks if kind != HEADLINE and len(block) >= SHINGLE]
        text = [each for _, hashes in body for each in hashes]
        titled = _hashes(headline) if len(headline) >= SHINGLE else []
        opening = frozenset(_first(body) or titled)
        return cls(
            said=frozenset(text or titled),  # an alert may be a headline alone
            whole=frozenset(text + titled),
            opening=opening,
            early=opening.union(text[: len(text) // EARLY], titled),
            headline=frozenset(_telling(headline)),
        )


def are_near(one: Copy, other: Copy) -> bool:
    """Tell whether two stories are one text, or one the longer take of the other; in either order the same.

    That they speak of one event, or share its background, a quotation or a standing line, is not enough: half of the
    shorter must stand in the longer, and they must be headed alike, or one have early on how the other begins. Where
    the longer is three times as long only its headline tells it from a round-up that has the shorter as an item.
    """
    short, long = sorted((one, other), key=lambda copy: len(copy.said))
    shared = max(len(short.said & long.whole), len(long.said & short.whole))
    if shared < SHARED or shared < CONTAINED * len(short.said):
        return False
    if _headed_alike(one.headline, other.headline):
        return True
    if len(long.said) >= MANIFOLD * len(short.said):
        return not (one.headline and other.headline) and containment(one.opening, other.opening) >= AGREED
    return _opens_in(one, other) or _opens_in(other, one)


def added(versions: Sequence[Sequence[str]]) -> list[list[bool]]:
    """Return for each paragraph of each version, earliest first, whether it says what no earlier version said.

    A paragraph is an old one when half of its words stand in shingles that were there before.
    """
    seen: set[int] = set()
    marked = []
    for paragraphs in versions:
        hashed = [(_hashes(found), found) for found in (words(text[:LONGEST]) for text in paragraphs)]
        marked.append([_is_new(hashes, found, seen) for hashes, found in hashed])
        seen.update(each for hashes, _ in hashed for each in hashes)
    return marked


def _within(most: int, parts: Parts) -> Iterable[tuple[str, str]]:
    """Yield the blocks until there are so many characters."""
    for kind, text in parts:
        yield kind, text[:most]
        most -= len(text)
        if most <= 0:
            return


def _hashes(found: Sequence[str]) -> list[int]:
    """Return the hashes of the shingles in their order."""
    return [
        int.from_bytes(blake2b(run.encode(errors="replace"), digest_size=8).digest(), "big") for run in _runs(found)
    ]


def _runs(found: Sequence[str]) -> Iterable[str]:
    """Yield each shingle as one string; its width is that of the script it begins in."""
    if not any(map(_is_unspaced, found)):
        if len(found) < SHINGLE:
            return [" ".join(found)] if found else []
        return map(" ".join, zip(*(found[at:] for at in range(SHINGLE)), strict=False))
    widths = [UNSPACED if _is_unspaced(word) else SHINGLE for word in found]
    runs = [" ".join(found[at : at + width]) for at, width in enumerate(widths) if at + width <= len(found)]
    return runs or [" ".join(found)]


def _is_unspaced(word: str) -> bool:
    return len(word) == 1 and _unspaced.match(word) is not None


def _first(body: Sequence[tuple[str, list[int]]]) -> list[int]:
    """Return the shingles of the standfirst and of the first paragraph."""
    leads = [hashes for kind, hashes in body if kind == STANDFIRST]
    paragraphs = [hashes for kind, hashes in body if kind == PARAGRAPH]
    return [each for hashes in leads + paragraphs[:1] for each in hashes]


def _telling(headline: Sequence[str]) -> Iterable[str]:
    """Return the words that a headline is known by: long ones, figures, and two characters in a row."""
    pairs = (one + two for one, two in pairwise(headline) if _is_unspaced(one))
    return {word for word in headline if len(word) >= TELLING or word.isdigit()}.union(pairs)


def _headed_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= NAMED and shared >= AGREED * min(len(one), len(other))


def _opens_in(one: Copy, other: Copy) -> bool:
    return bool(one.opening) and len(one.opening & other.early) >= AGREED * len(one.opening)


def _is_new(hashes: Sequence[int], found: Sequence[str], seen: AbstractSet[int]) -> bool:
    if not found:
        return False
    covered: set[int] = set()
    for at, each in enumerate(hashes):
        if each in seen:
            covered.update(range(at, at + _width(found[at])))
    return len(covered & set(range(len(found)))) < KNOWN * len(found)


def _width(word: str) -> int:
    return UNSPACED if _is_unspaced(word) else SHINGLE
