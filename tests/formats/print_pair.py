"""The expected side of a pair, of what `manage.py parse` prints: `… | python -m tests.formats.print_pair`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

NOT_COMPARED = ("file", "item", "html")


def pair(lines: Iterable[str]) -> str:
    """Return the JSON of a pair: one item alone, or the list of several."""
    items = [_item(json.loads(line)) for line in lines]
    return json.dumps(items[0] if len(items) == 1 else items, ensure_ascii=False, indent=1) + "\n"


def _item(printed: dict[str, Any]) -> dict[str, Any]:
    if "error" in printed:
        return {"error": {"code": printed["error"]["code"]}}
    kept = {key: value for key, value in printed.items() if key not in NOT_COMPARED}
    quotes = [{key: value for key, value in quote.items() if key != "confidence"} for quote in kept["quotes"]]
    return kept | {"quotes": quotes}


if __name__ == "__main__":
    sys.stdout.write(pair(sys.stdin))
