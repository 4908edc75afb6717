"""A name means whoever bears it whole, unless an editor's rule says otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, NameRule, Quote, Source, Speaker
from articles.voices import relink
from articles.voices.linking import Linker

pytestmark = pytest.mark.django_db

Says = Callable[..., Article]


def _speakers(article: Article) -> list[str | None]:
    quotes = Quote.objects.filter(article=article).order_by("number").select_related("speaker")
    return [quote.speaker.name if quote.speaker else None for quote in quotes]


def test_the_same_whole_name_is_the_same_speaker_whatever_its_accents_and_case(says: Says) -> None:
    says("Odile Marchetour")
    says("ODILE MARCHÉTOUR")
    assert Speaker.objects.count() == 1


def test_a_surname_alone_is_nobody_who_is_known_by_a_whole_name(says: Says) -> None:
    says("Odile Marchetour", "Marchetour", "Yves Marchetour")
    assert Speaker.objects.count() == 3


def test_an_unknown_speaker_stays_unknown(says: Says) -> None:
    assert _speakers(says(None)) == [None]


def test_a_rule_holds_for_later_copy(says: Says) -> None:
    says("Odile Marchetour", "Marchetour")
    odile = Speaker.objects.get(name="Odile Marchetour")
    NameRule.objects.create(key="marchetour", speaker=odile)
    assert _speakers(says("Marchetour")) == ["Odile Marchetour"]


def test_the_narrowest_of_several_rules_counts(says: Says, source: Source) -> None:
    article = says("Jean Martel", text="Le préfet Jean Martel a parlé.")
    people = {name: Speaker.objects.create(**Speaker.columns("Jean Martel", name)) for name in "abcd"}
    NameRule.objects.create(key="jean martel", speaker=people["a"])
    NameRule.objects.create(key="jean martel", speaker=people["b"], source=source)
    NameRule.objects.create(key="jean martel", speaker=people["c"], words="préfet")
    relink("jean martel")
    assert Quote.objects.get(article=article).speaker == people["c"]
    NameRule.objects.create(key="jean martel", speaker=people["d"], article=article)
    relink("jean martel")
    assert Quote.objects.get(article=article).speaker == people["d"]


def test_the_words_of_a_rule_are_whole_words_of_the_copy(says: Says) -> None:
    footballer = Speaker.objects.create(**Speaker.columns("Jean Martel", "footballeur"))
    NameRule.objects.create(key="jean martel", speaker=footballer, words="l’attaquant")
    assert _speakers(says("Jean Martel", text="Les attaquants de Jean Martel")) == ["Jean Martel"]
    quote = Quote.objects.get(article=says("Jean Martel", text="Pour l'attaquant Jean Martel, …"))
    assert quote.speaker == footballer


def test_a_rule_taken_back_leaves_the_name_to_itself(says: Says) -> None:
    article = says("Marchetour")
    odile = Speaker.objects.create(**Speaker.columns("Odile Marchetour"))
    rule = NameRule.objects.create(key="marchetour", speaker=odile)
    assert relink("marchetour") == 1
    rule.delete()
    assert relink("marchetour") == 1
    assert _speakers(article) == ["Marchetour"]


def test_names_of_many_documents_are_looked_up_together(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    names = [f"Personne Numéro{number}" for number in range(50)]
    Linker.of(names)
    with django_assert_num_queries(2):
        Linker.of(names)
