"""Tags fold; taggit's own ways in fold too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError

from articles.models import Article, Source, Speaker, Tag

pytestmark = pytest.mark.django_db


def test_spellings_are_one_tag_named_as_first_written():
    first = Tag.objects.by_fold(["Corée du Nord"])
    again = Tag.objects.by_fold(["corée-du-nord", "COREE DU NORD"])
    assert first == again
    assert Tag.objects.get().name == "Corée du Nord"


def test_any_number_of_tags_takes_three_queries(django_assert_num_queries):
    with django_assert_num_queries(3):
        Tag.objects.by_fold(f"tag {number}" for number in range(500))


def test_tags_that_are_there_take_one(django_assert_num_queries):
    Tag.objects.by_fold(["Chine"])
    with django_assert_num_queries(1):
        Tag.objects.by_fold(["chine"])


def test_names_of_nothing_are_no_tags():
    assert Tag.objects.by_fold(["", "   "]) == {}


def test_a_tag_added_through_taggit_is_folded(dispatch: Callable[..., Article]):
    article = dispatch(tags=())
    article.tags.add("Corée du Nord", through_defaults={"published_at": article.published_at})
    tag = article.tags.get()
    assert (tag.sort_key, tag.slug) == ("coree du nord", "coree-du-nord")


def test_two_tags_never_fold_alike():
    Tag.objects.create(name="Chine")
    with pytest.raises(IntegrityError):
        Tag.objects.create(name="chine")


def test_speakers_fold_as_tags_do():
    assert Speaker.objects.by_fold(["Odile Marchetour"]) == Speaker.objects.by_fold(["odile  marchetour"])
    assert Speaker.objects.get().slug == "odile-marchetour"


def test_the_migration_made_roles_and_inbox(roles: None):
    assert Source.objects.get(slug="inbox").name == "Dépôt"
    chief, editor = Group.objects.get(name="Chief editor"), Group.objects.get(name="Editor")
    assert chief.permissions.filter(codename="withdraw_article").exists()
    assert not editor.permissions.filter(codename="withdraw_article").exists()
    assert editor.permissions.filter(codename="add_delivery").exists()
