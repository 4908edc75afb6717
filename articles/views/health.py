"""Whether the desk is alive and ready, for supervisors, load balancers and people."""

from __future__ import annotations

from typing import Any

import redis
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.alerts.alarms import open_by_kind
from newsreader import heartbeat
from newsreader.heartbeat import Part


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
    """Answer 200 if the database and the broker answer and a worker was heard from within the minute, else 503.

    The clock, the monitor and the number of open alarms of each kind are told too; they take no web process out of use.
    """
    alarms = _alarms()
    parts = {"database": "does not answer" if alarms is None else "ok"}
    said = {part.value: "unknown" for part in Part}
    try:
        said = {part.value: "ok" if moment else "not heard from" for part, moment in heartbeat.heard().items()}
    except redis.RedisError:
        parts["broker"] = "does not answer"
    else:
        parts["broker"] = "ok"
    parts["worker"] = said.pop(Part.WORKER)
    return _answer(request, parts, said | {"alarms": alarms or {}})


def _alarms() -> dict[str, int] | None:
    """Return how many alarms are open, by kind; None where the database does not answer."""
    try:
        return open_by_kind()
    except DatabaseError:
        return None


def _answer(request: HttpRequest, parts: dict[str, str], beside: dict[str, Any] | None = None) -> HttpResponse:
    status = 200 if set(parts.values()) == {"ok"} else 503
    told = parts | (beside or {})
    if request.accepts("text/plain") and not request.accepts("text/html") and not request.accepts("application/json"):
        lines = "".join(f"{name}: {_line(state)}\n" for name, state in told.items())
        return HttpResponse(lines, content_type="text/plain; charset=utf-8", status=status)
    return JsonResponse({"ok": status == 200, **told}, status=status)


def _line(state: str | dict[str, int]) -> str:
    if isinstance(state, str):
        return state
    return ", ".join(f"{kind} {count}" for kind, count in state.items()) or "none"
