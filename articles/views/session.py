"""What a reader chooses for this browser: the language, how closely lists are set, and whether single keys act."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.models import Preferences
from articles.views.rows import DENSITIES, DENSITY_COOKIE

_YEAR = 365 * 24 * 3600  # seconds


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, and for mail to who is signed in; go back to where the reader was."""
    chosen = request.POST.get("language", "")
    response = _keep(request, settings.LANGUAGE_COOKIE_NAME, chosen, tuple(dict(settings.LANGUAGES)))
    if request.user.is_authenticated:
        Preferences.objects.update_or_create(user=request.user, defaults={"language": chosen})
    return response


@login_not_required
@require_POST
def density(request: HttpRequest) -> HttpResponse:
    """Keep the chosen density of lists in a cookie and go back to the list."""
    return _keep(request, DENSITY_COOKIE, request.POST.get("density", ""), DENSITIES)


@login_not_required
@require_POST
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Keep in a cookie whether single keys do something, and go back: they hinder who speaks to the computer."""
    return _keep(request, "shortcuts", request.POST.get("shortcuts", ""), ("on", "off"))


def _keep(request: HttpRequest, cookie: str, value: str, allowed: tuple[str, ...]) -> HttpResponse:
    if value not in allowed:
        raise BadRequest(_("This choice does not exist."))
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(cookie, value, max_age=_YEAR, secure=settings.IS_SECURE, httponly=True, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    """Return where the form says the reader was, if that is a page of ours; else the river."""
    place = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(place, {request.get_host()}, require_https=request.is_secure())
    return place if is_ours else reverse("river")
