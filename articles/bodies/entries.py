"""Entries of RSS and Atom to Documents: which of a feed's many elements fills which field.

What an entry says is told by its elements, whichever of the two formats they come from; what has no field is unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.bodies import agencies, constructs, languages, mediarss, stamps, syndication, teasers, times, titles, xml
from articles.bodies.draft import Draft
from articles.bodies.overlaps import Overlap
from articles.bodies.rich import Body
from articles.bodies.syndication import Entry, absolute, attribute, base_of, entry_of
from articles.document import (
    PARAGRAPH,
    Document,
    Hints,
    Message,
    Part,
    Refused,
    Related,
    fold_spaces,
    gettext_noop,
)

MOST = 200  # related stories of one entry
LONGEST_AGENCY = 80
LONGEST_STANDFIRST = 1500
LONGEST_FURNITURE = 500
LONGEST_NAME = 300  # in which an address by mail is looked for

_WHOLE = (
    "content:encoded", "content", "xhtml:body", "body", "fullitem", "?:encoded", "?:content", "?:body", "?:fulltext",
    "?:full-text", "?:full_text", "?:story", "?:article", "fulltext", "full-text", "text", "story",
)  # fmt: skip
_SUMMARIES = (
    "description", "summary", "dc:description", "dcterms:abstract", "abstract", "subtitle", "prism:teaser", "?:teaser",
    "?:standfirst", "?:chapo", "?:lead", "?:description", "?:summary", "wp:encoded", "itunes:summary",
    "itunes:subtitle",
)  # fmt: skip
_TITLES = ("title", "dc:title", "dcterms:title", "?:headline", "?:title", "headline", "itunes:title")
_AUTHORS = ("dc:creator", "author", "dcterms:creator", "dc:author", "?:byline", "byline", "itunes:author")
_AGENCIES = ("source", "dc:publisher", "dcterms:publisher", "prism:publicationname", "?:agency", "agency", "dc:source")
_PUBLISHED = (
    "pubdate", "published", "issued", "dcterms:issued", "dc:date", "dcterms:created", "created", "dcterms:date",
    "prism:publicationdate", "date",
)  # fmt: skip
_UPDATED = ("updated", "modified", "dcterms:modified", "prism:modificationdate", "?:updated", "lastmod")
_TAGS = ("category", "dc:subject", "dcterms:subject", "tags", "prism:keyword", "?:tag")
_LISTS = ("keywords", "itunes:keywords", "?:keywords", "?:tags")
_PLACES = ("georss:featurename", "prism:location", "?:location", "?:dateline", "location", "dateline")
_NOTES = ("ednote", "?:ednote", "?:instructions", "at:comment")
_IDENTIFIERS = ("guid", "id", "dc:identifier", "dcterms:identifier", "prism:doi")
_READ = frozenset(
    (
        *_WHOLE, *_SUMMARIES, *_TITLES, *_AUTHORS, *_AGENCIES, *_PUBLISHED, *_UPDATED, *_TAGS, *_LISTS, *_PLACES,
        *_NOTES, *_IDENTIFIERS, *mediarss.NAMES, "contributor", "dc:contributor", "link", "feedburner:origlink",
        "?:origlink", "language", "dc:language", "urgency", "?:urgency", "priority", "?:priority", "slugline",
        "?:slugline", "app:control", "prism:embargodate", "?:embargo",
    )
)  # fmt: skip
# Elements without words for people: counters, addresses for machines, measures, codes.
_SILENT = frozenset("comments cloud ttl generator textinput docs item entry media:rating media:restriction".split())
_SILENT_PREFIXES = ("slash:", "wfw:", "thr:", "sy:", "wp:", "feedburner:", "app:", "rdf:", "at:", "georss:", "itunes:")
_ADDRESS_OR_CODE = re.compile(r"\S*(?:://|@)\S*|[\W\d_T]+Z?|true|false|yes|no|\w+/[\w.+-]+|[0-9a-fA-F-]{16,}", re.I)
_EMAIL = re.compile(r"[(<\s]*(?:mailto:)?[\w.+-]+@[\w.-]+\.\w+[)>\s]*")
_CODE_OF_SUBJECT = re.compile(r"[\d.]+|https?://\S+|[a-z]+:\d+", re.IGNORECASE)
# What WordPress and Medium put below every text.
_APPEARED = re.compile(
    r"The post .+ (?:appeared first|first appeared) on |.+ was originally published in .+ on Medium|"
    r"(?:L[’']article|Cet article) .*est apparu en premier sur |"
    r"Der Beitrag .+ erschien zuerst auf |La entrada .+ (?:se public[óo] primero|aparece primero) en ",
    re.IGNORECASE,
)
_EMPTY = Message(gettext_noop("The entry is empty: it has neither a title nor a text nor a link."))
_YEAR = re.compile(r"(?:19|20)\d\d")


def read(raw: bytes, hints: Hints, *, format: str) -> list[Document | Refused]:
    """Return the documents of the entries of feeds, in their order, or why there is none."""
    feeds = syndication.read(raw, charset=hints.charset)
    if isinstance(feeds, Refused):
        return [feeds]
    items: list[Document | Refused] = []
    for feed in feeds:
        around = _Around(feed.head, hints, format)
        for number, entry in enumerate(feed.entries):
            draft = _Reading(entry, around, Draft(format)).draft()
            draft.notes += feed.notes
            draft.unread += feed.unread if number == 0 else ()
            document = draft.document(hints)
            is_said = document.text or document.photos or document.guid or document.related
            items.append(document if is_said else Refused(len(items), "empty-entry", _EMPTY))
    return items


@dataclass(slots=True)
class _Around:
    """What the feed says that counts for each entry which says nothing else."""

    head: Entry
    hints: Hints
    format: str

    @property
    def base(self) -> str | None:
        """Return the address that relative ones are joined to."""
        return base_of(self.head.element, _link(self.head, None))

    @property
    def language(self) -> str | None:
        stated = [*self.head.texts("language", "dc:language"), *_lang(self.head)]
        return next((tag for said in stated if (tag := languages.tag(said))), None)

    @property
    def agency(self) -> str | None:
        """Return the feed's publisher or title if it is the name of an agency that we know."""
        said = self.head.texts("dc:publisher", "title", "author")
        return next((name for name in said if agencies.is_named(name)), None)


