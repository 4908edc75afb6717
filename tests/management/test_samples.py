"""manage.py samples."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from articles.management.commands.samples import SAMPLES
from articles.models import Article, Delivery, Source

pytestmark = pytest.mark.django_db


def test_the_samples_are_loaded_as_samples():
    call_command("samples")
    source = Source.objects.get(slug="samples")
    assert (source.name, source.is_sample) == ("Exemples", True)
    assert not Delivery.objects.exclude(state=Delivery.State.PROCESSED).exists()
    assert Delivery.objects.count() == len(list(SAMPLES.glob("[0-9]*")))


def test_loading_them_twice_changes_nothing():
    call_command("samples")
    before = list(Article.objects.values_list("pk", "changed_at").order_by("pk"))
    call_command("samples")
    assert list(Article.objects.values_list("pk", "changed_at").order_by("pk")) == before
