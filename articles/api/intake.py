"""The body of a request to bytes: bounded before and while it is read, whole, of a media type that is read here."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from email.message import Message as Header
from io import BytesIO
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.request import UnreadablePostError

from articles.api.problems import ProblemError
from articles.document import LARGEST

MANY = "multipart/form-data"
# What may come, and the format where the type leaves no doubt; else the bytes are looked at.
MEDIA_TYPES: dict[str, str] = {
    "text/plain": "",
    "text/html": "",
    "text/xml": "",
    "text/vnd.iptc.nitf": "nitf",
    "text/vnd.iptc.newsml": "newsml12",
    "message/rfc822": "mail",
    "application/atom+xml": "",
    "application/feed+json": "",
    "application/gzip": "",
    "application/json": "",
    "application/octet-stream": "",
    "application/rdf+xml": "",
    "application/rss+xml": "",
    "application/vnd.iptc.g2.newsitem+xml": "newsmlg2",
    "application/vnd.iptc.g2.newsmessage+xml": "newsmlg2",
    "application/vnd.iptc.g2.packageitem+xml": "newsmlg2",
    "application/x-gzip": "",
    "application/xhtml+xml": "",
    "application/xml": "",
    "application/zip": "",
}
MOST_MEMBERS = 1000  # of one gzip
_PIECE = 64 * 1024  # bytes read at a time
_LIMIT_MB = LARGEST // 1024**2
_SHA256 = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]+):", re.IGNORECASE)


def media_type(request: HttpRequest) -> str:
    """Return the media type without its parameters; ProblemError where it is not read. None said is any bytes."""
    kind = (request.content_type or "application/octet-stream").lower()
    if kind in MEDIA_TYPES or kind == MANY:
        return kind
    supported = sorted([*MEDIA_TYPES, MANY])
    raise ProblemError(
        "unsupported-media-type",
        f"“{kind[:80]}” is not read here. Say in Content-Type what the copy is; application/octet-stream has the bytes "
        "looked at.",
        headers={"Accept-Post": ", ".join(supported)},
        supported=supported,
    )


def as_sent(request: HttpRequest, *, is_proved: bool) -> bytes:
    """Return the body as it was sent, read up to the limit; ProblemError where it is too large or not whole.

    A body without a length cannot be told from one that broke off, so it is taken only where something else proves
    that it is whole: a signature (`is_proved`), Content-Digest, or gzip, whose end is marked.
    """
    declared = request.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > LARGEST:
        raise _too_large()
    is_chunked = "chunked" in request.headers.get("Transfer-Encoding", "").lower()
    body = _read(_stream(request, is_chunked=is_chunked))
    if not is_chunked and declared.isdecimal() and len(body) != int(declared):
        raise ProblemError("incomplete-body", f"{len(body)} of {declared} bytes arrived. Send it again.")
    has_digest = _check_digest(request.headers.get("Content-Digest", ""), body)
    if is_chunked and not (is_proved or has_digest or coding(request) == "gzip"):
        raise ProblemError(
            "length-required",
            "A chunked body that breaks off looks like a whole one. Send Content-Length or Content-Digest (sha-256), "
            "or sign the request.",
        )
    return body


def coding(request: HttpRequest) -> str:
    """Return "gzip", or "" for none; ProblemError for another content coding."""
    said = request.headers.get("Content-Encoding", "").strip().lower()
    if said in ("", "identity"):
        return ""
    if said in ("gzip", "x-gzip"):
        return "gzip"
    raise ProblemError(
        "unsupported-encoding",
        f"The content coding “{said[:80]}” is not read here. Send the bytes as they are, or packed once with gzip.",
        headers={"Accept-Encoding": "gzip"},
    )


def unpacked(body: bytes) -> bytes:
    """Return what gzip packed, which may have several members; ProblemError where it is too large or damaged."""
    found, rest = bytearray(), body
    for _member in range(MOST_MEMBERS):  # each copies what is left: of very many, that would take hours
        if not rest:
            break
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            found += unpacker.decompress(rest, LARGEST + 1 - len(found))
        except zlib.error as error:
            raise _damaged() from error
        if len(found) > LARGEST:
            raise _too_large()
        if not unpacker.eof:
            raise _damaged()
        rest = unpacker.unused_data.lstrip(b"\0")
    if rest:
        raise _damaged()
    return bytes(found)


def files(request: HttpRequest, body: bytes) -> list[tuple[str, str, bytes]]:
    """Return name, media type and bytes of each file of a form, whatever its fields are called."""
    described = request.META | {"CONTENT_LENGTH": str(len(body))}
    try:
        found = MultiPartParser(described, BytesIO(body), [_InMemory(request)]).parse()[1]
    except TooManyFilesSent as error:
        raise ProblemError(
            "too-many-files", f"A form may hold {settings.DATA_UPLOAD_MAX_NUMBER_FILES} files."
        ) from error
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise ProblemError("undecodable-body", "The form cannot be taken apart. Send its files one by one.") from error
    given = [file for _field, many in found.lists() for file in many]
    return [(file.name or "", (file.content_type or "").lower(), file.read()) for file in given]


def name(request: HttpRequest) -> str:
    """Return the file's name that Content-Disposition gives, without folders; "" for none."""
    header = Header()
    header["Content-Disposition"] = " ".join(request.headers.get("Content-Disposition", "").split())
    return re.split(r"[/\\]", header.get_filename() or "")[-1][:500]


class _InMemory(MemoryFileUploadHandler):
    """Files of a body that is in memory already, and bounded."""

    def handle_raw_input(self, *_: object, **__: object) -> None:
        """Take every file, whatever its size."""
        self.activated = True


def _stream(request: HttpRequest, *, is_chunked: bool) -> BinaryIO:
    """Return what the body is read from. Django reads none of a chunked body; the server knows where it ends."""
    if is_chunked and request.META.get("wsgi.input_terminated"):
        return request.META["wsgi.input"]  # type: ignore[no-any-return]
    return request  # type: ignore[return-value]


def _read(stream: BinaryIO) -> bytes:
    body = bytearray()
    try:
        while piece := stream.read(_PIECE):
            body += piece
            if len(body) > LARGEST:
                raise _too_large()
    except (UnreadablePostError, OSError) as error:
        raise ProblemError("incomplete-body", f"The body broke off after {len(body)} bytes. Send it again.") from error
    return bytes(body)


def _check_digest(said: str, body: bytes) -> bool:
    """Tell whether Content-Digest (RFC 9530) vouches for the body; ProblemError where it does not fit."""
    match = _SHA256.search(said)
    if match is None:
        return False
    try:
        digest = base64.b64decode(match[1], validate=True)
    except binascii.Error:
        digest = b""
    if digest != hashlib.sha256(body).digest():
        raise ProblemError("digest-mismatch", "The body is not what Content-Digest says. Send it again.")
    return True


def _too_large() -> ProblemError:
    return ProblemError(
        "too-large", f"A delivery may have {_LIMIT_MB} MB, packed and unpacked. Send a smaller one.", limit=LARGEST
    )


def _damaged() -> ProblemError:
    return ProblemError(
        "undecodable-body", "The body is said to be packed with gzip, but cannot be unpacked to its end."
    )
