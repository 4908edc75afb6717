"""What goes wrong, as a program reads it: problem details (RFC 9457), each with a code that does not change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import JsonResponse

MEDIA_TYPE = "application/problem+json"
TITLES: dict[str, tuple[int, str]] = {
    "incomplete-body": (400, "The body did not arrive whole"),
    "undecodable-body": (400, "The body cannot be unpacked"),
    "digest-mismatch": (400, "The body is not what its digest says"),
    "not-authenticated": (401, "The sender did not prove who it is"),
    "wrong-key": (401, "The key is not valid"),
    "wrong-signature": (401, "The signature is not valid"),
    "clock-apart": (401, "The signature is too old or too new"),
    "signature-used": (401, "The signature was used before"),
    "key-revoked": (403, "The key was revoked"),
    "source-inactive": (403, "The source takes no copy"),
    "not-found": (404, "There is nothing here"),
    "method-not-allowed": (405, "This cannot be done here"),
    "length-required": (411, "It cannot be told whether the body is whole"),
    "too-large": (413, "The body is too large"),
    "unsupported-media-type": (415, "The media type is not read"),
    "unsupported-encoding": (415, "The content coding is not read"),
    "empty-body": (422, "The body is empty"),
    "too-many-files": (422, "There are too many files"),
    "key-reused": (422, "The idempotency key was used for other bytes"),
    "too-many-requests": (429, "Too many requests"),
    "fault": (500, "newsreader failed"),
    "unavailable": (503, "The desk cannot take anything just now"),
}
_CHALLENGE = 'Bearer realm="newsreader", HMAC-SHA256 realm="newsreader"'


class ProblemError(Exception):
    """A request that is refused: the code says why to programs, the detail to people, in a whole sentence."""

    def __init__(self, code: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:  # noqa: ANN401 - JSON
        super().__init__(detail)
        self.code, self.detail, self.more = code, detail, more
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return TITLES[self.code][0]


def response(problem: ProblemError) -> JsonResponse:
    """Return the answer to a request that is refused."""
    status, title = TITLES[problem.code]
    said = {
        "type": f"/api/v1/docs#{problem.code}",
        "title": title,
        "status": status,
        "code": problem.code,
        "detail": problem.detail,
    } | problem.more
    headers = problem.headers
    if status == 401:
        headers.setdefault("WWW-Authenticate", _CHALLENGE)
    return JsonResponse(said, status=status, content_type=MEDIA_TYPE, headers=headers)
