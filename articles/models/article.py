"""Article (identity), Revision (what the agency sent) and Reading (what a parser version made of it)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from articles.changes import Place
from articles.models.source import Source, sentence
from articles.models.story import Story
from articles.models.tag import TaggedArticle

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    Viewer = User | AnonymousUser

AGENCIES_FROM = 400  # newest articles whose agencies lists offer: bounded, however long the ledger
_YEARS = range(1800, 2200)  # of a dispatch or an archive; others are slips, and may overflow in UTC

# The links to an article's tags, in the order that the copy has them: one query, whatever the number of articles.
TAGS_AS_WRITTEN = models.Prefetch("tagged", TaggedArticle.objects.select_related("tag").order_by("pk"))

# What a list of articles shows of the current reading; the rest stays in the database.
_RIVER_FIELDS = ("headline", "standfirst", "language", "urgency", "pubstatus", "located", "quote_count")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Articles as sentences; every list of them begins with visible_to()."""

    def visible_to(self, viewer: Viewer) -> ArticleQuerySet:
        """Leave out what is withdrawn or, for all but editors, withheld by its sender or under embargo."""
        return self.released_to(viewer).filter(withdrawn_at=None)

    def readable_by(self, viewer: Viewer) -> ArticleQuerySet:
        """Keep what this viewer may open by its address: editors read under a warning what was withdrawn, too."""
        released = self.released_to(viewer)
        return released if viewer.has_perm("articles.change_article") else released.filter(withdrawn_at=None)

    def withdrawn_from(self, viewer: Viewer) -> ArticleQuerySet:
        """Keep what was withdrawn and would be visible if it were not: what this viewer may have read and used.

        A story under embargo, withheld, or known by nothing but its kill, was never there for readers.
        """
        withdrawn = self.released_to(viewer).exclude(withdrawn_at=None)
        return withdrawn.exclude(killed_by=F("current__revision"))

    def released_to(self, viewer: Viewer) -> ArticleQuerySet:
        """Leave out, for all but editors, what is withheld by its sender or under embargo."""
        there = self.exclude(current=None)
        if viewer.has_perm("articles.change_article"):
            return there
        released = Q(embargoed_until=None) | Q(embargoed_until__lte=timezone.now())
        return there.filter(released, current__pubstatus="usable")

    def newest_first(self) -> ArticleQuerySet:
        """Order as the river: by time of publication, then by id so that the order is total."""
        return self.order_by("-published_at", "-id")

    def for_river(self) -> ArticleQuerySet:
        """Load just what a row of a list shows: three queries in all, with the tags."""
        shown = [f"current__{name}" for name in _RIVER_FIELDS]
        return (
            self.select_related("source", "current", "current__revision")
            .only(
                "id", "slug", "published_at", "changed_at", "agency", "agency_slug", "embargoed_until", "withdrawn_at",
                "story", "source__name", "source__slug", "source__is_sample",
                "current__revision__number", "current__revision__signal", "current__revision__received_at",
                "current__revision__is_late",
                *shown,
            )
            .prefetch_related(TAGS_AS_WRITTEN)
        )  # fmt: skip

    def withdraw(self, reason: str) -> int:
        """Take these back now, from every page, list, search and feed; return how many were not yet withdrawn."""
        now = timezone.now()
        return self.filter(withdrawn_at=None).update(withdrawn_at=now, changed_at=now, withdrawn_reason=reason[:500])

    def agencies(self) -> models.QuerySet[Article, dict[str, str]]:
        """Return the name and slug of each agency among the newest of these, by name."""
        recent = self.newest_first().values("pk")[:AGENCIES_FROM]
        with_agency = Article.objects.filter(pk__in=recent).exclude(agency_slug="").order_by("agency_slug")
        return with_agency.distinct("agency_slug").values("agency", "agency_slug")  # type: ignore[no-any-return]

    def by_agency(self, slug: str) -> ArticleQuerySet:
        """Keep those of one agency."""
        return self.filter(agency_slug=slug)


class ArticleManager(models.Manager.from_queryset(ArticleQuerySet)):  # type: ignore[misc]
    """Leaves the search vector in the database: no page needs it."""

    def get_queryset(self) -> ArticleQuerySet:
        """Return all articles, the search vector deferred."""
        return super().get_queryset().defer("search_vector")  # type: ignore[no-any-return]


