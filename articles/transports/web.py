"""An address of the web to a Payload: one guarded request, streamed, bounded in time, size and redirects.

State goes in and comes out: what the server said for the next request (Cursor), where it moved to, when to come again.
Addresses inside the network are refused once the name is resolved, after every redirect too, and the connection goes to
the address that was checked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import Message as Header
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

import httpx
from ssrfguard import BlockedAddressError, BlockedURLError, Policy, SSRFGuardError, TooManyRedirectsError, resolve
from ssrfguard.httpx import Client

from articles.document import LARGEST, Message, Refused, gettext_noop
from articles.transports import Payload, coding
from articles.transports.deadline import Deadline
from articles.transports.files import too_large

PAGES = ("text/html", "application/xhtml+xml")
# What a subscription may give, best first: feeds, JSON APIs, pages, and the wire formats under whatever name.
COPY = (
    "application/atom+xml", "application/rss+xml", "application/feed+json", "application/xml", "text/xml",
    "application/json", *PAGES, "application/*+xml", "application/*+json", "text/*", "message/*", "multipart/*",
    "application/octet-stream", "binary/octet-stream", "application/zip", "application/gzip", "application/x-gzip",
)  # fmt: skip
CONNECT, READ, WHOLE = 5.0, 10.0, 30.0  # seconds: to connect, between two bytes, for all of it
MOST_REDIRECTS = 5
LONGEST_WAIT = 24 * 3600  # seconds that a server may ask us to stay away
USER_AGENT = "newsreader/0.1 (reads copy for a newsroom)"
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
    "status": gettext_noop("%(host)s answered with the error %(status)d."),
    "gone": gettext_noop("%(host)s says that this address is gone for good (410)."),
    "media-type": gettext_noop("%(host)s sent a file of the type “%(type)s”, in which there is no copy to read."),
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
    max_age: int = 0  # seconds for which the server says that it stays the same
    links: tuple[str, ...] = ()  # its Link headers

    @property
    def refusal(self) -> Refused | None:
        """Return why it failed; None where it did not."""
        return self.payload.refusal if self.payload is not None else None


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a request may take in all, in seconds, how much it may bring, and into which networks it may go."""

    whole: float = WHOLE
    largest: int = LARGEST
    networks: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class _Request:
    url: str
    limits: Limits
    media_types: Collection[str] = ()  # patterns; none: whatever comes
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None  # what a POST carries; None: a GET


def fetch(
    url: str,
    *,
    cursor: Cursor | None = None,
    media_types: Collection[str] = PAGES,
    authorization: str = "",
    limits: Limits | None = None,
) -> Fetched:
    """Return what stands at the address, or why it could not be had, as a refusal; raises nothing.

    `authorization` is sent to this host alone: a redirect to another loses it.
    """
    named = ", ".join(name for name in media_types if "*" not in name)
    headers = {"Accept": f"{named}, */*;q=0.1", **_conditions(cursor)}
    if authorization:
        headers["Authorization"] = authorization
    return _ask(_Request(url, limits or Limits(), media_types, headers))


def post(url: str, form: Mapping[str, str], *, limits: Limits | None = None) -> Fetched:
    """Send a form to the address and return the answer, or why there was none, as a refusal; raises nothing."""
    return _ask(_Request(url, limits or Limits(), form=form))


def is_reachable(url: str, *, networks: Collection[str]) -> bool:
    """Tell whether the address leads out of private networks, but for these: others can reach it; one look-up."""
    policy = _policy(networks)
    with Deadline(CONNECT) as deadline:
        try:
            resolve(policy.check_url(url), policy=policy, resolver=deadline.look_up)
        except (SSRFGuardError, OSError, ValueError):
            return False
    return True


def refusal_of(url: str, *, networks: Collection[str]) -> Refused | None:
    """Return why an address would be refused, as far as that can be told without looking up its name."""
    try:
        _policy(networks).check_url(url)
    except (SSRFGuardError, ValueError) as error:
        if any(isinstance(one, BlockedAddressError) for one in _chain(error)):
            return Refused(0, "blocked-address", Message(_REASONS["blocked-address"], {"host": _name(url)}))
        return bad_address(url)
    return None


def bad_address(url: str) -> Refused:
    """Return the refusal of what is no address of the web."""
    return Refused(0, "bad-address", Message(_REASONS["bad-address"], {"url": url[:200]}))


def host_of(address: str) -> str:
    """Return host and port of an address, in lower case; "" where it has none."""
    try:
        return urlsplit(address).netloc.rpartition("@")[2].lower()
    except ValueError:  # brackets that are no IPv6 address
        return ""


def _policy(networks: Collection[str]) -> Policy:
    return Policy(allowed_networks=tuple(networks), allowed_ports=PORTS, max_redirects=MOST_REDIRECTS)  # type: ignore[arg-type]


