"""The texts of a news object: which of its bodies is read, and what the others say that it does not."""

from __future__ import annotations

import re
from html import unescape

from articles.bodies import flow, fragment, nitf, rich, xml
from articles.bodies.draft import Draft
from articles.document import PARAGRAPH, Part, Refused, fold_spaces
from articles.formats.ninjs.shape import NewsObject, Said

HTML, NITF, XML, TEXT = range(4)  # from the best
SMALL_PARTS = frozenset(("lead", "abstract", "summary", "teaser", "standfirst", "intro", "ingress"))

_NITF = re.compile(r"<(?:[A-Za-z]\w*:)?nitf[\s>]|<body\.content[\s>]", re.IGNORECASE)
_XML_BODY = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_SIGNS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_ENDS, _BEGINS = ".!…»”", '«“"'
_ADJOINING = re.compile(r"(?<=\w</span>)(?=<span class=\"(?:source|credit|byline|date|time)\b)", re.IGNORECASE)
_NAMED = re.compile(r"(>\s*)?</?([A-Za-z][\w.-]*)[^<>]*>(?=\s*(<)?)")
_HTML = rich.INLINE.keys() | rich.BLOCKS.keys() | rich.CONTAINERS | {"br", "hr", "tr", "td", "th", "img", "a", "span"}
SHORTEST = 90  # characters; shorter lines may be a subheading or a dateline
BEFORE_NITF = 2000  # characters that may stand before its first element
PROBE = 80  # characters whose whole words must all be there before the rest is looked at


class Known:
    """What a Document says already, to tell what would be said twice. Signs and spaces do not count."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self._folded = ""
        self._squeezed = ""

    def add(self, *texts: str | None) -> None:
        """Add texts."""
        self._said += filter(None, texts)
        self._folded = self._squeezed = ""

    def has(self, text: str) -> bool:
        """Tell whether all of a text stands together in what is said."""
        self._folded = self._folded or "\n".join(self._said).casefold()
        folded = text.casefold()
        if folded in self._folded:
            return True
        words = _WORD.findall(folded[:PROBE])
        if not all(word in self._folded for word in words[: -1 if len(folded) > PROBE else None]):
            return False  # the quick way: most of what is asked for is not there
        self._squeezed = self._squeezed or squeeze(self._folded)
        return squeeze(folded) in self._squeezed


def squeeze(text: str) -> str:
    """Return the letters and figures of a text."""
    return _SIGNS.sub("", text).casefold()


def fill(draft: Draft, stated: NewsObject, *, timezone: str, known: Known) -> None:
    """Read the best of the bodies into the draft, and what only the others say into `unread`."""
    ranked = [(_kind(said), said) for said in stated.bodies]
    ranked.sort(key=lambda one: (one[0], one[1].role not in ("", "main"), -len(one[1].value)))
    others: list[tuple[int, Said]] = []
    for kind, said in ranked:
        if draft.body or said.role in SMALL_PARTS:
            others.append((kind, said))
        else:
            _read(draft, kind, said.value, timezone)
    if not draft.body:
        for kind, said in others:
            _read(draft, kind, said.value, timezone)
        others.clear()
    _drop_headline(draft)
    known.add(draft.headline, draft.standfirst, "\n".join([part.text for part in draft.body]))
    known.add(*(f"{photo.caption}\n{photo.credit}" for photo in draft.photos))
    draft.unread += [words for kind, said in others for words in _lines(kind, said.value) if not known.has(words)]


def parts(value: str, media: str = "") -> list[Part]:
    """Return the blocks of a text, whether with or without markup."""
    return _body(_kind(Said("", media, value)), value).parts


def _kind(said: Said) -> int:
    if "<" not in said.value:
        return HTML if "html" in said.role or "html" in said.media else TEXT
    label = f"{said.media} {said.role}"
    if "nitf" in label or _NITF.search(said.value, 0, BEFORE_NITF):
        return NITF if _NITF.search(said.value) else XML
    if "html" in label or "richtext" in label:
        return HTML
    if "xml" in label or said.value.lstrip()[:5] == "<?xml":
        return XML
    return HTML if "<" in said.value and _is_markup(said.value) else TEXT


def _is_markup(value: str) -> bool:
    return (
        re.search(r"</(?:p|div|a|b|strong|em|i|h\d|li|ul|span|section|article)\s*>|<(?:p|br)\s*/?>", value, re.I)
        is not None
    )


def _read(draft: Draft, kind: int, value: str, timezone: str) -> None:
    if kind == NITF:
        tree = xml.read(value.encode("utf-8", "replace"), charset="utf-8")
        if not isinstance(tree, Refused):
            nitf.fill(draft, tree.root, timezone=timezone)
            return
    body = _body(kind, value)
    draft.body += body.parts
    draft.photos += body.photos
    draft.related += body.related
    draft.unread += body.unread


def _body(kind: int, value: str) -> rich.Body:
    if kind in (NITF, XML) and (start := _XML_BODY.search(value)):
        return fragment.read(_NAMED.sub(_apart, value[start.end() :]))
    if kind == TEXT or "<" not in value:
        text = unescape(value) if kind != TEXT and "&" in value else value
        return rich.Body(_whole_lines(text) or flow.paragraphs(text))
    return fragment.read(_ADJOINING.sub(" ", value) if "</span><span" in value.lower() else value)


def _apart(match: re.Match[str]) -> str:
    """Return a tag of a vocabulary that nobody knows, beside another tag, as the end of a paragraph."""
    before, name, after = match.groups()
    is_between = before is not None or after is not None
    return f"{before or ''}<div></div>" if is_between and name.lower() not in _HTML else match[0]


def _whole_lines(text: str) -> list[Part] | None:
    """Return the paragraphs of copy whose lines are whole sentences set apart by blank lines, which most is.

    None where the lines need the closer look of `flow`; a test holds both to the same answer.
    """
    found: list[Part] = []
    is_gap = True
    for row in text.splitlines():
        line = row.strip()
        if line:
            is_whole = line[-1] in _ENDS and (line[0].isupper() or line[0] in _BEGINS)
            if (
                not (is_gap and is_whole and len(line) > SHORTEST)
                or "  " in line
                or "\t" in line
                or ";" in line
                or "|" in line
            ):
                return None
            found.append(Part(PARAGRAPH, fold_spaces(line)))
        is_gap = not line
    return found


def _lines(kind: int, value: str) -> list[str]:
    """Return the lines of a body that is only looked through."""
    if kind == TEXT:
        return [words for line in value.splitlines() if (words := fold_spaces(line))]
    body = _body(kind, value)
    captions = [words for photo in body.photos for words in (photo.caption, photo.credit) if words]
    return [*(part.text for part in body.parts), *captions, *body.unread]


def _drop_headline(draft: Draft) -> None:
    """Drop first blocks that only repeat the headline."""
    while draft.headline and len(draft.body) > 1 and len(draft.body[0].text) < 2 * len(draft.headline):
        if (headline := squeeze(draft.headline)) != squeeze(draft.body[0].text) or not headline:
            break
        draft.body.pop(0)
