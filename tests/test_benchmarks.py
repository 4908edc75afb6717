"""What the benchmarks measure is the whole work: usual dispatches of every format, read whole."""

from __future__ import annotations

import pytest

from articles import formats
from articles.document import Hints
from benchmarks.formats import WANTED
from benchmarks.wire.dispatches import HEADLINE, dispatches, paragraphs


def test_every_format_has_its_limit() -> None:
    assert set(WANTED) >= set(formats.FORMATS)


@pytest.mark.parametrize("name", formats.FORMATS)
def test_a_measured_dispatch_is_of_its_format_and_read_whole(name: str) -> None:
    _, raw = dispatches(name, 2)
    (document,) = formats.parse(raw, media_type=None, hints=Hints()).documents
    assert (document.format, document.headline) == (name, HEADLINE.format(number=1))
    assert document.published is not None
    assert [said for said in paragraphs(1)[1:] if said not in document.text] == []
