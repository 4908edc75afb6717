"""The watched folder: whole files only, one watcher each, nothing lost when a watcher dies."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from articles.transports import folder

LATER = folder.RESTS_FOR + 0.01


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """An empty inbox."""
    place = tmp_path / "inbox"
    place.mkdir()
    return place


@pytest.fixture
def drop(inbox: Path) -> Callable[..., Path]:
    """Return a function that drops a whole file."""

    def drop(name: str, content: bytes = b"copy") -> Path:
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    return drop


def _whole(inbox: Path) -> list[Path]:
    """Look twice, the second time when all has rested."""
    cursor, early = folder.scan(inbox, {}, now=0)
    assert early == []
    return folder.scan(inbox, cursor, now=LATER)[1]


def _claim(inbox: Path, path: Path) -> folder.Claim:
    claim = folder.claim(inbox, path)
    assert claim is not None
    return claim


def test_a_file_that_rests_is_whole(inbox: Path, drop: Callable[..., Path]):
    path = drop("a.txt")
    assert _whole(inbox) == [path]


def test_a_file_that_grows_is_left_alone(inbox: Path, drop: Callable[..., Path]):
    path = drop("a.txt")
    cursor, _ = folder.scan(inbox, {}, now=0)
    path.write_bytes(b"copy and more")
    cursor, whole = folder.scan(inbox, cursor, now=LATER)
    assert whole == []
    assert folder.scan(inbox, cursor, now=LATER * 2)[1] == [path]


def test_a_file_that_somebody_writes_is_left_alone_however_long_it_rests(inbox: Path, drop: Callable[..., Path]):
    path = drop("a.txt")
    with path.open("ab"):
        assert _whole(inbox) == []
    assert _whole(inbox) == [path]


def test_a_file_that_somebody_reads_is_whole(inbox: Path, drop: Callable[..., Path]):
    path = drop("a.txt")
    with path.open("rb"):
        assert _whole(inbox) == [path]


@pytest.mark.parametrize("name", [".hidden", "a.part", "a.tmp", "a.FilePart", "a.txt~", ".git/a.txt", "afp/.b.txt"])
def test_unfinished_and_hidden_names_are_left_alone(inbox: Path, drop: Callable[..., Path], name: str):
    drop(name)
    assert _whole(inbox) == []


def test_the_oldest_comes_first(inbox: Path, drop: Callable[..., Path]):
    new, old = drop("a.txt"), drop("b.txt")
    os.utime(old, (1, 1))
    assert _whole(inbox) == [old, new]


def test_the_first_folder_names_the_source(inbox: Path, drop: Callable[..., Path]):
    claim = _claim(inbox, drop("vaubrie/2024/a.txt"))
    assert (claim.source, claim.origin) == ("vaubrie", "vaubrie/2024/a.txt")


def test_a_file_of_the_inbox_itself_has_no_source(inbox: Path, drop: Callable[..., Path]):
    assert _claim(inbox, drop("a.txt")).source == ""


def test_a_claimed_file_gives_its_bytes_and_is_deleted_when_done(inbox: Path, drop: Callable[..., Path]):
    claim = _claim(inbox, drop("é à.txt", b"\xe9 copy"))
    assert claim.payload().raw == b"\xe9 copy"
    claim.done()
    assert list((inbox / folder.CLAIMED).iterdir()) == []


def test_a_file_that_is_gone_is_claimed_by_nobody(inbox: Path):
    assert folder.claim(inbox, inbox / "gone.txt") is None
    assert list((inbox / folder.CLAIMED).iterdir()) == []


def test_a_file_that_vanishes_once_claimed_says_so(inbox: Path, drop: Callable[..., Path]):
    claim = _claim(inbox, drop("a.txt"))
    next((inbox / folder.CLAIMED).glob("*/a.txt")).unlink()
    refusal = claim.payload().refusal
    assert refusal is not None
    assert refusal.code == "vanished"
    claim.set_aside(under="2026-03-01")


@pytest.mark.parametrize("target", ["/etc/hostname", "/nowhere", "/etc"])
def test_a_link_is_set_aside_and_never_followed(inbox: Path, target: str):
    link = inbox / "link.txt"
    link.symlink_to(target)
    assert _whole(inbox) == [link]
    claim = _claim(inbox, link)
    payload = claim.payload()
    assert payload.raw is None
    assert payload.refusal is not None
    assert payload.refusal.code == "link"
    claim.set_aside(under="2026-03-01")
    assert [path.is_symlink() for home in (inbox / folder.SET_ASIDE).iterdir() for path in home.iterdir()] == [True]


def test_a_pipe_is_refused_and_not_waited_for(inbox: Path):
    pipe = inbox / "pipe"
    os.mkfifo(pipe)
    refusal = _claim(inbox, _whole(inbox)[0]).payload().refusal
    assert refusal is not None
    assert refusal.code == "special"


def test_a_name_of_255_bytes_can_be_claimed(inbox: Path, drop: Callable[..., Path]):
    assert _claim(inbox, drop("x" * 251 + ".txt")).payload().raw == b"copy"


def test_two_files_of_one_name_are_both_set_aside(inbox: Path, drop: Callable[..., Path]):
    for content in (b"one", b"two"):
        _claim(inbox, drop("a.txt", content)).set_aside(under="2026-03-01")
    kept = {path.read_bytes() for path in (inbox / folder.SET_ASIDE).rglob("a.txt")}
    assert kept == {b"one", b"two"}


def test_a_live_claim_is_no_orphan(inbox: Path, drop: Callable[..., Path]):
    claim = _claim(inbox, drop("a.txt"))
    assert list(folder.orphans(inbox)) == []
    claim.release()


def test_a_released_claim_is_taken_again_under_its_own_name(inbox: Path, drop: Callable[..., Path]):
    _claim(inbox, drop("vaubrie/a.txt")).release()
    orphan = next(folder.orphans(inbox))
    assert (orphan.source, orphan.payload().raw) == ("vaubrie", b"copy")


DIES = """
import os, signal, sys
from pathlib import Path
from articles.transports import folder
inbox = Path(sys.argv[1])
kept = folder.claim(inbox, inbox / "a.txt")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_claim_of_a_watcher_that_was_killed_is_taken_again(inbox: Path, drop: Callable[..., Path]):
    drop("a.txt")
    subprocess.run([sys.executable, "-c", DIES, str(inbox)], check=False)
    assert [orphan.payload().raw for orphan in folder.orphans(inbox)] == [b"copy"]


