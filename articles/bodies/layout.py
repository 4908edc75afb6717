"""Which line is what, by what it says and where it stands: frame above the body, body, frame below it.

The lines of pasted copy come in, the same lines come out with their pieces. Where a line could be body or frame, it is
body: a line of the story that goes missing is worse than a stray one that stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from articles.bodies import agencies, alerts, datelines, editorial, flow, frame, signals
from articles.bodies.lines import Line
from articles.bodies.names import is_full_name
from articles.bodies.pieces import Piece, Pieces
from articles.bodies.stamps import Stamp, says_when

FAR = 2000  # lines from either end within which every kind of line is looked for
LONGEST_HEADLINE = 300
MOST_HEADLINE_LINES = 3  # that a broken headline goes on with
LONGEST_STANDFIRST = 320
LONGEST_TITLE = 160  # of a related story
LONGEST_HEAD = 40  # lines that hold text between headline and body
LONGEST_TAIL = 60  # lines from the end within which unlabelled frame is looked for
SHORTEST_PARAGRAPH = 40  # characters of a sentence that is no headline
REACH = 8  # lines that the frame may be interrupted for
SHORTEST_CAPTION = 20  # characters of a line that is a caption because it stands there twice

_BELOW = frozenset({"byline", "agency", "located", "stamp", "label", "caption", "furniture", "ednote"})
_BESIDE_TITLE = frozenset({"byline", "stamp"})
_LISTED = ("related", "tags")
_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Layout:
    """Lines and their pieces; an unmarked line has none yet. `filled` are the numbers of the lines that hold text."""

    lines: Sequence[Line]
    find_stamps: Callable[[str], list[Stamp]]
    marks: dict[int, Pieces] = field(default_factory=dict)
    filled: list[int] = field(default_factory=list)
    headline: str = ""
    framings: dict[int, Pieces | None] = field(default_factory=dict)  # asked more than once, and slow to answer

    def text(self, at: int) -> str:
        """Return the text of the filled line `at`, "" beyond the last."""
        return self.lines[self.filled[at]].text if 0 <= at < len(self.filled) else ""

    def mark(self, at: int) -> Pieces | None:
        """Return the pieces of the filled line `at`, if it has any yet."""
        return self.marks.get(self.filled[at]) if 0 <= at < len(self.filled) else None

    def set(self, at: int, role: str) -> None:
        """Give a whole line one role."""
        self.marks[self.filled[at]] = (Piece(role, 0, len(self.text(at))),)

    def touches(self, at: int) -> bool:
        """Tell whether the filled line `at` follows the one before it without a blank line."""
        return 0 < at < len(self.filled) and self.filled[at] == self.filled[at - 1] + 1

    def roles(self, at: int) -> frozenset[str]:
        """Return the roles of the filled line `at`."""
        pieces = self.mark(at)
        return frozenset([piece.role for piece in pieces]) if pieces else _NONE

    def is_credit(self, at: int) -> bool:
        """Tell whether a line is a credit and nothing else."""
        pieces = self.mark(at)
        return pieces is not None and all([piece.role == "credit" for piece in pieces])

    def frame(self, at: int) -> Pieces | None:
        """Return what the line is as frame, by itself or already known."""
        if pieces := self.mark(at):
            return pieces
        text = self.text(at)
        if not text or frame.is_plain(text):
            return None
        if at not in self.framings:
            self.framings[at] = frame.framing(text, self.find_stamps(text))
        return self.framings[at]


def lay(lines: Sequence[Line], find_stamps: Callable[[str], list[Stamp]]) -> dict[int, Pieces]:
    """Return the pieces of every line that holds text, by its number."""
    sheet = Layout(lines, find_stamps, filled=[number for number, line in enumerate(lines) if line.text])
    if not sheet.filled:
        return {}
    _mark_by_itself(sheet)
    body = _head(sheet, _headline(sheet))
    tail = _tail(sheet, body)
    _labelled_lists(sheet, body, tail)
    _captions(sheet, body, tail)
    _standfirst(sheet, body, tail)
    _body(sheet, body, tail)
    return sheet.marks


def _body(sheet: Layout, start: int, end: int) -> None:
    """Mark what is left as body; lines of one length share their piece, since there may be a million."""
    shared: dict[int, Pieces] = {}
    for number in sheet.filled[start:end]:
        if number not in sheet.marks:
            length = len(sheet.lines[number].text)
            sheet.marks[number] = shared.get(length) or shared.setdefault(length, (Piece("body", 0, length),))


def _mark_by_itself(sheet: Layout) -> None:
    last = len(sheet.filled) - FAR
    for at, number in enumerate(sheet.filled):
        look = frame.everywhere if at < FAR or at >= last else frame.labelled
        if pieces := look(sheet.lines[number].text):
            sheet.marks[number] = pieces


def _headline(sheet: Layout) -> int:
    """Mark the headline, and what stands above it; return the place after it, or 0 where there is none."""
    for at in range(min(len(sheet.filled), 2 * REACH)):
        text, pieces = sheet.text(at), None if _is_titled(sheet, at) else sheet.mark(at) or _above_headline(sheet, at)
        if pieces is None or any(piece.role == "headline" for piece in pieces):
            if pieces is None and _is_paragraph(sheet, at):
                return 0
            sheet.marks[sheet.filled[at]] = pieces or (Piece("headline", 0, len(text)),)
            sheet.headline = text if pieces is None else text[pieces[-1].start :]
            return _headline_goes_on(sheet, at + 1)
        sheet.marks[sheet.filled[at]] = pieces
    if all(sheet.mark(at) for at in range(len(sheet.filled))):  # a dispatch of frame alone: its first line is read
        sheet.set(0, "headline")
        return 1
    return 0


def _is_titled(sheet: Layout, at: int) -> bool:
    """Tell whether a first line that looks like a tag or a credit goes on as a title does."""
    text, roles = sheet.text(at), sheet.roles(at)
    if at or len(sheet.filled) < REACH // 2:
        return False
    if roles == {"tag"}:
        return text.count("#") == 1 and (":" in text or len(text.split()) > REACH // 2)
    return roles <= {"credit", "caption"} and bool(roles) and text.partition(":")[2].strip()[:1].islower()


def _is_paragraph(sheet: Layout, at: int) -> bool:
    """Tell whether the first line that is no frame is body already: long, with a dateline, or below a byline."""
    text = sheet.text(at)
    if len(text) > LONGEST_HEADLINE or datelines.read(text):
        return True
    is_below = any({"byline", "label"} & sheet.roles(place) for place in range(at))
    return is_below and len(text) >= SHORTEST_PARAGRAPH and text.rstrip("\"”»’' ").endswith(".")


def _above_headline(sheet: Layout, at: int) -> Pieces | None:
    """Return what a line is above the headline, where a name alone or with a town would be the headline itself."""
    text, pieces = sheet.text(at), sheet.frame(at)
    if labelled := _labelled(text):
        return labelled
    if editorial.is_of_newsroom(text):
        return (Piece("ednote", 0, len(text)),)
    if len(text) < REACH * 4 and frame.URGENCY.fullmatch(text):
        return (Piece("label", 0, len(text)),)
    if _is_slugline(sheet, at):
        return (Piece("slugline", 0, len(text)),)
    is_byline = pieces is not None and {piece.role for piece in pieces} == {"byline"}
    is_weak = is_byline and not frame.is_signed(text)
    return None if is_weak or len(sheet.filled) == 1 else pieces


def _labelled(text: str) -> Pieces | None:
    """Return the headline after the label of a signal or an alert, and what a dateline between them names."""
    signalled = signals.label_end(text)
    label = alerts.label(text[signalled:])
    start = signalled + (label.end if label else 0)
    if not 0 < start < len(text) <= LONGEST_HEADLINE:
        return None
    pieces = [Piece("signal", 0, signalled)] if signalled else []
    if dateline := datelines.read(text[start:]):
        for role, words in (("located", dateline.place), ("stamp", dateline.date), ("agency", dateline.agency)):
            if words:
                at = text.index(words, start)
                pieces.append(Piece(role, at, at + len(words)))
        start += dateline.end
    return (*sorted(pieces, key=lambda piece: piece.start), Piece("headline", start, len(text)))


def _is_slugline(sheet: Layout, at: int) -> bool:
    """Tell whether words joined by hyphens or strokes stand above a headline: `Vallonie-vote-sondage`."""
    match = frame.SLUGLINE.fullmatch(sheet.text(at)) if at < REACH else None
    below = sheet.text(at + 1)
    if match is None or len(below.split()) < 4 or sheet.frame(at + 1) or datelines.read(below):
        return False
    return bool(match["more"]) or match["sign"] == "/" or below.startswith(match["first"])


def _headline_goes_on(sheet: Layout, at: int) -> int:
    """Mark the lines that a broken headline goes on with; return the place after them."""
    last = at + MOST_HEADLINE_LINES
    while (
        at < last
        and sheet.touches(at)
        and not sheet.mark(at)
        and sheet.text(at)[0].islower()
        and sheet.text(at - 1)[-1] not in ".!?"
        and len(sheet.text(at)) < LONGEST_HEADLINE // 2
        and not sheet.frame(at)
    ):
        sheet.set(at, "headline")
        at += 1
    return at


def _head(sheet: Layout, at: int) -> int:
    """Mark the frame between headline and body; return the place where the body begins."""
    last = min(len(sheet.filled), at + LONGEST_HEAD)
    while at < last:
        if pieces := sheet.frame(at):
            sheet.marks[sheet.filled[at]] = pieces
            at += 1
        elif role := _role_in_head(sheet, at):
            sheet.set(at, role)
            at += 1
        elif end := _standfirst_end(sheet, at):
            for place in range(at, end):
                sheet.set(place, "standfirst")
            at = end
        else:
            break
    return at


def _role_in_head(sheet: Layout, at: int) -> str:
    """Return the role of an unmarked line above the body that only its neighbours tell; "" for none."""
    text = sheet.text(at)
    if text == sheet.headline or _is_repeat(sheet, at):
        return "repeat"
    if editorial.is_of_newsroom(text):
        return "ednote"
    if sheet.touches(at) and "byline" in sheet.roles(at - 1) and frame.is_outlet(text):
        return "byline"
    if agencies.is_likely(text) and _BESIDE_TITLE & sheet.roles(at - 1):
        return "agency"
    if len(text) <= 2 * LONGEST_HEADLINE and _is_caption(sheet, at):
        return "caption"
    return "byline" if _is_name_alone(sheet, at) else ""


def _is_name_alone(sheet: Layout, at: int) -> bool:
    """Tell whether a line is a person's name above a stamp, or touches a stamp or an agency."""
    if not is_full_name(sheet.text(at)):
        return False
    beside = [place for place in (at - 1, at + 1) if sheet.touches(max(place, at))]
    neighbours = {piece.role for place in beside for piece in sheet.frame(place) or ()}
    below = {piece.role for piece in sheet.frame(at + 1) or ()}
    return bool({"stamp", "agency"} & neighbours) or "stamp" in below


