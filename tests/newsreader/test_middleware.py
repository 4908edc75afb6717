"""Who is asking, behind a proxy and without one."""

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from newsreader.middleware import client_address


@pytest.mark.parametrize(
    ("is_secure", "header", "expected"),
    [
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, "", "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_only_a_proxy_is_believed(
    rf: RequestFactory, settings: Settings, is_secure: bool, header: str, expected: str
) -> None:
    settings.IS_SECURE = is_secure
    request = rf.get("/sign-in/", headers={"X-Forwarded-For": header} if header else {})
    assert client_address(request) == expected
