"""Archives: a zip or a gzip to its members, each read by its own format. Nothing is written; every size is bounded.

An archive in an archive is opened, one in that is not. What cannot or must not be read is refused with its reason, and
the members beside it are read.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from articles.document import LARGEST, Message, Refused, gettext_noop

MOST_MEMBERS = 1000
MOST_BYTES = 3 * LARGEST  # decompressed, of all members together
STEEPEST = 200  # times smaller: what honest copy never is, and a bomb always
_SMALL = 1024 * 1024  # bytes; a member that stays below may be as steep as it likes
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_EMPTY_ZIP = b"PK\x05\x06"
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")  # documents and programs that are zips
_OFFICE_FOLDERS = ("word/", "xl/", "ppt/", "_rels/", "docProps/", "customXml/", "META-INF/")
_CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_ENCRYPTED = 0x1
_DEEPEST = 2  # an archive, and one in it
_BROKEN = (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError, OSError, NotImplementedError, ValueError)

_REASONS = {
    "damaged-archive": gettext_noop("The archive is damaged (%(error)s). Send it again."),
    "damaged-member": gettext_noop("This file in the archive is damaged (%(error)s). Send it again."),
    "empty-archive": gettext_noop("The archive is empty. Send it again, or remove it."),
    "encrypted": gettext_noop("This file in the archive is encrypted, and there is no password. Send it unencrypted."),
    "member-too-large": gettext_noop("This file is larger than %(limit)d MB when it is unpacked. Send it by itself."),
    "bomb": gettext_noop(
        "This file is packed more than %(times)d times smaller than it is, which no copy is. It was not unpacked."
    ),
    "archive-too-large": gettext_noop(
        "The files in this archive are larger than %(limit)d MB together, so this one was not unpacked. Send it apart."
    ),
    "too-many-members": gettext_noop(
        "The archive holds %(count)d files. The first %(most)d were read; send the others apart."
    ),
    "nested-archive": gettext_noop("An archive in an archive in an archive is not opened. Send its files."),
    "path-name": gettext_noop("Its name points outside of the archive, so it was not unpacked. Send it by itself."),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a delivery. A delivery that is no archive is one part without a name."""

    name: str
    raw: bytes = b""
    refused: Refused | None = None


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked of one delivery."""

    members: int
    size: int
    names: set[str] = field(default_factory=set)


def is_archive(raw: bytes) -> bool:
    """Tell whether the bytes are a zip or a gzip, and not a document that is a zip inside."""
    if raw.startswith(_GZIP):
        return True
    return raw.startswith((_ZIP, _EMPTY_ZIP)) and not _is_office(raw)


def parts(raw: bytes, *, name: str) -> Iterator[Part]:
    """Yield the files of an archive in its order, unpacked one at a time; what is no archive is one part.

    `name` is the archive's own, which a gzip's only member has where the gzip does not say.
    """
    if not is_archive(raw):
        yield Part("", raw)
        return
    budget = _Budget(MOST_MEMBERS, MOST_BYTES)
    is_empty = True
    for part in _unpacked(raw, name.rpartition("/")[2], budget, depth=1):
        is_empty = False
        yield _unique(part, budget.names)
    if is_empty:
        yield _refuse("", "empty-archive")


def _unpacked(raw: bytes, name: str, budget: _Budget, *, depth: int) -> Iterator[Part]:
    members = _of_gzip(raw, name, budget) if raw.startswith(_GZIP) else _of_zip(raw, name, budget, depth=depth)
    for part in members:
        if part.refused is not None or not is_archive(part.raw):
            yield part
        elif depth == _DEEPEST:
            yield _refuse(part.name, "nested-archive")
        else:
            yield from _unpacked(part.raw, part.name, budget, depth=depth + 1)


def _of_zip(raw: bytes, name: str, budget: _Budget, *, depth: int) -> Iterator[Part]:
    prefix = f"{name}/" if depth > 1 else ""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
        members = [member for member in archive.infolist() if not _is_clutter(member)]
    except _BROKEN as error:
        yield _refuse(name if depth > 1 else "", "damaged-archive", error=str(error))
        return
    count = len(members)
    allowed = max(budget.members, 0)
    budget.members -= count
    for member in members[:allowed]:
        yield _member(archive, member, prefix + member.filename, budget)
    if count > allowed:
        yield _refuse(prefix, "too-many-members", count=count, most=allowed)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, budget: _Budget) -> Part:
    if refused := _refusal(member, name, budget):
        return refused
    try:
        with archive.open(member) as file:
            raw = file.read(member.file_size + 1)
    except RuntimeError as error:  # zipfile's for what needs a password after all
        return _refuse(name, "encrypted" if "password" in str(error) else "damaged-member", error=str(error))
    except _BROKEN as error:
        return _refuse(name, "damaged-member", error=str(error))
    budget.size -= len(raw)
    return Part(name, raw)


def _refusal(member: zipfile.ZipInfo, name: str, budget: _Budget) -> Part | None:
    """Return why a member is not unpacked, told by what the archive says of it."""
    if member.flag_bits & _ENCRYPTED:
        return _refuse(name, "encrypted")
    if _points_outside(member.filename):
        return _refuse(name, "path-name")
    if member.file_size > _SMALL and member.file_size > STEEPEST * max(member.compress_size, 1):
        return _refuse(name, "bomb", times=STEEPEST)
    if member.file_size > LARGEST:
        return _refuse(name, "member-too-large", limit=LARGEST // 1024**2)
    if member.file_size > budget.size:
        return _refuse(name, "archive-too-large", limit=MOST_BYTES // 1024**2)
    return None


def _of_gzip(raw: bytes, name: str, budget: _Budget) -> Iterator[Part]:
    """Yield the one file of a gzip, unpacked no further than the limit."""
    own = name[:-3] if name.lower().endswith(".gz") else name
    limit = min(LARGEST, budget.size, max(_SMALL, STEEPEST * len(raw)))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            unpacked = file.read(limit + 1)
    except _BROKEN as error:
        yield _refuse(own, "damaged-archive", error=str(error))
        return
    budget.size -= len(unpacked)
    budget.members -= 1
    if len(unpacked) <= limit:
        yield Part(own, unpacked)
    elif limit == LARGEST:
        yield _refuse(own, "member-too-large", limit=LARGEST // 1024**2)
    else:
        yield _refuse(own, "bomb", times=STEEPEST)


def _refuse(name: str, code: str, **params: str | int) -> Part:
    return Part(name, refused=Refused(0, code, Message(_REASONS[code], params)))


def _unique(part: Part, names: set[str]) -> Part:
    """Tell two members of one name apart, which a zip may have."""
    name, copies = part.name, 1
    while name in names:
        copies += 1
        name = f"{part.name} ({copies})"
    names.add(name)
    return replace(part, name=name)


def _is_office(raw: bytes) -> bool:
    """Tell whether the zip begins as a document of an office or a program does; damaged ones too."""
    length = int.from_bytes(raw[26:28], "little")
    first = raw[30 : 30 + length].decode("utf-8", "replace")
    return first in _OFFICE or first.startswith(_OFFICE_FOLDERS)


def _is_clutter(member: zipfile.ZipInfo) -> bool:
    """Tell whether it is no file that anybody sent: a folder, or what a desktop leaves behind."""
    name = member.filename
    return member.is_dir() or name.startswith(_CLUTTER[0]) or name.rpartition("/")[2] in _CLUTTER[1:]


def _points_outside(name: str) -> bool:
    steps = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in steps or name[1:2] == ":" or "\x00" in name
