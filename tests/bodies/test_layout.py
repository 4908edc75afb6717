"""Which line is what: headline, frame, body; and copy too long for its frame to be looked for."""

from __future__ import annotations

import time

import pytest

from articles import formats
from articles.document import Document, Hints

BODY = "\n\nLe conseil de Valmore a voté le budget mardi soir, après un long débat.\n\nIl entre en vigueur en mai.\n"
STAMP = "\n9 novembre 2026 à 14h05"


def read(text: str) -> Document:
    (document,) = formats.parse(text.encode(), media_type=None, hints=Hints()).documents
    return document


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind == "paragraph"]


@pytest.mark.parametrize("byline", ["By Jane Doe and John Roe", "Par Claire Untel", "Par Claire Untel avec AFP"])
def test_a_byline_above_the_body_is_no_headline(byline: str) -> None:
    document = read(byline + BODY)
    assert (document.headline, document.byline) == ("", byline)
    assert len(paragraphs(document)) == 2


def test_a_byline_may_stand_above_the_headline() -> None:
    document = read("Par Claire Untel\n\nLe conseil vote le budget" + STAMP + BODY)
    assert (document.headline, document.byline) == ("Le conseil vote le budget", "Par Claire Untel")


@pytest.mark.parametrize("label", ["URGENT", "ALERTE", "FLASH", "BREAKING", "*** URGENT ***", "Breaking News:"])
def test_a_label_of_urgency_is_no_headline(label: str) -> None:
    assert read(f"{label}\n\nLe maire démissionne{STAMP}{BODY}").headline == "Le maire démissionne"
    alert = read(f"{label}\n\nVALMORE, 9 nov 2026 (AFP) - Le maire démissionne.\n")
    assert (alert.headline, alert.source[0].role) == ("", "label")
    assert paragraphs(alert) == ["VALMORE, 9 nov 2026 (AFP) - Le maire démissionne."]


@pytest.mark.parametrize("slug", ["Valmore-conseil-budget", "Valmore/Budget", "Valmore-budget"])
def test_a_slugline_stands_above_the_headline(slug: str) -> None:
    document = read(f"{slug}\n\nValmore vote son budget de nuit{STAMP}{BODY}")
    assert (document.slugline, document.headline) == (slug, "Valmore vote son budget de nuit")


def test_a_headline_of_one_word_is_no_slugline() -> None:
    document = read(f"Rendez-vous{STAMP}{BODY}")
    assert (document.slugline, document.headline) == (None, "Rendez-vous")


def test_a_broken_headline_goes_on() -> None:
    assert (
        read(f"Le conseil vote\nle budget de la ville{STAMP}{BODY}").headline == "Le conseil vote le budget de la ville"
    )


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Publié le mardi 7 janvier 2025 à 08h12 - Mis à jour à 09h40", "08:12:00", "09:40:00"),
        ("Publié le 7/1/2025 18:05, mis à jour le 8/1/2025 à 07:10", "18:05:00", "07:10:00"),
        ("Mis à jour à 09h40 | Publié le 7 janvier 2025 à 08h12", "08:12:00", "09:40:00"),
        ("Publié par AFP le 7 janvier 2025 à 08h12", "08:12:00", None),
    ],
)
def test_one_line_may_say_both_times(line: str, published: str, updated: str | None) -> None:
    document = read("Le conseil vote\n" + line + BODY)
    assert (document.published or "")[11:19] == published
    assert (document.updated or "")[11:19] == (updated or "")
    assert len(paragraphs(document)) == 2


@pytest.mark.parametrize(
    "line", ["Mis à jour il y a 2 heures", "Publié hier à 18:00", "Publié à 14:05", "Publié le 45/13/2026 à 10:00"]
)
def test_a_stamp_that_cannot_be_placed_is_left_unread_with_a_note(line: str) -> None:
    document = read("Le conseil vote\n" + line + BODY)
    assert (document.published, document.updated, document.standfirst) == (None, None, "")
    assert document.unread == (line,)
    assert len(document.notes) == 1
    assert len(paragraphs(document)) == 2


def test_a_caption_printed_twice_around_its_credit_is_one_photo() -> None:
    caption = "Le maire de Valmore, le 9 novembre 2026."
    document = read(f"Le conseil vote{STAMP}\n{caption}\nCrédit Photo : Claire Untel / AFP\n{caption}{BODY}")
    assert [(photo.caption, photo.credit) for photo in document.photos] == [(caption, "Claire Untel / AFP")]


@pytest.mark.parametrize(
    ("line", "caption", "credit"),
    [
        ("Le phare en 2024. Zoé Lannic/AFP", "Le phare en 2024.", "Zoé Lannic/AFP"),
        ("Le phare en 2024 / AFP", "Le phare en 2024", "AFP"),
        ("Le phare en 2024. - AFP/Archives", "Le phare en 2024.", "AFP/Archives"),
        ("Le phare, le 9 mai. (Crédits : Zoé Lannic)", "Le phare, le 9 mai.", "Zoé Lannic"),
        ("Photo d'illustration. (AFP)", "", "AFP"),
        ("STR / KCNA VIA KNS / AFP", "", "STR / KCNA VIA KNS / AFP"),
    ],
)
def test_a_line_may_hold_a_caption_with_its_credit(line: str, caption: str, credit: str) -> None:
    (photo,) = read(f"Le conseil vote{STAMP}\n{line}{BODY}").photos
    assert (photo.caption, photo.credit) == (caption, credit)


