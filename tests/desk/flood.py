"""Copy that floods a desk by every door while something kills its parts; and what the desk then holds."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from newsreader import local
from tests.desks import RunningDesk

PARTS = ("worker", "pool child", "valkey", "postgres", "web", "watch")
MOST_AHEAD = 200  # deliveries that senders are ahead of what is read
FOLDERS = ("estran", "vaubrie")
PUSHED = "pousse"
_SYLLABLES = ("ba", "cor", "du", "fen", "gal", "hi", "jor", "kel", "lu", "mar", "nou", "per", "qui", "ro", "sat", "tev")
_SET_UP = f"""
from articles.models import PushKey, Source
for slug in {(*FOLDERS, PUSHED)!r}:
    source = Source.objects.create(name=slug.title(), slug=slug, language="fr")
print(PushKey.issue(source, name="essai", kind="token")[1])
"""


@dataclass(frozen=True)
class Dispatch:
    """A dispatch, the folder or key it comes by, and its file's name."""

    name: str
    door: str
    raw: bytes


def dispatches(count: int, chance: random.Random) -> list[Dispatch]:
    """Return invented dispatches, each another story, for all doors in turn."""
    doors = (*FOLDERS, PUSHED)
    return [Dispatch(f"{n:05}.json", doors[n % len(doors)], _ninjs(n, chance)) for n in range(count)]


def _ninjs(number: int, chance: random.Random) -> bytes:
    said = [" ".join("".join(chance.choices(_SYLLABLES, k=3)) for _ in range(12)).capitalize() for _ in range(3)]
    story = {
        "uri": f"urn:essai:{number}", "type": "text", "version": "1", "language": "fr", "headline": said[0],
        "body_text": f"{said[1]}.\n\n{said[2]}.", "versioncreated": "2031-04-02T14:31:07+02:00",
    }  # fmt: skip
    return json.dumps(story).encode()


