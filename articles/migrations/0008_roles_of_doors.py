"""What the two roles may do with doors, replays, alarms, notices and stories."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITOR = [
    *(f"view_{model}" for model in ("subscription", "mailbox", "replay", "alarm", "notice", "story", "separation")),
    "add_separation",
    "delete_separation",
]
CHIEF_EDITOR = [
    *EDITOR,
    *(f"{act}_{model}" for act in ("add", "change", "delete") for model in ("subscription", "mailbox", "pushkey")),
    "view_pushkey",
    "add_replay",
    "change_replay",
]
ROLES = {"Editor": EDITOR, "Chief editor": CHIEF_EDITOR}


def make(apps, schema_editor=None):
    """Give the roles their rights on these tables."""
    give(apps, ROLES)


def give(apps, roles):
    """Add to the groups, where a newsroom still has them, what no group can have been given or refused before."""
    articles = apps.get_app_config("articles")
    articles.models_module = getattr(articles, "models_module", None) or True  # what create_permissions asks for
    create_permissions(articles, apps=apps, verbosity=0)
    group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codes in roles.items():
        for group in group_model.objects.filter(name=name):
            group.permissions.add(
                *permission_model.objects.filter(content_type__app_label="articles", codename__in=codes)
            )


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_fingerprints")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop, elidable=False)]
