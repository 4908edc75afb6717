"""An address of the web to a Payload: one guarded GET, streamed, bounded in time, size and redirects.

State goes in and comes out: what the server said for the next request (Cursor), where it moved to, when to come again.
Addresses inside the network are refused once the name is resolved, after every redirect too, and the connection goes to
the address that was checked.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message as Header
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
from ssrfguard import BlockedAddressError, BlockedURLError, Policy, SSRFGuardError, TooManyRedirectsError
from ssrfguard.httpx import Client

from articles.document import LARGEST, Message, Refused, gettext_noop
from articles.transports import Payload
from articles.transports.files import too_large

PAGES = frozenset({"text/html", "application/xhtml+xml"})
CONNECT, WHOLE = 5.0, 30.0  # seconds
MOST_REDIRECTS = 5
LONGEST_WAIT = 24 * 3600  # seconds that a server may ask us to stay away
USER_AGENT = "newsreader/0.1 (reads pages for a newsroom)"
PORTS = frozenset({80, 443, *range(1024, 65536)})  # no mail, no shell

_PERMANENT = frozenset({301, 308})
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})  # worth another try, by RFC 9110 and RFC 6585
_REASONS = {
    "blocked-address": gettext_noop(
        "%(host)s leads to an address inside a network, which is not fetched. Name its network in "
        "FETCH_ALLOWED_NETWORKS if it must be."
    ),
    "bad-address": gettext_noop("“%(url)s” is no address of the web that can be fetched."),
    "redirects": gettext_noop("The address was redirected more than %(most)d times. Look at it in a browser."),
    "no-answer": gettext_noop("%(host)s could not be reached (%(error)s)."),
    "timed-out": gettext_noop("%(host)s did not answer in time: it took more than %(seconds)d seconds."),
    "status": gettext_noop("%(host)s answered with the error %(status)d instead of the page."),
    "media-type": gettext_noop("%(host)s sent a file of the type “%(type)s” where a page was expected."),
    "broken": gettext_noop("The answer of %(host)s could not be read (%(error)s)."),
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a server said of a resource, to be sent with the next request for it (RFC 9110, section 13)."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a request gave. `payload` is None where nothing changed since the cursor."""

    payload: Payload | None
    cursor: Cursor = Cursor()
    url: str = ""  # where it was found at last
    moved: str = ""  # the new address, where all redirects to it are for good
    retry_after: float | None = None  # seconds that the server asks us to wait
    is_passing: bool = False  # whether a failure may be over soon


def fetch(
    url: str,
    *,
    cursor: Cursor | None = None,
    media_types: Collection[str] = PAGES,
    networks: Collection[str] = (),
    whole: float = WHOLE,
) -> Fetched:
    """Return what stands at the address, or why it could not be had, as a refusal; raises nothing.

    `networks` are those inside which addresses may be fetched all the same; `whole` is the time for all of it.
    """
    started = time.monotonic()
    policy = Policy(allowed_networks=tuple(networks), allowed_ports=PORTS, max_redirects=MOST_REDIRECTS)  # type: ignore[arg-type]
    timeout = httpx.Timeout(min(whole, 10.0), connect=min(whole, CONNECT))
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": ", ".join(sorted(media_types)),
        "Accept-Encoding": "gzip",
        **_conditions(cursor),
    }
    try:
        with (
            Client(policy=policy, trust_env=False, timeout=timeout, follow_redirects=True) as client,
            client.stream("GET", url, headers=headers) as response,
        ):
            return _answer(url, response, media_types, until=started + whole, whole=whole)
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, SSRFGuardError, ValueError, OSError) as error:
        return _failed(url, error, whole)


def _conditions(cursor: Cursor | None) -> dict[str, str]:
    said = {"If-None-Match": cursor.etag, "If-Modified-Since": cursor.last_modified} if cursor else {}
    return {name: value for name, value in said.items() if value}


def _answer(url: str, response: httpx.Response, media_types: Collection[str], *, until: float, whole: float) -> Fetched:
    """Read the answer of the last address."""
    found, host = str(response.url), response.url.host
    cursor = Cursor(response.headers.get("ETag", "")[:500], response.headers.get("Last-Modified", "")[:100])
    moved = found if response.history and all(hop.status_code in _PERMANENT for hop in response.history) else ""
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return Fetched(None, cursor, found, moved)
    if not response.is_success:
        payload = _refused(url, "status", {"host": host, "status": response.status_code})
        wait = _retry_after(response.headers.get("Retry-After", ""))
        return Fetched(payload, url=found, moved=moved, retry_after=wait, is_passing=response.status_code in _PASSING)
    media_type = response.headers.get("Content-Type", "")
    if (kind := _kind(media_type)) and kind not in media_types:
        return Fetched(_refused(url, "media-type", {"host": host, "type": kind[:80]}), url=found, moved=moved)
    if "," in (coding := response.headers.get("Content-Encoding", "")):  # each coding may swell a thousandfold
        return Fetched(_refused(url, "broken", {"host": host, "error": coding[:80]}), url=found)
    raw = bytearray()
    for chunk in response.iter_bytes():
        raw += chunk
        if len(raw) > LARGEST:
            return Fetched(too_large(url, len(raw)), url=found, moved=moved)
        if time.monotonic() > until:
            return Fetched(
                _refused(url, "timed-out", {"host": host, "seconds": int(whole)}), url=found, is_passing=True
            )
    return Fetched(Payload(bytes(raw), media_type[:120], found, len(raw)), cursor, found, moved)


def _kind(media_type: str) -> str:
    header = Header()
    header["Content-Type"] = " ".join(media_type.split())
    return header.get_content_type() if media_type.strip() else ""


def _retry_after(said: str) -> float | None:
    """Return the seconds that the server asks us to wait, which it may say as a date (RFC 9110, section 10.2.3)."""
    if said.strip().isdecimal():
        return float(min(int(said.strip()[:9]), LONGEST_WAIT))
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, min((moment - datetime.now(UTC)).total_seconds(), float(LONGEST_WAIT)))


def _failed(url: str, error: Exception, whole: float) -> Fetched:
    """Return why there was no answer."""
    host = _host(url)
    chain = list(_chain(error))
    if any(isinstance(one, BlockedAddressError) for one in chain):
        return Fetched(_refused(url, "blocked-address", {"host": host}))
    if any(isinstance(one, TooManyRedirectsError | httpx.TooManyRedirects) for one in chain):
        return Fetched(_refused(url, "redirects", {"most": MOST_REDIRECTS}))
    if any(isinstance(one, BlockedURLError | httpx.InvalidURL | httpx.UnsupportedProtocol) for one in chain):
        return Fetched(_refused(url, "bad-address", {"url": url[:200]}))
    if isinstance(error, httpx.TimeoutException):
        return Fetched(_refused(url, "timed-out", {"host": host, "seconds": int(whole)}), is_passing=True)
    if isinstance(error, httpx.DecodingError | ValueError):
        return Fetched(_refused(url, "broken", {"host": host, "error": type(error).__name__}))
    return Fetched(_refused(url, "no-answer", {"host": host, "error": str(error)[:200]}), is_passing=True)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came of."""
    seen = 0
    while error is not None and seen < 10:
        yield error
        error, seen = error.__cause__ or error.__context__, seen + 1


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or url)[:100]
    except ValueError:
        return url[:100]


def _refused(url: str, code: str, params: dict[str, str | int]) -> Payload:
    return Payload(None, origin=url, refusal=Refused(0, code, Message(_REASONS[code], params)))
