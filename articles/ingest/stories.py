"""From a story to its article: the revision, its reading, and the rows that pages ask for."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.utils import timezone

from articles import annotate, changes, search
from articles.document import Document, Message, gettext_noop
from articles.ingest import identity, rows
from articles.ingest.columns import article_columns, notes_of, reading_columns, storable
from articles.ingest.reading import PARSER, Story
from articles.models import Article, Delivery, Item, Reading, Revision
from articles.models.slug import headline_slug
from articles.voices import corrections
from articles.voices.rulings import hold

_STALE = Message(gettext_noop("A newer version of this story is already here: this one is filed as history."))
_KILLED = Message(
    gettext_noop("The agency has taken this story back, and this version is not later: it is filed as history.")
)
_NOT_HERE = Message(gettext_noop("It takes back a story that is not here."))


class Intake:
    """What storing the stories of one delivery has in common: the delivery, and the tags and speakers they name."""

    def __init__(self, delivery: Delivery, documents: Sequence[Document]) -> None:
        self.delivery = delivery
        self.names = rows.Names.of(documents)


def store(intake: Intake, story: Story, known: Item | None) -> Item:
    """Store one story and return its item. What this very item gave before is read again, which corrects nothing."""
    document = story.document
    item = Item(delivery=intake.delivery, number=story.number, notes=notes_of(document) + rows.notes_of(document))
    if known is not None and known.revision is not None:
        _read_again(intake, known.revision, document)
        item.outcome, item.revision = known.outcome, known.revision
        return item
    found, decision = _decided(intake.delivery, story)
    item.outcome = Item.Outcome(decision)
    if decision == changes.Outcome.SAME and found.article is not None:
        item.revision = found.article.revisions.filter(digest=document.digest).latest("number")
        return item
    item.revision = _write(intake, found, story, decision)
    if decision == changes.Outcome.STALE:
        is_killed = found.known is not None and found.known.is_killed
        item.reason, item.reason_code = asdict(_KILLED if is_killed else _STALE), "stale"
    elif decision == changes.Outcome.WITHDRAWN and found.article is None:
        item.reason, item.reason_code = asdict(_NOT_HERE), "not-here"
    return item


@dataclass(frozen=True, slots=True)
class _Continued:
    """What a story continues: its article, what is known of it, and where the story stands in its sender's order."""

    article: Article | None
    known: changes.Known | None
    place: changes.Place


def _decided(delivery: Delivery, story: Story) -> tuple[_Continued, changes.Outcome]:
    """Return what the story continues, and what it does to it."""
    document = story.document
    entry = delivery.completes.revision if delivery.completes else None
    if entry is not None:
        newest = entry.article.revisions.filter(is_late=False).latest("number")
        continued = _Continued(entry.article, _known(entry.article), changes.Place(entry.version, entry.sent_at))
        return continued, changes.decide_page(document, entry.digest, is_newest=newest.pk == entry.pk)
    found, place = identity.find(delivery, story), changes.Place.of(document)
    if found is None:
        return _Continued(None, None, place), changes.decide(None, document)
    if not found.is_own and changes.is_kill(document):
        place = changes.Place("", place.stamp)  # the versions of another identifier are no count of this story's
    elif not found.is_own:
        identity.adopt(found.article, story)
    known = _known(found.article)
    return _Continued(found.article, known, place), changes.decide(known, document, place=place)


def _known(article: Article) -> changes.Known:
    """Return what is known of the article: of all its versions, and of the newest by its sender's order.

    A kill may be stamped earlier than what it takes back: nothing is later than a kill that is not later than both.
    """
    versions = list(article.revisions.order_by("number"))
    in_time = [version for version in versions if not version.is_late]
    place = changes.Place()
    for version in in_time:
        place = place if version.place.is_before(place) else version.place
    return changes.Known(
        digests=frozenset(version.digest for version in versions),
        place=place,
        is_killed=bool(in_time) and in_time[-1].is_kill,
        text=article.current.text if article.current else "",
    )


