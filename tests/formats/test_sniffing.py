"""What the bytes of a delivery are taken for: text is read, anything else is refused with a code and a sentence."""

from __future__ import annotations

import io
import zipfile

import pytest

from articles import formats
from articles.document import LARGEST, Hints, Refused

COPY = "Le phare de Kerloc rallumé\n\nLe phare de Kerloc éclaire de nouveau la rade depuis samedi soir.\n"


def refusal(raw: bytes, *, format: str = "auto") -> Refused:
    """Return why the bytes are refused; they hold no document beside that."""
    parsed = formats.parse(raw, media_type=None, hints=Hints(format=format))
    assert parsed.documents == ()
    (refused,) = parsed.refused
    return refused


def archive(*names: str) -> bytes:
    """Return a ZIP archive that holds files of these names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, COPY)
    return file.getvalue()


@pytest.mark.parametrize(
    "raw", [b" \n\t\r\n  ", "\u00a0\u2003\n".encode(), b"\xef\xbb\xbf\r\n", b"\xff\xfe \x00\n\x00"]
)
def test_white_space_alone_is_no_story(raw: bytes) -> None:
    refused = refusal(raw)
    assert refused.code == "blank"
    assert str(refused.message) == "The file holds only white space. Send it again."


def test_an_empty_file_is_no_story() -> None:
    refused = refusal(b"")
    assert refused.code == "empty"
    assert str(refused.message) == "The file is empty. Send it again, or remove it."


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("PNG", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00"),
        ("JPEG", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00"),
        ("PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"),
        ("Office", archive("[Content_Types].xml", "word/document.xml")),
        ("Office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
        ("RTF", rb"{\rtf1\ansi Le phare de Kerloc rallum\'e9}"),
    ],
)
def test_a_file_that_is_no_text_is_refused_by_its_kind(kind: str, raw: bytes) -> None:
    refused = refusal(raw)
    assert refused.code == "binary"
    assert str(refused.message) == f"This is a file of the kind {kind}, not text. Send the story as plain text."


def test_binary_data_of_no_known_kind_is_refused() -> None:
    refused = refusal(bytes(range(32)) * 64)
    assert refused.code == "binary"
    assert str(refused.message) == "This is binary data. Send the story as plain text."


def test_a_few_stray_controls_do_not_make_copy_binary() -> None:
    (document,) = formats.parse(COPY.encode() + b"\x00\x03", media_type=None, hints=Hints()).documents
    assert document.headline == "Le phare de Kerloc rallumé"


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("XML", b'<?xml version="1.0" encoding="UTF-8"?>\n<depeche><titre>Le phare</titre></depeche>'),
        ("JSON", b'{"headline": "Le phare de Kerloc", "version": 2}'),
        ("JSON", b'[\n  {"station": "urn:kerloc:1"}\n]'),
    ],
)
def test_markup_that_has_no_reader_yet_is_refused_by_its_name(kind: str, raw: bytes) -> None:
    refused = refusal(raw)
    assert refused.code == "unsupported-format"
    assert str(refused.message) == f"This looks like {kind}, which is not read yet. Send the story as plain text."


@pytest.mark.parametrize(
    "first",
    ["[VIDEO] Le phare rallumé", "{Dépêche} Le phare", "< 5 % des phares rallumés", "[1] Le phare"],
)
def test_copy_that_begins_with_a_bracket_is_copy(first: str) -> None:
    (document,) = formats.parse(f"{first}\n\n{COPY}".encode(), media_type=None, hints=Hints()).documents
    assert document.headline == first


def test_whoever_says_plain_text_gets_it() -> None:
    raw = b'{"headline": "Le phare de Kerloc"}'
    (document,) = formats.parse(raw, media_type=None, hints=Hints(format="plaintext")).documents
    assert (document.format, document.text) == ("plaintext", raw.decode())


def test_whoever_says_plain_text_of_a_picture_does_not() -> None:
    assert refusal(b"\x89PNG\r\n\x1a\n\x00", format="plaintext").code == "binary"


def test_a_format_that_is_not_there_is_named_with_those_that_are() -> None:
    refused = refusal(COPY.encode(), format="telex")
    assert refused.code == "unknown-format"
    known = ", ".join(["auto", *formats.FORMATS])
    assert str(refused.message) == f"The format “telex” is unknown. Choose one of: {known}."


def test_a_file_over_the_limit_is_refused_with_the_limit() -> None:
    refused = refusal(b"a" * (LARGEST + 1))
    assert refused.code == "too-large"
    assert str(refused.message) == "The file is larger than 20 MB. Send its stories one by one."


def test_an_unknown_time_zone_is_noted_and_reads_as_utc() -> None:
    raw = f"Le phare de Kerloc rallumé\n\nPublié le 3 mai 2026 à 12h00\n\n{COPY}".encode()
    (document,) = formats.parse(raw, media_type=None, hints=Hints(timezone="Europe/Kerloc")).documents
    assert document.published == "2026-05-03T12:00:00+00:00"
    assert [str(note) for note in document.notes] == [
        "The time zone “Europe/Kerloc” is unknown; local times were read as UTC."
    ]
