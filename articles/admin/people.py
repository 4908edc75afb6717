"""Tags and desks."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.machine import MadeAdmin, ModelAdmin, link
from articles.models import Desk, Tag
from articles.models.slug import fold


@admin.register(Tag)
class TagAdmin(MadeAdmin):
    """The tags, with how many articles bear them."""

    list_display = ("name", "articles", "page")
    search_fields = ("name",)
    fields = ("name", "slug", "sort_key", "page")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tag]:
        """Count in the same query."""
        return Tag.objects.annotate(articles=Count("tagged"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Tag], search_term: str
    ) -> tuple[QuerySet[Tag], bool]:
        """Search the folded name, so that accents do not matter."""
        return queryset.filter(sort_key__contains=fold(search_term)), False

    @admin.display(description=_("articles"), ordering="articles")
    def articles(self, tag: Tag) -> int:
        """Return how many articles bear it."""
        return tag.articles  # type: ignore[no-any-return]

    @admin.display(description=_("page"))
    def page(self, tag: Tag) -> str:
        """Link to the reader's page."""
        return link(tag, _("open"))


@admin.register(Desk)
class DeskAdmin(ModelAdmin):
    """The desks: who shares notes with whom."""

    list_display = ("name", "people")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}
    filter_horizontal = ("members",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Desk]:
        """Count in the same query."""
        return Desk.objects.annotate(people=Count("members"))

    @admin.display(description=_("members"), ordering="people")
    def people(self, desk: Desk) -> int:
        """Return how many belong to it."""
        return desk.people  # type: ignore[attr-defined, no-any-return]
