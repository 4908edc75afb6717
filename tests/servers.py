"""An early pytest plugin: real PostgreSQL and broker for the test run, before Django reads its settings.

The controller starts them and leaves their addresses in the environment, which pytest-xdist's workers inherit.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from newsreader import local

STARTED = "NEWSREADER_TEST_SERVERS"


class Servers:
    """The two servers of this run, in a folder of their own."""

    def __init__(self) -> None:
        self.var = Path(tempfile.mkdtemp(prefix="newsreader-tests-"))
        self.var.chmod(0o711)  # PostgreSQL may run as another user
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
