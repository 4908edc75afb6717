"""An editor's word on quotations: given once, it holds in every reading and revision in which the words still stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max

from articles import carrying, document, rendering
from articles.models import Article, Holding, Quote, Reading, Ruling, Speaker
from articles.models.placed import Placed
from articles.voices import utterances
from articles.voices.linking import relink

_BY_EDITOR = "editor"  # Quote.resolved_by of words that no machine found
_LIKE = 0.5  # share of both together that two spans must have in common to be one quotation


@dataclass(frozen=True, slots=True)
class Word:
    """What an editor says of a quotation: whose it is (None: nobody named), and whether what it says is so."""

    act: str
    speaker: Speaker | None = None
    verdict: str = ""
    verdict_url: str = ""
    verdict_note: str = ""


@transaction.atomic
def rule(quote: Quote, word: Word, *, user: User) -> Ruling:
    """Say something of a quotation that a page shows; what was said of it before is replaced."""
    _lock(quote.article_id)
    known = Ruling.objects.filter(holdings__quote=quote).first()
    said = {**_columns(word), "made_by": user}
    if known is None:
        known = Ruling.objects.create(article_id=quote.article_id, words=quote.text, **said)
        Holding.objects.create(
            ruling=known, reading_id=quote.reading_id, state=Placed.State.WRITTEN, start=quote.start, end=quote.end,
            quote=quote,
        )  # fmt: skip
    else:
        if known.act == Ruling.Act.ADDED and word.act != Ruling.Act.REJECTED:
            said["act"] = Ruling.Act.ADDED  # it is still the editor alone who finds words there
        Ruling.objects.filter(pk=known.pk).update(**said)
        known.refresh_from_db()
    _carry_on(known, quote.reading)
    return known


@transaction.atomic
def add(reading: Reading, start: int, end: int, word: Word, *, user: User) -> Ruling:
    """Say that words of a reading are a quotation which was missed; offsets are code points of its text."""
    _lock(reading.revision.article_id)
    text = reading.text[start:end]
    known = Ruling.objects.create(
        article_id=reading.revision.article_id, words=text, made_by=user, **_columns(word) | {"act": Ruling.Act.ADDED}
    )
    Holding.objects.create(ruling=known, reading=reading, state=Placed.State.WRITTEN, start=start, end=end)
    _carry_on(known, reading)
    return known


@transaction.atomic
def take_back(ruling: Ruling) -> None:
    """Forget what an editor said: the machine's reading holds again."""
    _lock(ruling.article_id)
    readings = list(Reading.objects.filter(holdings__ruling=ruling).select_related("revision__article"))
    held = list(Quote.objects.filter(holding__ruling=ruling).select_related("named"))
    ruling.delete()
    Quote.objects.filter(pk__in=[quote.pk for quote in held if quote.resolved_by == _BY_EDITOR]).delete()
    Quote.objects.filter(pk__in=[quote.pk for quote in held]).update(speaker=F("named"))
    for key in {quote.named.name_key for quote in held if quote.named}:
        relink(key)
    for reading in readings:
        _draw(reading)


def hold(reading: Reading) -> None:
    """Let the rulings on an article hold in a reading of it that is new, or newly shown: one query without any."""
    if not Ruling.objects.filter(article=reading.revision.article_id).exists():
        return
    carrying.carry(reading, Holding)
    places = Holding.objects.filter(reading=reading, start__isnull=False).select_related("ruling__speaker")
    quotes = list(reading.quotes.select_related("reading", "article"))
    for place in places.order_by("start"):
        quote = place.quote or _at(quotes, place) or _added(reading, place)
        Holding.objects.filter(pk=place.pk).update(quote=quote)
        quote.speaker = place.ruling.speaker
        quote.save(update_fields=["speaker"])
    _draw(reading)


