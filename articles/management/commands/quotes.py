"""`manage.py quotes`: quotations and speakers of texts given as JSON lines. No database, no network."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.document import PARAGRAPH, Block
from articles.extraction import quotes

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
        lines = file.open(encoding="utf-8") if file else sys.stdin
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self.stdout.write(json.dumps(_answer(line, number), ensure_ascii=False))


def _answer(line: str, number: int) -> dict[str, Any]:
    try:
        given = json.loads(line)
        text, known = given["text"], given.get("names") or []
        if not isinstance(text, str) or not all(isinstance(name, str) for name in known):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"Line {number} is no JSON object with a “text”. Each line must be one.") from error
    found = quotes.find_in(_blocks(text), text, names=known, language=given.get("lang"))
    return {"id": given.get("id"), "quotes": [asdict(quote) for quote in found]}


def _blocks(text: str) -> list[Block]:
    """Return the paragraphs of a text with their places in it; one line break is a space, so that none moves."""
    blocks, start = [], 0
    for end, after in [*(match.span() for match in _BETWEEN_PARAGRAPHS.finditer(text)), (len(text), len(text))]:
        if start < end:
            blocks.append(Block(PARAGRAPH, text[start:end].replace("\n", " ").replace("\r", " "), start, end))
        start = after
    return blocks
