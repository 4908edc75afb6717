"""Pages cut by key instead of by number: the thousandth costs what the first does, and copy that comes in shifts none.

A cursor is `<key>~<id>` of the last row shown; the next page holds what follows it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar

from django.core.exceptions import BadRequest
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

PAGE = 40  # rows of a list by time
NAMES = 120  # names of a list by letter
_LARGEST_ID = 2**63 - 1
_LONGEST_ID = 19  # digits

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, the cursor of the next one ("" for none), and whether it begins the list."""

    rows: list[Row]
    following: str
    is_first: bool


def newest(queryset: models.QuerySet[Row], cursor: str, *, key: str = "published_at") -> Page[Row]:
    """Return one page by time, newest first; `key` is a column or an annotation, the id makes the order total."""
    ordered = queryset.order_by(f"-{key}", "-id")
    if cursor:
        moment, pk = _time_and_id(cursor)
        older = Q(**{f"{key}__lt": moment}) | Q(**{key: moment, "id__lt": pk})
        ordered = ordered.filter(older, **{f"{key}__lte": moment})  # the second condition is what an index can use
    return _page(ordered, PAGE, cursor, key_of=lambda row: _stamp(getattr(row, key)))


def by_name(queryset: models.QuerySet[Row], cursor: str) -> Page[Row]:
    """Return one page by folded name; the cursor `<letter>~0` begins at a letter."""
    ordered = queryset.order_by("sort_key", "id")
    if cursor:
        name, pk = _key_and_id(cursor)
        ordered = ordered.filter(Q(sort_key__gt=name) | Q(sort_key=name, id__gt=pk), sort_key__gte=name)
    return _page(ordered, NAMES, cursor, key_of=attrgetter("sort_key"))


def _page(ordered: models.QuerySet[Row], size: int, cursor: str, *, key_of: Callable[[Row], str]) -> Page[Row]:
    rows = list(ordered[: size + 1])
    following = f"{key_of(rows[size - 1])}~{rows[size - 1].pk}" if len(rows) > size else ""
    return Page(rows[:size], following, is_first=not cursor)


def _stamp(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


def _key_and_id(cursor: str) -> tuple[str, int]:
    key, mark, pk = cursor.rpartition("~")
    is_id = pk.isascii() and pk.isdigit() and len(pk) <= _LONGEST_ID and int(pk) <= _LARGEST_ID
    if not mark or not is_id or "\0" in key:
        raise BadRequest(_("The address names a place in this list that does not exist."))
    return key, int(pk)


def _time_and_id(cursor: str) -> tuple[datetime.datetime, int]:
    key, pk = _key_and_id(cursor)
    try:
        moment = datetime.datetime.fromisoformat(key)
        return moment.astimezone(datetime.UTC), pk
    except (ValueError, OverflowError) as error:
        raise BadRequest(_("The address names a place in this list that does not exist.")) from error
