"""Every line of the table in docs/changes.md, as it is written there, through the real ledger and the real pages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.document import Document
from articles.models import Article, Delivery
from tests.wires import Wire, story, wire

__all__ = ["wire"]

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[2] / "docs" / "changes.md"
NOON = datetime.datetime(2024, 12, 31, 12, tzinfo=datetime.UTC)
OTHER_WORDS = "Autres mots."


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    name: str
    known: str
    arrives: str
    outcome: str
    readers: str
    editors: str


def _rules() -> list[Rule]:
    rows = [line.strip("|").split("|") for line in TABLE.read_text().splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in row] for row in rows]
    first = next(number for number, row in enumerate(cells) if row[0] == "rule")
    return [Rule(*row) for row in cells[first + 2 :] if len(row) == 6]


RULES = _rules()


def said(words: str) -> Document:
    """Return the dispatch that the table calls so."""
    version, rest = _version(words)
    document = story(body=f"Texte de {version}." if version else "Texte.", guid="a", version=version)
    changes: dict[str, Any] = {}
    if "other words" in rest or (not version and "stamp" in rest):
        document = story(body=OTHER_WORDS, guid="a", version=version)
    if "no stamp" not in rest:
        changes["published"] = _stamp(version, rest).isoformat()
    if "kill" in rest:
        changes |= {"signal": "kill", "ednote": "Erreur de source."}
    for word, field, value in (
        ("canceled", "pubstatus", "canceled"),
        ("withheld", "pubstatus", "withheld"),
        ("advisory", "signal", "advisory"),
        ("embargo", "embargoed", (timezone.now() + datetime.timedelta(hours=2)).isoformat()),
        ("format", "format", "other"),
    ):
        if word in rest:
            changes[field] = value
    return replace(document, **changes)


def _version(words: str) -> tuple[str, str]:
    """Return the version that a cell names, and the rest: `v2, a kill`, `version “abc”`, `no version, other words`."""
    if words.startswith("version “"):
        version, _, rest = words.removeprefix("version “").partition("”")
        return version, rest
    first, _, rest = words.partition(" " if words.startswith("kill") else ",")
    if first.startswith("v") and first[1:].isdigit():
        return first[1:], rest
    if first == "kill":
        return rest[1:], "kill"
    return "", words


def _stamp(version: str, rest: str) -> datetime.datetime:
    """Return the sender's stamp: an hour on with each version, unless the table says otherwise."""
    hours = int(version) if version.isdigit() else 9
    hours = {"earlier": -5, "later": 30}.get(rest.split(" stamp")[0].rpartition(" ")[2], hours) if rest else hours
    return NOON + datetime.timedelta(hours=hours)


def _known(words: str) -> list[Document]:
    """Return what the desk has: `v1 and v3`, `v1 and its kill v2`, `no version and its kill`, `v1, withheld`."""
    if words == "nothing":
        return []
    first, _, then = words.partition(" and ")
    documents = [said(first)]
    if then == "its kill":
        documents.append(said("no version, a kill"))
    elif then.startswith("its kill "):
        documents.append(said(f"{then.removeprefix('its kill ')}, a kill"))
    elif then:
        documents.append(said(then))
    return documents


def _arrives(rule: Rule, known: list[Document]) -> Document:
    if rule.arrives == "the same kill":
        return known[-1]
    same = next((one for one in known if "same words" in rule.arrives and one.version == rule.arrives[1:2]), None)
    return replace(same, format=said(rule.arrives).format) if same else said(rule.arrives)


def _shown(words: str, known: list[Document], arrived: Document) -> str:
    """Return the paragraph that a cell says is seen."""
    words = words.partition(",")[0].partition(";")[0]
    if words in {"it", "the kill", "the other words", "the later words"} or words.startswith("version"):
        return arrived.blocks[1].text
    if words == "what was there":
        return known[0].blocks[1].text
    return f"Texte de {words.removeprefix('v')}."


def _deliver(wire: Wire, documents: list[Document]) -> Delivery:
    for document in documents:
        delivery = wire(document)
    return delivery


def _address() -> str:
    return Article.objects.get().get_absolute_url()


def _happen(wire: Wire, rule: Rule) -> tuple[list[Document], Document, Delivery]:
    known = _known(rule.known)
    arrived = _arrives(rule, known)
    return known, arrived, _deliver(wire, [*known, arrived])


by_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])


def test_the_table_is_read():
    assert len(RULES) >= 29
    assert {rule.outcome for rule in RULES} == {"created", "revised", "same", "stale", "withdrawn"}


@by_rule
def test_the_outcome_is_that_of_the_table(wire: Wire, rule: Rule):
    _, _, delivery = _happen(wire, rule)
    assert delivery.items.get().outcome == rule.outcome
    assert Article.objects.count() == 1


@by_rule
def test_readers_see_what_the_table_says(wire: Wire, client: Client, rule: Rule):
    known, arrived, _ = _happen(wire, rule)
    page, river = client.get(_address()), client.get("/").content.decode()
    if rule.readers.startswith(("nothing", "that it was withdrawn")):
        is_told = rule.readers.startswith("that")
        assert page.status_code == (410 if is_told else 404)
        assert "Texte" not in page.content.decode()
        assert ("Erreur de source" in page.content.decode()) is (is_told and "canceled" not in rule.arrives)
        assert "Le pont rouvre" not in river
    else:
        assert _shown(rule.readers, known, arrived) in page.content.decode()
        assert "Le pont rouvre" in river


@by_rule
def test_editors_see_what_the_table_says(wire: Wire, client: Client, alice: User, rule: Rule):
    known, arrived, _ = _happen(wire, rule)
    client.force_login(alice)
    page = client.get(_address()).content.decode()
    assert _shown(rule.editors, known, arrived) in page
    assert ('class="notice withdrawn"' in page) is ("under a warning" in rule.editors)
    assert ('class="held"' in page) is ("under a label" in rule.editors)
    assert ("corrected" in page or "corrigée" in page) is (rule.name in CORRECTED)


@by_rule
def test_versions_that_the_table_speaks_of_are_listed(wire: Wire, client: Client, alice: User, rule: Rule):
    _happen(wire, rule)
    client.force_login(alice)
    page = client.get(f"{_address()}revisions/").content.decode()
    count = Article.objects.get().revisions.count()
    assert page.count('class="version-number"') == count
    assert count == len(_known(rule.known)) + (rule.outcome != "same")


CORRECTED = {
    "silent correction", "no count", "no order", "counts that are none", "sent anew by stamp",
}  # fmt: skip
