"""Bytes to an XML tree, whatever their sender says of them: nothing is fetched, nothing expands, no word is dropped.

The encoding is told by the bytes where they contradict the declaration. Broken XML is mended where the mending is
plain (a bare ampersand, an entity of HTML) and else read as far as it goes; a note says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from html.entities import html5

from lxml import etree
from lxml.etree import _Element as Element

from articles.bodies.encoding import decode, is_same
from articles.document import Message, Refused, gettext_noop

Mend = Callable[[str], str]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\?>\s*")
_DECLARED = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']\s*([\w.:-]{1,40})""")
_DOCTYPE = re.compile(r"\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*){0,20}<!DOCTYPE\b", re.DOTALL | re.IGNORECASE)
_DOCTYPE_PART = re.compile(r"""<!--.*?-->|"[^"]*"|'[^']*'|\[|\]|>""", re.DOTALL)
_ENTITY = re.compile(
    r"""<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[\w.:-]+)\s+(?:SYSTEM|PUBLIC|(["'])(?P<value>.*?)\3)?""", re.DOTALL
)
# An ampersand that begins no reference XML knows; in CDATA and comments it is a character like others.
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
    r"|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)(?:([A-Za-z][\w.-]{0,40}));?",
    re.DOTALL,
)
_AMPERSAND = re.compile(
    r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))|&(?![A-Za-z#])|<(?![A-Za-z_/!?])|\]\]>", re.DOTALL
)
_BAD_NUMBER = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9A-Fa-f]));")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^<>]*)")
_BEFORE_ROOT = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree whose element names bear no namespace, what was odd about its bytes, and words that stand outside it."""

    root: Element
    notes: tuple[Message, ...] = ()
    unread: tuple[str, ...] = ()


def root_of(head: bytes) -> tuple[str, str]:
    """Return the local name of the first element in a file's head, and its attributes as they stand; "" for none."""
    if b"\x00" in head[:4]:
        head = decode(head).text.encode("utf-8", "replace")
    match = _ROOT.match(_BEFORE_ROOT.sub(b"", head).lstrip(b"\xef\xbb\xbf \t\r\n"))
    return (match[1].decode("ascii"), match[2].decode("utf-8", "replace")) if match else ("", "")


def read(
    raw: bytes, *, charset: str | None = None, mend: Mend | None = None, keeps_namespaces: bool = False
) -> Tree | Refused:
    """Return the tree of the bytes, or why there is none; `charset` is what the transport declared.

    `mend` puts right what a format's senders get wrong, where the text is no XML; with `keeps_namespaces` the names
    stay as lxml has them, and `drop_namespaces` is for the caller.
    """
    text, notes = _text(raw, charset)
    entities = _entities(text)
    if isinstance(entities, Refused):
        return entities
    text = text[entities.end :]
    if "&" in text:
        text = _REFERENCE.sub(lambda match: _referred(match, entities.values), text)
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub(lambda match: " " if match[0] in "\x0b\x0c" else "", text)
    tree = _parse(text, notes, mend)
    if isinstance(tree, Tree) and "xmlns" in text and not keeps_namespaces:
        drop_namespaces(tree.root)
    return tree


def _text(raw: bytes, charset: str | None) -> tuple[str, list[Message]]:
    """Return the text after its declaration, and a note where that does not say what the bytes are."""
    match = _DECLARED.search(raw[:400])
    declared = match[1].decode("ascii") if match else charset
    decoded = decode(raw, charset=declared)
    notes = [note for note in decoded.notes if note.params and "encoding" not in note.params]
    if declared and not raw.isascii() and not is_same(declared, decoded.encoding):
        template = gettext_noop("It is declared as %(declared)s, but was read as %(encoding)s, as its bytes say.")
        notes.append(Message(template, {"declared": declared.upper(), "encoding": decoded.encoding.upper()}))
    declaration = _DECLARATION.match(decoded.text)
    return (decoded.text[declaration.end() :] if declaration else decoded.text.lstrip()), notes


@dataclass(frozen=True, slots=True)
class _Entities:
    """Where the document type ends, and the plain texts that it gives names to."""

    end: int
    values: dict[str, str]


