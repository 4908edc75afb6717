"""Mail: headers in every code, bodies in several renditions, what is attached, forwarded, quoted and signed."""

from __future__ import annotations

import base64

import pytest

from articles import formats
from articles.document import Document, Hints

HEAD = "From: Alice Martin <alice@oceane.example>\nSubject: Le phare\nMessage-ID: <1@oceane.example>\n"


def parsed(text: str | bytes) -> formats.Parsed:
    raw = text.encode() if isinstance(text, str) else text
    return formats.parse(raw, media_type=None, hints=Hints())


def read(body: str | bytes, *, head: str = HEAD) -> Document:
    (document,) = parsed(head.encode() + (body.encode() if isinstance(body, str) else body)).documents
    assert document.format == "mail"
    return document


def body(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind not in ("headline", "caption")]


def multipart(kind: str, *parts: str) -> str:
    joined = "".join(f"--b\n{part}\n" for part in parts)
    return f"MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary=b\n\n{joined}--b--\n"


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("Re: Fwd: TR : Le phare", "Le phare"),
        ("=?utf-8?Q?R=C3=A9?= : Le phare", "Le phare"),
        ("=?utf-8?B?TGUgcGjD?= =?utf-8?B?qXJv?=", "Le phéro"),
        ("=?iso-8859-1?q?Un_=E9t=E9?=\n =?utf-8?q?_et?=\n un hiver", "Un été et un hiver"),
        ("[Valmore] Le phare", "[Valmore] Le phare"),
        ("=?utf-8?Q?Le phare =C3=A9teint?=", "Le phare éteint"),
        ("Re: ", "Re:"),
    ],
)
def test_a_subject_is_the_headline_without_what_mailers_put_before_it(subject: str, headline: str) -> None:
    assert read("\nTexte.", head=f"From: a@b.example\nMessage-ID: <1>\nSubject: {subject}\n").headline == headline


def test_bytes_in_a_header_that_are_no_ascii_are_read() -> None:
    assert read("\nTexte.", head="From: a@b.example\nMessage-ID: <1>\nSubject: L'été\n").headline == "L'été"


@pytest.mark.parametrize(
    ("sender", "byline", "agency"),
    [
        ("Alice Martin <a@b.example>", "Alice Martin", None),
        ('"Martin, Alice" <a@b.example>', "Martin, Alice", None),
        ("a@b.example (Alice Martin)", "Alice Martin", None),
        ("=?utf-8?Q?Ma=C3=ABlle?= <a@b.example>", "Maëlle", None),
        ("AFP <a@b.example>", None, "AFP"),
        ("'Alice' via Desk <desk@b.example>", "Alice", None),
        ("a@b.example", None, None),
    ],
)
def test_the_sender_is_the_byline_unless_it_is_an_agency(sender: str, byline: str | None, agency: str | None) -> None:
    document = read("\nTexte.", head=f"From: {sender}\nMessage-ID: <1>\nSubject: S\n")
    assert (document.byline, document.agency) == (byline, agency)


def test_the_texts_own_byline_goes_before_the_senders_name() -> None:
    document = read("\nPar Bob Durand\n\nLe phare de Kerloc a été rallumé dimanche, après dix ans.\n")
    assert (document.byline, document.unread) == ("Par Bob Durand", ("Alice Martin",))


def test_the_subject_is_not_told_again_at_the_head_of_the_text() -> None:
    assert body(read("\nLe phare\n\nIl a été rallumé dimanche soir, a dit le maire.\n")) == [
        "Il a été rallumé dimanche soir, a dit le maire."
    ]


@pytest.mark.parametrize(
    ("plain", "read_as"),
    [("Il est rallumé.", ["Il est rallumé."]), ("Il est rallumé. " + "Et bien plus encore. " * 9, None)],
)
def test_the_html_is_read_if_it_holds_as_much_as_the_plain_text(plain: str, read_as: list[str] | None) -> None:
    html = "Content-Type: text/html\n\n<p>Il est <b>rallumé</b>.</p>"
    document = read(multipart("alternative", f"Content-Type: text/plain\n\n{plain}", html))
    assert body(document) == (read_as or [plain.strip()])
    assert any(block.spans for block in document.blocks) == bool(read_as)


def test_words_that_only_the_other_rendition_has_are_unread() -> None:
    html = "Content-Type: text/html\n\n<p>Il est rallumé depuis dimanche soir, a dit le maire de Kerloc.</p>"
    document = read(multipart("alternative", "Content-Type: text/plain\n\nVersion courte.", html))
    assert document.unread == ("Version courte.",)


def test_soft_line_breaks_are_joined_and_quoted_lines_are_told_apart() -> None:
    head = f"{HEAD}Content-Type: text/plain; format=flowed; delsp=yes\n"
    document = read("\nUn mot cou \npé.\n\n> Une ques \n> tion ?\n", head=head)
    assert [(block.kind, block.text) for block in document.blocks[1:]] == [
        ("paragraph", "Un mot coupé."),
        ("blockquote", "Une question ?"),
    ]


