"""A source tried before it is saved: what would arrive and how it would be read. Nothing is kept.

It runs while somebody waits for a page, so everything ends with one deadline: the request, and the reading item by
item.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from articles.bodies import teasers
from articles.document import Document, Hints, Message, Refused, gettext_noop
from articles.formats import archives
from articles.ingest.hosts import alone_at
from articles.ingest.reading import Failed, Story, finish, found_in
from articles.transports import Payload, channel, web

WHOLE, REQUEST = 10.0, 6.0  # seconds: for all of it, for one request
LARGEST = 4 * 1024**2  # bytes: as much as is read within that time
MOST_SHOWN = 50  # stories of one file

_BUSY = Message(gettext_noop("%(host)s is being asked by the desk at this very moment. Try again in a few seconds."))
_NO_TIME = Message(gettext_noop("There was no time left for this address. Try it alone."))
_TOO_LARGE = Message(gettext_noop("It is larger than %(limit)d MB, which is too much for a trial."))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A story that would arrive, or why it would be set aside."""

    document: Document | None = None
    refused: Message | None = None
    page: str = ""  # the address of the page that would be fetched
    name: str = ""  # the file's, within an archive


@dataclass(frozen=True, slots=True)
class Trial:
    """What an address or a sample gave."""

    origin: str
    payload: Payload | None = None
    refused: Message | None = None
    arrivals: tuple[Arrival, ...] = ()
    unread: int = 0  # stories that are not shown: too many, or no time left
    moved: str = ""  # the address that is asked from now on
    hub: str = ""


def ask(addresses: Sequence[tuple[str, str]], *, hints: Hints, networks: Collection[str]) -> Iterator[Trial]:
    """Yield what each address, with its authorization, gives, all within WHOLE seconds."""
    until = time.monotonic() + WHOLE
    for address, authorization in addresses:
        yield _ask(address, authorization, hints, networks, until=until)


def read(payload: Payload, *, hints: Hints) -> Trial:
    """Return what would be read in a sample, within WHOLE seconds."""
    return _read(payload, hints, until=time.monotonic() + WHOLE)


def _ask(address: str, authorization: str, hints: Hints, networks: Collection[str], *, until: float) -> Trial:
    host = web.host_of(address)
    left = until - time.monotonic()
    if left < 1:
        return Trial(address, refused=_NO_TIME)
    with alone_at(host) as is_alone:
        if not is_alone:
            return Trial(address, refused=Message(_BUSY.template, {"host": host}))
        limits = web.Limits(whole=min(left, REQUEST), largest=LARGEST, networks=networks)
        fetched = web.fetch(address, media_types=web.COPY, authorization=authorization, limits=limits)
    payload = fetched.payload
    if payload is None or payload.refusal is not None:
        return Trial(address, refused=fetched.refusal.message if fetched.refusal else None, moved=fetched.moved)
    feed = channel.said(payload, links=fetched.links)
    found = _read(payload, hints, until=until)
    return Trial(address, payload, found.refused, found.arrivals, found.unread, fetched.moved, feed.hub)


def _read(payload: Payload, hints: Hints, *, until: float) -> Trial:
    raw = payload.raw or b""
    if len(raw) > LARGEST:
        refused = Message(_TOO_LARGE.template, {"limit": LARGEST // 1024**2})
        return Trial(payload.origin, payload, refused=refused)
    arrivals: list[Arrival] = []
    unread = 0
    is_archive = archives.is_archive(raw)
    for part in archives.parts(raw, name=payload.origin):
        if time.monotonic() > until:
            unread += 1
            continue
        for found in found_in(part, media_type="" if is_archive else payload.media_type, hints=hints):
            if len(arrivals) >= MOST_SHOWN or time.monotonic() > until:
                unread += 1
            else:
                arrivals.append(_arrival(len(arrivals), found, hints, name=part.name))
    return Trial(payload.origin, payload, arrivals=tuple(arrivals), unread=unread)


def _arrival(number: int, found: Document | Refused, hints: Hints, *, name: str) -> Arrival:
    entry: Story | Failed = finish(number, found, hints)
    if isinstance(entry, Failed):
        return Arrival(refused=entry.refused.message, name=name)
    return Arrival(entry.document, page=teasers.address(entry.document) or "", name=name)
