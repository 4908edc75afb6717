"""What a new version makes of the quotations of the one before: other words, another speaker, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from articles import anchoring, fingerprints
from articles.models import Quote, QuoteCorrection, Reading
from articles.voices.utterances import is_same

_Kind = QuoteCorrection.Kind


def note(before: Reading, after: Reading) -> None:
    """Write down which quotations of a version its next one corrects: four queries, one where it quotes nobody.

    The quotations are followed through the text as notes are. Typography is no correction, and neither are words that
    still stand but that no machine or editor takes for a quotation any more.
    """
    quotes = list(before.quotes.standing().order_by("number"))
    if not quotes:
        return
    spans = [(quote.start, quote.end) for quote in quotes]
    anchors = anchoring.carry(before.text, after.text, spans)
    others = list(after.quotes.standing().order_by("number"))
    revision = after.revision
    QuoteCorrection.objects.bulk_create(
        (
            QuoteCorrection(
                article_id=revision.article_id, revision=revision, kind=kind, before=quote, after=other,
                created_at=revision.received_at,
            )
            for quote, anchor in zip(quotes, anchors, strict=True)
            for kind, other in _corrections(quote, anchor, others)
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def _corrections(quote: Quote, anchor: anchoring.Anchor, others: Sequence[Quote]) -> Iterator[tuple[str, Quote | None]]:
    """Yield what became of a quotation, if it is a correction; one at most."""
    other = _at(anchor, others) or next((other for other in others if is_same(quote, other)), None)
    if other is None:
        if anchor.start is None:
            yield _Kind.DROPPED, None
    elif fingerprints.words(quote.text) != fingerprints.words(other.text):
        yield _Kind.WORDS, other
    elif quote.speaker_id and other.speaker_id and quote.speaker_id != other.speaker_id:
        yield _Kind.SPEAKER, other


def _at(anchor: anchoring.Anchor, quotes: Sequence[Quote]) -> Quote | None:
    """Return the quotation that stands where the text was followed to, the one with most in common."""
    if anchor.start is None or anchor.end is None:
        return None
    start, end = anchor.start, anchor.end
    overlaps = [(min(quote.end, end) - max(quote.start, start), -quote.number, quote) for quote in quotes]
    shared, _, quote = max(overlaps, default=(0, 0, None))
    return quote if shared > 0 else None
