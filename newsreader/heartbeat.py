"""Signs of life of what runs behind the web: each part leaves its own in the broker, /readyz and the monitor read them.

The worker's is left by tasks that run in it, beat's by what beat sends, the monitor's by each of its looks.
"""

from __future__ import annotations

import datetime
from enum import StrEnum

import redis
from django.conf import settings
from django.utils import timezone

from newsreader.environment import redis_client_url

EXPIRY = 60  # seconds; a sign is left every 10 or more often, so five may be missed


class Part(StrEnum):
    """What leaves a sign of life."""

    WORKER = "worker"
    BEAT = "beat"
    MONITOR = "monitor"


def key(part: Part) -> str:
    """Return the broker's key of a part's sign."""
    return f"newsreader:{part}-heard"


def leave(part: Part) -> None:
    """Note in the broker that the part ran just now."""
    with _client() as client:
        client.set(key(part), timezone.now().isoformat(), ex=EXPIRY)


def heard() -> dict[Part, datetime.datetime | None]:
    """Return when each part last ran, None if not within EXPIRY; raise redis.RedisError if the broker is away."""
    with _client() as client:
        stamps = client.mget([key(part) for part in Part])
    return {part: _time(stamp) for part, stamp in zip(Part, stamps, strict=True)}


def _time(stamp: bytes | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(stamp.decode()) if stamp else None


def _client() -> redis.Redis:
    return redis.Redis.from_url(
        redis_client_url(settings.REDIS_URL), socket_timeout=2, socket_connect_timeout=2, retry=None
    )
