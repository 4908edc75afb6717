"""NITF 2.x and 3.x, by itself or within another format, to a Draft.

IPTC, News Industry Text Format 3.6: element names below are its own. Fields that a carrier has set are kept; words of
the NITF that then have no place go to `unread`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from articles.bodies import datelines, docdata, figures, fragment, languages, rich, times
from articles.bodies.draft import Draft
from articles.bodies.nitfmedia import Media
from articles.bodies.rich import SUBHEADING, Body, words_of
from articles.bodies.xml import LANG
from articles.document import Part, fold_spaces

LONGEST_SLUG = 80
LONGEST_START = 10_000  # characters of a text that are looked at for markup
# Tags of HTML that stand as text, escaped or in CDATA, where elements should be.
MARKUP = re.compile(
    r"</?(?:p|br|div|table|t[rdh]|[uo]l|li|h[1-6]|html|body|pre|blockquote|section|article|hr)\b[^<>]*>", re.IGNORECASE
)
LONGEST_TAGLINE = 100
_OTHER_HEADLINE = re.compile(r"original|short|kicker|seo|alternat", re.IGNORECASE)
# Notes that are no message to editors: of rights and marks, and those to be printed.
_PRINTED_NOTES = frozenset(("cpyrt", "trademk", "hd", "end"))


def fill(draft: Draft, element: Element, *, timezone: str) -> None:
    """Read a <nitf>, or any part of one down to a <body.content>, into the draft.

    Times without offset are of `timezone`. Never raises; an element that is no NITF is read as a body.
    """
    if element.tag != str(element.tag).lower():
        _lower(element)
    for number in element.iter("frac-num"):  # "1" and "2" of a half are no "12"
        following = number.getnext()
        if following is not None and following.tag == "frac-den":
            number.tail = "/"
    _Reader(draft, timezone).read(element)


def _lower(root: Element) -> None:
    """Write the names of elements and attributes as the standard does."""
    for element in root.iter():
        if isinstance(tag := element.tag, str):
            if not tag.islower():
                element.tag = tag.lower()
            for name, value in element.items() if element.keys() else ():
                if str(name) != str(name).lower() and ":" not in str(name):  # nor one of another namespace
                    element.set(str(name).lower(), value)


@dataclass(slots=True)
class _Reader:
    draft: Draft
    timezone: str
    title: str = ""
    decks: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    abstract: list[Part] = field(default_factory=list)
    media: Media = field(default_factory=Media)

    def read(self, root: Element) -> None:
        """Read the tree: its parts hand over to the methods named for them, what is left is the body."""
        draft = self.draft
        draft.language = draft.language or languages.tag(_language(root))
        pictures = self._images(root) if next(root.iter("img"), None) is not None else figures.Pictures()
        handlers = self._anywhere() | {"head": self._head, "body.head": self._body_head}
        for element in root.iter("body.content", "body"):
            if _holds_markup(element):
                handlers[str(element.tag)] = self._html
        body = rich.read(root, handlers=handlers)
        draft.photos += [*self.media.photos(), *body.photos, *pictures.photos]
        draft.related += [*self.media.related, *body.related]
        draft.unread += [*self.media.unread, *body.unread, *pictures.unread]
        if self.bylines:
            draft.offer("byline", ", ".join(dict.fromkeys(self.bylines)))
        self._own()
        self._place_lede(root, body)
        self._name(body)
        draft.body += [*place_decks(draft, self.decks), *body.parts] if self.decks else body.parts

    def _images(self, root: Element) -> figures.Pictures:
        """Take the pictures of HTML; some bear NITF's attribute."""
        for image in root.iter("img"):
            if image.get("source"):
                self.media.add(image)
        return figures.take(root, None)

    def _anywhere(self) -> dict[str, rich.Handler]:
        """Return what takes over the elements that may stand in the head of the body as well as in its blocks."""
        return {
            "hedline": self._hedline, "byline": self._byline, "distributor": self._distributor,
            "dateline": self._dateline, "abstract": self._abstract, "note": self._note, "series": self._series,
            "rights": self._rights, "media": self.media.take, "tagline": self._tagline,
        }  # fmt: skip

    def _head(self, head: Element, _body: Body) -> None:
        self.title = words_of(head.find("title"))
        self.owners += docdata.fill(self.draft, head, timezone=self.timezone)

    def _body_head(self, element: Element, body: Body) -> None:
        """Read the head of the body; text in it that has no name stays where it stands."""
        own: dict[str, rich.Handler] = {"copyrite": self._rights, "hl1": self._hl1, "hl2": self._hl2}
        inside = rich.read(element, handlers=self._anywhere() | own)
        body.parts += inside.parts
        body.unread += inside.unread

    def _html(self, element: Element, body: Body) -> None:
        """Read a body that has its HTML as text."""
        inside = fragment.read(element.text or "") if _holds_markup(element) else rich.read(element)
        body.parts += inside.parts
        body.photos += inside.photos
        body.related += inside.related
        body.unread += inside.unread

    def _hedline(self, element: Element, body: Body) -> None:
        outside = [element.text]
        for child in element:
            if child.tag in ("hl1", "hl2"):
                (self._hl1 if child.tag == "hl1" else self._hl2)(child, body)
            else:
                outside.append(words_of(child))
            outside.append(child.tail)
        if said := fold_spaces(" ".join(text or "" for text in outside)):
            self.draft.offer("headline", said)

    def _hl1(self, element: Element, _body: Body) -> None:
        self.draft.offer("headline", words_of(element))

    def _hl2(self, element: Element, _body: Body) -> None:
        """Take a lower line of the headline, unless its name says that it is another form of the headline."""
        said = words_of(element)
        if said and _OTHER_HEADLINE.search(f"{element.get('id')} {element.get('class')}"):
            self.draft.offer("headline", said)
        elif said:
            self.decks.append(said)

    def _byline(self, element: Element, _body: Body) -> None:
        """Take a byline without the titles of its people, which have no field unless they are all that it says."""
        titles = [said for title in element.iter("byttl") if (said := words_of(title))]
        for title in list(element.iter("byttl")):
            tail = title.tail
            title.clear()
            title.tail = tail
        if said := words_of(element).strip(" ,;"):
            self.draft.unread += titles
        else:
            said = ", ".join(titles)
        self.bylines += [said] if said else []

    def _distributor(self, element: Element, _body: Body) -> None:
        self.draft.offer("agency", words_of(element))

    def _dateline(self, element: Element, _body: Body) -> None:
        """Take the place of a dateline, its city where that is told apart; its other words have no field."""
        date = element.find(".//story.date")
        if date is not None:
            norm = (date.get("norm") or "").strip()
            self.draft.published = self.draft.published or times.iso(norm, self.timezone)
        whole = words_of(element)
        place = _place(element) or ("" if date is not None else whole.strip(" ,-–—:"))
        self.draft.offer("located", place)
        rest = whole.replace(place, "", 1) if place else whole
        if any(char.isalnum() for char in rest):
            self.draft.unread.append(whole)

    def _abstract(self, element: Element, _body: Body) -> None:
        is_html = _holds_markup(element)
        inside = (
            fragment.read(element.text or "") if is_html else rich.read(element, handlers={"media": self.media.take})
        )
        self.draft.unread += inside.unread
        self.draft.photos += inside.photos
        self.abstract += inside.parts

    def _note(self, element: Element, body: Body) -> None:
        """Take a note to editors; one within the body that is not called so is part of the copy."""
        kind = (element.get("noteclass") or "").lower()
        inside = rich.read(element, handlers={"media": self.media.take})
        said = " ".join(part.text for part in inside.parts)
        if kind in ("cpyrt", "trademk"):
            self.draft.unread.append(said)
        elif kind in _PRINTED_NOTES or (
            kind != "editorsnote" and next(element.iterancestors("body.head"), None) is None
        ):
            body.parts += inside.parts
        else:
            self.draft.ednote = " ".join(filter(None, (self.draft.ednote, said)))
        body.unread += inside.unread

    def _series(self, element: Element, _body: Body) -> None:
        self.draft.unread += docdata.series(element)

    def _rights(self, element: Element, _body: Body) -> None:
        owners = [words_of(owner) for owner in element.iter("rights.owner", "copyrite.holder")]
        self.owners += owners
        if (said := words_of(element)) and said not in owners:
            self.draft.unread.append(said)

    def _tagline(self, element: Element, _body: Body) -> None:
        """Take the byline that stands at the end of a story."""
        said = words_of(element)
        if not self.bylines and 0 < len(said) <= LONGEST_TAGLINE:
            self.bylines.append(said)
        elif said:
            self.draft.unread.append(said)

    def _own(self) -> None:
        """Take who owns the copy for its agency where no distributor is named; another's full name has no field."""
        owners = [name for name in self.owners if name]
        if not fold_spaces(self.draft.agency or ""):
            self.draft.agency = owners[0] if owners else None
        known = {fold_spaces(said).casefold() for said in (self.draft.agency or "", *self.draft.unread)}
        agency = fold_spaces(self.draft.agency or "").casefold()
        for name in dict.fromkeys(owners):
            if " " in name and name.casefold() not in known and name.casefold() not in agency:
                self.draft.unread.append(name)

    def _place_lede(self, root: Element, body: Body) -> None:
        """Set the abstract, else the paragraph that is marked as the lede, as the standfirst.

        A lede that begins with the dateline is where the text begins, and stays there.
        """
        if self.abstract:
            self.draft.offer("standfirst", " ".join(part.text for part in self.abstract))
            return
        lede = next(root.iter("p"), None)
        if lede is None or "true" not in (lede.get("lede"), lede.get("lead")):
            return
        if len(body.parts) < 2 or fold_spaces(self.draft.standfirst):
            return
        if rich.read(lede).parts == body.parts[:1] and not datelines.read(body.parts[0].text):
            self.draft.standfirst = body.parts.pop(0).text

    def _name(self, body: Body) -> None:
        """Give the draft its headline and slugline: the title, else what heads the body, where nothing else does."""
        draft = self.draft
        first = body.parts[0] if body.parts else None
        if not fold_spaces(draft.headline):
            draft.headline = self.title
            if not draft.headline and first and first.kind == SUBHEADING and len(body.parts) > 1:
                draft.headline = body.parts.pop(0).text
        title = self.title.casefold()
        if not title or title.rstrip(" .…") in fold_spaces(draft.headline).casefold():
            return
        if draft.slugline or len(title) > LONGEST_SLUG:
            draft.offer("slugline", self.title)
        else:
            draft.slugline = self.title


