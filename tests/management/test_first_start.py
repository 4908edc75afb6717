"""`manage.py first_start` fills an empty desk once."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from pytest_django import Settings

from articles.models import Article, Desk
from newsreader import administrator


@pytest.fixture(autouse=True)
def _own_var(settings: Settings, tmp_path: Path) -> None:
    settings.DESK_VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"


def first_start() -> str:
    said = StringIO()
    call_command("first_start", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_an_empty_desk_gets_samples_a_desk_and_an_administrator_on_it(settings: Settings) -> None:
    said = first_start()
    kept = administrator.kept(settings.DESK_VAR)
    assert kept is not None
    assert kept.password in said
    user = User.objects.get()
    assert user.is_superuser
    assert user.check_password(kept.password)
    assert list(Desk.objects.get().members.all()) == [user]
    assert Article.objects.filter(source__is_sample=True).exists()


@pytest.mark.django_db
def test_a_second_time_changes_nothing(django_assert_max_num_queries) -> None:
    first_start()
    before = set(Article.objects.values_list("pk", "changed_at"))
    Article.objects.first().delete()
    with django_assert_max_num_queries(5):
        first_start()
    assert User.objects.count() == 1
    assert Article.objects.count() == len(before) - 1


@pytest.mark.django_db
def test_a_desk_that_has_an_administrator_is_left_as_it_is(root: User, settings: Settings) -> None:
    first_start()
    assert administrator.kept(settings.DESK_VAR) is None
    assert list(User.objects.all()) == [root]
    assert not Article.objects.exists()


@pytest.mark.django_db
def test_static_files_are_collected_again_only_when_one_changed(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    own = tmp_path / "own"
    own.mkdir()
    (own / "page.css").write_text("p { color: red }")
    settings.STATICFILES_DIRS = [own]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    first_start()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    before = manifest.stat().st_mtime_ns
    first_start()
    assert manifest.stat().st_mtime_ns == before
    (own / "page.css").write_text("p { color: blue; }")
    first_start()
    assert manifest.stat().st_mtime_ns != before
