"""Lists of feeds and our sources: what a list would add, what of it is there already, and our own list."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.text import slugify

from articles.document import Message, gettext_noop
from articles.ingest.columns import storable
from articles.models import Source, Subscription
from articles.transports import web
from articles.transports.opml import Outline

LONGEST_NAME, LONGEST_SLUG, LONGEST_URL = 120, 80, 2000

_TOO_LONG = Message(gettext_noop("Its address is longer than %(limit)d characters."), {"limit": LONGEST_URL})
_valid = URLValidator(["http", "https"])


class Fate(enum.Enum):
    """What a list's feed would become."""

    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Planned:
    """A feed of a list, what would become of it, of which source, and why it is refused."""

    outline: Outline
    fate: Fate
    source: str = ""  # the name of the source that it would belong to, or belongs to
    is_new_source: bool = True
    reason: Message | None = None


def plan(outlines: Sequence[Outline], *, by_folder: bool, networks: Collection[str]) -> list[Planned]:
    """Return what would become of each feed; nothing is written, and no name is looked up.

    With `by_folder` all feeds of a folder belong to one source of its name, else each is a source of its own.
    """
    known = dict(
        Subscription.objects.filter(url__in=[each.url for each in outlines]).values_list("url", "source__name")
    )
    names = {name.casefold(): name for name in Source.objects.values_list("name", flat=True)}
    ours_before = set(names)
    found: list[Planned] = []
    for outline in outlines:
        if outline.url in known:
            found.append(Planned(outline, Fate.KNOWN, known[outline.url], is_new_source=False))
            continue
        refused = _refusal(outline.url, networks)
        if refused is not None:
            found.append(Planned(outline, Fate.REFUSED, reason=refused))
            continue
        name = _name(outline, names, by_folder=by_folder)
        name = names.setdefault(name.casefold(), name)
        found.append(Planned(outline, Fate.NEW, name, is_new_source=name.casefold() not in ours_before))
    return found


def add(planned: Iterable[Planned]) -> tuple[int, int]:
    """Make sources and addresses of what is planned as new; return how many of each."""
    sources = addresses = 0
    with transaction.atomic():
        for each in planned:
            if each.fate is not Fate.NEW:
                continue
            source = Source.objects.filter(name__iexact=each.source).order_by("pk").first()
            if source is None:
                source = Source.objects.create(name=each.source, slug=_slug(each.source))
                sources += 1
            _subscription, is_new = Subscription.objects.get_or_create(source=source, url=each.outline.url)
            addresses += is_new
    return sources, addresses


def ours() -> list[Outline]:
    """Return our own list: a source with several addresses is a folder, one with a single address a feed."""
    rows = Subscription.objects.filter(source__is_sample=False).order_by("source__name", "source", "url")
    named: dict[int, list[tuple[str, str]]] = {}
    for source, name, url in rows.values_list("source", "source__name", "url"):
        named.setdefault(source, []).append((name, url))
    found: list[Outline] = []
    for feeds in named.values():
        is_folder = len(feeds) > 1
        found += [Outline(url if is_folder else name, url, (name,) if is_folder else ()) for name, url in feeds]
    return found


def _refusal(url: str, networks: Collection[str]) -> Message | None:
    if len(url) > LONGEST_URL:
        return _TOO_LONG
    refused = web.refusal_of(url, networks=networks)
    if refused is not None:
        return refused.message
    try:
        _valid(url)
    except ValidationError:
        return web.bad_address(url).message
    return None


def _name(outline: Outline, names: Collection[str], *, by_folder: bool) -> str:
    """Return the name of the source; two feeds of one title that are two sources are told apart by their hosts."""
    if by_folder and outline.folders:
        return storable(" / ".join(outline.folders))[:LONGEST_NAME]
    title = storable(outline.title)
    if title.casefold() not in names and len(title) <= LONGEST_NAME:
        return title
    host = web.host_of(outline.url)
    for ending in (f" ({host})", *(f" ({host}, {number})" for number in range(2, len(names) + 3))):
        name = title[: LONGEST_NAME - len(ending)] + ending
        if name.casefold() not in names:
            break
    return name[:LONGEST_NAME]


def _slug(name: str) -> str:
    """Return a slug that no source has."""
    plain = slugify(name)[: LONGEST_SLUG - 6].strip("-") or "source"
    taken = set(Source.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    return next(
        slug for slug in (plain, *(f"{plain}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken
    )
