"""What holds for every input: nothing raises, nothing is lost, and every character has its place."""

from __future__ import annotations

import codecs
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from articles import formats
from articles.bodies import rich
from articles.bodies.encoding import decode
from articles.document import Document, Hints, Refused, fold_all, fold_spaces

LINES = [
    "Le conseil vote le budget",
    "Le maire a dit qu'il était",
    '"prêt à tout"',
    ", a déclaré le maire.",
    "Les élus ont voté mardi soir le budget de la ville, après un long débat.",
    "VALMORE, 9 nov 2026 (AFP) - Le conseil a voté.",
    "VALMORE, 9 nov 2026 (AFP)",
    "Par Claire Untel avec AFP",
    "Claire Untel",
    "AFP",
    "10:0131/12/2024, mardi",
    "Publié le 9 novembre 2026 à 14h05 - Mis à jour à 15h10",
    "Mis à jour il y a 2 heures",
    "Crédit Photo : STR / KCNA VIA KNS / AFP",
    "Le maire de Valmore, le 9 novembre 2026. (Crédits : Claire Untel)",
    "Le maire en 2025 / AFP",
    "A lire également:",
    "À lire aussi : Le budget en six chiffres (https://example.org/budget)",
    "https://example.org/budget",
    "#Valmore #budget de la ville",
    "Tags : Valmore - budget",
    "Légende : Le maire",
    "Image caption,",
    "Partager",
    "• Un point",
    "* * *",
    "abc/def/gh",
    "© 2026 AFP",
    "Vallonie-vote-sondage",
    "URGENT",
    "“Une citation”",
    "cafe\u0301 #e\u0301te\u0301 #x",
    "\x00\u00ad",
    "",
    "",
]
# Roles whose words are a frame's own: labels, lines printed before, rules and marks of the end.
WORDLESS = frozenset({"label", "repeat", "rule", "end", "blank"})
MARKS = "©•*#,-–—<>()|/"  # signs beside the words of a field

copy = st.lists(st.sampled_from(LINES), max_size=18).map("\n".join)
texts = copy | st.text(max_size=400)


def read(raw: bytes, *, hints: Hints | None = None) -> Document | Refused:
    """Return the one item that the bytes give."""
    (item,) = (
        item for _, item in formats.parse(raw, media_type=None, hints=hints or Hints(format="plaintext")).items()
    )
    return item


def visible(text: str) -> str:
    """Return what a reader sees of a text, without spaces."""
    kept = (
        c for c in unicodedata.normalize("NFC", text) if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")
    )
    return unicodedata.normalize("NFC", "".join(kept))


def said(document: Document) -> str:
    """Return all that a document says anywhere, without spaces."""
    fields = [document.byline, document.agency, document.located, document.slugline, document.headline]
    photos = [words for photo in document.photos for words in (photo.caption, photo.credit)]
    related = [words or "" for story in document.related for words in (story.title, story.href)]
    return visible("\n".join([document.text, *map(str, fields), *photos, *related, *document.tags, *document.unread]))


@given(st.binary(max_size=600), st.sampled_from(["auto", "plaintext"]))
@example(b"\x00", "plaintext")
@example(b"#", "auto")
@example(b"\xff\xfe\x00\xd8", "auto")
def test_no_bytes_make_it_raise(raw: bytes, name: str) -> None:
    parsed = formats.parse(raw, media_type=None, hints=Hints(format=name))
    assert len(parsed.documents) + len(parsed.refused) == 1


@given(texts)
def test_the_ranges_of_the_source_are_consecutive_and_cover_it(text: str) -> None:
    document = read(text.encode("utf-8", "replace"))
    if isinstance(document, Document):
        decoded = decode(text.encode("utf-8", "replace")).text
        bounds = [0, *(part.end for part in document.source)]
        assert [part.start for part in document.source] == bounds[:-1]
        assert bounds[-1] == len(decoded)
        assert all(part.start < part.end for part in document.source)


@given(texts)
def test_a_block_is_its_stretch_of_the_text_of_record(text: str) -> None:
    document = read(text.encode("utf-8", "replace"))
    if isinstance(document, Document):
        assert all(document.text[block.start : block.end] == block.text != "" for block in document.blocks)
        assert document.text == "\n\n".join(block.text for block in document.blocks)


@given(copy)
def test_no_word_is_lost(text: str) -> None:
    document = read(text.encode())
    if not isinstance(document, Document):
        return
    everything = said(document)
    for part in document.source:
        if part.role not in WORDLESS | {"stamp"}:
            words = text[part.start : part.end].split()
            assert [word for word in words if visible(word.strip(MARKS)) not in everything] == []


@given(copy)
def test_a_line_that_counts_as_repeated_stands_elsewhere(text: str) -> None:
    document = read(text.encode())
    if isinstance(document, Document):
        repeated = [text[part.start : part.end] for part in document.source if part.role == "repeat"]
        assert all(visible(line) in said(document) for part in repeated for line in part.splitlines())


@given(copy)
def test_a_stamp_gives_a_time_or_stays_in_sight(text: str) -> None:
    document = read(text.encode())
    if isinstance(document, Document) and any(part.role == "stamp" for part in document.source):
        assert document.published or document.updated or document.unread


@given(copy)
def test_line_ends_and_encodings_change_no_digest(text: str) -> None:
    document = read(text.encode())
    if isinstance(document, Document):
        crlf = text.replace("\n", "\r\n")
        shapes = [crlf.encode(), codecs.BOM_UTF8 + text.encode(), codecs.BOM_UTF16_LE + crlf.encode("utf-16-le")]
        assert {same.digest for same in map(read, shapes) if isinstance(same, Document)} == {document.digest}


@given(st.lists(st.text(alphabet="ab é.  \t\n\u0301\u00a0\u200b\u2028\x1cХ", max_size=8), max_size=5))
@example(["a", "\u0301b"])
@example(["a\u200b", "b"])
def test_texts_folded_together_are_as_each_folded_alone(texts: list[str]) -> None:
    assert fold_all(texts) == [fold_spaces(text) for text in texts]


@given(st.lists(st.text(alphabet="ab é1.\t\n\u0301\u00a0\u200b", max_size=12), max_size=5))
def test_paragraphs_that_hold_only_text_are_read_together_as_each_alone(texts: list[str]) -> None:
    root = etree.Element("body")
    for text in texts:
        etree.SubElement(root, "p").text = text
    alone = [part for element in root for part in rich.read(element).parts]
    assert rich.read(root).parts == alone