class Sender(threading.Thread):
    """A sender who delivers some copy by one door, and again where the desk did not say that it has it.

    `share` is how many dispatches should have come by all doors for each that this one delivered.
    """

    def __init__(self, desk: RunningDesk, copy: Sequence[Dispatch], *, token: str, share: float) -> None:
        super().__init__(daemon=True)
        self._desk, self._copy, self._token, self._share = desk, copy, token, share
        self.failures: list[BaseException] = []

    def run(self) -> None:
        """Deliver everything."""
        try:
            for number, dispatch in enumerate(self._copy):
                if dispatch.door == PUSHED:
                    self._push(dispatch)
                else:
                    self._drop(dispatch, number)
                if number % 20 == 19:
                    self._wait_behind(number + 1)
        except BaseException as error:
            self.failures.append(error)
            raise

    def _wait_behind(self, sent: int) -> None:
        """Let the desk keep up, so that copy still comes while the last parts are killed."""
        while sent * self._share - processed(self._desk) > MOST_AHEAD:
            time.sleep(0.2)

    def _drop(self, dispatch: Dispatch, number: int) -> None:
        """Drop a file as a careful sender does: under a name that is not looked at, then renamed."""
        folder = self._desk.inbox / dispatch.door
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"{number}-{dispatch.name}.part"
        unfinished.write_bytes(dispatch.raw)
        unfinished.rename(folder / f"{number}-{dispatch.name}")

    def _push(self, dispatch: Dispatch) -> None:
        headers = {
            "Authorization": f"Bearer {self._token}", "Content-Type": "application/json",
            "Idempotency-Key": dispatch.name,
        }  # fmt: skip
        deadline = time.monotonic() + 300
        while not self._is_taken(dispatch, headers):
            assert time.monotonic() < deadline, f"{dispatch.name} was never taken"
            time.sleep(0.3)

    def _is_taken(self, dispatch: Dispatch, headers: dict[str, str]) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._desk.port, timeout=20)
        try:
            connection.request("POST", "/api/v1/dispatches", body=dispatch.raw, headers=headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        assert answer.status in {202, 429, 500, 502, 503}, f"{dispatch.name} was answered {answer.status}"
        return answer.status == 202


class Killer(threading.Thread):
    """Kills parts of the desk by SIGKILL, each as often, at random moments of the flood: when so many are processed.

    Moments are counted in deliveries and not in seconds: a slow machine is killed no more often than a fast one.
    """

    def __init__(self, desk: RunningDesk, chance: random.Random, *, count: int, times: int) -> None:
        super().__init__(daemon=True)
        self._desk, self._chance = desk, chance
        self._parts = [part for _ in range(times) for part in chance.sample(PARTS, len(PARTS))]
        self._moments = sorted(chance.sample(range(count * 9 // 10), len(self._parts)))
        self._enough = threading.Event()
        self.killed: list[str] = []

    def run(self) -> None:
        """Kill until nothing is left to be killed."""
        for moment, part in zip(self._moments, self._parts, strict=True):
            while processed(self._desk) < moment or self._pid(part) is None:
                if self._enough.wait(0.1):
                    return
            self._kill(part)

    def stop(self) -> None:
        """Kill no more."""
        self._enough.set()
        self.join(timeout=60)

    def _kill(self, part: str) -> None:
        pid = self._pid(part)
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.killed.append(part)

    def _pid(self, part: str) -> int | None:
        running = self._desk.children()
        if part != "pool child":
            return running.get(part)
        worker = running.get("worker")
        if worker is None:
            return None
        with contextlib.suppress(OSError):
            children = Path(f"/proc/{worker}/task/{worker}/children").read_text().split()
            return int(self._chance.choice(children)) if children else None
        return None


def set_up(desk: RunningDesk) -> str:
    """Make the sources, and return the token of the one that pushes."""
    done = desk.manage("shell", "-v", "0", "-c", _SET_UP)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


@contextlib.contextmanager
def asking(desk: RunningDesk) -> Iterator[psycopg.Connection[Any]]:
    """Ask the desk's database, by the side door."""
    socket = local.sockets(desk.var)
    with psycopg.connect(host=str(socket), user=local.ROLE, dbname=local.DATABASE, autocommit=True) as connection:
        yield connection


def processed(desk: RunningDesk) -> int:
    """Return how many deliveries have been read and stored; -1 where the database does not say."""
    try:
        with asking(desk) as connection:
            return _one(connection, "SELECT count(*) FROM articles_delivery WHERE state = 'processed'")
    except psycopg.OperationalError:
        return -1


def has_settled(desk: RunningDesk, count: int) -> bool:
    """Tell whether so many deliveries were read and stored, and no file lies about."""
    return processed(desk) >= count and not files_left(desk)


def files_left(desk: RunningDesk) -> list[str]:
    """Return the files that are in the watched folder, claimed ones too."""
    return [name for _folder, _folders, names in os.walk(desk.inbox) for name in names]


def counts(desk: RunningDesk) -> dict[str, int]:
    """Return how many rows of what there are, and how many stories are stored otherwise than once."""
    questions = {
        "deliveries": "SELECT count(*) FROM articles_delivery",
        "processed": "SELECT count(*) FROM articles_delivery WHERE state = 'processed'",
        "items created": "SELECT count(*) FROM articles_item WHERE outcome = 'created'",
        "articles": "SELECT count(*) FROM articles_article WHERE current_id IS NOT NULL",
        "stories": "SELECT count(DISTINCT guid) FROM articles_article",
        "revisions": "SELECT count(*) FROM articles_revision",
        "readings": "SELECT count(*) FROM articles_reading",
    }
    with asking(desk) as connection:
        return {name: _one(connection, question) for name, question in questions.items()}


def _one(connection: psycopg.Connection[Any], question: str) -> int:
    row = connection.execute(question.encode()).fetchone()
    return int(row[0]) if row else 0
