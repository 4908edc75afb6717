"""How long a warm start takes: from ./desk up to the first answer of the web, against its limit."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 5.0  # seconds
TIMES = 3
DESK = Path(__file__).resolve().parent.parent / "desk"


def main() -> int:
    """Start once to fill a var folder, then TIMES more; print the median; return 1 if it is over the limit."""
    with tempfile.TemporaryDirectory(prefix="newsreader-start-") as folder:
        Path(folder).chmod(0o711)
        first, *warm = [_start(Path(folder) / "var") for _ in range(TIMES + 1)]
    median = sorted(warm)[TIMES // 2]
    line = {
        "name": "start",
        "seconds": median,
        "limit": LIMIT,
        "ratio": round(median / LIMIT, 3),
        "with_empty_var": first,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return 0 if median <= LIMIT else 1


def _start(var: Path) -> float:
    environment = {**os.environ, "DESK_VAR": str(var), "PORT": str(_free_port())}
    began = time.monotonic()
    with subprocess.Popen([str(DESK), "up"], env=environment, stderr=subprocess.PIPE, text=True) as desk:
        assert desk.stderr is not None  # noqa: S101 - for the type checker
        said = []
        for line in desk.stderr:
            said.append(line)
            if " open at http" in line:
                break
        seconds = time.monotonic() - began
        desk.send_signal(signal.SIGTERM)
        if desk.wait(timeout=30):
            raise SystemExit("".join(said))
    return round(seconds, 2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
