"""The acts on notes: write, edit; and who may.

Permission to write is the role's (articles.add_annotation); what one sees is decided by authorship and desks alone.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles import carrying, webannotation
from articles.models import Annotation, Article, Desk, Placement, Reading
from articles.models.annotation import AnnotationQuerySet

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

LONGEST = 10_000  # code points of a note


def may_write(viewer: Viewer) -> bool:
    """Tell whether the viewer's role lets them write notes at all."""
    return viewer.is_authenticated and viewer.has_perm("articles.add_annotation")


def may_edit(note: Annotation, viewer: Viewer) -> bool:
    """Tell whether the viewer may change the note: its author, while their role lets them write."""
    return note.author_id == viewer.pk and may_write(viewer)


def may_delete(note: Annotation, viewer: Viewer) -> bool:
    """Tell whether the viewer may delete the note: its author, or for a desk's note a chief editor of that desk."""
    if note.author_id == viewer.pk:
        return True
    is_for_desk = note.visibility == Annotation.Visibility.DESK
    return is_for_desk and viewer.has_perm("articles.delete_annotation")


def readable(viewer: Viewer) -> AnnotationQuerySet:
    """Return the notes that the viewer may read: those visible to them, on articles that they may open."""
    return Annotation.objects.visible_to(viewer).filter(article__in=Article.objects.readable_by(viewer))


def desks_of(viewer: Viewer) -> tuple[Desk, ...]:
    """Return the desks that the viewer may write for."""
    return tuple(Desk.objects.filter(members=viewer)) if viewer.is_authenticated else ()


def carry(reading: Reading) -> None:
    """Place the notes of an article in a reading of it that is new, or newly shown; as articles.carrying has it."""
    carrying.carry(reading, Placement)


@transaction.atomic
def create(*, author: User, reading: Reading, place: webannotation.Place, body: str, desk: Desk | None) -> Annotation:
    """Write a note on words of a reading: for a desk of the author's, or with None for the author alone.

    Words of a reading that the article no longer shows are followed to the one it shows now. With the article's row
    held, no correction comes between: it waits, and then carries this note too.
    """
    _check_desk(author, desk)
    article = Article.objects.select_for_update().get(pk=reading.revision.article_id)
    note = Annotation.objects.create(
        article_id=reading.revision.article_id,
        revision_id=reading.revision_id,
        reading=reading,
        author=author,
        body=body,
        exact=place.exact,
        prefix=place.prefix,
        suffix=place.suffix,
        start=place.start,
        end=place.end,
        **_seen_by(desk),
    )
    here = Placement.State.WRITTEN
    Placement.objects.create(annotation=note, reading=reading, state=here, start=place.start, end=place.end)
    if article.current is not None and article.current_id != reading.pk:
        carry(article.current)
    return note


def edit(note: Annotation, *, body: str, desk: Desk | None, version: str) -> bool:
    """Change a note if it is still the version its editor saw; False where it was changed or deleted meanwhile.

    Two windows may save at once: the condition and the change are one UPDATE, so that exactly one of them wins.
    """
    _check_desk(note.author, desk)
    try:
        seen = datetime.datetime.fromisoformat(version).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return False
    unchanged = Annotation.objects.filter(pk=note.pk, modified_at=seen)
    return unchanged.update(body=body, modified_at=timezone.now(), **_seen_by(desk)) == 1


def _check_desk(author: User, desk: Desk | None) -> None:
    if desk and not desk.members.filter(pk=author.pk).exists():
        raise PermissionDenied


def _seen_by(desk: Desk | None) -> dict[str, object]:
    return {"visibility": Annotation.Visibility.DESK if desk else Annotation.Visibility.PRIVATE, "desk": desk}
