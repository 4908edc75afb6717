"""The same words in several dispatches are one utterance.

Agencies quote one sentence each in its own way: one cuts it, another translates a word or sets other marks. Two
quotations of a week are one utterance where nobody says that they are two people's, and the longer has most of the
shorter: of its words, in their order, where both are known to be the same person's, else of its shingles (fingerprints:
four words in a row).
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from django.db import connection, transaction

from articles import fingerprints
from articles.models import Quote, Utterance

WITHIN = datetime.timedelta(days=7)
CONTAINED = 0.6  # share of the shorter quotation's words, or of its shingles
FEWEST_WORDS = 3  # fewer say nothing that only one person could have said
ANYBODYS = 8  # words that two quotations must have where it is not known who said both
MARKS = 12  # of a quotation; two that share half of their shingles share none of twelve once in four thousand
_CANDIDATES = 1000  # quotations that those of one dispatch are compared with
_LONGEST = 300  # words of a quotation that are compared
_LOCK = 0x75747465  # "utte"


def marks(text: str) -> list[int]:
    """Return a sample of the quotation's shingles by which those that share words are found; none for a few words."""
    if len(fingerprints.words(text)) < FEWEST_WORDS:
        return []
    return sorted(each >> 1 for each in fingerprints.shingles(text))[:MARKS]  # shifted: a column's integers are signed


def hear(quotes: Sequence[Quote]) -> None:
    """Give each of the quotations, saved or not, the utterance it is of, a new one if need be: four queries.

    Until the end of the caller's transaction nobody else does, so that two workers with the same words do not each make
    an utterance of them.
    """
    if not quotes:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    heard = _heard_near(quotes)
    new: list[Utterance] = []
    for quote in quotes:
        other = next((other for other in heard if _is_near(quote, other) and is_same(quote, other)), None)
        if other is None or other.utterance is None:
            quote.utterance = Utterance(said_at=quote.published_at)
            new.append(quote.utterance)
        else:
            quote.utterance = other.utterance
        heard.append(quote)
    Utterance.objects.bulk_create(new)
    _say_when(quotes)


def group(*, most: int = 500) -> int:
    """Find the utterances of quotations that have none, the oldest first; return how many had none."""
    with transaction.atomic():
        waiting = list(Quote.objects.filter(utterance=None).order_by("published_at", "pk")[:most])
        for quote in waiting:
            quote.marks = quote.marks or marks(quote.text)  # one that is older than marks has none
        hear(waiting)
        Quote.objects.bulk_update(waiting, ["utterance", "marks"])
    return len(waiting)


def is_same(one: Quote, other: Quote) -> bool:
    """Tell whether two quotations are the same words of the same person."""
    if one.speaker_id and other.speaker_id and one.speaker_id != other.speaker_id:
        return False
    mine, theirs = fingerprints.words(one.text)[:_LONGEST], fingerprints.words(other.text)[:_LONGEST]
    is_known = one.speaker_id is not None and one.speaker_id == other.speaker_id
    if min(len(mine), len(theirs)) < (FEWEST_WORDS if is_known else ANYBODYS):
        return False
    if is_known:
        return _in_order(mine, theirs) >= CONTAINED * min(len(mine), len(theirs))
    return _contained(fingerprints.shingles(one.text), fingerprints.shingles(other.text)) >= CONTAINED


def _in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words the two have in common, in the same order."""
    return sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())


def _contained(one: Collection[int], other: Collection[int]) -> float:
    """Return which share of the smaller set is in the larger."""
    return len(set(one).intersection(other)) / min(len(one), len(other))


def _heard_near(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the stored quotations that share marks with any of these and were published near, the oldest first."""
    wanted = sorted({mark for quote in quotes for mark in quote.marks})
    moments = [quote.published_at for quote in quotes]
    near = (min(moments) - WITHIN, max(moments) + WITHIN)
    like = Quote.objects.filter(marks__overlap=wanted, published_at__range=near).exclude(utterance=None)
    shown = like.select_related("utterance").only("text", "marks", "speaker", "published_at", "utterance__said_at")
    return list(shown.order_by("published_at", "pk")[:_CANDIDATES])


def _is_near(one: Quote, other: Quote) -> bool:
    is_week = abs(one.published_at - other.published_at) <= WITHIN
    return is_week and not set(one.marks).isdisjoint(other.marks)


def _say_when(quotes: Sequence[Quote]) -> None:
    """Keep with each utterance when the first dispatch that quotes it was published."""
    earlier = {}
    for quote in quotes:
        heard = quote.utterance
        if heard is not None and quote.published_at < heard.said_at:
            heard.said_at = quote.published_at
            earlier[heard.pk] = heard
    Utterance.objects.bulk_update(earlier.values(), ["said_at"])
