"""Signatures of requests: what is signed, and the header that carries it. Pure: no clock, no keys of ours."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass

SCHEME = "HMAC-SHA256"
_PARAMETER = re.compile(r'\s*([A-Za-z]+)\s*=\s*(?:"([^"]*)"|([^\s,"]*))\s*(?:,|$)')
_LONGEST = 1000  # characters of a header that is looked at


@dataclass(frozen=True, slots=True)
class Signed:
    """What the header `Authorization: HMAC-SHA256 id=…, ts=…, signature=…` says."""

    id: str
    ts: int  # seconds since 1970, UTC
    signature: str  # hexadecimal, lower case


def read(parameters: str) -> Signed | None:
    """Return what stands behind the scheme's name; None where a part is missing or is not what it should be."""
    found: dict[str, str] = {}
    at = 0
    parameters = parameters[:_LONGEST]
    while match := _PARAMETER.match(parameters, at):
        found[match[1].lower()] = match[2] if match[2] is not None else match[3]
        at = match.end()
    stamp, signature = found.get("ts", ""), found.get("signature", "").lower()
    is_good = re.fullmatch(r"[0-9]{1,12}", stamp) and re.fullmatch(r"[0-9a-f]{64}", signature) and found.get("id")
    return Signed(found["id"], int(stamp), signature) if is_good and at == len(parameters) else None


def to_sign(method: str, path: str, ts: int, body: bytes) -> str:
    """Return the string that is signed: four lines without a line break at the end.

    `path` is the request's target as sent, with its query; `body` the bytes as sent, before any unpacking.
    """
    return "\n".join((method.upper(), path, str(ts), hashlib.sha256(body).hexdigest()))


def sign(secret: str, text: str) -> str:
    """Return the signature of the text, in hexadecimal."""
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
