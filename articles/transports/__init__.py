"""Ways in: the world's copy to a Payload. I/O, but no database and no settings."""

from __future__ import annotations

from dataclasses import dataclass

from articles.document import Refused


@dataclass(frozen=True, slots=True)
class Payload:
    """What a door took in. `raw` is None where the bytes were refused unread; `refusal` then says why."""

    raw: bytes | None
    media_type: str = ""
    origin: str = ""
    size: int = 0
    refusal: Refused | None = None
