"""What editors do with speakers holds for later copy, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from articles import voices
from articles.models import Article, NameRule, Quote, Speaker

pytestmark = pytest.mark.django_db

Says = Callable[..., Article]


def _who(article: Article) -> str:
    return str(Quote.objects.get(article=article).speaker)


def _speaker(name: str) -> Speaker:
    return Speaker.objects.get(name=name, distinction="")


def test_who_is_merged_speaks_under_the_other_name_then_and_later(says: Says) -> None:
    before = says("Marchetour")
    says("Odile Marchetour")
    assert voices.merge(_speaker("Marchetour"), _speaker("Odile Marchetour")) == 1
    assert _who(before) == _who(says("Marchetour")) == "Odile Marchetour"


def test_a_merge_taken_back_gives_each_their_words_again(says: Says) -> None:
    article = says("Marchetour")
    says("Odile Marchetour")
    voices.merge(_speaker("Marchetour"), _speaker("Odile Marchetour"))
    assert voices.forget(NameRule.objects.get()) == 1
    assert _who(article) == "Marchetour"


def test_whoever_was_merged_before_comes_along(says: Says) -> None:
    article = says("Marchetour")
    says("O. Marchetour")
    says("Odile Marchetour")
    voices.merge(_speaker("Marchetour"), _speaker("O. Marchetour"))
    voices.merge(_speaker("O. Marchetour"), _speaker("Odile Marchetour"))
    assert _who(article) == "Odile Marchetour"


def test_a_merge_in_a_circle_is_refused_with_what_to_do(says: Says) -> None:
    says("Marchetour")
    says("Odile Marchetour")
    voices.merge(_speaker("Marchetour"), _speaker("Odile Marchetour"))
    with pytest.raises(voices.RefusedRuleError, match="merge the other way"):
        voices.merge(_speaker("Odile Marchetour"), _speaker("Marchetour"))


def test_namesakes_are_told_apart_by_words_of_the_copy(says: Says) -> None:
    prefect = says("Jean Martel", text="Le préfet Jean Martel a parlé.")
    footballer = says("Jean Martel", text="L'attaquant Jean Martel a marqué.")
    other, moved = voices.split(_speaker("Jean Martel"), distinction="footballeur", words="attaquant")
    assert (moved, str(other)) == (1, "Jean Martel (footballeur)")
    assert (_who(prefect), _who(footballer)) == ("Jean Martel", "Jean Martel (footballeur)")
    assert _who(says("Jean Martel", text="Attaquant de Vaubrie, Jean Martel…")) == "Jean Martel (footballeur)"


def test_a_namesake_merged_back_is_one_again(says: Says) -> None:
    article = says("Jean Martel", text="L'attaquant Jean Martel a marqué.")
    other, _ = voices.split(_speaker("Jean Martel"), distinction="footballeur", words="attaquant")
    voices.merge(other, _speaker("Jean Martel"))
    assert _who(article) == "Jean Martel"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"distinction": " ", "words": "attaquant"}, "what tells this speaker from the namesake"),
        ({"distinction": "footballeur"}, "Say where the name means"),
    ],
)
def test_a_split_that_would_say_nothing_is_refused(says: Says, given: dict[str, str], said: str) -> None:
    says("Jean Martel")
    with pytest.raises(voices.RefusedRuleError, match=said):
        voices.split(_speaker("Jean Martel"), **given)
