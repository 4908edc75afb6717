"""Pages are read in English here, so that no test hangs on the French catalogue; one test reads them in French."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def client(client: Client) -> Client:
    """A browser whose reader chose English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client
