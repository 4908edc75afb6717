"""Bodies nobody thought of, in the envelope of every format: no visible character of them gets lost."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import formats
from articles.document import Document, Hints
from tests.formats.bodies_as_sent import characters, of_document

LETTERS = "abcdéÉœ ß1 2,.;:!?«»\"'’-–&<>$%()€жДعبの한🙂\u00a0\u200f\n"
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=24)
INLINE = ["b", "i", "em", "strong", "span", "sub", "code", "q"]
FLOW = ["p", "div", "li", "blockquote", "h2", "td"]


def _inline(words: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    """Return markup within a line with its words."""
    parts = st.lists(words, min_size=1, max_size=4)
    return st.builds(
        lambda name, inner: (f"<{name}>{''.join(m for m, _ in inner)}</{name}>", "".join(w for _, w in inner)),
        st.sampled_from(INLINE), parts,
    )  # fmt: skip


TEXT = WORDS.map(lambda words: (escape(words, quote=False), words))
LINE = st.recursive(TEXT, _inline, max_leaves=6)
AROUND = {"li": "<ul>{}</ul>", "td": "<table><tr><td>un</td>{}</tr></table>"}
ADDED = {"td": "un"}


def _block(name: str, lines: list[tuple[str, str]]) -> tuple[str, str]:
    markup = f"<{name}>{''.join(m for m, _ in lines)}</{name}>"
    return AROUND.get(name, "{}").format(markup), ADDED.get(name, "") + "".join(w for _, w in lines)


BLOCK = st.builds(_block, st.sampled_from(FLOW), st.lists(LINE, min_size=1, max_size=4))
BODY = st.lists(BLOCK, min_size=1, max_size=6).map(
    lambda blocks: ("\n".join(m for m, _ in blocks), "".join(w for _, w in blocks))
)


def _nitf(body: str) -> bytes:
    return (
        f"<nitf><body><body.head><hedline><hl1>Titre</hl1></hedline></body.head><body.content>{body}</body.content>"
        "</body></nitf>"
    ).encode()


def _newsml12(body: str) -> bytes:
    return (
        "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Titre</HeadLine></NewsLines><ContentItem><DataContent>"
        f"{body}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    ).encode()


def _newsmlg2(body: str) -> bytes:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><contentMeta><headline>Titre</headline>'
        '</contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html></inlineXML></contentSet></newsItem>'
    ).encode()


def _rss(body: str) -> bytes:
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Fil</title><item>'
        f"<title>Titre</title><guid>1</guid><content:encoded>{escape(body)}</content:encoded></item></channel></rss>"
    ).encode()


def _atom(body: str) -> bytes:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Fil</title><entry><id>urn:x:1</id><title>Titre</title>'
        f'<content type="html">{escape(body)}</content></entry></feed>'
    ).encode()


def _ninjs(body: str) -> bytes:
    item = {"uri": "urn:x:1", "type": "text", "headline": "Titre", "body_html": body}
    return json.dumps(item).encode()


def _jsonfeed(body: str) -> bytes:
    item = {"id": "1", "title": "Titre", "content_html": body}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Fil", "items": [item]}).encode()


def _mail(body: str) -> bytes:
    encoded = base64.encodebytes(f"<html><body>{body}</body></html>".encode())
    head = b"From: a@example.org\r\nSubject: Titre\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    return head + b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encoded


def _html(body: str) -> bytes:
    story = "<p>Le phare de Kerloc sera rallumé samedi, vingt ans après que la tempête eut éteint sa lampe.</p>" * 3
    return (
        f'<!doctype html><html lang="fr"><head><title>Titre</title></head><body><article><h1>Titre</h1>{story}{body}'
        "</article></body></html>"
    ).encode()


ENVELOPES: dict[str, Callable[[str], bytes]] = {
    "nitf": _nitf, "newsml12": _newsml12, "newsmlg2": _newsmlg2, "rss": _rss, "atom": _atom, "ninjs": _ninjs,
    "jsonfeed": _jsonfeed, "mail": _mail, "html": _html,
}  # fmt: skip


def read(name: str, raw: bytes) -> list[Document]:
    """Return the Documents of a file, which must be of the format named."""
    parsed = formats.parse(raw, media_type=None, hints=Hints())
    assert parsed.refused == ()
    assert {document.format for document in parsed.documents} == {name}
    return list(parsed.documents)


@pytest.mark.parametrize("name", ENVELOPES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=BODY)
def test_no_character_of_a_marked_up_body_gets_lost(name: str, body: tuple[str, str]) -> None:
    markup, words = body
    documents = read(name, ENVELOPES[name](markup))
    kept = characters(said for document in documents for said in of_document(document))
    assert dict(characters([words]) - kept) == {}


@pytest.mark.parametrize("name", ["plaintext", "iptc7901", "anpa1312"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=st.lists(st.text(alphabet=LETTERS.replace("\n", ""), max_size=60), min_size=1, max_size=8))
def test_the_source_of_generated_copy_covers_it(name: str, lines: list[str]) -> None:
    head = {"plaintext": "Le phare rallumé\n\n", "iptc7901": "\x01AMD0123 4 i 0120 VAR /AMD\r\n\x02"}.get(name, "")
    head = head or "\x16\x16\x01a0123 r n x0123\r\n^bc-phare 11-09 0120\r\n\x02"
    copy = head + "\r\n".join(lines) + {"plaintext": ""}.get(name, "\r\n\x03\x04")
    parsed = formats.parse(copy.encode(), media_type=None, hints=Hints(format=name))
    for document in parsed.documents:
        ranges = [(part.start, part.end) for part in document.source]
        assert (ranges[0][0], ranges[-1][1]) == (0, len(copy))
        assert [start for start, _ in ranges[1:]] == [end for _, end in ranges[:-1]]


def test_every_format_has_an_envelope() -> None:
    assert set(formats.FORMATS) == {*ENVELOPES, "plaintext", "iptc7901", "anpa1312"}
