"""Invented stories with labelled quotations: `"[[words|speaker/another name for them]]"`, `-` where nobody speaks.

Stories stand apart by a line of three equals signs; the first line of each is its headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from articles.document import PARAGRAPH, Block, Quote
from articles.extraction import quotes

_LABELLED = re.compile(r"\[\[(?P<words>.*?)\|(?P<speaker>[^\]|]*)\]\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Label:
    """The range of a quotation and the names of its speaker; none where the words in marks are nobody's."""

    start: int
    end: int
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """A labelled story and the quotations that are found in it."""

    text: str
    labels: tuple[Label, ...]
    found: tuple[Quote, ...]

    def said(self) -> Iterator[tuple[Label, Quote | None]]:
        """Yield each quotation that somebody says with the one found at its place."""
        by_start = {quote.start: quote for quote in self.found}
        return ((label, by_start.get(label.start)) for label in self.labels if label.speakers)


def read(language: str) -> list[Story]:
    """Return the labelled stories of a language."""
    copy = Path(__file__).with_name(f"{language}.txt").read_text("utf-8")
    return [_story(part.strip(), language) for part in re.split(r"^===$", copy, flags=re.MULTILINE)]


def is_right(quote: Quote, label: Label) -> bool:
    """Tell whether a quotation's speaker has the last word of one of the label's names."""
    words = re.findall(r"\w+", (quote.speaker or "").casefold())
    return any(re.findall(r"\w+", name.casefold())[-1] in words for name in label.speakers)


def _story(marked: str, language: str) -> Story:
    text, labels, at = "", [], 0
    for match in _LABELLED.finditer(marked):
        text += marked[at : match.start()]
        speakers = () if match["speaker"] == "-" else tuple(match["speaker"].split("/"))
        labels.append(Label(len(text), len(text) + len(match["words"]), speakers))
        text, at = text + match["words"], match.end()
    text += marked[at:]
    return Story(text, tuple(labels), quotes.find_in(_blocks(text), text, names=(), language=language))


def _blocks(text: str) -> list[Block]:
    """Return each line as a paragraph."""
    return [Block(PARAGRAPH, match[0], *match.span()) for match in re.finditer(r"[^\n]+", text)]
