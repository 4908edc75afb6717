"""What must hold for whatever is read from whatever bytes."""

from __future__ import annotations

import datetime
import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from articles import formats
from articles.document import BLOCK_KINDS, Document, Hints, Refused

SECONDS = 20  # for one input
TIMES = ("published", "updated", "embargoed")
SIGNALS = (None, "update", "correction", "kill", "advisory")
SOURCED = frozenset({"plaintext", "iptc7901", "anpa1312"})  # formats whose `source` covers the input


class HangError(Exception):
    """Reading took longer than SECONDS."""


def read(raw: bytes, *, format: str = "auto") -> list[str]:
    """Read the bytes; return what does not hold of what came out. What the parser raises is raised; so is a hang."""
    with _alarm():
        parsed = formats.parse(raw, media_type=None, hints=Hints(format=format, language="fr"))
        items = list(parsed.items())
        faults = [fault for _, item in items for fault in _faults(item)]
    faults += _of_source([item for _, item in items])
    numbers = [number for number, _ in items]
    if not items or numbers != list(range(len(items))):
        faults.append(f"items are numbered {numbers}")
    return faults


@contextmanager
def _alarm() -> Iterator[None]:
    """Raise HangError in whatever runs too long; a loop in C code is stopped when it comes back to Python."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise HangError(f"over {SECONDS} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _faults(item: Document | Refused) -> Iterator[str]:
    if isinstance(item, Refused):
        if not (item.code and str(item.message).strip().endswith((".", "?"))):
            yield f"a refusal without a sentence: {item.code!r} {str(item.message)!r}"
        return
    yield from _of_blocks(item)
    yield from _of_fields(item)
    json.dumps(item.to_json())
    assert item.digest


def _of_blocks(document: Document) -> Iterator[str]:
    text = document.text
    if text != "\n\n".join(block.text for block in document.blocks):
        yield "the text is not its blocks"
    for block in document.blocks:
        if block.kind not in BLOCK_KINDS or text[block.start : block.end] != block.text or not block.text:
            yield f"block {block.kind} does not stand where it says: {block.start}-{block.end}"
        for span in block.spans:
            if not block.start <= span.start < span.end <= block.end:
                yield f"span {span} is not within {block.start}-{block.end}"


def _of_fields(document: Document) -> Iterator[str]:
    for name in TIMES:
        if (value := getattr(document, name)) is not None and not _is_moment(value):
            yield f"{name} is no moment: {value!r}"
    if document.urgency is not None and not 1 <= document.urgency <= 9:
        yield f"urgency is {document.urgency}"
    if document.signal not in SIGNALS or document.pubstatus not in ("usable", "withheld", "canceled"):
        yield f"signal {document.signal!r}, pubstatus {document.pubstatus!r}"
    words = (document.headline, document.standfirst, document.byline or "", document.slugline or "", *document.tags)
    if any(said != " ".join(said.split()) for said in words):
        yield f"a field is not folded: {words!r}"
    if any(not (note.template and str(note)) for note in document.notes) or not all(document.unread):
        yield "an empty note or an empty unread"


def _is_moment(value: str) -> bool:
    try:
        return datetime.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _of_source(items: list[Document | Refused]) -> Iterator[str]:
    """Yield what is wrong with the source ranges of a file's items, which together cover what was decoded once."""
    documents = [item for item in items if isinstance(item, Document) and item.format in SOURCED]
    ranges = [part for document in documents for part in document.source]
    ends = [0, *(part.end for part in ranges)]
    if len(documents) == len(items) and [part.start for part in ranges] != ends[:-1]:
        yield f"source ranges do not follow each other: {[(part.start, part.end) for part in ranges][:6]}"
    if any(part.start >= part.end for part in ranges):
        yield "an empty source range"
