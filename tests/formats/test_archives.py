"""Archives: good members are read, and each of the others is refused with its own reason."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib

import pytest

from articles import formats
from articles.document import LARGEST, Document, Hints
from articles.formats import archives

COPY = "Le phare de Kerloc rallumé\n\nAprès deux ans de travaux, le phare éclaire de nouveau la passe.\n"
FEED = (
    "<rss version='2.0'><channel><title>Fil</title>"
    "<item><title>Un</title><description>Le premier texte.</description></item>"
    "<item><title>Deux</title><description>Le second texte.</description></item></channel></rss>"
)


def _zip(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, raw in members:
            made.writestr(name, raw)
    return file.getvalue()


def _copy(number: int) -> bytes:
    return f"Dépêche {number}\n\nUn texte de la dépêche numéro {number}.\n".encode()


def _read(raw: bytes, name: str = "envoi.zip") -> list[tuple[str, str]]:
    """Return each item's name, and its headline or the code of its refusal."""
    parsed = formats.parse(raw, media_type=None, hints=Hints(name=name))
    said = (item.headline if isinstance(item, Document) else item.code for _, item in parsed.items())
    return list(zip(parsed.names, said, strict=True))


def _encrypted(raw: bytes, name: bytes) -> bytes:
    """Return the zip with the mark of encryption on one member, as its local and its central header have it."""
    changed = bytearray(raw)
    for magic, flags, names in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = -1
        while (at := raw.find(magic, at + 1)) >= 0:
            if raw[at + names : at + names + len(name)] == name:
                changed[at + flags] |= 1
    return bytes(changed)


def test_every_member_is_read_by_its_own_format():
    raw = _zip(("a.txt", COPY.encode()), ("fil/b.xml", FEED.encode()), ("c.txt", _copy(3)))
    assert _read(raw) == [
        ("a.txt", "Le phare de Kerloc rallumé"), ("fil/b.xml", "Un"), ("fil/b.xml", "Deux"), ("c.txt", "Dépêche 3"),
    ]  # fmt: skip


def test_a_member_that_is_no_copy_is_refused_beside_the_others():
    raw = _zip(("a.png", b"\x89PNG\r\n\x1a\n" + bytes(99)), ("b.txt", COPY.encode()), ("c.txt", b""))
    assert _read(raw) == [("a.png", "binary"), ("b.txt", "Le phare de Kerloc rallumé"), ("c.txt", "empty")]


def test_a_gzip_is_its_one_file():
    assert _read(gzip.compress(COPY.encode()), "dossier/a.txt.gz") == [("a.txt", "Le phare de Kerloc rallumé")]


def test_a_gzip_of_two_streams_is_read_to_its_end():
    raw = gzip.compress(COPY.encode()) + gzip.compress(b"\nUn autre paragraphe.\n")
    (document,) = formats.parse(raw, media_type=None, hints=Hints()).documents
    assert document.text.endswith("Un autre paragraphe.")


def test_an_archive_in_an_archive_is_opened_and_one_in_that_is_not():
    third = _zip(("x.txt", _copy(1)))
    second = _zip(("b.txt", _copy(2)), ("third.zip", third), ("d.txt.gz", gzip.compress(_copy(4))))
    assert _read(_zip(("second.zip", second), ("c.txt", _copy(3)))) == [
        ("second.zip/b.txt", "Dépêche 2"), ("second.zip/third.zip", "nested-archive"),
        ("second.zip/d.txt.gz", "nested-archive"), ("c.txt", "Dépêche 3"),
    ]  # fmt: skip


