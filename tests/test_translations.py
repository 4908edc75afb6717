"""Every visible word has its French: whole, with the same parameters, compiled."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

CATALOGUE = Path(settings.BASE_DIR, "articles", "locale", "fr", "LC_MESSAGES", "django.po")
# Function → the places of its words among its arguments: context, singular, plural.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None), "gettext": (None, 0, None), "gettext_lazy": (None, 0, None), "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1), "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None), "npgettext": (0, 1, 2),
}  # fmt: skip
BABEL = {"gettext": None, "_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3)}
PARAMETER = re.compile(r"%\((\w+)\)([sdif])|%(?!%)([sdi])")
Key = tuple[str | None, str, str | None]  # context, singular, plural


def sources() -> Iterator[Path]:
    for folder in ("articles", "newsreader"):
        yield from (p for p in Path(settings.BASE_DIR, folder).rglob("*.py") if "migrations" not in p.parts)
    yield from Path(settings.BASE_DIR, "templates").rglob("*.html")


def words_in_python(source: str) -> Iterator[Key]:
    """Yield the words that calls hold as literals; what is looked up at run time is a literal elsewhere."""
    for node in ast.walk(ast.parse(source)):
        name = getattr(node.func, "id", None) if isinstance(node, ast.Call) else None
        if name in FUNCTIONS:
            given = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
            context, singular, plural = (None if at is None else given[at] for at in FUNCTIONS[name])
            if isinstance(singular, str):
                yield context, singular, plural


def words_in_template(source: str, name: str) -> Iterator[Key]:
    """Yield the words of a template, which becomes Python for the extractor, as makemessages does."""
    python = "\n".join(line.lstrip() for line in templatize(source, origin=name).splitlines()) + "\n"
    for _line, message, _comments, context in extract("python", io.BytesIO(python.encode()), keywords=BABEL):
        if message:
            singular, plural = (message, None) if isinstance(message, str) else message[:2]
            yield context, singular, plural


def words_of(path: Path) -> Iterator[Key]:
    source = path.read_text("utf-8")
    return words_in_template(source, path.name) if path.suffix == ".html" else words_in_python(source)


@pytest.fixture(scope="module")
def used() -> dict[Key, str]:
    """Every message in the code and the templates, with a file that has it."""
    return {key: path.name for path in sources() for key in words_of(path)}


@pytest.fixture(scope="module")
def catalogue() -> dict[tuple[str | None, str], polib.POEntry]:
    """The French entries that count: neither fuzzy nor obsolete."""
    entries = polib.pofile(str(CATALOGUE), encoding="utf-8")
    return {(entry.msgctxt, entry.msgid): entry for entry in entries if not entry.fuzzy and not entry.obsolete}


def french_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def parameters(text: str) -> set[str]:
    return {match[0] for match in PARAMETER.finditer(text)}


def test_the_extractor_finds_words_in_code_and_templates(used: dict[Key, str]) -> None:
    assert (None, "Sign in", None) in used
    assert (None, "%(shown)s quotation", "%(shown)s quotations") in used
    assert (None, "This choice does not exist.", None) in used


def test_every_message_has_its_french(
    used: dict[Key, str], catalogue: dict[tuple[str | None, str], polib.POEntry]
) -> None:
    missing = {}
    for (context, singular, plural), place in used.items():
        entry = catalogue.get((context, singular))
        if entry is None or not all(french_of(entry)) or (plural and entry.msgid_plural != plural):
            missing[singular] = place
    assert missing == {}


def test_the_french_has_the_same_parameters(catalogue: dict[tuple[str | None, str], polib.POEntry]) -> None:
    wrong = [
        entry.msgid
        for entry in catalogue.values()
        for french in french_of(entry)
        if french and parameters(french) not in [parameters(said) for said in (entry.msgid, entry.msgid_plural) if said]
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_fresh(catalogue: dict[tuple[str | None, str], polib.POEntry]) -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    inside = {(entry.msgctxt, entry.msgid): french_of(entry) for entry in compiled}
    assert inside == {key: french_of(entry) for key, entry in catalogue.items() if all(french_of(entry))}


def test_french_marks_stand_behind_a_no_break_space(catalogue: dict[tuple[str | None, str], polib.POEntry]) -> None:
    loose = re.compile(r"[^\W\d_] [:;!?»]|« \w|\w'\w")
    wrong = [french for entry in catalogue.values() for french in french_of(entry) if loose.search(french)]
    assert wrong == []
