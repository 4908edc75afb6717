"""`manage.py parse`: what we read from files, as JSON lines. No database, no network."""

from __future__ import annotations

import json
import os
import re
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from django.core.management.base import BaseCommand, CommandError

from articles import extraction, formats, rendering
from articles.document import LARGEST, Document, Hints, Message, Refused, gettext_noop

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


class Command(BaseCommand):
    """Print one JSON line for every item of every file; exit with 1 if one of them could not be read."""

    help = "Read files as the desk would, and print what they hold: one JSON line an item. Writes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the files and what may be known of them."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--format", default="auto", choices=["auto", *formats.FORMATS])
        parser.add_argument("--timezone", default="Europe/Paris", help="time zone of local stamps")
        parser.add_argument("--language", help="language where the copy does not state it, such as fr")

    def handle(self, *, files: list[Path], format: str, timezone: str, language: str | None, **options: Any) -> None:
        """Read the files one after another."""
        if timezone not in available_timezones():
            raise CommandError(f"“{timezone}” is no time zone. Give an IANA name, such as Europe/Paris.")
        if language is not None and not LANGUAGE.fullmatch(language):
            raise CommandError(f"“{language}” is no language. Give a tag, such as fr or en-GB.")
        is_all_read = True
        for path in files:
            hints = Hints(format=format, timezone=timezone, language=language, name=path.name)
            for number, name, item in _items(path, hints):
                is_all_read &= isinstance(item, Document)
                line: dict[str, Any] = {"file": os.fsencode(path).decode("utf-8", "replace"), "item": number}
                if name:
                    line["name"] = name
                line |= _shown(item, hints)
                self.stdout.write(json.dumps(line, ensure_ascii=False))
        if not is_all_read:
            sys.exit(1)


def _items(path: Path, hints: Hints) -> Iterator[tuple[int, str, Document | Refused]]:
    """Yield the items of a file, with their names in an archive; what cannot be read or is too large is a refusal."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        template = gettext_noop("The file cannot be opened: %(reason)s. Check its name and its permissions.")
        yield 0, "", Refused(0, "unreadable", Message(template, {"reason": error.strerror or type(error).__name__}))
        return
    parsed = formats.parse(raw, media_type=None, hints=hints)
    for number, item in parsed.items():
        yield number, parsed.names[number] if parsed.names else "", item


def _shown(item: Document | Refused, hints: Hints) -> dict[str, Any]:
    if isinstance(item, Refused):
        return {"error": {"code": item.code, "message": str(item.message)}}
    document = extraction.enrich(item, hints=hints)
    return replace(document, html=rendering.to_html(document)).to_json()
