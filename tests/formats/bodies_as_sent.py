"""The words of a sender's body, taken from the bytes by other means than the parsers': what must not get lost.

Each format names the places where bodies and their headlines stand. The words found there are compared with those of
the Documents, character by character, white space and unseen characters aside.
"""

from __future__ import annotations

import base64
import email
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from email import policy
from email.message import Message
from html import unescape
from html.parser import HTMLParser
from typing import Any

from lxml import etree

from articles.bodies.encoding import decode
from articles.document import UNSEEN, Document

_SILENT = {"script", "style", "template", "noscript", "iframe", "object", "svg", "textarea", "select", "button", "head"}
_XML_NAMES = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w+);")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
_PARAGRAPH = re.compile(r"<(p|h1|h2|h3|li|figcaption|blockquote)\b[^>]*>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_MBOX = re.compile(rb"^From .*\n", re.MULTILINE)
_QUOTED = re.compile(r"^>+ ?", re.MULTILINE)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


class _Words(HTMLParser):
    """The text of HTML but for what is not shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in _SILENT

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in _SILENT and self.depth > 0

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.said.append(data)


def of_html(markup: str) -> str:
    """Return the words of HTML."""
    words = _Words()
    words.feed(markup)
    words.close()
    return " ".join(words.said)


def of_maybe_html(said: str) -> str:
    """Return the words of a string that may hold HTML, escaped once more or not."""
    if "<" not in said and "&lt;" in said:
        said = unescape(said)
    return of_html(said) if _TAG.search(said) else unescape(said)


def characters(said: Iterable[str]) -> Counter[str]:
    """Return how often each visible character occurs, in composed form."""
    text = unicodedata.normalize("NFC", "".join(said).translate(UNSEEN))
    return Counter(char for char in text if not char.isspace() and unicodedata.category(char) != "Cc")


def of_document(document: Document) -> list[str]:
    """Return all words that a Document keeps; the signs around a photo's credit are its label: "(…)", "© …"."""
    fields = (document.text, document.headline, document.slugline, document.byline, document.agency, document.located)
    photos = [said for photo in document.photos for said in (photo.caption, f"©({photo.credit})", photo.href or "")]
    related = [said for story in document.related for said in (story.title, story.href or "")]
    return [*(said or "" for said in (*fields, document.ednote)), *photos, *related, *document.tags, *document.unread]


def _tree(raw: bytes) -> etree._Element:
    text = _DECLARED.sub("", decode(raw).text)
    text = _XML_NAMES.sub(lambda match: unescape(match[0]), text)
    parser = etree.XMLParser(recover=True, resolve_entities=False, remove_comments=True, remove_pis=True)
    tree = etree.fromstring(text.encode(), parser)
    etree.strip_elements(tree, "{*}style", "{*}script", with_tail=False)
    return tree


def _said(element: etree._Element) -> str:
    """Return the words in an element, those of neighbouring elements apart; HTML that it carries as text is opened."""
    said = " ".join(str(part) for part in element.itertext())
    if "base64" in {element.get("mode", "").lower(), element.get("type", "").lower(), _notation(element)}:
        said = base64.b64decode(said).decode()
    return of_maybe_html(said)


def _notation(element: etree._Element) -> str:
    """Return how NewsML 1.2 says that the content of an element is encoded."""
    parent = element.getparent()
    is_encoded = parent is not None and etree.QName(parent).localname == "Encoding"
    return parent.get("Notation", "").lower() if is_encoded and parent is not None else ""


def _elements(raw: bytes, *names: str) -> Iterator[str]:
    """Yield the words in every element of these local names, HTML that it carries as text opened."""
    for element in _tree(raw).iter("{*}*"):
        if etree.QName(element).localname in names:
            yield _said(element)


def _nitf(raw: bytes) -> Iterator[str]:
    return _elements(raw, "body.content", "body.head", "body.end", "hl1", "hl2")


def _newsml12(raw: bytes) -> Iterator[str]:
    return _elements(raw, "body.content", "DataContent", "HeadLine", "SubHeadLine", "ByLine")


def _newsmlg2(raw: bytes) -> Iterator[str]:
    return _elements(raw, "inlineXML", "inlineData", "headline", "by", "dateline", "creditline")


def _rss(raw: bytes) -> Iterator[str]:
    for item in _tree(raw).iter("{*}item"):
        for child in item:
            if isinstance(child.tag, str) and etree.QName(child).localname in ("title", "description", "encoded"):
                yield _said(child)


def _atom(raw: bytes) -> Iterator[str]:
    for entry in _tree(raw).iter("{*}entry"):
        for child in entry:
            if isinstance(child.tag, str) and etree.QName(child).localname in ("title", "summary", "content"):
                yield _said(child)


def _strings(value: Any, *names: str) -> Iterator[str]:
    """Yield the strings under keys of these names (their beginnings), at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key.startswith(names):
                yield of_maybe_html(inner) if "text" not in key else inner
            else:
                yield from _strings(inner, *names)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, *names)


def _json(raw: bytes) -> list[Any]:
    text = decode(raw).text.strip()
    found = []
    for said in [text, *text.splitlines()]:  # else one object a line
        with suppress(ValueError):
            found.append(json.loads(said))
            if said is text:
                break
    return found


def _ninjs(raw: bytes) -> Iterator[str]:
    for stated in _json(raw):
        yield from _strings(stated, "body_", "bodyHtml", "bodyText", "description_text")
        if isinstance(stated, dict) and isinstance(stated.get("headline"), str):  # a picture's own title is its name
            yield of_maybe_html(stated["headline"])


def _jsonfeed(raw: bytes) -> Iterator[str]:
    for feed in _json(raw):
        items = feed.get("items") if isinstance(feed, dict) else None
        for item in items if isinstance(items, list) else []:
            yield from _strings(item, "content_", "title", "summary")


def _mail(raw: bytes) -> Iterator[str]:
    for one in _MBOX.split(raw) if raw.startswith(b"From ") else [raw]:
        message = email.message_from_bytes(one, policy=policy.default)
        for part in _shown(message):
            said = decode(bytes(part.get_payload(decode=True) or b""), charset=part.get_content_charset()).text
            yield of_html(said) if part.get_content_subtype() == "html" else _QUOTED.sub("", said)


def _shown(part: Message) -> Iterator[Message]:
    """Yield the texts of a mail that are shown: of alternatives the last, which is the fullest."""
    if part.is_multipart():
        parts = [one for one in part.get_payload() if isinstance(one, Message)]
        for one in parts[-1:] if part.get_content_subtype() == "alternative" else parts:
            yield from _shown(one)
    elif part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment":
        yield part


def _page(raw: bytes) -> Iterator[str]:
    text = decode(raw).text
    for match in re.finditer(
        r"<(p|h1|h2|h3|li|figcaption|blockquote)\b[^>]*>(.*?)</\1>", text, re.DOTALL | re.IGNORECASE
    ):
        yield of_html(match[2])


AS_SENT: dict[str, Callable[[bytes], Iterator[str]]] = {
    "nitf": _nitf, "newsml12": _newsml12, "newsmlg2": _newsmlg2, "ninjs": _ninjs, "jsonfeed": _jsonfeed, "rss": _rss,
    "atom": _atom, "mail": _mail, "html": _page,
}  # fmt: skip
