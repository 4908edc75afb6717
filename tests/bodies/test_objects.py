"""JSON from outside: one value or several, broken or hostile."""

from __future__ import annotations

import pytest

from articles.bodies import objects
from articles.bodies.objects import Read
from articles.document import Refused


def values(raw: bytes) -> list[object]:
    """Return the values of bytes that are read."""
    found = objects.read(raw)
    assert isinstance(found, Read)
    return found.values


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_bytes_tell_the_encoding(encoding: str) -> None:
    assert values('{"titre": "Été à l’étang"}'.encode(encoding)) == [{"titre": "Été à l’étang"}]


def test_json_lines_are_several_values_and_a_broken_one_is_set_aside() -> None:
    found = objects.read(b'{"a": 1}\n{"a": \n{"a": 3}\n')
    assert isinstance(found, Read)
    assert found.values == [{"a": 1}, None, {"a": 3}]
    assert [(number, refused.item, refused.code) for number, refused in found.refused.items()] == [
        (1, 1, "broken-json")
    ]


def test_a_file_of_broken_lines_is_given_up() -> None:
    found = objects.read(b'{"a": 1}\n' + b'{"a" 1}\n' * 500_000)
    assert isinstance(found, Read)
    assert len(found.values) == 1 + objects.MOST_BROKEN


def test_values_may_follow_each_other_without_lines() -> None:
    assert values(b'{"a": 1}{"a": 2}, [3]') == [{"a": 1}, {"a": 2}, [3]]


def test_broken_json_says_where() -> None:
    found = objects.read(b'{"a": 1,\n "b": [{"c": 2}, \n')
    assert isinstance(found, Refused)
    assert (found.code, found.message.params) == ("broken-json", {"line": 3, "column": 1})


def test_a_comma_too_many_does_no_harm() -> None:
    assert values(b'{"a": ["x,]", 1,], }') == [{"a": ["x,]", 1]}]


def test_single_quotation_marks_around_a_string_do_no_harm() -> None:
    raw = r"""{"a": 'le "phare" d\'ici\n', 'b': "l'avis, l'heure", }"""
    assert values(raw.encode()) == [{"a": 'le "phare" d\'ici\n', "b": "l'avis, l'heure"}]


def test_line_breaks_in_strings_do_no_harm() -> None:
    assert values(b'{"a": "un\ndeux\t"}') == [{"a": "un\ndeux\t"}]


def test_what_a_repeated_key_said_before_is_kept() -> None:
    assert values(b'{"a": "un", "b": 1, "a": "deux"}') == [{"a": "deux", "b": 1, objects.REPEATED: ["un"]}]


def test_halves_of_characters_are_marked_and_pairs_stay() -> None:
    found = objects.read(rb'{"a": "\ud83d!", "b": "\ud83d\ude00"}')
    assert isinstance(found, Read)
    assert found.values == [{"a": "\ufffd!", "b": "\U0001f600"}]
    assert len(found.notes) == 1


@pytest.mark.parametrize("raw", [b'{"a":' * 200_000, b"[" * 2_000_000, b'[{"a":' * 99_999 + b'"\\ud800"'])
def test_nesting_bombs_are_refused(raw: bytes) -> None:
    found = objects.read(raw)
    assert isinstance(found, Refused)
    assert found.code == "hostile-json"


@pytest.mark.parametrize("depth", [300, 500, 700, 900])
def test_no_depth_makes_it_raise(depth: int) -> None:
    assert objects.read(b'[{"a":' * depth + b'"\\ud800"' + b"}]" * depth)


def test_numbers_that_are_none_are_dropped() -> None:
    assert values(b"[NaN, -Infinity, " + b"9" * 5000 + b", 7]") == [[None, None, None, 7]]


def test_getters_drop_what_has_the_wrong_type() -> None:
    assert [objects.text(value) for value in ("un", 2, 2.5, True, None, ["un"])] == ["un", "2", "2.5", "", "", ""]
    assert [objects.whole(value) for value in (3, "3", 3.0, 3.5, "trois", True, None)] == [
        3,
        3,
        3,
        None,
        None,
        None,
        None,
    ]
    assert objects.texts(["un", 2, None, " ", ["x"]]) == ["un", "2"]
    assert objects.objects([{"a": 1}, "un", None]) == [{"a": 1}]
    assert objects.objects({"a": 1}) == [{"a": 1}]


def test_strings_come_in_their_order() -> None:
    value = {"a": "un", "b": [{"c": "deux"}, "trois"], "d": 4}
    assert list(objects.strings(value)) == [("a", "un"), ("c", "deux"), ("b", "trois")]
