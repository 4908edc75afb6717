"""A web page of a news site or an agency, saved or fetched: what it says of itself, and the article that stands on it.

The page's data (JSON-LD, OpenGraph, meta names, microdata) state the fields; the words are those that a reader sees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.bodies import (
    agencies,
    alerts,
    flow,
    frame,
    jsonld,
    pagemeta,
    pagestory,
    pagetext,
    pagetree,
    stamps,
    times,
)
from articles.bodies.draft import Draft
from articles.bodies.pagemeta import Meta
from articles.bodies.pagestory import Story
from articles.bodies.xml import root_of
from articles.document import Document, Hints, Message, Part, Refused, Related, fold_spaces, gettext_noop

NAME = "html"
FEWEST = 140  # letters of text that make an article of a page which does not say that it is one
FRAMED = 6  # blocks at either end of the text that may be byline, stamp or notice of rights
LONGEST_NOTE = 120  # characters of a block that may be debris of the page

_ROOTS = frozenset(
    "html head body div article section main p h1 h2 h3 figure header span table ul ol blockquote meta title link "
    "center font br img a b i em strong script style".split()
)
_DOCTYPE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--.{0,2000}?-->\s*)*<!doctype\s+html\b", re.IGNORECASE | re.DOTALL
)
_ERROR = re.compile(
    r"\b(?:40[0134]|410|429|50[0234])\b|not found|introuvable|n[’']existe (?:pas|plus)|access denied|acc[èe]s refus[ée]"
    r"|forbidden|just a moment|attention required|are you (?:a robot|human)|verify you are human|captcha"
    r"|nicht gefunden|no encontrad|service unavailable|temporarily unavailable|gateway|غير موجودة",
    re.IGNORECASE,
)
_WITH = re.compile(
    rf"(?:\b(?:avec|with|source|via|und|mit|con|par|by|et|and)\s*:?\s+(?:l['’])?|[/|©(,]\s*)({agencies.PATTERN})(?!\w)"
)
_BY = re.compile(r"^(?:par|by|von|por|di)\s+(?:l['’])?", re.IGNORECASE)
_AGENCY_FIRST = re.compile(rf"({agencies.PATTERN})(?:\s*[/,|]|\s+(?:et|and|avec|with)\b|$)")

_REASONS = {
    "empty-page": gettext_noop(
        "There are no words on this page: scripts fill it in a browser. Save it from a browser, or send the story."
    ),
    "error-page": gettext_noop("This is no article but a notice of the site (“%(title)s”). Ask for the page again."),
    "login-page": gettext_noop(
        "This page asks to sign in (“%(title)s”) and shows no article. Save it while signed in."
    ),
    "list-page": gettext_noop("This page lists stories and holds none (“%(title)s”). Send the page of the story."),
    "no-article": gettext_noop("No article was found on this page (“%(title)s”). Send the page of the story."),
}
_PAID = gettext_noop("The page shows a part of the article only: the rest is for subscribers.")
_FROM_DATA = gettext_noop("The page shows less of the text than its data hold: the text is that of its data.")
_BROKEN = gettext_noop("The data of the page (JSON-LD) are broken; what could still be told was read.")
_DAY_ONLY = gettext_noop("“%(date)s” is a day without a time of day, and no moment.")


def sniff(head: bytes) -> float:
    """Return how sure it is: a document type or a root of HTML, or at least an element that begins a piece of it."""
    if _DOCTYPE.match(head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")):
        return 0.95
    name = root_of(head)[0].lower()
    return 0.95 if name == "html" else 0.4 if name in _ROOTS else 0.0


def parse(raw: bytes, hints: Hints) -> list[Document | Refused]:
    """Return the one article of the page, or why there is none."""
    tree = pagetree.read(raw, charset=hints.charset)
    if tree is None:
        return [_refused("empty-page", "")]
    meta = pagemeta.read(tree)
    is_form = any((field.get("type") or "").lower() == "password" for field in tree.body.iter("input"))
    story = pagestory.read(tree, meta)
    if code := _refusal(meta, story, is_form=is_form):
        return [_refused(code, meta.title or story.headline)]
    draft = _draft(meta, story, hints)
    draft.notes = [*tree.notes, *draft.notes]
    return [draft.document(hints)]


def _refused(code: str, title: str) -> Refused:
    return Refused(0, code, Message(_REASONS[code], {"title": fold_spaces(title)[:120]}))


def _refusal(meta: Meta, story: Story, *, is_form: bool) -> str:
    """Return the code of why there is no article on the page; "" where there is one."""
    words = sum(len(pagetext.key(part.text)) for part in story.parts)
    if meta.article.get("articleBody") or meta.article.get("liveBlogUpdate"):
        return ""
    is_stated = bool(meta.article) or meta.kind == "article" or bool(meta.all(pagemeta.PUBLISHED[:2]))
    is_error = words < 600 and _ERROR.search(f"{meta.title} {story.headline}") is not None
    if is_error and not is_stated:
        return "error-page"
    if is_form and words < FEWEST:
        return "login-page"
    if not words and not story.standfirst and not (is_stated and story.headline):
        return "empty-page" if not story.unread and not story.headline else "no-article"
    if is_stated:
        return ""
    if meta.is_list and (story.link_share > 0.25 or words < 600):
        return "list-page"
    return "" if words >= FEWEST or (words and not story.unread) else "no-article"


def _draft(meta: Meta, story: Story, hints: Hints) -> Draft:
    draft = Draft(NAME, guid=meta.address or None, language=meta.language or None)
    draft.headline = story.headline or next((meta.without_site(line) for line in meta.headlines), "")
    draft.standfirst, draft.photos, draft.related = story.standfirst, story.photos, story.related
    draft.tags = [*meta.tags, *story.tags]
    draft.body, draft.unread = story.parts, story.unread
    _text_of_data(draft, meta)
    days = _times(draft, meta, story, hints)
    _sift(draft, meta, hints)
    if draft.published is None and days:
        draft.notes.append(Message(_DAY_ONLY, {"date": days[0][:60]}))
    if not story.headline and draft.headline == meta.without_site(meta.title) and _is_alert(draft.body):
        draft.headline = ""
    _sign(draft, meta, story, hints)
    if meta.is_broken:
        draft.notes.append(Message(_BROKEN))
    return draft


def _text_of_data(draft: Draft, meta: Meta) -> None:
    """Take the text that the page's data hold, where the page shows much less of it."""
    parts = flow.paragraphs(jsonld.paragraphs(meta.article.get("articleBody")))
    for update in jsonld.objects(meta.article.get("liveBlogUpdate")):
        parts += [Part("subheading", title)] if (title := jsonld.text(update.get("headline"))) else []
        parts += flow.paragraphs(jsonld.paragraphs(update.get("articleBody")))
    whole = pagetext.key(" ".join(part.text for part in parts))
    keys = [pagetext.key(part.text) for part in draft.body]
    shown, same = sum(map(len, keys)), sum(len(said) for said in keys if said in whole)
    is_free = meta.article.get("isAccessibleForFree")
    if len(whole) > max(1.3 * same + 60, 1.1 * shown):
        draft.unread += [part.text for part in draft.body if pagetext.key(part.text) not in whole]
        draft.body = parts
        draft.notes.append(Message(_FROM_DATA))
    elif is_free is False or (isinstance(is_free, str) and is_free.lower() == "false"):
        draft.notes.append(Message(_PAID))


