"""Mail (RFC 5322 with MIME), one message or a whole mbox. What is read into which field is told in docs/formats.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from articles.bodies import agencies, languages, mime, times, titles
from articles.bodies.draft import Draft
from articles.bodies.enclosures import Enclosures
from articles.document import Document, Hints, Message, Refused, fold_spaces, gettext_noop

MOST = 5000  # messages of one mbox

_LINE = re.compile(rb"([!-9;-~]+)[ \t]*:|[ \t]+\S")
_TWO_LINES = re.compile(rb"(?:%b)[^\r\n]*(?:\r\n?|\n)(?:%b)" % (_LINE.pattern, _LINE.pattern))
_MBOX = re.compile(rb"From \S[^\r\n]*\d\d:\d\d[^\r\n]*\r?\n")
_NEXT = re.compile(rb"(?:(?<=\n\n)|(?<=\n\r\n))From \S[^\r\n]*\d\d:\d\d[^\r\n]*\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_OF_MAIL = frozenset(
    b"received message-id mime-version return-path delivered-to content-type dkim-signature content-transfer-encoding "
    b"x-mailer x-original-to envelope-to".split()
)
_COMMON = frozenset(b"from to subject date sender reply-to cc".split())
_NAME = re.compile(r"\s*(.*?)\s*<[^<>]*>|\s*[^\s()<>]+@[^\s()<>]+\s*\(([^()]*)\)|\s*([^@]*)\Z", re.DOTALL)
_VIA_LIST = re.compile(r"\s+via\s+.*\Z", re.IGNORECASE)
_ID = re.compile(r"<([^<>\s]+)>")
_URGENCIES = {
    "1": 2, "2": 3, "4": 6, "5": 7, "highest": 2, "high": 2, "urgent": 2, "low": 7, "lowest": 7, "non-urgent": 7,
}  # fmt: skip


def sniff(head: bytes) -> float:
    """Return how sure it is: lines of headers come first, and some that only mail has."""
    head = head.lstrip(b"\xef\xbb\xbf\r\n")
    is_mbox = _MBOX.match(head) is not None
    if not (is_mbox or _TWO_LINES.match(head)):
        return 0.0
    names: set[bytes] = set()
    for number, line in enumerate(head.splitlines()):
        match = _LINE.match(line)
        if match is None and not (number == 0 and is_mbox):
            break
        names |= {match[1].lower()} if match and match[1] else set()
    is_of_mail = bool(names & _OF_MAIL) and len(names & (_OF_MAIL | _COMMON)) > 1
    is_written = b"from" in names and b"@" in head and len(names & _COMMON) > 2
    return 0.95 if is_of_mail or is_written or (is_mbox and names & _COMMON) else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return a document for each message: those of an mbox, and those that are enclosed in others."""
    items: list[Document | Refused] = []
    for message in _messages(raw):
        _read(mime.read(message), hints, items, around=[])
    return items


def _messages(raw: bytes) -> Iterator[bytes]:
    raw = raw.lstrip(b"\xef\xbb\xbf\r\n")
    if not _MBOX.match(raw):
        yield raw
        return
    starts = [0, *(match.start() for match in _NEXT.finditer(raw))][:MOST]
    for start, end in zip(starts, [*starts[1:], len(raw)], strict=True):
        yield _QUOTED_FROM.sub(rb"\1", raw[start:end])


def _read(message: mime.Part, hints: Hints, items: list[Document | Refused], *, around: list[str]) -> None:
    """Add the message to the items, unless it says nothing and only encloses others; then those.

    `around` are the words of a message around it that is no item: the first one in it leaves them unread.
    """
    draft = Draft("mail")
    _subject(draft, message)
    enclosed = Enclosures(draft, hints.timezone, base=message.header("content-base") or None)
    enclosed.read(message)
    _frame(draft, message, hints)
    draft.unread += around
    is_said = bool(draft.body or draft.photos)
    if is_said or not enclosed.messages:
        item = _item(draft, hints, len(items), is_encrypted=enclosed.is_encrypted and not is_said)
        is_later = isinstance(item, Document) and item.signal is None and _superseded(message)
        items.append(replace(item, signal="update") if isinstance(item, Document) and is_later else item)
        left: list[str] = []
    else:
        left = [words for words in (draft.headline, draft.byline, *draft.unread) if words]
    for inner in enclosed.messages:
        _read(inner, hints, items, around=left)
        left = []


