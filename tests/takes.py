"""Takes of one invented story, made straight in the tables and grouped: for tests of its page."""

from __future__ import annotations

import datetime

from django.utils import timezone

from articles import clustering
from articles.models import Article, Revision, Source
from tests.editions import NOON, publish

LEAD = "Le bac de Morlin a chaviré mardi à l'aube avec douze personnes à bord, toutes sauves, a annoncé la préfecture."
WITNESS = "Une lame l'a pris par le travers à deux cents mètres de la rive, selon le batelier, entendu mardi soir."
REST = "Le service est suspendu jusqu'à nouvel ordre et les écoliers de la rive gauche seront conduits en autocar."
HEADLINE = "Le bac de Morlin chavire, douze rescapés"
MINUTE = datetime.timedelta(minutes=1)


def send(source: Source, agency: str, *paragraphs: str, sent: int, received: int, headline: str = HEADLINE) -> Article:
    """Publish a dispatch, sent and received so many minutes after noon, and group it."""
    reading = publish(source, *paragraphs, headline=headline)
    article = reading.revision.article
    Article.objects.filter(pk=article.pk).update(
        agency=agency, agency_slug=agency.lower(), published_at=NOON + sent * MINUTE, changed_at=timezone.now()
    )
    date(reading.revision, sent=sent, received=received)
    clustering.group(article.pk)
    article.refresh_from_db()
    return article


def date(revision: Revision, *, sent: int | None, received: int) -> None:
    Revision.objects.filter(pk=revision.pk).update(
        sent_at=None if sent is None else NOON + sent * MINUTE, received_at=NOON + received * MINUTE
    )
