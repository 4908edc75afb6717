"""Teasers: entries of feeds that hold only the beginning of a story, whose page could be fetched.

The mark is a note, so that neither the identity nor the digest of a document hangs on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.document import BODY_KINDS, Document, Message, Part, gettext_noop

SHORT = 600  # characters of a text that is rarely a whole story
LONG = 2000  # characters beyond which "…" at the end is the author's own
LONGEST_LINK = 60  # characters of a last line that leads to the page

_TEMPLATE = gettext_noop("This is only the beginning of a story; the whole of it stands at %(href)s.")
_CUT = re.compile(r"(?:…|\.{3}|\[(?:…|\.{3}|&hellip;)\])\W*\Z")
_READ_ON = re.compile(
    r"(?:lire (?:la suite|plus|l[’']article|l[’']int[ée]gralit[ée])|en savoir plus|"
    r"(?:la )?suite(?: (?:sur|ici)\b.*)?\W*\Z|"
    r"(?:continue|keep|continuer)\b.{0,20}\b(?:reading|lecture)|read (?:more|on|the (?:full|whole|rest))|full story|"
    r"more\W*\Z|view (?:article|story)|weiterlesen|mehr(?: lesen)?\W*\Z|leer m[áa]s|seguir leyendo|leggi tutto|"
    r"lees (?:meer|verder))",
    re.IGNORECASE,
)


def note(href: str) -> Message:
    """Return the note that marks a document as a teaser of the page at this address."""
    return Message(_TEMPLATE, {"href": href})


def address(document: Document) -> str | None:
    """Return the address of the page that holds the whole story; None for a document that is no teaser."""
    marks = (said for said in document.notes if said.template == _TEMPLATE)
    return next((str(mark.params["href"]) for mark in marks if mark.params), None)


def is_short(parts: Sequence[Part], *, is_whole: bool) -> bool:
    """Tell whether a body is only the beginning of a story.

    `is_whole` says that it stands where its sender puts whole texts: then only words that lead on count.
    """
    body = [part.text for part in parts if part.kind in BODY_KINDS]
    length = sum(map(len, body))
    if not body or length > LONG:
        return not body
    last = body[-1]
    is_cut = _CUT.search(last[-12:]) is not None
    return is_cut or leads_on(last) or (length < SHORT and not is_whole)


def leads_on(text: str) -> bool:
    """Tell whether a line says nothing but that more is to be read elsewhere: "Lire la suite", "Read more"."""
    return len(text) <= LONGEST_LINK and _READ_ON.match(text) is not None
