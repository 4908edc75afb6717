"""The one door for HTML: whatever may reach a page passes through `clean`, and nothing else imports bleach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bleach.html5lib_shim import Filter  # type: ignore[attr-defined]
from bleach.sanitizer import Cleaner

TAGS = frozenset(
    (
        "p h2 h3 h4 ul ol li blockquote pre table caption thead tbody tr th td "
        "br span em strong b i u s sub sup a cite code"
    ).split()
)
ATTRIBUTES = {
    "*": ["class", "lang", "data-start"],
    "span": ["data-quote"],
    "a": ["href", "hreflang"],
    "ol": ["start"],
    "th": ["colspan", "rowspan"],
    "td": ["colspan", "rowspan"],
}
PROTOCOLS = frozenset({"http", "https", "mailto"})

# bleach keeps the text of an element it takes away; of these the text goes too, up to the end where none is given.
_SILENT = re.compile(r"<(script|style|template|noscript|iframe|object)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)


class _Links(Filter):  # type: ignore[misc]
    """Say of every link that it is not ours."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for token in super().__iter__():
            if token["type"] == "StartTag" and token["name"] == "a":
                token["data"][(None, "rel")] = "noopener nofollow ugc"
            yield token


def clean(html: str) -> str:
    """Return the HTML with only what a page may show: no script, style, form, image, event or foreign address."""
    # A cleaner keeps the state of its parser, and threads would share it: one for each call.
    cleaner = Cleaner(tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=True, filters=[_Links])
    return str(cleaner.clean(_SILENT.sub("", html)))
