"""What NewsML-G2 says about an item (itemMeta, contentMeta, rightsInfo, assert) to the fields of a Draft."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

from lxml.etree import _Element as Element

from articles.bodies import agencies, datelines, rich, times
from articles.bodies.draft import Draft
from articles.bodies.xml import LANG
from articles.document import Message, Related, fold_spaces, gettext_noop
from articles.formats.newsmlg2 import shape
from articles.formats.newsmlg2.shape import TEXT, Item, Properties, Story, code, name_of, party_of, words

# Codes of IPTC's schemes and of those that agencies have beside them, by the last part.
STATUSES = {
    "withheld": "withheld", "embargoed": "withheld", "canceled": "canceled", "cancelled": "canceled",
    "cancel": "canceled",
}  # fmt: skip
SIGNALS = {
    "kill": "kill", "killed": "kill", "cancel": "kill", "canceled": "kill", "cancelled": "kill", "withdraw": "kill",
    "withdrawn": "kill", "withdrawal": "kill", "retraction": "kill", "correction": "correction",
    "corrected": "correction", "correct": "correction", "refile": "correction", "update": "update",
    "updated": "update", "writethru": "update", "writethrough": "update", "advisory": "advisory",
}  # fmt: skip
_REUTERS_SIGNALS = {"edstat:u": "update", "edstat:c": "correction"}
_GRAVEST_FIRST = ("kill", "correction", "update", "advisory")
_SUBHEAD = re.compile(r"sub|deck|second|kicker|overline|surtitle|dachzeile|spitzmarke")
_OTHER_HEADLINE = re.compile(r"short|web|seo|mobile|sms|alternat|social")
_SUMMARIES = re.compile(r"summar|abstract|lede|^lead|teaser|intro|standfirst|synopsis|ingress|preamble|chap[oe]au")
_CAPTION = re.compile(r"caption|legend")
_SEPARATORS = re.compile(r"[,;]")
_NO_TOPIC = re.compile(r"category|department|desk|:poi\b", re.IGNORECASE)
_NO_TAG = re.compile(r"[a-z0-9]{0,2}|[\d\W]+")
_PLACE_ALIAS = re.compile(r"city|loc|geo|place|town")
_PLACE = re.compile(r"[^\W\d_][^\d_]{2,}")
_AFTER_PLACE = re.compile(r"\s*[(/,].*", re.DOTALL)
MOST_SEARCHED = 50_000  # characters in which other words are looked for
MOST_NOTES = 20
MOST_MAKERS = 50  # of one byline
# Properties that are read by name, and those that say nothing to people.
_READ = frozenset(
    "provider embargoed title ednote link headline slugline dateline by description keyword subject located creator "
    "creditline urgency language icon pubstatus signal subheadline byline slug".split()
)
_FOR_MACHINES = frozenset(
    "itemclass versioncreated firstcreated contentcreated contentmodified role filename generator profile service "
    "memberof instanceof altrep origrep incomingfeedid hash expires altid rating userinteraction audience exclaudience "
    "digitalsourcetype catalogref catalog versionedid metadatacreator deliverableof userexclusion".split()
)
_PARTIES = frozenset(("infosource", "contributor", "party", "copyrightholder"))
_NAMED = frozenset(("genre",))


def fill(story: Story, header: Properties, *, timezone: str) -> None:
    """Set the fields that the item states, before its content is read; what it says of parties comes after."""
    item, draft = story.item, story.draft
    draft.guid = item.guid or None
    draft.version = item.element.get("version")
    draft.language = item.language
    _status(item, draft, header, timezone)
    _times(story, header, timezone)
    _headlines(story)
    slugs = [*item.all("slugline"), *item.all("slug")]
    draft.slugline, *others = [said for one in slugs if (said := words(one))] or [""]
    story.left += others
    draft.urgency = _urgency(item.first("urgency")) or _urgency(next(map(words, header.get("priority", ())), ""))
    draft.byline = item.first("by") or item.first("byline") or None
    _agency(item, draft, header)
    _place(story)
    _ednote(item, draft)
    draft.tags += _tags(item)
    _descriptions(story)
    _links(story)


def complete(story: Story) -> None:
    """Set what the content had the first word on: a byline, a headline; then leave what has no field."""
    item, draft = story.item, story.draft
    makers = [(one, said) for one in item.all("creator") if (said := party_of(one, item.language))]
    if not fold_spaces(draft.byline or ""):
        draft.byline = ", ".join(dict.fromkeys(_persons(story, makers[:MOST_MAKERS])))
    for title in story.titles:
        draft.headline = draft.headline or title
    story.left += [name for _, name in makers if name not in (draft.byline or "")]
    story.left += [title for title in story.titles if title != draft.headline]
    story.left += _leftovers(item)
    _leave(story)


def _status(item: Item, draft: Draft, header: Properties, timezone: str) -> None:
    """Set whether it may be used, from when, and what this version does."""
    stated = next((code(one) or words(one).lower() for one in item.all("pubstatus")), "")
    draft.pubstatus = STATUSES.get(stated, "usable")
    notes = [one for one in item.all("ednote") if one.get("role")]
    said = {_signal(one) for one in [*item.all("signal"), *item.all("role"), *header.get("signal", ())]}
    said = said - {None} or {SIGNALS.get(code(one, "role")) for one in notes}
    draft.signal = next((name for name in _GRAVEST_FIRST if name in said), None)
    if draft.pubstatus == "canceled":
        draft.signal = "kill"
    for one in item.all("digitalsourcetype"):
        if "algorithmic" in (kind := code(one)):
            template = gettext_noop("Its sender states that an algorithm made it, or a part of it (%(kind)s).")
            draft.notes.append(Message(template, {"kind": kind[:80]}))
    for one in item.all("embargoed")[:1]:
        draft.embargoed = times.stated(one.text, timezone, draft.notes)
        if draft.embargoed is None:
            draft.pubstatus = "withheld" if draft.pubstatus == "usable" else draft.pubstatus
            template = gettext_noop("It is under an embargo that does not say until when: it is withheld.")
            draft.notes.append(Message(template))


def _signal(element: Element) -> str | None:
    return SIGNALS.get(code(element)) or _REUTERS_SIGNALS.get((element.get("qcode") or "").strip().lower())


def _times(story: Story, header: Properties, timezone: str) -> None:
    """Set when it was published (a picture's content may be much older than its item) and last revised."""
    draft, notes = story.draft, story.draft.notes

    def stated(name: str) -> str | None:
        return times.stated(story.item.first(name), timezone, notes)

    version = stated("versioncreated")
    published = stated("firstcreated") or (stated("contentcreated") if story.kind == TEXT else version)
    published = published or version or times.stated(story.item.first("contentcreated"), timezone, [])
    sent = next((words(one) for one in header.get("sent", ())), "")
    draft.published = published or times.stated(sent, timezone, notes)
    modified = None if version else stated("contentmodified")
    latest = version or modified
    if latest and draft.published and _moment(latest) > _moment(draft.published):
        draft.updated = latest


def _moment(iso: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(iso)


def _headlines(story: Story) -> None:
    """Set the headline; lower ones, and those for other media or in other languages, are set apart."""
    lines = [(one, said) for one in story.item.all("headline") if (said := words(one))]
    for one, said in sorted(lines, key=lambda line: _headline_order(line[0], story.item.language)):
        is_other = _OTHER_HEADLINE.search(code(one, "role")) or _is_foreign(one, story.item.language)
        if not story.draft.headline:
            story.draft.headline = said
        elif said != story.draft.headline:
            (story.left if is_other else story.subheads).append(said)
    story.subheads += [words(one) for one in story.item.all("subheadline") if words(one)]
    story.titles += [said for one in story.item.all("title") if (said := words(one))]


def _headline_order(element: Element, language: str | None) -> tuple[bool, bool, bool, int]:
    role, rank = code(element, "role"), (element.get("rank") or "").strip()
    return (
        _SUBHEAD.search(role) is not None,
        _OTHER_HEADLINE.search(role) is not None,
        _is_foreign(element, language),
        int(rank) if rank.isascii() and rank.isdigit() and len(rank) < 9 else 0,
    )


def _is_foreign(element: Element, language: str | None) -> bool:
    spoken = element.get(LANG)
    return bool(spoken and language and spoken[:2].lower() != language[:2].lower())


def _urgency(written: str) -> int | None:
    return int(written) if len(written) == 1 and written in "123456789" else None


def _agency(item: Item, draft: Draft, header: Properties) -> None:
    """Set the agency: the provider; one that is called by its host ("reuters.com") by its name, if that is said."""
    said = [party_of(one, item.language) for one in item.all("provider")]
    said += [item.first("creditline"), *(words(one) for one in header.get("sender", ()))]
    agency = next((name for name in said if name), "")
    label, dot, _ = agency.partition(".")
    if " " not in agency and (dot or agency.islower()):
        rights = shape.properties(item.parts.get("rightsinfo", ()))
        parties = [*item.all("creator"), *item.all("infosource"), *rights.get("copyrightholder", ())]
        named = [item.first("creditline"), *(party_of(one, item.language) for one in parties)]
        coded = [name_of(one, item.language) for one in parties if not dot and code(one) == label.lower()]
        known = [name for name in (label.capitalize(), label.upper()) if dot and agencies.find(name)]
        alike = [name for name in named if name.casefold() == label.casefold()]
        agency = next((name for name in [*alike, *coded, *known] if name), agency)
    draft.agency = agency or None


def _place(story: Story) -> None:
    """Set the place where it was written: located, else of the dateline, whose other words have no field."""
    item, draft = story.item, story.draft
    draft.located = next((said for one in item.all("located") if (said := _located(one, item))), None)
    dateline = item.first("dateline")
    if dateline and not draft.located:
        found = datelines.read(dateline if dateline[-1] in "-–—" else f"{dateline} -")
        place = found.place if found else _AFTER_PLACE.sub("", dateline.strip(" -–—"))
        if place and (found or _PLACE.fullmatch(place)):
            draft.located = place
    if dateline and dateline.strip(" ,-–—") != draft.located:
        story.left.append(dateline)


def _located(element: Element, item: Item) -> str:
    if said := name_of(element, item.language):
        return said
    if said := _asserted(element, item):
        return said
    literal = fold_spaces(element.get("literal") or "")
    if literal[:1].isupper() and _PLACE.fullmatch(literal):
        return literal
    before, _, last = (element.get("qcode") or "").strip().rpartition(":")
    if _PLACE_ALIAS.search(before.lower()) and _PLACE.fullmatch(last) and last[0].isupper() and not last.isupper():
        return last
    return next((said for one in element.iter("locality") if (said := name_of(one, item.language))), "")


def _asserted(element: Element, item: Item) -> str:
    """Return the name that an <assert> of the item gives to what the element points to."""
    for kind in ("qcode", "uri", "literal"):
        if (key := element.get(kind)) and (one := item.asserted.get((kind, key))) is not None:
            places = [one, *one.iter("locality")]
            return next((said for place in places if (said := name_of(place, item.language))), "")
    return ""


def _ednote(item: Item, draft: Draft) -> None:
    """Join the notes to editors, without those that another one holds."""
    notes = list(dict.fromkeys(said for one in item.all("ednote") if (said := _blocks(one))))
    longest = sorted(notes, key=len)[-MOST_NOTES:]
    kept = [one for one in notes if not any(one != other and one in other for other in longest)]
    draft.ednote = " / ".join(kept) or None


def _blocks(element: Element) -> str:
    """Return the words of an element that may hold markup."""
    if len(element) == 0:
        return words(element)
    body = rich.read(element)
    return " ".join(part.text for part in body.parts)


def _tags(item: Item) -> Iterable[str]:
    """Yield keywords, then the names of subjects: not of those that only follow from another, nor bare codes."""
    keywords = [words(one) or name_of(one, item.language) for one in item.all("keyword")]
    yield from keywords if len(keywords) > 1 else _SEPARATORS.split("".join(keywords))
    for one in item.all("subject"):
        if code(one, "why") == "ancestor" or _NO_TOPIC.search(one.get("type") or ""):
            continue
        faceted = [inside for inside in one if inside.tag in ("mainConcept", "facetConcept")]
        for concept in faceted or [one]:
            said = name_of(concept, item.language) or _asserted(concept, item)
            if not _NO_TAG.fullmatch(said):
                yield said


def _descriptions(story: Story) -> None:
    """Sort descriptions into summaries, captions and, for films and sound, whose words they are, the body."""
    for one in story.item.all("description"):
        role, said = code(one, "role"), _blocks(one)
        if not said:
            continue
        if story.is_picture or _CAPTION.search(role):
            story.captions.insert(0 if role == "caption" else len(story.captions), said)
        elif _SUMMARIES.search(role) or (not role and story.kind == TEXT):
            story.summaries.append(said)
        elif story.kind == TEXT:
            story.left.append(said)
        else:
            story.draft.body += rich.read(one).parts
    told = shape.letters("".join(part.text for part in story.draft.body))[:MOST_SEARCHED]
    for one in story.item.parts.get("partmeta", ()):
        parts = rich.read(one, handlers=_ONLY_DESCRIPTIONS).parts
        if story.kind == TEXT or story.is_picture:
            story.left += [part.text for part in parts]
        else:
            story.draft.body += [part for part in parts if shape.letters(part.text) not in told]


def _skip(_element: Element, _body: rich.Body) -> None:
    """Leave an element out."""


_ONLY_DESCRIPTIONS: Mapping[str, rich.Handler] = dict.fromkeys(
    ("language", "icon", "timedelim", "regiondelim", "subject", "genre", "keyword", "creator", "contributor"), _skip
)


def _links(story: Story) -> None:
    """Note what the item points to, but not its own earlier versions."""
    for one in story.item.all("link"):
        found = shape.reference_of(one)
        if code(one, "rel") == "previousversion" or (found.guid and found.guid == story.item.guid and not found.href):
            continue
        if found.is_picture:
            story.pictures.append(found)
        elif found.address:
            story.draft.related.append(Related(found.title or found.address, found.address))
        elif found.title:
            story.left.append(found.title)


def _persons(story: Story, makers: Sequence[tuple[Element, str]]) -> Iterable[str]:
    """Yield the makers with a person's full name: neither the agency or another source, nor initials and log-ins."""
    item = story.item
    parties = [*item.all("infosource"), *item.all("provider")]
    codes = {one.get("qcode") for one in parties} - {None}
    known = {said.casefold() for one in parties if (said := party_of(one, item.language))}
    known |= {said.casefold() for said in (story.draft.agency, item.first("creditline")) if said}
    for one, name in makers:
        is_organisation = "organi" in code(one, "type") or next(one.iter("organisationDetails"), None) is not None
        is_organisation = is_organisation or one.get("qcode") in codes
        if " " in name and name.casefold() not in known and not is_organisation:
            yield name


def _leftovers(item: Item) -> Iterable[str]:
    """Yield words for people that no field has: rights, credits, sources, contacts, and what nobody knows."""
    rights = shape.properties(item.parts.get("rightsinfo", ()))
    yield item.first("creditline")
    for name, elements in [*item.meta.items(), *rights.items()]:
        if name in _FOR_MACHINES or name.startswith("rightsexpression"):
            continue
        for one in elements:
            if name in _PARTIES:
                yield party_of(one, item.language)
            elif name in _NAMED:
                yield name_of(one, item.language)
            elif name not in _READ:
                yield _blocks(one)
            if name in _PARTIES or name in ("provider", "creator"):
                yield from shape.details(one)
    for one in item.parts.get("assert", ()):
        yield from shape.details(one)
    for hops in item.parts.get("hophistory", ()):
        yield from (party_of(one, item.language) for one in hops.iter("party") if name_of(one, item.language))


def _leave(story: Story) -> None:
    """Put what is left to `unread`, but for words that a field or an earlier one has."""
    draft = story.draft
    stated = [
        draft.headline, draft.slugline, draft.byline, draft.agency, draft.located, draft.ednote, draft.standfirst,
        *draft.tags, *draft.unread, *(f"{photo.caption}\n{photo.credit}" for photo in draft.photos),
        *(story.title for story in draft.related),
    ]  # fmt: skip
    known = fold_spaces("\n".join(said for said in stated if said)).casefold()
    first = "\n".join(part.text for part in draft.body[:3]).casefold()
    known, first = known[:MOST_SEARCHED], first[:MOST_SEARCHED]
    seen: set[str] = set()
    for said in story.left:
        folded = fold_spaces(said)
        key = folded.casefold()
        if key and key not in seen and not _is_said(key, known) and not (len(key) > 12 and key in first):
            draft.unread.append(folded)
            seen.add(key)
            known += f"\n{key}" if len(known) < MOST_SEARCHED else ""


def _is_said(key: str, known: str) -> bool:
    """Tell whether known words hold others, not as a part of a longer word."""
    return key in known and re.search(rf"(?<!\w){re.escape(key)}(?!\w)", known) is not None
