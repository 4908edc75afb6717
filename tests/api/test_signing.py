"""What is signed, against the vector of docs/api.md, and the header that carries it."""

from __future__ import annotations

import pytest

from articles.api import signing

TEXT = "POST\n/api/v1/dispatches\n1800000000\nb94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"


def test_four_lines_are_signed():
    assert signing.to_sign("post", "/api/v1/dispatches", 1_800_000_000, b"hello world") == TEXT


def test_the_signature_is_that_of_the_documentation():
    assert signing.sign("a-shared-secret", TEXT) == "b267b3c55dbc00767f2279d650346b1ede373ea75023e053b26a3322e0d1a596"


@pytest.mark.parametrize(
    "said",
    [
        "id=ab, ts=18, signature=" + "0" * 64,
        'ID="ab",TS="18",SIGNATURE="' + "0" * 64 + '"',
        "signature=" + "0" * 64 + " , ts=18,id=ab ",
    ],
)
def test_the_header_is_read_however_it_is_spaced(said: str):
    assert signing.read(said) == signing.Signed("ab", 18, "0" * 64)


@pytest.mark.parametrize(
    "said",
    ["", "id=ab, ts=18", "id=ab, ts=1.5, signature=" + "0" * 64, "id=ab; ts=18", f"id=,ts=1,signature={'0' * 64}"],
)
def test_what_is_not_whole_is_none(said: str):
    assert signing.read(said) is None
