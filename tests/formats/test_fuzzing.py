"""Whatever the bytes, every format gives documents that hold, or refusals with a sentence, and never raises.

`./desk bench fuzz` goes on with other dice for as long as one likes.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import formats
from tests.fuzz import checks
from tests.fuzz.corpus import corpus
from tests.fuzz.mutations import HOSTILE, mutate

INPUTS = 250  # of each format
CORPUS = corpus()
EVERY = [raw for raws in CORPUS.values() for raw in raws]
NAMES = [name for name in formats.FORMATS if name in CORPUS]


def wrong(raw: bytes, *, format: str) -> str:
    """Return what does not hold, "" for nothing; what raises says for which bytes."""
    return "\n".join(checks.read(raw, format=format))


def test_every_format_has_fixtures_to_be_broken() -> None:
    assert set(formats.FORMATS) - set(CORPUS) == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_fixture_holds_under_every_name(name: str) -> None:
    for raw in CORPUS[name]:
        assert [wrong(raw, format=other) for other in ("auto", *formats.FORMATS)] == [""] * (len(formats.FORMATS) + 1)


@pytest.mark.parametrize("name", NAMES)
def test_mutants_of_fixtures_hold(name: str) -> None:
    for number in range(INPUTS):
        dice = random.Random(f"2026/{name}/{number}")  # noqa: S311 - the same dice every time
        raw = mutate(dice.choice(CORPUS[name]), dice, CORPUS[name] if number % 3 else EVERY)
        assert wrong(raw, format=name if number % 2 else "auto") == "", (number, raw)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_fixtures_with_parts_exchanged_for_anything_hold(name: str, data: st.DataObject) -> None:
    raw = data.draw(st.sampled_from(CORPUS[name]))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(raw)))
        end = data.draw(st.integers(start, min(len(raw), start + 60)))
        by = data.draw(
            st.one_of(st.binary(max_size=30), st.text(max_size=30).map(str.encode), st.sampled_from(HOSTILE))
        )
        raw = raw[:start] + by + raw[end:]
    assert wrong(raw, format=name) == ""


@settings(max_examples=150, deadline=None)
@given(raw=st.binary(max_size=400), name=st.sampled_from(["auto", *formats.FORMATS]))
def test_any_bytes_hold(raw: bytes, name: str) -> None:
    assert wrong(raw, format=name) == ""


@pytest.mark.parametrize("said", ["The roof is another \\ud800matter.", "The roof.", "\\udfff"])
@pytest.mark.parametrize("address", ["http://[roof/", "https://example.org/roof"])
def test_a_page_with_half_a_character_or_a_broken_address_holds(said: str, address: str) -> None:
    body = " ".join(["The council of Port Elm has mended the roof of the market hall."] * 6)
    data = f'{{"@type": "NewsArticle", "headline": "Roof mended", "articleBody": "{body} {said}", "url": "{address}"}}'
    head = f'<title>Roof mended | Elm</title><link rel="canonical" href="{address}">'
    raw = (
        f'<html><head>{head}<script type="application/ld+json">{data}</script></head><body><p>{body}</p></body></html>'
    )
    assert wrong(raw.encode(), format="html") == ""
