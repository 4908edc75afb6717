"""Where copy comes from (Source), what arrived (Delivery = raw bytes and their fate), and its stories (Item)."""

from __future__ import annotations

import hashlib
import zoneinfo
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write one such as Europe/Paris."), params={"name": name}
        )


def sentence(stored: dict[str, Any] | None) -> str:
    """Return a stored document.Message in the reader's language; "" for none."""
    if not stored:
        return ""
    template = gettext(stored["template"])
    return template % stored["params"] if stored.get("params") else template


class Source(models.Model):
    """A sender of copy, and what we know of it that its copy may not say."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    agency = models.CharField(
        _("agency"), max_length=80, blank=True, help_text=_("Used where the copy names no agency.")
    )
    language = models.CharField(
        _("language"),
        max_length=12,
        blank=True,
        help_text=_("A BCP 47 tag such as fr; left empty, the copy decides."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Paris", validators=[validate_time_zone])
    format = models.CharField(
        _("format"), max_length=20, default="auto", help_text=_("“auto” looks at the bytes of each dispatch.")
    )
    fetch_pages = models.BooleanField(
        _("fetch the pages of teasers"),
        default=False,
        help_text=_(
            "Where an entry of a feed is only the beginning of a story, fetch the page it points to and read the whole "
            "story there. Only for sites that allow it."
        ),
    )
    is_active = models.BooleanField(_("active"), default=True)
    keep_files = models.BooleanField(
        _("keep dropped files"),
        default=False,
        help_text=_("Move a dropped file to the folder “.done” when the ledger has it, instead of deleting it."),
    )
    keep_raw_for = models.DurationField(
        _("keep raw bytes for"), null=True, blank=True, help_text=_("Left empty, as long as the desk's setting says.")
    )
    quiet_after = models.DurationField(
        _("alarm after a silence of"),
        null=True,
        blank=True,
        help_text=_("Left empty, the source's own habit decides once it is known."),
    )
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("Its articles are shown as samples, invented to fill a first page.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries as sentences."""

    def without_raw(self) -> DeliveryQuerySet:
        """Leave the bytes in the database; one query more where they are then read."""
        return self.defer("raw", "traceback")

    def unfinished(self) -> DeliveryQuerySet:
        """Return what was received and has no fate yet."""
        return self.filter(state=Delivery.State.RECEIVED)

    def due(self) -> DeliveryQuerySet:
        """Return the pages that are to be fetched now, those that wait longest first."""
        return self.filter(state=Delivery.State.AWAITED, due_at__lte=timezone.now()).order_by("due_at", "pk")


class Delivery(models.Model):
    """What arrived at a door: the raw bytes, kept before anything else happens, and what became of them."""

    class State(models.TextChoices):
        AWAITED = "awaited", _("to be fetched")
        RECEIVED = "received", _("received")
        PROCESSED = "processed", _("processed")
        SET_ASIDE = "set_aside", _("set aside")

    class Door(models.TextChoices):
        FOLDER = "folder", _("watched folder")
        POLL = "poll", _("asked for")
        HUB = "hub", _("told by a hub")
        PUSH = "push", _("pushed")
        MAIL = "mail", _("mailbox")
        HAND = "hand", _("handed in")
        PAGE = "page", _("page behind a teaser")

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("source"))
    origin = models.CharField(
        _("origin"), max_length=2000, help_text=_("The file's name, the page's address, or how it was handed in.")
    )
    door = models.CharField(_("door"), max_length=6, choices=Door, default=Door.HAND)
    media_type = models.CharField(_("media type"), max_length=120, blank=True)
    format = models.CharField(_("format"), max_length=20, blank=True, help_text=_("Overrules the source's."))
    raw = models.BinaryField(_("raw bytes"), null=True, help_text=_("Empty where the file was refused unread."))
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    reason = models.JSONField(_("reason"), null=True, blank=True, help_text=_("A document.Message."))
    reason_code = models.CharField(_("reason code"), max_length=40, blank=True)
    traceback = models.TextField(_("traceback"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    parser = models.CharField(_("parser version"), max_length=20, blank=True, help_text=_("The last that read it."))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    repeats = models.PositiveIntegerField(
        _("came again"), default=0, help_text=_("How often the same bytes came again.")
    )
    idempotency_key = models.CharField(_("idempotency key"), max_length=200, blank=True)
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    completes = models.OneToOneField(
        "articles.Item",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="page",
        verbose_name=_("page of"),
        help_text=_("The entry of a feed whose whole story this page holds."),
    )
    due_at = models.DateTimeField(_("to be fetched at"), null=True, blank=True)
    fetches = models.PositiveSmallIntegerField(_("times fetched"), default=0)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("handed in by")
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            # The same bytes twice from one source are one delivery; bytes refused unread have no digest.
            # A page belongs to its entry, and a later entry may find it unchanged.
            models.UniqueConstraint(
                fields=["source", "digest"], condition=~Q(digest="") & Q(completes=None), name="delivery_once"
            ),
            # A sender that asks twice under one key means one delivery.
            models.UniqueConstraint(
                fields=["source", "idempotency_key"], condition=~Q(idempotency_key=""), name="delivery_key_once"
            ),
        ]
        indexes = [
            # The ledger, newest first, by source or whole.
            models.Index(fields=["-received_at", "-id"], name="delivery_newest"),
            # The sweep for what was received and never processed: almost always empty.
            models.Index(fields=["received_at"], condition=Q(state="received"), name="delivery_unfinished"),
            # A source's habit and its last delivery; a replay of it.
            models.Index(fields=["source", "-received_at"], name="delivery_by_source"),
            # Whose bytes are kept: the oldest go first, and a replay reads them.
            models.Index(fields=["received_at"], condition=Q(raw__isnull=False), name="delivery_kept"),
            # The pages that are to be fetched.
            models.Index(fields=["due_at"], condition=Q(state="awaited"), name="delivery_awaited"),
        ]

    def __str__(self) -> str:
        return self.origin

    @property
    def reason_sentence(self) -> str:
        """Return why it was set aside, in the reader's language."""
        return sentence(self.reason)

    @staticmethod
    def digest_of(raw: bytes) -> str:
        """Return the SHA-256 of the bytes, in hex."""
        return hashlib.sha256(raw).hexdigest()


class Item(models.Model):
    """One story of a delivery and its outcome."""

    class Outcome(models.TextChoices):
        PROCESSING = "processing", _("processing")
        CREATED = "created", _("created")
        REVISED = "revised", _("revised")
        SAME = "same", _("same")
        STALE = "stale", _("stale")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SET_ASIDE = "set_aside", _("set aside")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="items", verbose_name=_("delivery"))
    number = models.PositiveIntegerField(_("number"), help_text=_("Its place in the delivery, from 0."))
    name = models.CharField(_("name"), max_length=500, blank=True, help_text=_("The file's name within an archive."))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, default=Outcome.PROCESSING)
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    traceback = models.TextField(_("traceback"), blank=True)
    reason = models.JSONField(_("reason"), null=True, blank=True)
    reason_code = models.CharField(_("reason code"), max_length=40, blank=True)
    notes = models.JSONField(_("notes"), default=list, blank=True, help_text=_("What was odd about the copy."))
    revision = models.ForeignKey(
        "articles.Revision",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("revision"),
    )

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="item_once")]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_outcome_display()}"

    @property
    def reason_sentence(self) -> str:
        """Return why it has this outcome, in the reader's language."""
        return sentence(self.reason)

    @property
    def note_sentences(self) -> list[str]:
        """Return what was odd about the copy, in the reader's language."""
        return [sentence(note) for note in self.notes]
