"""A note whose writer was signed out meanwhile: it waits in the session, and is in the form after the sign-in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from articles.annotate import LONGEST

_KEY = "draft"
_FIELDS = ("exact", "body", "seen_by", "version")


def keep(request: HttpRequest) -> None:
    """Keep what a visitor sent to this address, if it is a note; one draft a browser, so that none fills the table."""
    if not request.POST.get("body"):
        return
    fields = {name: request.POST[name][: 2 * LONGEST] for name in _FIELDS if name in request.POST}
    request.session[_KEY] = {"path": request.path, "fields": fields}
    messages.warning(request, _("You were signed out while you wrote. Sign in, and your note is there to be saved."))


def take(request: HttpRequest) -> dict[str, str]:
    """Return what was kept for this address, once; {} for nothing."""
    draft = request.session.get(_KEY)
    if not draft or draft["path"] != request.path:
        return {}
    del request.session[_KEY]
    return dict(draft["fields"])
