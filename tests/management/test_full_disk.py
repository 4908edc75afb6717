"""A full disk loses nothing and is told: under the watched folder, and under the database."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from articles import ingest, tasks
from articles.models import Article, Delivery, Source
from articles.transports import Payload
from tests.workers import Worker, eventually, running

COPY = b"Le pont rouvre\n\nDeux ans de travaux ont \xc3\xa9t\xc3\xa9 n\xc3\xa9cessaires.\n"

# A folder with room for no file more, until somebody makes room.
FULL = """
mount -t tmpfs -o size=64k,nr_inodes=8 none "$INBOX" && cp "$1" "$INBOX/a.txt" || exit 77
touch "$INBOX/.filler1" "$INBOX/.filler2" "$INBOX/.filler3" "$INBOX/.filler4" "$INBOX/.filler5" "$INBOX/.filler6"
(while [ ! -e "$2" ]; do sleep 0.1; done; rm "$INBOX"/.filler*) &
shift 2
exec "$@"
"""

# A user who is not root becomes root of a namespace; root would become a stranger to the sockets of the database there.
UNSHARE = ("unshare", "-m" if os.geteuid() == 0 else "-Urm", "sh", "-c")


def _may_mount() -> bool:
    """Tell whether this user may mount a file system of their own."""
    with contextlib.suppress(OSError):
        return subprocess.run([*UNSHARE, "mount -t tmpfs none /mnt"], capture_output=True, check=False).returncode == 0
    return False


@contextlib.contextmanager
def _database_full(table: str) -> Iterator[None]:
    """Have the database answer as it does on a full disk, with that very code, to whoever writes into the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"
        )
        cursor.execute(f"CREATE TRIGGER no_room BEFORE INSERT ON {table} EXECUTE FUNCTION no_room()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION no_room() CASCADE")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not _may_mount(), reason="this user may not mount a file system of their own")
def test_a_file_in_a_full_folder_is_told_of_and_comes_in_when_there_is_room(tmp_path: Path, roles: None):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "copy").write_bytes(COPY)
    code = "import os, sys; os.execvp(sys.argv[1], [*sys.argv[1:], sys.executable, 'manage.py', 'watch'])"
    arguments = ("-c", code, *UNSHARE, FULL, "sh", str(tmp_path / "copy"), str(tmp_path / "room"))
    with running(*arguments, log=tmp_path / "log", INBOX=str(tmp_path / "inbox")):
        eventually(lambda: Delivery.objects.filter(reason_code="disk-full", origin="a.txt").exists())
        (tmp_path / "room").touch()
        eventually(lambda: Delivery.objects.filter(digest=Delivery.digest_of(COPY)).exists())
    assert Delivery.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_file_waits_while_the_database_has_no_room(tmp_path: Path, source: Source):
    inbox = tmp_path / "inbox"
    (inbox / "vaubrie").mkdir(parents=True)
    (inbox / "vaubrie" / "a.txt").write_bytes(COPY)
    log = tmp_path / "log"
    with _database_full("articles_delivery"), running("manage.py", "watch", log=log, INBOX=str(inbox)) as watch:
        eventually(lambda: b"No space left on device" in log.read_bytes())
        assert watch.poll() is None
        assert [path.name for path in inbox.rglob("*") if path.is_file()] == ["a.txt"]
    with running("manage.py", "watch", log=log, INBOX=str(inbox)):
        eventually(lambda: Delivery.objects.filter(source=source, origin="vaubrie/a.txt").exists())


def test_copy_that_the_database_has_no_room_to_store_is_stored_later(worker: Worker):
    source = Source.objects.create(name="Agence Vaubrie", slug="vaubrie")
    delivery, _ = ingest.receive(Payload(raw=COPY, origin="a.txt", size=len(COPY)), source, door=Delivery.Door.HAND)
    with _database_full("articles_reading"):
        tasks.enqueue(delivery.pk)
        eventually(lambda: worker.log.read_text().count("No space left on device") >= 2)
        assert Delivery.objects.get().state == Delivery.State.RECEIVED
    eventually(lambda: Delivery.objects.get().state == Delivery.State.PROCESSED)
    assert (Delivery.objects.get().items.get().outcome, Article.objects.count()) == ("created", 1)
