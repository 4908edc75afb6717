"""A mailbox to Payloads, over IMAP with TLS: a message is marked as seen only once whoever keeps it has kept it.

The server must prove its name by a certificate; STARTTLS is not spoken, for it begins in the open. Addresses inside the
network are refused as on the web, and the connection goes to the address that was checked.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from email.message import Message as Mail
from email.parser import BytesHeaderParser
from email.policy import default as lenient
from urllib.parse import quote

from imap_tools import BaseMailBox, MailboxFolderSelectError, MailboxLoginError
from imap_tools.errors import ImapToolsError
from ssrfguard import BlockedAddressError, BlockedURLError, Policy, connect, resolve

from articles.document import LARGEST, Message, Refused, fold_spaces, gettext_noop
from articles.transports import Payload
from articles.transports.files import too_large

MEDIA_TYPE = "message/rfc822"
CONNECT, ANSWER, WHOLE = 10.0, 30.0, 45.0  # seconds: to connect, for one answer, after which no message is begun
MOST = 200  # messages at a time
PORTS = frozenset({993, *range(1024, 65536)})
_LONGEST_LITERAL = LARGEST + 1024  # bytes that a server may send in one piece
_SHOWN = 300  # characters of a header, or of what a server said
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,18})\b")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")

_REASONS = {
    "blocked-address": gettext_noop(
        "%(host)s leads to an address inside a network, which is not fetched. Name its network in "
        "FETCH_ALLOWED_NETWORKS if it must be."
    ),
    "unknown-host": gettext_noop("There is no server called %(host)s. Look at how its name is written."),
    "bad-address": gettext_noop(
        "%(host)s with the port %(port)d is no address of a mail server. Its port is usually 993."
    ),
    "certificate": gettext_noop(
        "%(host)s cannot prove that it is the server it claims to be (%(error)s). Ask those who run it for a valid "
        "certificate."
    ),
    "no-tls": gettext_noop("%(host)s does not speak TLS at port %(port)d. The port for it is usually 993."),
    "wrong-password": gettext_noop("%(host)s refused the user name or the password. It said: “%(error)s”."),
    "no-folder": gettext_noop("The mailbox has no folder “%(folder)s” that can be opened. It said: “%(error)s”."),
    "read-only": gettext_noop("The folder “%(folder)s” may only be read, so that no message can be marked as seen."),
    "no-answer": gettext_noop("%(host)s could not be reached (%(error)s)."),
    "timed-out": gettext_noop("%(host)s did not answer in time: it took more than %(seconds)d seconds."),
    "broken": gettext_noop("%(host)s broke off, or answered what cannot be understood (%(error)s)."),
}
_NOT_GIVEN = gettext_noop("The mail server does not give this message (%(error)s). It is asked for again each time.")
_FAULTS = (OSError, imaplib.IMAP4.error, ImapToolsError, BlockedAddressError, BlockedURLError, ValueError)


@dataclass(frozen=True, slots=True)
class Account:
    """Where the mail is, and how one gets in."""

    host: str
    port: int
    username: str
    password: str = field(repr=False)
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class Round:
    """How reading ended: why it could not go on, and whether unread messages are left."""

    refusal: Refused | None = None
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as a list shows it; the date as the sender wrote it."""

    subject: str
    sender: str
    date: str
    is_seen: bool


def read(
    account: Account, *, keep: Callable[[Payload], None], networks: Collection[str] = (), whole: float = WHOLE
) -> Round:
    """Give every unseen message to `keep`, oldest first, and mark it as seen once `keep` has returned.

    One that is too large goes to `keep` without its bytes, and is flagged too. One at which the server breaks off is
    tried once more after all others, so that it blocks nobody. Raises what `keep` raises; that message stays unseen.
    """
    course = _Course(keep, time.monotonic() + whole)
    ended = _round(account, networks, course)
    if ended.refusal and course.at:
        course.last, course.at = course.at, ""
        ended = _round(account, networks, course)
    return ended


