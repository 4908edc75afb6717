"""Stories: near-duplicates grouped (grouping), and who had them first and added what (timeline)."""

from articles.clustering.grouping import KEPT, WINDOW, due, forget, group, reunite, separate
from articles.clustering.timeline import History, Size, Take, apart, history, sizes

__all__ = [
    "KEPT",
    "WINDOW",
    "History",
    "Size",
    "Take",
    "apart",
    "due",
    "forget",
    "group",
    "history",
    "reunite",
    "separate",
    "sizes",
]
