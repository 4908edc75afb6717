"""One request at a time for a host: subscriptions and the pages behind teasers take turns at it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from articles.transports.web import host_of

_LOCK_SPACE = 0x70616765  # "page": keeps our advisory locks apart from others'


@dataclass(frozen=True, slots=True)
class Visit:
    """What a request to a host gave: a delivery to be processed, and the host, "" where another still holds it."""

    delivery_id: int | None = None
    host: str = ""


@contextlib.contextmanager
def alone_at(host: str) -> Iterator[bool]:
    """Hold the host for this connection to the database, if nobody holds it; a dead worker's hold ends with it."""
    key = [_LOCK_SPACE, int.from_bytes(hashlib.sha256(host.encode()).digest()[:4], "big", signed=True)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        is_alone = bool(cursor.fetchone()[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def one_each(waiting: Iterable[tuple[int, str]]) -> list[int]:
    """Return the first key of every host among keys and addresses."""
    first: dict[str, int] = {}
    for pk, address in waiting:
        first.setdefault(host_of(address), pk)
    return list(first.values())
