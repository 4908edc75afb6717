"""Pages of the panel for what the machine made: to be read, searched and acted on, but not typed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # the stubs' classes take the model as a parameter; Django's own do not
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    StackedInline = admin.StackedInline[Any, Any]
else:
    ModelAdmin, TabularInline, StackedInline = admin.ModelAdmin, admin.TabularInline, admin.StackedInline

Person = User | AnonymousUser


class MadeAdmin(ModelAdmin):
    """A page of what the machine made: nothing is added or changed here; deleting follows the model's permission."""

    show_full_result_count = False  # counting all rows takes longer than the page
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: it comes from copy."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: the copy decides."""
        return False


class MadeInline(TabularInline):
    """Rows of what the machine made, below the page that they belong to."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: it comes from copy."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Refuse: the copy decides."""
        return False


class ValuesFilter(admin.AllValuesFieldListFilter):
    """The values met so far; Django would give the empty one a link without words."""

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Return what the filter offers."""
        for choice in super().choices(changelist):
            yield choice | {"display": choice["display"] or _("none")}


def link(to: Model | None, words: object = None) -> str:
    """Return a link to an object's public page; a dash for none."""
    if to is None:
        return "–"
    url: str = to.get_absolute_url()  # type: ignore[attr-defined]
    return format_html('<a href="{}">{}</a>', url, to if words is None else words)
