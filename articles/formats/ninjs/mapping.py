"""From a news object to a Document, field by field."""

from __future__ import annotations

import re

from articles.bodies import languages, times
from articles.bodies.draft import Draft
from articles.bodies.fragment import line
from articles.document import Hints, Message, Photo, Related, gettext_noop
from articles.formats.ninjs import bodies, pictures
from articles.formats.ninjs.bodies import Known
from articles.formats.ninjs.shape import NewsObject, Said

NAME = "ninjs"
LEADS = ("lead", "abstract", "standfirst", "ingress", "intro", "summary", "teaser", "text", "", "main", "html", "xhtml")
CANCELED = frozenset(("canceled", "cancelled", "killed", "recalled", "deleted", "unpublished"))
# Beginnings of words in a sender's own signals, from the gravest.
SIGNALS = (
    ("kill", ("kill", "withdraw", "eliminat")),
    ("correction", ("correct", "clarif")),
    ("update", ("update", "writethru", "lead")),
    ("advisory", ("advisory",)),
)
_ADDRESS = re.compile(r"\s*(?:https?://|mailto:|urn:|tag:|data:)\S+\s*", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z]+")
_WORDS = re.compile(r"[^\W\d_]\S*\s+\S*[^\W\d_]")


def draft(stated: NewsObject, hints: Hints) -> Draft:
    """Return the draft of a news object; what it associates with itself is told by it."""
    made = Draft(NAME, guid=stated.guid, version=stated.version, urgency=stated.urgency)
    _set_state(made, stated, hints)
    _set_names(made, stated)
    known = Known()
    beside = [(_photo_beside(made, one), one) for one in stated.associations if one.is_picture]
    if stated.is_picture:
        _fill_picture(made, stated, known)
    else:
        bodies.fill(made, stated, timezone=hints.timezone, known=known)
        _set_standfirst(made, stated, known)
    made.photos = pictures.merged(made.photos, beside)
    stories = [_related(one) for one in stated.associations if not one.is_picture]
    made.related += [story for story in stories if story.title]
    known.add(made.byline, made.agency, made.located, made.slugline, made.standfirst)
    _leave_rest(made, stated, known)
    return made


def _set_state(made: Draft, stated: NewsObject, hints: Hints) -> None:
    zone, notes = hints.timezone, made.notes
    first = times.stated(stated.first_created, zone, notes)
    is_first = stated.version_created == stated.first_created
    last = first if is_first else times.stated(stated.version_created, zone, notes)
    made.published = first or last
    made.updated = last if last != made.published else None
    made.embargoed = times.stated(stated.embargoed, zone, notes)
    made.language = languages.tag(stated.language)
    status = stated.pubstatus.rsplit(":", 1)[-1].rsplit("/", 1)[-1]
    made.pubstatus = "canceled" if status in CANCELED else "withheld" if status.startswith("with") else "usable"
    if stated.signals or status != made.pubstatus:
        said = _LETTERS.findall(" ".join([*stated.signals, status]))
        made.signal = next((name for name, marks in SIGNALS if any(word.startswith(marks) for word in said)), None)


def _set_names(made: Draft, stated: NewsObject) -> None:
    main = next((said for said in stated.headlines if said.role in ("main", "", "headline")), None)
    main = main or next(iter(stated.headlines), None)
    made.headline = line(main.value) if main else line(stated.title)
    made.unread += [line(said.value) for said in stated.headlines if said is not main]
    made.slugline = line(stated.slugline)
    made.ednote = line(stated.ednote)
    made.byline = line(stated.byline) or ", ".join(stated.authors)
    made.agency = next(iter(stated.agencies), None)
    made.located = line(stated.located)
    made.tags = stated.about


def _fill_picture(made: Draft, stated: NewsObject, known: Known) -> None:
    """Fill the draft of a picture that stands alone: its words are its caption."""
    caption, *others = pictures.captions(stated) or [""]
    made.photos.append(pictures.photo(stated, caption="" if caption == made.headline else caption))
    known.add(made.headline, caption, made.photos[0].credit)
    made.unread += [words for words in others if not known.has(words)]


def _photo_beside(made: Draft, stated: NewsObject) -> Photo:
    caption, *others = pictures.captions(stated) or [""]
    made.unread += [*others, *stated.rights, line(stated.ednote)]
    return pictures.photo(stated, caption=caption)


def _set_standfirst(made: Draft, stated: NewsObject, known: Known) -> None:
    """Set the standfirst, unless it is an excerpt of the body; it is the body of what has none."""
    small = [said for said in stated.bodies if said.role in bodies.SMALL_PARTS] if made.body else []
    said = sorted([*stated.descriptions, *small], key=_place)
    for one in said:
        words = line(one.value)
        if one.role in pictures.CREDIT_ROLES or (words and known.has(words)):
            known.add(*([words] if one.role not in pictures.CREDIT_ROLES else []))
            continue
        if not made.body:
            made.body = bodies.parts(one.value, one.media or ("text/html" if "html" in one.role else ""))
        elif not made.standfirst and one.role in LEADS:
            made.standfirst = words
        else:
            made.unread.append(words)
        known.add(words)


def _place(said: Said) -> int:
    return LEADS.index(said.role) if said.role in LEADS else len(LEADS)


def _related(stated: NewsObject) -> Related:
    title = next((line(said.value) for said in stated.headlines), "") or line(stated.title)
    title = title or next((line(said.value) for said in stated.descriptions), "") or line(stated.slugline)
    href = pictures.address(stated) or next((one.href for one in stated.renditions), None)
    return Related(title or href or "", href)


def _leave_rest(made: Draft, stated: NewsObject, known: Known) -> None:
    """Put what is words for people and has no field into `unread`, each once."""
    said = [*stated.agencies[1:], *(stated.authors if stated.byline else [])]
    if not stated.is_picture:
        said += [one.value for one in stated.descriptions if one.role in pictures.CREDIT_ROLES] + [stated.creditline]
    said += [words for name, words in stated.rest if name == "contact" or _is_said(words)]
    said += [stated.title] if stated.headlines else []
    left = [words for one in said if (words := line(one)) and not known.has(words)]
    rights = [words for one in stated.rights if (words := line(one))]
    made.unread = list(dict.fromkeys([*made.unread, *rights, *left]))
    if not made.body and not stated.is_picture and (text := _linked_text(stated)):
        template = gettext_noop("The text is not in the file, which only points to it (%(href)s).")
        made.notes.append(Message(template, {"href": text}))


def _is_said(words: str) -> bool:
    """Tell whether a text that no field knows is words for people: two at least."""
    return _WORDS.search(words) is not None and not _ADDRESS.fullmatch(words)


def _linked_text(stated: NewsObject) -> str | None:
    return next((one.href for one in stated.renditions if one.media.startswith("text/")), None)
