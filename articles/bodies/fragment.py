"""HTML that another format carries as text, to blocks and photos: ninjs, JSON Feed, RSS, mail, NewsML-G2's inlineData.

It comes from content systems and mailers, so that nothing is taken for granted: what HTML's own rules would drop (text
after `</html>`, in a comment that never ends, behind a quotation mark that nobody closes) is kept. Only comments, and
what is between the angle brackets of a tag, is no text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.entities import name2codepoint

from lxml import etree
from lxml.etree import _Element as Element

from articles.bodies import figures, rich
from articles.document import PARAGRAPH, Part, fold_all, fold_spaces

DEEPEST = 150  # levels of elements; real copy has less than 30

_COMMENT_END = re.compile(r"\A-?>|--!?>")
_MARKED_SECTION = re.compile(r"<!\[CDATA\[|\]\]>")
_OUTER_NAMES = ("html", "body", "head", "frameset")
_OUTERMOST = re.compile(r"</?\s*(?:html|body|head|frameset)\b[^<>]*>", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
# A tag whose last attribute lacks its closing quotation mark: the next tag begins before there is one.
_UNQUOTED = re.compile(
    r"""(<[A-Za-z][^<>"']*(?:(?:"[^"<]*"|'[^'<]*')[^<>"']*)*=\s*)(?:("[^"<>]*)>(?=[^"<]*(?:<|\Z))|('[^'<>]*)>(?=[^'<]*(?:<|\Z)))"""
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_NAME = re.compile(r"&(?:([A-Za-z]+\d{0,2});)?")
MOST_LINES = 3  # of a paragraph that is certainly not set by lines
_END_TAG = re.compile(r"</\s+(?=[A-Za-z])")
_LESS_THAN = re.compile(r"""<(?=[^<>"']*(?:<|\Z)|/?[^A-Za-z/!?<>"'][^<>]*>?|/[<"'/])""")
_TOO_DEEP = etree.XPath(f"boolean(/*{'/*' * DEEPEST})")
_SILENT = re.compile(r"<(script|style)\b[^>]*>(.*?)(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s<>/]*)[^<>]*>|<[!?][^<>]*>")


def read(html: str, *, base: str | None = None, handlers: Mapping[str, rich.Handler] | None = None) -> rich.Body:
    """Return the blocks, photos and unread words of a fragment or a page of HTML, in their order; never raises.

    `base` is the address that relative links and pictures are joined to: without one they have none. `handlers` are
    those of `rich.read`. Text of scripts and styles is `unread`.
    """
    if "<" not in html:
        return rich.Body(_paragraph(unescape(html)))
    if not handlers and (parts := _plain_paragraphs(html)) is not None:
        return rich.Body(parts)
    html, unread = _without_scripts(_plain(html))
    html = _mend(html)
    root = _parse(html)
    if root is None:
        return rich.Body(unread=unread)
    if _TOO_DEEP(root):
        return rich.Body(_flat(html), unread=unread)
    pictures = figures.take(root, base)
    body = rich.read(root, handlers=handlers, base=base)
    body.photos += pictures.photos
    body.unread += unread + pictures.unread
    return body


def line(value: str) -> str:
    """Return a field's words on one line, without the markup and the entities that some senders put into it."""
    if not value:
        return ""
    if "<" in value and _TAG.search(value):
        return " ".join(part.text for part in read(value).parts)
    return fold_spaces(unescape(value) if "&" in value and _ENTITY.search(value) else value)


def _plain_paragraphs(html: str) -> list[Part] | None:
    """Return the paragraphs of HTML that is nothing but `<p>` around words, as most is; None where there is more.

    A test holds it to what the parser makes of the same.
    """
    pieces = [piece.partition("<p>") for piece in html.split("</p>")]
    between = "".join([between for between, _, _ in pieces])
    texts = [text for _, _, text in pieces if text]
    said = " ".join(texts)
    if "<" in said or (between and not between.isspace()):
        return None
    if not said.isprintable() and any(text.count("\n") > MOST_LINES or _CONTROLS.search(text) for text in texts):
        return None
    if "&" in said:
        if not all([name in name2codepoint for name in _NAME.findall(said)]):
            return None
        texts = list(map(unescape, texts))
    return [Part(PARAGRAPH, text) for text in fold_all(texts) if text]


def _plain(html: str) -> str:
    """Return the HTML without control characters, comments and the marks of CDATA sections."""
    if _CONTROLS.search(html):
        html = _CONTROLS.sub("", html)
    if "<!" not in html:
        return html
    return _without_comments(_MARKED_SECTION.sub("", html) if "<![CDATA[" in html else html)


def _without_comments(html: str) -> str:
    """Return the HTML without its comments; one that never ends is text."""
    shown, *rest = html.split("<!--")
    kept, pending = [shown], list[str]()
    for piece in rest:
        pending.append(piece)
        if end := _COMMENT_END.search(piece):
            kept.append(piece[end.end() :])
            pending.clear()
    return "".join([*kept, *pending])


def _without_scripts(html: str) -> tuple[str, list[str]]:
    """Return the HTML without scripts and styles, and their text."""
    shown, unread, at = list[str](), list[str](), 0
    for silent in _SILENT.finditer(html):
        shown.append(html[at : silent.start()])
        unread += [words] if (words := silent[2].strip()) else []
        at = silent.end()
    return "".join([*shown, html[at:]]), unread


def _mend(html: str) -> str:
    """Return the HTML with what would hide text made harmless."""
    lower = html.lower()
    if any(name in lower for name in _OUTER_NAMES):
        html = _OUTERMOST.sub("", html)
    if "</ " in html or "</\n" in html:
        html = _END_TAG.sub("</", html)
    if "=" in html:
        html = _UNQUOTED.sub(lambda tag: f'{tag[1]}{tag[2]}">' if tag[2] else f"{tag[1]}{tag[3]}'>", html)
    return _LESS_THAN.sub("&lt;", html)


def _parse(html: str) -> Element | None:
    """Return the root, None for what holds nothing; the parser is made anew since threads would share it."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # an empty document
        return None


def _flat(html: str) -> list[Part]:
    """Return the paragraphs, without markup, of HTML that is nested too deeply to be walked."""
    lines = _TAG.sub(_line_end, html).split("\x00")
    return [part for line in lines for part in _paragraph(unescape(line))]


def _line_end(tag: re.Match[str]) -> str:
    name = (tag[2] or "").lower()
    return "\x00" if name in rich.BLOCKS or name in rich.CONTAINERS or name in ("tr", "br") else ""


def _paragraph(text: str) -> list[Part]:
    folded = fold_spaces(text)
    return [Part(PARAGRAPH, folded)] if folded else []
