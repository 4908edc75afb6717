"""Datelines: place, date and agency at the beginning of a paragraph."""

from __future__ import annotations

import pytest

from articles.bodies import agencies, datelines

DATELINES = [
    ("PARIS, 31 déc 2024 (AFP) - Le maire", "PARIS", "AFP"),
    ("LONDON (Reuters) - The mayor", "LONDON", "Reuters"),
    ("PORT ELM, Va. (AP) — The council", "PORT ELM, Va.", "AP"),
    ("BEIJING, Dec. 31 (Xinhua) -- The council", "BEIJING", "Xinhua"),
    ("MOSCOW, December 31. /TASS/. The council", "MOSCOW", "TASS"),
    ("Genève (awp/ats) - Le conseil", "Genève", "awp/ats"),
    ("BRUXELLES, 12 mars – Le conseil", "BRUXELLES", None),
    ("Alger, 9 nov (APS) – Le conseil", "Alger", "APS"),
    ("Tunis, 09 nov. 2026 (TAP)- Le conseil", "Tunis", "TAP"),
    ("Port Elm, Nov 9 (EFE).- The council", "Port Elm", "EFE"),
    ("(ANSA) - ROME, NOV 9 - The council", "ROME", "ANSA"),
    ("(Belga) Le conseil a voté", None, "Belga"),
    ("Valmore (ats) Le conseil a voté", "Valmore", "ats"),
    ("MADRID, 3 Jun. (EUROPA PRESS) - The council", "MADRID", "EUROPA PRESS"),
    ("June 3 (UPI) -- The council", None, "UPI"),
    ("AA / Ankara / Zoé Lannic - Le conseil", "Ankara", "AA"),
    ("VALMORE, 9 nov 2026 (AFP) Le conseil a voté", "VALMORE", "AFP"),
    ("VALMORE 23/07 (AFP-BELGA) = Le conseil a voté", "VALMORE", "AFP-BELGA"),
    ("PORT ELM, Mass. (AP) _ The council voted", "PORT ELM, Mass.", "AP"),
    ("UNDATED (AP) _ The council voted", None, "AP"),
    ("PORT ELM, Japan, Dec. 9 Kyodo - The council voted", "PORT ELM, Japan", "Kyodo"),
    ("Port Elm (tca/dpa) - The council voted", "Port Elm", "tca/dpa"),
]

NONE = [
    "BRÈVE - Le phare de Valmore rouvre mardi.",
    "",
    "Le maire (Parti vert) - un ami - est parti",
    "Jean-Pierre Untel - maire de Valmore - est parti",
    "URGENT - Le maire est parti",
    "VIDEO - Le maire est parti",
    "Le 9 novembre, la ville (AFP) a voté",
    "A - B",
    "3 mai - Le conseil vote",
    "Le maire (Parti vert) = Le conseil",
    "Valmore (abc/def) - Le conseil",
    "(Belgique) Le conseil a voté",
]


@pytest.mark.parametrize(("paragraph", "place", "agency"), DATELINES)
def test_a_dateline_names_its_place_and_its_agency(paragraph: str, place: str | None, agency: str | None) -> None:
    found = datelines.read(paragraph)
    assert found is not None
    assert (found.place, found.agency) == (place, agency)
    assert paragraph[found.end :].startswith(("Le ", "The "))


@pytest.mark.parametrize("paragraph", NONE)
def test_a_dash_or_a_parenthesis_alone_makes_no_dateline(paragraph: str) -> None:
    assert datelines.read(paragraph) is None


def test_the_words_of_the_date_are_kept() -> None:
    found = datelines.read("PARIS, 31 déc 2024 (AFP) - Le maire")
    assert found is not None
    assert found.date == "31 déc 2024"


@pytest.mark.parametrize(
    ("line", "is_alone"),
    [
        ("VALMORE, 9 nov 2026 (AFP)", True),
        ("VALMORE, 9 nov 2026 (AFP) -", True),
        ("VALMORE, 9 nov 2026 (AFP) - Le maire", False),
        ("Le maire (AFP)", False),
        ("Le maire de Valmore -", False),
    ],
)
def test_a_dateline_may_have_a_line_to_itself(line: str, *, is_alone: bool) -> None:
    assert datelines.is_alone(line) is is_alone


@pytest.mark.parametrize("words", ["AFP", "awp/ats", "AFP et Reuters", "Agence Anadolu", "The Associated Press"])
def test_agencies_are_known_by_code_and_by_name(words: str) -> None:
    assert agencies.is_named(words)


@pytest.mark.parametrize("words", ["", "La mairie", "afp de Valmore", "AFP " * 40])
def test_other_words_name_no_agency(words: str) -> None:
    assert not agencies.is_named(words)


def test_an_agency_has_one_code_for_all_its_names() -> None:
    codes = {
        found.code for name in ("AFP", "Agence France-Presse", "Agence France Presse") if (found := agencies.find(name))
    }
    assert codes == {"AFP"}


@pytest.mark.parametrize(
    ("words", "likely"), [("ACL", True), ("Agence Mirage", True), ("Le maire", False), ("OUI NON", False)]
)
def test_a_code_or_the_word_agency_makes_a_likely_name(words: str, *, likely: bool) -> None:
    assert agencies.is_likely(words) is likely