def _times(draft: Draft, meta: Meta, story: Story, hints: Hints) -> list[str]:
    """Set when the article was published and updated, by the data first, by what the page shows next; return days."""
    seen = [said for said, is_update in story.stamps if not is_update]
    moved = [said for said, is_update in story.stamps if is_update]
    article = meta.article
    published = [*jsonld.texts(article.get("datePublished")), *jsonld.texts(article.get("dateCreated"))]
    published += [value for name in pagemeta.PUBLISHED for value in meta.named.get(name, ())]
    updated = [
        *jsonld.texts(article.get("dateModified")),
        *(value for name in pagemeta.UPDATED for value in meta.named.get(name, ())),
    ]
    draft.published = _moment([*published, *seen], hints)
    draft.updated = _moment([*updated, *moved], hints)
    for stamp in (stamp for line in story.dates for stamp in stamps.find(line, hints.timezone) if stamp.moment):
        name = "updated" if stamp.is_update else "published"
        if getattr(draft, name) is None and stamp.moment:
            setattr(draft, name, stamp.moment.isoformat(timespec="seconds"))
    return [*published, *seen, *story.dates]


def _moment(said: Sequence[str], hints: Hints) -> str | None:
    return next((moment for value in said if (moment := times.iso(value, hints.timezone))), None)


def _is_alert(parts: Sequence[Part]) -> bool:
    """Tell whether the text is an alert, which is its own headline."""
    return bool(parts) and bool(alerts.headline(parts[0].text, urgency=None))


