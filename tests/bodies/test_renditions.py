"""Pictures in several sizes, and their credits."""

from __future__ import annotations

from articles.bodies.renditions import Picture, joined
from articles.document import Photo


def test_the_largest_rendition_gives_the_address() -> None:
    picture = Picture("Le port")
    picture.add("s.jpg", width="80", height="60", name="thumbnail")
    picture.add("l.jpg", width="800", height="600")
    picture.add("m.jpg", width="400", height="300")
    assert picture.photo() == Photo("Le port", href="l.jpg")


def test_names_tell_the_size_where_no_measure_does() -> None:
    picture = Picture()
    for name in ("Quicklook", "HighDef", "Thumbnail"):
        picture.add(f"{name}.jpg", name=name)
    assert picture.photo() == Photo("", href="HighDef.jpg")


def test_a_measured_preview_is_no_match_for_an_original_without_measures() -> None:
    picture = Picture()
    picture.add("p.jpg", width="512", name="preview")
    picture.add("o.jpg", name="original")
    assert picture.photo() == Photo("", href="o.jpg")


def test_a_name_in_a_longer_credit_is_not_named_again() -> None:
    assert joined(["Ann Bo", "AFP"]) == "Ann Bo / AFP"
    assert joined(["Ann Bo / AFP", "AFP"]) == "Ann Bo / AFP"
    assert joined(["Ann", "Annecy Press"]) == "Ann / Annecy Press"


def test_a_picture_of_which_nothing_is_known_is_none() -> None:
    assert Picture(" ").photo() is None
