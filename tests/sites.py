"""A web site of a test: a real HTTP server on 127.0.0.1 whose answers the test decides."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

LOOPBACK = ("127.0.0.0/8",)


@dataclass(frozen=True)
class Reply:
    """What the site answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait_for: threading.Event | None = None  # before it answers


class Site:
    """A running site: its pages by path, and the requests that it had."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Callable[[], Reply]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.at_once = self.most_at_once = 0
        site, lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with lock:
                    site.requests.append((self.path, dict(self.headers)))
                    site.at_once += 1
                    site.most_at_once = max(site.most_at_once, site.at_once)
                found = site.pages.get(self.path, Reply(status=404))
                reply = found if isinstance(found, Reply) else found()
                if reply.wait_for:
                    reply.wait_for.wait(20)
                with lock:
                    site.at_once -= 1
                self.send_response(reply.status)
                for name, value in ({"Content-Type": "text/html; charset=utf-8"} | reply.headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [path for path, _ in self.requests]


@pytest.fixture
def site() -> Iterator[Site]:
    """A site on 127.0.0.1."""
    running = Site()
    thread = threading.Thread(target=running.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()
    thread.join()
