"""Where a WebSub hub calls back: a question that proves what we asked for, and then the copy itself."""

from __future__ import annotations

import logging
import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles import tasks
from articles.document import LARGEST
from articles.ingest import hubs

_log = logging.getLogger(__name__)
_STATUS = {hubs.Heard.TAKEN: 202, hubs.Heard.IGNORED: 202, hubs.Heard.UNKNOWN: 410}


@csrf_exempt  # a hub has no session: what it sends is believed by its signature
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def hub(request: HttpRequest, callback: uuid.UUID) -> HttpResponse:
    """Answer a hub."""
    if request.method == "POST":
        return _hear(request, callback)
    answer = hubs.verify(callback, {name: value for name, value in request.GET.items() if isinstance(value, str)})
    return _plain(answer, 200) if answer is not None else _plain("", 404)


def _hear(request: HttpRequest, callback: uuid.UUID) -> HttpResponse:
    """Keep what it sends; reading it is a worker's."""
    declared = request.headers.get("Content-Length", "")
    if declared.isdecimal() and int(declared) > LARGEST:
        return _plain("", 413)
    signature = request.headers.get("X-Hub-Signature", "")
    heard, delivery = hubs.hear(
        callback, request.read(LARGEST + 1), media_type=request.content_type or "", signature=signature
    )
    if heard is hubs.Heard.IGNORED:
        _log.warning("a message of a hub was ignored: its signature is wrong (%s)", callback)
    if delivery is not None:
        tasks.enqueue(delivery.pk)
    return _plain("", _STATUS[heard])


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
