"""What a page says of its article in JSON-LD (schema.org), however it is nested, escaped or broken.

Values are JSON as the page has it: callers ask through `text`, `texts` and `named`, which look at types first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from articles.document import fold_spaces

Node = Mapping[str, Any]

LARGEST = 4_000_000  # characters of one script
MOST = 5_000  # objects of a page
DEEPEST = 12

ARTICLES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle AskPublicNewsArticle BackgroundNewsArticle "
    "OpinionNewsArticle ReviewNewsArticle LiveBlogPosting BlogPosting SatiricalArticle AdvertiserContentArticle Report "
    "SocialMediaPosting TechArticle ScholarlyArticle".split()
)
LISTS = frozenset("CollectionPage SearchResultsPage ItemList".split())

_OPENING = ("<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//<!--", "// <![CDATA[", "// <!--", "\ufeff")
_CLOSING = ("-->", "//]]>", "/*]]>*/", "]]>", "// ]]>", "//", ";")
# Each part ends at the latest where the script does, so that no part is looked for from every place again.
_LOOSE = re.compile(
    r'("(?:[^"\\]|\\.)*(?:"|\Z))|/\*.*?(?:\*/|\Z)|//[^\n]*|<!--.*?(?:-->|\Z)|,(?=\s{0,200}[}\]])', re.DOTALL
)
_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(\w+)"')
_FIELD = re.compile(
    r'"(headline|alternativeHeadline|description|datePublished|dateModified|articleBody|articleSection|inLanguage|url)"'
    r'\s{0,50}:\s{0,50}"((?:[^"\\]|\\.)*)(?:"|\Z)',
    re.DOTALL,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_BLOCK = re.compile(r"</?(?:p|div|br|h\d|li|ul|ol|blockquote)\b[^<>]{0,200}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A person or an organization that the page names."""

    name: str
    is_person: bool


def read(scripts: Iterable[str]) -> tuple[list[Node], bool]:
    """Return every object of the scripts, outer ones first, and whether one of them was broken."""
    found: list[Node] = []
    is_broken = False
    for script in scripts:
        if len(script) > LARGEST or not script.strip():
            continue
        values = _load(script)
        if values is None:
            is_broken = True
            values = _salvage(script)
        found += _flatten(values, MOST - len(found))
    known = {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and len(node) > 2}
    return [_resolved(node, known) for node in found], is_broken


def types(node: Node) -> frozenset[str]:
    """Return the types of an object, without the vocabulary's address."""
    said = node.get("@type")
    listed = said if isinstance(said, list) else [said]
    return frozenset(kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in listed if isinstance(kind, str))


def article(nodes: Sequence[Node], address: str) -> Node | None:
    """Return the article that the page is about: the one with its address, else the fullest of the outermost."""
    found = [
        node
        for node in nodes
        if types(node) & ARTICLES and ("headline" in node or "articleBody" in node or "name" in node)
    ]
    own = [node for node in found if address and address in _addresses(node)]
    return max(own or found[:1], key=len, default=None)


def text(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Return the words of a value: of a list its first, of an object its name; entities read, markup dropped."""
    return next(iter(texts(value)), "")


def texts(value: Any) -> list[str]:  # noqa: ANN401
    """Return the words of a value, one for each member of a list."""
    return [said for part in _listed(value) if (said := _words(part))]


def paragraphs(value: Any) -> str:  # noqa: ANN401
    """Return a long text with its line breaks; elements of blocks that stand in it become such."""
    said = "\n\n".join(part for part in _listed(value) if isinstance(part, str))
    return _TAG.sub("", _BLOCK.sub("\n\n", unescape(unescape(said)))) if said else ""


def named(value: Any) -> list[Name]:  # noqa: ANN401
    """Return the persons and organizations of a value; a bare name counts as a person's."""
    found = []
    for part in _listed(value):
        is_organization = isinstance(part, Mapping) and any("Organization" in kind for kind in types(part))
        if said := _words(part):
            found.append(Name(said, is_person=not is_organization))
    return found


def objects(value: Any) -> list[Node]:  # noqa: ANN401
    """Return the objects of a value."""
    return [part for part in _listed(value) if isinstance(part, Mapping)]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    if isinstance(value, Mapping) and isinstance(value.get("@list"), list):
        value = value["@list"]
    return value[:MOST] if isinstance(value, list) else [] if value is None else [value]


def _words(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, Mapping):
        value = next(
            (value[key] for key in ("name", "@value", "text", "headline") if isinstance(value.get(key), str)), ""
        )
    if not isinstance(value, str):
        return ""
    return fold_spaces(_TAG.sub("", unescape(unescape(value))) if "&" in value or "<" in value else value)


def _load(script: str) -> list[Any] | None:
    """Return the values of a script, comments and stray commas forgiven; None where it is no JSON."""
    said = _unframed(script)
    for mend in (str, _loosened, unescape):
        try:
            return list(_decoded(mend(said)))
        except (ValueError, RecursionError):
            continue
    return None


def _unframed(script: str) -> str:
    """Return a script without the comments that once hid it from old browsers."""
    said, before = script.strip(), ""
    while said != before:
        before = said
        for opening in _OPENING:
            said = said.removeprefix(opening).lstrip()
        for closing in _CLOSING:
            said = said.removesuffix(closing).rstrip()
    return said


def _loosened(said: str) -> str:
    """Return a script without comments in it and without commas after which nothing comes."""
    return _LOOSE.sub(lambda match: match[1] or "", said)


def _decoded(said: str) -> Iterator[Any]:
    """Yield the values that stand one after the other."""
    decoder, at = json.JSONDecoder(strict=False), 0
    while at < len(said):
        value, end = decoder.raw_decode(said, at)
        yield value
        rest = said[end:].lstrip(" \t\r\n,;")
        at = len(said) - len(rest)


def _salvage(script: str) -> list[Any]:
    """Return an article with the plain fields that can still be told in a broken script."""
    kind = next((name for name in _TYPE.findall(script) if name in ARTICLES), "")
    fields: dict[str, str] = {}
    for name, said in _FIELD.findall(script):
        fields.setdefault(name, said.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n"))
    return [{"@type": kind, **fields}] if kind and fields else []


def _flatten(values: Sequence[Any], most: int) -> list[Node]:
    """Return the objects in the values, breadth first, so that the page's own stand before what they mention."""
    found: list[Node] = []
    level: list[Any] = list(values)
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for value in level:
            if isinstance(value, list):
                inner += value
            elif isinstance(value, dict):
                found.append(value)
                inner += [part for part in value.values() if isinstance(part, list | dict)]
            if len(found) >= most:
                return found
        level = inner
    return found


def _resolved(node: Node, known: Mapping[str, Node]) -> Node:
    """Return the object with those put in that it only refers to."""
    return {key: _looked_up(value, known) for key, value in node.items()}


def _looked_up(value: Any, known: Mapping[str, Node]) -> Any:  # noqa: ANN401
    if isinstance(value, list):
        return [_looked_up(part, known) for part in value]
    if isinstance(value, dict) and len(value) <= 2 and isinstance(value.get("@id"), str):
        return known.get(value["@id"], value)
    return value


def _addresses(node: Node) -> set[str]:
    """Return the addresses that an article gives as its own."""
    said = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    flat = [part.get("@id") if isinstance(part, Mapping) else part for part in said]
    return {part.split("#")[0] for part in flat if isinstance(part, str)}
