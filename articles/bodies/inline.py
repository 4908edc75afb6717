"""Runs of text with inline markup to one folded text with spans.

Senders break lines and indent inside their markup, so that the places of spans can only be known once the white space
is folded: each run is folded by itself, and the seams between runs are looked at once.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from articles.document import UNSEEN, Part, Span, fold_spaces

_UNSEEN = "".join(map(chr, [*UNSEEN, *range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0)]))
_COMBINING = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]+")


@dataclass(slots=True)
class Inline:
    """One block's text in the making. `open` and `close` bracket what is added between them."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[Span] = field(default_factory=list)
    is_gap: bool = False  # whether a space is due before the next word

    def add(self, text: str | None) -> None:
        """Add a run of text; its white space is folded with what stands before."""
        if not text:
            return
        shown = text.strip(_UNSEEN)  # a space beside them is one
        folded = fold_spaces(shown)
        self.is_gap = self.is_gap or shown[:1].isspace()
        if not folded:
            return
        if self.is_gap and self.length:
            self._append(" ")
        elif self.length and (marks := _COMBINING.match(folded)):  # they belong to the letter before them
            folded = self._compose(marks[0]) + folded[marks.end() :]
        if folded:  # nothing is left of marks that became one with their letter
            self._append(folded)
        self.is_gap = shown[-1].isspace()

    def last(self, count: int) -> str:
        """Return the last characters, `count` of them or somewhat more."""
        said = ""
        for piece in reversed(self.pieces):
            if len(said) >= count:
                break
            said = piece + said
        return said

    def open(self) -> int:
        """Return the mark of the beginning of a span, for `close`."""
        return self.length

    def close(self, mark: int, kind: str, href: str | None = None) -> None:
        """End the span begun at the mark; one without a visible character is dropped."""
        start = mark + 1 if mark < self.length and self._at(mark) == " " else mark
        if start < self.length:
            self.spans.append(Span(start, self.length, kind, href))

    def part(self, kind: str) -> Part | None:
        """Return the block, None where nothing visible was added; spans in the order of their beginnings."""
        if not self.length:
            return None
        text = "".join(self.pieces)
        if not unicodedata.is_normalized("NFC", text):  # two runs that compose: rarer than anything worth counting for
            return Part(kind, unicodedata.normalize("NFC", text))
        return Part(kind, text, tuple(sorted(self.spans, key=lambda span: (span.start, -span.end))))

    def _append(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def _at(self, offset: int) -> str:
        """Return the character at the offset; it is near the end, where spans close."""
        behind = self.length - offset
        for piece in reversed(self.pieces):
            if behind <= len(piece):
                return piece[len(piece) - behind]
            behind -= len(piece)
        return ""

    def _compose(self, marks: str) -> str:
        """Put combining marks to the last letter, if they become one with it; return those that do not."""
        last = self.pieces[-1]
        composed = unicodedata.normalize("NFC", last[-1] + marks)
        if len(composed) == 1:
            self.pieces[-1] = last[:-1] + composed
            return ""
        return marks