def _is_caption(sheet: Layout, at: int) -> bool:
    """Tell whether a line is a caption: above its credit, around it, printed twice, or right below it."""
    if sheet.is_credit(at + 1):
        return sheet.touches(at + 1) or sheet.text(at + 2) == sheet.text(at)
    if sheet.text(at + 1) == sheet.text(at):
        return len(sheet.text(at)) >= SHORTEST_CAPTION and sheet.text(at + 2) != sheet.text(at)
    return _is_below_label(sheet, at) or _is_below_credit(sheet, at)


def _is_below_label(sheet: Layout, at: int) -> bool:
    """Tell whether a line stands below the label of a caption that is alone on its line."""
    pieces = sheet.mark(at - 1) if sheet.touches(at) else None
    return pieces is not None and pieces[0].role == "caption" and pieces[0].start == pieces[0].end


def _is_below_credit(sheet: Layout, at: int) -> bool:
    """Tell whether a line stands right below a credit that has no caption above, and alone with it."""
    is_alone = at + 1 < len(sheet.filled) and not sheet.touches(at + 1)
    has_caption = sheet.touches(at - 1) and bool(sheet.roles(at - 2) & {"caption", "repeat"})
    return is_alone and sheet.touches(at) and sheet.is_credit(at - 1) and not has_caption


