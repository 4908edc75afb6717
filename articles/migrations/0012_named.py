"""Before there were rules, every name stood for whom it was linked to; editors may read and chief editors write rules."""

import importlib

from django.db import migrations
from django.db.models import F

EDITOR = ["view_namerule"]
CHIEF_EDITOR = [*EDITOR, "add_namerule", "change_namerule", "delete_namerule"]
ROLES = {"Editor": EDITOR, "Chief editor": CHIEF_EDITOR}


def fill(apps, schema_editor=None):
    """Copy the link."""
    apps.get_model("articles", "Quote").objects.filter(named=None).exclude(speaker=None).update(named=F("speaker"))


def allow(apps, schema_editor=None):
    """Give the roles, where a newsroom still has them, their rights on the new table."""
    importlib.import_module("articles.migrations.0008_roles_of_doors").give(apps, ROLES)


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_voices")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(allow, migrations.RunPython.noop, elidable=False),
    ]
