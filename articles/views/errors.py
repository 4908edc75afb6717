"""The pages for what went wrong: each says what is the matter and what to do next."""

from __future__ import annotations

from typing import Any

from axes.helpers import get_cool_off
from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from articles.models import Article


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400; to a form with more files than are taken at once, how many those are."""
    most = settings.DATA_UPLOAD_MAX_NUMBER_FILES if isinstance(exception, TooManyFilesSent) else None
    return render(request, "400.html", {"most_files": most}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django passes it by name
    """Answer 403."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django passes it by name
    """Answer 404."""
    return render(request, "404.html", status=404)


def gone(request: HttpRequest, article: Article) -> HttpResponse:
    """Answer 410 for a withdrawn article: when and why, and none of its words."""
    return render(request, "410.html", {"article": article}, status=410)


def server_error(_request: HttpRequest) -> HttpResponse:
    """Answer 500 with neither database nor context processors, which may be what failed."""
    return HttpResponseServerError(render_to_string("500.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django passes it by name
    """Answer 403 for a form whose token is missing or old, with the note in it, if any; Django logs the reason."""
    return render(request, "403_csrf.html", {"body": request.POST.get("body", "")}, status=403)


def locked_out(
    request: HttpRequest, _response: HttpResponse | None = None, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer 429 after too many wrong passwords, with the minutes to wait."""
    cool_off = get_cool_off(request)
    minutes = round(cool_off.total_seconds() / 60) if cool_off else 0
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    if cool_off:
        response.headers["Retry-After"] = str(int(cool_off.total_seconds()))
    return response