class Article(models.Model):  # type: ignore[django-manager-missing]  # taggit is untyped
    """One story through all its versions. Columns beside the identity copy the current reading, to filter and sort."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="articles", verbose_name=_("source"))
    guid = models.CharField(_("identifier"), max_length=500, blank=True, help_text=_("The sender's, if it gave one."))
    identity = models.CharField(
        _("identity key"), max_length=64, help_text=_("A digest of the whole identifier, or of the folded headline.")
    )
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=False)
    agency = models.CharField(_("agency"), max_length=80, blank=True)
    agency_slug = models.SlugField(_("agency slug"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    published_at = models.DateTimeField(_("published"))
    changed_at = models.DateTimeField(_("changed"), help_text=_("When anything a page shows of it last changed."))
    embargoed_until = models.DateTimeField(_("embargoed until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)
    killed_by = models.ForeignKey(
        "articles.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("killed by"), help_text=_("The version that took it back; empty where the desk withdrew it."),
    )  # fmt: skip
    story = models.ForeignKey(
        Story, on_delete=models.SET_NULL, null=True, blank=True, related_name="articles", verbose_name=_("story")
    )
    current = models.OneToOneField(
        "articles.Reading",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="current_of",
        verbose_name=_("current reading"),
    )
    search_vector = SearchVectorField(null=True, editable=False)

    tags = TaggableManager(through=TaggedArticle, blank=True, verbose_name=_("tags"))
    objects: ArticleManager = ArticleManager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("withdraw_article", "Can withdraw an article everywhere")]
        constraints = [
            # One story under one identifier; by its digest, since an identifier may be longer than its column.
            models.UniqueConstraint(fields=["source", "identity"], condition=~Q(guid=""), name="article_guid_once"),
        ]
        indexes = [
            # The river and its feeds.
            models.Index(fields=["-published_at", "-id"], name="article_river"),
            # An agency's page.
            models.Index(fields=["agency_slug", "-published_at", "-id"], name="article_by_agency"),
            # A source's page.
            models.Index(fields=["source", "-published_at", "-id"], name="article_by_source"),
            # Ingest looks for the story that a dispatch continues.
            models.Index(fields=["source", "identity", "-published_at"], name="article_identity"),
            # Validators of lists: when did anything last change.
            models.Index(fields=["-changed_at"], name="article_changed"),
            # What was withdrawn lately: feeds tell it, and a story that comes after its kill is known by it.
            models.Index(fields=["-withdrawn_at"], condition=Q(withdrawn_at__isnull=False), name="article_withdrawn"),
            # Search.
            GinIndex(fields=["search_vector"], name="article_search"),
        ]

    def __str__(self) -> str:
        return self.current.headline if self.current else f"{self.source} {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("article", args=[self.pk, self.slug])

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the agency or a chief editor took it back."""
        return self.withdrawn_at is not None

    @property
    def is_embargoed(self) -> bool:
        """Tell whether its embargo still holds now."""
        return self.embargoed_until is not None and self.embargoed_until > timezone.now()


class RevisionQuerySet(models.QuerySet["Revision"]):
    """Versions as sentences."""

    def readable_by(self, viewer: Viewer) -> RevisionQuerySet:
        """Leave out, for all but editors, versions that were withheld, embargoed until later, or since killed.

        What came late into a story that was ever killed is left out too: its place may be before the kill.
        """
        if viewer.has_perm("articles.change_article"):
            return self
        held = Reading.objects.filter(revision=OuterRef("pk"))
        held = held.filter(~Q(pubstatus="usable") | Q(embargoed__gt=timezone.now()))
        kills = Revision.objects.filter(article=OuterRef("article"), signal=Revision.KILL)
        is_killed = Exists(kills.filter(number__gte=OuterRef("number"))) | Q(Exists(kills), is_late=True)
        return self.filter(~Exists(held)).filter(Q(pk=F("article__current__revision")) | ~is_killed)


