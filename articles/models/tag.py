"""Tags through django-taggit; the through table carries the time of publication, so that a tag's page never sorts."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.models.slug import fold, name_slug

LONGEST_TAG = 100  # characters; a longer one is cut


class TagQuerySet(models.QuerySet["Tag"]):
    """Tags as sentences."""

    def create(self, **fields: object) -> Tag:
        """Store one tag, its folded name and its address beside it; taggit's own way in ends here too."""
        return super().create(**Tag.columns(str(fields.pop("name"))) | fields)

    def by_fold(self, names: Iterable[str]) -> dict[str, Tag]:
        """Return the tags of these names by folded name, storing what is new: three queries however many."""
        wanted: dict[str, str] = {}
        for name in names:
            wanted.setdefault(Tag.columns(name)["sort_key"], name)
        wanted.pop("", None)
        known = self.in_bulk(list(wanted), field_name="sort_key")
        # Sorted, so that two workers with the same new tags wait for each other and never in a circle.
        missing = [Tag(**Tag.columns(wanted[key])) for key in sorted(wanted.keys() - known.keys())]
        if not missing:
            return known
        self.bulk_create(missing, ignore_conflicts=True)
        return self.in_bulk(list(wanted), field_name="sort_key")


class Tag(TagBase):  # type: ignore[misc]
    """A tag as first written; `Chine`, `chine` and `CHINE` fold alike and are one."""

    sort_key = models.CharField(_("sort key"), max_length=255, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["sort_key"]
        # One tag for all its spellings; serves the list of tags too, since the wheel's PostgreSQL has no ICU.
        constraints = [models.UniqueConstraint(fields=["sort_key"], name="tag_fold_once")]

    def get_absolute_url(self) -> str:
        """Return the address of the tag's page."""
        return reverse("tag", args=[self.slug])

    @staticmethod
    def columns(name: str) -> dict[str, str]:
        """Return the columns of a tag as the copy writes it, cut to what they hold."""
        name = " ".join(name.split())[:LONGEST_TAG].strip()
        return {"name": name, "slug": name_slug(name), "sort_key": fold(name)[:255]}


class TaggedArticle(ItemBase):  # type: ignore[misc]
    """An article under a tag, with the time that the tag's page is sorted by."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged", verbose_name=_("tag"))
    content_object = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="tagged", verbose_name=_("article")
    )
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("tagged article")
        verbose_name_plural = _("tagged articles")
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="tagged_once")]
        indexes = [models.Index(fields=["tag", "-published_at", "-content_object"], name="tagged_newest")]  # /tags/x/

    def __str__(self) -> str:
        return f"{self.tag} · {self.content_object_id}"
