"""Plain-text body to blocks: broken lines flow back into their paragraphs, paragraphs of one line each stay apart.

Three ways of breaking lines are told apart by rules, not by a setting: copy wrapped at a column, quotations that stand
alone on lines in the midst of their sentence, and one paragraph a line with or without blank lines between.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from articles.bodies import datelines, tables
from articles.bodies.lines import Line, split
from articles.document import PARAGRAPH, Part, fold_all, fold_spaces

MOST_PARAGRAPHS = 20_000  # beyond it lines run together, so that a page can still be made of them
WIDEST = 100  # columns of wrapped copy
LONGEST_SUBHEADING = 90
NARROWEST = 40
INDENT = 2  # columns that set a paragraph's first line off
SPARE = 8  # columns that a wrapped line may leave empty
MARGIN = 200_000  # lines looked at to tell wrapped copy

BULLET = re.compile(r"(?:[•‣▪◦●■►]\s*|[-–—*]\s+)(?=\S)")
_GLUED = re.compile(r",|(?!\.{2})[.;:!?)\]»”’](?!\w)|\"(?=[\s,.;:!?)]|$)")
_TERMINAL = re.compile(r"[.!?…][»”\"’')\]\s]*$")
_CLOSING = '.,;:!?)]"»”’'
_CLOSING_SIGNS = frozenset(_CLOSING)
_OPENING = ("«", "“", '"', "„", "‘")
_LONE_QUOTATION = re.compile(r"[«“\"„].*[»”\"][.,;]?$")
# A line that ends in one of these is not the end of a paragraph nor a subheading.
_DANGLING = re.compile(
    r"(?:[,;(«“&/–—-]|\b(?:[àa]|au|aux|avec|car|ce|ces|cette|chez|comme|contre|dans|de|des|dont|du|elle|en|entre|est|et|était|"
    r"il|ils|la|le|les|leur|leurs|mais|ne|notre|on|ou|où|par|pas|plus|pour|que|qui|sa|sans|se|ses|si|son|sont|sous|sur|"
    r"un|une|vers|and|as|at|but|by|for|from|has|he|her|his|in|is|it|its|of|on|or|she|that|the|their|they|to|was|were|"
    r"which|who|with)|\w[’'])$",
    re.IGNORECASE,
)
# Words that end no subheading either ("What they look for", "Où on en est" do): a blank line after them is no end.
_UNFINISHED = re.compile(
    r"(?:\b(?:[àa]|au|aux|ces|cette|chez|comme|dans|de|des|dont|du|entre|et|la|le|les|leur|leurs|mais|notre|ou|par|que|qui|"
    r"ses|sous|sur|un|une|vers|an|and|because|his|its|of|or|the|their|whose)|\b\w{1,2}[’'])$",
    re.IGNORECASE,
)
_LOWER_QUOTATION = re.compile(r"[«“\"„]\s*[^\W\d_A-ZÀ-ÖØ-Þ]")


@dataclass(slots=True)
class _Part:
    """A block in the making: its lines, and whether a blank line stands before it."""

    kind: str
    lines: list[str]
    gap: bool
    glue: list[str] = field(default_factory=list)

    @property
    def last(self) -> str:
        return self.lines[-1]

    def add(self, text: str, *, is_tight: bool) -> None:
        self.glue.append("" if is_tight else " ")
        self.lines.append(text)

    def text(self) -> str:
        if not self.glue:
            return self.lines[0]
        pieces = [self.lines[0]]
        for glue, line in zip(self.glue, self.lines[1:], strict=True):
            pieces += (glue, line)
        return fold_spaces("".join(pieces))


def paragraphs(text: str) -> list[Part]:
    """Return the blocks of a plain-text body that another format carries: nothing of it is frame or sign.

    The dashes and bullets of a list stay in its paragraphs, since there is no `source` to tell of them.
    """
    rows = text.splitlines()
    texts = [row.strip() for row in rows]
    tabular = tables.find(rows) if tables.is_likely("\n".join(texts)) else frozenset()
    if not tabular:
        return _flowing(rows, texts)
    parts: list[Part] = []
    for is_table, numbers in itertools.groupby(range(len(rows)), tabular.__contains__):
        some = [rows[number] for number in numbers]
        parts += [tables.row(row) for row in some] if is_table else _flowing(some, [row.strip() for row in some])
    return parts


def _flowing(rows: list[str], texts: list[str]) -> list[Part]:
    """Return the blocks of copy without tables: the short way for copy that is evenly wrapped, else line by line."""
    if (wrapped := _wrapped(rows, texts)) is None:
        return flow(split("\n".join(rows)), keeps_bullets=True)
    folded = fold_all([" ".join(lines) for lines in wrapped])
    if all([len(lines) > 1 for lines in wrapped]):  # a subheading is one line
        return [Part(PARAGRAPH, text) for text in folded]
    parts = [_Part(PARAGRAPH, lines, False) for lines in wrapped]
    _mark_subheadings(parts)
    return [Part(part.kind, text) for part, text in zip(parts, folded, strict=True)]


def _wrapped(rows: list[str], texts: list[str]) -> list[list[str]] | None:
    """Return the paragraphs of evenly wrapped copy: set apart by blank lines, by indented first lines, or both.

    None where the lines are not evenly wrapped, or need the closer look of `flow`.
    """
    if not _CLOSING_SIGNS.isdisjoint([text[:1] for text in texts]) and any(map(_GLUED.match, texts)):
        return None
    widths = list(map(len, map(str.rstrip, rows)))
    begins = _beginnings(rows, texts, widths)
    short = _short_lines(texts, widths, [number for number, text in enumerate(texts) if text and number not in begins])
    if short is None:
        return None
    starts = sorted([number for number in begins | short if number < len(texts) and texts[number]])
    wrapped = [list(filter(None, texts[start:end])) for start, end in itertools.pairwise([*starts, len(texts)])]
    is_unsure = [
        1
        for before, start in zip(wrapped, starts[1:], strict=False)
        if (len(before) == 1 or not texts[start - 1]) and _is_unsure(before, texts[start], is_gap=not texts[start - 1])
    ]
    return None if is_unsure or len(wrapped) > MOST_PARAGRAPHS else wrapped


def _beginnings(rows: list[str], texts: list[str], widths: list[int]) -> set[int]:
    """Return the lines that begin a paragraph: after a blank one, or indented."""
    indents = list(map(operator.sub, widths, map(len, texts)))
    has_blank = "" in texts
    filled = [indent for indent, text in zip(indents, texts, strict=True) if text] if has_blank else indents
    least = min(filled, default=0) + INDENT
    begins = {n for n, indent in enumerate(indents) if indent and (indent >= least or rows[n][0] == "\t")}
    if has_blank:
        begins |= {number + 1 for number, text in enumerate(texts) if not text}
    begins.add(0)
    return begins


def _short_lines(texts: list[str], widths: list[int], joins: list[int]) -> set[int] | None:
    """Return the lines behind one that was ended on purpose; None where lines are not evenly wrapped at all.

    `joins` are the lines that begin no paragraph by their place.
    """
    if not joins:
        return set()
    sizes = sorted([widths[number - 1] for number in joins])
    width = sizes[len(sizes) * 9 // 10]
    if not NARROWEST <= width <= WIDEST:
        return None
    full = width - SPARE - 1
    behind = set()
    for number in [number for number in joins if widths[number - 1] < full or texts[number - 1][-1] == "-"]:
        before, after = texts[number - 1], texts[number]
        if before[-1] == "-":
            return None
        room = full - widths[number - 1]
        has_room = len(after) <= room or after.find(" ", 0, room + 1) >= 0
        if has_room and before[-1] != "," and not after[0].islower():
            behind.add(number)
    loose = sum(1 for number in behind if not _TERMINAL.search(texts[number - 1][-8:]))
    return behind if loose * 5 <= len(joins) else None


def _is_unsure(lines: list[str], after: str, *, is_gap: bool) -> bool:
    """Tell whether a paragraph may go on in the next one, which begins with the line `after`."""
    if len(lines) == 1 and datelines.is_alone(lines[0]):
        return True
    return is_gap and leads_on(lines[-1], after)


def flow(lines: Sequence[Line], *, keeps_bullets: bool = False) -> list[Part]:
    """Return the blocks that the lines make: paragraphs, subheadings and list items."""
    width = _wrapped_width(lines)
    margin = min([line.indent for line in lines if line.text], default=0)
    parts: list[_Part] = []
    gap = True
    for line in lines:
        if not line.text:
            gap = True
            continue
        bullet = None if keeps_bullets or line.text[0].isalnum() else BULLET.match(line.text)
        _place(line, parts, width, bullet=bullet, is_indented=line.indent - margin >= 2, gap=gap)
        gap = False
    _mark_subheadings(parts)
    return [Part(part.kind, part.text()) for part in parts]


def _place(
    line: Line, parts: list[_Part], width: int, *, bullet: re.Match[str] | None, is_indented: bool, gap: bool
) -> None:
    """Add a line to the last part, or begin another with it."""
    if bullet and not (width and not gap and parts and parts[-1].kind == PARAGRAPH and _is_open(parts[-1])):
        parts.append(_Part("listitem", [line.text[bullet.end() :]], gap))
    elif parts and (
        len(parts) >= MOST_PARAGRAPHS or _continues(parts[-1], line.text, width, is_indented=is_indented, gap=gap)
    ):
        is_hyphenated = re.search(r"\w-$", parts[-1].last) is not None and line.text[:1].islower()
        parts[-1].add(line.text, is_tight=is_hyphenated or _is_glued(line.text))
    else:
        parts.append(_Part(PARAGRAPH, [line.text], gap))


def _is_glued(text: str) -> bool:
    """Tell whether a line begins with a sign that belongs to the line before it."""
    return text[0] in _CLOSING and _GLUED.match(text) is not None


def _is_open(part: _Part) -> bool:
    return not _TERMINAL.search(part.last[-8:])


def _continues(part: _Part, text: str, width: int, *, is_indented: bool, gap: bool) -> bool:
    """Tell whether a line goes on with the part before it."""
    if _is_glued(text):
        return True
    if part.kind == PARAGRAPH and len(part.lines) == 1 and datelines.is_alone(part.last):
        return True
    is_lower = text[:1].islower()
    if gap:
        return part.kind == PARAGRAPH and leads_on(part.last, text)
    if part.kind != PARAGRAPH:
        return is_indented or is_lower
    if width:
        return not is_indented and (_is_open(part) or _is_full(part.last, text, width))
    if not _is_open(part):
        return is_lower
    return _goes_on(part, text)


def leads_on(before: str, text: str) -> bool:
    """Tell whether a line goes on, across a blank line, with one that stops in mid sentence."""
    if _TERMINAL.search(before[-8:]):
        return False
    if text[:1].islower():
        return True
    if before.endswith(":"):
        return False
    if _UNFINISHED.search(before[-12:]):
        return True
    is_sure = _DANGLING.search(before[-12:]) or len(before) > LONGEST_SUBHEADING or _LONE_QUOTATION.match(text)
    return bool(is_sure and _LOWER_QUOTATION.match(text))


def _is_full(line: str, following: str, width: int) -> bool:
    """Tell whether the next line's first word had no room left in this one."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _goes_on(part: _Part, text: str) -> bool:
    """Tell whether a line follows an unfinished one, in copy that is not wrapped."""
    if text[:1].islower() or text[:1].isdigit() or text[:1] == "(":
        return True
    if part.last.endswith(":"):
        return text.startswith(_OPENING)
    if _DANGLING.search(part.last[-12:]) or _LONE_QUOTATION.match(part.last):
        return True
    return text.startswith(_OPENING) and _LONE_QUOTATION.match(text) is not None