def _ask(request: _Request) -> Fetched:
    whole = request.limits.whole
    timeout = httpx.Timeout(min(whole, READ), connect=min(whole, CONNECT))
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": coding.ACCEPTED, **request.headers}
    with Deadline(whole) as deadline:
        try:
            with (
                Client(
                    policy=_policy(request.limits.networks),
                    resolver=deadline.look_up,
                    trust_env=False,
                    timeout=timeout,
                    follow_redirects=True,
                ) as client,
                client.stream(
                    "GET" if request.form is None else "POST",
                    request.url,
                    data=request.form,
                    headers=headers,
                    extensions={"trace": deadline.trace},
                ) as response,
            ):
                return _answer(request, response, deadline)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, SSRFGuardError, ValueError, OSError) as error:
            return _failed(request, error, deadline)


def _conditions(cursor: Cursor | None) -> dict[str, str]:
    said = {"If-None-Match": cursor.etag, "If-Modified-Since": cursor.last_modified} if cursor else {}
    return {name: value for name, value in said.items() if value}


def _answer(request: _Request, response: httpx.Response, deadline: Deadline) -> Fetched:
    """Read the answer of the last address."""
    found, host, said = str(response.url), response.url.host, response.headers
    is_moved = response.history and all(hop.status_code in _PERMANENT for hop in response.history)
    told = Fetched(None, url=found, moved=found if is_moved else "", max_age=_max_age(said.get("Cache-Control", "")))
    cursor = Cursor(said.get("ETag", "")[:500], said.get("Last-Modified", "")[:100])
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return replace(told, cursor=cursor)
    if not response.is_success:
        code = "gone" if response.status_code == httpx.codes.GONE else "status"
        payload = _refused(request.url, code, {"host": host, "status": response.status_code})
        wait = _retry_after(said.get("Retry-After", ""))
        return replace(told, payload=payload, retry_after=wait, is_passing=response.status_code in _PASSING)
    media_type = said.get("Content-Type", "")
    if (kind := _kind(media_type)) and not _takes(request.media_types, kind):
        return replace(told, payload=_refused(request.url, "media-type", {"host": host, "type": kind[:80]}))
    raw = bytearray()
    for piece in coding.unpacked(response.iter_raw(), said.get("Content-Encoding", "")):
        raw += piece
        if len(raw) > request.limits.largest:
            return replace(told, payload=too_large(request.url, len(raw), limit=request.limits.largest))
    if deadline.is_over:  # its end may be only that of the connection
        return replace(told, payload=_too_slow(request), is_passing=True)
    payload = Payload(bytes(raw), media_type[:120], found, len(raw))
    return replace(told, payload=payload, cursor=cursor, links=tuple(said.get_list("Link")[:20]))


def _takes(media_types: Collection[str], kind: str) -> bool:
    return not media_types or any(fnmatchcase(kind, pattern) for pattern in media_types)


def _kind(media_type: str) -> str:
    header = Header()
    header["Content-Type"] = " ".join(media_type.split())
    return header.get_content_type() if media_type.strip() else ""


def _max_age(said: str) -> int:
    """Return the seconds of the directive max-age of Cache-Control (RFC 9111, section 5.2.2.1); 0 for none."""
    for directive in said.lower().split(","):
        name, _equals, value = directive.partition("=")
        if name.strip() == "max-age" and (number := value.strip(' "')[:9]).isdecimal():
            return int(number)
    return 0


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


def _failed(request: _Request, error: Exception, deadline: Deadline) -> Fetched:
    """Return why there was no answer."""
    url, host = request.url, _name(request.url)
    chain = list(_chain(error))
    if any(isinstance(one, BlockedAddressError) for one in chain):
        return Fetched(_refused(url, "blocked-address", {"host": host}))
    if any(isinstance(one, TooManyRedirectsError | httpx.TooManyRedirects) for one in chain):
        return Fetched(_refused(url, "redirects", {"most": MOST_REDIRECTS}))
    if any(isinstance(one, BlockedURLError | httpx.InvalidURL | httpx.UnsupportedProtocol) for one in chain):
        return Fetched(_refused(url, "bad-address", {"url": url[:200]}))
    if isinstance(error, httpx.TimeoutException) or deadline.is_over:
        return Fetched(_too_slow(request), is_passing=True)
    if isinstance(error, ValueError):
        said = str(error)[:80] if isinstance(error, coding.BrokenCodingError) else type(error).__name__
        return Fetched(_refused(url, "broken", {"host": host, "error": said}))
    return Fetched(_refused(url, "no-answer", {"host": host, "error": str(error)[:200]}), is_passing=True)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it came of."""
    seen = 0
    while error is not None and seen < 10:
        yield error
        error, seen = error.__cause__ or error.__context__, seen + 1


def _name(url: str) -> str:
    try:
        return (urlsplit(url).hostname or url)[:100]
    except ValueError:
        return url[:100]


def _too_slow(request: _Request) -> Payload:
    return _refused(request.url, "timed-out", {"host": _name(request.url), "seconds": int(request.limits.whole)})


def _refused(url: str, code: str, params: dict[str, str | int]) -> Payload:
    return Payload(None, origin=url, refusal=Refused(0, code, Message(_REASONS[code], params)))
