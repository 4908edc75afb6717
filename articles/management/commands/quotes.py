"""`manage.py quotes`: quotations and speakers of texts given as JSON lines. No database, no network."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from articles.document import PARAGRAPH, Block
from articles.extraction import quotes

LONGEST_HEADLINE = 200  # characters of a first line that may be one; a headline has no full stop
_BETWEEN_PARAGRAPHS = re.compile(r"\n[ \t\r]*\n\s*")


class Command(BaseCommand):
    """Read `{"id", "lang", "text", "names"?}` lines, print `{"id", "quotes"}` lines."""

    help = "Find the quotations of texts given as JSON lines, and who says them; offsets are code points of the text."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="read it instead of standard input")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        """Answer line by line."""
        with _opened(file) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    self.stdout.write(json.dumps(_answer(line, number), ensure_ascii=False))


def _opened(file: Path | None) -> AbstractContextManager[IO[bytes]]:
    """Return the file, or standard input, which stays open; as bytes, so that each line is decoded by itself."""
    if file is None:
        return nullcontext(sys.stdin.buffer)
    try:
        return file.open("rb")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"“{file}” cannot be opened: {reason}. Check its name and its permissions."
        raise CommandError(message) from error


def _answer(line: bytes, number: int) -> dict[str, Any]:
    try:
        given = json.loads(line)
        text, known = given["text"], given.get("names") or []
        if not isinstance(text, str) or not all(isinstance(name, str) for name in known):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"Line {number} is no JSON object with a “text”. Each line must be one.") from error
    first = text.partition("\n")[0].strip()
    headline = first if len(first) <= LONGEST_HEADLINE and not first.endswith((".", ":")) else ""
    found = quotes.find_in(_blocks(text), text, names=known, language=given.get("lang"), headline=headline)
    return {"id": given.get("id"), "quotes": [asdict(quote) for quote in found]}


def _blocks(text: str) -> list[Block]:
    """Return the paragraphs of a text with their places in it; one line break is a space, so that none moves."""
    blocks, start = [], 0
    for end, after in [*(match.span() for match in _BETWEEN_PARAGRAPHS.finditer(text)), (len(text), len(text))]:
        if start < end:
            blocks.append(Block(PARAGRAPH, text[start:end].replace("\n", " ").replace("\r", " "), start, end))
        start = after
    return blocks
