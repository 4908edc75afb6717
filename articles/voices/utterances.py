"""The same words in several dispatches are one utterance.

Agencies quote one sentence each in its own way: one cuts it, another translates a word or sets other marks. Two
quotations are one utterance where the shorter has most of its shingles (fingerprints: four words in a row) in the
longer, both within a week, and nobody says that they are two people's.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.db import connection, transaction

from articles import fingerprints
from articles.models import Quote, Utterance

WITHIN = datetime.timedelta(days=7)
CONTAINED = 0.6  # share of the shorter quotation's shingles
FEWEST_WORDS = 3  # fewer say nothing that only one person could have said
ANYBODYS = 8  # words that two quotations must have where it is not known who said both
MARKS = 12  # of a quotation; two that share half of their shingles share none of twelve once in four thousand
_CANDIDATES = 50  # quotations compared with one
_LOCK = 0x75747465  # "utte"


def marks(text: str) -> list[int]:
    """Return a sample of the quotation's shingles by which those that share words are found; none for a few words."""
    if len(fingerprints.words(text)) < FEWEST_WORDS:
        return []
    return sorted(each >> 1 for each in fingerprints.shingles(text))[:MARKS]  # shifted: a column's integers are signed


def group(*, most: int = 500) -> int:
    """Find the utterances of quotations that have none yet, the oldest first; return how many had none.

    One worker at a time, so that two with the same words do not each make an utterance of them.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        waiting = list(Quote.objects.filter(utterance=None).order_by("published_at", "pk")[:most])
        for quote in waiting:
            quote.marks = quote.marks or marks(quote.text)  # one that is older than marks has none
            quote.utterance = _found(quote) or Utterance.objects.create(said_at=quote.published_at)
            quote.save(update_fields=["utterance", "marks"])
            Utterance.objects.filter(pk=quote.utterance.pk, said_at__gt=quote.published_at).update(
                said_at=quote.published_at
            )
    return len(waiting)


def is_same(one: Quote, other: Quote) -> bool:
    """Tell whether two quotations are the same words of the same person."""
    if one.speaker_id and other.speaker_id and one.speaker_id != other.speaker_id:
        return False
    mine, theirs = fingerprints.words(one.text), fingerprints.words(other.text)
    is_known = one.speaker_id is not None and one.speaker_id == other.speaker_id
    if min(len(mine), len(theirs)) < (FEWEST_WORDS if is_known else ANYBODYS):
        return False
    return mine == theirs or _contained(fingerprints.shingles(one.text), fingerprints.shingles(other.text)) >= CONTAINED


def _contained(one: Collection[int], other: Collection[int]) -> float:
    """Return which share of the smaller set is in the larger."""
    return len(set(one).intersection(other)) / min(len(one), len(other))


def _found(quote: Quote) -> Utterance | None:
    if not quote.marks:
        return None
    near = (quote.published_at - WITHIN, quote.published_at + WITHIN)
    like = Quote.objects.filter(marks__overlap=quote.marks, published_at__range=near).exclude(utterance=None)
    for other in like.select_related("utterance").order_by("published_at", "pk")[:_CANDIDATES]:
        if is_same(quote, other):
            return other.utterance
    return None
