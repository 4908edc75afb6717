"""Captions and credits of photos: `Crédit Photo : X / AFP`, `(Photo by X)`, `A caption. © X`, `X / AFP`.

Columns count the folded line's code points.
"""

from __future__ import annotations

import re

from articles.bodies import agencies
from articles.bodies.names import NAME
from articles.bodies.pieces import Piece, Pieces

LONGEST_CHAIN = 80

_AGENCY = agencies.PATTERN
_CREDIT_LABEL = re.compile(
    r"\(?(?:(?i:(?:cr[ée]dits?|copyright)(?:[ -](?:de la )?(?:photos?|image|illustration|vid[ée]o|dessin))?\s?[:–-]"
    r"|photos?(?:\s?/\s?vid[ée]o)?(?: credit| courtesy)?\s?:|image(?: credit)?\s?:|image source,"
    r"|(?:file |handout )?photo\s?[:/]"
    r"|picture\s?(?:by|:)|©\s?(?:photos?\s?:)?|\(c\))|[Pp]hotos? (?:by|credit|de|d['’])(?=\s?[A-Z]))\s*"
)
_CHAIN = re.compile(
    rf"(?:{_AGENCY}(?: Photo| via {_AGENCY})?\s?/\s?{NAME}|{NAME}\s?/\s?{_AGENCY}"
    rf"|[A-Z][\w .'’-]{{1,40}}(?:\s?/\s?[A-Z][\w .'’-]{{1,40}})*\s?/\s?{_AGENCY})"
)
_END_PARENTHESIS = re.compile(
    rf"\s*[(\[](?:{_CREDIT_LABEL.pattern[3:]}(?P<credit>[^()\[\]]{{2,90}})|(?P<chain>{_CHAIN.pattern}))[)\]]\.?$"
)
_END_CREDIT = re.compile(
    r"(?<=[.!?»”\"…)\w])[\s|–-]+(?:©\s?|(?:cr[ée]dits?(?:[ -]photos?)?|photo(?: credit)?)\s?:\s*)"
    r"(?P<credit>[^()©.:]{2,90})$",
    re.IGNORECASE,
)
_END_CHAIN = re.compile(
    rf"(?:(?<=[.!?»”\"])\s(?:Photos?\s?:?\s)?(?P<chain>{NAME}\s?/\s?{_AGENCY})"
    rf"|(?<=[.!?»”\"])\s[–-]\s?(?P<dash>{_AGENCY}(?:\s?/\s?[\w .]{{2,30}})?)|(?<=\w)\s/\s(?P<stroke>{_AGENCY}))$"
)
_PHOTO_OF = re.compile(
    rf"Photos?(?: d[’'](?:illustration|archives?))?[.:,]? \(?(?P<credit>{_AGENCY}(?:\s?/\s?{NAME})?)\)?\.?"
)
_FEWEST_CAPTION_WORDS = 4
_CAPTION_LABEL = re.compile(r"(?:image caption\s?[,:]?|l[ée]gende de l['’]image\s?[,:])\s*", re.IGNORECASE)
_SAYS_CREDIT = re.compile(r"\(?(?:cr[ée]dits?|copyright|©)", re.IGNORECASE)
_CREDIT_WORDS = 6  # a longer text after "Photo :" is a caption, unless it names an agency


def is_chain(text: str) -> bool:
    """Tell whether a line is made of names with an agency at one end: `Zoé Lannic / AFP`, `STR / KCNA / AFP`."""
    return len(text) <= LONGEST_CHAIN and "/" in text and _CHAIN.fullmatch(text) is not None


def read(text: str) -> Pieces | None:
    """Return the credit that a line is, the caption after its label, or the caption with its credit at the end."""
    if match := _CAPTION_LABEL.match(text):
        return (Piece("caption", match.end(), len(text)),)
    if text.endswith((")", "]", ").", "].")) and (match := _END_PARENTHESIS.search(text)):
        return _caption_and_credit(match, "credit" if match["credit"] else "chain")
    if (match := _CREDIT_LABEL.match(text)) and match.end() < len(text):
        value = text[match.end() :]
        is_closed = text[0] == "(" and value.endswith(")")
        is_chain = " / " in value and _SAYS_CREDIT.match(text) is not None
        is_short = len(value.split()) <= _CREDIT_WORDS or re.search(agencies.PATTERN, value[-60:]) is not None
        is_credit = is_short or is_chain
        role = "credit" if is_credit and len(value) <= 120 else "caption"
        return (Piece(role, match.end(), len(text) - is_closed),)
    if _may_end_in_chain(text) and (match := _END_CHAIN.search(text)) and _is_captioned(match):
        return _caption_and_credit(match, match.lastgroup or "")
    if text.startswith("Photo") and (match := _PHOTO_OF.fullmatch(text)):
        return (Piece("credit", *match.span("credit")),)
    match = _END_CREDIT.search(text) if "©" in text or "hoto" in text or "rédit" in text else None
    return _caption_and_credit(match, "credit") if match else None


def _may_end_in_chain(text: str) -> bool:
    """Tell, quickly, whether a line ends with an agency, or with one and a name after a dash: else it has no chain."""
    has_stroke = "/" in text
    if not (has_stroke or text[-3:].isupper()):
        return False
    return agencies.ends(text) or (has_stroke and (" -" in text or " –" in text))


def _is_captioned(match: re.Match[str]) -> bool:
    """Tell whether what stands before the credit says something: no chain of names."""
    before = match.string[: match.start()]
    return "/" not in before and (match.lastgroup != "stroke" or len(before.split()) >= _FEWEST_CAPTION_WORDS)


def _caption_and_credit(match: re.Match[str], group: str) -> Pieces:
    credit = Piece("credit", *match.span(group))
    label = _CREDIT_LABEL.match(match.string)
    start = label.end() if label and label.end() < match.start() else 0
    return (Piece("caption", start, match.start()), credit) if match.start() else (credit,)
