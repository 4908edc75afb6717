"""What a dispatch is to the desk: which story it continues, and what it does to it. No database.

The rules are a table in docs/changes.md, from which their tests are made.
"""

from articles.changes.identity import SAME_STORY, Copy, identity, is_same_story, names, telling
from articles.changes.order import Place, in_order, stamp
from articles.changes.rules import Known, Outcome, decide, decide_page, is_kill, reason, signal

__all__ = [
    "SAME_STORY",
    "Copy",
    "Known",
    "Outcome",
    "Place",
    "decide",
    "decide_page",
    "identity",
    "in_order",
    "is_kill",
    "is_same_story",
    "names",
    "reason",
    "signal",
    "stamp",
    "telling",
]
