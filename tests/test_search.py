"""Search folds accents and elisions, stems in each article's language, and takes any text."""

from __future__ import annotations

import random

import pytest
from django.db import connection

from articles import search
from articles.document import Document, lay_out
from articles.models import Article, Source

pytestmark = pytest.mark.django_db


def _indexed(source: Source, body: str, *, language: str = "fr", headline: str = "Titre", tags: tuple[str, ...] = ()):
    blocks, text = lay_out([("headline", headline), ("paragraph", body)])
    document = Document("plaintext", headline=headline, blocks=blocks, text=text, tags=tags, language=language)
    article = Article.objects.create(
        source=source, identity=body[:64], slug="x", language=language,
        published_at="2024-12-31T00:00Z", changed_at="2024-12-31T00:00Z",
    )  # fmt: skip
    search.index(article, document)
    return article


def _finds(words: str) -> bool:
    return search.find(Article.objects.all(), words).exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Les élections ont eu lieu.", "elections"),
        ("Les elections ont eu lieu.", "élection"),
        ("Le budget de l'État augmente.", "état"),
        ("Le budget de l’État augmente.", "etat"),
        ("Le budget de l’État augmente.", "l'état"),
        ("Aujourd’hui, il neige.", "aujourd'hui"),
        ("Le dirigeant nord-coréen parle.", "coreen"),
        ("Le dirigeant nord-coréen parle.", "nord-coréen"),
        ("Une manœuvre en Vaubrie.", "manoeuvre"),
        ("Une première partie. Il gouverne.", "les gouvernements"),
        ("Il a dit que les habitants iraient.", '"les habitants"'),
        ("Une grève ou rien.", "pluie or grève"),
    ],
)
def test_french_words_are_found_however_they_are_typed(source: Source, body: str, words: str):
    _indexed(source, body)
    assert _finds(words)


@pytest.mark.parametrize(
    "words", ["pluie", "grève -préavis", '"préavis grève"', "", "   ", "\x00", "le la", "' & | ! (", "-"]
)
def test_what_is_not_there_is_not_found(source: Source, words: str):
    _indexed(source, "Un préavis de grève est déposé.")
    assert not _finds(words)


def test_english_is_stemmed_as_english(source: Source):
    _indexed(source, "Ministers were running for office.", language="en-GB")
    assert _finds("minister runs")


def test_other_languages_are_found_by_their_own_words(source: Source):
    _indexed(source, "Die Bürger wählen heute.", language="de")
    assert _finds("burger")


def test_headline_and_tags_are_found(source: Source):
    _indexed(source, "Corps.", headline="Séisme en Vaubrie", tags=("Corée du Nord",))
    assert _finds("seisme coree")


@pytest.mark.parametrize("letters", ["abcdefghij", "éèàùœ", "中国选举地震", "𝒜𝒷𝒸𝒹"])
@pytest.mark.parametrize("glue", [" ", "-", "/", ".", "@"])
def test_a_million_characters_of_new_words_are_indexed(source: Source, letters: str, glue: str):
    chance = random.Random(7)  # noqa: S311 - a test's
    text = glue.join("".join(chance.choices(letters, k=chance.randint(1, 9))) for _ in range(170_000))
    _indexed(source, text, headline=text[:100_000], tags=tuple(text[:90_000].split(glue)))
    assert Article.objects.exclude(search_vector=None).exists()


def test_one_word_of_a_million_letters_is_indexed(source: Source):
    _indexed(source, "x" * 1_000_000 + " fin")
    assert Article.objects.exclude(search_vector=None).exists()


def test_search_uses_its_index(source: Source):
    found = search.find(Article.objects.all(), "grève de la faim").values("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql, parameters = found.query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", parameters)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert plan.count("Bitmap Index Scan on article_search") == 3
