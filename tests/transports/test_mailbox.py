"""Reading a mailbox, against a real IMAP server over TLS on 127.0.0.1."""

from __future__ import annotations

import contextlib
import imaplib
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from articles.document import LARGEST
from articles.transports import Payload, mailbox
from articles.transports.mailbox import Account, Round
from tests.mailserver import Post, post
from tests.sites import LOOPBACK

__all__ = ["post"]

MAIL = b"From: Agence Vaubrie <desk@vaubrie.example>\r\nSubject: %s\r\n\r\nLe pont rouvre mardi.\r\n"


def read(account: Account) -> tuple[Round, list[Payload]]:
    """Read the mailbox; return how it ended, and what was kept."""
    kept: list[Payload] = []
    return mailbox.read(account, keep=kept.append, networks=LOOPBACK), kept


def code(account: Account) -> str:
    """Return why the mailbox could not be read, after a look at the sentence."""
    refusal = read(account)[0].refusal
    assert refusal is not None
    assert str(refusal.message).endswith((".", ")."))
    assert mailbox.newest(account, networks=LOOPBACK)[1] == refusal
    return refusal.code


def test_what_is_unseen_comes_whole_and_is_marked(post: Post):
    for subject in (b"Un", b"Deux"):
        post.put(MAIL % subject)
    ended, kept = read(post.account)
    assert ended == Round()
    assert [payload.raw for payload in kept] == [MAIL % b"Un", MAIL % b"Deux"]
    assert kept[0].media_type == "message/rfc822"
    assert kept[0].origin == "imap://127.0.0.1/INBOX;UIDVALIDITY=77/;UID=1"
    assert post.flags() == ["\\Seen", "\\Seen"]


def test_what_was_read_does_not_come_again(post: Post):
    post.put(MAIL % b"Un")
    read(post.account)
    post.put(MAIL % b"Deux")
    assert [payload.raw for payload in read(post.account)[1]] == [MAIL % b"Deux"]


def test_what_is_not_kept_stays_unseen_and_comes_again(post: Post):
    post.put(MAIL % b"Un")

    def fail(_payload: Payload) -> None:
        raise LookupError("the ledger is away")

    with pytest.raises(LookupError):
        mailbox.read(post.account, keep=fail, networks=LOOPBACK)
    assert post.flags() == [""]
    assert len(read(post.account)[1]) == 1


def test_a_message_that_is_too_large_is_flagged_with_its_reason_and_blocks_nobody(post: Post):
    post.put(b"X-Size: %d\r\n" % (LARGEST + 1) + MAIL % b"Grand")
    post.put(MAIL % b"Petit")
    large, small = read(post.account)[1]
    assert (large.raw, large.size, large.refusal.code) == (None, LARGEST + 1, "too-large")
    assert small.raw == MAIL % b"Petit"
    assert post.flags() == ["\\Flagged \\Seen", "\\Seen"]


def test_a_message_at_which_the_server_breaks_off_blocks_nobody(post: Post):
    post.put(b"X-Broken: yes\r\n" + MAIL % b"Un")
    post.put(MAIL % b"Deux")
    ended, kept = read(post.account)
    assert [payload.raw for payload in kept] == [MAIL % b"Deux"]
    assert (ended.refusal.code, post.flags()) == ("broken", ["", "\\Seen"])


def test_a_message_that_the_server_does_not_give_has_its_reason_and_stays_unseen(post: Post, monkeypatch):
    uid = imaplib.IMAP4.uid

    def refuse(client: imaplib.IMAP4, command: str, *arguments: str):
        is_first = command == "FETCH" and arguments == ("1", "(UID BODY.PEEK[])")
        return ("NO", [b"I/O error"]) if is_first else uid(client, command, *arguments)

    post.put(MAIL % b"Un")
    post.put(MAIL % b"Deux")
    monkeypatch.setattr(imaplib.IMAP4, "uid", refuse)
    ended, (refused, whole) = read(post.account)
    assert (ended, refused.raw, refused.refusal.code) == (Round(), None, "not-given")
    assert whole.raw == MAIL % b"Deux"
    assert post.flags() == ["\\Flagged", "\\Seen"]


