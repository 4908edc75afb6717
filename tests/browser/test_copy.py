"""The copy on the page, whatever its blocks: the browser counts the same characters as the record."""

from __future__ import annotations

import pytest

from articles.document import Part, Span
from articles.models import Source
from tests.browser.live import Visit
from tests.browser.test_accessibility import AXE, violations
from tests.editions import publish

pytestmark = pytest.mark.django_db(transaction=True)

PARTS = (
    Part("paragraph", "Le pont 🎀 rouvre, selon la mairie.", (Span(20, 32, "link", "https://pont.example/"),)),
    Part("subheading", "Ce qui change"),
    Part("listitem", "Un bac gratuit", (Span(7, 14, "strong"),)),
    Part("listitem", "Une halle"),
    Part("table", "Club Points", (Span(0, 4, "header"), Span(5, 11, "header"))),
    Part("table", "Valmore 12", (Span(0, 7, "cell"), Span(8, 10, "cell"))),
    Part("table", "Osnes 9"),
    Part("blockquote", "Un grand jour."),
    Part("blockquote", "Enfin."),
)

WORDS = """async () => {
  const { RecordText } = await import("/static/js/offsets.js");
  const record = new RecordText(document.querySelector("article.record"));
  return record.blocks.map(({ start, end }) => {
    const [range] = record.ranges(start, end);
    return [start, record.words(start, end), range.toString(), record.selected(range)];
  });
}"""


def test_every_kind_of_block_has_its_words_at_their_place(source: Source, visit: Visit) -> None:
    reading = publish(source, *PARTS)
    found = visit(reading.revision.article.get_absolute_url()).evaluate(WORDS)
    blocks = [(block["start"], block["end"], block["text"]) for block in reading.document["blocks"]]
    assert found == [[start, text, text, {"start": start, "end": end}] for start, end, text in blocks]


def test_a_wide_table_scrolls_in_its_own_box(source: Source, visit: Visit) -> None:
    cells = [f"trimestre{number}" for number in range(12)]
    spans = tuple(Span(number * 12, number * 12 + 11, "cell") for number in range(10))
    reading = publish(source, Part("table", " ".join(cells), spans))
    page = visit(reading.revision.article.get_absolute_url(), viewport={"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    box = page.locator(".body [role=group]")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_copy_of_all_kinds_has_no_violation(source: Source, visit: Visit, scheme: str) -> None:
    reading = publish(source, *PARTS, *PARTS)
    assert violations(visit(reading.revision.article.get_absolute_url(), color_scheme=scheme, **AXE)) == []
