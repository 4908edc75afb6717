"""Fill the new columns for what was there before: nobody is told of old corrections, and each note stands somewhere."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, OuterRef, Subquery

_AT_ONCE = 1000


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Take the times from the rows they belong to, and place each note where it was written."""
    delivery = apps.get_model("articles", "Delivery")
    of_item = delivery.objects.filter(pk=OuterRef("delivery")).values("processed_at")[:1]
    apps.get_model("articles", "Revision").objects.filter(told_at=None).update(told_at=F("received_at"))
    apps.get_model("articles", "Item").objects.filter(processed_at=None).update(
        processed_at=Subquery(of_item), attempts=1
    )
    delivery.objects.exclude(completes=None).update(door="page")
    placement = apps.get_model("articles", "Placement")
    written = apps.get_model("articles", "Annotation").objects.all()
    placement.objects.bulk_create(
        (
            placement(annotation_id=pk, reading_id=reading, state="written", start=start, end=end)
            for pk, reading, start, end in written.values_list("pk", "reading_id", "start", "end").iterator()
        ),
        batch_size=_AT_ONCE,
    )


class Migration(migrations.Migration):
    """See the module."""

    dependencies = [("articles", "0005_doors_and_corrections")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
