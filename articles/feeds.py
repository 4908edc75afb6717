"""RSS 2.0 of the river and of every list, with media RSS for photos and their credits.

A reader that asks again gets 304 from two cheap queries, until an article of the list changes, comes, goes or its
embargo passes.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable
from html import escape
from io import TextIOBase
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.db.models import F, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from articles.bodies import languages
from articles.document import fold_spaces
from articles.models import Article, Credit, Photo, Quote, Reading, Source, Speaker, Tag
from articles.models.article import TAGS_AS_WRITTEN, ArticleQuerySet, current_only
from articles.search import LONGEST_QUERY, find

ITEMS = 50
SHAPE = "2"  # part of every ETag: raise it when the feed's form changes
_NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}
# What XML 1.0 cannot hold, whatever the escape: most control characters, lone surrogates, two non-characters.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)  # when an empty list last changed


@require_safe
def river(request: HttpRequest) -> HttpResponse:
    """Return the feed of all articles."""
    return _feed(request, Article.objects.all(), _("All dispatches"), reverse("river"))


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of a tag."""
    found = get_object_or_404(Tag, slug=slug)
    return _feed(request, Article.objects.filter(tagged__tag=found), f"#{found.name}", found.get_absolute_url())


@require_safe
def speaker(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of the articles that quote a speaker."""
    found = get_object_or_404(Speaker, slug=slug)
    quoting = current_only(Quote.objects.filter(speaker=found)).values("article")
    title = _("Articles that quote %(name)s") % {"name": found.name}
    return _feed(request, Article.objects.filter(pk__in=quoting), title, found.get_absolute_url())


@require_safe
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of an agency, which is known by its articles alone."""
    articles = Article.objects.by_agency(slug)
    visible = articles.visible_to(request.user).newest_first()
    name = visible.values_list("agency", flat=True).first()
    return _feed_known_by_articles(request, articles, name, reverse("agency", args=[slug]))


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of a source."""
    found = get_object_or_404(Source, slug=slug)
    return _feed(request, Article.objects.filter(source=found), found.name, reverse("source", args=[slug]))


@require_safe
def credit(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of the articles whose photos credit a name, which is known by them alone."""
    credited = Credit.objects.filter(slug=slug, photo__reading_id=F("article__current_id"))
    visible = Article.objects.visible_to(request.user).values("pk")
    name = credited.filter(article__in=visible).values_list("name", flat=True).first()
    articles = Article.objects.filter(pk__in=credited.values("article"))
    return _feed_known_by_articles(request, articles, name, reverse("credit", args=[slug]))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Return the feed of a search."""
    words = fold_spaces(request.GET.get("q", ""))[:LONGEST_QUERY]
    title = _("Search: %(words)s") % {"words": words}
    page = f"{reverse('search')}?{urlencode({'q': words})}"
    return _feed(request, find(Article.objects.all(), words), title, page)


def _feed_known_by_articles(
    request: HttpRequest, articles: ArticleQuerySet, name: str | None, page: str
) -> HttpResponse:
    if not name:
        raise Http404
    return _feed(request, articles, name, page)


def _feed(request: HttpRequest, articles: ArticleQuerySet, title: str, page: str) -> HttpResponse:
    """Answer 304, or the feed of those of the articles that this reader may see."""
    visible = articles.visible_to(request.user).newest_first()
    state = list(visible.values_list("pk", "changed_at", "published_at")[:ITEMS])
    etag = _etag(state, title)
    modified = _last_change(articles, state)
    response = get_conditional_response(request, etag=etag, last_modified=int(modified.timestamp()))
    if response is None:
        feed = _build(visible.filter(pk__in=[pk for pk, *_times in state]), title, page, modified=modified)
        response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    response.headers["ETag"] = etag  # of a 304 too (RFC 9110, 15.4.5)
    response.headers["Last-Modified"] = http_date(modified.timestamp())
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _etag(state: list[tuple[int, datetime.datetime, datetime.datetime]], title: str) -> str:
    """Return what changes with every item of the list; it is made from what the reader sees, so rights differ in it."""
    said = repr((SHAPE, settings.PUBLIC_URL, get_language(), title, state))
    return f'"{hashlib.sha256(said.encode(errors="replace")).hexdigest()[:32]}"'


def _last_change(
    articles: ArticleQuerySet, state: list[tuple[int, datetime.datetime, datetime.datetime]]
) -> datetime.datetime:
    """Return when the list last changed, a withdrawal and the passing of an embargo included."""
    if len(state) == ITEMS:  # what is older than the last item, withdrawn or not, is not of this list
        articles = articles.filter(published_at__gte=state[-1][2])
    passed = Q(embargoed_until__lte=timezone.now())
    last = articles.aggregate(changed=Max("changed_at"), embargo=Max("embargoed_until", filter=passed))
    return max(last["changed"] or _NEVER, last["embargo"] or _NEVER)


def _build(articles: ArticleQuerySet, title: str, page: str, *, modified: datetime.datetime) -> ListFeed:
    address = urlsplit(page)
    own = f"{address.path}rss.xml" + (f"?{address.query}" if address.query else "")
    feed = ListFeed(
        title=f"{title} · newsreader",
        link=settings.PUBLIC_URL + page,
        description=_("Agency copy as this desk received it, newest first."),
        language=get_language(),
        feed_url=settings.PUBLIC_URL + own,
        modified=modified,
    )
    loaded = articles.select_related("current").defer("search_vector", "current__document", "current__text")
    for article in loaded.prefetch_related(TAGS_AS_WRITTEN, "current__photos__chain"):
        _add(feed, article)
    return feed


def _add(feed: ListFeed, article: Article) -> None:
    reading = article.current
    if reading is None:  # taken back between the two queries
        return
    feed.add_item(
        title=reading.headline,
        link=settings.PUBLIC_URL + article.get_absolute_url(),
        description=escape(reading.standfirst, quote=False),
        unique_id=_guid(article),
        unique_id_is_permalink=False,
        pubdate=article.published_at,
        categories=[link.tag.name for link in article.tagged.all()],
        creator=reading.byline or article.agency,
        content=_directed(reading),
        language=reading.language,
        photos=reading.photos.all(),
    )


def _directed(reading: Reading) -> str:
    """Return the article's HTML, in an element that says its direction where that is not the usual one."""
    if languages.direction(reading.language) == "ltr":
        return reading.html
    return f'<div lang="{escape(reading.language)}" dir="rtl">{reading.html}</div>'


def _guid(article: Article) -> str:
    """Return a tag URI (RFC 4151): it outlives a changed headline, and with it the slug of the address."""
    return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},2024:article:{article.pk}"


