"""IPTC 7901 beyond its pairs: frames that transports broke, stamps, and what must not be taken for it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from articles import formats
from articles.bodies.encoding import decode
from articles.document import Document, Hints
from articles.formats import anpa1312, iptc7901
from tests.formats.pairs import CASES, WIRE

HEADER = "FRA0412 4 i 0128 FRA /AFP-VH31\r\n"
TEXT = "Valdorie-budget\r\nLe budget est adopté\r\n\r\n   LANNAC, 3 juin 2024 (AFP) - Le budget est adopté.\r\n"
SAMPLES = Path(iptc7901.__file__).parent.parent / "samples"


def read(said: str, *, encoding: str = "utf-8", timezone: str = "Europe/Paris") -> Document:
    parsed = formats.parse(said.encode(encoding), media_type=None, hints=Hints(timezone=timezone))
    assert parsed.refused == ()
    (document,) = parsed.documents
    return document


def test_the_same_message_is_read_with_and_without_its_control_characters() -> None:
    framed = read(f"\x16\x16\x01{HEADER}{TEXT.replace('Le', chr(2) + 'Le', 1)}\x03AFP 031015 JUN 24\r\n\x04")
    bare = read(f"{HEADER}{TEXT}AFP 031015 JUN 24\r\n")
    assert (framed.headline, framed.slugline, framed.text) == (bare.headline, bare.slugline, bare.text)
    assert framed.guid == bare.guid == "FRA0412-2024-06-03"


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        ("031015 JUN 24", "2024-06-03T10:15:00+02:00"),
        ("AFP 031015 GMT JUN 24", "2024-06-03T10:15:00+00:00"),
        ("031015 Jun 24 GMT", "2024-06-03T10:15:00+00:00"),
        ("031015 MESZ Jun 24", "2024-06-03T10:15:00+02:00"),
        ("161348 AOU 86", "1986-08-16T13:48:00+02:00"),
        ("170123 Mär 2024", "2024-03-17T01:23:00+01:00"),
        ("06/03/10-15/24", "2024-06-03T10:15:00+02:00"),
        ("03-GIU-24 10:15 NNNN", "2024-06-03T10:15:00+02:00"),
        ("APA0234    2024-06-03/10:15", "2024-06-03T10:15:00+02:00"),
    ],
)
def test_the_stamp_below_the_text_says_when(stamp: str, published: str) -> None:
    assert read(f"{HEADER}{TEXT}{stamp}\r\n").published == published


@pytest.mark.parametrize("stamp", ["321015 JUN 24", "031015 XYZ 24", "032515 JUN 24"])
def test_a_day_that_is_none_stays_in_the_text(stamp: str) -> None:
    document = read(f"{HEADER}{TEXT}{stamp}\r\n")
    assert document.published is None
    assert stamp in document.text


def test_a_local_stamp_is_of_the_zone_of_its_source() -> None:
    document = read(f"{HEADER}{TEXT}031015 JUN 24\r\n", timezone="Asia/Tokyo")
    assert document.published == "2024-06-03T10:15:00+09:00"


def test_a_message_without_a_stamp_takes_its_day_from_the_dateline() -> None:
    assert read(HEADER + TEXT).guid == "FRA0412-2024-06-03"


def test_a_headline_may_go_on_in_the_next_line() -> None:
    text = "Valdorie-budget\nLe Parlement adopte le budget après une nuit de\ndébats\n\n   LANNAC (AFP) - Voilà.\n"
    assert read(HEADER + text).headline == "Le Parlement adopte le budget après une nuit de débats"


def test_a_text_that_begins_with_its_dateline_has_no_headline() -> None:
    assert read(HEADER + "Valdorie-budget\n   LANNAC (AFP) - Le budget est adopté.\n").headline == ""


def test_an_alert_takes_its_headline_from_behind_the_dateline() -> None:
    document = read("FRA0001 2 i 0010 FRA /AFP-AA01\n   LANNAC (AFP) - Le maire démissionne.\n")
    assert (document.headline, document.urgency) == ("Le maire démissionne.", 2)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\r\r\n"])
def test_line_ends_of_every_kind_count(end: str) -> None:
    document = read((HEADER + TEXT + "AFP 031015 JUN 24\r\n").replace("\r\n", end))
    assert (document.headline, document.slugline) == ("Le budget est adopté", "Valdorie-budget")
    assert document.published == "2024-06-03T10:15:00+02:00"


def test_many_control_characters_make_no_binary() -> None:
    document = read("\x00" * 90 + f"\x16\x16\x01{HEADER}\x02{TEXT}\x03\x04" + "\x00" * 90)
    assert document.headline == "Le budget est adopté"


@pytest.mark.parametrize("path", [*CASES, *sorted(SAMPLES.glob("*.txt"))], ids=lambda path: path.name)
def test_only_its_own_copy_is_taken_for_it(path: Path) -> None:
    head = path.read_bytes()[: formats.HEAD]
    own = path.parent.name
    assert (iptc7901.sniff(head) > 0.5, anpa1312.sniff(head) > 0.5) == (own == "iptc7901", own == "anpa1312")


@pytest.mark.parametrize(
    "said",
    [
        "ABC123 est le nom du vaisseau\n\nIl compte 4 ponts et 0234 passagers.",
        "Le vol AF0412 4 heures en retard\n\nLes passagers attendent.",
        "4 i 0128\n\nUn titre sans source.",
        "r a BC\n\nUne ligne de lettres.",
    ],
)
def test_a_plain_text_that_only_looks_like_a_header_stays_plain(said: str) -> None:
    assert read(said).format == "plaintext"


@pytest.mark.parametrize("name", ["iptc7901", "anpa1312"])
def test_the_sources_of_the_messages_of_a_file_cover_it_once(name: str) -> None:
    for path in sorted((WIRE / name).glob("*.txt")):
        text = decode(path.read_bytes()).text
        parsed = formats.parse(path.read_bytes(), media_type=None, hints=Hints())
        ranges = [part for document in parsed.documents for part in document.source]
        assert ranges[0].start == 0
        assert ranges[-1].end == len(text)
        gaps = [(one.end, after.start) for one, after in pairwise(ranges) if one.end != after.start]
        assert len(gaps) == len(parsed.refused)
