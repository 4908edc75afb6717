"""Where notes stand: beside the text of a page, in a list of notes, and as linked data."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from articles import webannotation
from articles.annotate.notes import desks_of, may_delete, may_edit, may_write
from articles.models import Annotation, Desk, Placement, Reading

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    Viewer = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class PlacedNote:
    """A note as a page shows it: where it stands in the text shown, and what the viewer may do with it.

    An orphan has no place; `stood_on` is then the number of the version where its words stood last, if not this one.
    """

    note: Annotation
    place: webannotation.Place | None
    is_changed: bool  # other words than it was written about
    is_moved: bool
    stood_on: int | None
    may_edit: bool
    may_delete: bool

    @property
    def words(self) -> str:
        """Return the words it stands on; those of an orphan are kept."""
        return self.place.exact if self.place else self.note.exact


@dataclass(frozen=True, slots=True)
class Margin:
    """The notes of one reading that a viewer sees, and how many were written on later versions of the article."""

    notes: tuple[PlacedNote, ...]
    orphans: tuple[PlacedNote, ...]
    elsewhere: tuple[tuple[int, int], ...]  # (number of the version, number of notes)
    may_write: bool
    desks: tuple[Desk, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a note stands in the newest version that still has its words."""

    note: Annotation
    number: int  # of that version
    reading: int
    place: webannotation.Place
    is_on_newest: bool
    is_changed: bool

    @property
    def url(self) -> str:
        """Return where it stands beside its words: on the article's page, or on an older version's."""
        article = self.note.article
        page = article.get_absolute_url()
        if not self.is_on_newest:
            page = reverse("revision", args=[article.pk, article.slug, self.number])
        return f"{page}#note-{self.note.pk}"


def margin(reading: Reading, viewer: Viewer) -> Margin:
    """Return what stands beside a text for this viewer: three queries at most, however many notes."""
    if not viewer.is_authenticated:
        return Margin((), (), (), may_write=False, desks=())
    mine = Annotation.objects.visible_to(viewer).filter(article_id=reading.revision.article_id)
    here = Placement.objects.filter(reading=reading, annotation__in=mine)
    here = here.annotate(stood_on=Subquery(_stood_on(reading).values("reading__revision__number")[:1]))
    here = here.select_related("annotation__author", "annotation__desk").order_by("start", "annotation__created_at")
    placed = [_placed(placement, reading, viewer) for placement in here]
    missing = mine.exclude(Exists(Placement.objects.filter(annotation=OuterRef("pk"), reading=reading)))
    counts = missing.order_by("revision__number").values_list("revision__number").annotate(Count("pk"))
    writes = may_write(viewer)
    return Margin(
        notes=tuple(note for note in placed if note.place),
        orphans=tuple(note for note in placed if not note.place),
        elsewhere=tuple(counts),
        may_write=writes,
        desks=desks_of(viewer) if writes else (),
    )


def where(notes: Sequence[Annotation]) -> list[Standing]:
    """Return where each of the notes stands, in the same order: two queries, with the articles loaded beside them."""
    standing = Placement.objects.filter(annotation__in=[note.pk for note in notes])
    standing = standing.exclude(state=Placement.State.ORPHAN).newest_of_each()
    found = {placement.annotation_id: placement for placement in standing}
    read = {placement.reading_id for placement in found.values()}
    texts = dict(Reading.objects.filter(pk__in=read).values_list("pk", "text"))
    return [_standing(note, found[note.pk], texts[found[note.pk].reading_id]) for note in notes]


def to_note(standing: Standing, *, root: str) -> webannotation.Note:
    """Return a note as the plain values of its JSON-LD; `root` begins every address."""
    note = standing.note
    desk = note.desk if note.visibility == Annotation.Visibility.DESK else None
    written = webannotation.Place(note.exact, note.prefix, note.suffix, note.start, note.end)
    return webannotation.Note(
        id=root + note.get_absolute_url(),
        body=note.body,
        author=note.author.get_full_name() or note.author.get_username(),
        audience=desk.name if desk else "",
        created=_utc(note.created_at),
        modified=_utc(note.modified_at),
        canonical=root + note.article.get_absolute_url(),
        source=root + _text_of(note, standing.number),
        place=standing.place,
        written_on=root + _text_of(note, note.revision.number),
        written=written if standing.is_changed else None,
    )


def _text_of(note: Annotation, number: int) -> str:
    return reverse("revision-text", args=[note.article_id, note.article.slug, number])


def _stood_on(reading: Reading) -> QuerySet[Placement]:
    """Return where an orphan's words stood last, before this reading."""
    stood = Placement.objects.filter(annotation=OuterRef("annotation")).exclude(state=Placement.State.ORPHAN)
    before = stood.filter(reading__revision__number__lt=reading.revision.number)
    return before.order_by("reading__revision__is_late", "-reading__revision__number")


def _placed(placement: Placement, reading: Reading, viewer: Viewer) -> PlacedNote:
    note = placement.annotation
    place = None
    if placement.start is not None and placement.end is not None:
        place = webannotation.place_at(reading.text, placement.start, placement.end)
    return PlacedNote(
        note=note,
        place=place,
        is_changed=place is not None and not webannotation.are_alike(place.exact, note.exact),
        is_moved=placement.state == Placement.State.MOVED,
        stood_on=None if place else placement.stood_on,  # type: ignore[attr-defined]  # annotated above
        may_edit=may_edit(note, viewer),
        may_delete=may_delete(note, viewer),
    )


def _standing(note: Annotation, placement: Placement, text: str) -> Standing:
    current = note.article.current
    place = webannotation.place_at(text, placement.start or 0, placement.end or 0)
    place = place or webannotation.Place(note.exact, note.prefix, note.suffix, note.start, note.end)
    return Standing(
        note=note,
        number=placement.reading.revision.number,
        reading=placement.reading_id,
        place=place,
        is_on_newest=current is not None and current.revision_id == placement.reading.revision_id,
        is_changed=not webannotation.are_alike(place.exact, note.exact),
    )


def _utc(time: datetime.datetime) -> str:
    return time.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
