"""A ContentItem of text to blocks: NITF, XHTML, HTML as text, plain text, each perhaps encoded in base64."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from html import unescape

from lxml.etree import _Element as Element

from articles.bodies import figures, flow, fragment, nitf, rich, xml
from articles.bodies.draft import Draft
from articles.bodies.encoding import decode
from articles.bodies.rich import Body
from articles.document import Refused, fold_spaces

_INLINE = re.compile(
    r"</?(?:b|i|u|em|strong|a|span|font|sub|sup|small)(?:\s[^<>]*)?>|&(?:[A-Za-z]{2,8}|#\d{2,6});", re.IGNORECASE
)
_NITF = re.compile(r"<(?:\w+:)?(?:nitf|body\.content)[\s>]", re.IGNORECASE)


def fill(draft: Draft, content: Element, *, timezone: str) -> None:
    """Read the text of a ContentItem into the draft; fields that are set are kept."""
    for data in content.iter("DataContent"):
        if len(data):
            _elements(draft, data, timezone)
        else:
            _text(draft, _decoded(data), timezone)


def words(content: Element, *, timezone: str) -> str:
    """Return the text of a ContentItem on one line: a caption, a title."""
    draft = Draft("newsml12")
    fill(draft, content, timezone=timezone)
    return " ".join(part.text for part in draft.body) or fold_spaces(draft.standfirst or draft.headline)


def plain(text: str) -> str:
    """Return a line that may hold HTML as text (`<![CDATA[R&amp;D <b>soars</b>]]>`), folded."""
    if "<" in text and _INLINE.search(text[: nitf.LONGEST_START]):
        return " ".join(part.text for part in fragment.read(text).parts)
    return fold_spaces(unescape(text) if "&" in text and ";" in text else text)


def _elements(draft: Draft, data: Element, timezone: str) -> None:
    html = next(data.iterchildren("html"), None)
    if html is not None:
        _add(draft, _xhtml(html))
        for around in data:
            if around is not html:
                nitf.fill(draft, around, timezone=timezone)
        return
    is_whole = len(data) == 1 and not (data.text or "").strip()
    whole = next(data.iterchildren("nitf"), None) if is_whole else None
    nitf.fill(draft, data if whole is None else whole, timezone=timezone)


def _xhtml(html: Element) -> Body:
    pictures = figures.take(html, None)
    body = rich.read(html, handlers={"head": _leave_title})
    body.photos += pictures.photos
    body.unread += pictures.unread
    return body


def _leave_title(head: Element, body: Body) -> None:
    """Leave the title of a page, which its headline says."""


def _add(draft: Draft, body: Body) -> None:
    draft.body += body.parts
    draft.photos += body.photos
    draft.related += body.related
    draft.unread += body.unread


def _text(draft: Draft, text: str, timezone: str) -> None:
    if _NITF.search(text[: nitf.LONGEST_START]):
        tree = xml.read(text.encode("utf-8", "replace"), charset="utf-8")
        if not isinstance(tree, Refused):
            draft.unread += tree.unread
            nitf.fill(draft, tree.root, timezone=timezone)
            return
    head = text[: nitf.LONGEST_START]
    if nitf.MARKUP.search(head):
        _add(draft, fragment.read(text))
    elif _INLINE.search(head):
        _add(draft, fragment.read(text.strip().replace("\n", "<br>\n")))
    else:
        draft.body += flow.paragraphs(text)


def _decoded(data: Element) -> str:
    """Return the text of a DataContent, which an Encoding around it may have in base64."""
    text = data.text or ""
    around = data.getparent()
    notation = "".join(_notations(around)) if around is not None else ""
    if "base64" not in notation.lower():
        return text
    try:
        return decode(base64.b64decode(text.encode("ascii", "replace"))).text
    except (binascii.Error, ValueError):  # it is not what it says
        return text


def _notations(around: Element) -> Iterator[str]:
    for element in (around, around.find("Notation"), around.find("Encoding")):
        if element is not None:
            yield f"{element.get('Notation') or ''} {element.get('FormalName') or ''}"
