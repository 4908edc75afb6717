"""How many articles a second one core reads in each format, and renders, against limits that this machine sets itself.

The yardstick is work that every format does and nobody can do faster: decoding a story's bytes, composing its accents
and taking its words apart, paragraph by paragraph. Each limit is a multiple of it, so that it holds on a slow machine
and on a busy one: a format's wanted rate is what it reads on a machine that takes YARDSTICK seconds for one story.
"""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from articles import formats, rendering
from articles.document import Document, Hints
from benchmarks.wire.dispatches import dispatches, paragraphs

YARDSTICK = 0.000082  # seconds for one story on the machine that the wanted rates were set on
WANTED = {  # articles a second there
    "plaintext": 2000, "iptc7901": 8000, "anpa1312": 1500, "nitf": 1000, "newsml12": 3000, "newsmlg2": 1500,
    "ninjs": 8000, "jsonfeed": 1500, "rss": 1000, "atom": 1000, "mail": 500, "html": 150,
}  # fmt: skip
WANTED_RENDERED = 400
COUNT = 40  # stories of a batch
TIMES = 7
T = TypeVar("T")
LONGEST = 1.0  # seconds that one format's batch is read again and again


@dataclass(frozen=True, slots=True)
class Measure:
    """Seconds for one story, as measured and as allowed."""

    seconds: float
    limit: float

    def line(self) -> dict[str, float]:
        """Return what is printed of it."""
        rate, ratio = round(1 / self.seconds), round(self.seconds / self.limit, 3)
        return {"articles_per_second": rate, "limit": round(1 / self.limit), "ratio": ratio}


def main() -> int:
    """Read and render each format's stories; print one line for all; return 1 if one of them is too slow."""
    stories = ["\n\n".join(paragraphs(number)).encode() for number in range(COUNT)]
    slower = _seconds(_take_apart, stories) / YARDSTICK  # how much slower this machine is
    measures = {
        name: Measure(_seconds(_read, dispatches(name, COUNT)), slower / WANTED[name]) for name in formats.FORMATS
    }
    rendered = Measure(_seconds(rendering.to_html, _documents("nitf")), slower / WANTED_RENDERED)
    ratio = max(measure.line()["ratio"] for measure in [*measures.values(), rendered])
    line = {
        "name": "formats",
        "ratio": ratio,
        "formats": {name: measure.line() for name, measure in measures.items()},
        "rendering": rendered.line(),
        "yardstick": round(slower * YARDSTICK, 7),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return 0 if ratio <= 1 else 1


def _seconds(work: Callable[[T], object], batch: Sequence[T]) -> float:
    """Return the processor's seconds for one of a batch, in the best of some runs: others use the machine too."""
    times: list[float] = []
    while len(times) < TIMES and sum(times) < LONGEST:
        began = time.process_time()
        for one in batch:
            work(one)
        times.append(time.process_time() - began)
    return min(times) / len(batch)


def _take_apart(raw: bytes) -> list[list[str]]:
    text = unicodedata.normalize("NFD", raw.decode("utf-8", "replace"))
    return [unicodedata.normalize("NFC", line).split() for line in text.splitlines()]


def _read(raw: bytes) -> formats.Parsed:
    parsed = formats.parse(raw, media_type=None, hints=Hints())
    assert parsed.documents, parsed.refused  # noqa: S101 - nothing that was refused may count as fast
    return parsed


def _documents(name: str) -> list[Document]:
    return [_read(raw).documents[0] for raw in dispatches(name, COUNT)]


if __name__ == "__main__":
    sys.exit(main())
