"""The rows of a reading that pages ask for: quotations, photos and their credits, tags."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from articles.document import Document, Message, Words, gettext_noop, sort_key
from articles.extraction.appositions import role_of
from articles.ingest.columns import href_of, storable, storable_json
from articles.models import Article, Credit, Photo, Quote, Reading, Tag, TaggedArticle
from articles.models.people import LONGEST_NAME
from articles.models.slug import fold, name_slug
from articles.voices.linking import Linked, Linker
from articles.voices.utterances import hear, marks

MOST_TAGS = 100  # no dispatch has as many; a list shows all tags of every row

_TOO_MANY_TAGS = gettext_noop("It has %(count)d tags, and only the first %(most)d were kept.")


@dataclass(frozen=True, slots=True)
class Names:
    """The tags and speakers of some documents, by folded name: stored at once, so that queries do not grow."""

    tags: dict[str, Tag]
    linker: Linker

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Names:
        """Return the names in the documents, storing those that are new."""
        return cls(
            Tag.objects.by_fold(tag for document in documents for tag in _tags(document)),
            Linker.of(storable(quote.speaker) for document in documents for quote in document.quotes if quote.speaker),
        )

    def tags_of(self, document: Document) -> list[Tag]:
        """Return the document's tags, each once, in its order."""
        found = (self.tags.get(Tag.columns(name)["sort_key"]) for name in _tags(document))
        return list({tag.pk: tag for tag in found if tag is not None}.values())

    def linked(self, name: str | None, article: Article, said: str) -> Linked:
        """Return whom the name means in an article; `said` is its folded text."""
        place = {"article_id": article.pk, "source_id": article.source_id}
        return self.linker.link(storable(name) if name else None, **place, said=said)


def notes_of(document: Document) -> list[dict[str, Any]]:
    """Return what was left out of the rows, as stored Messages."""
    count = len(document.tags)
    return [asdict(Message(_TOO_MANY_TAGS, {"count": count, "most": MOST_TAGS}))] if count > MOST_TAGS else []


def add(reading: Reading, document: Document, names: Names, *, published_at: datetime.datetime) -> None:
    """Store the quotations, photos and credits of a reading: seven queries at most."""
    article = reading.revision.article
    quotes = _quotes(reading, article, document, names, published_at)
    hear(quotes)
    Quote.objects.bulk_create(quotes)
    photos = [
        Photo(
            article=article, reading=reading, number=number, href=href_of(photo),
            caption=storable(photo.caption), credit=storable(photo.credit),
        )
        for number, photo in enumerate(document.photos, 1)
    ]  # fmt: skip
    Photo.objects.bulk_create(photos)
    credits = (
        Credit(
            photo=row, article=article, number=number, published_at=published_at,
            name=storable(credit.name)[:LONGEST_NAME], slug=name_slug(storable(credit.name)),
            role=credit.role if credit.role in Credit.Role.values else "",
            via=storable(credit.via or "")[:LONGEST_NAME],
        )
        for row, photo in zip(photos, document.photos, strict=True)
        for number, credit in enumerate(photo.chain, 1)
        if credit.name.strip()
    )  # fmt: skip
    Credit.objects.bulk_create(credits)


def tag(article: Article, document: Document, names: Names) -> None:
    """Leave the article with just the document's tags, under its present time of publication."""
    wanted = names.tags_of(document)
    published_at = article.published_at
    TaggedArticle.objects.filter(content_object=article).exclude(tag__in=wanted).delete()
    links = (TaggedArticle(tag=tag, content_object=article, published_at=published_at) for tag in wanted)
    TaggedArticle.objects.bulk_create(
        links, update_conflicts=True, unique_fields=["tag", "content_object"], update_fields=["published_at"]
    )


def _tags(document: Document) -> Iterable[str]:
    return (storable(name) for name in document.tags[:MOST_TAGS] if fold(name))


def _quotes(
    reading: Reading, article: Article, document: Document, names: Names, published_at: datetime.datetime
) -> list[Quote]:
    said = sort_key(document.text) if document.quotes else ""
    roles = {name: role_of(document.text, name) for name in {quote.speaker for quote in document.quotes} if name}
    linked = {name: names.linked(name, article, said) for name in {quote.speaker for quote in document.quotes}}
    return [
        Quote(
            article=article,
            reading=reading,
            named=linked[quote.speaker].named,
            speaker=linked[quote.speaker].speaker,
            number=number,
            text=storable(quote.text),
            marks=marks(quote.text),
            start=quote.start,
            end=quote.end,
            fragments=[list(fragment) for fragment in quote.fragments],
            mention=_words(quote.mention),
            role=storable(roles.get(quote.speaker or "", ""))[:120],
            cue=_words(quote.cue),
            via=storable(quote.via or ""),
            resolved_by=(quote.resolved_by or "")[:20],
            confidence=quote.confidence,
            published_at=published_at,
        )
        for number, quote in enumerate(document.quotes, 1)
        if quote.start < quote.end
    ]


def _words(words: Words | None) -> dict[str, Any] | None:
    return dict(storable_json(asdict(words))) if words else None
