"""Wire formats: bytes in, Documents out. One module a format: `sniff(head)` says how sure it is, `parse` reads.

To add one, see CONTRIBUTING; formats do not import each other, and what they share stands in articles.bodies.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message as Header
from typing import Protocol
from zoneinfo import ZoneInfo

from articles.bodies.encoding import decode, is_binary
from articles.document import LARGEST, Document, Hints, Message, Refused, gettext_noop
from articles.formats import anpa1312 as anpa1312
from articles.formats import archives as archives
from articles.formats import atom as atom
from articles.formats import html as html
from articles.formats import iptc7901 as iptc7901
from articles.formats import jsonfeed as jsonfeed
from articles.formats import mail as mail
from articles.formats import newsml12 as newsml12
from articles.formats import newsmlg2 as newsmlg2
from articles.formats import ninjs as ninjs
from articles.formats import nitf as nitf
from articles.formats import plaintext as plaintext
from articles.formats import rss as rss
from articles.formats import unsupported as unsupported

VERSION = 3  # raise it whenever the same bytes give another Document; a Reading keeps it
HEAD = 4096  # bytes that a sniffer sees


class Format(Protocol):
    """What a module of a wire format offers."""

    def sniff(self, head: bytes) -> float:
        """Return from 0 to 1 how sure it is that the bytes are of this format."""

    def parse(self, raw: bytes, hints: Hints) -> list[Document | Refused]:
        """Return what the bytes hold, item by item."""


FORMATS: dict[str, Format] = {
    "ninjs": ninjs,
    "jsonfeed": jsonfeed,
    "nitf": nitf,
    "newsml12": newsml12,
    "newsmlg2": newsmlg2,
    "rss": rss,
    "atom": atom,
    "html": html,
    "iptc7901": iptc7901,
    "anpa1312": anpa1312,
    "mail": mail,
    "plaintext": plaintext,
}
FRAMED = (iptc7901, anpa1312, mail)  # formats whose control characters are their own


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one delivery held. A refused item keeps its number; documents take the numbers that are left."""

    documents: tuple[Document, ...] = ()
    refused: tuple[Refused, ...] = ()
    names: tuple[str, ...] = ()  # of the files in an archive, one for each item; else none

    def items(self) -> Iterator[tuple[int, Document | Refused]]:
        """Yield every item with its number, from 0, in the sender's order."""
        refused = {item.item: item for item in self.refused}
        documents = iter(self.documents)
        for number in range(len(self.documents) + len(self.refused)):
            yield number, refused.get(number) or next(documents)


def parse(raw: bytes, *, media_type: str | None, hints: Hints) -> Parsed:
    """Return the documents that the bytes hold and the items that were refused; no bytes make it raise.

    `hints.format` overrules sniffing; `media_type` may declare a charset. An unknown time zone is read as UTC. The
    files of an archive are read one after another, and their items numbered through.
    """
    if archives.is_archive(raw):
        return _parse_files(raw, hints)
    notes: tuple[Message, ...] = ()
    if not _is_zone(hints.timezone):
        template = gettext_noop("The time zone “%(name)s” is unknown; local times were read as UTC.")
        notes = (Message(template, {"name": hints.timezone}),)
        hints = replace(hints, timezone="UTC")
    if refused := _refusal(raw, hints.format):
        return Parsed(refused=(refused,))
    chosen = FORMATS[hints.format] if hints.format != "auto" else _sniffed(raw[:HEAD])
    if isinstance(chosen, Refused):
        return Parsed(refused=(chosen,))
    declared = None if hints.charset else _charset(media_type)
    items = chosen.parse(raw, replace(hints, charset=declared) if declared else hints)
    documents = [item for item in items if isinstance(item, Document)]
    if notes:
        documents = [replace(document, notes=notes + document.notes) for document in documents]
    return Parsed(tuple(documents), tuple([item for item in items if isinstance(item, Refused)]))


def _parse_files(raw: bytes, hints: Hints) -> Parsed:
    documents: list[Document] = []
    refused: list[Refused] = []
    names: list[str] = []
    for part in archives.parts(raw, name=hints.name or ""):
        known = Parsed(refused=(part.refused,)) if part.refused else None
        for _, item in (known or parse(part.raw, media_type=None, hints=replace(hints, name=part.name))).items():
            if isinstance(item, Document):
                documents.append(item)
            else:
                refused.append(replace(item, item=len(names)))
            names.append(part.name)
    return Parsed(tuple(documents), tuple(refused), tuple(names))


def _refusal(raw: bytes, name: str) -> Refused | None:
    """Return why the bytes are not read at all, if so."""
    if name != "auto" and name not in FORMATS:
        template = gettext_noop("The format “%(name)s” is unknown. Choose one of: %(known)s.")
        return Refused(0, "unknown-format", Message(template, {"name": name, "known": ", ".join(["auto", *FORMATS])}))
    if not raw:
        return Refused(0, "empty", Message(gettext_noop("The file is empty. Send it again, or remove it.")))
    if len(raw) > LARGEST:
        template = gettext_noop("The file is larger than %(limit)d MB. Send its stories one by one.")
        return Refused(0, "too-large", Message(template, {"limit": LARGEST // 1024 // 1024}))
    is_odd = is_binary(raw) and not any(module.sniff(raw[:HEAD]) for module in FRAMED)
    return unsupported.binary(raw, is_binary=is_odd)


def _sniffed(head: bytes) -> Format | Refused:
    """Return the format that is surest; markup that is nobody's is refused by its name, and is no plain text."""
    head = _narrow(head)
    surest, most = FORMATS["plaintext"], 0.0
    for module in FORMATS.values():
        sure = module.sniff(head)
        if sure > most:
            surest, most = module, sure
        if sure >= 1:  # the word of the others would change nothing
            break
    return (unsupported.markup(head) if surest is FORMATS["plaintext"] else None) or surest


def _narrow(head: bytes) -> bytes:
    """Return a head in UTF-16 or UTF-32 in UTF-8, so that no sniffer has to know of them."""
    if b"\x00" not in head[:8] and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return head
    decoded = decode(head)
    return decoded.text.encode("utf-8", "replace") if decoded.encoding.startswith(("utf-16", "utf-32")) else head


def _charset(media_type: str | None) -> str | None:
    if "=" not in (media_type or ""):
        return None
    header = Header()
    header["Content-Type"] = " ".join((media_type or "").split())
    return header.get_content_charset()


def _is_zone(name: str) -> bool:
    """Tell whether the name is a time zone that this machine knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found; no such form of name; a folder of the database
        return False
    return True
