"""The documents agree with the code: links, settings, commands and addresses that they name exist."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PLANNED = "°"  # the mark of what a document promises and the code does not have yet
_LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
_COMMAND = re.compile(r"manage\.py ([a-z_]+)")
_PARAMETER = re.compile(r"<[^>]+>")

every_document = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def section(name: str, heading: str) -> str:
    text = (ROOT / "docs" / name).read_text("utf-8")
    return text.partition(f"\n## {heading}")[2].partition("\n## ")[0]


@every_document
def test_every_link_leads_somewhere(path: Path) -> None:
    links = _LINK.findall(path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@every_document
def test_every_command_named_exists(path: Path) -> None:
    lines = [line for line in path.read_text("utf-8").splitlines() if PLANNED not in line]
    named = {name for line in lines for name in _COMMAND.findall(line)}
    assert named - set(get_commands()) == set()


def test_the_operator_is_told_of_every_setting_that_is_read() -> None:
    sources = [ROOT / "desk", ROOT / "newsreader" / "settings.py", ROOT / "newsreader" / "up.py"]
    code = "".join(source.read_text("utf-8") for source in sources)
    read = set(re.findall(r"environ(?:ment\.\w+\(\s*|\.get\()\"([A-Z_]+)\"", code)) - {"PATH"}
    told = set(re.findall(r"^\| `([A-Z_]+)`", section("operating.md", "Environment"), re.M))
    assert "DATABASE_URL" in read
    assert read == told


def test_the_contract_names_every_setting_that_is_read() -> None:
    promised = set(re.findall(r"`([A-Z_]+)`(?!°)", section("contracts.md", "Settings")))
    told = set(re.findall(r"^\| `([A-Z_]+)`", section("operating.md", "Environment"), re.M))
    assert told <= promised


def routes() -> set[str]:
    return {"/" + _PARAMETER.sub("<>", address) for address in _addresses(get_resolver().url_patterns)}


def _addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for one in patterns:
        address = before + str(one.pattern)
        yield address
        yield from _addresses(getattr(one, "url_patterns", ()), address)


def test_every_address_of_the_contract_is_served() -> None:
    table = section("contracts.md", "Addresses")
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    promised = {address for cell in cells for address in re.findall(r"`(/[^`?]*)[^`]*`(?!°)", cell)}
    assert "/tags/<slug>/" in promised
    assert {_PARAMETER.sub("<>", address) for address in promised} - routes() == set()


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
