"""Texts of feeds, whatever their sender says they are: plain, HTML as text, XHTML as markup, base64.

`type` is believed where the words do not contradict it: plain text with tags is HTML, HTML without any is plain text
whose line breaks count, and what was escaped twice is taken out of both.
"""

from __future__ import annotations

import base64
import binascii
import re
from html import unescape

from lxml.etree import _Element as Element

from articles.bodies import figures, flow, fragment, rich, xml
from articles.bodies.encoding import decode, is_binary
from articles.document import fold_spaces

_NAMES = (
    "p|br|a|b|i|u|em|strong|div|span|ul|ol|li|h[1-6]|img|hr|table|tbody|tr|td|th|blockquote|figure|figcaption|cite|font|"
    "small|sub|sup|q|abbr|center|pre|code|article|section|header|footer|main|aside|script|style|iframe|video|audio|"
    "html|body|dl|dt|dd|del|ins|mark|s|time|picture|source|caption|noscript|form|input|button|label"
)
_MARKUP = re.compile(rf"</(?:{_NAMES})\s*>|<(?:p|br|img|hr)\b[^<>]*>|<!\[CDATA\[|<!--", re.IGNORECASE)
_ESCAPED = re.compile(rf"&(?:amp;)?lt;/(?:{_NAMES})\s*&(?:amp;)?gt;|&(?:amp;)?lt;(?:p|br|img|hr)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG = re.compile(r"<[A-Za-z/!]")
_BLOCK = re.compile(r"<(?:p|br|div|li|h[1-6]|table|tr|pre|blockquote|figure|section|article)\b", re.IGNORECASE)
_GAP = re.compile(r"\n[ \t\r]*\n\s*")
_PLAIN = frozenset({"text", "plain", "text/plain"})


def read(element: Element, *, base: str | None, is_plain: bool = False) -> rich.Body:
    """Return what the element says, as blocks; `is_plain` is what it is where it has no type.

    The element's own names lose their namespaces. What is encoded as base64 and is no text gives nothing.
    """
    if len(element):
        xml.drop_namespaces(element)
        pictures = figures.take(element, base)
        body = rich.read(element, base=base)
        body.photos += pictures.photos
        body.unread += pictures.unread
        return body
    kind = (element.get("type") or "").partition(";")[0].strip().lower()
    text = _decoded(rich.text_of(element), kind, element.get("mode") or "")
    return from_text(text, base=base, is_plain=kind in _PLAIN or (is_plain and not kind))


def from_text(text: str, *, base: str | None, is_plain: bool) -> rich.Body:
    """Return the blocks of a text that should be plain, or should be HTML."""
    if is_plain and not _MARKUP.search(text):
        return rich.Body(flow.paragraphs(_unescaped(text)))
    if not _TAG.search(text) and _ESCAPED.search(text):
        text = unescape(text)
        text = unescape(text) if not _TAG.search(text) else text
    if not _TAG.search(text):
        return rich.Body(flow.paragraphs(unescape(text)))
    if not _BLOCK.search(text) and _GAP.search(text):
        text = _GAP.sub("<p>", f"<p>{text.strip()}")
    return fragment.read(text, base=base)


def line(element: Element) -> str:
    """Return what the element says as one line, without markup: a title."""
    if not len(element):
        text = rich.text_of(element)
        if not _MARKUP.search(text) and not _ESCAPED.search(text):
            return fold_spaces(_unescaped(text))
    body = read(element, base=None)
    said = [*(part.text for part in body.parts), *(photo.caption for photo in body.photos), *body.unread]
    return fold_spaces(" ".join(said))


def _unescaped(text: str) -> str:
    """Return plain text without the references that a second escaping left in it."""
    return unescape(text) if _REFERENCE.search(text) else text


def _decoded(text: str, kind: str, mode: str) -> str:
    """Return the text, or what it encodes as base64 by its mode or because its type is no text's."""
    is_text = not kind or "/" not in kind or kind.startswith("text/") or kind.endswith("xml") or "html" in kind
    if is_text and mode.lower() != "base64":
        return text
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return text
    return "" if is_binary(raw) else decode(raw).text
