"""Whether the desk is alive and ready, for supervisors, load balancers and people."""

from __future__ import annotations

import redis
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsreader import heartbeat


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer at all: the web process is alive, whatever became of the servers behind it."""
    return _answer(request, {"web": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 if the database and the broker answer and a worker was heard from within the minute, else 503."""
    return _answer(request, {"database": _database(), **_broker_and_worker()})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _broker_and_worker() -> dict[str, str]:
    try:
        heard = heartbeat.last_heard()
    except redis.RedisError:
        return {"broker": "does not answer", "worker": "unknown"}
    return {"broker": "ok", "worker": "ok" if heard else "not heard from"}


def _answer(request: HttpRequest, parts: dict[str, str]) -> HttpResponse:
    status = 200 if set(parts.values()) == {"ok"} else 503
    if request.accepts("text/plain") and not request.accepts("text/html") and not request.accepts("application/json"):
        lines = "".join(f"{name}: {state}\n" for name, state in parts.items())
        return HttpResponse(lines, content_type="text/plain; charset=utf-8", status=status)
    return JsonResponse({"ok": status == 200, **parts}, status=status)
