"""The editors' panel: stock Django admin. What the machine made is looked at here, and not typed over."""

from articles.admin import annotations, ledger, people, sources, stories

__all__ = ["annotations", "ledger", "people", "sources", "stories"]
