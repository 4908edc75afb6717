"""The versions of an article: their list, and what differs between any two of them, word by word."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles import changes
from articles.changes.differences import Kind, Passage, Piece, Summary, compare_words, differences, summary
from articles.models import Article, Reading, Revision
from articles.views.reader import readable

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    Viewer = User | AnonymousUser

UNCHANGED = 2  # passages in a row that stand open; more are folded

# What is compared beside the text, in the order of the page.
_FIELDS = {
    "byline": _("Byline"),
    "agency": _("Agency"),
    "located": _("Place"),
    "urgency": _("Urgency"),
    "pubstatus": _("Publication status"),
    "embargoed": _("Embargo until"),
}
_FOR_EDITORS = {"ednote": _("Note to editors")}
_STATES = {"usable": _("released"), "withheld": _("withheld"), "canceled": _("taken back")}


@dataclass(frozen=True)
class FieldChange:
    """A field that two versions have differently: as pieces of text, or else as two moments."""

    label: str | Promise
    pieces: tuple[Piece, ...]
    old: datetime.datetime | None = None
    new: datetime.datetime | None = None


@dataclass(frozen=True)
class Comparison:
    """Two versions, and what differs: the fields, and the text in runs of passages, unchanged ones together."""

    old: Revision
    new: Revision
    language: str
    fields: tuple[FieldChange, ...]
    runs: tuple[tuple[bool, tuple[Passage, ...]], ...]  # (whether they stand folded, passages)
    summary: Summary

    @property
    def is_same(self) -> bool:
        """Tell whether nothing that is shown differs."""
        return not self.fields and not self.summary.counts


@require_safe
@readable
def revisions(request: HttpRequest, article: Article) -> HttpResponse:
    """Show what differs between two versions, the two newest unless others are chosen, beside the list of all."""
    versions = _versions(request, article)
    pair = _chosen(request, article, versions)
    comparison = _comparison(*pair, viewer=request.user) if pair else None
    context = {"article": article, "versions": versions[::-1], "comparison": comparison}
    return render(request, "articles/revisions.html", context)


def _versions(request: HttpRequest, article: Article) -> list[Revision]:
    """Return the versions that this reader may open, in their sender's order, each with its readings."""
    light = Reading.objects.defer("document", "html").order_by("-id")
    found = Revision.objects.readable_by(request.user).filter(article=article).order_by("number")
    found = found.select_related("article").prefetch_related(Prefetch("readings", light, to_attr="newest_first"))
    versions = changes.in_order(found, attrgetter("place"), is_late=attrgetter("is_late"))
    for before, version in pairwise(versions):
        version.before = before  # type: ignore[attr-defined]  # for the link to what it changed
    return versions


def _chosen(request: HttpRequest, article: Article, versions: Sequence[Revision]) -> tuple[Revision, Revision] | None:
    """Return the two versions to compare, the older first: those asked for, or the one shown and the one before it."""
    if len(versions) < 2:
        return None
    by_number = {str(version.number): version for version in versions}
    shown = next((v for v in versions if article.current and v.pk == article.current.revision_id), versions[-1])
    shown = versions[1] if shown is versions[0] else shown  # all others came after it, as a kill does
    newer = by_number.get(request.GET.get("new", str(shown.number)))
    if newer is None:
        raise Http404
    at = versions.index(newer)
    beside = versions[at - 1] if at else versions[1]  # the first one has none before it
    older = by_number.get(request.GET.get("old", str(beside.number)))
    if older is None:
        raise Http404
    first, second = sorted((older, newer), key=versions.index)
    return first, second


def _comparison(old: Revision, new: Revision, *, viewer: Viewer) -> Comparison | None:
    before, after = old.newest_first[:1], new.newest_first[:1]  # type: ignore[attr-defined]
    readings = Reading.objects.defer("html").in_bulk([reading.pk for reading in (*before, *after)])
    if not before or not after:
        return None
    one, other = readings[before[0].pk], readings[after[0].pk]
    passages = differences(one.texts, other.texts)
    labels = _FIELDS | (_FOR_EDITORS if viewer.has_perm("articles.change_article") else {})
    return Comparison(
        old=old,
        new=new,
        language=other.language,
        fields=tuple(_field_changes(one, other, labels)),
        runs=tuple(_runs(passages)),
        summary=summary(passages),
    )


def _field_changes(old: Reading, new: Reading, labels: dict[str, Any]) -> Iterator[FieldChange]:
    for name, label in labels.items():
        one, other = getattr(old, name), getattr(new, name)
        if one == other:
            continue
        if name == "embargoed":
            yield FieldChange(label, (), one, other)
        else:
            yield FieldChange(label, compare_words(_said(one), _said(other)))
    tags = [", ".join(reading.document["tags"]) for reading in (old, new)]
    if tags[0] != tags[1]:
        yield FieldChange(_("Tags"), compare_words(*tags))
    credits = [", ".join(photo["credit"] for photo in reading.document["photos"]) for reading in (old, new)]
    if credits[0] != credits[1]:
        yield FieldChange(_("Credits"), compare_words(*credits))


def _said(value: object) -> str:
    return "" if value is None else str(_STATES.get(str(value), value))


def _runs(passages: Sequence[Passage]) -> Iterator[tuple[bool, tuple[Passage, ...]]]:
    for is_same, run in groupby(passages, key=lambda passage: passage.kind == Kind.SAME):
        found = tuple(run)
        yield is_same and len(found) > UNCHANGED, found
