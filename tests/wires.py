"""A wire of the tests' own: documents as a format with identifiers, versions and several items would give them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from articles import formats, ingest
from articles.document import Document, Refused, lay_out
from articles.models import Delivery, Source
from articles.transports import Payload

Wire = Callable[..., Delivery]
_numbers = itertools.count()


def story(headline: str = "Le pont rouvre", body: str = "Deux ans de travaux.", **fields: Any) -> Document:
    """Return a document such as a wire format gives it."""
    parts = [("headline", headline), *(("paragraph", text) for text in body.split("\n\n"))]
    blocks, text = lay_out([(kind, text) for kind, text in parts if text])
    return Document("test", headline=headline, blocks=blocks, text=text, **fields)


@contextmanager
def on_the_wire() -> Iterator[Callable[..., Delivery]]:
    """Give a function that delivers what the wire brought: whatever bytes are read meanwhile, they are its stories."""
    found: dict[bytes, formats.Parsed] = {}

    def deliver(*items: Document | Refused, source: Source, raw: bytes = b"") -> Delivery:
        raw = raw or f"wire {next(_numbers)}".encode()
        documents = tuple(item for item in items if isinstance(item, Document))
        found[raw] = formats.Parsed(documents, tuple(item for item in items if isinstance(item, Refused)))
        delivery, _ = ingest.receive(
            Payload(raw=raw, origin="wire.txt", size=len(raw)), source, door=Delivery.Door.PUSH
        )
        return ingest.process(delivery.pk)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "parse", lambda raw, **_: found[raw])
        yield deliver


@pytest.fixture
def wire(source: Source) -> Iterator[Wire]:
    """Return a function that delivers documents from the tests' agency."""
    with on_the_wire() as deliver:
        yield lambda *items, source=source, raw=b"": deliver(*items, source=source, raw=raw)