class Revision(models.Model):
    """What the agency sent, once: number 1, 2, … within its article, as they came.

    `signal` is what it does to the version before: as its sender says, or else as its count and its words tell.
    """

    KILL, CORRECTION, UPDATE, ADVISORY = "kill", "correction", "update", "advisory"
    COMPLETED = "completed"  # the signal of a page that holds the whole story of a teaser: no correction

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("article"))
    number = models.PositiveIntegerField(_("number"))
    version = models.CharField(_("sender's version"), max_length=80, blank=True)
    digest = models.CharField(_("document digest"), max_length=64)
    signal = models.CharField(_("signal"), max_length=20, blank=True)
    received_at = models.DateTimeField(_("received"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, help_text=_("By the sender's own stamp."))
    is_late = models.BooleanField(
        _("late"),
        default=False,
        help_text=_("Older than what was there when it came: kept as history, never shown as news."),
    )
    told_at = models.DateTimeField(_("people told"), null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article", "number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]
        indexes = [
            # "Has this story come before?"
            models.Index(fields=["digest"], name="revision_digest"),
            # Corrections of which nobody has been told yet: almost always empty.
            models.Index(fields=["id"], condition=Q(told_at=None), name="revision_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of this version's page."""
        return reverse("revision", args=[self.article_id, self.article.slug, self.number])

    @property
    def is_correction(self) -> bool:
        """Tell whether readers are told of a correction: one that its sender calls so, or made in silence."""
        return self._is_later and self.signal in ("", self.CORRECTION)

    @property
    def is_update(self) -> bool:
        """Tell whether readers are told of an update: the next version, as its sender calls it or counts."""
        return self._is_later and self.signal == self.UPDATE

    @property
    def _is_later(self) -> bool:
        return self.number > 1 and not self.is_late

    @property
    def place(self) -> Place:
        """Return where it stands in its sender's order."""
        return Place(self.version, self.sent_at)

    @property
    def is_kill(self) -> bool:
        """Tell whether its sender takes the story back with it."""
        return self.signal == self.KILL


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Readings as sentences."""

    def steps_of(self, article_id: int) -> ReadingQuerySet:
        """Keep those of an article's versions that followed each other on its page; as Reading.is_step has it."""
        steps = self.filter(revision__article=article_id, revision__is_late=False)
        return steps.exclude(revision__signal="kill").exclude(pubstatus="canceled")

    def before(self, revision: Revision, viewer: Viewer) -> Reading | None:
        """Return the step before a version, as our newest parser reads it, if this viewer may open any: a query."""
        steps = self.steps_of(revision.article_id).filter(revision__number__lt=revision.number)
        steps = steps.filter(revision__in=Revision.objects.readable_by(viewer))
        return steps.defer("html", "text").order_by("-revision__number", "-pk").first()


class Reading(models.Model):
    """What one version of our parser made of a revision: the fields, the blocks, the text of record."""

    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="readings", verbose_name=_("revision")
    )
    parser = models.CharField(_("parser version"), max_length=20)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    format = models.CharField(_("format"), max_length=20)
    language = models.CharField(_("language"), max_length=12, blank=True)
    headline = models.TextField(_("headline"), blank=True)
    slugline = models.TextField(_("slugline"), blank=True)
    byline = models.TextField(_("byline"), blank=True)
    agency = models.CharField(_("agency"), max_length=80, blank=True)
    published = models.DateTimeField(_("published"), null=True, blank=True)
    updated = models.DateTimeField(_("updated"), null=True, blank=True)
    located = models.TextField(_("place"), blank=True)
    urgency = models.PositiveSmallIntegerField(_("urgency"), null=True, blank=True)
    pubstatus = models.CharField(_("publication status"), max_length=12, default="usable")
    embargoed = models.DateTimeField(_("embargoed until"), null=True, blank=True)
    ednote = models.TextField(_("note to editors"), blank=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    text = models.TextField(_("text of record"), blank=True)
    html = models.TextField(_("HTML"), blank=True, help_text=_("Rendered from the blocks through the one door."))
    document = models.JSONField(_("document"), help_text=_("The whole Document, as docs/contracts.md has it."))
    notes = models.JSONField(_("notes"), default=list, blank=True)
    quote_count = models.PositiveIntegerField(_("number of quotations"), default=0)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["revision", "parser"], name="reading_once")]

    def __str__(self) -> str:
        return f"{self.revision} ({self.parser})"

    @property
    def texts(self) -> list[tuple[str, str]]:
        """Return its blocks as (kind, text): what two versions are compared by."""
        return [(block["kind"], block["text"]) for block in self.document["blocks"]]

    @property
    def is_step(self) -> bool:
        """Tell whether it follows the version before: it came in time, and does not take the story back."""
        return not self.revision.is_late and self.revision.signal != "kill" and self.pubstatus != "canceled"

    @property
    def is_withheld(self) -> bool:
        """Tell whether its sender has not released it, or has taken it back."""
        return self.pubstatus != "usable"

    @property
    def note_sentences(self) -> list[str]:
        """Return what was odd about the copy, in the reader's language."""
        return [sentence(note) for note in self.notes]

    @staticmethod
    def time(stamp: str | None) -> datetime.datetime | None:
        """Return a Document's ISO 8601 stamp as an aware datetime; None for none, or for one that is no time."""
        try:
            moment = datetime.datetime.fromisoformat(stamp) if stamp else None
        except ValueError:
            return None
        is_time = moment is not None and moment.tzinfo is not None and moment.year in _YEARS
        return moment if is_time else None


OfReading = TypeVar("OfReading", bound=models.Model)


def current_only(queryset: models.QuerySet[OfReading]) -> models.QuerySet[OfReading]:
    """Keep of quotes, photos or credits those whose reading is what its article shows now."""
    return queryset.filter(reading__current_of__isnull=False)
