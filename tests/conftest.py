"""The story that every test tells: Alice edits, Bob is on her desk, Charlie is a stranger."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User

from articles import extraction, ingest
from articles.models import Article, Delivery, Desk, Source
from articles.transports import Payload
from tests.workers import worker

__all__ = ["worker"]

PASSWORD = "a long pass phrase of the desk"

# Copy in the form of an agency's page: headline, byline, stamp, agency, standfirst, body, tags.
COPY = """{headline}

La rédaction
{stamp}
{agency}

{standfirst}

{body}

{tags}
"""
HEADLINE = "Le pont de Sainte-Orvaine rouvre après deux ans de travaux"
STANDFIRST = "Les premiers véhicules ont franchi l'ouvrage mardi matin, a annoncé la préfecture de la Vaubrie."
BODY = """La maire de Sainte-Orvaine, Odile Marchetour, a coupé le ruban devant quelque deux cents habitants.

"Ce pont est le cœur de notre ville, il bat de nouveau"
, a déclaré Odile Marchetour lors de la cérémonie.

Le chantier a coûté douze millions d'euros à l'État et à la commune."""


@pytest.fixture
def roles(db: None) -> None:
    """Make sure of what the migration made: a test with real transactions empties all tables."""
    for migration in ("0003_roles_and_inbox", "0008_roles_of_doors"):
        importlib.import_module(f"articles.migrations.{migration}").make(apps)
    for migration in ("0012_named", "0018_who_rules"):
        importlib.import_module(f"articles.migrations.{migration}").allow(apps)


def _person(name: str, *groups: str, is_staff: bool = True) -> User:
    person = User.objects.create_user(name, f"{name}@desk.example", PASSWORD, is_staff=is_staff)
    person.groups.set(Group.objects.filter(name__in=groups))
    return person


@pytest.fixture
def desk(db: None) -> Desk:
    """The desk of Alice and Bob."""
    return Desk.objects.create(name="Régions", slug="regions")


@pytest.fixture
def alice(roles: None, desk: Desk) -> User:
    """An editor."""
    person = _person("alice", "Editor")
    desk.members.add(person)
    return person


@pytest.fixture
def bob(roles: None, desk: Desk) -> User:
    """An editor on Alice's desk."""
    person = _person("bob", "Editor")
    desk.members.add(person)
    return person


@pytest.fixture
def charlie(roles: None) -> User:
    """An editor on nobody's desk."""
    return _person("charlie", "Editor")


@pytest.fixture
def chief(roles: None) -> User:
    """A chief editor."""
    return _person("diane", "Editor", "Chief editor")


@pytest.fixture
def reader(roles: None) -> User:
    """Someone who may sign in, and nothing else."""
    return _person("emile", is_staff=False)


@pytest.fixture
def root(db: None) -> User:
    """An administrator."""
    return User.objects.create_superuser("root", "root@desk.example", PASSWORD)


@pytest.fixture
def source(db: None) -> Source:
    """An invented agency."""
    return Source.objects.create(name="Agence Vaubrie", slug="vaubrie", language="fr")


Dispatch = Callable[..., Article]


@pytest.fixture
def better_parser(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that brings the next version of the parser: it finds an urgency where this one finds none."""

    def better() -> None:
        for module in (ingest.processing, ingest.reading, ingest.stories):
            monkeypatch.setattr(module, "PARSER", "next")
        monkeypatch.setattr(ingest, "PARSER", "next")
        enrich = extraction.enrich
        monkeypatch.setattr(extraction, "enrich", lambda *args, **more: replace(enrich(*args, **more), urgency=3))

    return better


@pytest.fixture
def deliver(source: Source) -> Callable[..., Delivery]:
    """Return a function that takes bytes or text through the real ledger and returns the delivery."""
    numbers = itertools.count(1)

    def deliver(raw: bytes | str, *, source: Source = source, name: str = "", media_type: str = "") -> Delivery:
        raw = raw.encode() if isinstance(raw, str) else raw
        payload = Payload(raw=raw, media_type=media_type, origin=name or f"copy-{next(numbers)}.txt", size=len(raw))
        delivery, _ = ingest.receive(payload, source, door=Delivery.Door.HAND)
        return ingest.process(delivery.pk)

    return deliver


@pytest.fixture
def dispatch(deliver: Callable[..., Delivery], source: Source) -> Dispatch:
    """Return a function that ingests invented plain-text copy, its parts replaceable, and returns the article."""

    def dispatch(
        headline: str = HEADLINE,
        *,
        standfirst: str = STANDFIRST,
        body: str = BODY,
        tags: tuple[str, ...] = ("Vaubrie", "Transports"),
        agency: str = "AFP",
        stamp: str = "10:0131/12/2024, mardi",
        source: Source = source,
    ) -> Article:
        hashtags = "\n".join(f"#{tag}" for tag in tags)
        copy = COPY.format(
            headline=headline, stamp=stamp, agency=agency, standfirst=standfirst, body=body, tags=hashtags
        )
        delivery = deliver(copy, source=source)
        revision = delivery.items.get().revision
        assert revision is not None, delivery.reason_sentence or delivery.items.get().reason_sentence
        return Article.objects.get(pk=revision.article_id)

    return dispatch
