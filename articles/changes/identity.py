"""Which story a dispatch continues: by its sender's identifier, or else by how it is headed and what it says.

Two stories taken for one are worse than one taken for two: the second would vanish behind a "corrected". A headline
that comes back day after day ("Les marchés à l'ouverture", "L'agenda du jour") therefore proves nothing by itself.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from articles.bodies import signals
from articles.document import BETWEEN_BLOCKS, Document, sort_key

SAME_STORY = datetime.timedelta(hours=72)  # within which a story without identifier may be continued
SOON = datetime.timedelta(hours=6)  # within which a headline that says enough does not come back by routine

TELLING = 4  # letters of a word that a headline is known by; figures count too
ENOUGH = 5  # telling words: the like of a headline that names an event
SHARED_WORDS = 4  # telling words that two like headlines must have in common
LIKE_HEADLINES = 0.8  # share of the shorter headline's telling words that the other must have
KEPT = 0.3  # share of the shorter text whose paragraphs the other has word for word, under one headline
KEPT_UNDER_ANOTHER = 0.5  # the same under a like headline
LEAST_KEPT = 20  # words that two texts must have word for word under a like headline, or have at all on another day
EDITED_SOON, EDITED = 0.75, 0.85  # likeness of texts edited throughout, under one headline, soon and later
FIGURES = 4  # from which on figures tell one report from the next
MOST_PARAGRAPHS = 40  # of each text that are compared word by word
NAMED_WORDS = 3  # telling words of a headline that a kill may quote
LONGEST_NAMING = 3000  # characters of a kill in which it may name its story


@dataclass(frozen=True)
class Copy:
    """What a story without identifier is known again by: its headline without label, and its paragraphs."""

    headline: str
    text: str

    @classmethod
    def of(cls, document: Document) -> Copy:
        """Return it for a document."""
        return cls(document.headline, document.text)

    @cached_property
    def heading(self) -> str:
        """Return the folded headline without the label of a kill, a correction or an update."""
        return _heading(self.headline)

    @cached_property
    def telling(self) -> frozenset[str]:
        """Return the words that the headline is known by."""
        return telling(self.headline)

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the folded blocks of the text but for the headline, and notes on what this version does."""
        blocks = (block for block in self.text.split(BETWEEN_BLOCKS) if block and block != self.headline)
        folded = (sort_key(block) for block in blocks if not signals.is_note(block))
        return tuple(block for block in folded if block)


def identity(document: Document) -> str:
    """Return the digest (SHA-256, hex) by which a sender's story is known again: its identifier, else its headline."""
    if document.guid:
        key = f"guid\0{document.guid}"
    elif folded := _heading(document.headline):
        key = f"headline\0{folded}"
    else:
        key = f"text\0{sort_key(document.headline + document.text)}"
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


def telling(headline: str) -> frozenset[str]:
    """Return the words that a headline is known by: folded, without its label, of some length, or figures."""
    words = _heading(headline).split()
    return frozenset(word for word in words if len(word) >= TELLING or word.isdigit())


def is_same_story(one: Copy, other: Copy, *, apart: datetime.timedelta) -> bool:
    """Tell whether two dispatches of one sender, neither with an identifier, are one story; in either order the same.

    Under one headline: soon after each other where it says enough, else where the texts have paragraphs in common or
    are one text edited. Under a like headline only where half of the text is word for word the same.
    """
    if abs(apart) > SAME_STORY:
        return False
    if one.heading == other.heading:
        return _is_said_soon(one, apart) or _is_told_again(one, other, apart)
    return _is_headed_alike(one, other) and _is_largely_kept(one, other)


def names(kill: Copy, story: Copy) -> bool:
    """Tell whether a kill names the story: under its headline, or by quoting it."""
    if kill.heading == story.heading:
        return bool(story.heading)
    is_told = len(story.telling) >= NAMED_WORDS
    return is_told and story.heading in sort_key(f"{kill.headline} {kill.text[:LONGEST_NAMING]}")


def _heading(headline: str) -> str:
    return sort_key(headline[signals.label_end(headline) :]) or sort_key(headline)


def _is_said_soon(one: Copy, apart: datetime.timedelta) -> bool:
    return len(one.telling) >= ENOUGH and abs(apart) <= SOON


def _is_told_again(one: Copy, other: Copy, apart: datetime.timedelta) -> bool:
    """Tell whether two texts under one headline are one text; a few words may be the same by routine."""
    is_soon, shorter = abs(apart) <= SOON, min(_words(one), _words(other))
    if not shorter or (shorter < LEAST_KEPT and not is_soon):
        return False
    if _kept_words(one, other) >= KEPT * shorter:
        return True
    is_edited = _likeness(one.paragraphs, other.paragraphs) >= (EDITED_SOON if is_soon else EDITED)
    return is_edited and _has_its_figures(one, other)


def _has_its_figures(one: Copy, other: Copy) -> bool:
    """Tell whether two texts have most figures in common: a correction changes one, the next day's report all."""
    figures, others = (
        {word for paragraph in copy.paragraphs for word in paragraph.split() if len(word) > 1 and word.isdigit()}
        for copy in (one, other)
    )
    fewer = min(len(figures), len(others))
    return fewer < FIGURES or len(figures & others) >= fewer / 2


def _is_headed_alike(one: Copy, other: Copy) -> bool:
    """Tell whether two headlines are like; with other figures they are parts, stages or days of something."""
    if _figures(one) != _figures(other):
        return False
    shared = len(one.telling & other.telling)
    fewer = min(len(one.telling), len(other.telling))
    return shared >= SHARED_WORDS and shared >= LIKE_HEADLINES * fewer


def _is_largely_kept(one: Copy, other: Copy) -> bool:
    kept = _kept_words(one, other)
    is_kept = kept >= LEAST_KEPT and kept >= KEPT_UNDER_ANOTHER * min(_words(one), _words(other))
    return is_kept and _likeness(one.paragraphs[:1], other.paragraphs[:1]) >= 1 - KEPT_UNDER_ANOTHER


def _figures(copy: Copy) -> list[str]:
    return sorted(word for word in copy.heading.split() if word[0].isdigit())


def _words(copy: Copy) -> int:
    return sum(len(paragraph.split()) for paragraph in copy.paragraphs)


def _kept_words(one: Copy, other: Copy) -> int:
    """Return the number of words in the paragraphs that both texts have word for word."""
    return sum(len(paragraph.split()) for paragraph in set(one.paragraphs) & set(other.paragraphs))


def _likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how much of the text with fewer words stands in the other, paragraph by paragraph: 0 to 1."""
    shorter, longer = sorted((_bags(one), _bags(other)), key=lambda bags: sum(bag.total() for bag in bags))
    total = sum(bag.total() for bag in shorter)
    return sum(max((_shared(bag, each) for each in longer), default=0) for bag in shorter) / total if total else 0.0


def _bags(paragraphs: tuple[str, ...]) -> list[Counter[str]]:
    return [Counter(paragraph.split()) for paragraph in paragraphs[:MOST_PARAGRAPHS]]


def _shared(bag: Counter[str], other: Counter[str]) -> float:
    """Return the words of a paragraph that the other has, less what the other has beside them."""
    shared = (bag & other).total()
    return bag.total() * 2 * shared / (bag.total() + other.total())