def place_decks(draft: Draft, decks: Iterable[str]) -> Iterator[Part]:
    """Set the lower line of a headline as the standfirst where there is none; yield others as subheadings.

    A line that says no more than the headline, the slugline or a tag is left out.
    """
    known = {fold_spaces(said).casefold() for said in (draft.headline, draft.slugline or "", *draft.tags)}
    for said in dict.fromkeys(decks):
        if said.casefold() in known:
            continue
        if not draft.standfirst:
            draft.standfirst = said
        elif said.casefold() != fold_spaces(draft.standfirst).casefold():
            yield Part(SUBHEADING, said)


def _language(root: Element) -> str | None:
    """Return the language that the document, or its body, says it is in."""
    body = next(root.iterchildren("body"), None)
    said = [root.get("baselang"), root.get(LANG)]
    if body is not None:
        said += [body.get(LANG), body.get("lang")]
    return next((language.strip() for language in said if language and language.strip()), None)


def _place(dateline: Element) -> str:
    location = next(dateline.iter("location"), None)
    if location is None:
        return ""
    city = next(location.iter("city"), None)
    return (words_of(city) or words_of(location)).strip(" ,-–—:")


def _holds_markup(element: Element) -> bool:
    return len(element) == 0 and MARKUP.search((element.text or "")[:LONGEST_START]) is not None
