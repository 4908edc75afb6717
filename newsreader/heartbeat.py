"""The worker's sign of life: written by a task, read by /readyz."""

from __future__ import annotations

import datetime

import redis
from django.conf import settings
from django.utils import timezone

from newsreader.environment import redis_client_url

KEY = "newsreader:worker-heard"
EXPIRY = 60  # seconds; the task runs every 10, so five may be missed


def beat() -> None:
    """Note in the broker that a worker ran just now."""
    with _client() as client:
        client.set(KEY, timezone.now().isoformat(), ex=EXPIRY)


def last_heard() -> datetime.datetime | None:
    """Return when a worker last ran, or None if not within EXPIRY; raise redis.RedisError if the broker is away."""
    with _client() as client:
        stamp = client.get(KEY)
    return datetime.datetime.fromisoformat(stamp.decode()) if isinstance(stamp, bytes) else None


def _client() -> redis.Redis:
    return redis.Redis.from_url(
        redis_client_url(settings.REDIS_URL), socket_timeout=2, socket_connect_timeout=2, retry=None
    )
