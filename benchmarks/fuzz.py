"""Read broken dispatches until Ctrl-C, or for so many seconds: `./desk bench fuzz`, with FUZZ_SECONDS and FUZZ_SEED.

Every input that makes a parser raise or hang, or a Document that does not hold, is kept in var/fuzz/ beside what is
wrong with it. Run among the other benchmarks it takes a minute; alone, and on a terminal, it goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from articles import formats
from tests.fuzz import checks
from tests.fuzz.corpus import corpus
from tests.fuzz.mutations import mutate

SECONDS = 60.0
FOLDER = Path(os.environ.get("DESK_VAR", "var")) / "fuzz"
NAMED = 0.2  # of the inputs are read in the format that their dispatch is of, whatever they look like
MOST_KEPT = 200


def main() -> int:
    """Read mutants of every format in turn; print the line; return 1 if one of them failed."""
    seed = int(os.environ.get("FUZZ_SEED") or time.time_ns() % 1_000_000_000)
    seconds = _seconds()
    fixtures = {name: raws for name, raws in corpus().items() if name in formats.FORMATS}
    every = [raw for raws in fixtures.values() for raw in raws]
    counted: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    began = time.monotonic()
    try:
        while time.monotonic() - began < seconds:
            for name, raws in fixtures.items():
                dice = random.Random(f"{seed}/{name}/{counted[name]}")  # noqa: S311 - the same dice every time
                raw = mutate(dice.choice(raws), dice, raws if dice.random() < 0.7 else every)
                counted[name] += 1
                if wrong := _wrong(raw, name if dice.random() < NAMED else "auto"):
                    failed[name] += 1
                    _keep(raw, name, f"seed {seed}, {name}, input {counted[name]}\n{wrong}", total=sum(failed.values()))
    except KeyboardInterrupt:
        pass
    spent = round(time.monotonic() - began, 1)
    line = {"name": "fuzz", "seed": seed, "seconds": spent, "inputs": sum(counted.values()), "failed": dict(failed)}
    sys.stdout.write(json.dumps(line) + "\n")
    return 1 if failed else 0


def _seconds() -> float:
    if stated := os.environ.get("FUZZ_SECONDS"):
        return float(stated)
    return float("inf") if os.environ.get("BENCH_ALONE") and sys.stdin.isatty() else SECONDS


def _wrong(raw: bytes, format: str) -> str:
    """Return what is wrong with what is read from the bytes, "" for nothing."""
    try:
        return "\n".join(checks.read(raw, format=format))
    except checks.HangError as hang:
        return f"hang: {hang}\n{traceback.format_exc()}"
    except Exception:
        return traceback.format_exc()


def _keep(raw: bytes, name: str, wrong: str, *, total: int) -> None:
    if total > MOST_KEPT:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}-{hashlib.sha256(raw).hexdigest()[:12]}"
    path.write_bytes(raw)
    path.with_suffix(".why").write_text(wrong, "utf-8")
    sys.stderr.write(f"{path}: {wrong.strip().splitlines()[-1]}\n")


if __name__ == "__main__":
    sys.exit(main())
