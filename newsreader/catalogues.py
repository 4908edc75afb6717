"""Whether every catalogue is whole: all translated, none in doubt, and the compiled file of the same content."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

from newsreader.var import ROOT


def complaints(catalogue: Path) -> Iterator[str]:
    """Yield what is wrong with a .po file and the .mo file beside it, a sentence each."""
    source = polib.pofile(str(catalogue))
    for entry in source.untranslated_entries():
        yield f"{catalogue}:{entry.linenum}: “{entry.msgid}” is not translated."
    for entry in source.fuzzy_entries():
        yield f"{catalogue}:{entry.linenum}: “{entry.msgid}” is marked fuzzy; look at it and take the mark away."
    compiled = catalogue.with_suffix(".mo")
    if not compiled.is_file() or _messages(polib.mofile(str(compiled))) != _messages(source.translated_entries()):
        yield f"{compiled} is not what {catalogue.name} says: run ./desk manage compilemessages."


def main() -> int:
    """Print every complaint; return 1 if there is one."""
    found = [line for path in sorted(ROOT.glob("articles/locale/*/LC_MESSAGES/*.po")) for line in complaints(path)]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


def _messages(entries: Iterable[polib.POEntry | polib.MOEntry]) -> set[tuple[str | None, str, str, tuple[str, ...]]]:
    return {(entry.msgctxt, entry.msgid, entry.msgstr, tuple(entry.msgstr_plural.values())) for entry in entries}


if __name__ == "__main__":
    sys.exit(main())