@dataclass(slots=True)
class _Reading:
    """An entry being read into its draft."""

    entry: Entry
    around: _Around
    fields: Draft

    def draft(self) -> Draft:
        """Return the draft, filled."""
        draft, entry = self.fields, self.entry
        if entry.name == "at:deleted-entry":
            return self._tombstone()
        base = base_of(entry.element, self.around.base)
        href = _link(entry, base)
        draft.guid = next(entry.texts(*_IDENTIFIERS), "") or attribute(entry.element, "about") or href
        draft.language = self._language()
        draft.headline = self._headline()
        self._frame()
        self._dates()
        self._people()
        is_whole = self._body(base)
        self._media(base)
        draft.headline = draft.headline or titles.from_text(part.text for part in draft.body)
        self._links(href, base)
        self._rest()
        if href and teasers.is_short(draft.body, is_whole=is_whole):
            draft.notes.append(teasers.note(href))
        while len(draft.body) > 1 and _is_furniture(draft.body[-1].text):
            draft.unread.append(draft.body.pop().text)
        draft.unread = list(dict.fromkeys(draft.unread))
        return draft

    def _tombstone(self) -> Draft:
        """Read an entry that was taken back (RFC 6721)."""
        draft, element = self.fields, self.entry.element
        draft.guid = attribute(element, "ref") or None
        draft.updated = times.iso(attribute(element, "when"), self.around.hints.timezone)
        draft.signal, draft.pubstatus = "kill", "canceled"
        draft.ednote = " ".join(self.entry.texts(*_NOTES)) or None
        draft.unread += [by for by in self.entry.texts("at:by") if not _EMAIL.fullmatch(by)]
        return draft

    def _language(self) -> str | None:
        named = [*self.entry.texts("dc:language", "language"), *_lang(self.entry)]
        return next((tag for said in named if (tag := languages.tag(said))), None) or self.around.language

    def _headline(self) -> str:
        """Return the first title; another one is left unread, where it says something else."""
        said = [title for element in self.entry.all(*_TITLES) if (title := constructs.line(element))]
        self.fields.unread += list(dict.fromkeys(title for title in said[1:] if title != said[0]))
        return said[0] if said else ""

    def _frame(self) -> None:
        draft, entry = self.fields, self.entry
        draft.slugline = next(entry.texts("slugline", "?:slugline"), None)
        draft.ednote = " ".join(entry.texts(*_NOTES)) or None
        draft.located = next((place for place in entry.texts(*_PLACES) if not _ADDRESS_OR_CODE.fullmatch(place)), None)
        urgencies = list(entry.texts("urgency", "?:urgency", "priority", "?:priority"))
        draft.urgency = next((int(said) for said in urgencies if re.fullmatch("[1-9]", said)), None)
        draft.unread += [said for said in urgencies if not _ADDRESS_OR_CODE.fullmatch(said)]
        control = next(entry.all("app:control"), None)
        if control is not None and any(fold_spaces(said).lower() == "yes" for said in map(str, control.itertext())):
            draft.pubstatus = "withheld"
        draft.tags += self._tags()

    def _tags(self) -> Iterator[str]:
        for element in self.entry.all(*_TAGS):
            said = attribute(element, "label") or constructs.line(element) or attribute(element, "term", "text")
            if said and not _CODE_OF_SUBJECT.fullmatch(said):
                yield from said.split(";") if "dc" in syndication.name_of(element) else [said]
        for text in self.entry.texts(*_LISTS):
            yield from text.split(",")

    def _dates(self) -> None:
        draft = self.fields
        draft.published = self._moment(*_PUBLISHED)
        draft.updated = self._moment(*_UPDATED)
        draft.published = draft.published or draft.updated
        draft.embargoed = self._moment("prism:embargodate", "?:embargo")

    def _moment(self, *names: str) -> str | None:
        """Return the first moment that elements of these names state; a date that is none is noted."""
        doubtful: list[str] = []
        for said in self.entry.texts(*names):
            if moment := times.iso(said, self.around.hints.timezone) or self._stamped(said):
                return moment
            doubtful.append(said)
        for said in doubtful[:1]:
            template = gettext_noop("The date “%(words)s” has no time of day or no year: the time is left open.")
            self.fields.notes.append(Message(template, {"words": said[:80]}))
            self.fields.unread.append(said)
        return None

    def _stamped(self, said: str) -> str | None:
        """Return the moment that a date in words states: "lundi 3 février 2025 à 10h15"."""
        years = frozenset(map(int, _YEAR.findall(said[: stamps.LONGEST])))
        found = stamps.find(said, self.around.hints.timezone, years=years)
        moment = next((stamp.moment for stamp in found if stamp.moment), None)
        return moment.isoformat(timespec="seconds") if moment else None

    def _people(self) -> None:
        """Read byline and agency; the feed's authors are those of an Atom entry without any (RFC 4287, 4.2.1)."""
        draft, entry = self.fields, self.entry
        names = _names(entry, *_AUTHORS) or _names(self._origin(), "author")
        if not names and self.around.format == "atom":
            names = _names(self.around.head, "author")
        draft.byline = ", ".join(names) or None
        others = [*_names(entry, "contributor", "dc:contributor"), *_names(self._origin(), "author")]
        draft.unread += [name for name in others if name not in names]
        sources = list(dict.fromkeys(self._sources()))
        draft.agency = next((name for name in sources if len(name) <= LONGEST_AGENCY), None)
        draft.agency = draft.agency or next((name for name in names if agencies.is_named(name)), None)
        draft.unread += [name for name in sources if name != draft.agency and name not in names]
        if not draft.agency and not self.around.hints.agency:
            draft.agency = self.around.agency

    def _sources(self) -> Iterator[str]:
        """Yield where the entry comes from: its source, its publisher."""
        yield from _names(self._origin(), "title")
        for element in self.entry.all(*_AGENCIES):
            text = fold_spaces("".join(map(str, element.itertext())))
            if not len(element) and text and not _ADDRESS_OR_CODE.fullmatch(text):
                yield text

    def _origin(self) -> Entry | None:
        """Return the feed that an Atom entry was copied from."""
        source = next((element for element in self.entry.all("source") if len(element)), None)
        return None if source is None else entry_of(source)

    def _body(self, base: str | None) -> bool:
        """Read the body, and the standfirst that a summary is where it is not the body's beginning."""
        whole, short = self._texts(_WHOLE, base), self._texts(_SUMMARIES, base)
        candidates = [body for body in (whole or short) if body.parts] or [body for body in short if body.parts]
        main = max(candidates, key=_length, default=Body())
        self.fields.body = main.parts
        self._beside(main)
        others = [(body, is_summary) for is_summary, said in ((True, short), (False, whole)) for body in said]
        others = [(body, is_summary) for body, is_summary in others if body is not main]
        overlap = Overlap(main.parts if others else ())
        for body, is_summary in others:
            self._beside(body)
            left, cut = overlap.left(body.parts)
            self.fields.unread += cut
            self._leave(left, is_summary=is_summary)
        # What says no more than a summary is none that its sender calls whole.
        longest = max(map(_length, short), default=0)
        return any(main is one for one in whole) and _length(main) > 1.1 * longest

    def _texts(self, names: tuple[str, ...], base: str | None) -> list[Body]:
        is_atom = self.around.format == "atom"
        found = []
        for element in self.entry.all(*names):
            if src := absolute(attribute(element, "src"), base):
                self.fields.related.append(Related(fold_spaces(self.fields.headline) or src, src))
            found.append(constructs.read(element, base=base_of(element, base), is_plain=is_atom))
        return found

    def _leave(self, left: list[str], *, is_summary: bool) -> None:
        """Make a standfirst of what a summary says beside the body, unless there is one; the rest is unread."""
        said = [text for text in left if text != fold_spaces(self.fields.headline)]
        leading_on = [text for text in said if teasers.leads_on(text)]
        words = " ".join(text for text in said if text not in leading_on)
        if is_summary and words and not self.fields.standfirst and len(words) <= LONGEST_STANDFIRST:
            self.fields.standfirst = words
            said = leading_on
        self.fields.unread += said

    def _beside(self, body: Body) -> None:
        """Take what a text holds beside its blocks."""
        self.fields.photos += body.photos
        self.fields.related += body.related
        self.fields.unread += body.unread

    def _media(self, base: str | None) -> None:
        draft = self.fields
        media = mediarss.read(self.entry, base=base, headline=fold_spaces(draft.headline))
        if draft.body:
            draft.unread += media.told
        else:  # a film's entry says what it shows beside the film alone
            draft.body = [Part(PARAGRAPH, text) for text in media.told]
        draft.unread += media.unread
        draft.photos = mediarss.merged([*media.photos, *draft.photos], draft.unread, media.widths)
        draft.related += media.related
        draft.tags += media.tags

    def _links(self, href: str | None, base: str | None) -> None:
        """Put the entry's own address first of all that it points to."""
        draft = self.fields
        own = [Related(fold_spaces(draft.headline) or href, href)] if href else []
        others = []
        for element in self.entry.all("link"):
            rel, to = attribute(element, "rel").lower(), absolute(attribute(element, "href"), base)
            if rel.rpartition("/")[2] in ("related", "via") and to:
                others.append(Related(fold_spaces(attribute(element, "title")) or to, to))
        found = list({story.href: story for story in reversed([*own, *others, *draft.related])}.values())[::-1]
        draft.related = found[:MOST]
        draft.unread += [f"{story.title} {story.href}" for story in found[MOST:]]

    def _rest(self) -> None:
        """Leave unread what stands in elements that nothing above knows, where it is words for people."""
        for name, elements in self.entry.fields.items():
            if name in _READ or name in _SILENT or name.startswith(_SILENT_PREFIXES):
                continue
            for element in elements:
                said = constructs.line(element)
                if said and not _ADDRESS_OR_CODE.fullmatch(said):
                    self.fields.unread.append(said)
        outside = [self.entry.element.text, *(child.tail for child in self.entry.element)]
        self.fields.unread += [said for text in outside if (said := fold_spaces(text or ""))]


