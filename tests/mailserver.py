"""A mail server of a test: real IMAP over TLS in a process of its own (tests/imap.py), on 127.0.0.1.

Tests put mail into it and look at flags as any other mail program does.
"""

from __future__ import annotations

import imaplib
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import trustme

from articles.transports.mailbox import Account
from newsreader.var import ROOT

USERNAME, PASSWORD = "depeches", "a pass phrase of the mailbox"


@dataclass
class Post:
    """A running mail server, and its mailbox as another mail program sees it."""

    port: int
    trusted: ssl.SSLContext
    process: subprocess.Popen[str]

    @property
    def account(self) -> Account:
        """Return how its mail is read."""
        return Account("127.0.0.1", self.port, USERNAME, PASSWORD)

    def open(self) -> imaplib.IMAP4_SSL:
        """Return a connection with the inbox open."""
        client = imaplib.IMAP4_SSL("127.0.0.1", self.port, ssl_context=self.trusted, timeout=20)
        client.login(USERNAME, PASSWORD)
        client.select("INBOX")
        return client

    def put(self, raw: bytes) -> None:
        """Have a message arrive."""
        with self.open() as client:
            assert client.append("INBOX", "()", "", raw)[0] == "OK"

    def flags(self) -> list[str]:
        """Return the flags of each message."""
        with self.open() as client:
            lines = client.fetch("1:*", "(FLAGS)")[1]
        return [" ".join(sorted(flag.decode() for flag in imaplib.ParseFlags(line))) for line in lines if line]


def start(folder: Path) -> Post:
    """Start a server whose certificate a new authority signed; that authority is in `folder`/ca.pem."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "server.pem"))
    command = [sys.executable, "-m", "tests.imap", str(folder / "server.pem"), USERNAME, PASSWORD]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = int(process.stdout.readline())
    return Post(port, ssl.create_default_context(cafile=str(folder / "ca.pem")), process)


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A mail server on 127.0.0.1 whose certificate this process and its children trust."""
    running = start(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    yield running
    running.process.kill()
    running.process.wait()
    assert running.process.stdout is not None
    running.process.stdout.close()