def test_a_signature_is_unread() -> None:
    document = read("\nIl est rallumé.\n\n-- \nAlice Martin\nTél. 01\n")
    assert (body(document), document.unread) == (["Il est rallumé."], ("-- \nAlice Martin\nTél. 01",))


@pytest.mark.parametrize(
    "coded",
    [
        f"Content-Transfer-Encoding: base64\n\n{base64.b64encode('Il est rallumé.'.encode()).decode()}",
        "Content-Transfer-Encoding: quoted-printable\n\nIl est =\nrallum=C3=A9.",
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nIl est rallumé.",
        "Content-Transfer-Encoding: inconnu\n\nIl est rallumé.",
    ],
)
def test_a_text_is_decoded_from_what_it_was_sent_in(coded: str) -> None:
    assert body(read(coded)) == ["Il est rallumé."]


def test_a_charset_that_lies_is_noted() -> None:
    document = read(b"Content-Type: text/plain; charset=utf-8\n\nIl est rallum\xe9.")
    assert body(document) == ["Il est rallumé."]
    assert [note.params for note in document.notes] == [{"declared": "UTF-8", "encoding": "CP1252"}]


def test_attached_pictures_are_photos_and_other_files_are_named() -> None:
    picture = "Content-Type: image/jpeg; name=phare.jpg\nContent-Description: Le phare, de nuit\n\nx"
    paper = "Content-Type: application/pdf; name=dossier.pdf\n\nx"
    document = read(multipart("mixed", "\nIl est rallumé.", picture, paper))
    assert [(photo.caption, photo.href) for photo in document.photos] == [("Le phare, de nuit", None)]
    assert document.unread == ("phare.jpg", "dossier.pdf (application/pdf)")
    assert str(document.notes[-1]) == "The attachment “dossier.pdf” (application/pdf) was not read."


def test_the_one_text_that_is_attached_to_a_mail_without_words_is_its_text() -> None:
    attached = "Content-Type: text/plain; name=depeche.txt\nContent-Disposition: attachment\n\nIl est rallumé."
    assert body(read(multipart("mixed", "\n", attached))) == ["Il est rallumé."]


def test_words_outside_the_parts_are_unread() -> None:
    assert read(multipart("mixed", "\nIl est rallumé.") + "Un mot de la fin\n").unread == ("Un mot de la fin",)


def test_a_message_in_a_message_is_an_item_of_its_own() -> None:
    inner = f"Content-Type: message/rfc822\n\n{HEAD.replace('Le phare', 'Le pont')}\nIl est fermé."
    found = parsed(f"{HEAD}{multipart('mixed', f'{chr(10)}Voici.', inner)}")
    assert [(document.headline, body(document)) for document in found.documents] == [
        ("Le phare", ["Voici."]),
        ("Le pont", ["Il est fermé."]),
    ]


@pytest.mark.parametrize(
    ("header", "urgency"),
    [("X-Priority: 1 (Highest)", 2), ("Importance: High", 2), ("Priority: non-urgent", 7), ("X-Priority: 3", None)],
)
def test_a_mailers_priority_is_put_on_iptcs_scale(header: str, urgency: int | None) -> None:
    assert read("\nTexte.", head=f"{HEAD}{header}\n").urgency == urgency


def test_a_message_that_supersedes_another_revises_its_story() -> None:
    document = read("\nTexte.", head=f"{HEAD}Supersedes: <0@oceane.example>\n")
    assert (document.guid, document.signal) == ("0@oceane.example", "update")


def test_a_message_that_cancels_another_takes_it_back() -> None:
    document = read("\n", head=f"{HEAD}Control: cancel <0@oceane.example>\n")
    assert (document.guid, document.signal) == ("0@oceane.example", "kill")


def test_parts_within_parts_without_end_are_read_as_text() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(500))
    assert "Il est rallumé." in " ".join(body(read(f"{nested}\nIl est rallumé.")))


@pytest.mark.parametrize(
    "copy",
    [
        "Le phare rallumé\n\nFrom: Kerloc\nIl est rallumé.",
        "Date: 3 février 2025\nObjet: le phare\n\nIl est rallumé.",
        "From Kerloc to Valmore, the sea is calm.\n\nIt is Monday.",
    ],
)
def test_copy_with_a_label_is_no_mail(copy: str) -> None:
    assert [document.format for document in parsed(copy).documents] == ["plaintext"]


def test_an_attachment_of_bare_bytes_makes_no_mail_binary() -> None:
    picture = (
        b"--b\nContent-Type: image/png; name=a.png\nContent-Transfer-Encoding: binary\n\n" + bytes(range(256)) * 50
    )
    document = read(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nTexte.\n" + picture + b"\n--b--\n")
    assert (body(document), [photo.caption for photo in document.photos]) == (["Texte."], ["a.png"])
