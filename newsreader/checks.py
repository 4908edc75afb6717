"""`./desk check`: every check of the code, two at a time, each with its time; one that fails fails the whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

from newsreader.var import ROOT

TYPESCRIPT = "typescript@5.9.3"
AT_ONCE = 2

_DJANGO = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "SECRET_KEY": "x9" * 15 + "-for-the-checks-alone-q7w"}
_PRODUCTION = _DJANGO | {
    "PUBLIC_URL": "https://newsreader.example",
    "ALLOWED_HOSTS": "newsreader.example",
    "DEBUG": "0",
}


@dataclass(frozen=True)
class Check:
    """A command that ends with 0 if all is well; `unless` says why it has nothing to do here."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    unless: str = ""


def checks() -> list[Check]:
    """Return all checks, those that take longest first."""
    python = (sys.executable, "-P")
    manage = (*python, "-W", "ignore::RuntimeWarning", "manage.py")  # there is no database to compare with
    return [
        Check("mypy", (*python, "-m", "mypy")),
        Check("tsc", ("npx", "--yes", "--package", TYPESCRIPT, "tsc", "-p", "jsconfig.json"), unless=_no_tsc()),
        Check("imports", ("lint-imports", "--no-cache")),
        Check("ruff", (*python, "-m", "ruff", "check", ".")),
        Check("ruff-format", (*python, "-m", "ruff", "format", "--check", ".")),
        Check("djlint", (*python, "-m", "djlint", "templates", "--lint", "--quiet")),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run"), _DJANGO),
        Check("deploy", (*manage, "check", "--deploy", "--fail-level", "WARNING"), _PRODUCTION),
        Check("catalogues", (*python, "-m", "newsreader.catalogues")),
    ]


def main(names: list[str]) -> int:
    """Run the checks, or those named; return 1 if any failed."""
    known = checks()
    if unknown := set(names) - {check.name for check in known}:
        sys.stderr.write(f"There is no check {', '.join(sorted(unknown))}; there are {_listed(known)}.\n")
        return 2
    chosen = [check for check in known if not names or check.name in names]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        passed = [_report(*done.result()) for done in as_completed([pool.submit(_run, check) for check in chosen])]
    sys.stdout.write(f"{passed.count(True)} of {len(passed)} checks passed.\n")
    return 0 if all(passed) else 1


def _run(check: Check) -> tuple[Check, int, str, float]:
    if check.unless:
        return check, 0, "", 0.0
    started = time.monotonic()
    done = subprocess.run(
        check.command, cwd=ROOT, env={**os.environ, **check.environment}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    return check, done.returncode, done.stdout, time.monotonic() - started


def _report(check: Check, status: int, output: str, seconds: float) -> bool:
    outcome = f"left out: {check.unless}" if check.unless else "failed" if status else "passed"
    sys.stdout.write(f"{check.name:<14} {seconds:5.1f} s  {outcome}\n{output if status else ''}")
    sys.stdout.flush()
    return status == 0


def _no_tsc() -> str:
    if shutil.which("npx") is None:
        return "there is no node here"
    return "" if any((ROOT / "static" / "js").glob("**/*.js")) else "there is no JavaScript yet"


def _listed(known: list[Check]) -> str:
    return ", ".join(check.name for check in known)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
