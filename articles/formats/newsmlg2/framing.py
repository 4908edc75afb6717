"""The frame of a story: headline, standfirst and subheads from where they are stated, and told once."""

from __future__ import annotations

from collections.abc import Iterator

from articles.bodies import rich
from articles.bodies.draft import Draft
from articles.document import PARAGRAPH, Part
from articles.formats.newsmlg2.shape import Story, letters, name_of

HEAD_OF_BODY = 12  # blocks among which what stands in other fields too is not told again
SPREAD = 2  # times that text may be longer than its letters
LONGEST_LABEL = 200
MOST_SUMMARIES = 20


def place(story: Story) -> None:
    """Set headline and standfirst from what there is, and tell nothing of it again at the head of the body."""
    draft = story.draft
    if not draft.headline:
        heading = "" if story.titles and _lists_events(story) else _first_heading(draft.body)
        draft.headline = heading or next(iter(story.titles), "")
    for said in story.summaries[:MOST_SUMMARIES]:
        _offer_summary(draft, said, story.left)
    story.left += story.summaries[MOST_SUMMARIES:]
    subheads = [said for said in story.subheads if said != draft.headline]
    if subheads and not draft.standfirst:
        draft.standfirst = subheads[0]
    _drop_repeated(story, subheads)
    below = [said for said in subheads if said != draft.standfirst]
    draft.body[:0] = [Part(rich.SUBHEADING, said) for said in below]


def _lists_events(story: Story) -> bool:
    """Tell whether the headings of the body are names of events, so that a title of all goes before them."""
    return next(story.item.element.iter("event", "concept"), None) is not None


def _first_heading(parts: list[Part]) -> str:
    """Return the words of a heading that the body begins with, and take them out of it."""
    if len(parts) > 1 and parts[0].kind == rich.SUBHEADING:
        return parts.pop(0).text
    return ""


def _offer_summary(draft: Draft, said: str, left: list[str]) -> None:
    """Set a summary as the standfirst, unless the body says the same."""
    key = said.rstrip(" .…").casefold()
    if any(key in part.text.casefold() and len(part.text) > len(said) + 3 for part in draft.body[:3]):
        return
    if not draft.standfirst:
        draft.standfirst = said
    elif key not in draft.standfirst.casefold():
        left.append(said)


def _drop_repeated(story: Story, subheads: list[str]) -> None:
    """Drop blocks at the head of the body that repeat the frame; a body never loses its last paragraph."""
    draft = story.draft
    told = (draft.headline, *subheads, draft.byline, draft.standfirst, draft.slugline)
    frame = {letters(said) for said in told if said}
    longest = SPREAD * max(map(len, frame), default=0)
    labels: set[str] | None = None
    kept: list[Part] = []
    for part in draft.body[:HEAD_OF_BODY]:
        is_leading = not kept
        key = letters(part.text) if len(part.text) <= longest else ""
        if is_leading and not key and len(part.text) <= LONGEST_LABEL:
            key = letters(part.text)
        if is_leading and key and labels is None:
            labels = {letters(said) for said in _labels(story)}
        is_told = key in frame and (is_leading or part.kind == rich.SUBHEADING)
        if not key or not (is_told or (is_leading and labels and key in labels)):
            kept.append(part)
    rest = draft.body[HEAD_OF_BODY:]
    if not kept and not rest and not story.is_picture and any(part.kind == PARAGRAPH for part in draft.body):
        kept = [part for part in draft.body if part.kind == PARAGRAPH][-1:]
        draft.standfirst = "" if letters(draft.standfirst) == letters(kept[0].text) else draft.standfirst
    draft.body[:HEAD_OF_BODY] = kept


def _labels(story: Story) -> Iterator[str]:
    """Yield further words that senders print above a text: of its subjects, its place, its notes."""
    item = story.item
    yield from (*story.draft.tags, *story.captions, story.draft.located or "")
    for one in (*item.all("subject"), *item.all("genre"), *item.all("ednote")):
        yield name_of(one, item.language)
