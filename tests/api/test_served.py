"""Pushing to the web server itself: what only a socket can do to it."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from articles.document import LARGEST
from articles.models import Delivery, PushKey, Source
from tests.api.conftest import COPY, DISPATCHES
from tests.desks import free_port
from tests.workers import LIMIT, eventually, running

WEB = ("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--http", "1", "--no-ws", "--workers", "1")
MUCH = 100 * 1024**2


class Web:
    """A running web process and a token of a source."""

    def __init__(self, port: int, pid: int, token: str) -> None:
        self.port, self.pid, self.token = port, pid, token

    def head(self, *lines: str) -> bytes:
        """Return the head of a request."""
        said = (f"POST {DISPATCHES} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {self.token}", *lines)
        return "\r\n".join((*said, "Content-Type: text/plain", "", "")).encode()

    def send(self, *pieces: bytes) -> tuple[int, dict[str, object]]:
        """Send the pieces as they are, and return status and JSON of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            for piece in pieces:
                connection.sendall(piece)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.status, json.loads(answer.read())

    def memory(self) -> int:
        """Return the most memory that a process of it ever had, in bytes."""
        processes = [self.pid, *map(int, Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split())]
        status = "".join(Path(f"/proc/{one}/status").read_text() for one in processes)
        return max(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


@pytest.fixture
def web(transactional_db: None, tmp_path: Path) -> Iterator[Web]:
    """The web as it is started everywhere."""
    source = Source.objects.create(name="Agence Vaubrie", slug="vaubrie")
    token = PushKey.issue(source, name="Rédaction", kind=PushKey.Kind.TOKEN)[1]
    port, log = free_port(), tmp_path / "web.log"
    command = (*WEB, "--blocking-threads", "2", "--port", str(port), "newsreader.wsgi:application")
    with running(*command, log=log, PORT=str(port)) as process:
        eventually(lambda: process.poll() is None and _answers(port))
        web = Web(port, process.pid, token)
        web.send(web.head("Content-Length: 0"))  # what is loaded with the first request is loaded
        yield web


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _chunk(piece: bytes) -> bytes:
    return f"{len(piece):x}\r\n".encode() + piece + b"\r\n"


def test_copy_comes_in(web: Web):
    status, said = web.send(web.head(f"Content-Length: {len(COPY)}"), COPY)
    assert (status, said["is_new"]) == (202, True)
    assert bytes(Delivery.objects.get().raw) == COPY


def test_a_body_that_breaks_off_is_not_taken_for_a_whole_one(web: Web):
    with socket.create_connection(("127.0.0.1", web.port), timeout=30) as connection:
        connection.sendall(web.head("Content-Length: 1000") + COPY)
    with socket.create_connection(("127.0.0.1", web.port), timeout=30) as connection:
        connection.sendall(web.head("Transfer-Encoding: chunked") + _chunk(COPY))
    other = b"Autre titre\n\nUn autre texte."
    web.send(web.head(f"Content-Length: {len(other)}"), other)
    assert [bytes(found.raw) for found in Delivery.objects.all()] == [other]


def test_a_chunked_body_is_taken_where_something_proves_it_whole(web: Web):
    whole = _chunk(COPY[:10]) + _chunk(COPY[10:]) + b"0\r\n\r\n"
    assert web.send(web.head("Transfer-Encoding: chunked"), whole)[1]["code"] == "length-required"
    digest = "Content-Digest: sha-256=:4zpwqqgZqErOTAlRI6bdnjDtmqO+0eCDOx+c4TKmHl8=:"
    assert web.send(web.head("Transfer-Encoding: chunked", digest), whole)[1]["code"] == "digest-mismatch"
    packed = _chunk(gzip.compress(COPY)) + b"0\r\n\r\n"
    status, _ = web.send(web.head("Transfer-Encoding: chunked", "Content-Encoding: gzip"), packed)
    assert status == 202
    assert bytes(Delivery.objects.get().raw) == COPY


def test_a_large_body_is_refused_before_it_is_sent(web: Web):
    before = web.memory()
    status, said = web.send(web.head(f"Content-Length: {MUCH}"))
    assert (status, said["code"]) == (413, "too-large")
    assert web.memory() - before < LARGEST / 2


def test_a_large_body_without_a_length_is_refused_at_the_limit(web: Web):
    before = web.memory()
    piece = _chunk(bytes(1024**2))
    status, said = web.send(web.head("Transfer-Encoding: chunked"), *([piece] * 21))
    assert (status, said["code"]) == (413, "too-large")
    assert web.memory() - before < 3 * LARGEST


def test_several_processes_count_together(web: Web, tmp_path: Path):
    port = free_port()
    command = (*WEB, "--blocking-threads", "2", "--port", str(port), "newsreader.wsgi:application")
    with running(*command, log=tmp_path / "second.log", PORT=str(port), PUSH_RATE="1") as process:
        eventually(lambda: process.poll() is None and _answers(port))
        second = Web(port, process.pid, web.token)
        eventually(lambda: [_push(web), _push(second)] == [202, 429])  # at once, but where a minute ends between them


@pytest.mark.parametrize(
    ("missing", "status"), [("REDIS_URL", 202), ("DATABASE_URL", 503)], ids=["no broker", "no database"]
)
def test_with_a_server_away(web: Web, tmp_path: Path, missing: str, status: int):
    port = free_port()
    gone = {
        "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0",
        "DATABASE_URL": f"postgres://a@127.0.0.1:{free_port()}/a",
    }
    command = (*WEB, "--blocking-threads", "2", "--port", str(port), "newsreader.wsgi:application")
    with running(*command, log=tmp_path / "second.log", PORT=str(port), **{missing: gone[missing]}) as process:
        eventually(lambda: process.poll() is None and _answers(port))
        second = Web(port, process.pid, web.token)
        assert _push(second) == status
    assert Delivery.objects.filter(door="push").exists() is (status == 202)


def test_senders_who_come_again_after_a_kill_lose_and_double_nothing(web: Web, tmp_path: Path):
    port = free_port()
    command = (*WEB, "--blocking-threads", "2", "--port", str(port), "newsreader.wsgi:application")
    killed, numbers = threading.Event(), range(60)
    second = Web(port, 0, web.token)

    def send(number: int) -> None:
        body = f"Titre {number}\n\nUn texte.".encode()
        head = second.head(f"Content-Length: {len(body)}", f"Idempotency-Key: {number}")
        eventually(lambda: _status(second, head, body) == 202)
        if number == 20:
            killed.set()

    with ThreadPoolExecutor(4) as senders:
        sent = [senders.submit(send, number) for number in numbers]
        with running(*command, log=tmp_path / "first.log", PORT=str(port)):
            killed.wait(LIMIT)
        with running(*command, log=tmp_path / "second.log", PORT=str(port)):
            for one in sent:
                one.result()
    assert sorted(Delivery.objects.values_list("idempotency_key", flat=True)) == sorted(map(str, numbers))


def _status(web: Web, *pieces: bytes) -> int:
    """Return the status of the answer, 0 where none came."""
    try:
        return web.send(*pieces)[0]
    except (OSError, http.client.HTTPException):
        return 0


def _push(web: Web) -> int:
    """Push the copy, and return the status."""
    return web.send(web.head(f"Content-Length: {len(COPY)}"), COPY)[0]
