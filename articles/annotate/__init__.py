"""The acts on notes: write, edit, carry to a new reading; who may; and where the notes of a page stand."""

from articles.annotate.carrying import carry
from articles.annotate.notes import (
    LONGEST,
    Margin,
    PlacedNote,
    create,
    desks_of,
    edit,
    margin,
    may_delete,
    may_edit,
    may_write,
    readable,
    to_note,
)

__all__ = [
    "LONGEST",
    "Margin",
    "PlacedNote",
    "carry",
    "create",
    "desks_of",
    "edit",
    "margin",
    "may_delete",
    "may_edit",
    "may_write",
    "readable",
    "to_note",
]