def newest(account: Account, *, networks: Collection[str] = (), most: int = 10) -> tuple[list[Letter], Refused | None]:
    """Return the newest messages, newest first, without marking any; or why they cannot be seen."""
    try:
        with _session(account, networks) as session:
            count = int(session.folder.set(account.folder, readonly=True)[1][0])
            if not count:
                return [], None
            asked = "(FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT FROM DATE)])"
            answer = session.client.fetch(f"{max(1, count - most + 1)}:{count}", asked)[1]
            return [_letter(*one) for one in reversed(answer) if isinstance(one, tuple)], None
    except _FAULTS as error:
        return [], _refusal(account, error)


@dataclass(slots=True)
class _Course:
    """How far reading has come: the message that it is at, and the one that is left for the end."""

    keep: Callable[[Payload], None]
    until: float
    at: str = ""
    last: str = ""


class _Client(imaplib.IMAP4):
    """IMAP over TLS, to an address that was checked."""

    def __init__(self, account: Account, policy: Policy) -> None:
        self._account, self._policy = account, policy
        super().__init__(account.host, account.port, CONNECT)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        host = f"[{self._account.host}]" if ":" in self._account.host else self._account.host
        target = self._policy.check_url(f"https://{host}:{self._account.port}/")
        plain = connect(resolve(target, policy=self._policy), policy=self._policy, timeout=timeout)
        try:
            secured = ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
        except BaseException:
            plain.close()
            raise
        secured.settimeout(ANSWER)
        return secured

    def read(self, size: int) -> bytes:
        """Refuse to take in more than a message may have, whatever size the server said before."""
        if size > _LONGEST_LITERAL:
            raise self.abort(f"{size} bytes in one piece")
        return super().read(size)


class _Session(BaseMailBox):
    """A mailbox that is open."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._opened = client
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._opened


@contextlib.contextmanager
def _session(account: Account, networks: Collection[str]) -> Iterator[_Session]:
    if _CONTROLS.search(account.username + account.password + account.folder):
        raise MailboxLoginError(("NO", [b"control characters"]), "OK")
    policy = Policy(allowed_networks=tuple(networks), allowed_ports=PORTS)  # type: ignore[arg-type]
    client = _Client(account, policy)
    try:
        session = _Session(client)
        _log_in(session, account)
        yield session
        with contextlib.suppress(*_FAULTS):
            client.logout()
    finally:
        with contextlib.suppress(OSError):
            client.shutdown()


def _log_in(session: _Session, account: Account) -> None:
    try:
        if (account.username + account.password).isascii():
            session.login(account.username, account.password, initial_folder=None)
        else:
            session.login_utf8(account.username, account.password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise MailboxLoginError(("NO", [str(error).encode()]), "OK") from error


def _round(account: Account, networks: Collection[str], course: _Course) -> Round:
    try:
        with _session(account, networks) as session:
            session.folder.set(account.folder)
            return _take(session, account, course)
    except _FAULTS as error:
        return Round(_refusal(account, error))


def _take(session: _Session, account: Account, course: _Course) -> Round:
    """Go through what is unseen; stop where the time is over."""
    validity = (session.client.response("UIDVALIDITY")[1] or [None])[-1] or b"0"
    folder = f"imap://{account.host}/{quote(account.folder, safe='')};UIDVALIDITY={validity.decode('ascii', 'replace')}"
    unseen = sorted(session.uids("UNSEEN", charset=None), key=lambda uid: (uid == course.last, int(uid)))
    for uid in unseen[:MOST]:
        if time.monotonic() > course.until:
            return Round(is_more=True)
        course.at = uid
        size = _size(session, uid)
        if size is not None:  # else it was deleted since it was searched for
            _take_one(session, uid, course.keep, Payload(None, MEDIA_TYPE, f"{folder}/;UID={uid}", size))
        course.at = ""
    return Round(is_more=len(unseen) > MOST)


def _take_one(session: _Session, uid: str, keep: Callable[[Payload], None], told: Payload) -> None:
    """Keep a message, of which the server told us the size; one that it refuses to give stays unseen."""
    if told.size > LARGEST:
        keep(too_large(told.origin, told.size))
        _mark(session, uid, r"(\Seen \Flagged)")
        return
    try:
        raw = _message(session, uid)
    except imaplib.IMAP4.abort:  # not of this message: the connection is gone
        raise
    except imaplib.IMAP4.error as error:
        message = Message(_NOT_GIVEN, {"error": _said(error)[:_SHOWN]})
        keep(replace(told, refusal=Refused(0, "not-given", message)))
        _mark(session, uid, r"(\Flagged)")
        return
    if raw is not None:
        keep(replace(told, raw=raw, size=len(raw)))
        _mark(session, uid, r"(\Seen)")


def _size(session: _Session, uid: str) -> int | None:
    """Return how large a message is; None where it was deleted meanwhile."""
    answer = _fetched(session, uid, "(UID RFC822.SIZE)")
    lines = [line if isinstance(line, bytes) else line[0] for line in answer if line]
    return next((int(size[1]) for line in lines if (size := _SIZE.search(line))), None)


def _message(session: _Session, uid: str) -> bytes | None:
    """Return the bytes of a message without marking it; None where it was deleted meanwhile."""
    answer = _fetched(session, uid, "(UID BODY.PEEK[])")
    return next((part[1] for part in answer if isinstance(part, tuple) and b"BODY[]" in part[0].upper()), None)


def _fetched(session: _Session, uids: str, parts: str) -> list[bytes | tuple[bytes, bytes] | None]:
    status, answer = session.client.uid("FETCH", uids, parts)
    if status != "OK":
        raise session.client.error(f"FETCH: {status} {answer!r}"[:_SHOWN])
    return answer


def _mark(session: _Session, uid: str, flags: str) -> None:
    """Set flags; imap-tools' own way would expunge what others deleted."""
    status, answer = session.client.uid("STORE", uid, "+FLAGS.SILENT", flags)
    if status != "OK":
        raise session.client.error(f"STORE: {status} {answer!r}"[:_SHOWN])


