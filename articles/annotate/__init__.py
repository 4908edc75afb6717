"""The acts on notes: write, edit, carry to a new reading; who may; and where the notes of a page stand."""

from articles.annotate.notes import LONGEST, carry, create, desks_of, edit, may_delete, may_edit, may_write, readable
from articles.annotate.standing import Margin, PlacedNote, Standing, margin, to_note, where

__all__ = [
    "LONGEST", "Margin", "PlacedNote", "Standing", "carry", "create", "desks_of", "edit", "margin", "may_delete",
    "may_edit", "may_write", "readable", "to_note", "where",
]  # fmt: skip
