"""The head of a NITF document to a Draft: <docdata>, <meta>, <tobject>, <pubdata> and <revision-history>."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from articles.bodies import languages, signals, times
from articles.bodies.draft import Draft
from articles.document import Message, fold_spaces, gettext_noop

# Names under which senders carry the slugline in a <meta>.
SLUGS = frozenset(("slug", "slugline", "anpa-keyword", "ntbstikkord"))
_CODE = re.compile(r"[\d:._-]+|[0-9a-f-]{20,}|urn:.*|.*\d{6,}.*|\S*:\S*", re.IGNORECASE)
_SUBJECT = ("tobject.subject.type", "tobject.subject.matter", "tobject.subject.detail")
_STATUS = {"withheld": "withheld", "canceled": "canceled", "cancelled": "canceled"}
_RIGHTS = ("type", "limitations", "geography")


def fill(draft: Draft, head: Element, *, timezone: str) -> list[str]:
    """Read a <head> into the draft, whose set fields are kept; return who it says to own or send the copy."""
    data = head.find("docdata")
    data = head if data is None else data
    identifier = _first(data, "doc-id", "doc.id")
    draft.guid = draft.guid or _get(identifier, "id-string")
    draft.version = draft.version or _get(data.find("du-key"), "version")
    stated = data.find("urgency")
    stated = head.find("urgency") if stated is None else stated  # where some senders have it
    draft.urgency = draft.urgency or urgency(_get(stated, "ed-urg"))
    draft.slugline = draft.slugline or _slug(head, data)
    draft.language = draft.language or languages.tag(_meta(head, "language"))
    _tell(draft, data)
    _status(draft, data, _date(draft, head, data, timezone))
    draft.tags += dict.fromkeys(tag for tag in _tags(head, data) if tag)
    draft.unread += [said for said in _unplaced(head, data) if said]
    names = (
        _get(data.find("doc.copyright"), "holder"), _get(data.find("doc.rights"), "owner"),
        _get(data.find("del-list/from-src"), "src-name"), _get(identifier, "regsrc"),
    )  # fmt: skip
    return [name for name in names if name]


def urgency(written: str | None) -> int | None:
    """Return an urgency on IPTC's scale, None for what is none."""
    said = (written or "").strip()
    return int(said) if len(said) == 1 and said in "123456789" else None


def series(element: Element) -> list[str]:
    """Return what a <series> says for people: its name and the part that this is."""
    name, part, total = (_get(element, f"series.{key}") or "" for key in ("name", "part", "totalpart"))
    return [" ".join(filter(None, (name, f"{part}/{total}" if total else part)))] if name else []


def _get(element: Element | None, name: str) -> str | None:
    """Return an attribute, None where it says nothing."""
    return None if element is None else ((element.get(name) or "").strip() or None)


def _first(data: Element, *names: str) -> Element | None:
    return next((found for name in names if (found := data.find(name)) is not None), None)


def _slug(head: Element, data: Element) -> str | None:
    """Return the slugline: of a <meta>, else the key under which a story develops, unless that is a code."""
    for meta in head.findall("meta"):
        if (meta.get("name") or "").lower() in SLUGS and (said := _get(meta, "content")):
            return said
    key = _get(data.find("du-key"), "key")
    return None if not key or _CODE.fullmatch(key) else key


def _meta(head: Element, name: str) -> str | None:
    """Return what a <meta> says whose name ends so (`article-language`)."""
    named = (meta for meta in head.findall("meta") if (meta.get("name") or "").lower().endswith(name))
    return next((said for meta in named if (said := _get(meta, "content"))), None)


def _tell(draft: Draft, data: Element) -> None:
    """Read the messages to editors, and whether they correct the story."""
    corrections = data.findall("correction")
    messages = [*data.findall("ed-msg"), *corrections]
    said = [_get(message, "info") or fold_spaces(message.text or "") for message in messages]
    draft.ednote = " ".join(filter(None, (draft.ednote, *said))) or None
    kinds = " ".join(_get(message, "msg-type") or "" for message in messages)
    if not draft.signal:
        draft.signal = signals.signal(signals.Words(kinds)) or ("correction" if corrections else None)


def _date(draft: Draft, head: Element, data: Element, timezone: str) -> str | None:
    """Set when the copy was issued and last revised; return from when on it may be published, where that is later."""
    issued = times.stated(_norm(data, "date.issue"), timezone, draft.notes)
    released = times.stated(_norm(data, "date.release"), timezone, draft.notes)
    printed = times.stated(_get(next(head.iter("pubdata"), None), "date.publication"), timezone, draft.notes)
    revisions = [times.stated(_get(one, "norm"), timezone, draft.notes) for one in head.iter("revision-history")]
    status = (_get(data, "management-status") or "").lower()
    is_later = bool(released and (status == "embargoed" or (issued and _moment(released) > _moment(issued))))
    draft.published = draft.published or issued or (None if is_later else released) or printed
    latest = max((one for one in revisions if one), key=_moment, default=None)
    if latest and draft.published and not draft.updated and _moment(latest) > _moment(draft.published):
        draft.updated = latest
    return released if is_later else None


def _norm(data: Element, name: str) -> str | None:
    found = data.find(name)
    return None if found is None else _get(found, "norm") or fold_spaces(found.text or "")


def _moment(iso: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(iso)


def _status(draft: Draft, data: Element, embargo: str | None) -> None:
    """Set whether the copy may be used: a kill, or an embargo without a moment, holds it back."""
    status = (_get(data, "management-status") or "").lower()
    draft.embargoed = draft.embargoed or embargo
    if draft.pubstatus == "usable":
        draft.pubstatus = _STATUS.get(status, "usable")
    if draft.pubstatus == "canceled":
        draft.signal = "kill"
    elif status == "embargoed" and not draft.embargoed:
        draft.pubstatus = "withheld"
        draft.notes.append(
            Message(gettext_noop("It is under an embargo that does not say until when: it is withheld."))
        )


def _tags(head: Element, data: Element) -> Iterator[str]:
    """Yield keywords, what the story is about, where it happens, and its subjects, as written."""
    for key in data.iter("keyword"):
        yield _get(key, "key") or fold_spaces(key.text or "")
    for scope in data.iter("doc-scope"):
        yield _get(scope, "scope") or ""
    for named in data.iterfind("identified-content/*"):
        yield fold_spaces("".join(map(str, named.itertext())))
    for place in data.iter("evloc"):
        for name in ("city", "county-dist", "state-prov"):
            yield _get(place, name) or ""
    for subject in head.iter("tobject.subject"):
        for name in _SUBJECT:
            yield _get(subject, name) or ""
    for meta in head.findall("meta"):
        if (meta.get("name") or "").lower().endswith("keywords"):
            yield from (meta.get("content") or "").split(",")


def _unplaced(head: Element, data: Element) -> Iterator[str]:
    """Yield the words for people that have no field."""
    for rights in data.iter("doc.rights"):
        yield from (_get(rights, name) or "" for name in _RIGHTS)
    for element in data.iter("series"):
        yield from series(element)
    for printed in head.iter("pubdata"):
        yield from (_get(printed, name) or "" for name in ("name", "edition.name", "position.section"))
    for revision in head.iter("revision-history"):
        yield _get(revision, "comment") or ""
