"""Bytes to an XML tree, whatever their sender says of them: nothing is fetched, nothing expands, no word is dropped.

The encoding is told by the bytes where they contradict the declaration. References that XML does not know are read as
HTML's; XML that is broken is mended (articles.bodies.mending), and a note says so.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from html.entities import html5

from lxml import etree
from lxml.etree import _Element as Element

from articles.bodies import mending
from articles.bodies.encoding import C1, decode, is_same
from articles.document import LARGEST, Message, Refused, gettext_noop

Mend = Callable[[str], str]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

LONGEST_ENTITY = 100  # characters
MOST_TAGS = 1_500_000  # "<" in one file; the largest feeds of the web have some 100,000

MOST_ATTRIBUTES = 1000  # of one element; lxml takes the square of their number to list them
SHORTEST_ATTRIBUTE = len(' a=""')
_DEFAULT_NAMESPACE = ' xmlns="'
BEFORE_DECLARATION = 500  # bytes in which to look for it; some senders' lines of transmission stand before it

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\?>\s*")
_DECLARED = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']\s*([\w.:-]{1,40})""")
_DOCTYPE = re.compile(r"\s*+(?:(?><!--.*?-->|<\?.*?\?>)\s*+){0,20}+<!DOCTYPE\b", re.DOTALL | re.IGNORECASE)
_DOCTYPE_PART = re.compile(r"""<!--.*?(?:-->|\Z)|"[^"]*"|'[^']*'|\[|\]|>""", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ENTITY = re.compile(
    r"""<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[\w.:-]+)\s+"""
    r"""(?:(?:SYSTEM|PUBLIC)(?P<unparsed>[^<>]*\sNDATA\s)?|(?P<mark>["'])(?P<value>.*?)(?P=mark))?""",
    re.DOTALL,
)
_CHARACTER = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|amp|quot|apos);")
# A part of the document type in a file beside it, as standards are made of several; nothing is ever fetched.
_MODULE = re.compile(
    r"""<!ENTITY\s+%\s+[\w.:-]+\s+(?:SYSTEM|PUBLIC\s+(?:"[^"<>]*"|'[^'<>]*'))\s+["']"""
    r"""(?:https?://(?:www\.)?(?:iptc|nitf|newsml|w3)\.org/)?(?![\w.+-]*:|[/\\])[^"'<>&%:]*\.(?:dtd|mod|ent)["']\s*>""",
    re.IGNORECASE,
)
# An ampersand that begins no reference XML knows, and references by number; in CDATA and comments they are characters
# like others, which to look for takes forty times as long.
_REFERENCE = re.compile(
    r"&(?:(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][\w.-]{0,40});?|(#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6});"
    r"(?:&#(?:\d{1,7}|[xX][0-9A-Fa-f]{1,6});)*))"
)
_WITH_SECTIONS = re.compile(rf"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|{_REFERENCE.pattern}", re.DOTALL)
_NUMBER = re.compile(r"#(?:(\d+)|[xX]([0-9A-Fa-f]+));")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^<>]*)")
_BEFORE_ROOT = re.compile(
    rb"(?:[\xef\xbb\xbf \t\r\n]+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>)*+", re.DOTALL | re.IGNORECASE
)
# What the parser says of a tree, a text or a name beyond its limits.
_BEYOND_LIMITS = re.compile(r"excessive depth|limit exceeded|too (?:big|long)|XML_PARSE_HUGE", re.IGNORECASE)
_HAS_TOO_MANY = etree.XPath(f"boolean(//*[count(@*) > {MOST_ATTRIBUTES}])")


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree whose element names bear no namespace, what was odd about its bytes, and words that stand outside it.

    Of several trees in one file the others are the root's siblings, and their words are in `unread`.
    """

    root: Element
    notes: tuple[Message, ...] = ()
    unread: tuple[str, ...] = ()


@lru_cache(maxsize=8)  # every sniffer asks it of the same head
def root_of(head: bytes) -> tuple[str, str]:
    """Return the local name of the first element in a file's head, and its attributes as they stand; "" for none."""
    if b"<" not in head:
        return "", ""
    if b"\x00" in head[:4]:
        head = decode(head).text.encode("utf-8", "replace")
    declaration = head.find(b"<?xml", 0, BEFORE_DECLARATION)
    before = _BEFORE_ROOT.match(head, max(declaration, 0))
    match = _ROOT.match(head, before.end() if before else 0)
    return (match[1].decode("ascii"), match[2].decode("utf-8", "replace")) if match else ("", "")


