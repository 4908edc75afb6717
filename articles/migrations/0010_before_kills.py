"""Fill the new columns for what was there before: when it was sent, until when it is held, and what killed it."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from articles.models import Reading


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Take the times from the readings, and the kill of each withdrawn article from its versions."""
    readings = apps.get_model("articles", "Reading").objects
    for pk, stamp in readings.exclude(document__embargoed=None).values_list("pk", "document__embargoed").iterator():
        readings.filter(pk=pk).update(embargoed=Reading.time(stamp))
    revisions = apps.get_model("articles", "Revision").objects
    newest = readings.filter(revision=OuterRef("pk")).order_by("-pk")
    of_page = Q(signal="completed")  # a page's own stamp is no word of its entry's sender
    revisions.filter(sent_at=None).exclude(of_page).update(
        sent_at=Subquery(newest.annotate(at=Coalesce("updated", "published")).values("at")[:1])
    )
    revisions.filter(pk__in=readings.filter(pubstatus="canceled").values("revision")).update(signal="kill")
    articles = apps.get_model("articles", "Article").objects.exclude(withdrawn_at=None)
    kills = revisions.filter(article=OuterRef("pk"), signal="kill").order_by("-number")
    articles.update(killed_by=Subquery(kills.values("pk")[:1]))


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("articles", "0009_kills")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