def test_a_server_that_sends_more_than_it_said_is_not_listened_to(post: Post, monkeypatch: pytest.MonkeyPatch):
    post.put(MAIL % b"Un")
    monkeypatch.setattr(mailbox, "_LONGEST_LITERAL", 10)
    assert read(post.account)[0].refusal.code == "broken"
    assert post.flags() == [""]


def test_with_the_time_over_the_rest_is_left_for_the_next_round(post: Post, monkeypatch: pytest.MonkeyPatch):
    post.put(MAIL % b"Un")
    kept: list[Payload] = []
    assert mailbox.read(post.account, keep=kept.append, networks=LOOPBACK, whole=-1.0) == Round(is_more=True)
    assert (kept, post.flags()) == ([], [""])


def test_more_than_one_rounds_worth_is_told(post: Post, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mailbox, "MOST", 2)
    for number in range(3):
        post.put(MAIL % str(number).encode())
    ended, kept = read(post.account)
    assert (ended.is_more, len(kept)) == (True, 2)


def test_the_newest_are_shown_without_being_marked(post: Post):
    for subject in (b"Un", b"=?utf-8?q?Le_pont_rouvre_=C3=A0_midi?="):
        post.put(MAIL % subject)
    letters, refusal = mailbox.newest(post.account, networks=LOOPBACK)
    assert refusal is None
    assert [letter.subject for letter in letters] == ["Le pont rouvre à midi", "Un"]
    assert letters[0].sender == "Agence Vaubrie <desk@vaubrie.example>"
    assert post.flags() == ["", ""]


def test_an_empty_mailbox_has_nothing_to_show(post: Post):
    assert mailbox.newest(post.account, networks=LOOPBACK) == ([], None)
    assert read(post.account) == (Round(), [])


@pytest.mark.parametrize("password", ["wrong", 'with "quotes" and \\', "avec accents éà", "line\r\nbreak"])
def test_a_wrong_password_is_told(post: Post, password: str):
    assert code(replace(post.account, password=password)) == "wrong-password"


def test_a_folder_that_is_not_there_is_told(post: Post):
    assert code(replace(post.account, folder="Dépêches")) == "no-folder"


def test_a_certificate_that_nobody_vouches_for_is_told(post: Post, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    assert code(post.account) == "certificate"


def test_a_certificate_of_another_name_is_told(post: Post):
    assert code(replace(post.account, host="127.0.0.2")) == "no-answer"  # nothing listens there
    assert code(replace(post.account, host="localhost")) in {"certificate", "blocked-address"}


def test_an_address_inside_a_network_is_refused(post: Post):
    assert mailbox.newest(post.account)[1].code == "blocked-address"
    assert mailbox.read(post.account, keep=pytest.fail).refusal.code == "blocked-address"


@pytest.mark.parametrize(("host", "port"), [("mail.example", 25), ("", 993), ("a b", 993), ("u@mail.example", 993)])
def test_what_is_no_address_of_a_mail_server_is_told(host: str, port: int):
    assert code(Account(host, port, "a", "b")) == "bad-address"


def test_a_name_that_nobody_knows_is_told(monkeypatch: pytest.MonkeyPatch):
    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert code(Account("mail.invalid", 993, "a", "b")) == "unknown-host"


@contextlib.contextmanager
def _listening(answer: bytes | None) -> Iterator[socket.socket]:
    """Listen, and answer whoever comes; None keeps silent."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.ExitStack() as held:
            while True:
                try:
                    connection = held.enter_context(server.accept()[0])
                except OSError:
                    return
                if answer is not None:
                    connection.sendall(answer)
                    connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    with server:
        yield server
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


@pytest.mark.parametrize(("answer", "said"), [(b"* OK hello\r\n", "no-tls"), (None, "timed-out")])
def test_a_server_without_tls_and_one_that_keeps_silent_are_told(monkeypatch, answer: bytes | None, said: str):
    monkeypatch.setattr(mailbox, "CONNECT", 0.5)
    with _listening(answer) as server:
        assert code(Account("127.0.0.1", server.getsockname()[1], "a", "b")) == said


def test_a_server_that_is_gone_is_told_and_read_when_it_is_back(post: Post, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    assert code(replace(post.account, port=port)) == "no-answer"
    assert read(post.account)[0].refusal is None


def test_certificates_are_looked_at():
    context = ssl.create_default_context()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