def _is_repeat(sheet: Layout, at: int) -> bool:
    """Tell whether a line is the caption over again, next to it or beyond its credit."""
    before = at - 2 if sheet.is_credit(at - 1) else at - 1
    return "caption" in sheet.roles(before) and sheet.text(before) == sheet.text(at)


def _standfirst_end(sheet: Layout, at: int) -> int:
    """Return the end of a standfirst that stands between headline and frame; 0 where the body begins instead."""
    text = sheet.text(at)
    if datelines.read(text) or says_when(text) or any("standfirst" in sheet.roles(place) for place in range(at)):
        return 0
    end = at + 1
    while sheet.touches(end) and not sheet.frame(end) and not _is_caption(sheet, end):
        end += 1
        if end - at > REACH:
            return 0
    for place in range(end, min(end + REACH, len(sheet.filled))):
        pieces = sheet.frame(place)
        if (pieces and _BESIDE_TITLE & {piece.role for piece in pieces}) or _is_name_alone(sheet, place):
            return end if _has_body(sheet, place) else 0
        if not pieces and not _is_caption(sheet, place) and not _follows_credit(sheet, place):
            return 0
    return 0


def _has_body(sheet: Layout, at: int) -> bool:
    """Tell whether something that is no frame follows."""
    return any(not sheet.frame(place) for place in range(at + 1, min(at + LONGEST_HEAD, len(sheet.filled))))