def _entities(text: str) -> _Entities | Refused:
    """Return what the document type declares; what would fetch or expand is refused, the rest of it is of no use."""
    match = _DOCTYPE.match(text)
    if not match:
        return _Entities(0, {})
    start, depth = match.end(), 0
    for part in _DOCTYPE_PART.finditer(text, start):
        depth += {"[": 1, "]": -1}.get(part[0], 0)
        if part[0] == ">" and depth <= 0:
            return _declared_entities(text[start : part.end()], part.end())
    return _unreadable(gettext_noop("its document type does not end"))


def _declared_entities(subset: str, end: int) -> _Entities | Refused:
    values: dict[str, str] = {}
    for entity in _ENTITY.finditer(subset):
        value = entity["value"]
        if entity["parameter"] or value is None or "&" in value or "%" in value or "<" in value or len(value) > 100:
            template = gettext_noop(
                "Its document type declares entities that fetch or expand (“%(name)s”): such a file can be an attack. "
                "Ask the sender for the story without them."
            )
            return Refused(0, "hostile-xml", Message(template, {"name": entity["name"][:80]}))
        values[entity["name"]] = value
    return _Entities(end, values)


def _referred(match: re.Match[str], values: dict[str, str]) -> str:
    """Return what a reference stands for that XML does not know by itself: an entity of HTML or of the sender."""
    name = match[1]
    if name is None:
        return match[0]
    known = values.get(name) or html5.get(name + ";")
    if known is None or not match[0].endswith(";"):
        return "&amp;" + match[0][1:]
    return escape(known)


def _parse(text: str, notes: list[Message], mend: Mend | None) -> Tree | Refused:
    """Return the tree: strictly, else with plain mending, else as far as the parser recovers."""
    try:
        return Tree(_parsed(text, recover=False), tuple(notes))
    except etree.XMLSyntaxError as error:
        if refused := _limit(error):
            return refused
        notes.append(_broken(error))
    text = _BAD_NUMBER.sub("", _AMPERSAND.sub(_mended, mend(text) if mend else text))
    try:  # whatever follows the first element is inside another one, so that it is read too
        whole = _parsed(f"<several>{text}</several>", recover=True)
    except etree.XMLSyntaxError as error:
        return _limit(error) or _unreadable(str(error.msg))
    first = next((child for child in whole if isinstance(child.tag, str)), None)
    if first is None:
        return _unreadable(gettext_noop("it has no element"))
    outside = [
        whole.text or "",
        *("".join(map(str, child.itertext())) for child in whole if child is not first),
        first.tail or "",
    ]
    return Tree(first, tuple(notes), tuple(words for said in outside if (words := said.strip())))


def _mended(match: re.Match[str]) -> str:
    """Return a sign of markup as text; the last section of CDATA with its end, should that be cut off."""
    section: str = match[1] or ""
    if section.startswith("<![CDATA[") and not section.endswith("]]>"):
        return section + "]]>"
    return section or escape(match[0])


def _parsed(text: str, *, recover: bool) -> Element:
    """Return the root; the parser reaches nothing outside the text, and is made anew since threads would share it."""
    parser = etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def drop_namespaces(root: Element) -> None:
    """Leave the elements from this one down with their local names."""
    for element in root.iter():
        tag = element.tag
        if isinstance(tag, str) and tag[0] == "{":
            element.tag = tag[tag.index("}") + 1 :]


def _limit(error: etree.XMLSyntaxError) -> Refused | None:
    """Return the refusal of a tree that is too deep or has a text too long for one piece of copy."""
    said = str(error.msg)
    if "depth" not in said.lower() and "huge" not in said.lower():
        return None
    template = gettext_noop("Its XML is nested too deeply or has too long a text for copy (line %(line)d).")
    return Refused(0, "hostile-xml", Message(template, {"line": error.lineno or 0}))


def _broken(error: etree.XMLSyntaxError) -> Message:
    template = gettext_noop("Its XML is broken in line %(line)d (%(reason)s); it was read as far as it could be.")
    return Message(template, {"line": error.lineno or 0, "reason": str(error.msg)[:200]})


def _unreadable(reason: str) -> Refused:
    template = gettext_noop("This is no XML that can be read: %(reason)s. Ask the sender for the file once more.")
    return Refused(0, "broken-xml", Message(template, {"reason": reason[:200]}))
