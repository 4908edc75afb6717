"""A watched folder: files are taken when they are whole, by one watcher each, and never twice.

A file is whole when its size and time have rested for a while and nobody holds it open for writing. It is claimed by an
atomic rename into a folder of its own under `.claimed/`, which the watcher locks; the lock dies with the watcher, so
that whoever finds a claim unlocked may take it over. Hidden names and the usual names of unfinished files are left
alone. The first folder below the inbox is the source's name.

What is done with is deleted, or moved to `.done/`; what could not be read is moved to `.set-aside/`: there a folder a
day, and in it the path that the file was dropped under.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from articles.transports import Payload
from articles.transports.files import read

RESTS_FOR = 0.75  # seconds without change
CLAIMED, SET_ASIDE, DONE = ".claimed", ".set-aside", ".done"
_MOST_OF_A_NAME = 10_000  # files of one day and path that are kept beside each other
_UNFINISHED = (".part", ".tmp", ".filepart", "~")
_IN_USE = frozenset({errno.EAGAIN, errno.EWOULDBLOCK})


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a file looked like, and since when (seconds of a monotonic clock)."""

    look: tuple[int, int, int]  # inode, size, time of change
    since: float


Cursor = Mapping[Path, Sighting]


def scan(inbox: Path, cursor: Cursor, *, now: float) -> tuple[Cursor, list[Path]]:
    """Return the new cursor, and the files that are whole, oldest first."""
    seen: dict[Path, Sighting] = {}
    whole: list[tuple[int, Path]] = []
    for path, status in _files(inbox):
        look = (status.st_ino, status.st_size, status.st_mtime_ns)
        before = cursor.get(path)
        seen[path] = before if before is not None and before.look == look else Sighting(look, now)
        if now - seen[path].since >= RESTS_FOR and not _is_being_written(path, status):
            whole.append((status.st_mtime_ns, path))
    return seen, [path for _, path in sorted(whole)]


class Claim:
    """A file that is this watcher's alone, until it is done with or the watcher dies."""

    def __init__(self, inbox: Path, home: Path, lock: int) -> None:
        self._inbox, self._home, self._lock = inbox, home, lock
        self._path = next(_paths(home), None)

    @property
    def origin(self) -> str:
        """Return the file's path below the inbox, as it was dropped."""
        return str(self._path.relative_to(self._home)) if self._path else ""

    @property
    def source(self) -> str:
        """Return the name of the folder it was dropped in; "" for the inbox itself."""
        first, slash, _ = self.origin.partition("/")
        return first if slash else ""

    def payload(self) -> Payload:
        """Return its bytes, or why they cannot be read."""
        return read(self._path or self._home / "gone", self.origin)

    def done(self, *, keep_under: str = "") -> None:
        """Delete the file, or keep it in a folder of that name: its bytes are in the ledger."""
        if self._path is not None and keep_under:
            self._move(self._inbox / DONE / keep_under)
        elif self._path is not None:
            self._path.unlink(missing_ok=True)
        self.release()

    def set_aside(self, *, under: str) -> None:
        """Move the file to a folder of that name where nobody scans: its bytes are not in the ledger."""
        self._move(self._inbox / SET_ASIDE / under)
        self.release()

    def _move(self, folder: Path) -> None:
        """Move the file into the folder under the path that it was dropped under, beside others of that path."""
        if self._path is None or not os.path.lexists(self._path):
            return
        for number in range(1, _MOST_OF_A_NAME + 1):
            place = (folder / str(number) if number > 1 else folder) / self.origin
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                _rename_beside(self._path, place)
            except (FileExistsError, NotADirectoryError):  # of the same day and name, or one is the other's folder
                if number == _MOST_OF_A_NAME:
                    raise
                continue
            return

    def release(self) -> None:
        """Give up the claim; a file still in it is an orphan from now on."""
        for folder in sorted(_folders(self._home), reverse=True):
            _remove_empty(folder)
        os.close(self._lock)