def test_a_bomb_is_refused_and_never_unpacked(monkeypatch: pytest.MonkeyPatch):
    raw = _zip(("bomb.txt", bytes(19 * 1024**2)), ("b.txt", COPY.encode()))
    opened: list[str] = []
    is_open = zipfile.ZipFile.open

    def noted(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> object:
        opened.append(member.filename)
        return is_open(archive, member)

    monkeypatch.setattr(zipfile.ZipFile, "open", noted)
    assert [said for _, said in _read(raw)] == ["bomb", "Le phare de Kerloc rallumé"]
    assert opened == ["b.txt"]


def test_a_gzip_bomb_is_unpacked_no_further_than_the_limit():
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    raw = b"".join(deflate.compress(bytes(1024**2)) for _ in range(300)) + deflate.flush()
    assert [said for _, said in _read(raw)] == ["member-too-large"]
    assert [said for _, said in _read(gzip.compress(bytes(3 * 1024**2)))] == ["bomb"]


def test_a_member_that_lies_about_its_size_is_damaged():
    raw = bytearray(_zip(("a.txt", COPY.encode()), ("b.txt", _copy(2))))
    for magic, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = raw.find(magic) + at
        raw[place : place + 4] = (10).to_bytes(4, "little")
    assert [said for _, said in _read(bytes(raw))] == ["damaged-member", "Dépêche 2"]


def test_no_more_is_unpacked_than_the_limit_of_all(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 250)
    raw = _zip(("a.txt", _copy(1)), ("b.txt", COPY.encode() * 3), ("c.txt", _copy(3)))
    assert [said for _, said in _read(raw)] == ["Dépêche 1", "archive-too-large", "Dépêche 3"]


def test_a_member_larger_than_a_file_may_be_is_refused():
    raw = bytearray(_zip(("a.txt", os.urandom(200_000)), ("b.txt", COPY.encode())))
    place = raw.find(b"PK\x01\x02") + 24
    raw[place : place + 4] = (LARGEST + 1).to_bytes(4, "little")
    assert [said for _, said in _read(bytes(raw))] == ["member-too-large", "Le phare de Kerloc rallumé"]


def test_of_too_many_members_the_first_are_read_and_the_rest_told(monkeypatch: pytest.MonkeyPatch):
    raw = _zip(*((f"{n}.txt", _copy(n)) for n in range(archives.MOST_MEMBERS + 5)))
    said = _read(raw)
    assert len(said) == archives.MOST_MEMBERS + 1
    assert [code for _, code in said[-2:]] == ["Dépêche 999", "too-many-members"]


def test_an_encrypted_member_is_refused_beside_the_others():
    raw = _encrypted(_zip(("a.txt", COPY.encode()), ("b.txt", _copy(2))), b"a.txt")
    assert _read(raw) == [("a.txt", "encrypted"), ("b.txt", "Dépêche 2")]


def test_a_damaged_member_is_refused_beside_the_others():
    raw = bytearray(_zip(("a.txt", COPY.encode()), ("b.txt", _copy(2))))
    raw[40:60] = bytes(20)
    assert _read(bytes(raw)) == [("a.txt", "damaged-member"), ("b.txt", "Dépêche 2")]


@pytest.mark.parametrize(
    "raw", [_zip(("a.txt", COPY.encode()))[:-30], b"PK\x03\x04" + bytes(99), b"\x1f\x8b" + b"x" * 40]
)
def test_a_damaged_archive_is_refused_whole(raw: bytes):
    assert [said for _, said in _read(raw)] == ["damaged-archive"]


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "C:\\a.txt", "..\\a.txt"])
def test_a_name_that_points_outside_is_refused(name: str):
    raw = _zip((name, COPY.encode()), ("b.txt", _copy(2)))
    assert _read(raw) == [(name, "path-name"), ("b.txt", "Dépêche 2")]


def test_two_members_of_one_name_are_two():
    with pytest.warns(UserWarning, match="Duplicate name"):
        raw = _zip(("a.txt", _copy(1)), ("a.txt", _copy(2)))
    assert _read(raw) == [("a.txt", "Dépêche 1"), ("a.txt (2)", "Dépêche 2")]


def test_folders_and_what_a_desktop_leaves_are_no_members():
    raw = _zip(("x/", b""), ("x/a.txt", _copy(1)), ("__MACOSX/x/._a.txt", b"\x00\x05"), ("x/.DS_Store", bytes(9)))
    assert _read(raw) == [("x/a.txt", "Dépêche 1")]


def test_an_empty_archive_says_so():
    assert _read(_zip()) == [("", "empty-archive")]


def test_a_document_that_is_a_zip_stays_one():
    raw = _zip(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
    (refused,) = formats.parse(raw, media_type=None, hints=Hints()).refused
    assert refused.message.params == {"kind": "Office"}


def test_every_reason_is_a_whole_sentence():
    assert all(reason.endswith(".") for reason in archives._REASONS.values())
