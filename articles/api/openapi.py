"""What the description of the API (OpenAPI 3.1) says beyond what the code shows: bodies, headers, refusals."""

from __future__ import annotations

from typing import Any

from articles.api import intake
from articles.api.problems import MEDIA_TYPE, TITLES

DESCRIPTION = (
    "Senders push copy here and ask what became of it. A key of a source is made in the admin panel. Whatever is "
    "refused is answered with application/problem+json (RFC 9457), whose code does not change."
)
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FORM = {"schema": {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}}
_HEADERS = {
    "Idempotency-Key": "Chosen by the sender for each dispatch: with it, a second attempt is known as one.",
    "Content-Disposition": 'The file\'s name: attachment; filename="…".',
    "Content-Digest": "sha-256=:<base64>: of the body as sent (RFC 9530).",
    "Content-Encoding": "gzip, or none.",
}


def _refusals(*statuses: int) -> dict[int, Any]:
    """Return the answers of these statuses, with the codes that each may have."""
    return {status: _refusal(status) for status in statuses}


def _refusal(status: int) -> dict[str, Any]:
    codes = [f"{code}: {title}" for code, (of, title) in TITLES.items() if of == status]
    return {"description": ". ".join(codes) + ".", "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}


DISPATCH: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "header", "required": False, "description": said, "schema": {"type": "string"}}
        for name, said in _HEADERS.items()
    ],
    "requestBody": {
        "required": True,
        "content": {kind: _BINARY for kind in sorted(intake.MEDIA_TYPES)} | {intake.MANY: _FORM},
    },
    "responses": {
        202: {
            "description": "It is in the ledger.",
            "headers": {"Location": {"description": "The delivery's address.", "schema": {"type": "string"}}},
        }
    }
    | _refusals(400, 401, 403, 411, 413, 415, 422, 429, 500, 503),
}
DELIVERY: dict[str, Any] = {"responses": _refusals(401, 403, 404, 429, 500, 503)}


def operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the operations of a description, each with its method and its address, for a page."""
    return [
        {"method": method.upper(), "address": address, **operation}
        for address, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def refusals() -> list[dict[str, Any]]:
    """Return the codes of refusals, each with its status and its title, for a page."""
    return [{"code": code, "status": status, "title": title} for code, (status, title) in TITLES.items()]
