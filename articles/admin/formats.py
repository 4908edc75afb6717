"""The wire formats as a newsroom calls them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from articles.formats import FORMATS

# How a newsroom calls those whose name in our tables is not their own.
_NAMES = {
    "jsonfeed": "JSON Feed", "nitf": "NITF", "newsml12": "NewsML 1.2", "newsmlg2": "NewsML-G2", "rss": "RSS",
    "atom": "Atom", "html": _("web page"), "iptc7901": "IPTC 7901", "anpa1312": "ANPA 1312", "mail": _("mail"),
    "plaintext": _("plain text"),
}  # fmt: skip


def format_choices() -> list[tuple[str, object]]:
    """Return the wire formats to choose from, the one that looks at the bytes first."""
    return [("auto", _("found by itself")), *((name, format_name(name)) for name in FORMATS)]


def format_name(name: str) -> object:
    """Return how a newsroom calls a format."""
    return _NAMES.get(name, name)