def test_the_label_of_a_caption_may_stand_alone() -> None:
    (photo,) = read(
        f"Harbour plan{STAMP}\nImage source, Zoé Lannic\nImage caption,\nThe harbour on Monday{BODY}"
    ).photos
    assert (photo.caption, photo.credit) == ("The harbour on Monday", "Zoé Lannic")


@pytest.mark.parametrize("line", ["Par AFP", "AFP, Kerloc", "Source: AFP", "AFP"])
def test_the_agency_is_known_by_its_place(line: str) -> None:
    assert read(f"Le conseil vote\n{line}{STAMP}{BODY}").agency == "AFP"


def test_the_agency_that_holds_the_rights_is_the_last_resort() -> None:
    assert read(f"Le conseil vote{STAMP}{BODY}\n© 2026 AFP").agency == "AFP"
    with_dateline = f"Le conseil vote{STAMP}\n\nVALMORE (Reuters) - Le conseil a voté.\n\nIl part.\n\n© AFP"
    assert read(with_dateline).agency is None  # the dateline's own agency is for extraction to name


@pytest.mark.parametrize("sign", [",", ";", " -", " /", " ·", " |"])
def test_tags_after_a_label_are_told_apart(sign: str) -> None:
    assert read(f"Le conseil vote{BODY}\nTags : Valmore{sign} budget{sign} vote de nuit").tags == (
        "Valmore",
        "budget",
        "vote de nuit",
    )


@pytest.mark.parametrize(
    "headline",
    [
        "#MeToo : Valmore s'engage",
        "Publié le 3 juin 2026, le livre fait scandale",
        "Photo : le monde vu de Valmore",
        "La rédaction du journal en grève",
    ],
)
def test_a_headline_that_resembles_frame_is_the_headline(headline: str) -> None:
    document = read(headline + STAMP + BODY)
    assert (document.headline, len(paragraphs(document))) == (headline, 2)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Rédigé par Zoé Lannic", "Rédigé par Zoé Lannic"),
        ("Par Zoé Lannic - Valmore, le 3 juin 2026", "Par Zoé Lannic"),
        ("Publié le 3 juin 2026 à 10h00 par Zoé Lannic", "par Zoé Lannic"),
        ("Ekip |03.06.2026 - Mise à jour : 03.06.2026", "Ekip"),
    ],
)
def test_a_byline_may_share_its_line_with_a_stamp(line: str, byline: str) -> None:
    document = read(f"Le conseil vote\n{line}\n3 juin 2026 à 10h01{BODY}")
    assert (document.byline, len(paragraphs(document))) == (byline, 2)


EXTREMES = {
    "equal lines": "Le conseil vote\n\n" + "Une ligne courte.\n" * 60_000,
    "short lower-case lines": "ab c\n" * 100_000,
    "lines apart": "Un mot.\n\n" * 100_000,
    "one long line": "Titre\n\n" + "mot " * 250_000,
    "straight marks": "Titre\n\n" + '"' * 1_000_000,
    "open quotation": "Titre\n\nIl a dit « " + "un mot, " * 100_000,
    "digits": "Titre\n\n" + "10:0131/12/2024 " * 20_000,
    "credits": "Titre\n\n" + "Photo : AFP\n" * 20_000,
    "labels": "Titre\n\n" + "A lire également:\n" * 20_000,
    "capitals": "Titre\n\n" + "JEAN UNTEL DE VALMORE\n" * 30_000,
    "combining marks": "Titre\n\ne" + "\u0301" * 200_000,
}


@pytest.mark.parametrize("text", EXTREMES.values(), ids=EXTREMES)
def test_extreme_copy_is_read_in_little_time_and_stays_in_sight(text: str) -> None:
    began = time.process_time()
    document = read(text)
    assert time.process_time() - began < 20  # a few tenths of a second; a quadratic step would take minutes
    photos = " ".join(photo.credit for photo in document.photos)
    kept = len(document.text) + sum(map(len, document.unread)) + len(photos)
    labels = sum(part.end - part.start for part in document.source if part.role in {"label", "blank", "repeat"})
    assert kept + labels >= 0.5 * len(text.strip()) or "\u0301" in text
    assert len(document.source) <= 50_000


def test_ten_thousand_hashtags_are_tags_on_one_line_or_on_as_many() -> None:
    tags = [f"#mot{number}" for number in range(10_000)]
    for separator in (" ", "\n"):
        document = read("Titre\n\nUn corps de texte.\n\n" + separator.join(tags))
        assert len(document.tags) == 200
        assert len(document.unread) == 9_800
        assert len(document.notes) == 1
