"""Broken XML to XML that a parser takes whole: elements are closed where they must have ended, and no word is dropped.

A parser that recovers leaves out what it cannot place. Here whatever is no tag, for want of a bracket, a quotation
mark or an end, stays as the text that it is. Everything takes one pass, whatever the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape

DEEPEST = 200  # levels of elements; the parser takes 256
LONGEST_TAIL = 2000  # characters of a tag that the end of the file cuts off

_LETTER = r"A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u3001-\ud7ff"
_NAME = rf"[{_LETTER}][{_LETTER}0-9.\u00b7\u0300-\u036f-]*+"
_QUALIFIED = rf"(?:{_NAME}:)?{_NAME}"
_TAG = re.compile(rf"""<(/?)({_QUALIFIED})(?=[\s/>])((?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>""")
_LOOSE_TAG = re.compile(rf"<(/?)({_QUALIFIED})(?=[\s/>])([^<>]*+)>")
_CUT_TAG = re.compile(r"<[A-Za-z_/!?]")
_ATTRIBUTE = re.compile(rf"""({_QUALIFIED})\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)'|([^\s"'<>=`]++))""")
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)\b[^<>]*+>?(?:\s*+\]\s*+>)?", re.IGNORECASE)
_BARE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_FLAGS = frozenset("nowrap noshade compact hidden checked selected disabled async defer controls".split())

_SECTIONS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))
_EMPTY = frozenset({"br", "hr", "img"})  # HTML's, which have no end tag
_ENDED_BY_NEXT = frozenset("p li dt dd td th tr option".split())  # HTML's, whose end tag may be left out


@dataclass(frozen=True, slots=True)
class Mended:
    """XML without a declaration, perhaps with several roots or none, and what could not stay in it."""

    text: str
    unread: tuple[str, ...]


def mend(text: str) -> Mended:
    """Return the text as XML in which every element ends; comments, instructions and declarations are left out."""
    mender = _Mender(text)
    mender.run()
    return Mended("".join(mender.out), tuple(mender.unread))


@dataclass(slots=True)
class _Mender:
    text: str
    out: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)  # elements too deep to be opened
    missing: set[str] = field(default_factory=set)  # ends that no section will find any more

    def run(self) -> None:
        at = 0
        while (begin := self.text.find("<", at)) >= 0:
            self._say(self.text[at:begin])
            at = self._markup(begin)
        self._say(self.text[at:])
        self._close(0)

    def _say(self, text: str) -> None:
        if "&" in text:
            text = _BARE.sub("&amp;", text)
        self.out.append(text.replace("]]>", "]]&gt;"))

    def _markup(self, begin: int) -> int:
        """Read what begins with "<"; return where it ends."""
        for opening, closing in _SECTIONS:
            if self.text.startswith(opening, begin):
                return self._section(begin, opening, closing)
        if declaration := _DECLARATION.match(self.text, begin):
            return declaration.end()
        tag = _TAG.match(self.text, begin) or _LOOSE_TAG.match(self.text, begin)
        if tag and self._tag(tag):
            return tag.end()
        if not tag and self._is_cut(begin):
            self.unread.append(self.text[begin:])
            return len(self.text)
        self.out.append("&lt;")
        return begin + 1

    def _section(self, begin: int, opening: str, closing: str) -> int:
        """Read a comment, a CDATA section or an instruction; of one that does not end only the mark is dropped."""
        after = begin + len(opening)
        end = -1 if closing in self.missing else self.text.find(closing, after)
        if end < 0:
            self.missing.add(closing)
            if closing != "]]>":
                return after
            end = len(self.text)
        if closing == "]]>":
            self.out.append(escape(self.text[after:end], quote=False))
        return end + len(closing)

    def _is_cut(self, begin: int) -> bool:
        """Tell whether the file ends within a tag."""
        is_near = len(self.text) - begin < LONGEST_TAIL
        return is_near and self.text.find(">", begin) < 0 and _CUT_TAG.match(self.text, begin) is not None

    def _tag(self, tag: re.Match[str]) -> bool:
        """Read a tag; tell whether it was one, since "<Untel et Fils>" are words."""
        end, name, said = tag.groups()
        if end:
            self._end(name)
            return True
        rest = _ATTRIBUTE.sub("", said).replace("/", " ").split()
        if "=" not in said and not _FLAGS.issuperset(word.lower() for word in rest):
            return False
        self.unread += [said.strip()] if not _FLAGS.issuperset(word.lower() for word in rest) else []
        self._start(name, said)
        return True

    def _start(self, name: str, said: str) -> None:
        lower = name.lower()
        if lower in _ENDED_BY_NEXT and self.opened and self.opened[-1].lower() == lower:
            self._close(len(self.opened) - 1)
        is_empty = lower in _EMPTY or (said.endswith("/") and not _is_value(said))
        if len(self.opened) >= DEEPEST and not is_empty:
            self.passed_over[lower] += 1
            self.out.append(" ")
            return
        self.out += ("<", name, *_attributes(said), "/>" if is_empty else ">")
        if not is_empty:
            self.opened.append(name)

    def _end(self, name: str) -> None:
        """End the innermost element of the name with all that is open in it; an end of nothing is left out."""
        lower = name.lower()
        if self.passed_over[lower]:
            self.passed_over[lower] -= 1
            self.out.append(" ")
            return
        level = next((at for at in range(len(self.opened) - 1, -1, -1) if self.opened[at].lower() == lower), -1)
        if level >= 0:
            self._close(level)

    def _close(self, level: int) -> None:
        self.out += [f"</{name}>" for name in reversed(self.opened[level:])]
        del self.opened[level:]


def _attributes(said: str) -> list[str]:
    """Return the attributes of a tag, each with a blank before it; the first of each name counts."""
    values: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(said):
        values.setdefault(name, _BARE.sub("&amp;", double or single or bare).replace('"', "&quot;"))
    return [f' {name}="{value}"' for name, value in values.items()]


def _is_value(said: str) -> bool:
    """Tell whether the stroke at the end of a tag belongs to an unquoted value: <a href=https://example.org/>."""
    return any(attribute.end() == len(said) for attribute in _ATTRIBUTE.finditer(said))