class _Xml(SimplerXMLGenerator):
    """Writes text as XML can hold it: one stray character must not break a feed for all its readers."""

    def characters(self, content: str) -> None:
        super().characters(_NOT_XML.sub("", content))

    def startElement(self, name: str, attrs: AttributesImpl[str]) -> None:  # noqa: N802  # Django's name
        clean = {key: _NOT_XML.sub("", value) for key, value in attrs.items()}
        super().startElement(name, AttributesImpl(clean))


class ListFeed(Rss201rev2Feed):
    """RSS 2.0 with content:encoded, dc:creator, media:content and media:credit."""

    def write(self, outfile: TextIOBase, encoding: str) -> None:
        """Write the feed; as Django's, but through a generator that drops what XML cannot hold."""
        xml = _Xml(outfile, encoding, short_empty_elements=True)
        xml.startDocument()
        xml.startElement("rss", AttributesImpl(self.rss_attributes()))
        xml.startElement("channel", AttributesImpl(self.root_attributes()))
        self.add_root_elements(xml)
        self.write_items(xml)
        self.endChannelElement(xml)
        xml.endElement("rss")

    def rss_attributes(self) -> dict[str, str]:
        """Return the version and the namespaces."""
        return {"version": "2.0"} | _NAMESPACES

    def latest_post_date(self) -> datetime.datetime:
        """Return lastBuildDate: when the list last changed."""
        return self.feed["modified"]  # type: ignore[no-any-return]

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add one article."""
        super().add_item_elements(handler, item)
        if item["creator"]:
            handler.addQuickElement("dc:creator", item["creator"])
        if item["language"]:
            handler.addQuickElement("dc:language", item["language"])
        handler.addQuickElement("content:encoded", item["content"])
        _add_photos(handler, item["photos"])


def _add_photos(handler: SimplerXMLGenerator, photos: Iterable[Photo]) -> None:
    """Add media:content for each photo, with its file's address where the wire gave one, and all who are credited."""
    for photo in photos:
        address = {"url": photo.href} if photo.href else {}
        handler.startElement("media:content", AttributesImpl({"medium": "image"} | address))
        handler.addQuickElement("media:description", photo.caption, {"type": "plain"})
        for credit in photo.chain.all():
            role = {"role": credit.role} if credit.role else {}
            handler.addQuickElement("media:credit", credit.name, {"scheme": "urn:ebu"} | role)
        if photo.credit:
            handler.addQuickElement("media:copyright", photo.credit)  # as written, relays included
        handler.endElement("media:content")
