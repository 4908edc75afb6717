"""What is counted in the broker for all web processes together: requests of a key, signatures that were used.

With the broker away nothing is refused: copy that comes in is worth more than a limit, and the same bytes twice are one
delivery in any case.
"""

from __future__ import annotations

import functools
import hashlib
import logging
import time

import redis
from django.conf import settings

from newsreader.environment import redis_client_url

MINUTE = 60
ALLOWED_CLOCK = 300  # seconds that a sender's clock may be apart from ours
_REMEMBERED = 2 * ALLOWED_CLOCK  # a stamp may lie as much ahead as behind
_PREFIX = "newsreader:push"

_log = logging.getLogger(__name__)


def spend(public_id: str) -> int:
    """Count a request of the key; return 0, or the seconds to wait where it had its share of this minute."""
    now = time.time()
    minute = int(now // MINUTE)
    key = f"{_PREFIX}:rate:{public_id}:{minute}"
    try:
        with _client().pipeline() as pipeline:
            pipeline.incr(key)
            pipeline.expire(key, 2 * MINUTE)
            count = pipeline.execute()[0]
    except redis.RedisError:
        _log.warning("requests are not counted: the broker does not answer", exc_info=True)
        return 0
    return 0 if count <= settings.PUSH_RATE else max(1, round((minute + 1) * MINUTE - now))


def is_first_use(signature: str) -> bool:
    """Remember the signature for as long as its stamp can be valid; tell whether it was not used before."""
    try:
        return bool(_client().set(_signature_key(signature), 1, ex=_REMEMBERED, nx=True))
    except redis.RedisError:
        _log.warning("signatures are not remembered: the broker does not answer", exc_info=True)
        return True


def forget(signature: str) -> None:
    """Let a signature be used again: what it was for did not happen."""
    try:
        _client().delete(_signature_key(signature))
    except redis.RedisError:
        _log.warning("a signature stays used: the broker does not answer", exc_info=True)


def _signature_key(signature: str) -> str:
    return f"{_PREFIX}:used:{hashlib.sha256(signature.encode()).hexdigest()}"


@functools.cache
def _client() -> redis.Redis:
    """Return this process's client, whose connections are pooled."""
    url = redis_client_url(settings.REDIS_URL)
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2, retry=None)
