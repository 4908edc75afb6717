"""`python -m tests.imap CERTIFICATE USERNAME PASSWORD`: an IMAP server over TLS on 127.0.0.1, which prints its port.

Twisted speaks IMAP, with one mailbox in memory; the standard library speaks TLS before it. A message that says
`X-Size: N` has that size, whatever it holds, so that no test needs to send megabytes; one that says `X-Broken` is
listed and not given.
"""

from __future__ import annotations

import asyncio
import contextlib
import email
import io
import itertools
import ssl
import sys
from typing import Any

from twisted.internet import asyncioreactor

LOOP = asyncio.new_event_loop()
asyncio.set_event_loop(LOOP)
asyncioreactor.install(LOOP)

from twisted.cred.checkers import InMemoryUsernamePasswordDatabaseDontUse  # noqa: E402 - the reactor comes first
from twisted.cred.portal import Portal  # noqa: E402
from twisted.internet import defer, protocol, reactor  # noqa: E402
from twisted.mail import imap4  # noqa: E402
from zope.interface import implementer  # noqa: E402


@implementer(imap4.IMessage, imap4.IMessageFile)
class Letter:
    """A message and its flags."""

    def __init__(self, uid: int, raw: bytes, flags: list[str]) -> None:
        self.uid, self.raw, self.flags = uid, raw, list(flags)
        self.mail = email.message_from_bytes(raw)
        self.asked = 0

    def getUID(self) -> int:  # noqa: N802 - Twisted's names
        return self.uid

    def getFlags(self) -> list[str]:  # noqa: N802
        return self.flags

    def getInternalDate(self) -> str:  # noqa: N802
        return "10-Mar-2026 09:00:00 +0000"

    def getHeaders(self, negate: bool, *names: bytes | str) -> dict[str, str]:  # noqa: N802
        wanted = {(name.decode() if isinstance(name, bytes) else name).lower() for name in names}
        return {name: said for name, said in self.mail.items() if (name.lower() in wanted) is not negate}

    def getBodyFile(self) -> io.BytesIO:  # noqa: N802
        return io.BytesIO(self.raw.partition(b"\r\n\r\n")[2])

    def getSize(self) -> int:  # noqa: N802
        self.asked += 1  # first for itself, then with the bytes
        if self.mail["X-Broken"] and self.asked % 2 == 0:
            raise OSError("the message cannot be read from the disk")
        return int(self.mail["X-Size"] or len(self.raw))

    def isMultipart(self) -> bool:  # noqa: N802
        return False

    def getSubPart(self, part: int) -> Any:  # noqa: N802
        raise IndexError(part)

    def open(self) -> io.BytesIO:
        return io.BytesIO(self.raw)


@implementer(imap4.IMailbox)
class Box:
    """A mailbox in memory."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.uids = itertools.count(1)

    def getUIDValidity(self) -> int:  # noqa: N802
        return 77

    def getUIDNext(self) -> int:  # noqa: N802
        return len(self.letters) + 1

    def getUID(self, number: int) -> int:  # noqa: N802
        return self.letters[number - 1].uid

    def getMessageCount(self) -> int:  # noqa: N802
        return len(self.letters)

    def getRecentCount(self) -> int:  # noqa: N802
        return 0

    def getUnseenCount(self) -> int:  # noqa: N802
        return sum("\\Seen" not in letter.flags for letter in self.letters)

    def isWriteable(self) -> bool:  # noqa: N802
        return True

    def destroy(self) -> None:
        raise imap4.MailboxException("not here")

    def requestStatus(self, names: list[str]) -> Any:  # noqa: N802
        return imap4.statusRequestHelper(self, names)

    def addListener(self, listener: object) -> None:  # noqa: N802
        """Tell nobody."""

    removeListener = addListener  # noqa: N815

    def addMessage(self, message: Any, flags: list[str] = (), date: object = None) -> Any:  # noqa: N802
        self.letters.append(Letter(next(self.uids), message.read(), flags))
        return defer.succeed(None)

    def expunge(self) -> list[int]:
        return []

    def fetch(self, messages: Any, uid: bool) -> list[tuple[int, Letter]]:
        with contextlib.suppress(ValueError):  # a search has set it already
            messages.last = max((letter.uid for letter in self.letters), default=0) if uid else len(self.letters)
        numbered = list(enumerate(self.letters, 1))
        return [(number, letter) for number, letter in numbered if (letter.uid if uid else number) in messages]

    def store(self, messages: Any, flags: list[str], mode: int, uid: bool) -> dict[int, list[str]]:
        for _number, letter in self.fetch(messages, uid):
            kept = [] if mode == 0 else [flag for flag in letter.flags if flag not in flags]
            letter.flags = kept if mode < 0 else [*kept, *flags]
        return {number: letter.flags for number, letter in self.fetch(messages, uid)}

    def getFlags(self) -> list[str]:  # noqa: N802
        return ["\\Seen", "\\Flagged", "\\Deleted"]

    def getHierarchicalDelimiter(self) -> str:  # noqa: N802
        return "/"


ACCOUNT = imap4.MemoryAccount("depeches")
ACCOUNT.addMailbox("INBOX", Box())


class Realm:
    """Where everybody has the same mailbox."""

    def requestAvatar(self, name: bytes, mind: object, *interfaces: Any) -> Any:  # noqa: N802
        return imap4.IAccount, ACCOUNT, lambda: None


def _server(username: str, password: str) -> protocol.ServerFactory:
    portal = Portal(Realm(), [InMemoryUsernamePasswordDatabaseDontUse(**{username: password.encode()})])

    def build() -> imap4.IMAP4Server:
        server = imap4.IMAP4Server()
        server.portal = portal
        return server

    return protocol.ServerFactory.forProtocol(build)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):  # one side broke off: so do we
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()


async def _front(plain: int, context: ssl.SSLContext) -> int:
    """Speak TLS at a new port for the plain one; return the port."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", plain)
        await asyncio.gather(_pipe(reader, behind_writer), _pipe(behind_reader, writer))

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=context)
    return int(server.sockets[0].getsockname()[1])


def main(certificate: str, username: str, password: str) -> None:
    """Serve until killed."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    plain = reactor.listenTCP(0, _server(username, password), interface="127.0.0.1").getHost().port
    front = LOOP.create_task(_front(plain, context))
    front.add_done_callback(lambda done: print(done.result(), flush=True))  # noqa: T201 - for who started it
    reactor.run(installSignalHandlers=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
