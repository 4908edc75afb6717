"""Alerts: their labels, the headline that they lack, and how urgent they are."""

from __future__ import annotations

import pytest

from articles.bodies import alerts

NEWS = "Séisme au large des Corvanes"


@pytest.mark.parametrize(
    "line",
    [
        f"URGENT : {NEWS}", f"URGENT - {NEWS}", f"URGENT – {NEWS}", f"=(URGENT)= {NEWS}", f"Urgent : {NEWS}",
        f"Urgent: {NEWS}", f"[URGENT] {NEWS}", f"+++ EILMELDUNG +++ {NEWS}", f"BULLETIN: {NEWS}", f"URGENT-{NEWS}",
    ],
)  # fmt: skip
def test_what_is_called_urgent_has_the_second_urgency(line: str) -> None:
    label = alerts.label(line)
    assert label is not None
    assert (label.urgency, line[label.end :]) == (2, NEWS)


@pytest.mark.parametrize(
    "line",
    [
        f"FLASH - {NEWS}",
        f"ALERTE : {NEWS}",
        f"Alert: {NEWS}",
        f"ALERTE INFO - {NEWS}",
        f"APNEWSALERT: {NEWS}",
    ],
)
def test_flashes_and_alerts_have_the_first(line: str) -> None:
    label = alerts.label(line)
    assert label is not None
    assert (label.urgency, line[label.end :]) == (1, NEWS)


@pytest.mark.parametrize(
    "line",
    [
        "Urgent besoin de sang", "URGENT BESOIN DE SANG", "Flash Gordon revient", "Flash - le retour",
        "Alert residents",
        "L'alerte : un exercice", "Bulletin de salaire : ce qui change", "Flash-back sur la crise", "ALERT-RED VALMORE",
        "Alerte (météo) levée", "(Alerte orange levée)", "Snap election called",
    ],
)  # fmt: skip
def test_the_same_words_in_a_sentence_are_no_label(line: str) -> None:
    assert alerts.label(line) is None


def test_a_label_alone_on_its_line_ends_with_it() -> None:
    assert alerts.label("URGENT") == alerts.Label(2, 6)


def test_the_headline_is_the_first_line_after_the_label() -> None:
    assert alerts.headline(f"URGENT : {NEWS}", urgency=None) == NEWS
    assert alerts.headline(NEWS, urgency=1) == NEWS


@pytest.mark.parametrize(
    "first", [f"URGENT : PORT HÉLION (AFP) - {NEWS}", f"ALERTE - {NEWS} (AFP)", f"=(URGENT)= {NEWS} (AFP) ="]
)
def test_dateline_and_senders_mark_are_no_part_of_the_headline(first: str) -> None:
    assert alerts.headline(first, urgency=2, agency="AFP") == NEWS


def test_whom_an_alert_quotes_stays_in_its_headline() -> None:
    assert alerts.headline(f"ALERTE : {NEWS} (KCNA)", urgency=1, agency="AFP") == f"{NEWS} (KCNA)"


def test_of_a_long_alert_the_first_sentence_is_the_headline() -> None:
    assert alerts.headline(f"{NEWS}. " + "La mer est calme. " * 30, urgency=1) == f"{NEWS}."


@pytest.mark.parametrize("urgency", [None, 3, 4, 5])
def test_what_is_no_alert_gets_no_headline(urgency: int | None) -> None:
    assert alerts.headline(NEWS, urgency=urgency) == ""


@pytest.mark.parametrize(
    ("headline", "slugline", "urgency"),
    [
        (f"{NEWS} =(URGENT)=", "", 2),
        (f"{NEWS} (Alerte)", "", 1),
        (NEWS, "Corvanes-séisme-URGENT", 2),
        (NEWS, "URGENT", 2),
        (NEWS, "URGENT-BESOIN-DE-SANG", None),
        (NEWS, "médecins-alerte", None),
        ("Le maire alerte (encore)", "", None),
    ],
)
def test_headline_or_slugline_may_state_the_urgency(headline: str, slugline: str, urgency: int | None) -> None:
    assert alerts.urgency(headline, slugline) == urgency
