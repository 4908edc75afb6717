"""The editors' panel: stock Django admin. What the machine made is looked at here, and not typed over."""

from django.contrib import admin
from taggit.models import Tag as UnusedTag

from articles.admin import alarms, annotations, ledger, mailboxes, people, push_keys, replays, sources, stories, voices

admin.site.unregister(UnusedTag)  # taggit's own table stays empty: ours carries the time of publication

__all__ = [
    "alarms", "annotations", "ledger", "mailboxes", "people", "push_keys", "replays", "sources", "stories", "voices",
]  # fmt: skip
