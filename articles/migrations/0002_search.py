"""The text-search configurations: accents folded before stemming, so that `elections` finds `élections`.

Elisions need nothing of their own: PostgreSQL's parser splits `l'État` and `l’État` at either apostrophe, and `l` is a
stop word. Its French stop list lacks "les", and a list of ours would need a file on the server: search.find drops it.
unaccent is a trusted extension: a role that may create objects in the database may create it, no superuser needed.
"""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

_ACCENTED = "word, hword, hword_part, numword, numhword, hword_numpart"
_WORDS = f"asciiword, asciihword, hword_asciipart, {_ACCENTED}"
_STEMMERS = {"newsreader_fr": "french_stem", "newsreader_en": "english_stem", "newsreader_simple": "simple"}
_COPIED = {"newsreader_fr": "french", "newsreader_en": "english", "newsreader_simple": "simple"}


def _create(name):
    return [
        f"CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.{_COPIED[name]})",
        f"ALTER TEXT SEARCH CONFIGURATION {name} ALTER MAPPING FOR {_WORDS} WITH unaccent, {_STEMMERS[name]}",
    ]


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [
        UnaccentExtension(),
        *(
            migrations.RunSQL(_create(name), reverse_sql=f"DROP TEXT SEARCH CONFIGURATION {name}")
            for name in _STEMMERS
        ),
    ]
