"""`./desk bench`: run the benchmarks, or those named, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main(names: list[str]) -> int:
    """Run them one after the other; return 1 if one failed."""
    known = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))
    if unknown := set(names) - set(known):
        sys.stderr.write(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(known)}.\n")
        return 2
    chosen = [name for name in known if not names or name in names]
    return max([_run(name, is_alone=len(chosen) == 1) for name in chosen], default=0)


def _run(name: str, *, is_alone: bool) -> int:
    """Run one; a benchmark without an end of its own goes on only where it is alone."""
    environment = {**os.environ, "BENCH_ALONE": "1" if is_alone else ""}
    return 1 if subprocess.run([sys.executable, "-P", "-m", f"benchmarks.{name}"], env=environment).returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
