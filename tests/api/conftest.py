"""A sender with keys of its source, and what it pushes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from articles.api import limits, signing
from articles.models import PushKey, Source

DISPATCHES = "/api/v1/dispatches"
COPY = "Le pont rouvre\n\nDeux ans de travaux ont été nécessaires.\n".encode()


@pytest.fixture(autouse=True)
def _forget_what_was_counted() -> None:
    """Let no test meet what another counted in the broker."""
    for key in limits._client().scan_iter(f"{limits._PREFIX}:*"):
        limits._client().delete(key)


@pytest.fixture
def token(source: Source) -> str:
    """A token of the source."""
    return PushKey.issue(source, name="Rédaction de Vaubrie", kind=PushKey.Kind.TOKEN)[1]


@pytest.fixture
def shared(source: Source) -> tuple[PushKey, str]:
    """A key that signs, and its secret."""
    return PushKey.issue(source, name="Relais de Vaubrie", kind=PushKey.Kind.HMAC)


Push = Callable[..., Any]


@pytest.fixture
def push(client: Client, token: str) -> Push:
    """Return a function that pushes with the token."""

    def push(raw: bytes = COPY, *, kind: str = "text/plain", **headers: str) -> Any:
        given = {"Authorization": f"Bearer {token}"} | {name.replace("_", "-"): said for name, said in headers.items()}
        return client.post(DISPATCHES, raw, content_type=kind, headers=given)

    return push


@pytest.fixture
def push_signed(client: Client, shared: tuple[PushKey, str]) -> Push:
    """Return a function that pushes with a signature."""

    def push(raw: bytes = COPY, *, ts: int | None = None, secret: str = "", signed: bytes | None = None) -> Any:
        ts = int(time.time()) if ts is None else ts
        text = signing.to_sign("POST", DISPATCHES, ts, raw if signed is None else signed)
        said = f"HMAC-SHA256 id={shared[0].public_id}, ts={ts}, signature={signing.sign(secret or shared[1], text)}"
        return client.post(DISPATCHES, raw, content_type="text/plain", headers={"Authorization": said})

    return push
