"""Bytes to text: the encodings that agencies and pages send, declared or not."""

from __future__ import annotations

import codecs
import unicodedata

import pytest

from articles import formats
from articles.bodies.encoding import decode, is_binary
from articles.document import Document, Hints

COPY = "Le phare d’Œsnes coûte 60 000 €\n\nPar Zoé Lannic\n\n« C’est cher », a jugé l’élue. Où aller ?\n"
PLAIN = 'L\'été à Œsnes coûte 60 €\n\nOù aller ? "Là-bas", a répondu le garçon.\n'


def document(raw: bytes, *, media_type: str | None = None) -> Document:
    (read,) = formats.parse(raw, media_type=media_type, hints=Hints()).documents
    return read


@pytest.mark.parametrize(
    "raw",
    [
        COPY.encode(),
        codecs.BOM_UTF8 + COPY.encode(),
        COPY.encode("cp1252"),
        COPY.encode("utf-16-le"),
        COPY.encode("utf-16-be"),
        COPY.encode("utf-16"),
        codecs.BOM_UTF16_BE + COPY.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + COPY.encode("utf-32-le"),
        unicodedata.normalize("NFD", COPY).encode(),
        COPY.replace("\n", "\r\n").encode(),
        COPY.replace("\n", "\r").encode(),
        COPY.replace("\n\n", "\u2029").encode(),
        COPY.replace("\n", "\u2028").encode("utf-16-le"),
        COPY.replace("phare", "pha\x00re").encode(),
        COPY.replace("phare", "pha\u00adre\x07").encode(),
        COPY.replace("phare", "\u200bphare").encode(),
    ],
    ids=lambda raw: repr(raw[:6]),
)
def test_the_digest_does_not_hang_on_the_shape_of_the_bytes(raw: bytes) -> None:
    assert document(raw).digest == document(COPY.encode()).digest


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (PLAIN.encode(), "utf-8"),
        (PLAIN.encode("cp1252"), "cp1252"),
        (PLAIN.encode("iso8859-15"), "iso8859-15"),
        (PLAIN.encode("utf-16-le"), "utf-16-le"),
        (PLAIN.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(raw: bytes, encoding: str) -> None:
    decoded = decode(raw)
    assert (decoded.text, decoded.encoding) == (PLAIN, encoding)


def test_a_declared_charset_counts_where_the_bytes_are_not_utf_8() -> None:
    raw = "Žluťoučký kůň\n".encode("cp1250")
    assert decode(raw, charset="windows-1250").text == "Žluťoučký kůň\n"
    assert decode("été".encode(), charset="windows-1250").text == "été"


@pytest.mark.parametrize("charset", ["", "klingon", "base64", "hex", "\x00", "utf-8", "idna"])
def test_a_charset_that_is_none_is_passed_over(charset: str) -> None:
    assert decode("été chaud".encode("cp1252"), charset=charset).text == "été chaud"


def test_stray_bytes_among_utf_8_are_read_and_told() -> None:
    decoded = decode("déjà vu, été, où, ".encode() + b"d\xe9saccord\xe9\xa0\xbb et \x93oui\x94")
    assert decoded.text == "déjà vu, été, où, désaccordé\u00a0» et “oui”"
    assert decoded.encoding == "utf-8"
    assert "not UTF-8" in str(decoded.notes[0])


def test_signs_that_passed_through_latin_1_are_what_they_were() -> None:
    decoded = decode("l\u0092été \u0085".encode())
    assert decoded.text == "l’été …"
    assert "C1" in str(decoded.notes[0])


def test_control_characters_are_dropped_and_told() -> None:
    read = document(b"Le pha\x00re\n\nIl \x08est \x1bl\xc3\xa0.\n")
    assert read.text == "Le phare\n\nIl est là."
    assert [str(note) for note in read.notes] == ["3 control characters were dropped."]


def test_a_broken_utf_16_file_gives_its_words_and_a_note() -> None:
    decoded = decode(codecs.BOM_UTF16_LE + "Le phare".encode("utf-16-le") + b"\x00\xd8")
    assert decoded.text.startswith("Le phare")
    assert decoded.notes


def test_a_mark_of_utf_16_before_nul_is_not_taken_for_utf_32() -> None:
    assert decode(codecs.BOM_UTF16_LE + "\x00Le phare".encode("utf-16-le")).text == "\x00Le phare"


def test_control_characters_throughout_are_binary_and_utf_16_is_not() -> None:
    assert is_binary(bytes(range(256)) * 4)
    assert not is_binary(COPY.encode("utf-16-le"))
    assert not is_binary(b"\x1b\x1aAgence\r\n\f")


def test_a_few_bytes_that_are_mostly_no_copy_are_binary() -> None:
    assert is_binary(b"\x02\x9a\x01q\xfe\x0e\xb1\x88?")
    assert not is_binary(b"\x02Bonjour\n\x03")
