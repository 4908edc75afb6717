"""Content codings of HTTP to plain bytes, in steps of bounded size: a few packed bytes may hold gigabytes.

httpx unpacks what it received in one go, a thousandfold for gzip and far more for brotli; so it is not asked to.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli

ACCEPTED = "gzip, br"
STEP = 65_536  # bytes that one step may give

_GZIP = 16 + zlib.MAX_WBITS


class BrokenCodingError(ValueError):
    """The bytes are not packed as their header says, or the coding is none that we asked for."""


def unpacked(chunks: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield what the chunks hold, in pieces of at most about STEP bytes; raise BrokenCodingError where they are broken.

    `coding` is the header Content-Encoding (RFC 9110, section 8.4): one of ACCEPTED, or "" for none.
    """
    name = coding.strip().lower()
    unpack = _UNPACK.get(name)
    if unpack is None:  # a body may not be packed twice either: each coding multiplies the other
        raise BrokenCodingError(name[:80])
    yield from unpack(chunks)


def _identity(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield from chunks


def _gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack one or more gzip members; what stands behind the last and is none is left, as gzip itself does."""
    member, is_first, is_begun = zlib.decompressobj(_GZIP), True, False
    for chunk in chunks:
        rest = chunk
        while rest:
            is_begun = True
            try:
                piece = member.decompress(rest, STEP)
            except zlib.error as error:
                if not is_first:
                    return
                raise BrokenCodingError("gzip") from error
            if piece:
                yield piece
            rest = member.unconsumed_tail
            if member.eof:
                rest, member, is_first, is_begun = member.unused_data, zlib.decompressobj(_GZIP), False, False
    while is_begun and (piece := member.decompress(member.unconsumed_tail, STEP)):
        yield piece
    if is_begun and is_first and not member.eof:
        raise BrokenCodingError("gzip")


def _deflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack deflate, with or without its zlib header: senders disagree on what the name means."""
    member: zlib._Decompress | None = None
    for chunk in chunks:
        rest = chunk
        if member is None and rest:
            member = zlib.decompressobj(zlib.MAX_WBITS if rest[0] & 0x0F == 8 else -zlib.MAX_WBITS)
        while rest and member is not None and not member.eof:
            try:
                yield member.decompress(rest, STEP)
            except zlib.error as error:
                raise BrokenCodingError("deflate") from error
            rest = member.unconsumed_tail
    if member is not None and not member.eof:
        raise BrokenCodingError("deflate")


def _brotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    member = brotli.Decompressor()
    is_begun = False
    try:
        for chunk in chunks:
            is_begun = is_begun or bool(chunk)
            piece = member.process(chunk, output_buffer_limit=STEP)
            while piece or not member.can_accept_more_data():  # which may be, with more to give all the same
                yield piece
                piece = member.process(b"", output_buffer_limit=STEP)
    except brotli.error as error:
        raise BrokenCodingError("br") from error
    if is_begun and not member.is_finished():
        raise BrokenCodingError("br")


_UNPACK: dict[str, Callable[[Iterable[bytes]], Iterator[bytes]]] = {
    "": _identity, "identity": _identity, "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli,
}  # fmt: skip
