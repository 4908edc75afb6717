"""Texts that must be read again but must not lie open in the database, such as a mailbox's password."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField


class SecretField(TextField):
    """A text that is encrypted at rest with SECRET_KEY, or one of SECRET_KEY_FALLBACKS while the key is changed.

    Reads as "" where no key opens it: after a change of SECRET_KEY it must be given anew.
    """

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        """Return the text as it was given."""
        if not value:
            return value
        try:
            return _keys().decrypt(value.encode("ascii")).decode()
        except (InvalidToken, UnicodeError):
            return ""

    def get_prep_value(self, value: str | None) -> str | None:
        """Return what the database keeps."""
        return _keys().encrypt(value.encode()).decode("ascii") if value else value


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    given = secret.encode() if isinstance(secret, str) else secret
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"articles.secret\0" + given).digest()))
