"""Where something of ours stands in each reading of an article: what notes and rulings have in common."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.article import Reading

_HEAVY = ("reading__text", "reading__html", "reading__document", "reading__notes", "reading__ednote")


class PlacedQuerySet(models.QuerySet[Any]):
    """Places as sentences, of whatever the model says that is placed."""

    @property
    def _owner(self) -> str:
        return str(self.model.OWNER)

    def leading_to(self, reading: Reading) -> Self:
        """Keep those from which what has no place in this reading may be carried to it.

        These are the ones in other readings of its revision, and in revisions before it. From a late version it goes
        to what the article shows. To a late version, or to the words that take a story back, it never goes.
        """
        revision = reading.revision
        within = Q(reading__revision=revision)
        if reading.is_step:
            earlier = Q(reading__revision__is_late=False, reading__revision__number__lt=revision.number)
            shown = {"reading__revision__is_late": True, f"{self._owner}__article__current": reading}
            within |= earlier | Q(**shown)
        of_article = self.filter(within, **{f"{self._owner}__article": revision.article_id})
        placed_here = self.model.objects.filter(reading=reading).values(self._owner)
        return of_article.exclude(**{f"{self._owner}__in": placed_here})

    def newest_of_each(self) -> Self:
        """Keep of each thing the place in the newest version, late versions last, as newer parsers read it."""
        key = f"{self._owner}_id"
        order = (key, "reading__revision__is_late", "-reading__revision__number", "-reading_id")
        return self.select_related("reading__revision").defer(*_HEAVY).order_by(*order).distinct(key)


class Placed(models.Model):
    """Where something stands in one reading, carried there from the one before; an orphan stands nowhere in it."""

    OWNER: ClassVar[str]  # the field of what is placed, which belongs to an article

    class State(models.TextChoices):
        WRITTEN = "written", _("written here")
        UNCHANGED = "unchanged", _("unchanged")
        CHANGED = "changed", _("changed")
        MOVED = "moved", _("moved")
        ORPHAN = "orphan", _("no longer in the text")

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("reading"))
    state = models.CharField(_("state"), max_length=10, choices=State)
    start = models.PositiveIntegerField(_("start"), null=True, blank=True)
    end = models.PositiveIntegerField(_("end"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state="orphan", start=None, end=None)
                | Q(start__isnull=False, end__isnull=False, start__lt=F("end")),
                name="%(class)s_or_orphan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} → {self.reading_id}: {self.state}"

    @property
    def owner_id(self) -> Any:  # noqa: ANN401 - notes have a UUID, rulings a number
        """Return the key of what is placed."""
        return getattr(self, f"{self.OWNER}_id")
