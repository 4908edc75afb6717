"""Pages are read in English here, so that no test hangs on the French catalogue; one test reads them in French."""

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Annotation, Reading
from tests import editions
from tests.notebook import write


@pytest.fixture
def client(client: Client) -> Client:
    """A browser whose reader chose English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def reading(source) -> Reading:
    """What an article shows."""
    return editions.publish(source)


@pytest.fixture
def note(alice, desk, reading) -> Annotation:
    """A note by Alice for her desk."""
    return write(alice, reading, desk=desk)
