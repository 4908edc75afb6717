"""What the grammars of subjects have in common: the subject that they find."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """Where a subject is in its sentence, and what it is: "name", "pronoun" or "description"."""

    start: int
    end: int
    kind: str
