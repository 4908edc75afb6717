"""Editors say what is a quotation and whose, and may take it back."""

import importlib

from django.db import migrations

EDITOR = ["view_ruling", "add_ruling", "change_ruling", "delete_ruling"]
ROLES = {"Editor": EDITOR, "Chief editor": EDITOR}


def allow(apps, schema_editor=None):
    """Give the roles, where a newsroom still has them, their rights on the new table."""
    importlib.import_module("articles.migrations.0008_roles_of_doors").give(apps, ROLES)


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_rulings")]

    operations = [migrations.RunPython(allow, migrations.RunPython.noop, elidable=False)]
