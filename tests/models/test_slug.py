"""Addresses of names and headlines."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.models.slug import LONGEST, fold, headline_slug, name_slug

SLUG = re.compile(r"[-a-z0-9]{1,80}")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Chine", "chine"),
        ("CHINE", "chine"),
        ("Corée du Nord", "coree-du-nord"),
        ("Corée-du-Nord", "coree-du-nord"),
        ("Cœur", "coeur"),
        ("G20", "g20"),
    ],
)
def test_a_name_has_a_readable_address(name: str, slug: str):
    assert name_slug(name) == slug


@pytest.mark.parametrize("name", ["中国", "…", "🎉", "Россия", "!", "x" * 500])
def test_a_name_that_ascii_cannot_say_has_an_address_too(name: str):
    assert SLUG.fullmatch(name_slug(name))


def test_names_that_ascii_tells_apart_badly_keep_their_own_addresses():
    names = ["中国", "中國", "中国 2024", "中國 2024", "2024", "x" * 90, "x" * 91, "x" * 80]
    assert len({name_slug(name) for name in names}) == len(names)


@given(st.text(min_size=1).filter(str.strip))
def test_every_name_has_an_address_and_its_spellings_share_it(name: str):
    assert SLUG.fullmatch(name_slug(name))
    assert fold(f" {name}  ") == fold(name)
    assert name_slug(f" {name} ") == name_slug(name)


@given(st.text())
def test_every_headline_has_an_address(headline: str):
    assert SLUG.fullmatch(headline_slug(headline))


def test_a_long_headline_is_cut_at_a_word():
    slug = headline_slug("Le pont rouvre " * 9)
    assert len(slug) <= LONGEST
    assert slug.endswith("le-pont-rouvre-le")


def test_no_headline_takes_the_place_of_a_page_of_ours():
    assert headline_slug("Annotate!") == "depeche-annotate"


def test_a_headline_of_no_letters_has_the_plain_address():
    assert headline_slug("中国") == headline_slug("") == "depeche"
