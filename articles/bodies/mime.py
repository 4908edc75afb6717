"""Mail as it is on the wire (RFC 5322, 2045 to 2047, 2231): headers, and a tree of parts with their bytes.

The bytes are split here and not by Python's parser, which takes unbounded time and depth for hostile mail and drops
what stands outside the parts; parameters of headers are left to it.
"""

from __future__ import annotations

import binascii
import codecs
import contextlib
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Header

from articles.bodies.encoding import decode, is_same
from articles.document import Message, fold_spaces, gettext_noop

DEEPEST = 20  # parts within parts; what lies deeper is text
MOST = 2000  # parts of one part; what follows is text of the last
LONGEST_PARAMETERS = 4000  # characters of a header that parameters are looked for in

_HEADER = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*(.*)", re.DOTALL)
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_LINE = re.compile(rb"\r\n|\r|\n")
_BOUNDARY = re.compile(rb"^--([^\s-][^\r\n]{0,200}?)[ \t]*\r?$", re.MULTILINE)
_ENCODED = re.compile(r"=\?([^?*\s]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=_ \t-]*")
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_NOTICE = re.compile(
    r"(?:this is a (?:multi-?part|cryptographically)|ceci est un message)[^\n]{0,200}\Z", re.IGNORECASE
)
_MESSAGES = frozenset(("message/rfc822", "message/global", "message/news"))
_UNNAMED = frozenset(("application/octet-stream", "text/plain"))  # kinds that mailers give to what they do not know
_SHIFTED = ("iso-2022", "iso2022", "utf-7", "utf7", "hz")  # codes whose bytes are all ASCII


@dataclass(slots=True)
class Part:
    """A message or a part of one: its headers, and either its parts, the message in it, or its bytes."""

    headers: dict[str, list[str]]
    kind: str = "text/plain"
    charset: str | None = None
    name: str = ""
    disposition: str = ""
    raw: bytes = b""
    parts: list[Part] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)  # words that stand in none of its parts

    def header(self, name: str) -> str:
        """Return the first header of this name that says something, on one line; "" for none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> Iterator[str]:
        """Yield the headers of this name that say something."""
        return (said for value in self.headers.get(name, ()) if (said := fold_spaces(value)))

    def parameter(self, header: str, name: str) -> str:
        """Return a parameter of a header, in lower case; "" for none."""
        return _parameter(_structured(self.header(header)), name).lower()

    @property
    def is_text(self) -> bool:
        """Tell whether the part holds text of some kind."""
        return self.kind.startswith("text/")

    def text(self) -> str:
        """Return the bytes as text: declared charsets count where the bytes do not contradict them."""
        return _text(self.raw, self.charset, is_html=self.kind == "text/html")

    def oddities(self) -> list[Message]:
        """Return what was odd about the bytes of the text, above all a declared charset that they are not in."""
        if self.raw.isascii():
            return []
        decoded = decode(self.raw, charset=self.charset)
        notes = [note for note in decoded.notes if note.params and "encoding" not in note.params]
        if self.charset and not is_same(self.charset, decoded.encoding):
            template = gettext_noop("It is declared as %(declared)s, but was read as %(encoding)s, as its bytes say.")
            params = {"declared": self.charset.upper()[:40], "encoding": decoded.encoding.upper()}
            notes.append(Message(template, params))
        return notes

    def leaves(self) -> Iterator[Part]:
        """Yield the parts that hold bytes or a message, in their order."""
        if not self.kind.startswith("multipart/"):
            yield self
        for part in self.parts if self.kind.startswith("multipart/") else ():
            yield from part.leaves()


def read(raw: bytes, *, depth: int = 0) -> Part:
    """Return the message or part that the bytes hold; never raises, whatever they are."""
    headers, body = _split_head(raw)
    part = Part({})
    for name, value in headers:
        part.headers.setdefault(name, []).append(words(value))
    content, shown = _structured(part.header("content-type")), _structured(part.header("content-disposition"))
    kind = content.get_content_type()
    part.kind = kind if part.header("content-type") else "text/plain"
    part.charset = _parameter(content, "charset") or None
    part.disposition = part.header("content-disposition").partition(";")[0].strip().lower()
    named = _parameter(shown, "filename") or _parameter(content, "name")
    part.name = fold_spaces(words(named.encode("utf-8", "surrogateescape"))) or part.header("content-description")
    _fill(part, body, _parameter(content, "boundary"), depth)
    return part


def words(value: bytes) -> str:
    """Return a header's words: encoded ones decoded (RFC 2047), bytes that are no ASCII as they can be."""
    text = value.decode("ascii") if value.isascii() else decode(value).text
    if "=?" not in text:
        return text
    runs: list[tuple[str, bytes]] = []
    pieces: list[str] = []
    at = 0
    text = _BETWEEN.sub(r"\1", text)
    for match in _ENCODED.finditer(text):
        if match.start() > at or not runs:
            pieces.append(_joined(runs) + text[at : match.start()])
            runs = []
        charset = match[1].lower()
        raw = _word(match[3], match[2].lower())
        if runs and runs[-1][0] == charset:  # a character may be cut by the end of a word
            runs[-1] = (charset, runs[-1][1] + raw)
        else:
            runs.append((charset, raw))
        at = match.end()
    return "".join([*pieces, _joined(runs), text[at:]])


def _joined(runs: list[tuple[str, bytes]]) -> str:
    return "".join(_text(raw, charset) for charset, raw in runs)


