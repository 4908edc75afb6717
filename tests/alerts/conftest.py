"""Parts that fall silent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis
from pytest_django import Settings

from newsreader import heartbeat
from newsreader.environment import redis_client_url


@pytest.fixture
def forget(settings: Settings) -> Callable[[heartbeat.Part], None]:
    """Return what makes a part unheard of, as it is a minute after its end."""
    client = redis.Redis.from_url(redis_client_url(settings.REDIS_URL))

    def forget(part: heartbeat.Part) -> None:
        client.delete(heartbeat.key(part))

    return forget
