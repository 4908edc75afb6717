"""Notes: those that one may read in the reader too. A private note is its author's alone, an administrator included."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import annotate
from articles.admin.machine import MadeAdmin, link
from articles.models import Annotation


@admin.register(Annotation)
class AnnotationAdmin(MadeAdmin):
    """The notes; they are written in the reader, beside their words."""

    list_display = ("quoted", "note", "author", "visibility", "desk", "created_at")
    list_filter = ("visibility", "desk", "created_at")
    search_fields = ("body", "exact", "author__username")
    fields = ("exact", "now", "body", "author", "visibility", "desk", "page", "created_at", "modified_at")
    list_select_related = ("author", "desk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Annotation]:
        """Return what the viewer may read."""
        return annotate.readable(request.user).newest_first()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Follow the reader's rule for one note, the role's for many."""
        if isinstance(obj, Annotation):
            return annotate.may_delete(obj, request.user)
        return super().has_delete_permission(request, obj)

    @admin.display(description=_("quoted words"))
    def quoted(self, note: Annotation) -> str:
        """Return the beginning of the words that it is about."""
        return note.exact[:80]

    @admin.display(description=_("note"))
    def note(self, note: Annotation) -> str:
        """Return its beginning."""
        return note.body[:120]

    @admin.display(description=_("words now"))
    def now(self, note: Annotation) -> str:
        """Return the words it stands on in the article as it is now."""
        (standing,) = annotate.where([note])
        if standing.is_on_newest:
            return standing.place.exact
        return gettext("no longer in the dispatch; version %(number)s has them") % {"number": standing.number}

    @admin.display(description=_("page"))
    def page(self, note: Annotation) -> str:
        """Link to it beside its words."""
        return link(note, _("open"))
