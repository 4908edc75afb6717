"""The whole way on a real desk: a file is dropped, read, annotated, and found again by those who may."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.desks import RunningDesk, wait_for

HEADLINE = "Le bac de Port-Lançon reprend la mer après l’hiver"
DISPATCH = f"""{HEADLINE}

PORT-LANÇON, 3 mars 2025 (AV) - Le bac qui relie Port-Lançon à l’île de Brenne a repris son service lundi matin,
avec trois semaines de retard.

"Nous avons attendu une pièce venue de loin", a expliqué le capitaine, Yann Estrevel.

La traversée coûtera quatre euros, contre trois l’an dernier.

#transports #îles
"""


def drop(desk: RunningDesk, name: str, copy: str) -> None:
    """Put a file into the inbox as a careful sender does: under another name until it is whole."""
    partial = Path(desk.inbox) / f"{name}.part"
    partial.write_text(copy, "utf-8")
    os.chmod(partial, 0o644)  # noqa: PTH101
    partial.rename(desk.inbox / name)


def open_article(page: Page) -> None:
    def is_there() -> bool:
        page.goto("/")
        return page.get_by_role("link", name=HEADLINE).count() == 1

    wait_for(is_there, "the dispatch to appear on the river")
    page.get_by_role("link", name=HEADLINE).click()


def select_sentence(page: Page) -> None:
    """Select the last paragraph as a hand does: three clicks."""
    page.get_by_text("La traversée coûtera").click(click_count=3)


def test_a_dropped_dispatch_is_read_annotated_and_found_again(
    open_desk: RunningDesk, page_of: Callable[[str], Page]
) -> None:
    alice = page_of("alice")
    drop(open_desk, "bac.txt", DISPATCH)
    open_article(alice)
    expect(alice.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    select_sentence(alice)
    alice.locator(".note-control").click()
    alice.locator("#note-body").fill("Comparer avec le tarif des résidents.")
    alice.locator("note-maker").get_by_label("Régions").check()
    alice.locator("note-maker [type=submit]").click()
    expect(alice.locator(".note-body")).to_have_text("Comparer avec le tarif des résidents.")

    alice.reload()
    expect(alice.locator(".note-body")).to_have_text("Comparer avec le tarif des résidents.")
    expect(alice.locator(".note > .note-words")).to_have_text(
        "La traversée coûtera quatre euros, contre trois l’an dernier."
    )
    bob, charlie = page_of("bob"), page_of("charlie")
    for person, count in ((bob, 1), (charlie, 0)):
        person.goto(alice.url)
        expect(person.get_by_role("heading", level=1)).to_have_text(HEADLINE)
        expect(person.locator(".note")).to_have_count(count)
    assert bob.locator(".note-edit").count() == 0


def test_the_dispatch_is_in_the_panel_and_in_the_feed(open_desk: RunningDesk, page_of: Callable[[str], Page]) -> None:
    page = page_of("alice")
    drop(open_desk, "bac.txt", DISPATCH)  # the same bytes twice change nothing
    open_article(page)
    page.goto("/admin/articles/article/")
    expect(page.locator("#result_list").get_by_text(HEADLINE)).to_have_count(1)
    feed = page.request.get("/rss.xml").text()
    assert feed.count(f"<title>{HEADLINE}</title>") == 1
