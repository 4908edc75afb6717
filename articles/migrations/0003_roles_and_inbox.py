"""The two roles of a desk, and the source of files dropped straight into the inbox."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

_SEE = ["article", "revision", "reading", "quote", "photo", "credit", "speaker", "tag", "source", "delivery", "item",
        "annotation", "desk"]  # fmt: skip
EDITOR = [
    *(f"view_{model}" for model in _SEE),
    "change_article",
    "add_delivery",
    "change_delivery",
    "add_annotation",
    "change_annotation",
]
CHIEF_EDITOR = [
    *EDITOR,
    "withdraw_article",
    "delete_article",
    "delete_annotation",  # a desk's notes by others; one's own need no more than having written them
    *(f"{act}_{model}" for act in ("add", "change", "delete") for model in ("source", "desk", "tag")),
    "change_speaker",
]
ROLES = {"Editor": EDITOR, "Chief editor": CHIEF_EDITOR}


def make(apps, schema_editor=None):
    """Make what is not there yet; groups that a newsroom has already changed keep what it gave them."""
    # Permissions are otherwise made only after the last migration.
    articles = apps.get_app_config("articles")
    articles.models_module = getattr(articles, "models_module", None) or True  # what create_permissions asks for
    create_permissions(articles, apps=apps, verbosity=0)
    group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codes in ROLES.items():
        group, is_new = group_model.objects.get_or_create(name=name)
        if is_new:
            group.permissions.set(
                permission_model.objects.filter(content_type__app_label="articles", codename__in=codes)
            )
    apps.get_model("articles", "Source").objects.get_or_create(slug="inbox", defaults={"name": "Dépôt"})


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_search"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop, elidable=False)]
