"""ANPA 1312 beyond its pairs: letters of priority, signs of typesetting, notes above the text."""

from __future__ import annotations

import pytest

from articles import formats
from articles.document import Document, Hints
from articles.formats import anpa1312

HEADER = "a0123-----\nr i BC-VA--Budget   12-31 0234\n"
TEXT = "^Lawmakers Pass Budget<\n\tPORT HELION, Valdoria (AP) _ The budget passed.\n"
STAMP = "AP-NY-12-31-24 1015EST<\n"


def read(said: str) -> Document:
    parsed = formats.parse(said.encode(), media_type=None, hints=Hints())
    assert parsed.refused == ()
    (document,) = parsed.documents
    assert document.format == "anpa1312"
    return document


@pytest.mark.parametrize(("letter", "urgency"), [("f", 1), ("b", 2), ("u", 3), ("r", 4), ("d", 6), ("q", None)])
def test_the_letter_of_priority_is_an_urgency_on_the_scale_of_iptc(letter: str, urgency: int | None) -> None:
    assert read(HEADER.replace("r i", f"{letter} i") + TEXT + STAMP).urgency == urgency


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        ("AP-NY-12-31-24 1015EST<", "2024-12-31T10:15:00-05:00"),
        ("AP-WF-12-31-24 1015GMT<", "2024-12-31T10:15:00+00:00"),
        ("NYT-07-31-24 1015EDT<", "2024-07-31T10:15:00-04:00"),
        ("JST-21:37-09-12-18", "2018-12-09T21:37:00+09:00"),
    ],
)
def test_the_line_below_the_text_says_when(stamp: str, published: str) -> None:
    assert read(f"{HEADER}{TEXT}{stamp}\n").published == published


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("``We did,'' he said.", "“We did,” he said."),
        ("He _ alone _ left.", "He — alone — left."),
        ("It took 2{ years.", "It took 2½ years."),
        ("a\x0cft1\x0bb", "ab"),
    ],
)
def test_signs_of_typesetting_are_read_as_what_they_set(written: str, said: str) -> None:
    assert anpa1312.typeset(written) == said


def test_a_note_to_editors_keeps_its_words_without_its_label() -> None:
    assert (
        read(f"{HEADER}{TEXT.replace('<', '<' + chr(10) + '^Eds: With photos.<', 1)}{STAMP}").ednote == "With photos."
    )


@pytest.mark.parametrize(
    ("slug", "signal"),
    [
        ("BC-VA--Budget, 1st Ld-Writethru,120", "update"),
        ("BC-VA--Budget, Correction,60", "correction"),
        ("BC-VA--Budget, KILL,20", "kill"),
        ("BC-AP News Digest,400", "advisory"),
        ("BC-VA--Sub Sinks,120", None),
    ],
)
def test_the_keyword_line_says_what_the_message_does(slug: str, signal: str | None) -> None:
    assert read(f"{HEADER}^{slug}<\n{TEXT}{STAMP}").signal == signal


def test_a_by_title_is_no_byline() -> None:
    document = read(f"{HEADER}^A Headline<\n^By JOHN DOE=\n^AP Sports Writer=\n\tLANNAC (AP) _ They won.\n{STAMP}")
    assert (document.byline, document.unread, document.agency) == ("By JOHN DOE", ("AP Sports Writer",), "AP")


def test_a_message_without_words_is_refused_and_the_next_one_read() -> None:
    raw = f"{HEADER}{STAMP}{HEADER.replace('a0123', 'a0124')}{TEXT}{STAMP}".encode()
    parsed = formats.parse(raw, media_type=None, hints=Hints())
    assert [item.code for item in parsed.refused] == ["blank"]
    assert [document.guid for document in parsed.documents] == ["a0124-2024-12-31"]
