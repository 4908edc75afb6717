"""Bytes to text, for every format that does not state its encoding surely: strict UTF-8 first, cp1252 next.

French copy in cp1252 is often guessed as another code page; hence rules instead of statistics. Offsets of a format's
source ranges count the code points of what `decode` returns.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

from articles.bodies import codepages
from articles.document import Message, gettext_noop

MARKS = (  # UTF-32 before UTF-16, whose mark it begins with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_DECLARATIONS = {b"<\x00?\x00": "utf-16-le", b"\x00<\x00?": "utf-16-be"}
HEAD = 4096  # bytes looked at to tell UTF-16 from binary

# Bytes that are letters or the euro sign in ISO-8859-15 and rare signs in cp1252: œ Œ š Š beside a letter, € anywhere.
_LATIN9 = re.compile(rb"\xa4|[\xbc\xbd\xa6\xa8](?=[A-Za-z\xe0-\xff])|(?<=[A-Za-z\xe0-\xff])[\xbd\xa8]")
_LATIN9_BYTES = (b"\xa4", b"\xbc", b"\xbd", b"\xa6", b"\xa8")  # looked for first: the pattern is slow where it fails
_ASCII = bytes(range(128))
_PAIR = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")  # how every sign of UTF-8 beyond ASCII begins
_CP1252_ONLY = re.compile(rb"[\x80-\x9f]")
_CONTROLS = bytes([*range(9), *range(0x0E, 0x1A), *range(0x1C, 0x20), 0x7F])  # ^Z (0x1A) and escape are old wires' own

# Names under which senders use the larger code page.
WIDER = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "gb2312": "gb18030",
    "gbk": "gb18030", "shift_jis": "cp932", "sjis": "cp932", "euc-kr": "cp949", "iso-8859-9": "cp1254",
}  # fmt: skip

# C1 controls in decoded text are cp1252 bytes that someone took for Latin-1 on the way.
C1 = {code: bytes([code]).decode("cp1252", "ignore") or "\ufffd" for code in range(0x80, 0xA0)}
_C1_BYTES = bytes(C1)
_C1_IN_UTF8 = re.compile(rb"\xc2[\x80-\x9f]")
_CJK = re.compile("[\u3040-\u9fff]")
_ODD = bytes([*range(9), *range(0x0E, 0x20), *range(0x7F, 0xA0)])
_DROPPED = bytes([*range(9), *range(0x0E, 0x20), 0x7F])
CONTROLS_DROPPED = gettext_noop("%(count)d control characters were dropped.")


class Decoded(NamedTuple):
    """The text, the encoding that it was read in, and what was odd about it."""

    text: str
    encoding: str
    notes: tuple[Message, ...] = ()


def is_binary(raw: bytes) -> bool:
    """Tell whether bytes that bear no mark of Unicode hold too many control characters to be copy: over one in 20.

    Three are forgiven, in a few bytes one in five.
    """
    head = raw[: HEAD * 16]
    if len(head) - len(head.translate(None, _CONTROLS)) <= max(min(3, len(head) // 5), len(head) // 20):
        return False
    return not (any(raw.startswith(mark) for mark, _ in MARKS) or _wide_encoding(raw))


def decode(raw: bytes, *, charset: str | None = None) -> Decoded:
    """Return the text of the bytes without their byte order mark; every byte gives something, and never an error.

    `charset` is what the transport declared; it counts only where the bytes are not UTF-8.
    """
    for mark, encoding in MARKS if raw[:1] in b"\xef\xff\xfe\x00" else ():
        if raw.startswith(mark) and ("32" not in encoding or _is_whole(raw[len(mark) :], encoding)):
            return _wide(raw[len(mark) :], encoding)
    if encoding := _wide_encoding(raw):
        return _wide(raw, encoding)
    if charset and b"\x1b" in raw and charset.lower().startswith("iso-2022-") and (said := _declared(raw, charset)):
        return said  # seven bits that would pass for UTF-8
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(raw, charset)
    if _C1_IN_UTF8.search(raw):
        return _mended(text, "utf-8", ())
    count = len(raw) - len(raw.translate(None, _DROPPED))
    return Decoded(text, "utf-8", (Message(CONTROLS_DROPPED, {"count": count}),) if count else ())


@lru_cache(maxsize=256)
def is_same(declared: str, encoding: str) -> bool:
    """Tell whether a declared name means the encoding that was read, or one whose signs it has all of."""
    try:
        name = codecs.lookup(WIDER.get(declared.lower(), declared)).name
    except LookupError:
        return False
    return name == encoding or name.removesuffix("-le").removesuffix("-be") == encoding[:6] == "utf-16"


def _wide_encoding(raw: bytes) -> str:
    """Return the byte order of UTF-16 without a mark: in Latin copy nearly every second byte is zero."""
    head = raw[:HEAD]
    if b"\x00" not in head:
        return ""
    if declaration := _WIDE_DECLARATIONS.get(raw[:4]):  # of XML, whatever the script of its copy
        return declaration
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half < 4:
        return ""
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return ""


def _is_whole(raw: bytes, encoding: str) -> bool:
    """Tell whether all bytes fit; UTF-16 whose first character is NUL begins like UTF-32."""
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _wide(raw: bytes, encoding: str) -> Decoded:
    text = raw.decode(encoding, "replace")
    broken = text.count("\ufffd")
    template = gettext_noop("%(count)d characters could not be read in %(encoding)s and stand as “�”.")
    notes = (Message(template, {"count": broken, "encoding": encoding.upper()}),) if broken else ()
    return _mended(text, encoding, notes)


def _single_byte(raw: bytes, charset: str | None) -> Decoded:
    """Read bytes that are not UTF-8: as UTF-8 with stray bytes if it is that mostly, else in a single-byte code."""
    valid = raw.decode("utf-8", "ignore") if _PAIR.search(raw.translate(None, _ASCII)) else ""
    stray = len(raw) - len(valid.encode())
    if valid and len(valid) - len(valid.encode("ascii", "ignore")) >= stray:
        template = gettext_noop("%(count)d bytes were not UTF-8 and were read as Windows-1252.")
        text = raw.decode("utf-8", "cp1252-strays")
        if len(_CJK.findall(text)) <= stray:  # é, no-break space and » of cp1252 are one sign of CJK in UTF-8
            text = _CJK.sub(lambda sign: sign[0].encode().decode("cp1252", "cp1252-strays"), text)
        return _mended(text, "utf-8", (Message(template, {"count": stray}),))
    if declared := _declared(raw, charset):
        return declared
    template = gettext_noop("Read as %(encoding)s, since it is not UTF-8.")
    if other := codepages.guess(raw):
        text = raw.decode(other, "replace")
        return _mended(text, codecs.lookup(other).name, (Message(template, {"encoding": other.upper()}),))
    encoding = "iso8859-15" if _is_latin9(raw) else "cp1252"
    name = "ISO-8859-15" if encoding == "iso8859-15" else "Windows-1252"
    return _mended(raw.decode(encoding, "cp1252-strays"), encoding, (Message(template, {"encoding": name}),))


def _is_latin9(raw: bytes) -> bool:
    is_likely = any(byte in raw for byte in _LATIN9_BYTES) and _LATIN9.search(raw) is not None
    return is_likely and not _CP1252_ONLY.search(raw)


def _declared(raw: bytes, charset: str | None) -> Decoded | None:
    """Return the text in the declared encoding where Python knows it, every byte fits and the copy looks like it."""
    if not charset:
        return None
    try:
        name = codecs.lookup(WIDER.get(charset.lower(), charset)).name
        if name == "cp1252" and charset.lower() in WIDER and _is_latin9(raw):
            return None  # Latin-1 has no euro sign, and no ¤ stands in copy
        if not codepages.is_believable(raw, name):
            return None
        text = raw.decode(name, "cp1252-strays" if name == "cp1252" else "strict")
    except (LookupError, ValueError):  # an unknown name, a codec that is no text, bytes that do not fit: rules decide
        return None
    template = gettext_noop("Read as %(encoding)s, as it was declared.")
    return _mended(text, name, (Message(template, {"encoding": name.upper()}),))


def _mended(text: str, encoding: str, notes: tuple[Message, ...]) -> Decoded:
    """Return the text with C1 controls as the signs that were meant, and a note of the controls that stay unread."""
    if not _count(text, _ODD):
        return Decoded(text, encoding, notes)
    if count := _count(text, _C1_BYTES):
        template = gettext_noop("%(count)d C1 control characters were read as the Windows-1252 signs they stand for.")
        text, notes = text.translate(C1), (*notes, Message(template, {"count": count}))
    if count := _count(text, _DROPPED):
        notes = (*notes, Message(CONTROLS_DROPPED, {"count": count}))
    return Decoded(text, encoding, notes)


def _count(text: str, signs: bytes) -> int:
    """Return how many of the signs, all below U+0100, the text holds; twenty times as fast as a pattern."""
    latin = text.encode("latin-1", "ignore")
    return len(latin) - len(latin.translate(None, signs))


def _strays(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that do not fit as cp1252, and as U+FFFD where that has none: a codec error handler."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(C1.get(byte) or chr(byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("cp1252-strays", _strays)