def _write(intake: Intake, found: _Continued, story: Story, decision: changes.Outcome) -> Revision:
    """Store a new revision with its reading, and what it makes of the article: shown, withdrawn, or as it was."""
    document, delivery = story.document, intake.delivery
    article = found.article or _create(delivery, story)
    signal = changes.signal(found.known, document)
    revision = Revision(
        article=article,
        version=storable(found.place.version)[:80],
        digest=document.digest,
        signal=storable(Revision.COMPLETED if delivery.completes and not signal else signal)[:20],
        received_at=delivery.received_at,
        sent_at=found.place.stamp,
        is_late=decision == changes.Outcome.STALE,
    )
    last = article.revisions.order_by("number").values_list("number", flat=True).last() or 0
    revision.number = last + 1  # nobody else counts now: the identity is locked
    revision.told_at = None if _is_to_be_told(revision, found, document) else timezone.now()
    revision.save(force_insert=True)
    reading = _read(intake, revision, document)
    if decision == changes.Outcome.WITHDRAWN:
        _withdraw(article, reading, document)
    elif decision != changes.Outcome.STALE:
        before = article.current
        _show(intake, article, reading, document)
        _restore(article)
        if before is not None and not delivery.completes:
            corrections.note(before, reading)
    elif found.known and found.known.is_killed and _is_last_text(article, revision):
        _show(intake, article, reading, document)
    return revision


def _is_to_be_told(revision: Revision, found: _Continued, document: Document) -> bool:
    """Tell whether who used the story must know: it was taken back, brought back, or says something else."""
    if found.known is None or revision.is_late or revision.signal in (Revision.ADVISORY, Revision.COMPLETED):
        return False
    return revision.is_kill or found.known.is_killed or document.text != found.known.text


def _is_last_text(article: Article, revision: Revision) -> bool:
    """Tell whether a version that came after its kill is the last text before it, which editors may read."""
    if revision.is_kill or article.current is None:
        return False
    shown = article.current.revision
    return shown.is_kill or not revision.place.is_before(shown.place)


def _create(delivery: Delivery, story: Story) -> Article:
    document = story.document
    article: Article = Article.objects.create(
        source=delivery.source,
        guid=storable(document.guid or "")[:500],
        identity=story.identity,
        slug=headline_slug(document.headline),
        published_at=_published(document, delivery.received_at),
        changed_at=timezone.now(),
        **article_columns(document),
    )
    return article


def _read(intake: Intake, revision: Revision, document: Document) -> Reading:
    reading = Reading.objects.create(revision=revision, parser=PARSER, **reading_columns(document))
    rows.add(reading, document, intake.names, published_at=_published(document, revision.article.published_at))
    return reading


def _read_again(intake: Intake, revision: Revision, document: Document) -> None:
    """Add this parser's reading to the revision, if it has none; show it where the article shows that revision."""
    if revision.readings.filter(parser=PARSER).exists():
        return
    article = revision.article
    reading = _read(intake, revision, document)
    # So that the same story in other bytes is known again by what this parser makes of it.
    Revision.objects.filter(pk=revision.pk).update(digest=document.digest)
    if article.current is not None and article.current.revision_id == revision.pk:
        _show(intake, article, reading, document)
    else:
        _carry(reading)  # the version's own page shows its notes


def _show(intake: Intake, article: Article, reading: Reading, document: Document) -> None:
    """Make the reading what the article's page, its lists and the search show. Its address stays."""
    shown = article_columns(document) | {
        "current": reading,
        "slug": headline_slug(document.headline) if _is_only_a_kill(article) else article.slug,
        "published_at": _published(document, article.published_at),
        "changed_at": timezone.now(),
    }
    Article.objects.filter(pk=article.pk).update(**shown)
    for name, value in shown.items():
        setattr(article, name, value)
    rows.tag(article, document, intake.names)
    search.index(article, document)
    _carry(reading)


def _carry(reading: Reading) -> None:
    """Let what people wrote on the article's words stand in a new reading: notes, and rulings on quotations."""
    annotate.carry(reading)
    hold(reading)


def _withdraw(article: Article, reading: Reading, document: Document) -> None:
    """Take the article back; the last text stays its current reading, for editors. The desk's own withdrawal stays."""
    text = article.current.text if article.current else ""
    last = article.current if article.current and not article.current.revision.is_kill else reading
    shown: dict[str, object] = {"current": last, "changed_at": timezone.now()}
    if article.withdrawn_at is None or article.killed_by_id is not None:
        why = changes.reason(document, text) or article.withdrawn_reason
        shown |= {"killed_by": reading.revision, "withdrawn_reason": storable(why)}
        shown["withdrawn_at"] = article.withdrawn_at or timezone.now()
    Article.objects.filter(pk=article.pk).update(**shown)


def _restore(article: Article) -> None:
    """Bring an article back that its agency took back and sends anew; what the desk withdrew stays withdrawn."""
    back = {"withdrawn_at": None, "withdrawn_reason": "", "killed_by": None}
    Article.objects.filter(pk=article.pk).exclude(killed_by=None).update(**back)


def _is_only_a_kill(article: Article) -> bool:
    return article.current is not None and article.current.revision_id == article.killed_by_id


def _published(document: Document, otherwise: datetime.datetime) -> datetime.datetime:
    return Reading.time(document.published) or otherwise
