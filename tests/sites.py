"""A web site of a test: a real HTTP server on 127.0.0.1 whose answers the test decides."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

LOOPBACK = ("127.0.0.0/8",)


@dataclass(frozen=True)
class Reply:
    """What the site answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait_for: threading.Event | None = None  # before it answers
    drips: threading.Event | None = None  # a byte of a header at a time, until this is set or nobody listens
    drips_body: bool = False  # a byte of the body instead


class Site:
    """A running site: its pages by path, and the requests that it had."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply | Callable[[], Reply]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.posts: list[tuple[str, dict[str, str]]] = []  # the paths and the forms that were sent to them
        self.at_once = self.most_at_once = 0
        site, lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"]))
                site.posts.append((self.path, dict(parse_qsl(form.decode()))))
                self.do_GET()

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
                if reply.drips:
                    self.drip(reply.drips, in_body=reply.drips_body)
                    return
                self.send_response(reply.status)
                for name, value in ({"Content-Type": "text/html; charset=utf-8"} | reply.headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def drip(self, end: threading.Event, *, in_body: bool) -> None:
                with contextlib.suppress(OSError):
                    end_of_head = b"\r\n\r\n" if in_body else b""
                    self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: " + end_of_head)
                    while not end.wait(0.02):
                        self.wfile.write(b"a")

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

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
