"""An early pytest plugin: real PostgreSQL and broker for the test run, before Django reads its settings.

The controller starts them and leaves their addresses in the environment, which pytest-xdist's workers inherit; each
worker has a database of its own in both. A killed run leaves no server behind: they get a signal when we die.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from newsreader import local

STARTED = "NEWSREADER_TEST_SERVERS"
ALONE = ("browser", "desk")  # tests that need the machine for themselves run one after the other, in one worker


class Servers:
    """The two servers of this run, in a folder of their own."""

    def __init__(self) -> None:
        self.var = Path(tempfile.mkdtemp(prefix="newsreader-tests-"))
        self.var.chmod(0o711)  # PostgreSQL may run as another user
        (self.var / "static").mkdir()  # WhiteNoise warns where it is missing
        log = self.var / "log"
        self.processes = [server.start(log) for server in local.servers(self.var, durable=False)]
        local.wait_until_ready(self.var)

    def stop(self) -> None:
        """End both by their own ids and remove what they wrote."""
        for process in self.processes:
            process.send_signal(signal.SIGINT)
        for process in self.processes:
            process.wait(timeout=20)
        shutil.rmtree(self.var, ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the servers unless a controller already did, or real ones are named."""
    if os.environ.get(STARTED):
        _take_a_broker_of_our_own()
    if os.environ.get(STARTED) or os.environ.get("DATABASE_URL"):
        return
    servers = Servers()
    os.environ |= {
        STARTED: str(servers.var),
        "DESK_VAR": str(servers.var),
        "DATABASE_URL": local.database_url(servers.var),
        "REDIS_URL": local.redis_url(servers.var),
        "SECRET_KEY": "for tests only, and long enough for the checks to be content with it",
    }
    early_config.add_cleanup(servers.stop)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep apart from one another the tests that start a whole desk."""
    for item in items:
        if any(item.get_closest_marker(name) for name in ALONE):
            item.add_marker(pytest.mark.xdist_group("alone"))


@pytest.fixture(autouse=True, scope="session")
def _settings_for_tests() -> Iterator[None]:
    """Serve static files unhashed, so that no test waits for collectstatic, and hash passwords fast."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    with override_settings(
        STORAGES={"default": files, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


def _take_a_broker_of_our_own() -> None:
    """Give each of pytest-xdist's workers a numbered database of the broker."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if number:
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("virtual_host=0", f"virtual_host={int(number) + 1}")