def _word(text: str, code: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    return _base64(raw)[0] if code == "b" else quopri.decodestring(raw, header=True)


def _text(raw: bytes, charset: str | None, *, is_html: bool = False) -> str:
    if charset and charset.lower().startswith(_SHIFTED) and raw.isascii():
        with contextlib.suppress(LookupError, ValueError):  # no such code, or not its bytes: read by the bytes below
            return codecs.decode(raw, charset)
    if is_html and not charset and (match := _META.search(raw[:4000])):
        charset = match[1].decode("ascii")
    return decode(raw, charset=charset).text


def _split_head(raw: bytes) -> tuple[list[tuple[str, bytes]], bytes]:
    """Return the headers and what follows them; a line that is none begins the body."""
    blank = _BLANK.search(raw)
    if raw[:1] in b"\r\n":
        return [], raw.lstrip(b"\r\n")
    head, body = (raw[: blank.start()], raw[blank.end() :]) if blank else (raw, b"")
    found: list[tuple[str, bytes]] = []
    folded: list[list[bytes]] = []
    lines = _LINE.split(head)
    for number, line in enumerate(lines):
        match = None if line[:1] in b" \t" and folded else _HEADER.fullmatch(line)
        if line[:1] in (b" ", b"\t") and folded:
            folded[-1].append(line.strip())
        elif match:
            folded.append([match[1].lower(), match[2].strip()])
        elif number or not line.startswith((b"From ", b">From ")):
            rest = b"\n".join(lines[number:])
            body = rest + (b"\n\n" + body if body else b"")
            break
    found = [(name.decode("ascii"), b" ".join(pieces)) for name, *pieces in folded]
    return found, body


def _fill(part: Part, body: bytes, boundary: str, depth: int) -> None:
    if part.kind.startswith("multipart/") and depth < DEEPEST:
        _split_parts(part, body, boundary, depth)
        if part.parts:
            return
        part.kind = "text/plain"
    elif part.kind.startswith("multipart/"):
        part.kind = "text/plain"
    code = part.header("content-transfer-encoding").lower().strip(" ;")
    if code == "base64":
        part.raw, rest = _base64(body)
        part.outside += [said] if (said := decode(rest).text.strip()) else []
    elif code == "quoted-printable":
        part.raw = quopri.decodestring(body)
    else:
        part.raw = body
    is_message = part.kind in _MESSAGES or (part.kind in _UNNAMED and part.name.lower().endswith(".eml"))
    if is_message and depth < DEEPEST:
        part.kind, part.parts = "message/rfc822", [read(part.raw, depth=depth + 1)]


def _split_parts(part: Part, body: bytes, boundary: str, depth: int) -> None:
    """Split the body at its boundary, or at the first line that looks like one where none is named."""
    mark = boundary.encode("utf-8", "surrogateescape").rstrip()
    if not mark or b"--" + mark not in body:
        guessed = _BOUNDARY.search(body)
        mark = guessed[1] if guessed else b""
    if not mark:
        return
    ends = list(re.finditer(rb"(?:^|(?<=[\r\n]))--" + re.escape(mark) + rb"(--)?[ \t]*(?:\r\n|\r|\n|\Z)", body))[:MOST]
    if not ends:
        return
    _leave(part, body[: ends[0].start()])
    for number, end in enumerate(ends):
        following = ends[number + 1].start() if number + 1 < len(ends) else len(body)
        inner = body[end.end() : following]
        if end[1]:
            _leave(part, inner)
        elif inner.strip():
            part.parts.append(read(inner, depth=depth + 1 if number + 1 < MOST else DEEPEST))
    if part.kind == "multipart/digest":
        for message in part.parts:
            if "content-type" not in message.headers:
                message.kind, message.parts = "message/rfc822", [read(message.raw, depth=depth + 2)]


def _leave(part: Part, raw: bytes) -> None:
    """Keep words before the first part and behind the last, but for what mailers tell old programs there."""
    text = decode(raw).text.strip()
    if text and not _NOTICE.match(text):
        part.outside.append(text)


_NOTICE = re.compile(
    r"(?:this is a (?:multi-?part|cryptographically)|ceci est un message)[^\n]{0,200}\Z", re.IGNORECASE
)


def _base64(body: bytes) -> tuple[bytes, bytes]:
    """Return the bytes that are encoded, as far as they go, and lines behind them that are no such code."""
    lines = body.splitlines()
    end = next((at for at, line in enumerate(lines) if not _BASE64_LINE.fullmatch(line)), len(lines))
    coded = b"".join(b"".join(lines[:end]).split()).replace(b"-", b"+").replace(b"_", b"/")
    coded = coded.rstrip(b"=")
    coded = coded[: len(coded) - (len(coded) % 4 == 1)]
    try:
        return binascii.a2b_base64(coded + b"=" * (-len(coded) % 4)), b"\n".join(lines[end:])
    except binascii.Error:
        return b"", body


def _structured(value: str) -> Header:
    """Return a header that parameters can be asked of."""
    header = Header()
    header["Content-Type"] = value[:LONGEST_PARAMETERS]
    return header


def _parameter(header: Header, name: str) -> str:
    try:
        found = header.get_param(name)
        if isinstance(found, tuple):
            return decode(found[2].encode("latin-1", "replace"), charset=found[0] or None).text
    except (ValueError, LookupError, TypeError):  # percents that are no figures, and the like
        return ""
    return str(found or "").strip()
