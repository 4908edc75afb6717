"""The identification and management of a NewsItem to a Draft: who it is, when, how urgent, whether it may be used."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element as Element

from articles.bodies import docdata, embargoes, times
from articles.bodies.draft import Draft
from articles.bodies.rich import words_of
from articles.document import Message, gettext_noop
from articles.formats.newsml12 import metadata
from articles.formats.newsml12.shape import name_of, named

_STATUS = {"withheld": "withheld", "canceled": "canceled", "cancelled": "canceled"}
_PARTS_OF_URN = 5  # urn:newsml:provider:date:item
_REVISION = re.compile(r":(\d+)[NUA]?$")
_NO_FIGURE = re.compile(r"\D")
_IDENTIFIERS = ("ProviderId", "DateId", "NewsItemId", "RevisionId", "PublicIdentifier")
_MANAGEMENT = (
    "NewsItemType", "FirstCreated", "ThisRevisionCreated", "Status", "StatusWillChange", "Urgency", "Instruction",
)  # fmt: skip
LONGEST_COMMENT = 300
_ENDLESS = Message(gettext_noop("It is under an embargo that does not say until when: it is withheld."))
_DAY = 8  # figures of a date without its time


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the transmission says of all its items."""

    sent: str = ""
    priority: str = ""
    senders: tuple[str, ...] = ()


def envelope(root: Element) -> Envelope:
    """Return what the NewsEnvelope says."""
    parts = named(next(root.iterchildren("NewsEnvelope"), None), "SentFrom", "DateAndTime", "Priority")
    senders = [name_of(party) for party in parts.get("SentFrom", ()) if party.tag == "Party"]
    return Envelope(words_of(parts.get("DateAndTime")), name_of(parts.get("Priority")), tuple(senders))


@dataclass(frozen=True, slots=True)
class Names:
    """How the item is called: what its sender labels it, and who that is."""

    label: str = ""
    provider: str = ""
    is_alert: bool = False


def fill(draft: Draft, item: Element, sent: Envelope, timezone: str) -> Names:
    """Read identification and management of a NewsItem into the draft; return its names."""
    top = named(item, "Identification", "NewsManagement")
    identification = named(top.get("Identification"), "NewsIdentifier", "NameLabel")
    parts = named(identification.get("NewsIdentifier"), *_IDENTIFIERS)
    said = {name: words_of(part) for name, part in parts.items()}
    draft.guid, draft.version = _identity(item, said)
    management = top.get("NewsManagement")
    found = named(management, *_MANAGEMENT)
    _date(draft, found, sent, timezone)
    if not draft.published:
        draft.published = times.iso(said.get("DateId"), timezone)
    stated = docdata.urgency(name_of(found.get("Urgency")))
    priority = docdata.urgency(sent.priority)
    draft.urgency = stated or (priority if priority != 9 else None)  # 9 is what a sender makes of it
    if management is not None:
        _status(draft, management, found, timezone)
        _signal(draft, management, found)
    revision = parts.get("RevisionId")
    if revision is not None and (revision.get("Update") or "N").upper() in ("U", "A"):
        draft.signal = draft.signal or "update"
    is_alert = name_of(found.get("NewsItemType")).lower() == "alert"
    return Names(words_of(identification.get("NameLabel")), said.get("ProviderId", ""), is_alert)


def _identity(item: Element, said: dict[str, str]) -> tuple[str | None, str | None]:
    """Return the identifier that all revisions of a NewsItem have, and the revision.

    NewsML 1.2, 5.4.1: a public identifier ends with the revision, and with the kind of its update. What stands there
    in its place is not always one: some senders give all their items the same.
    """
    public, name, revision = (said.get(part, "") for part in ("PublicIdentifier", "NewsItemId", "RevisionId"))
    lasting = _REVISION.sub(lambda end: "" if end[1] == revision else end[0], public)
    if public and (lasting.count(":") + 1 >= _PARTS_OF_URN or (name and name in public)):
        return lasting, revision or None
    if not name:
        own = next((found.text for found in item.iter("guid") if found.text), None)
        return own or public or None, revision or None
    parts = (said.get("ProviderId", ""), _NO_FIGURE.sub("", said.get("DateId", ""))[:_DAY], name)
    return ":".join(("urn:newsml", *(part for part in parts if part))), revision or None


def _date(draft: Draft, found: dict[str, Element], sent: Envelope, timezone: str) -> None:
    created, revised = (words_of(found.get(name)) for name in ("FirstCreated", "ThisRevisionCreated"))
    first = times.stated(created, timezone, draft.notes)
    latest = first if revised == created else times.stated(revised, timezone, draft.notes)
    draft.published = first or latest or times.stated(sent.sent, timezone, draft.notes)
    draft.updated = latest if first and latest and latest != first else None


def _status(draft: Draft, management: Element, found: dict[str, Element], timezone: str) -> None:
    """Set whether the copy may be used; an embargo ends with the change of status that is announced."""
    status = name_of(found.get("Status")).lower()
    draft.pubstatus = _STATUS.get(status, "usable")
    if draft.pubstatus == "canceled":
        draft.signal = "kill"
    for change in management.iterchildren("StatusWillChange") if "StatusWillChange" in found else ():
        future = name_of(change.find("FutureStatus")).lower()
        if future in ("", "usable") and status in ("embargoed", "withheld"):
            draft.embargoed = times.stated(change.findtext("DateAndTime"), timezone, draft.notes)
    if draft.embargoed:
        draft.pubstatus = "usable"
    elif status == "embargoed":
        draft.pubstatus = "withheld"
        draft.notes.append(_ENDLESS)


def release(draft: Draft, timezone: str) -> None:
    """Set the end of an embargo that only a comment tells ("Embargoed to 0001 Tuesday June 03")."""
    if _ENDLESS not in draft.notes:
        return
    comments = [said for said in draft.unread if len(said) <= LONGEST_COMMENT]
    found = embargoes.find(comments, timezone, published=draft.published)
    if found and found.until:
        draft.embargoed, draft.pubstatus = found.until, "usable"
        draft.notes.remove(_ENDLESS)


def _signal(draft: Draft, management: Element, found: dict[str, Element]) -> None:
    """Set what instructions or the item's type make of the copy."""
    for instruction in management.iterchildren("Instruction") if "Instruction" in found else ():
        draft.signal = draft.signal or metadata.signal(name_of(instruction))
        if said := words_of(instruction.find("Comment")):
            draft.ednote = " ".join(filter(None, (draft.ednote, said)))
    draft.signal = draft.signal or metadata.signal(name_of(found.get("NewsItemType")))
