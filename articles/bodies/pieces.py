"""What stretches of a line are: the answer that reading a line gives."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """What a stretch of a line is: its role, and its columns."""

    role: str
    start: int
    end: int


Pieces = tuple[Piece, ...]
