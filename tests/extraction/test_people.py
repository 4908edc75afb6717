"""Full names for short ones."""

from __future__ import annotations

from articles.extraction.people import People


def test_a_surname_stands_for_the_full_name_of_the_text() -> None:
    assert People("Alma Verdier est venue.").resolve("Verdier") == "Alma Verdier"


def test_a_surname_stands_for_the_full_name_of_a_tag() -> None:
    assert People("Verdier est venue.", ["Alma Verdier"]).resolve("Verdier") == "Alma Verdier"


def test_a_surname_that_two_people_bear_stays_as_it_is() -> None:
    assert People("Alma Verdier et Paul Verdier.").resolve("Verdier") == "Verdier"


def test_a_shorter_form_of_the_same_person_is_no_second_one() -> None:
    assert People("Alma Rose Verdier. Alma Verdier.").resolve("Verdier") == "Alma Rose Verdier"


def test_a_possessive_headline_does_not_hide_the_person() -> None:
    assert People("Vorlund's Verdier speaks. Alma Verdier spoke.").resolve("Verdier") == "Alma Verdier"


def test_one_person_has_one_name_with_and_without_title() -> None:
    people = People("Governor Alma Verdier spoke. Then Alma Verdier left.")
    assert people.resolve("Verdier") == "Alma Verdier"


def test_a_word_that_the_story_also_writes_small_is_doubtful() -> None:
    people = People("Certains doutent, mais certains croient. Alma Verdier, dite Rose, aime la rose.")
    assert people.is_doubtful("Certains")
    assert not people.is_doubtful("Verdier")


def test_roles_that_tell_two_genders_tell_none() -> None:
    assert People("Le maire, Alix Verdier. La maire, Alix Verdier.").gender("Alix Verdier") is None
    assert People("La maire, Alix Verdier. Alix Verdier rit.").gender("Alix Verdier") == "f"


def test_an_agency_before_a_name_is_no_part_of_it() -> None:
    assert People("Elle dit à l'ZQX Alma Verdier. Alma Verdier rit.").resolve("Verdier") == "Alma Verdier"
