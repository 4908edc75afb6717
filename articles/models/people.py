"""Speakers, the rules by which names in copy mean them, and what they said where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, Reading
from articles.models.slug import fold, name_slug

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST_NAME = 200  # characters; a longer one is cut


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    """Speakers as sentences."""

    def by_fold(self, names: Iterable[str]) -> dict[str, Speaker]:
        """Return the speakers of these names by folded name, storing who is new: three queries however many."""
        wanted: dict[str, str] = {}
        for name in names:
            wanted.setdefault(Speaker.columns(name)["sort_key"], name)
        wanted.pop("", None)
        known = self.in_bulk(list(wanted), field_name="sort_key")
        # Sorted, so that two workers with the same new names wait for each other and never in a circle.
        missing = [Speaker(**Speaker.columns(wanted[key])) for key in sorted(wanted.keys() - known.keys())]
        if not missing:
            return known
        self.bulk_create(missing, ignore_conflicts=True)
        return self.in_bulk(list(wanted), field_name="sort_key")


class Speaker(models.Model):
    """A person or an organisation that is quoted, across articles.

    Without a rule, whoever bears the same whole name is the same: two who share no more than a surname never are.
    """

    class Kind(models.TextChoices):
        UNKNOWN = "", _("not said")
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organisation")

    name = models.CharField(_("name"), max_length=200)
    distinction = models.CharField(
        _("distinction"), max_length=120, blank=True, help_text=_("Tells namesakes apart, such as “footballer”.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.UNKNOWN, blank=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    sort_key = models.CharField(
        _("sort key"), max_length=330, unique=True, help_text=_("The folded name, and the distinction if there is one.")
    )

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return f"{self.name} ({self.distinction})" if self.distinction else self.name

    def get_absolute_url(self) -> str:
        """Return the address of the speaker's page."""
        return reverse("speaker", args=[self.slug])

    @staticmethod
    def columns(name: str, distinction: str = "") -> dict[str, str]:
        """Return the columns of a speaker as the copy names it, cut to what they hold."""
        name = " ".join(name.split())[:LONGEST_NAME].strip()
        distinction = " ".join(distinction.split())[:120].strip()
        whole = f"{name} ({distinction})" if distinction else name
        key = fold(name)[:LONGEST_NAME]
        return {
            "name": name,
            "distinction": distinction,
            "slug": name_slug(whole),
            "sort_key": f"{key} ({fold(distinction)})" if distinction else key,
        }

    @property
    def name_key(self) -> str:
        """Return the key of the name as copy writes it, which namesakes share."""
        return fold(self.name)[:LONGEST_NAME]


class NameRule(models.Model):
    """An editor's word on whom a name means: everywhere, or only where its conditions hold; for later copy too.

    Of several rules that hold, the narrowest counts: of one dispatch, then of words, then of a source, then any.
    """

    key = models.CharField(_("folded name"), max_length=200)
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="rules", verbose_name=_("means"))
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, null=True, blank=True, related_name="name_rules",
        verbose_name=_("only in the dispatch"),
    )  # fmt: skip
    words = models.CharField(
        _("only where the copy says"), max_length=200, blank=True, help_text=_("Words of the dispatch, such as a role.")
    )
    source = models.ForeignKey(
        "articles.Source", on_delete=models.CASCADE, null=True, blank=True, related_name="name_rules",
        verbose_name=_("only in copy of"),
    )  # fmt: skip
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("rule for a name")
        verbose_name_plural = _("rules for names")
        ordering = ["key", "-id"]
        constraints = [
            # One word on each case.
            models.UniqueConstraint(
                fields=["key", "article", "words", "source"], nulls_distinct=False, name="name_rule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.speaker}"

    def holds(self, *, article_id: int | None, source_id: int, said: str) -> bool:
        """Tell whether its conditions hold; `said` is the folded text of record."""
        if self.article_id is not None and self.article_id != article_id:
            return False
        if self.source_id is not None and self.source_id != source_id:
            return False
        return not self.words or f" {fold(self.words)} " in f" {said} "

    @property
    def width(self) -> tuple[bool, bool, bool]:
        """Return what orders rules, the narrowest first."""
        return self.article_id is None, not self.words, self.source_id is None


class Utterance(models.Model):
    """Words that somebody said once, however many dispatches quote them: its quotations point here."""

    said_at = models.DateTimeField(_("said"), help_text=_("When the first dispatch that quotes it was published."))

    class Meta:
        verbose_name = _("utterance")
        verbose_name_plural = _("utterances")
        ordering = ["-said_at", "-id"]
        indexes = [models.Index(fields=["-said_at", "-id"], name="utterance_newest")]  # /quotes/

    def __str__(self) -> str:
        return str(self.pk)


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Quotations as sentences."""

    def standing(self) -> QuoteQuerySet:
        """Leave out what an editor says is none."""
        return self.exclude(holding__ruling__act="rejected")


FOUND_BY = {
    "name": _("the name beside it"),
    "pronoun": _("a pronoun"),
    "description": _("a description"),
    "continuation": _("the quotation before"),
    "document": _("the document that speaks"),
    "editor": _("an editor"),
}


class Quote(models.Model):
    """A direct quotation of one reading; offsets are code points of its text of record."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="quotes", verbose_name=_("article"))
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="quotes", verbose_name=_("reading"))
    speaker = models.ForeignKey(
        Speaker,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("speaker"),
    )
    named = models.ForeignKey(
        Speaker,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("named"),
        help_text=_("Whom the name alone stands for, before any rule."),
    )
    utterance = models.ForeignKey(
        Utterance,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="quotes",
        verbose_name=_("utterance"),
    )
    marks = ArrayField(
        models.BigIntegerField(), default=list, verbose_name=_("marks"), help_text=_("A sample of its words.")
    )
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("words"))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    fragments = models.JSONField(_("fragments"), default=list)
    mention = models.JSONField(_("mention"), null=True, blank=True)
    cue = models.JSONField(_("cue"), null=True, blank=True)
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("The speaker's, as the dispatch writes it beside the name.")
    )
    via = models.TextField(_("relayed by"), blank=True)
    resolved_by = models.CharField(_("resolved by"), max_length=20, blank=True)
    confidence = models.FloatField(_("confidence"), default=0)
    published_at = models.DateTimeField(_("published"))
    # In both languages at once: quotations are short, and a stem too many finds one too many at most.
    search_vector = models.GeneratedField(
        expression=SearchVector("text", config="newsreader_fr") + SearchVector("text", config="newsreader_en"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["reading", "number"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="quote_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="quote_not_empty"),
        ]
        indexes = [
            # /speakers/x/
            models.Index(fields=["speaker", "-published_at", "-id"], name="quote_by_speaker"),
            # /quotes/?q=
            GinIndex(fields=["search_vector"], name="quote_search"),
            # The quotations that share words with another.
            GinIndex(fields=["marks"], name="quote_marks"),
            # Those that no utterance was found for yet: almost always empty.
            models.Index(fields=["id"], condition=Q(utterance=None), name="quote_unheard"),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def found_by(self) -> StrOrPromise:
        """Return how its speaker was found, in the reader's language."""
        return FOUND_BY.get(self.resolved_by, _("nothing"))