def _sift(draft: Draft, meta: Meta, hints: Hints) -> None:
    """Take out of the text what is byline, stamp, tag, pointer or debris at its ends and between its paragraphs."""
    kept: list[Part] = []
    last = len(draft.body) - FRAMED
    signed = {pagetext.key(name.name) for name in meta.authors}
    for number, part in enumerate(draft.body):
        is_short = len(part.text) <= frame.LONGEST and not frame.is_plain(part.text)
        if is_short and number >= last and (pagetext.key(part.text) in signed or part.text[0] == "©"):
            draft.unread.append(part.text)
            continue
        if (
            is_short
            and part.kind != "table"
            and _set_aside(draft, part, hints, is_first=not _has_text(kept), is_last=number >= last)
        ):
            continue
        kept.append(part)
    draft.body = kept


def _has_text(parts: Sequence[Part]) -> bool:
    return any(len(part.text) > LONGEST_NOTE or part.text.endswith((".", "»", "!", "?")) for part in parts)


def _set_aside(draft: Draft, part: Part, hints: Hints, *, is_first: bool, is_last: bool) -> bool:
    """Tell whether a short block is no text, and put its words where they belong."""
    text = part.text
    if pagetext.key(text) in (pagetext.key(draft.headline), pagetext.key(draft.standfirst)) and is_first:
        return True
    if _points(draft, part):
        return True
    pieces = frame.everywhere(text) if len(text) <= LONGEST_NOTE else None
    roles = {piece.role for piece in pieces or ()}
    if pieces and roles & {"tag"}:
        draft.tags += [text[piece.start : piece.end] for piece in pieces if piece.role == "tag"]
        draft.unread.append(text)
        return True
    if roles & {"furniture", "rule"}:
        draft.unread.append(text)
        return True
    if (
        is_first
        and part.kind == "paragraph"
        and (pieces := frame.framing(text, found := stamps.find(text, hints.timezone)))
    ):
        for piece in pieces:
            _frame(draft, text[piece.start : piece.end], piece.role)
        for stamp in found if draft.published is None else ():
            draft.published = (
                stamp.moment.isoformat(timespec="seconds") if stamp.moment and not stamp.is_update else draft.published
            )
        draft.unread.append(text)
        return True
    if is_last and (frame.closing(text) or {"byline"} & {piece.role for piece in frame.framing(text, []) or ()}):
        _frame(draft, text, "byline" if not frame.closing(text) else "")
        draft.unread.append(text)
        return True
    return False


def _frame(draft: Draft, words: str, role: str) -> None:
    if role == "byline":
        draft.byline = draft.byline or words
    elif role == "agency":
        draft.agency = draft.agency or words
    elif role == "located":
        draft.located = draft.located or words


def _points(draft: Draft, part: Part) -> bool:
    """Tell whether a block only points to another story ("Lire aussi : …"), which then stands with the related ones."""
    match = frame.RELATED.match(part.text)
    links = [span for span in part.spans if span.kind == "link" and span.href]
    if not match or not (match["colon"] or links):
        return False
    linked = sum(span.end - span.start for span in links)
    if links and linked < 0.6 * (len(part.text) - match.end()):
        return False
    titles = [Related(part.text[span.start : span.end], span.href) for span in links] or [
        Related(part.text[match.end() :])
    ]
    draft.related += [title for title in titles if title.title and title not in draft.related]
    draft.unread.append(part.text[: match.end()].strip())
    return bool(titles)


def _sign(draft: Draft, meta: Meta, story: Story, hints: Hints) -> None:
    """Set byline and agency: whoever the data name, else whoever signs on the page."""
    names = [name.name for name in meta.authors]
    people = [name for name in names if not agencies.is_named(name)]
    pieces = frame.framing(story.signature, stamps.find(story.signature, hints.timezone)) if story.signature else None
    shown = next((story.signature[piece.start : piece.end] for piece in pieces or () if piece.role == "byline"), "")
    if people:
        draft.byline = ", ".join(people)
    elif shown or story.signature:
        is_name = len(story.signature) <= 80 and not names and pieces is None
        draft.byline = shown or (story.signature if is_name else draft.byline)
    if draft.byline and agencies.is_named(_BY.sub("", draft.byline)):
        draft.byline = None
    draft.agency = _agency([*names, *meta.sources], [story.signature, draft.byline or ""]) or draft.agency
    if draft.agency is None:
        draft.agency = _agency(jsonld.texts(meta.article.get("publisher")), [])


def _agency(names: Sequence[str], lines: Sequence[str]) -> str | None:
    """Return the agency that is named, as written: by a field for names, or in a line that says who wrote with it."""
    for name in names:
        said = fold_spaces(name)
        if agencies.is_named(said):
            return said
        if match := _WITH.search(said) or _AGENCY_FIRST.match(said):
            return match[1]
    for line in lines:
        if match := _WITH.search(line) or _AGENCY_FIRST.match(line):
            return match[1]
    return None
