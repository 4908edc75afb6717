"""Mail on the wire: words of headers, parts and what stands outside them, codes that break off."""

from __future__ import annotations

import pytest

from articles.bodies import mime


def read(text: str) -> mime.Part:
    return mime.read(text.encode())


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b"Le phare", "Le phare"),
        (b"=?UTF-8?Q?Le_phare_=C3=A9teint?=", "Le phare éteint"),
        (b"=?utf-8?b?w6l0w6k=?= =?utf-8?b?IQ==?=", "été!"),
        (b"=?utf-8?b?w6l0w6?=", "étÃ"),
        (b"=?iso-8859-1*fr?Q?=E9t=E9?=", "été"),
        (b"=?gb2312?B?1tDOxA==?=", "中文"),
        (b"=?x?Q?abc?= et =?utf-8?Q?", "abc et =?utf-8?Q?"),
        ("déjà".encode("latin-1"), "déjà"),
        (b"=?iso-2022-jp?B?GyRCRXRCZhsoQg==?=", "灯台"),
    ],
)
def test_words_of_headers_come_in_many_codes(written: bytes, words: str) -> None:
    assert mime.words(written) == words


def test_headers_are_unfolded_and_names_do_not_mind_their_case() -> None:
    part = read("SUBJECT: un\n\tdeux\n trois\nX-A: 1\nx-a: 2\n\ncorps")
    assert (part.header("subject"), list(part.all("x-a")), part.raw) == ("un deux trois", ["1", "2"], b"corps")


def test_a_line_that_is_no_header_begins_the_body() -> None:
    part = read("Subject: S\nUne ligne de texte\n\nUne autre")
    assert (part.header("subject"), part.text()) == ("S", "Une ligne de texte\n\nUne autre")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename*=UTF-8''%C3%A9t%C3%A9.pdf", "été.pdf"),
        ('attachment; filename="=?utf-8?Q?=C3=A9t=C3=A9.pdf?="', "été.pdf"),
        ("attachment; filename*0=a; filename*1=b.pdf", "ab.pdf"),
        ("attachment; filename*=inconnu''%E9", "é"),
        ("attachment", ""),
    ],
)
def test_the_name_of_an_attachment_is_told(header: str, name: str) -> None:
    assert read(f"Content-Disposition: {header}\n\nx").name == name


def test_parts_are_split_at_their_boundary_and_nothing_outside_is_lost() -> None:
    part = read("Content-Type: multipart/mixed; boundary=b\n\navant\n--b\n\nun\n--b\n\ndeux\n--b--\naprès")
    assert ([inner.text().strip() for inner in part.parts], part.outside) == (["un", "deux"], ["avant", "après"])


@pytest.mark.parametrize("header", ["boundary=perdu", "", 'boundary=""'])
def test_a_boundary_that_is_not_there_is_guessed(header: str) -> None:
    part = read(f"Content-Type: multipart/mixed; {header}\n\n--b1\n\nun\n--b1\n\ndeux")
    assert [inner.text().strip() for inner in part.parts] == ["un", "deux"]


def test_parts_without_any_boundary_are_one_text() -> None:
    part = read("Content-Type: multipart/mixed\n\nUn texte.")
    assert (part.kind, part.text()) == ("text/plain", "Un texte.")


@pytest.mark.parametrize(
    ("code", "text", "outside"),
    [
        ("VW4gdGV4dGU=", "Un texte", []),
        ("VW4g\ndGV4dGU", "Un texte", []),
        ("VW4gdGV4dGU=\nAjouté par le serveur.", "Un texte", ["Ajouté par le serveur."]),
        ("", "", []),
    ],
)
def test_base64_is_read_as_far_as_it_goes(code: str, text: str, outside: list[str]) -> None:
    part = read(f"Content-Transfer-Encoding: base64\n\n{code}")
    assert (part.text(), part.outside) == (text, outside)


def test_html_may_state_its_charset_itself() -> None:
    raw = b'Content-Type: text/html\n\n<meta charset="windows-1251"><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>'
    assert "Привет" in mime.read(raw).text()


def test_messages_of_a_digest_need_no_type() -> None:
    part = read(
        "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: un\n\nA\n--b\n\nSubject: deux\n\nB\n--b--"
    )
    assert [inner.parts[0].header("subject") for inner in part.parts] == ["un", "deux"]
