"""What one text says that another one does not: a feed's summary often is the beginning of its content, cut short."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.document import Part

MOST = 200  # paragraphs that are looked for within others; beyond it only whole ones are known again

_CUT = re.compile(r"\W*(?:…|\.{3}|\[(?:…|\.{3})\])\W*\Z")
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Overlap:
    """A text, by whose words others are measured; typography and white space do not count."""

    parts: Sequence[Part]
    whole: str = field(init=False)
    words: frozenset[str] = field(init=False)
    blocks: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        said = [_words(part.text) for part in self.parts]
        self.whole, self.words = "".join(said), frozenset(said)
        self.blocks = frozenset(part.text for part in self.parts)

    def left(self, parts: Sequence[Part]) -> tuple[list[str], list[str]]:
        """Return the paragraphs that the text does not hold, and signs alone: the marks where known ones are cut."""
        left: list[str] = []
        cuts: list[str] = []
        for number, part in enumerate(parts):
            if part.text in self.blocks:
                continue
            cut = _CUT.search(part.text[-20:])
            words = _words(part.text[: len(part.text) - len(cut[0])] if cut else part.text)
            is_known = words in self.words or (number < MOST and words in self.whole)
            if not words or (cut and is_known):
                cuts.append(cut[0].strip() if cut and words else part.text)
            elif not is_known:
                left.append(part.text)
        return left, cuts


def _words(text: str) -> str:
    return _NO_WORD.sub("", text).casefold()
