"""Words that are followed from reading to reading, whatever stands on them: notes, or rulings on quotations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from articles import anchoring
from articles.models import Reading
from articles.models.placed import Placed

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Span(Generic[Key]):
    """Words of a reading that something of ours is about: [start, end) in code points of its text of record.

    `seen` is where they were last looked for, as (number of the revision, reading), whether they stood there or not.
    """

    key: Key
    reading: int
    start: int
    end: int
    seen: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stop:
    """A reading on the way, with what is needed of it."""

    number: int
    reading: int
    text: str


def carry(reading: Reading, placed: type[Placed]) -> None:
    """Place what stands on words of an article in a reading of it that is new, or newly shown; twice is as once.

    Each thing goes step by step through the revisions it has not been looked for in, from where it stood last: an
    orphan is looked for again in each. One query for an article with none, six however many there are. The caller's
    transaction holds the article's row, so that nothing is written meanwhile on what was shown before.
    """
    if not placed.objects.filter(**{f"{placed.OWNER}__article": reading.revision.article_id}).exists():
        return  # as for almost every dispatch; what follows takes Django twenty times as long to ask
    waiting = placed.objects.leading_to(reading)
    origins = list(waiting.exclude(state=Placed.State.ORPHAN).newest_of_each())
    if not origins:
        return
    number = reading.revision.number
    seen = {one.owner_id: _looked_for(one, number) for one in waiting.newest_of_each()}
    spans = [
        Span(one.owner_id, one.reading_id, one.start, one.end, seen[one.owner_id])
        for one in origins
        if one.start is not None and one.end is not None
    ]
    path = [*_between(reading, min(seen.values())[0]), Stop(number, reading.pk, reading.text)]
    texts = dict(Reading.objects.filter(pk__in={span.reading for span in spans}).values_list("pk", "text"))
    owner = f"{placed.OWNER}_id"
    places = [
        placed(**{owner: key}, reading_id=at, state=anchor.state, start=anchor.start, end=anchor.end)
        for key, at, anchor in follow(spans, path, texts)
    ]
    placed.objects.bulk_create(places, ignore_conflicts=True)


def follow(
    spans: Sequence[Span[Key]], path: Sequence[Stop], texts: Mapping[int, str]
) -> Iterator[tuple[Key, int, anchoring.Anchor]]:
    """Yield where the spans stand in each stop of the path, as (key, reading, anchor).

    A span enters at the first stop it has not been looked for in. Lost, it stays behind on the reading it stood on
    last, and is looked for from there at the next stop. `texts` holds the readings that the spans begin on.
    """
    known = dict(texts)
    standing = {span.key: span for span in spans}
    for stop in path:
        coming = [span for span in standing.values() if span.seen < (stop.number, stop.reading)]
        for span, anchor in _step(coming, stop, known):
            if anchor.start is not None and anchor.end is not None:
                standing[span.key] = replace(span, reading=stop.reading, start=anchor.start, end=anchor.end)
            yield span.key, stop.reading, anchor
        known[stop.reading] = stop.text


def _step(
    spans: Sequence[Span[Key]], stop: Stop, texts: Mapping[int, str]
) -> Iterator[tuple[Span[Key], anchoring.Anchor]]:
    """Yield each span with its anchor in the stop; texts are compared once for each reading that spans come from."""
    by_reading: defaultdict[int, list[Span[Key]]] = defaultdict(list)
    for span in spans:
        by_reading[span.reading].append(span)
    for origin, group in by_reading.items():
        anchors = anchoring.carry(texts[origin], stop.text, [(span.start, span.end) for span in group])
        yield from zip(group, anchors, strict=True)


def _looked_for(placed: Placed, number: int) -> tuple[int, int]:
    """Return how far something has been carried; from a late version it goes straight to the reading of that number."""
    revision = placed.reading.revision
    return (number, 0) if revision.is_late else (revision.number, placed.reading_id)


def _between(reading: Reading, first: int) -> list[Stop]:
    """Return what our newest parser made of each revision from the number `first` to the one before the reading's."""
    steps = Reading.objects.steps_of(reading.revision.article_id)
    steps = steps.filter(revision__number__gte=first, revision__number__lt=reading.revision.number)
    newest = steps.order_by("revision__number", "-pk").distinct("revision__number")
    return [Stop(*row) for row in newest.values_list("revision__number", "pk", "text")]
