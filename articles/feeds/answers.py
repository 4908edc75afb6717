"""Answer a feed reader: 304 from two cheap queries, until an article of the list changes, comes, goes or is released.

What is withdrawn goes at once, and is told for some time by a tombstone.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language

from articles.feeds import atom, jsonfeed, rss
from articles.feeds.content import Feed, entry, tombstone
from articles.models import Article
from articles.models.article import TAGS_AS_WRITTEN, ArticleQuerySet

ITEMS = 50
TOLD_FOR = datetime.timedelta(days=30)  # that an article was withdrawn
SHAPE = "3"  # part of every ETag: raise it when the feed's form changes
# A transaction may commit after a later one, with the time at which it began to write: only a time older than any
# transaction lasts is one that no coming change falls behind. Until then Last-Modified says so old a time, and is no
# reason for a 304; the ETag always is.
SETTLED = datetime.timedelta(minutes=2)

_FORMS = {"rss": rss, "atom": atom, "json": jsonfeed}
_NEVER = datetime.datetime(1970, 1, 2, tzinfo=datetime.UTC)  # of an empty list; Django takes 0 for no time

State = list[tuple[int, datetime.datetime, datetime.datetime, datetime.datetime | None]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its articles whoever asks, its title, the path of its page.

    One that is not open is known by its articles alone, and not there for whom all of them are hidden.
    """

    articles: ArticleQuerySet
    title: str
    page: str
    is_open: bool = True


def answer(request: HttpRequest, listing: Listing, *, form: str) -> HttpResponse:
    """Answer 304, or the feed of those of the articles that this reader may see."""
    visible = listing.articles.visible_to(request.user).newest_first()
    state: State = list(visible.values_list("pk", "changed_at", "published_at", "embargoed_until")[:ITEMS])
    withdrawn = _withdrawn(request, listing.articles)
    if not listing.is_open and not state and not withdrawn and listing.articles.exists():
        raise Http404
    etag = _etag(state, withdrawn, f"{form} {listing.title}")
    modified = _last_change(state, withdrawn)
    settled = min(modified, timezone.now() - SETTLED)
    last_modified = int(settled.timestamp()) if settled == modified else None
    response = get_conditional_response(request, etag=etag, last_modified=last_modified)
    if response is None:
        shown = visible.filter(pk__in=[pk for pk, *_times in state])
        feed = _feed(listing, shown, withdrawn, modified=modified, name=_FORMS[form].NAME)
        response = HttpResponse(_FORMS[form].write(feed), content_type=_FORMS[form].MEDIA_TYPE)
    response.headers["ETag"] = etag  # of a 304 too (RFC 9110, 15.4.5)
    response.headers["Last-Modified"] = http_date(settled.timestamp())
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _withdrawn(request: HttpRequest, articles: ArticleQuerySet) -> list[Article]:
    """Return what was withdrawn from this reader lately, the last first."""
    lately = articles.withdrawn_from(request.user).filter(withdrawn_at__gt=timezone.now() - TOLD_FOR)
    columns = ("slug", "agency", "published_at", "changed_at", "withdrawn_at", "withdrawn_reason", "killed_by",
               "source__name")  # fmt: skip
    return list(lately.select_related("source").only(*columns).order_by("-withdrawn_at", "-id")[:ITEMS])


def _etag(state: State, withdrawn: list[Article], name: str) -> str:
    """Return what changes with every item of the list; it is made from what the reader sees, so rights differ in it."""
    gone = [(article.pk, article.withdrawn_at, article.changed_at) for article in withdrawn]
    said = repr((SHAPE, settings.PUBLIC_URL, get_language(), name, state, gone))
    return f'"{hashlib.sha256(said.encode(errors="replace")).hexdigest()[:32]}"'


def _last_change(state: State, withdrawn: list[Article]) -> datetime.datetime:
    """Return when what the reader sees of the list last changed, a withdrawal and the passing of an embargo included.

    What is hidden counts for nothing: in the feed of a search, the time alone would tell which words it holds.
    """
    now = timezone.now()
    changed = [article.changed_at for article in withdrawn] + [row[1] for row in state]
    passed = [lifted for *_row, lifted in state if lifted is not None and lifted <= now]  # editors see what is to come
    return max(changed + passed, default=_NEVER)


def _feed(
    listing: Listing, articles: ArticleQuerySet, withdrawn: list[Article], *, modified: datetime.datetime, name: str
) -> Feed:
    path, mark, query = listing.page.partition("?")
    loaded = articles.select_related("source", "current__revision")
    loaded = loaded.defer("search_vector", "current__document", "current__text")
    with_parts = loaded.prefetch_related(TAGS_AS_WRITTEN, "current__photos__chain")
    return Feed(
        title=f"{listing.title} · newsreader",
        page=settings.PUBLIC_URL + listing.page,
        address=f"{settings.PUBLIC_URL}{path}{name}{mark}{query}",
        language=get_language() or settings.LANGUAGE_CODE,
        updated=modified,
        entries=tuple(entry(article, article.current) for article in with_parts if article.current is not None),
        tombstones=tuple(map(tombstone, withdrawn)),
    )
