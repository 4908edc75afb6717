"""The identification and management of a NewsItem to a Draft: who it is, when, how urgent, whether it may be used."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.etree import _Element as Element

from articles.bodies import docdata, times
from articles.bodies.draft import Draft
from articles.bodies.rich import words_of
from articles.document import Message, gettext_noop
from articles.formats.newsml12 import lines
from articles.formats.newsml12.shape import name_of

_STATUS = {"withheld": "withheld", "canceled": "canceled", "cancelled": "canceled"}
_PARTS_OF_URN = 5  # urn:newsml:provider:date:item
_DAY = 8  # figures of a date without its time


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the transmission says of all its items."""

    sent: str = ""
    priority: str = ""
    senders: tuple[str, ...] = ()


def envelope(root: Element) -> Envelope:
    """Return what the NewsEnvelope says."""
    found = root.find("NewsEnvelope")
    if found is None:
        return Envelope()
    senders = [name_of(party) for party in found.iterfind("SentFrom/Party")]
    return Envelope(text(found, "DateAndTime"), name_of(found.find("Priority")), tuple(senders))


def text(element: Element, path: str) -> str:
    """Return the text of a part of an element, folded; "" where it is not there."""
    return words_of(element.find(path))


def fill(draft: Draft, item: Element, sent: Envelope, timezone: str) -> None:
    """Read identification and management of a NewsItem into the draft."""
    draft.guid, draft.version = _identity(item)
    management = item.find("NewsManagement")
    if management is None:
        draft.published = times.stated(sent.sent, timezone, draft.notes)
        return
    _date(draft, management, sent, timezone)
    stated = docdata.urgency(name_of(management.find("Urgency")))
    priority = docdata.urgency(sent.priority)
    draft.urgency = stated or (priority if priority != 9 else None)  # 9 is what a sender makes of it
    _status(draft, management, timezone)
    _signal(draft, item, management)


def _identity(item: Element) -> tuple[str | None, str | None]:
    """Return the identifier that all revisions of a NewsItem have, and the revision.

    NewsML 1.2, 5.4.1: a public identifier ends with the revision, and with the kind of its update. What stands there
    in its place is not always one: some senders give all their items the same.
    """
    identifier = item.find("Identification/NewsIdentifier")
    if identifier is None:
        return None, None
    names = ("ProviderId", "DateId", "NewsItemId", "RevisionId", "PublicIdentifier")
    provider, date, name, revision, public = (text(identifier, part) for part in names)
    parts = re.sub(r":(\d+)[NUA]?$", lambda end: "" if end[1] == revision else end[0], public)
    if public and (len(parts.split(":")) >= _PARTS_OF_URN or (name and name in public) or not name):
        return parts or public, revision or None
    own = next((found.text for found in item.iter("guid") if found.text), None)
    built = ":".join(("urn:newsml", *(part for part in (provider, date[:_DAY], name) if part)))
    return built if name else (own or public or None), revision or None


def _date(draft: Draft, management: Element, sent: Envelope, timezone: str) -> None:
    first = times.stated(text(management, "FirstCreated"), timezone, draft.notes)
    latest = times.stated(text(management, "ThisRevisionCreated"), timezone, draft.notes)
    draft.published = first or latest or times.stated(sent.sent, timezone, draft.notes)
    draft.updated = latest if first and latest and latest != first else None


def _status(draft: Draft, management: Element, timezone: str) -> None:
    """Set whether the copy may be used; an embargo ends with the change of status that is announced."""
    status = name_of(management.find("Status")).lower()
    draft.pubstatus = _STATUS.get(status, "usable")
    if draft.pubstatus == "canceled":
        draft.signal = "kill"
    for change in management.iterfind("StatusWillChange"):
        future = name_of(change.find("FutureStatus")).lower()
        if future in ("", "usable") and status in ("embargoed", "withheld"):
            draft.embargoed = times.stated(text(change, "DateAndTime"), timezone, draft.notes)
    if draft.embargoed:
        draft.pubstatus = "usable"
    elif status == "embargoed":
        draft.pubstatus = "withheld"
        template = gettext_noop("It is under an embargo that does not say until when: it is withheld.")
        draft.notes.append(Message(template))


def _signal(draft: Draft, item: Element, management: Element) -> None:
    """Set what instructions, the item's type or its kind of update make of the copy."""
    for instruction in management.iterfind("Instruction"):
        draft.signal = draft.signal or lines.signal(name_of(instruction))
        if said := words_of(instruction.find("Comment")):
            draft.ednote = " ".join(filter(None, (draft.ednote, said)))
    draft.signal = draft.signal or lines.signal(name_of(management.find("NewsItemType")))
    revision = item.find("Identification/NewsIdentifier/RevisionId")
    if revision is not None and (revision.get("Update") or "N").upper() in ("U", "A"):
        draft.signal = draft.signal or "update"