def told(reading: Reading, *, to_editors: bool) -> list[dict[str, Any]]:
    """Return the quotations as in the reading's Document, with the editors' words on them under `ruling`: one query.

    A ruling's speaker stands in place of the machine's. Words that an editor added come last; what was rejected is
    told to editors alone.
    """
    stored: list[dict[str, Any]] = reading.document["quotes"]
    ruled = {
        one.number: one for one in reading.quotes.exclude(holding=None).select_related("speaker", "holding__ruling")
    }
    quotes = [_told(said, ruled.pop(number, None)) for number, said in enumerate(stored, 1)]
    blank = {"mention": None, "cue": None, "via": None}
    for number in sorted(ruled):
        one = ruled[number]
        words = {"text": one.text, "start": one.start, "end": one.end, "fragments": one.fragments}
        quotes.append(_told({**words, **blank, "resolved_by": None, "confidence": 1.0}, one))
    return [said for said in quotes if to_editors or (said["ruling"] or {}).get("act") != Ruling.Act.REJECTED]


def _told(said: dict[str, Any], quote: Quote | None) -> dict[str, Any]:
    if quote is None:
        return {**said, "ruling": None}
    ruling: Ruling = quote.holding.ruling
    names = ("act", "verdict", "verdict_url", "verdict_note")
    speaker = quote.speaker.name if quote.speaker else None
    return {**said, "speaker": speaker, "ruling": {name: getattr(ruling, name) or None for name in names}}


def _carry_on(ruling: Ruling, reading: Reading) -> None:
    """Let a ruling hold where it was given, and in what the article shows by now."""
    hold(reading)
    current = Article.objects.select_related("current__revision__article").get(pk=ruling.article_id).current
    if current is not None and current.pk != reading.pk:
        hold(current)


def _lock(article_id: int) -> None:
    """Take the article's row, as ingest does: no reading comes while a ruling is written."""
    Article.objects.select_for_update().only("pk").get(pk=article_id)


def _columns(word: Word) -> dict[str, Any]:
    return {
        "act": word.act, "speaker": word.speaker, "verdict": word.verdict, "verdict_url": word.verdict_url,
        "verdict_note": word.verdict_note,
    }  # fmt: skip


def _at(quotes: Sequence[Quote], place: Holding) -> Quote | None:
    """Return the machine's quotation at the place, if it found one there that has no ruling of its own."""
    start, end = place.start or 0, place.end or 0
    for quote in quotes:
        shared = min(quote.end, end) - max(quote.start, start)
        whole = max(quote.end, end) - min(quote.start, start)
        if shared >= _LIKE * whole and not Holding.objects.filter(quote=quote).exclude(pk=place.pk).exists():
            return quote
    return None


def _added(reading: Reading, place: Holding) -> Quote:
    """Return a quotation at a place where the machine sees none."""
    start, end = place.start or 0, place.end or 0
    last: int = reading.quotes.aggregate(last=Max("number"))["last"] or 0
    text = reading.text[start:end]
    quote = Quote(
        article=reading.revision.article, reading=reading, number=last + 1, text=text, marks=utterances.marks(text),
        start=start, end=end, fragments=[[start, end]], resolved_by=_BY_EDITOR, confidence=1,
        published_at=reading.published or reading.revision.article.published_at,
    )  # fmt: skip
    utterances.hear([quote])
    quote.save()
    return quote


def drawn(quotes: Iterable[Quote]) -> tuple[document.Quote, ...]:
    """Return stored quotations as a Document has them, each at its number; where one is left out, an empty one."""
    standing = {quote.number: quote for quote in quotes}
    return tuple(_drawn(standing.get(number)) for number in range(1, max(standing, default=0) + 1))


def _draw(reading: Reading) -> None:
    """Draw the reading's HTML anew with the quotations that hold, and count them."""
    standing = list(reading.quotes.standing())
    blocks = tuple(rendering.block_of(stored) for stored in reading.document["blocks"])
    html = rendering.to_html(document.Document(format=reading.format, blocks=blocks, quotes=drawn(standing)))
    Reading.objects.filter(pk=reading.pk).update(html=html, quote_count=len(standing))


def _drawn(quote: Quote | None) -> document.Quote:
    if quote is None:
        return document.Quote("", 0, 0, ())
    return document.Quote(quote.text, quote.start, quote.end, tuple((start, end) for start, end in quote.fragments))
