"""A file to a Payload: read whole, or refused with its reason; never followed, never waited for."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from articles.document import LARGEST, Message, Refused, gettext_noop
from articles.transports import Payload

TOO_LARGE = gettext_noop("It is larger than %(limit)d MB, so it was not read. Ask the sender for a smaller file.")
_REASONS = {
    "vanished": gettext_noop("It was gone before it could be read. Send it again if it is still wanted."),
    "unreadable": gettext_noop(
        "Its permissions do not let the newsreader read it. Make it readable for the newsreader, and send it again."
    ),
    "link": gettext_noop("It is a symbolic link, and links are not followed. Send the file itself."),
    "folder": gettext_noop("It is a folder where a file was expected. Send the files in it."),
    "special": gettext_noop("It is not a plain file but a pipe, a socket or a device. Send the file itself."),
    "broken": gettext_noop("It could not be read (%(error)s). Send it again."),
}
_CODES = {
    errno.ENOENT: "vanished",
    errno.ENOTDIR: "vanished",
    errno.EACCES: "unreadable",
    errno.EPERM: "unreadable",
    errno.ELOOP: "link",
    errno.ENXIO: "special",
    errno.EISDIR: "folder",
}


def read(path: Path, origin: str) -> Payload:
    """Return the file's bytes; where they cannot or must not be read, the reason in their stead. Raises nothing."""
    size = 0
    try:
        size = path.lstat().st_size
        # Not blocking, since a pipe without a writer would be waited for; not following, so that a link stays one.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _refused(origin, size, "folder" if stat.S_ISDIR(status.st_mode) else "special")
            size = status.st_size
            raw = file.read(LARGEST + 1) if size <= LARGEST else None
    except OSError as error:
        return _refused(origin, size, _CODES.get(error.errno or 0, "broken"), os.strerror(error.errno or errno.EIO))
    if raw is None or len(raw) > LARGEST:
        return too_large(origin, size)
    return Payload(raw=raw, origin=origin, size=len(raw))


def too_large(origin: str, size: int, *, limit: int = LARGEST) -> Payload:
    """Return the payload of bytes that are too many to be read."""
    message = Message(TOO_LARGE, {"limit": limit // 1024**2})
    return Payload(raw=None, origin=origin, size=size, refusal=Refused(0, "too-large", message))


def _refused(origin: str, size: int, code: str, error: str = "") -> Payload:
    message = Message(_REASONS[code], {"error": error})
    return Payload(raw=None, origin=origin, size=size, refusal=Refused(0, code, message))
