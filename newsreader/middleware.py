"""What holds for every page: its language, and who may read it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _


class ChosenLanguageMiddleware:
    """Like Django's LocaleMiddleware without Accept-Language: a French desk on English computers reads French."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language, and say so."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


class NothingStaleMiddleware:
    """Let nobody keep a page without asking again: what is withdrawn goes at once, what is released comes at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say so where the view says nothing of caches itself."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class ReaderAccessMiddleware(LoginRequiredMiddleware):
    """With READER_ACCESS=login, only who is signed in reads anything; feed readers sign in by HTTP Basic."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Return None to let the request through, else a redirect to the sign-in page, or 401 for a feed."""
        if settings.READER_ACCESS == "public":
            return None
        if _is_feed(request) and not request.user.is_authenticated:
            return _refuse_unless_basic(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def process_response(self, _request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep licensed copy out of shared caches."""
        if settings.READER_ACCESS == "login":
            patch_cache_control(response, private=True)
            patch_vary_headers(response, ("Authorization", "Cookie"))
        return response


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever signs in: behind a proxy (PUBLIC_URL is https), what the proxy wrote last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.IS_SECURE else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


def _is_feed(request: HttpRequest) -> bool:
    return request.path.endswith((".xml", "/feed.json"))


def _refuse_unless_basic(request: HttpRequest) -> HttpResponse | None:
    """Sign in for this one request by what the Authorization header says."""
    name, password = _credentials(request.headers.get("Authorization", ""))
    user = authenticate(request, username=name, password=password) if name else None
    if user is None:
        answer = HttpResponse(
            _("This desk is for those who have an account: give your name and password to the feed reader."),
            content_type="text/plain; charset=utf-8",
            status=401,
        )
        answer.headers["WWW-Authenticate"] = 'Basic realm="newsreader", charset="UTF-8"'
        return answer
    request.user = user
    return None


def _credentials(header: str) -> tuple[str, str]:
    """Return name and password of an HTTP Basic header (RFC 7617), or two empty strings."""
    scheme, _space, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password
