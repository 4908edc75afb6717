"""The doors of a source: addresses that are asked for copy, a mailbox, and the keys of those who push it."""

from __future__ import annotations

import hashlib
import secrets
import uuid

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.secret import SecretField
from articles.models.source import Source, sentence


class Asked(models.Model):
    """What is asked for copy again and again: when next, and what went wrong since when."""

    source: models.ForeignKey[Source, Source]
    is_active = models.BooleanField(_("active"), default=True)
    next_at = models.DateTimeField(_("asked again at"), default=timezone.now)
    asked_at = models.DateTimeField(_("last asked"), null=True, blank=True)
    answered_at = models.DateTimeField(_("last answered"), null=True, blank=True, help_text=_("Without a fault."))
    delivered_at = models.DateTimeField(_("last gave something new"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    reason = models.JSONField(_("reason of the last failure"), null=True, blank=True)
    reason_code = models.CharField(_("reason code"), max_length=40, blank=True)

    class Meta:
        abstract = True

    @property
    def reason_sentence(self) -> str:
        """Return why it failed last, in the reader's language; "" where it did not."""
        return sentence(self.reason)


class Subscription(Asked):
    """An address of a source that is asked for copy: a feed, a page or a JSON API."""

    class Hub(models.TextChoices):
        NONE = "", _("none")
        ASKED = "asked", _("asked to tell us")
        TELLS = "tells", _("tells us")
        REFUSED = "refused", _("refused")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("source"))
    url = models.CharField(_("address"), max_length=2000, validators=[URLValidator(["http", "https"])])
    authorization = SecretField(
        _("authorization"), blank=True, help_text=_("The Authorization header, such as “Bearer …”, if one is needed.")
    )
    interval = models.PositiveIntegerField(
        _("interval in seconds"), default=300, help_text=_("Follows how often something new comes: 1 to 60 minutes.")
    )
    cursor = models.JSONField(_("cursor"), default=dict, blank=True, help_text=_("ETag and Last-Modified."))
    hub = models.CharField(_("hub"), max_length=2000, blank=True, help_text=_("The WebSub hub that the feed names."))
    topic = models.CharField(_("topic"), max_length=2000, blank=True, help_text=_("The feed's own address."))
    hub_state = models.CharField(_("state at the hub"), max_length=8, choices=Hub, default=Hub.NONE, blank=True)
    hub_reason = models.CharField(_("reason of the hub"), max_length=500, blank=True, help_text=_("Why it refuses."))
    hub_secret = SecretField(_("secret for the hub"), blank=True)
    hub_until = models.DateTimeField(_("the hub tells us until"), null=True, blank=True)
    callback = models.UUIDField(_("callback"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("address asked for copy")
        verbose_name_plural = _("addresses asked for copy")
        ordering = ["source", "url"]
        constraints = [models.UniqueConstraint(fields=["source", "url"], name="subscription_once")]
        indexes = [
            # Beat looks for what is due.
            models.Index(fields=["next_at"], condition=Q(is_active=True), name="subscription_due"),
        ]

    def __str__(self) -> str:
        return self.url


class Mailbox(Asked):
    """A mailbox of a source that is read over IMAP with TLS."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="mailbox", verbose_name=_("source"))
    host = models.CharField(_("IMAP server"), max_length=255)
    port = models.PositiveIntegerField(_("port"), default=993)
    username = models.CharField(_("user name"), max_length=255)
    password = SecretField(_("password"), blank=True)
    folder = models.CharField(_("folder"), max_length=255, default="INBOX")

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")
        ordering = ["source"]

    def __str__(self) -> str:
        return f"{self.username}@{self.host}"


class PushKey(models.Model):
    """What a sender proves itself with when it pushes copy: a token, of which we keep a digest, or a shared secret."""

    class Kind(models.TextChoices):
        TOKEN = "token", _("token")
        HMAC = "hmac", _("signature (HMAC-SHA256)")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="push_keys", verbose_name=_("source"))
    name = models.CharField(_("name"), max_length=120, help_text=_("Who uses it."))
    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.TOKEN)
    public_id = models.CharField(_("identifier"), max_length=16, unique=True, help_text=_("Not secret."))
    digest = models.CharField(_("digest of the token"), max_length=64, blank=True)
    secret = SecretField(_("shared secret"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("created by")
    )
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("key for pushing")
        verbose_name_plural = _("keys for pushing")
        ordering = ["source", "-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.public_id})"

    @classmethod
    def issue(cls, source: Source, *, name: str, kind: str, user: object = None) -> tuple[PushKey, str]:
        """Make a key; return it with the token or secret, which can be shown only now."""
        public_id, said = secrets.token_hex(8), secrets.token_urlsafe(32)
        token = f"{public_id}.{said}" if kind == cls.Kind.TOKEN else said
        key = cls.objects.create(
            source=source, name=name, kind=kind, public_id=public_id, created_by=user,
            digest=cls.digest_of(token) if kind == cls.Kind.TOKEN else "",
            secret=said if kind == cls.Kind.HMAC else "",
        )  # fmt: skip
        return key, token

    @staticmethod
    def digest_of(token: str) -> str:
        """Return the SHA-256 of a token in hex: long and random, it needs no slow hash."""
        return hashlib.sha256(token.encode()).hexdigest()
