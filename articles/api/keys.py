"""Who sends: a source's token, or a signature with the secret that it shares with us."""

from __future__ import annotations

import datetime
import hmac
import time
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase

from articles.api import intake, limits, signing
from articles.api.problems import ProblemError
from articles.models import PushKey, Source

_NOTED_EVERY = datetime.timedelta(minutes=1)  # so that a busy sender's key is not written with every dispatch
_SHORTEST, _LONGEST = 20, 200  # characters of a token
_INVALID = {"WWW-Authenticate": 'Bearer realm="newsreader", error="invalid_token"'}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who proved to be the holder of a key; with the body where the signature had it read, and with the signature."""

    key: PushKey
    body: bytes | None = None
    signature: str = ""

    @property
    def source(self) -> Source:
        """Return the source that it sends for."""
        return self.key.source


class Token(AuthBase):
    """`Authorization: Bearer <token>`."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "A key's token, as the admin panel showed it when the key was made."

    def __call__(self, request: HttpRequest) -> Sender | None:
        """Return the sender; None where the header speaks of something else. Raises ProblemError."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return _by_token(token.strip()) if scheme.lower() == "bearer" else None


class Signature(AuthBase):
    """`Authorization: HMAC-SHA256 id=…, ts=…, signature=…`."""

    openapi_type = "http"
    openapi_scheme = "HMAC-SHA256"
    openapi_description = (
        "id=<identifier>, ts=<seconds since 1970>, signature=<HMAC-SHA256 in hexadecimal> of method, path, ts and the "
        "SHA-256 of the body in hexadecimal, each on a line of its own, without a line feed at the end."
    )

    def __call__(self, request: HttpRequest) -> Sender | None:
        """Return the sender; None where the header speaks of something else. Raises ProblemError."""
        scheme, _, parameters = request.headers.get("Authorization", "").partition(" ")
        return _by_signature(request, parameters) if scheme.upper() == signing.SCHEME else None


def note_use(key: PushKey) -> None:
    """Note that the key was used, to the minute."""
    now = timezone.now()
    is_old = Q(used_at=None) | Q(used_at__lt=now - _NOTED_EVERY)
    PushKey.objects.filter(is_old, pk=key.pk).update(used_at=now)


def _by_token(token: str) -> Sender:
    key = _found(token.partition(".")[0], PushKey.Kind.TOKEN) if _SHORTEST <= len(token) <= _LONGEST else None
    # Compared in any case, so that an unknown identifier takes as long as a wrong secret.
    is_right = hmac.compare_digest(PushKey.digest_of(token), key.digest if key else "")
    if key is None or not is_right:
        raise ProblemError("wrong-key", "No key has this token. Look whether it was copied whole.", headers=_INVALID)
    return _admitted(Sender(key))


def _by_signature(request: HttpRequest, parameters: str) -> Sender:
    signed = signing.read(parameters)
    if signed is None:
        raise ProblemError(
            "wrong-signature",
            "The header must read: HMAC-SHA256 id=<identifier>, ts=<seconds since 1970>, signature=<64 hex digits>.",
        )
    if abs(time.time() - signed.ts) > limits.ALLOWED_CLOCK:
        raise ProblemError(
            "clock-apart",
            f"ts is more than {limits.ALLOWED_CLOCK // 60} minutes from the time here. Set the clock, and sign anew "
            "with every attempt.",
            now=int(time.time()),
        )
    key = _found(signed.id, PushKey.Kind.HMAC)
    body = intake.as_sent(request, is_proved=True) if key else b""
    text = signing.to_sign(request.method or "", request.get_full_path(), signed.ts, body)
    secret = key.secret if key else ""
    if key is None or not secret or not hmac.compare_digest(signing.sign(secret, text), signed.signature):
        raise ProblemError("wrong-signature", "The signature is not that of this request by the secret of this key.")
    sender = Sender(key, body, signed.signature)
    # What only reads may be asked as often as one likes.
    if request.method not in ("GET", "HEAD") and not limits.is_first_use(signed.signature):
        raise ProblemError("signature-used", "Sign anew with every attempt: this signature was used already.")
    return _admitted(sender)


def _found(public_id: str, kind: str) -> PushKey | None:
    if "\0" in public_id:
        return None
    return PushKey.objects.select_related("source").filter(public_id=public_id[:100], kind=kind).first()


def _admitted(sender: Sender) -> Sender:
    """Return a sender that proved who it is; ProblemError where it is told no all the same."""
    if sender.key.revoked_at is not None:
        raise ProblemError("key-revoked", "This key was revoked. Ask the desk for another.")
    if not sender.source.is_active:
        raise ProblemError("source-inactive", "The desk takes no copy of this source at present. Ask the desk.")
    if wait := limits.spend(sender.key.public_id):
        withdraw(sender)
        raise ProblemError(
            "too-many-requests",
            "This key had its share of requests for this minute. Come again when Retry-After says.",
            headers={"Retry-After": str(wait)},
        )
    return sender


def withdraw(sender: Sender) -> None:
    """Let the signature be used again, where what it was for did not happen."""
    if sender.signature:
        limits.forget(sender.signature)
