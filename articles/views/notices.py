"""What a person is told: corrections and withdrawals of what they annotated."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.alerts import notices as alerts
from articles.models import Notice, Preferences
from articles.views.notes import personal

PAGE = 40
_LONGEST_ID = 18  # digits


@require_safe
@personal
def notices(request: HttpRequest) -> HttpResponse:
    """List what this person is told, newest first, with their own notes on each story."""
    found = Notice.objects.readable_by(request.user).newest_first()
    found = found.select_related("article__source", "article__current", "article__killed_by", "revision")
    found = found.defer("article__search_vector", "article__current__document", "article__current__html")
    before = request.GET.get("before", "")
    if before:
        found = found.filter(pk__lt=_key(before))
    page = list(found[: PAGE + 1])
    context = {
        "told": alerts.with_notes(page[:PAGE], _person(request)),
        "following": page[PAGE - 1].pk if len(page) > PAGE else "",
        "is_first": not before,
        "is_mailed": _is_mailed(request),
    }
    return render(request, "notices/notices.html", context)


@require_POST
@personal
def seen(request: HttpRequest) -> HttpResponse:
    """Mark one notice as seen, or all of them."""
    mine = Notice.objects.readable_by(request.user).unseen()
    asked = request.POST.get("notice", "")
    if asked:
        mine = mine.filter(pk=_key(asked))
    mine.update(seen_at=timezone.now())
    return redirect("notices")


@require_POST
@personal
def mail(request: HttpRequest) -> HttpResponse:
    """Begin or end the mails."""
    chosen = request.POST.get("mail", "")
    if chosen not in ("on", "off"):
        raise BadRequest(_("This choice does not exist."))
    Preferences.objects.update_or_create(user=_person(request), defaults={"is_mailed": chosen == "on"})
    return redirect("notices")


def _person(request: HttpRequest) -> User:
    """Return who is signed in, as everybody is whom `personal` lets pass."""
    return cast(User, request.user)


def _is_mailed(request: HttpRequest) -> bool:
    chosen = Preferences.objects.filter(user=_person(request)).values_list("is_mailed", flat=True).first()
    return True if chosen is None else chosen


def _key(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_ID):
        raise BadRequest(_("The address names a place in this list that does not exist."))
    return int(typed)