TAKES = """
import sys, time
from pathlib import Path
from articles.transports import folder
inbox, cursor = Path(sys.argv[1]), {}
print("ready", flush=True)
sys.stdin.readline()
while True:
    cursor, whole = folder.scan(inbox, cursor, now=time.monotonic())
    for path in whole:
        claim = folder.claim(inbox, path)
        if claim is not None:
            print(claim.payload().raw.decode(), flush=True)
            claim.done()
    for orphan in folder.orphans(inbox):
        print("orphan", orphan.origin, flush=True)
    if not any(inbox.glob("*.txt")):
        break
"""


def test_two_watchers_take_each_file_once(inbox: Path, drop: Callable[..., Path]):
    for number in range(200):
        drop(f"{number}.txt", str(number).encode())
    watchers = [
        subprocess.Popen([sys.executable, "-c", TAKES, str(inbox)], stdin=-1, stdout=-1, text=True) for _ in range(2)
    ]
    for watcher in watchers:
        assert watcher.stdout is not None
        assert watcher.stdout.readline() == "ready\n"
    taken = [line for output in _released(watchers) for line in output.split()]
    assert sorted(taken, key=int) == [str(number) for number in range(200)]


def _released(watchers: list[subprocess.Popen[str]]) -> list[str]:
    for watcher in watchers:
        assert watcher.stdin is not None
        watcher.stdin.write("go\n")
        watcher.stdin.flush()
    deadline = time.monotonic() + 60
    return [watcher.communicate(timeout=deadline - time.monotonic())[0] for watcher in watchers]


def test_what_is_kept_lies_in_a_folder_a_day_under_its_own_path(inbox: Path, drop: Callable[..., Path]):
    for content in (b"un", b"deux", b"trois"):
        _claim(inbox, drop("vaubrie/a.txt", content)).done(keep_under="2026-03-01")
    kept = inbox / folder.DONE / "2026-03-01"
    texts = [(kept / place / "vaubrie" / "a.txt").read_text() for place in (".", "2", "3")]
    assert texts == ["un", "deux", "trois"]
    assert folder.scan(inbox, {}, now=0)[0] == {}


def test_a_name_that_was_a_folder_the_same_day_is_kept_beside_it(inbox: Path, drop: Callable[..., Path]):
    _claim(inbox, drop("x/a.txt", b"un")).done(keep_under="2026-03-01")
    (inbox / "x").rmdir()
    _claim(inbox, drop("x", b"deux")).done(keep_under="2026-03-01")
    kept = inbox / folder.DONE / "2026-03-01"
    assert ((kept / "x" / "a.txt").read_text(), (kept / "2" / "x").read_text()) == ("un", "deux")


def test_a_file_is_kept_where_there_are_no_hard_links(inbox: Path, drop: Callable[..., Path], monkeypatch):
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "no links")

    monkeypatch.setattr(os, "link", refused)
    for content in (b"un", b"deux"):
        _claim(inbox, drop("a.txt", content)).done(keep_under="2026-03-01")
    kept = inbox / folder.DONE / "2026-03-01"
    assert ((kept / "a.txt").read_text(), (kept / "2" / "a.txt").read_text()) == ("un", "deux")
