"""Tags through django-taggit; the through table carries the time of publication, so that a tag's page never sorts."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from articles.document import sort_key


class Tag(TagBase):
    """A tag as first written; names that fold alike share a slug through the ingest."""

    sort_key = models.CharField(max_length=255, editable=False, default="")

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["sort_key", "name"]
        indexes = [models.Index(fields=["sort_key"], name="tag_sorted")]  # the list of tags; no ICU here

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the folded name beside the name."""
        self.sort_key = sort_key(self.name)[:255]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the tag's page."""
        return reverse("tag", args=[self.slug])


class TaggedArticle(ItemBase):
    """An article under a tag, with the time that the tag's page is sorted by."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="tagged")
    content_object = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="tagged")
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tagged article")
        verbose_name_plural = _("tagged articles")
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="tagged_once")]
        indexes = [models.Index(fields=["tag", "-published_at", "-content_object"], name="tagged_newest")]  # /tags/x/

    def __str__(self) -> str:
        return f"{self.tag} · {self.content_object_id}"
