"""Notes as linked data: the GET side of the W3C Web Annotation Protocol (Recommendation 2017, sections 3.1 and 4)."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import annotate, webannotation
from articles.models import Annotation, Article, Reading, Revision
from articles.models.annotation import AnnotationQuerySet
from articles.views.reader import readable, shown

PAGE = 40
_RESOURCE = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
_CONTAINER = '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"'
_CONSTRAINED = '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"'
_IRIS = "http://www.w3.org/ns/oa#PreferContainedIRIs"
_MINIMAL = "http://www.w3.org/ns/ldp#PreferMinimalContainer"


@dataclass(frozen=True)
class NotePage:
    """Some of the notes one may read, newest first: `shown` is "", "mine" or "desk-<slug>"."""

    notes: list[annotate.Standing]
    following: str
    is_first: bool
    shown: str


@require_safe
@readable
@shown
def revision_text(request: HttpRequest, article: Article, number: int) -> HttpResponse:
    """Return the text of record of one version: what the offsets of its notes count in."""
    version = Revision.objects.readable_by(request.user).filter(article=article, number=number)
    readings = Reading.objects.filter(revision__in=version).order_by("-pk")
    reading = get_object_or_404(readings[:1])
    response = HttpResponse(reading.text, content_type="text/plain; charset=utf-8")
    response.headers["Link"] = f'<{settings.PUBLIC_URL}{article.get_absolute_url()}>; rel="canonical"'
    return response


def is_wanted(request: HttpRequest) -> bool:
    """Tell whether the client asks for JSON-LD rather than a page."""
    wanted = request.get_preferred_type(["text/html", "application/ld+json", "application/json"])
    return wanted in ("application/ld+json", "application/json")


def page_of(request: HttpRequest) -> NotePage:
    """Return the notes that the address asks for: `show` filters, `before` is the cursor `<time>~<uuid>`."""
    shown, cursor = request.GET.get("show", ""), request.GET.get("before", "")
    chosen = _chosen(request, shown).select_related("author", "desk", "revision", "article__current__revision")
    light = chosen.defer("article__search_vector", "article__current__document", "article__current__text")
    ordered = light.defer("article__current__html").newest_first()
    if cursor:
        ordered = ordered.older_than(*_read(cursor))
    notes = list(ordered[: PAGE + 1])
    following = f"{notes[PAGE - 1].created_at.isoformat()}~{notes[PAGE - 1].pk}" if len(notes) > PAGE else ""
    return NotePage(annotate.where(notes[:PAGE]), following, not cursor, shown)


def single(request: HttpRequest, note: Annotation) -> HttpResponse:
    """Return one annotation, with the ETag that a later change must name."""
    (standing,) = annotate.where([note])
    response = _answer(webannotation.to_json(_plain(standing)), _RESOURCE)
    response.headers["Link"] += ', <http://www.w3.org/ns/oa#Annotation>; rel="type"'
    etag = f'"{note.pk}-{note.version}-{standing.reading}"'
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def container(request: HttpRequest) -> HttpResponse:
    """Return the container with its first page, or with `page` in the address one of its pages alone."""
    prefer = request.headers.get("Prefer", "")
    only_addresses = _IRIS in prefer or "iris" in request.GET
    shown = request.GET.get("show", "")
    address = _address(show=shown)
    page = page_of(request)
    is_alone = "page" in request.GET
    items = [_plain(standing).id if only_addresses else _item(standing) for standing in page.notes]
    rest = {"show": shown, "page": "1", "iris": "1" if only_addresses else ""}
    content = webannotation.page(
        _address(**rest, before=request.GET.get("before", "")), of=address, items=items, with_context=is_alone,
        following=_address(**rest, before=page.following) if page.following else "",
    )  # fmt: skip
    if is_alone:
        return _answer(content, _RESOURCE)
    first = content["id"] if _MINIMAL in prefer else content
    whole = webannotation.collection(address, label=_("Notes"), total=_chosen(request, shown).count(), first=first)
    response = _answer(whole, f"{_CONTAINER}, {_CONSTRAINED}")
    response.headers["Vary"] = "Prefer"
    return response


def _chosen(request: HttpRequest, shown: str) -> AnnotationQuerySet:
    notes = annotate.readable(request.user)
    if shown == "mine":
        return notes.filter(author_id=request.user.pk)
    desk = shown.removeprefix("desk-").replace("\0", "")  # which PostgreSQL refuses
    return notes.filter(visibility="desk", desk__slug=desk) if shown else notes


def _item(standing: annotate.Standing) -> dict[str, object]:
    return webannotation.to_json(_plain(standing), with_context=False)


def _plain(standing: annotate.Standing) -> webannotation.Note:
    return annotate.to_note(standing, root=settings.PUBLIC_URL)


def _address(**query: str) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{settings.PUBLIC_URL}{reverse('annotations')}{'?' + said if said else ''}"


def _answer(content: dict[str, object], links: str) -> JsonResponse:
    response = JsonResponse(content, content_type=webannotation.MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    response.headers["Link"] = links
    response.headers["Allow"] = "GET, HEAD"  # writing by this protocol: not needed yet
    return response


def _read(cursor: str) -> tuple[datetime.datetime, uuid.UUID]:
    time, _mark, pk = cursor.partition("~")
    try:
        return datetime.datetime.fromisoformat(time).astimezone(datetime.UTC), uuid.UUID(pk)
    except (ValueError, OverflowError) as error:
        raise BadRequest(_("The address names a place in this list that does not exist.")) from error