def _letter(said: bytes, headers: bytes) -> Letter:
    mail: Mail = BytesHeaderParser(policy=lenient).parsebytes(headers)
    subject, sender, date = (_CONTROLS.sub(" ", fold_spaces(str(mail[name] or "")))[:_SHOWN] for name in _LISTED)
    return Letter(subject, sender, date, rb"\SEEN" in said.upper())


_LISTED = ("Subject", "From", "Date")


def _refusal(account: Account, error: Exception) -> Refused:
    """Return why the mailbox cannot be read, in words."""
    said = (_said(error) or type(error).__name__)[:_SHOWN]
    params: dict[str, str | int] = {
        "host": account.host, "port": account.port, "folder": account.folder, "error": said, "seconds": int(ANSWER),
    }  # fmt: skip
    code = _code(error)
    return Refused(0, code, Message(_REASONS[code], params))


# Looked through in this order: a class stands before those that it is one of.
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (BlockedAddressError, "blocked-address"),
    (BlockedURLError, "bad-address"),
    (ssl.SSLCertVerificationError, "certificate"),
    (TimeoutError, "timed-out"),
    (ssl.SSLError, "no-tls"),
    (socket.gaierror, "unknown-host"),
    (OSError, "no-answer"),
    (MailboxLoginError, "wrong-password"),
    (MailboxFolderSelectError, "no-folder"),
    (imaplib.IMAP4.readonly, "read-only"),
)


def _code(error: Exception) -> str:
    if isinstance(error.__cause__, BlockedAddressError):  # written as a number
        return "blocked-address"
    if isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN:
        return "no-answer"  # no name server answered: the name may be right
    return next((code for kind, code in _CODES if isinstance(error, kind)), "broken")


def _said(error: Exception) -> str:
    """Return what the server or the system said, without what our libraries say around it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(error.verify_message)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    result = getattr(error, "command_result", None)
    said = b" ".join(part for part in result[1] if isinstance(part, bytes)) if result else str(error)
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return _CONTROLS.sub(" ", text).strip()