def _follows_credit(sheet: Layout, at: int) -> bool:
    return sheet.is_credit(at - 1) and sheet.text(at) == sheet.text(at - 2)


def _tail(sheet: Layout, body: int) -> int:
    """Mark the frame below the body, from the last line up; return the place where the body ends."""
    at = len(sheet.filled)
    while at > body:
        text = sheet.text(at - 1)
        is_near = len(sheet.filled) - at < LONGEST_TAIL
        known = sheet.mark(at - 1)
        pieces = known if known and known[0].role == "tag" else (frame.closing(text) if is_near else None) or known
        if not pieces and at - 1 > body and is_near:
            pieces = sheet.frame(at - 1)
            roles = {piece.role for piece in pieces or ()}
            pieces = pieces if roles and roles <= _BELOW else None
        if not pieces:
            break
        sheet.marks[sheet.filled[at - 1]] = pieces
        at -= 1
    return at


def _labelled_lists(sheet: Layout, body: int, tail: int) -> None:
    """Mark the lines below a label that stands alone: titles of related stories, or tags."""
    if not any([pieces[0].role in _LISTED and pieces[0].start == pieces[0].end for pieces in sheet.marks.values()]):
        return
    for at, number in enumerate(sheet.filled):
        pieces = sheet.marks.get(number)
        if pieces and pieces[0].role in _LISTED and pieces[0].start == pieces[0].end:
            _claim(sheet, at, pieces[0].role, is_below=at >= tail - REACH and at >= body)


def _claim(sheet: Layout, at: int, role: str, *, is_below: bool) -> None:
    """Give the lines below a label its role: those that touch it, else the next one alone, or below the body all."""
    longest = LONGEST_TITLE if role == "related" else frame.LONGEST_TAG
    is_touching = sheet.touches(at + 1) and not sheet.mark(at + 1)
    for place in range(at + 1, min(at + 1 + 2 * REACH, len(sheet.filled))):
        text = sheet.text(place)
        if sheet.roles(place) == {"url"} and role == "related":
            sheet.set(place, "related")
            continue
        is_title = len(text) <= longest and not text.endswith((".", ":", ",")) and not text[0].islower()
        if (sheet.mark(place) and sheet.roles(place) != {"body"}) or not (is_title or role == "tags"):
            return
        if (is_touching and not sheet.touches(place)) or len(text) > longest:
            return
        sheet.set(place, "tag" if role == "tags" else role)
        if not is_touching and not is_below:
            return


def _captions(sheet: Layout, body: int, tail: int) -> None:
    """Mark the captions of credits that stand in the midst of the body: alone with them between blank lines."""
    near = [at for at in range(body, tail) if at and not sheet.marks.keys().isdisjoint(sheet.filled[at - 1 : at + 1])]
    for at in near:  # nothing else can be one
        if not sheet.mark(at):
            if _is_below_label(sheet, at):
                sheet.set(at, "caption")
            continue
        if not sheet.is_credit(at):
            continue
        above, below = at - 1, at + 1
        is_around = above >= body and not sheet.mark(above) and sheet.text(above) == sheet.text(below)
        is_above = above >= body and not sheet.mark(above) and sheet.touches(at) and not sheet.touches(above)
        is_set_apart = is_above and not sheet.touches(below)
        if is_around or is_set_apart:
            sheet.set(above, "caption")
            if is_around:
                sheet.set(below, "repeat")
        elif not sheet.touches(at) and not sheet.mark(below) and _is_below_credit(sheet, below):
            sheet.set(below, "caption")


def _standfirst(sheet: Layout, body: int, tail: int) -> None:
    """Mark the first paragraph as standfirst where the page sets it apart and more of the story follows."""
    open_lines = [at for at in range(body, min(body + 4, tail)) if not sheet.mark(at)]
    if not sheet.headline or len(open_lines) < 2 or open_lines[0] != body or sheet.touches(body + 1):
        return
    text = sheet.text(body)
    if datelines.read(text) or says_when(text) or flow.leads_on(text, sheet.text(body + 1)):
        return
    if any("standfirst" in sheet.roles(at) for at in range(body)):
        return
    has_dateline = datelines.read(sheet.text(open_lines[1])) is not None
    above = [sheet.roles(at) for at in range(body)]
    has_picture = any({"credit", "caption"} & roles or roles == {"agency"} for roles in above)
    has_page_frame = has_picture and any("stamp" in roles for roles in above)
    is_short = len(text) <= LONGEST_STANDFIRST and not flow.BULLET.match(text)
    if is_short and (has_dateline or (has_page_frame and len(open_lines) > 2)):
        sheet.set(body, "standfirst")
