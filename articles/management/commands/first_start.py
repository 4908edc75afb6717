"""`manage.py first_start`: make the database and the static files ready; on an empty desk, fill it."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation
from django.utils.translation import gettext as _

from articles.models import Desk
from newsreader import administrator


class Command(BaseCommand):
    """Every step looks first whether it is needed: run twice, the second changes nothing."""

    help = "Migrate, collect the static files and, on an empty desk, load the samples and make the administrator."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        """Do the steps; the administrator, made last, tells that they were all done."""
        try:
            _migrate()
        except OperationalError as error:
            raise CommandError(f"The database does not answer as it should: {error}") from error
        _collect_static_files()
        if not get_user_model().objects.filter(is_superuser=True).exists():
            call_command("samples", verbosity=0, stdout=self.stderr)
            _open_desk()
        self.stdout.write(_how_to_sign_in())


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _collect_static_files() -> None:
    """Collect and compress them if any changed since the last time."""
    mark = settings.DESK_VAR / "static-digest"
    digest = _static_digest()
    if mark.is_file() and mark.read_text("ascii") == digest and (settings.STATIC_ROOT / "staticfiles.json").is_file():
        return
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(digest, "ascii")


def _static_digest() -> str:
    """Return a digest of the name, size and time of every static file."""
    found = [
        f"{path} {stat.st_size} {stat.st_mtime_ns}"
        for finder in get_finders()
        for path, storage in finder.list([])
        for stat in [(settings.BASE_DIR / storage.path(path)).stat()]
    ]
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()


@transaction.atomic
def _open_desk() -> None:
    """Make the administrator, and a desk so that a note can be shared at once."""
    password = administrator.new_password()
    user = User.objects.create_superuser(administrator.USERNAME, password=password)
    with translation.override(settings.LANGUAGE_CODE):
        name = _("Newsroom")
    desk, _created = Desk.objects.get_or_create(slug="redaction", defaults={"name": name})
    desk.members.add(user)
    administrator.keep(settings.DESK_VAR, password=password, stored=user.password)


def _how_to_sign_in() -> str:
    """Return a sentence; the password stands in it only while it is still the one that was made here."""
    kept = administrator.kept(settings.DESK_VAR)
    stored = get_user_model().objects.filter(username=administrator.USERNAME).values_list("password", flat=True)
    if kept and kept.is_still(stored.first()):
        return f"Sign in as {administrator.USERNAME} with the password {kept.password}, and change it there."
    return "Sign in with the account and the password that you chose."
