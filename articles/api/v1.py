"""The addresses below /api/v1/: each answers in English and in JSON, for whoever has a key; no cookie is looked at."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from articles.api import dispatches, openapi, problems
from articles.api.problems import ProblemError

_SOON = "5"  # seconds after which a sender is asked to come again
_log = logging.getLogger(__name__)

api = NinjaAPI(title="newsreader", version="1", description=openapi.DESCRIPTION, docs_url=None, urls_namespace="api")
api.add_router("", dispatches.router)


@api.exception_handler(ProblemError)
def _refused(_request: HttpRequest, problem: ProblemError) -> HttpResponse:
    return problems.response(problem)


@api.exception_handler(AuthenticationError)
def _unknown(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    detail = "Send Authorization: Bearer <token>, or HMAC-SHA256 with a signature. The desk gives keys to its sources."
    return problems.response(ProblemError("not-authenticated", detail))


@api.exception_handler(ValidationError)
def _not_an_address(_request: HttpRequest, _error: ValidationError) -> HttpResponse:
    """Answer an address whose number is none: nothing else is validated by ninja here."""
    return problems.response(ProblemError("not-found", "There is nothing at this address."))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _database_away(_request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("a sender was asked to come again: the database does not answer (%s)", error)
    detail = "The database does not answer. Nothing was kept: send it again."
    return problems.response(ProblemError("unavailable", detail, headers={"Retry-After": _SOON}))


@api.exception_handler(Exception)
def _fault(_request: HttpRequest, _error: Exception) -> HttpResponse:
    _log.exception("a request of the API failed")
    return problems.response(ProblemError("fault", "The fault is ours, and is in the log. Send it again later."))


def _docs(request: HttpRequest) -> HttpResponse:
    """Show people what the API offers, from its description for programs."""
    described = api.get_openapi_schema()
    page = {"described": described, "operations": openapi.operations(described), "problems": openapi.refusals()}
    return render(request, "api/docs.html", page)


def _nothing(_request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 - the address's
    return problems.response(ProblemError("not-found", "There is nothing at this address."))


def _for_programs(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Have a view answer in English, to whoever has a key and no cookie, and refuse other methods as JSON too."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - the view's
        with translation.override("en"):
            response = view(request, *args, **kwargs)
            if response.status_code == 405:
                allowed = {"Allow": response.headers["Allow"]}
                detail = f"{request.method} is not done here, but {allowed['Allow']}."
                response = problems.response(ProblemError("method-not-allowed", detail, headers=allowed))
        response.headers.setdefault("Content-Language", "en")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return login_not_required(csrf_exempt(answer))


def _addresses() -> list[URLPattern]:
    # Ninja's own page at the root is no page, but an error with words of its own.
    ours = [found for found in api.urls[0] if isinstance(found, URLPattern) and found.name != "api-root"]
    found = [*ours, path("", _nothing, name="api-root"), path("<path:rest>", _nothing)]
    for pattern in found:
        pattern.callback = _for_programs(pattern.callback)
    return [path("docs", login_not_required(_docs), name="docs"), *found]


urls = (_addresses(), "ninja", "api")
