"""Notes: the form on an article, the list of one's own and of one's desks, and each note at its address.

What belongs to one person is never cached: every answer here is `private, no-store`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles import annotate
from articles.forms import AnnotateForm, EditForm
from articles.models import Annotation, Article, Reading, Revision
from articles.views import drafts, linked_notes

_LONGEST_ID = 19  # digits
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def personal(view: View[Rest]) -> View[Rest]:
    """Ask for the sign-in first, and keep the answer out of every cache: it belongs to one person."""

    @login_not_required  # whatever READER_ACCESS says: the sign-in is asked for here
    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            drafts.keep(request)
        response: HttpResponse = login_required(view)(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ("Accept", "Cookie"))
        return response

    return wrapped


def writable_reading(request: HttpRequest, pk: int) -> Reading:
    """Return the reading that a note is to be written on; 403 for who may not write, 404 for what they may not see."""
    if not annotate.may_write(request.user):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.readable_by(request.user), pk=pk)
    asked = (request.POST or request.GET).get("reading", "")
    versions = Revision.objects.readable_by(request.user).filter(article=article)
    open_to_them = Q(pk=article.current_id) | Q(revision__in=versions)
    readings = Reading.objects.filter(open_to_them, revision__article=article).select_related("revision__article")
    is_id = asked.isascii() and asked.isdigit() and len(asked) <= _LONGEST_ID
    return get_object_or_404(readings, pk=asked if is_id else article.current_id)


def readable_note(request: HttpRequest, pk: uuid.UUID) -> Annotation:
    """Return a note that this person may read, or raise 404: whether it exists is nobody else's business."""
    notes = annotate.readable(request.user).select_related("author", "desk", "revision", "article__current")
    return get_object_or_404(notes, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a note on quoted words; ask which place is meant where the words stand several times."""
    reading = writable_reading(request, pk)
    desks = annotate.desks_of(request.user)
    if request.method != "POST":
        initial = {"reading": reading.pk, "exact": request.GET.get("exact", ""), "seen_by": "private"}
        initial |= drafts.take(request)
        return _form(request, reading, AnnotateForm(desks=desks, record=reading, initial=initial))
    form = AnnotateForm(request.POST, desks=desks, record=reading)
    if not form.is_valid():
        return _form(request, reading, form)
    note = annotate.create(
        author=request.user,  # type: ignore[arg-type]  # signed in
        reading=reading,
        place=form.place,
        body=form.cleaned_data["body"],
        desk=form.desk,
    )
    (standing,) = annotate.where([note])
    if not standing.is_on_newest:
        messages.info(
            request, _("These words are no longer in the article: your note stands on the version that has them.")
        )
    elif standing.number != reading.revision.number:
        messages.info(request, _("The article was corrected since the version you read. Your note followed its words."))
    return redirect(standing.url)


def _form(request: HttpRequest, reading: Reading, form: AnnotateForm) -> HttpResponse:
    """Render the form; 409 where the words have no place in the text, 422 for all else that is wrong."""
    context = {"form": form, "reading": reading, "article": reading.revision.article}
    wrong = 409 if form.unplaced else 422
    return render(request, "annotations/write.html", context, status=wrong if form.is_bound else 200)


@require_safe
@personal
def notes(request: HttpRequest) -> HttpResponse:
    """List the notes one may read, newest first; for Accept: application/ld+json as a W3C container."""
    if linked_notes.is_wanted(request):
        return linked_notes.container(request)
    page = linked_notes.page_of(request)
    return render(request, "annotations/notes.html", {"page": page, "desks": annotate.desks_of(request.user)})


@require_safe
@personal
def note(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Go to where the note stands; for Accept: application/ld+json return its W3C annotation."""
    found = readable_note(request, pk)
    if linked_notes.is_wanted(request):
        return linked_notes.single(request, found)
    return redirect(_url_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def edit(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Change a note of one's own; with what is stored now, where it was changed in another window meanwhile."""
    found = readable_note(request, pk)
    if not annotate.may_edit(found, request.user):
        raise PermissionDenied
    desks = annotate.desks_of(request.user)
    if request.method != "POST":
        initial = {"body": found.body, "seen_by": found.seen_by, "version": found.version}
        initial |= drafts.take(request)
        return render(request, "annotations/edit.html", {"note": found, "form": EditForm(desks=desks, initial=initial)})
    form = EditForm(request.POST, desks=desks)
    if not form.is_valid():
        return render(request, "annotations/edit.html", {"note": found, "form": form}, status=422)
    written: dict[str, Any] = form.cleaned_data
    if annotate.edit(found, body=written["body"], desk=form.desk, version=written["version"]):
        return redirect(_url_of(found))
    return _conflict(request, found, form)


def _url_of(note: Annotation) -> str:
    (standing,) = annotate.where([note])
    return standing.url


def _conflict(request: HttpRequest, found: Annotation, form: EditForm) -> HttpResponse:
    """Show both versions; saving again replaces the one that is stored now."""
    stored = readable_note(request, found.pk)
    form.data = {**request.POST.dict(), "version": stored.version}
    return render(request, "annotations/edit.html", {"note": stored, "form": form, "is_conflict": True}, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask whether to delete a note, and delete it."""
    found = readable_note(request, pk)
    if not annotate.may_delete(found, request.user):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "annotations/delete.html", {"note": found})
    page = _url_of(found).partition("#")[0]
    found.delete()
    messages.success(request, _("The note is deleted."))
    return redirect(f"{page}#notes")
