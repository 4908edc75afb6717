"""Credit lines to chains."""

from __future__ import annotations

import pytest

from articles.document import Credit, Document, Hints, Photo
from articles.extraction import enrich
from articles.extraction.credits import LONGEST, LONGEST_NAME, chain


def roles(credit: str) -> list[tuple[str, str | None]]:
    return [(link.name, link.role) for link in chain(credit)]


def test_photographer_provider_and_agency_in_their_order() -> None:
    assert chain("ALMA VERDIER / PORT DE TOURVEL VIA ODS / AFP") == (
        Credit("ALMA VERDIER", "photographer"),
        Credit("PORT DE TOURVEL", "provider", "ODS"),
        Credit("AFP", "agency"),
    )


@pytest.mark.parametrize("label", ["Photo : ", "Crédit photo : ", "© ", "Photo by ", "Credit: "])
def test_a_label_is_no_link(label: str) -> None:
    assert roles(f"{label}Alma Verdier / AFP") == [("Alma Verdier", "photographer"), ("AFP", "agency")]


def test_a_stringer_is_a_photographer_without_a_name() -> None:
    assert roles("STR / AFP") == [("STR", "photographer"), ("AFP", "agency")]


def test_the_agency_before_another_provides() -> None:
    assert roles("Alma Verdier / Reuters / AFP")[1:] == [("Reuters", "provider"), ("AFP", "agency")]


def test_an_unknown_code_at_the_end_is_an_agency() -> None:
    assert roles("Alma Verdier / ZQX")[-1] == ("ZQX", "agency")
    assert roles("H. VERDIER / VILLE DE TOURVEL / ZQX")[-1] == ("ZQX", "agency")


def test_a_line_turned_round_is_read_the_same() -> None:
    assert roles("AFP / Alma Verdier") == [("AFP", "agency"), ("Alma Verdier", "photographer")]


def test_a_handout_has_no_role() -> None:
    assert roles("DR") == [("DR", None)]


def test_an_empty_line_has_no_link() -> None:
    assert chain("  ") == ()


def test_a_line_of_any_length_is_one_name_of_a_bounded_length() -> None:
    (link,) = chain("by " * LONGEST)
    assert len(link.name) == LONGEST_NAME


def test_a_chain_that_the_sender_gave_stays() -> None:
    stated = Photo("Un quai.", credit="STR / AFP", chain=(Credit("Alma Verdier", "photographer"),))
    document = Document(format="plaintext", photos=(stated,))
    assert enrich(document, hints=Hints()).photos == (stated,)


@pytest.mark.parametrize("label", ["Photograph: ", "Photographe : ", "Photo : "])
def test_the_label_of_a_credit_is_no_part_of_a_name(label: str) -> None:
    assert [link.name for link in chain(f"{label}Yann Kerbrat/AFP")] == ["Yann Kerbrat", "AFP"]
