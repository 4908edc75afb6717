"""What is not read, told by its first bytes: the refusal says what it is and what to do."""

from __future__ import annotations

import re

from articles.bodies.encoding import decode
from articles.document import Message, Refused, gettext_noop

MAGIC = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0", "Office"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"ID3", "MP3"),
    (b"OggS", "Ogg"),
    (b"\x7fELF", "ELF"),
)
_MAGIC = tuple(magic for magic, _ in MAGIC)
HEAD_OF_ZIP = 65536
IDLE = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"  # byte order marks and white space before the first sign
OFFICE = (b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis")


def binary(raw: bytes, *, is_binary: bool) -> Refused | None:
    """Return the refusal of what is no text: known by its first bytes, or by too many control characters."""
    if kind := _binary_kind(raw):
        template = gettext_noop("This is a file of the kind %(kind)s, not text. Send the story as plain text.")
        return Refused(0, "binary", Message(template, {"kind": kind}))
    if is_binary:
        return Refused(0, "binary", Message(gettext_noop("This is binary data. Send the story as plain text.")))
    return None


def markup(head: bytes) -> Refused | None:
    """Return the refusal of XML, HTML or JSON, for which there is no reader yet; None for what may be plain text."""
    if head.lstrip(IDLE)[:1] not in (b"<", b"{", b"["):
        return None
    text = decode(head).text.lstrip("\ufeff \t\r\n\x00")
    if kind := _markup_kind(text):
        template = gettext_noop("This looks like %(kind)s, which is not read yet. Send the story as plain text.")
        return Refused(0, "unsupported-format", Message(template, {"kind": kind}))
    return None


def _binary_kind(raw: bytes) -> str:
    if raw.startswith(b"PK\x03\x04"):
        is_office = any(name in raw[:HEAD_OF_ZIP] for name in OFFICE)
        return "Office" if is_office else "ZIP"
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return "WebP"
    if raw[4:8] == b"ftyp":
        return "MP4"
    if not raw.startswith(_MAGIC):
        return ""
    return next(kind for magic, kind in MAGIC if raw.startswith(magic))


def _markup_kind(text: str) -> str:
    if text.startswith("<"):
        is_element = re.match(r"<(?:\?xml|!--|!DOCTYPE|[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>)", text, re.I)
        return "XML" if is_element else ""
    return "JSON" if re.match(r"""[{\[]\s*(?:"[^"\n]*"\s*[:,\]]|\{\s*")""", text) else ""