def read(
    raw: bytes, *, charset: str | None = None, mend: Mend | None = None, keeps_namespaces: bool = False
) -> Tree | Refused:
    """Return the tree of the bytes, or why there is none; `charset` is what the transport declared.

    `mend` puts right what a format's senders get wrong, where the text is no XML; with `keeps_namespaces` the names
    stay as lxml has them, and `drop_namespaces` is for the caller.
    """
    text, notes = _text(raw, charset)
    if len(text) > MOST_TAGS and text.count("<") > MOST_TAGS:
        template = gettext_noop("It has more than %(count)d tags, as only attacks have. Send its stories in parts.")
        return Refused(0, "hostile-xml", Message(template, {"count": MOST_TAGS}))
    entities = _entities(text)
    if isinstance(entities, Refused):
        return entities
    text = text[entities.end :]
    if entities.values and text.count("&") * max(map(len, entities.values.values())) > LARGEST:
        return _hostile(next(iter(entities.values)))
    if "&" in text:
        reference = _WITH_SECTIONS if "<![CDATA[" in text or "<!--" in text else _REFERENCE
        text = reference.sub(lambda match: _referred(match, entities.values), text)
    has_names = not keeps_namespaces and "xmlns" in text
    plain = _without_default_namespaces(text) if has_names else ""
    tree = _whole(plain, notes) or _parse(text, notes, mend)
    may_have_many = len(text) > MOST_ATTRIBUTES * SHORTEST_ATTRIBUTE and text.count("=") > MOST_ATTRIBUTES
    if isinstance(tree, Tree) and may_have_many and _HAS_TOO_MANY(tree.root):
        template = gettext_noop("One of its tags has more than %(count)d attributes, as only attacks have.")
        return Refused(0, "hostile-xml", Message(template, {"count": MOST_ATTRIBUTES}))
    has_names = has_names and "xmlns" in (plain or text)
    if isinstance(tree, Tree) and not keeps_namespaces and (has_names or tree.notes):
        for root in (tree.root, *tree.root.itersiblings()):
            drop_namespaces(root)
    return tree


def _text(raw: bytes, charset: str | None) -> tuple[str, list[Message]]:
    """Return the text after its declaration, and a note where that does not say what the bytes are."""
    match = _DECLARED.search(raw[: BEFORE_DECLARATION + 400])
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
    return _Entities(match.end(), {})  # it does not end, and is mended as words outside the tree


def _declared_entities(subset: str, end: int) -> _Entities | Refused:
    """Return the entities that stand for a few characters, as editors' tools declare nbsp and the like."""
    values: dict[str, str] = {}
    for entity in _ENTITY.finditer(_MODULE.sub("", _COMMENT.sub("", subset))):
        if entity["unparsed"]:  # names a picture, which nobody parses
            continue
        written = entity["value"] or ""
        value = _CHARACTER.sub(lambda match: unescape(match[0]), written)
        is_plain = not any(sign in _CHARACTER.sub("", written) for sign in "&%<") and len(value) <= LONGEST_ENTITY
        if entity["parameter"] or entity["value"] is None or not is_plain or "<" in value:
            return _hostile(entity["name"])
        values[entity["name"]] = value
    return _Entities(end, values)


def _hostile(name: str) -> Refused:
    template = gettext_noop(
        "Its document type declares entities that fetch or expand (“%(name)s”): such a file can be an attack. "
        "Ask the sender for the story without them."
    )
    return Refused(0, "hostile-xml", Message(template, {"name": name[:80]}))


def _referred(match: re.Match[str], values: dict[str, str]) -> str:
    """Return what a reference stands for that XML does not know by itself: an entity of HTML or of the sender."""
    name, numbers = match.groups()
    if numbers:
        return _numbered(numbers)
    if name is None:
        return match[0]
    known = values.get(name) or html5.get(name + ";")
    if known is None or not match[0].endswith(";"):
        return "&amp;" + match[0][1:]
    return escape(known)


