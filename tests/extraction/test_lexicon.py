"""The words as data."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

from articles.extraction import lexicon

KINDS = {
    "fr.tsv": {"finite", "participle", "both", "gerund"},
    "en_verbs.tsv": {"speech", "object"},
    "roles.tsv": {"title", "rank", "before", "role", "body", "text"},
}
THIRD: dict[str, Callable[[str], bool]] = {
    "fr.tsv": str.isdecimal,
    "en_verbs.tsv": lambda past: not past or past.replace(" ", "").isalpha(),
    "roles.tsv": lambda gender: gender in {"m", "f", "-"},
}
every_file = pytest.mark.parametrize("name", KINDS)


def rows(name: str) -> list[str]:
    return files("articles.extraction.lexicon").joinpath(name).read_text("utf-8").splitlines()


@every_file
def test_a_file_says_what_it_holds_and_where_it_is_from(name: str) -> None:
    first = rows(name)[0]
    assert first.startswith(("# form, ", "# infinitive, "))
    assert "by us" in first


@every_file
def test_every_row_is_a_form_a_known_kind_and_a_third_column(name: str) -> None:
    for row in rows(name)[1:]:
        form, kind, third = row.split("\t")
        assert form == form.strip().lower()
        assert kind in KINDS[name]
        assert THIRD[name](third)


@every_file
def test_no_form_stands_twice(name: str) -> None:
    forms = [row.split("\t")[0] for row in rows(name)[1:]]
    assert len(forms) == len(set(forms))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("fr", lexicon.FRENCH), ("en-GB", lexicon.ENGLISH), (None, lexicon.FRENCH), ("tr", lexicon.FRENCH)],
)
def test_a_language_has_its_lexicon_and_an_unknown_one_the_french(tag: str | None, expected: lexicon.Lexicon) -> None:
    assert lexicon.of(tag) is expected
