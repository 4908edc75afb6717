"""The parts of a mail to one text: which of several renditions is read, and what becomes of all that is attached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import unescape

from articles.bodies import flow, fragment, letter, pictures
from articles.bodies.draft import Draft
from articles.bodies.mime import Part
from articles.bodies.overlaps import Overlap
from articles.bodies.rich import Body
from articles.document import Message, Photo, fold_spaces, gettext_noop

ENOUGH = 0.8  # of the plain text's letters that the HTML must have to be read instead
ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})

_SILENT = frozenset("application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature".split())
_RENDITIONS = frozenset({"text/x-amp-html", "text/watch-html"})  # the HTML again, for few programs
_FOR_PROGRAMS = frozenset(
    f"text/{kind}" for kind in "calendar vcard x-vcard directory xml rtf csv css rfc822-headers".split()
)
# What mailers write for links and pictures when they make plain text of HTML.
_MADE = re.compile(
    r"[<\[(](?:https?://|mailto:|cid:|image:)[^\s<>\[\]()]{0,2000}[>\])]|\[image: [^\[\]]{0,300}\]|https?://\S+|[*_|]"
)
_TITLE = re.compile(r"<title\b[^<>]*>([^<>]{0,500})</title\s*>", re.IGNORECASE)
_FOOTER = re.compile(r"\s*(?:_{10,}|-- ?\n)")


@dataclass(slots=True)
class Enclosures:
    """A mail's parts being read into its draft."""

    draft: Draft
    timezone: str
    base: str | None = None
    texts: list[str] = field(default_factory=list)  # HTML that was read, for the pictures that it shows
    attached: list[Part] = field(default_factory=list)
    messages: list[Part] = field(default_factory=list)
    is_encrypted: bool = False

    def read(self, part: Part) -> None:
        """Read the message's text into the draft, and what is attached to it."""
        self._walk(part)
        if not self.draft.body and (only := self._lone_text()):
            self.attached.remove(only)
            self._text(only)
        for attached in self.attached:
            self._attach(attached)

    def _walk(self, part: Part) -> None:
        self.draft.unread += part.outside
        self.is_encrypted = self.is_encrypted or part.kind in ENCRYPTED
        if part.kind == "multipart/alternative":
            self._alternative(part)
        elif part.kind.startswith("multipart/"):
            for inner in part.parts:
                self._walk(inner)
        elif part.parts:
            self.messages += part.parts
        elif _is_shown(part):
            self._text(part)
        elif part.kind not in _SILENT and part.kind not in _RENDITIONS:
            self.attached.append(part)

    def _alternative(self, part: Part) -> None:
        """Read the HTML if it holds as much as the plain text; what only the other one says is unread."""
        html = next((branch for branch in reversed(part.parts) if _texts(branch, "text/html")), None)
        plain = next((branch for branch in part.parts if branch is not html and _texts(branch, "text/plain")), None)
        for branch in part.parts:
            if html is None or plain is None or branch not in (html, plain):
                self._walk(branch)
        if html is None or plain is None:
            return
        marked = _merged(fragment.read(leaf.text(), base=self.base) for leaf in _texts(html, "text/html"))
        bare = Body(flow.paragraphs("\n\n".join(_bare(_letter(leaf).text) for leaf in _texts(plain, "text/plain"))))
        is_html = _letters(marked) >= ENOUGH * _letters(bare)
        chosen, other = (html, plain) if is_html else (plain, html)
        self._walk_chosen(chosen, other)
        left, _ = Overlap((marked if is_html else bare).parts).left((bare if is_html else marked).parts)
        self.draft.unread += [text for text in left if text != fold_spaces(self.draft.headline)]

    def _walk_chosen(self, chosen: Part, other: Part) -> None:
        """Read one branch, and of the other what is attached to it."""
        self._walk(chosen)
        self.draft.unread += other.outside
        texts = {id(leaf) for kind in ("text/html", "text/plain") for leaf in _texts(other, kind)}
        for leaf in other.leaves():
            if id(leaf) not in texts:
                self._walk(leaf)

    def _text(self, part: Part) -> None:
        self.draft.notes += [note for note in part.oddities() if note not in self.draft.notes]
        if part.kind == "text/html":
            self._html(part.text())
        elif self.draft.body and _FOOTER.match(part.text()):
            self.draft.unread.append(part.text().replace("\r\n", "\n"))
        else:
            read = _letter(part)
            letter.fill(self.draft, read.text, self.timezone)
            self.draft.unread.append(read.signature)

    def _html(self, text: str) -> None:
        self.texts.append(text)
        for title in _TITLE.findall(text):  # which no mailer shows
            self.draft.unread += [said] if (said := fold_spaces(unescape(title))) != self.draft.headline else []
        body = fragment.read(_TITLE.sub("", text), base=self.base)
        self.draft.body += body.parts
        self.draft.photos += body.photos
        self.draft.related += body.related
        self.draft.unread += body.unread

    def _lone_text(self) -> Part | None:
        """Return the one text that is attached to a mail which says nothing itself."""
        texts = [part for part in self.attached if part.kind in ("text/plain", "text/html")]
        return texts[0] if len(texts) == 1 else None

    def _attach(self, part: Part) -> None:
        """Make a photo of a picture, and leave the words of a text unread; of others say that they were not read."""
        shown = part.header("content-id").strip("<> ")
        is_shown = bool(shown) and any(f"cid:{shown}" in text for text in self.texts)
        said = part.header("content-description")
        if part.kind.startswith("image/") and (said or not is_shown):
            self.draft.photos.append(_photo(said) if said else Photo(part.name))
            self.draft.unread += [part.name] if said and part.name != said else []
            return
        if part.kind in ("text/plain", "text/html"):
            body = fragment.read(part.text()) if part.kind == "text/html" else Body(flow.paragraphs(part.text()))
            self.draft.unread += [part.name, "\n".join(text.text for text in body.parts), *body.unread]
            return
        self.draft.unread.append(f"{part.name} ({part.kind})".strip())
        if not part.kind.startswith("image/"):
            template = gettext_noop("The attachment “%(name)s” (%(type)s) was not read.")
            self.draft.notes.append(Message(template, {"name": part.name[:120], "type": part.kind[:80]}))


def _is_shown(part: Part) -> bool:
    """Tell whether the part is a text that a mailer shows in its place."""
    is_readable = part.is_text and part.kind not in _RENDITIONS and part.kind not in _FOR_PROGRAMS
    return is_readable and part.disposition != "attachment" and not part.name


def _photo(said: str) -> Photo:
    """Return the photo that a description is of; a credit at its end is told apart."""
    words = {piece.role: said[piece.start : piece.end].strip() for piece in pictures.read(said) or ()}
    if not words.keys() <= {"caption", "credit"} or not words.get("credit"):
        return Photo(said)
    return Photo(words.get("caption", ""), words["credit"])


def _texts(part: Part, kind: str) -> list[Part]:
    return [leaf for leaf in part.leaves() if leaf.kind == kind and leaf.disposition != "attachment"]


def _letter(part: Part) -> letter.Letter:
    is_flowed = part.parameter("content-type", "format") == "flowed"
    deletes = part.parameter("content-type", "delsp") == "yes"
    return letter.read(part.text(), is_flowed=is_flowed, deletes_space=deletes)


def _merged(bodies: Iterable[Body]) -> Body:
    merged = Body()
    for body in bodies:
        merged.parts += body.parts
        merged.photos += body.photos
    return merged


def _bare(text: str) -> str:
    return _MADE.sub("", text)


def _letters(body: Body) -> int:
    return sum(len(part.text) - part.text.count(" ") for part in body.parts)