def _wrapped_width(lines: Sequence[Line]) -> int:
    """Return the column at which the copy is wrapped, 0 where it is not.

    In wrapped copy no line but the last of a paragraph has room left for the word that begins the next.
    """
    looked_at = lines[:MARGIN]
    if any(len(line.text) + line.indent > WIDEST for line in looked_at):
        return 0
    width = max((len(line.text) + line.indent for line in looked_at), default=0)
    pairs = [
        (line.text, after.text)
        for line, after in itertools.pairwise(looked_at)
        if line.text and after.text and not BULLET.match(after.text)
    ]
    inner = [(line, after) for line, after in pairs if not _TERMINAL.search(line[-8:])]
    if len(inner) < 3:
        return width if inner and all(55 <= len(line) <= 90 for line, _ in inner) else 0
    full = sum(1 for line, after in inner if _is_full(line, after, width - 2))
    return width if width >= 40 and full >= 0.8 * len(inner) else 0


def _mark_subheadings(parts: Sequence[_Part]) -> None:
    """Call a short line without a full stop, before a longer paragraph, a subheading."""
    for before, part, after in zip([None, *parts], parts, parts[1:], strict=False):
        if not _is_subheading(part) or (before is not None and before.kind == PARAGRAPH and _is_open(before)):
            continue
        if after.kind == PARAGRAPH and len(after.lines[0]) > len(part.last):
            part.kind = "subheading" if not _is_open(after) or len(after.last) > LONGEST_SUBHEADING else part.kind


def _is_subheading(part: _Part) -> bool:
    text = part.last
    if part.kind != PARAGRAPH or len(part.lines) > 1 or len(text) > LONGEST_SUBHEADING or not text[:1].strip():
        return False
    has_end = _TERMINAL.search(text[-8:]) and not text.rstrip(" \u00a0").endswith("?")
    return not (has_end or text[:1].islower() or text.endswith((":", ",", ";")))
