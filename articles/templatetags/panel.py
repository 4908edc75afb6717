"""Tags of the editors' panel."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import QuerySet

from articles.models import Alarm

MOST_SHOWN = 20  # alarms; the list has all

register = template.Library()


@register.simple_tag(takes_context=True)
def lasting_alarms(context: dict[str, Any]) -> QuerySet[Alarm]:
    """Return the alarms that last, for those who may see them: one query, as Django's own recent actions."""
    if not context["request"].user.has_perm("articles.view_alarm"):
        return Alarm.objects.none()
    return Alarm.objects.filter(closed_at=None).select_related("source")[:MOST_SHOWN]
