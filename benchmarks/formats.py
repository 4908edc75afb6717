"""How many articles a second one core reads from plain text, against a limit that this machine sets itself.

The yardstick is work that every format does and nobody can do faster: decoding the same bytes, composing accents and
taking the words apart, line by line. Reading them into Documents may take LIMIT times as long.
"""

from __future__ import annotations

import json
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path

from articles import formats
from articles.document import Hints

LIMIT = 20.0  # times the yardstick
TIMES = 5
ROUNDS = 20
SAMPLES = Path(__file__).resolve().parent.parent / "articles" / "samples"


def main() -> int:
    """Read the sample dispatches again and again; print the line; return 1 if it took too long."""
    dispatches = [path.read_bytes() for path in sorted(SAMPLES.glob("*.txt"))]
    yardstick = _seconds(_take_apart, dispatches)
    seconds = _seconds(_read, dispatches)
    ratio = round(seconds / (LIMIT * yardstick), 3)
    line = {
        "name": "formats",
        "articles_per_second": round(1 / seconds),
        "seconds": round(seconds, 7),
        "limit": round(LIMIT * yardstick, 7),
        "ratio": ratio,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return 0 if ratio <= 1 else 1


def _seconds(work: Callable[[bytes], object], dispatches: Iterable[bytes]) -> float:
    """Return the processor's seconds for one dispatch, in the best of some runs: others use the machine too."""
    batch = list(dispatches) * ROUNDS
    return min(_timed(work, batch) for _ in range(TIMES)) / len(batch)


def _timed(work: Callable[[bytes], object], batch: Iterable[bytes]) -> float:
    began = time.process_time()
    for raw in batch:
        work(raw)
    return time.process_time() - began


def _take_apart(raw: bytes) -> list[list[str]]:
    text = unicodedata.normalize("NFD", raw.decode("utf-8", "replace"))
    return [unicodedata.normalize("NFC", line).split() for line in text.splitlines()]


def _read(raw: bytes) -> formats.Parsed:
    parsed = formats.parse(raw, media_type="text/plain", hints=Hints())
    assert parsed.documents, parsed.refused  # noqa: S101 - nothing that was refused may count as fast
    return parsed


if __name__ == "__main__":
    sys.exit(main())
