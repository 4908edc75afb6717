"""What runs is heard of for a minute."""

import pytest
import redis
from django.utils import timezone
from pytest_django import Settings

from newsreader import heartbeat
from newsreader.environment import redis_client_url
from newsreader.heartbeat import Part


@pytest.fixture
def broker(settings: Settings) -> redis.Redis:
    """The real broker, nothing heard in it."""
    client = redis.Redis.from_url(redis_client_url(settings.REDIS_URL))
    client.delete(*map(heartbeat.key, heartbeat.Part))
    return client


def test_nobody_was_heard_before_the_first_sign(broker: redis.Redis) -> None:
    assert heartbeat.heard() == {Part.WORKER: None, Part.BEAT: None, Part.MONITOR: None}


def test_a_sign_is_heard_with_its_time_and_of_its_part_alone(broker: redis.Redis) -> None:
    before = timezone.now()
    heartbeat.leave(Part.BEAT)
    heard = heartbeat.heard()
    assert heard[Part.WORKER] is None
    assert heard[Part.BEAT] is not None
    assert before <= heard[Part.BEAT] <= timezone.now()


def test_a_sign_is_forgotten_after_a_minute(broker: redis.Redis) -> None:
    heartbeat.leave(Part.WORKER)
    assert 0 < broker.ttl(heartbeat.key(Part.WORKER)) <= heartbeat.EXPIRY == 60


def test_a_broker_that_is_away_is_no_silence(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    with pytest.raises(redis.ConnectionError):
        heartbeat.heard()