def claim(inbox: Path, path: Path) -> Claim | None:
    """Take the file; None where another watcher was faster or it has vanished. Raises OSError where it cannot move."""
    home = inbox / CLAIMED / uuid.uuid4().hex
    place = home / path.relative_to(inbox)
    home.mkdir(parents=True)
    lock = _lock(home)
    if lock is None:  # a watcher that looks for orphans took the still empty folder for one
        return None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        path.rename(place)
    except OSError as error:
        Claim(inbox, home, lock).release()
        if error.errno == errno.ENOENT:
            return None
        raise
    return Claim(inbox, home, lock)


def orphans(inbox: Path) -> Iterator[Claim]:
    """Yield the claims of watchers that died, now this watcher's."""
    claimed = inbox / CLAIMED
    for home in sorted(claimed.iterdir()) if claimed.is_dir() else []:
        lock = _lock(home)
        if lock is None:
            continue
        orphan = Claim(inbox, home, lock)
        if orphan.origin:
            yield orphan
        else:
            orphan.release()


def closed(inbox: Path) -> list[Path]:
    """Return the folders below the inbox that we may not list or enter, hidden ones aside: their files stay unseen.

    Raises OSError where the inbox itself is one.
    """
    os.scandir(inbox).close()
    found: list[Path] = []
    for folder, folders, _names in os.walk(inbox):
        seen = [name for name in folders if not name.startswith(".")]
        folders[:] = [name for name in seen if _is_open(Path(folder, name))]
        found += [Path(folder, name) for name in seen if name not in folders]
    return found


def lying(inbox: Path, *, before: float) -> Iterator[Path]:
    """Yield the files that came into the inbox before the time (seconds since 1970) and that nobody has taken."""
    for path, status in _files(inbox):
        if max(status.st_ctime, status.st_mtime) < before:
            yield path


def _is_open(folder: Path) -> bool:
    return folder.is_symlink() or not folder.exists() or os.access(folder, os.R_OK | os.X_OK)


def _files(inbox: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield what is neither a folder nor hidden nor unfinished, however deep; links are not followed."""
    for folder, folders, names in os.walk(inbox):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in links]
        for name in [*names, *links]:
            if name.startswith(".") or name.lower().endswith(_UNFINISHED):
                continue
            try:
                yield Path(folder, name), Path(folder, name).lstat()
            except FileNotFoundError:  # taken by another watcher since it was listed
                continue


def _is_being_written(path: Path, status: os.stat_result) -> bool:
    """Tell whether somebody holds the file open for writing, where the kernel tells us.

    It grants a read lease only while nobody does; and grants none on others' files without CAP_LEASE, nor on every file
    system: there, only rest counts.
    """
    if not stat.S_ISREG(status.st_mode):
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:  # unreadable or vanished: the claim will say so
        return False
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno in _IN_USE
    finally:
        os.close(descriptor)
    return False


def _lock(home: Path) -> int | None:
    """Return a descriptor that holds the folder's lock until closed; None where it is another's, or gone."""
    try:
        descriptor = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return None
    with contextlib.suppress(OSError):  # another watcher's, or removed while we waited: either way not ours
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if home.stat().st_ino == os.fstat(descriptor).st_ino:
            return descriptor
    os.close(descriptor)
    return None


def _paths(home: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(home):
        yield from (Path(folder, name) for name in names)
        yield from (Path(folder, name) for name in folders if Path(folder, name).is_symlink())


def _folders(home: Path) -> list[Path]:
    return [Path(folder) for folder, _, _ in os.walk(home)]


def _rename_beside(path: Path, place: Path) -> None:
    """Rename where nothing is replaced: two watchers may move two files of one name at once."""
    try:
        os.link(path, place, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links, or a folder
        if os.path.lexists(place):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place)) from None
        path.rename(place)
    else:
        path.unlink()


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.ENOENT):
            raise