def _is_furniture(text: str) -> bool:
    """Tell whether a feed's machinery wrote the line, not the author."""
    return teasers.leads_on(text) or (len(text) < LONGEST_FURNITURE and _APPEARED.match(text) is not None)


def _length(body: Body) -> int:
    return sum(len(part.text) for part in body.parts)


def _lang(entry: Entry) -> Iterator[str]:
    """Yield the languages that xml:lang states, the innermost first: of the text, of the entry, of what is around."""
    for element in [*entry.all("content", "title"), entry.element, *entry.element.iterancestors()]:
        if said := element.get(xml.LANG):
            yield str(said)


def _link(entry: Entry, base: str | None) -> str | None:
    """Return the address of the page of an entry or a feed."""
    for element in entry.all("feedburner:origlink", "?:origlink"):
        if href := absolute("".join(map(str, element.itertext())), base):
            return href
    for rel in (("alternate", ""), ("canonical", "self", "via")):
        for element in entry.all("link"):
            written = attribute(element, "href") or "".join(map(str, element.itertext()))
            if attribute(element, "rel").lower() in rel and (href := absolute(written, base_of(element, base))):
                return href
    guid = next(entry.all("guid"), None)
    if guid is None or attribute(guid, "isPermaLink").lower() == "false":
        return None
    return absolute("".join(map(str, guid.itertext())), None)


def _names(entry: Entry | None, *names: str) -> dict[str, None]:
    """Return the names in elements of people or of feeds, once each; an address by mail alone is no name."""
    found: dict[str, None] = {}
    for element in entry.all(*names) if entry else ():
        inner = [child for child in element if syndication.name_of(child).rpartition(":")[2] == "name"]
        said = [constructs.line(child) for child in inner] if inner else [constructs.line(element)]
        for name in said:
            is_short = len(name) <= LONGEST_NAME
            without = (fold_spaces(_EMAIL.sub(" ", name)).strip(" ,;()<>") if is_short else "") or name
            if without and not absolute(without, None):
                found[without] = None
    return found
