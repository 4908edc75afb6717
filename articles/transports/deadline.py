"""The time for a whole request: a server that drips a byte now and then ends when it is up.

A time-out of a socket begins anew with every byte, while headers come too. So at the deadline the connection itself is
shut, which wakes whoever reads from it.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

LOOK_UP = 5.0  # seconds for the address of a name

_CONNECTED = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class Deadline:
    """A context within which every connection that `trace` hears of is shut after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    @property
    def is_over(self) -> bool:
        """Tell whether the time is up."""
        return time.monotonic() >= self._until

    @property
    def left(self) -> float:
        """Return the seconds that are left; 0 for none."""
        return max(0.0, self._until - time.monotonic())

    def look_up(self, host: str, port: int, *rest: Any, **more: Any) -> list[Any]:  # noqa: ANN401 - getaddrinfo's
        """Look a name up as socket.getaddrinfo does, which takes no time-out; raise TimeoutError after LOOK_UP seconds.

        What is given up goes on in its thread until the system gives it up too.
        """
        found: list[Any] = []

        def ask() -> None:
            try:
                found.append(socket.getaddrinfo(host, port, *rest, **more))
            except OSError as error:
                found.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(min(self.left, LOOK_UP))
        if not found:
            raise TimeoutError(host)
        if isinstance(found[0], OSError):
            raise found[0]
        answers: list[Any] = found[0]
        return answers

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Hear from httpcore of a new connection: the request's extension “trace”."""
        if event not in _CONNECTED:
            return
        sock = info["return_value"].get_extra_info("socket")
        if sock is None:
            return
        with self._lock:
            self._sockets.append(sock)
        if self.is_over:
            self._shut()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    def _shut(self) -> None:
        with self._lock:
            for sock in self._sockets:
                # Not SSLSocket.shutdown, which takes TLS away from under whoever reads. One that is closed already,
                # or that gave its descriptor to TLS, refuses.
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
