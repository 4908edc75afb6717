"""A Document in the making: what every format fills in, and what all of them leave to be told from the words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from articles.bodies import alerts, embargoes, signals
from articles.document import (
    CAPTION,
    HEADLINE,
    PARAGRAPH,
    STANDFIRST,
    Document,
    Hints,
    Message,
    Part,
    Photo,
    Refused,
    Related,
    SourceRange,
    fold_spaces,
    gettext_noop,
    lay_out,
)

MOST_TAGS = 200
MOST_PHOTOS, MOST_RELATED = 500, 500
MOST_BLOCKS, MOST_SPANS = 20_000, 20_000  # beyond which no page can be made of them


_WORDLESS = Message(gettext_noop("The item has neither headline nor text. Send it again."))


@dataclass(slots=True)
class Draft:
    """The fields of a Document before they are folded and laid out; texts may hold the sender's white space.

    Times are ISO 8601 with offset (articles.bodies.times). `body` is the body's blocks in the sender's order, without
    headline, standfirst and captions, which the Document adds from their fields.
    """

    format: str
    guid: str | None = None
    version: str | None = None
    language: str | None = None
    headline: str = ""
    slugline: str | None = None
    byline: str | None = None
    agency: str | None = None
    published: str | None = None
    updated: str | None = None
    located: str | None = None
    urgency: int | None = None
    pubstatus: str = "usable"
    signal: str | None = None
    embargoed: str | None = None
    ednote: str | None = None
    standfirst: str = ""
    body: list[Part] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    source: list[SourceRange] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)

    def offer(self, name: str, words: str | None) -> None:
        """Set a field of words unless it is set; words that it does not say already go to `unread`."""
        if not (said := fold_spaces(words or "")):
            return
        known = fold_spaces(getattr(self, name) or "")
        if not known:
            setattr(self, name, said)
        elif said.casefold() not in known.casefold():
            self.unread.append(said)

    def item(self, hints: Hints, number: int) -> Document | Refused:
        """Return the Document; the refusal of an item without a word, unless its sender names it or takes it back."""
        document = self.document(hints)
        if document.text or document.photos or document.related or document.signal or document.ednote:
            return document
        if document.guid or document.unread or document.pubstatus != "usable":
            return replace(document, notes=(*document.notes, _WORDLESS))
        return Refused(number, "blank", _WORDLESS)

    def document(self, hints: Hints) -> Document:
        """Return the Document; what no field states (an alert's headline, signal, embargo) is read from the words."""
        headline, standfirst = fold_spaces(self.headline), fold_spaces(self.standfirst)
        first = self.body[0].text if self.body else ""
        headline = headline or alerts.headline(first, urgency=self.urgency, agency=self.agency)
        words = signals.Words(headline, self.slugline or "", self.ednote or "", first, tuple(self.tags[:MOST_TAGS]))
        embargo = None if self.embargoed else embargoes.find(words[:4], hints.timezone, published=self.published)
        told = [Photo(fold_spaces(p.caption), fold_spaces(p.credit), p.chain, p.href) for p in self.photos]
        photos, beyond = told[:MOST_PHOTOS], told[MOST_PHOTOS:]
        frame = [Part(HEADLINE, headline), Part(STANDFIRST, standfirst)]
        captions = [Part(CAPTION, photo.caption) for photo in photos]
        blocks, text = lay_out([part for part in [*frame, *_bounded(self.body), *captions] if part[1]])
        tags = list(dict.fromkeys([tag for named in self.tags if (tag := fold_spaces(named).lstrip("#"))]))
        return Document(
            self.format,
            guid=_line(self.guid),
            version=_line(self.version),
            language=_line(self.language) or hints.language,
            headline=headline,
            slugline=_line(self.slugline),
            byline=_line(self.byline),
            agency=_line(self.agency),
            published=self.published,
            updated=self.updated,
            located=_line(self.located),
            urgency=self.urgency or alerts.urgency(headline, self.slugline or "", first),
            pubstatus=self._pubstatus(embargo),
            signal=self.signal or signals.signal(words),
            embargoed=self.embargoed or (embargo.until if embargo else None),
            ednote=_line(self.ednote),
            standfirst=standfirst,
            blocks=blocks,
            text=text,
            photos=tuple(photos),
            tags=tuple(tags[:MOST_TAGS]),
            related=tuple(self.related[:MOST_RELATED]),
            source=tuple(self.source),
            unread=self._unread([*tags[MOST_TAGS:], *[words for p in beyond for words in (p.caption, p.credit)]]),
            notes=(*self.notes, embargo.note) if embargo and not embargo.until else tuple(self.notes),
        )

    def _unread(self, beyond: list[str]) -> tuple[str, ...]:
        """Return what has no field, and what is beyond the number that a field may have."""
        related = [story.title for story in self.related[MOST_RELATED:]]
        return tuple([left for said in [*self.unread, *beyond, *related] if (left := said.strip())])

    def _pubstatus(self, embargo: embargoes.Embargo | None) -> str:
        """Return the status; copy under an embargo whose end cannot be read is withheld."""
        is_open = embargo is not None and not embargo.until
        return "withheld" if is_open and self.pubstatus == "usable" else self.pubstatus


def _bounded(body: list[Part]) -> list[Part]:
    """Return the blocks, those beyond the limit run together, and markup beyond the limit left out."""
    if len(body) > MOST_BLOCKS:
        rest = " ".join(part.text for part in body[MOST_BLOCKS - 1 :])
        body = [*body[: MOST_BLOCKS - 1], Part(PARAGRAPH, rest)]
    if sum([len(part[2]) for part in body]) <= MOST_SPANS:
        return body
    left, kept = MOST_SPANS, []
    for part in body:
        kept.append(part._replace(spans=part.spans[:left]))
        left = max(0, left - len(part.spans))
    return kept


def _line(text: str | None) -> str | None:
    """Return the text folded to one line, None where it says nothing."""
    return (fold_spaces(text) or None) if text else None
