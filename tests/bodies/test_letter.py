"""Plain text sent by mail: flowed lines, signatures, quoted lines, and the frame of a dispatch."""

from __future__ import annotations

import re

import pytest

from articles.bodies import letter
from articles.bodies.draft import Draft


def filled(text: str, headline: str = "") -> Draft:
    draft = Draft("mail", headline=headline)
    letter.fill(draft, text, "Europe/Paris")
    return draft


def blocks(draft: Draft) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in draft.body]


@pytest.mark.parametrize(
    ("text", "deletes", "flowed"),
    [
        ("un \ndeux\ntrois", False, "un deux\ntrois"),
        ("un mot cou \npé", True, "un mot coupé"),
        (" >pas une citation", False, ">pas une citation"),
        ("> un \n> deux\ntrois", False, "> un deux\ntrois"),
        ("> un \ndeux", False, "> un \ndeux"),
    ],
)
def test_a_space_at_the_end_of_a_flowed_line_goes_on(text: str, deletes: bool, flowed: str) -> None:
    assert letter.read(text, is_flowed=True, deletes_space=deletes).text == flowed


@pytest.mark.parametrize(
    ("text", "signature"),
    [
        ("Corps\n-- \nAlice\nTél. 01", "-- \nAlice\nTél. 01"),
        ("Corps\n--\nAlice", "--\nAlice"),
        ("Corps\n--\n" + "Un paragraphe de texte qui fait suite, et qui compte bien plus de quatre-vingts signes.", ""),
        ("-- \nCorps", ""),
        ("Corps", ""),
    ],
)
def test_a_signature_is_told_from_a_rule(text: str, signature: str) -> None:
    assert letter.read(text, is_flowed=False, deletes_space=False).signature == signature


def test_quoted_lines_are_block_quotes_but_not_where_all_are_quoted() -> None:
    assert blocks(filled("Oui.\n\n> La question ?\n", "Sujet")) == [
        ("paragraph", "Oui."),
        ("blockquote", "La question ?"),
    ]
    assert blocks(filled("> Le texte\n> transmis.", "Sujet")) == [("paragraph", "Le texte transmis.")]


def test_the_frame_of_a_dispatch_goes_into_fields() -> None:
    draft = filled(
        "Le phare de Kerloc rallumé\n\nPar Bob Durand\n\nKERLOC, 3 fév 2025 (AFP) - Le phare de Kerloc éclaire de "
        "nouveau la côte.\n\n#phare #Kerloc\n",
        "Le phare de Kerloc rallumé",
    )
    assert (draft.byline, draft.tags) == ("Par Bob Durand", ["phare", "Kerloc"])
    assert blocks(draft) == [("paragraph", "KERLOC, 3 fév 2025 (AFP) - Le phare de Kerloc éclaire de nouveau la côte.")]


def test_without_a_subject_the_first_line_is_the_headline() -> None:
    draft = filled("Le phare de Kerloc rallumé\n\nIl éclaire de nouveau la côte, a annoncé dimanche la mairie.\n")
    assert draft.headline == "Le phare de Kerloc rallumé"


def test_a_first_line_that_is_not_the_subject_stays_in_the_text() -> None:
    assert blocks(filled("Bonjour,\n\nLe phare éclaire de nouveau la côte.", "Phare"))[0] == ("paragraph", "Bonjour,")


FORWARDED = (
    "Pour info\n\n---------- Forwarded message ---------\nDe : Alice Martin <alice@oceane.example>\n"
    "Date: jeu. 6 févr. 2025 à 07:00\nSubject: Le pont\nTo: <bob@x.example>\n\nLe pont des Séranes a rouvert jeudi.\n"
)
OUTLOOK = "De : Alice Martin\nEnvoyé : jeudi 6 février 2025 07:00\nÀ : Bob\nObjet : Le pont\n\nLe pont a rouvert jeudi."


@pytest.mark.parametrize("text", [FORWARDED, OUTLOOK])
def test_the_head_of_a_message_that_was_passed_on_is_unread_and_names_its_author(text: str) -> None:
    draft = filled(text, "Tr : le pont")
    assert draft.byline == "Alice Martin"
    assert {"Alice", "Martin", "2025", "pont", "Bob"} <= set(re.findall(r"\w+", draft.unread[0].replace("bob", "Bob")))
    assert blocks(draft)[-1][1].startswith("Le pont")
    assert not any("Objet" in said or "Subject" in said for _, said in blocks(draft))


def test_the_sender_of_what_is_answered_is_not_the_author() -> None:
    answer = "Le pont a rouvert jeudi matin à sept heures, et non à huit heures comme nous l'avions écrit. " * 3
    assert filled(f"{answer}\n\n{OUTLOOK}", "Sujet").byline is None


def test_lines_with_a_label_are_no_head() -> None:
    text = "Le phare éclaire la côte.\n\nDe : Kerloc\nÀ : Valmore\n\nTarif : 3 euros."
    assert " ".join(said for _, said in blocks(filled(text, "Sujet"))) == " ".join(text.split())
