"""Embargoes: notices with their end, notices without one, and embargoes that are a topic."""

from __future__ import annotations

import pytest

from articles.bodies import embargoes

MONDAY = "2025-03-03T10:00:00+01:00"


def find(text: str, *, published: str | None = MONDAY) -> embargoes.Embargo | None:
    """Return the embargo of one field, in Paris."""
    return embargoes.find([text], "Europe/Paris", published=published)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("SOUS EMBARGO jusqu'au 12 mars 2025 à 06h00", "2025-03-12T06:00:00+01:00"),
        ("Sous embargo jusqu’au 5 mars 2025, 06 h 00", "2025-03-05T06:00:00+01:00"),
        ("(Sous embargo jusqu'au 12/03/2025 à 18h) Le rapport", "2025-03-12T18:00:00+01:00"),
        ("Embargo : mardi 12 mars, 06h00 (heure de Paris)", "2025-03-12T06:00:00+01:00"),
        ("Sous embargo jusqu'à mardi 6h00", "2025-03-04T06:00:00+01:00"),
        ("Sous embargo jusqu'à lundi 6h00", "2025-03-10T06:00:00+01:00"),
        ("Embargo jusqu'à demain 6h", "2025-03-04T06:00:00+01:00"),
        ("Embargo 12/03 à 18h", "2025-03-12T18:00:00+01:00"),
        ("Embargo, 12 mars 2025, 24h00", "2025-03-13T00:00:00+01:00"),
        ("EMBARGO – 00h01 GMT", "2025-03-04T00:01:00+00:00"),
        ("Le rapport =(EMBARGO jusqu'à 18h00)=", "2025-03-03T18:00:00+01:00"),
        ("A ne pas publier avant le 12 mars 2025 à 6h", "2025-03-12T06:00:00+01:00"),
        ("Ne pas diffuser avant mercredi minuit", "2025-03-05T00:00:00+01:00"),
        ("Embargoed until 0001 GMT, Tuesday, March 4", "2025-03-04T00:01:00+00:00"),
        ("EMBARGOED TO 0001 TUESDAY MARCH 4", "2025-03-04T00:01:00+01:00"),
        ("EMBARGOED UNTIL 00:01 HRS, THURSDAY 6 MARCH 2025", "2025-03-06T00:01:00+01:00"),
        ("Embargoed for release 12:01 a.m. EST Wednesday", "2025-03-05T00:01:00-05:00"),
        ("Eds: Embargoed until 3 p.m. ET Thursday.", "2025-03-06T15:00:00-05:00"),
        ("STRICTLY EMBARGOED until 6pm GMT 12 March 2025", "2025-03-12T18:00:00+00:00"),
        ("Embargo: 12 March 2025, 00:01 London time", "2025-03-12T00:01:00+00:00"),
        ("EMBARGO UNTIL 1800 GMT", "2025-03-03T18:00:00+00:00"),
        ("EMBARGO: 2025-03-12 06:00", "2025-03-12T06:00:00+01:00"),
        ("Not for release before 6 a.m. EST Friday", "2025-03-07T06:00:00-05:00"),
        ("FOR RELEASE AT 10:00 A.M. EST, FRIDAY, MARCH 7, 2025", "2025-03-07T10:00:00-05:00"),
        ("Sperrfrist: 12.3.2025, 06.00 Uhr", "2025-03-12T06:00:00+01:00"),
        ("Sperrfrist Freitag 6.00 Uhr", "2025-03-07T06:00:00+01:00"),
        ("EMBARGO HASTA EL 12 DE MARZO DE 2025 A LAS 10:00", "2025-03-12T10:00:00+01:00"),
    ],
)
def test_a_notice_says_until_when(text: str, until: str) -> None:
    found = find(text)
    assert found is not None
    assert found.until == until


@pytest.mark.parametrize(
    "text",
    [
        "EMBARGO", "Embargo jusqu'au 12 mars 2025", "Embargo until delivery", "SOUS EMBARGO - Le rapport sur l'eau",
        "Embargo jusqu'au 31 février 2025 à 6h",
    ],
)  # fmt: skip
def test_a_notice_whose_end_cannot_be_read_is_one_all_the_same(text: str) -> None:
    found = find(text)
    assert found is not None
    assert found.until is None
    assert str(found.note).startswith(f"The embargo “{found.words}” does not say clearly when it ends")


@pytest.mark.parametrize("text", ["EMBARGO – 00h01 GMT", "Sous embargo jusqu'à mardi 6h00"])
def test_a_weekday_cannot_be_read_where_nobody_knows_the_day_of_publication(text: str) -> None:
    found = find(text, published=None)
    assert found is not None
    assert found.until is None


@pytest.mark.parametrize(
    "text",
    [
        "Embargo sur les armes : l'alliance vote", "L'embargo sur le pétrole à 6h00", "Oil embargo until 2030",
        "EMBARGO SUR LE BLÉ: VALMORE RIPOSTE", "Sous embargo depuis 1962, l'île", "EMBARGO LEVÉ", "Publié avant 10h",
        "Embargo lifted at 06:00", "Embargoed goods seized at 10:30 Tuesday", "Embargo to hit oil on 12 March 2025",
        "Embargo : l'alliance menace l'île dès 18h00 mardi", "For immediate release", "Avant 10h00, le maire",
        "Publication avant midi", "Released at 10:00 on Friday", "SOUS EMBARGO: LE RAPPORT",
    ],
)  # fmt: skip
def test_an_embargo_as_a_topic_is_none(text: str) -> None:
    assert find(text) is None


def test_without_a_year_the_day_nearest_after_publication_is_meant() -> None:
    found = find("Embargo jusqu'au 5 janvier à 6h", published="2025-12-30T10:00:00+01:00")
    assert found is not None
    assert found.until == "2026-01-05T06:00:00+01:00"