def _numbered(references: str) -> str:
    """Return the characters of references by number, those that XML forbids as what their sender meant.

    Windows-1252 is meant by 128 to 159, a sign beyond 65,535 by the two halves of its UTF-16.
    """
    codes = [int(figures or "0") or int(hexadecimal or "0", 16) for figures, hexadecimal in _NUMBER.findall(references)]
    said = "".join(C1.get(code) or chr(code) for code in codes if code <= sys.maxunicode)
    return escape(said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _without_default_namespaces(text: str) -> str:
    """Return XML without its declarations of default namespaces, since to rename every element takes longer; or ""."""
    first, *rest = text.split(_DEFAULT_NAMESPACE)
    if not rest or "<![CDATA[" in text:
        return ""
    kept = [first]
    for piece in rest:
        address, mark, after = piece.partition('"')
        is_in_tag = kept[-1].rfind("<") > kept[-1].rfind(">")
        kept.append(after if mark and is_in_tag and "<" not in address else f"{_DEFAULT_NAMESPACE}{piece}")
    return "".join(kept)


def _whole(text: str, notes: list[Message]) -> Tree | None:
    """Return the tree of a text that is whole XML."""
    try:
        return Tree(_parsed(text, recover=False), tuple(notes)) if text else None
    except etree.XMLSyntaxError:
        return None


def _parse(text: str, notes: list[Message], mend: Mend | None) -> Tree | Refused:
    """Return the tree of the text as it stands, else as it can be mended; a tree too deep or too long is refused."""
    try:
        return Tree(_parsed(text, recover=False), tuple(notes))
    except etree.XMLSyntaxError as error:
        if refused := _limit(error):
            return refused
        if _ILLEGAL.search(text):  # looked for only here, since they never pass
            return _parse(_ILLEGAL.sub(lambda match: " " if match[0] in "\x0b\x0c" else "", text), notes, mend)
        notes.append(_broken(error))
    mended = mending.mend(mend(text) if mend else text)
    try:
        text = _REFERENCE.sub(lambda match: _referred(match, {}), mended.text)  # those of a comment that does not end
        whole = _parsed(f"<several>{text}</several>", recover=True)
    except etree.XMLSyntaxError as error:
        return _limit(error) or _unreadable(str(error.msg))
    first = next(iter(whole), None)
    if first is None:
        return _unreadable(gettext_noop("it has no element"))
    others = [other for other in whole if other is not first]
    outside = [whole.text, first.tail, *("".join(map(str, other.itertext())) + (other.tail or "") for other in others)]
    unread = [words for said in [*outside, *mended.unread] if (words := (said or "").strip())]
    return Tree(first, tuple(notes), tuple(unread))


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
        if not isinstance(tag, str):
            continue
        if tag[0] == "{":  # whose address may hold braces of its own
            tag = tag[tag.rindex("}") + 1 :]
        elif ":" not in tag:
            continue
        name = tag[tag.rfind(":") + 1 :]  # a prefix that nobody declared goes, too
        element.tag = name if name[:1].isalpha() else f"_{name}"


def _limit(error: etree.XMLSyntaxError) -> Refused | None:
    """Return the refusal of a tree that is too deep or has a text too long for one piece of copy."""
    if not _BEYOND_LIMITS.search(str(error.msg)):
        return None
    template = gettext_noop("Its XML is nested too deeply or has too long a text for copy (line %(line)d).")
    return Refused(0, "hostile-xml", Message(template, {"line": error.lineno or 0}))


def _broken(error: etree.XMLSyntaxError) -> Message:
    template = gettext_noop("Its XML is broken in line %(line)d (%(reason)s); it was mended and read.")
    return Message(template, {"line": error.lineno or 0, "reason": str(error.msg)[:200]})


def _unreadable(reason: str) -> Refused:
    template = gettext_noop("This is no XML that can be read: %(reason)s. Ask the sender for the file once more.")
    return Refused(0, "broken-xml", Message(template, {"reason": reason[:200]}))
