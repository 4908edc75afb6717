"""From a story to its article: the revision, its reading, and the rows that pages ask for."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict

from django.utils import timezone

from articles import changes, search
from articles.document import Document, Message, gettext_noop
from articles.ingest import rows
from articles.ingest.columns import article_columns, notes_of, reading_columns, storable
from articles.ingest.reading import PARSER, Story
from articles.models import Article, Delivery, Item, Reading, Revision, Source
from articles.models.slug import headline_slug

_STALE = Message(
    gettext_noop("A newer version of this story is already here; this older one is kept in the ledger only.")
)
_FOUND_COLUMNS = (
    "published_at", "withdrawn_at", "language", "current__updated", "current__published", "current__revision",
)  # fmt: skip


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
    article, decision = _decided(intake.delivery, story)
    item.outcome = Item.Outcome(decision)
    if decision == changes.Outcome.STALE:
        item.reason, item.reason_code = asdict(_STALE), "stale"
    elif decision == changes.Outcome.SAME and article is not None:
        item.revision = article.revisions.filter(digest=document.digest).latest("number")
    else:
        item.revision = _write(intake, article, story, decision)
    return item


def _decided(delivery: Delivery, story: Story) -> tuple[Article | None, changes.Outcome]:
    """Return the article that the story continues, and what it does to it."""
    entry = delivery.completes.revision if delivery.completes else None
    if entry is not None:
        newest = entry.article.revisions.latest("number")
        is_newest = newest.pk == entry.pk
        return entry.article, changes.decide_page(story.document, entry.digest, is_newest=is_newest)
    article = _find(delivery, story)
    return article, changes.decide(_known(article, delivery.source) if article else None, story.document)


def _find(delivery: Delivery, story: Story) -> Article | None:
    """Return the article that the story continues: under its identifier, or else its headline within three days."""
    known = Article.objects.filter(source=delivery.source, identity=story.identity)
    known = known.select_related("current").only(*_FOUND_COLUMNS).order_by("-published_at")
    if story.document.guid:
        known = known.exclude(guid="")
    else:
        moment = _published(story.document, delivery.received_at)
        span = (moment - changes.SAME_STORY, moment + changes.SAME_STORY)
        known = known.filter(guid="", published_at__range=span)
    found: Article | None = known.first()
    return found


def _known(article: Article, source: Source) -> changes.Known:
    """Return what is known of the article; a page's time of change says nothing of the entry that points to it."""
    revisions = list(article.revisions.order_by("number").values_list("digest", "version"))
    current = article.current
    of_pages = Item.objects.filter(delivery__completes__isnull=False)
    is_page = source.fetch_pages and current is not None and of_pages.filter(revision=current.revision_id).exists()
    return changes.Known(
        digests=frozenset(digest for digest, _ in revisions),
        version=revisions[-1][1] if revisions else "",
        stamp=(current.updated or current.published) if current and not is_page else None,
    )


def _write(intake: Intake, article: Article | None, story: Story, decision: changes.Outcome) -> Revision:
    """Store a new revision with its reading, and what it makes of the article: shown, or withdrawn."""
    document, delivery = story.document, intake.delivery
    article = article or _create(delivery, story)
    last = article.revisions.order_by("number").values_list("number", flat=True).last() or 0
    revision = Revision.objects.create(
        article=article,
        number=last + 1,  # nobody else counts now: the identity is locked
        version=storable(document.version or "")[:80],
        digest=document.digest,
        signal=storable(document.signal or (Revision.COMPLETED if delivery.completes else ""))[:20],
        received_at=delivery.received_at,
    )
    reading = _read(intake, revision, document)
    if decision == changes.Outcome.WITHDRAWN:
        _withdraw(article, reading, document)
    else:
        _show(intake, article, reading, document)
    return revision


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


def _show(intake: Intake, article: Article, reading: Reading, document: Document) -> None:
    """Make the reading what the article's page, its lists and the search show. Its address stays."""
    shown = article_columns(document) | {
        "current": reading,
        "published_at": _published(document, article.published_at),
        "changed_at": timezone.now(),
    }
    Article.objects.filter(pk=article.pk).update(**shown)
    for name, value in shown.items():
        setattr(article, name, value)
    rows.tag(article, document, intake.names)
    search.index(article, document)


def _withdraw(article: Article, reading: Reading, document: Document) -> None:
    """Take the article back; the last text stays its current reading, for editors."""
    Article.objects.filter(pk=article.pk).update(
        withdrawn_at=timezone.now(),
        withdrawn_reason=storable(document.ednote or document.headline)[:500],
        changed_at=timezone.now(),
        current=article.current or reading,
    )


def _published(document: Document, otherwise: datetime.datetime) -> datetime.datetime:
    return Reading.time(document.published) or otherwise
