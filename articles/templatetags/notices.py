"""What a person has not seen yet of what they are told."""

from __future__ import annotations

from django import template
from django.http import HttpRequest

from articles.models import Notice

register = template.Library()


@register.simple_tag(takes_context=True)
def unseen_notices(context: template.Context) -> int:
    """Return how many notices the reader of this page has not seen: one query."""
    request: HttpRequest = context["request"]
    return Notice.objects.readable_by(request.user).unseen().count()
