"""A worker is heard of for a minute."""

import pytest
import redis
from django.utils import timezone
from pytest_django import Settings

from newsreader import heartbeat
from newsreader.environment import redis_client_url


@pytest.fixture
def broker(settings: Settings) -> redis.Redis:
    """The real broker, nothing heard in it."""
    client = redis.Redis.from_url(redis_client_url(settings.REDIS_URL))
    client.delete(heartbeat.KEY)
    return client


def test_nobody_was_heard_before_the_first_beat(broker: redis.Redis) -> None:
    assert heartbeat.last_heard() is None


def test_a_beat_is_heard_with_its_time(broker: redis.Redis) -> None:
    before = timezone.now()
    heartbeat.beat()
    heard = heartbeat.last_heard()
    assert heard is not None
    assert before <= heard <= timezone.now()


def test_a_beat_is_forgotten_after_a_minute(broker: redis.Redis) -> None:
    heartbeat.beat()
    assert 0 < broker.ttl(heartbeat.KEY) <= heartbeat.EXPIRY == 60


def test_a_broker_that_is_away_is_no_silence(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    with pytest.raises(redis.ConnectionError):
        heartbeat.last_heard()