def _item(draft: Draft, hints: Hints, number: int, *, is_encrypted: bool) -> Document | Refused:
    if is_encrypted:
        template = gettext_noop("This mail is encrypted. Ask its sender for the text in clear.")
        return Refused(number, "encrypted", Message(template))
    draft.unread = list(dict.fromkeys(draft.unread))
    document = draft.document(hints)
    if document.text or (document.guid and document.signal == "kill"):
        return document
    return Refused(number, "no-words", Message(gettext_noop("This mail has neither a subject nor a text.")))


def _subject(draft: Draft, message: mime.Part) -> None:
    is_from_list = any(message.header(name) for name in ("list-id", "list-post", "mailing-list", "x-mailing-list"))
    draft.headline, lists = titles.from_subject(message.header("subject"), is_from_list=is_from_list)
    draft.unread += lists


def _frame(draft: Draft, message: mime.Part, hints: Hints) -> None:
    """Read what the headers state, once the text has said what it says itself."""
    first = draft.body[0].text if draft.body else ""
    if len(draft.body) > 1 and first.casefold() == fold_spaces(draft.headline).casefold():
        draft.body.pop(0)
    draft.headline = draft.headline or titles.from_text(part.text for part in draft.body)
    draft.published = _date(message, hints, draft)
    draft.language = languages.tag(message.header("content-language").partition(",")[0])
    stated = (message.header(name).split() for name in ("x-priority", "importance", "priority", "x-msmail-priority"))
    said = (words[0].lower() for words in stated if words)
    draft.urgency = next((_URGENCIES[word] for word in said if word in _URGENCIES), None)
    draft.tags += [tag for header in message.all("keywords") for tag in re.split("[,;]", header)]
    draft.unread += message.all("comments")
    draft.standfirst = draft.standfirst or message.header("summary")
    _identity(draft, message)
    _sender(draft, message)


def _identity(draft: Draft, message: mime.Part) -> None:
    """Set the identifier: of the message, or of the one that it supersedes or takes back."""
    own = _ID.search(message.header("message-id"))
    draft.guid = own[1] if own else message.header("message-id") or None
    draft.guid = _superseded(message) or draft.guid
    control = message.header("control")
    if control.lower().startswith("cancel") and (taken_back := _ID.search(control)):
        draft.guid, draft.signal = taken_back[1], "kill"


def _superseded(message: mime.Part) -> str | None:
    """Return the identifier of the message that this one takes the place of."""
    stated = (_ID.search(message.header(name)) for name in ("supersedes", "obsoletes", "replaces"))
    return next((earlier[1] for earlier in stated if earlier), None)


def _sender(draft: Draft, message: mime.Part) -> None:
    """Set byline and agency by the sender's name, where the text has no byline of its own."""
    name = _name(message.header("x-original-from")) or _name(message.header("from")) or _name(message.header("sender"))
    organisation = message.header("organization") or message.header("organisation")
    if name and agencies.is_named(name):
        draft.agency = draft.agency or name
    elif name and draft.byline is None:
        draft.byline = name
    elif name and name != draft.byline:
        draft.unread.append(name)
    draft.unread += [name] if name and agencies.is_named(name) and name != draft.agency else []
    if organisation and draft.agency is None:
        draft.agency = organisation
    elif organisation and organisation != draft.agency:
        draft.unread.append(organisation)


def _name(header: str) -> str:
    """Return the name in an address: `Alice Martin <alice@…>`, `alice@… (Alice Martin)`."""
    match = _NAME.match(header[:1000])
    said = next((group for group in match.groups() if group), "") if match else ""
    said = _VIA_LIST.sub("", said.replace("\\", "").strip("\"' ,"))
    return "" if "@" in said else fold_spaces(said.strip("\"' "))


def _date(message: mime.Part, hints: Hints, draft: Draft) -> str | None:
    """Return when the mail was written; else when the first server took it, which is noted."""
    written = message.header("date")
    if moment := times.iso(written, hints.timezone):
        return moment
    received = [header.rpartition(";")[2].strip() for header in message.all("received")]
    taken = next((moment for said in reversed(received) if (moment := times.iso(said, hints.timezone))), None)
    if written:
        draft.unread.append(written)
        template = gettext_noop("The date “%(words)s” has no time of day or no year: the time is left open.")
        draft.notes.append(Message(template, {"words": written[:80]}))
    return taken
