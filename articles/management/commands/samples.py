"""Load the sample dispatches, so that the first page of a new desk is alive."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand

from articles import ingest
from articles.models import Delivery, Source
from articles.transports.files import read

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


class Command(BaseCommand):
    """manage.py samples."""

    help = "Load the sample dispatches, once: they are invented, and marked as samples."

    def handle(self, **options: object) -> None:
        """Load what is not there yet."""
        source, _ = Source.objects.get_or_create(slug="samples", defaults={"name": "Exemples", "is_sample": True})
        loaded = 0
        for path in sorted(SAMPLES.glob("[0-9]*")):
            delivery, is_new = ingest.receive(read(path, path.name), source, door=Delivery.Door.HAND)
            delivery = ingest.process(delivery.pk)
            loaded += delivery.items.count() if is_new else 0
        self.stdout.write(f"loaded {loaded} sample dispatches")
