"""A catalogue that is not whole is complained of."""

from pathlib import Path

import polib
import pytest

from newsreader.catalogues import complaints


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """A whole catalogue of two messages, compiled."""
    path = tmp_path / "django.po"
    made = polib.POFile()
    made.append(polib.POEntry(msgid="Note", msgstr="Note"))
    made.append(polib.POEntry(msgid="%d note", msgid_plural="%d notes", msgstr_plural={0: "%d note", 1: "%d notes"}))
    made.save(str(path))
    made.save_as_mofile(str(path.with_suffix(".mo")))
    return path


def change(catalogue: Path, **fields: object) -> None:
    """Add an entry and compile the catalogue again."""
    changed = polib.pofile(str(catalogue))
    changed.append(polib.POEntry(msgid="Desk", **fields))
    changed.save()
    changed.save_as_mofile(str(catalogue.with_suffix(".mo")))


def test_a_whole_one_has_none(catalogue: Path) -> None:
    assert list(complaints(catalogue)) == []


def test_an_untranslated_message_is_one(catalogue: Path) -> None:
    change(catalogue)
    assert "“Desk” is not translated" in "".join(complaints(catalogue))


def test_a_fuzzy_message_is_one(catalogue: Path) -> None:
    change(catalogue, msgstr="Bureau", flags=["fuzzy"])
    assert "“Desk” is marked fuzzy" in "".join(complaints(catalogue))


def test_a_stale_or_missing_compiled_file_is_one(catalogue: Path) -> None:
    catalogue.write_text(catalogue.read_text().replace('msgstr "Note"', 'msgstr "Remarque"'))
    assert "run ./desk manage compilemessages" in "".join(complaints(catalogue))
    catalogue.with_suffix(".mo").unlink()
    assert "run ./desk manage compilemessages" in "".join(complaints(catalogue))
