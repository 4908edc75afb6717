"""One picture in several sizes: the formats that state each rendition by itself make one Photo of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from articles.document import Photo, fold_spaces

# Words in names and roles of renditions, from the smallest to the largest, where no measure tells.
_RANKS = (
    re.compile(r"thumb|icon|quicklook|vignette", re.IGNORECASE),
    re.compile(r"preview|small|low", re.IGNORECASE),
    re.compile(r"medium|web|display|square", re.IGNORECASE),
    re.compile(r"large|main|big|high", re.IGNORECASE),
    re.compile(r"original|full|hires|hi-res|highres", re.IGNORECASE),
)
_NUMBER = re.compile(r"\s*(\d{1,7})")
MOST_CREDITS = 20
PREVIEW, UNRANKED = 1, 3  # what says nothing of its size is as large as most


@dataclass(slots=True)
class Picture:
    """A picture in the making: its words, and the addresses of its renditions with how large each is."""

    caption: str = ""
    credits: list[str] = field(default_factory=list)
    sizes: list[tuple[tuple[bool, int, int], str]] = field(default_factory=list)

    def add(self, href: str | None, *, width: str | None = None, height: str | None = None, name: str = "") -> None:
        """Add a rendition; its measures are as written, `name` is what the sender calls it."""
        if href := (href or "").strip():
            rank = _rank(name)
            self.sizes.append(((rank > PREVIEW, _number(width) * (_number(height) or 1), rank), href))

    def credit(self, *names: str | None) -> None:
        """Add names to the credit, in their order; one that is named already is not named again."""
        for name in names:
            if said := fold_spaces(name or ""):
                known = [credit.casefold() for credit in self.credits[:MOST_CREDITS]]
                if said.casefold() not in known:
                    self.credits.append(said)

    def photo(self) -> Photo | None:
        """Return the photo, with the address of its largest rendition; None where nothing is known of it."""
        href = max(self.sizes, key=lambda size: size[0])[1] if self.sizes else None
        caption, credit = fold_spaces(self.caption), joined(self.credits)
        return Photo(caption, credit, href=href) if caption or credit or href else None


def joined(names: list[str]) -> str:
    """Return the names of a credit as one, `X / AFP`; one that stands within a longer one is left out."""
    if len(names) < 2:
        return "".join(names)
    if len(names) > MOST_CREDITS:  # no credit, but still words
        return " / ".join(names)
    kept = [
        name
        for at, name in enumerate(names)
        if not any(at != other and _is_within(name, longer) for other, longer in enumerate(names))
    ]
    return " / ".join(kept)


def _is_within(name: str, longer: str) -> bool:
    """Tell whether a longer credit says the name as a word of its own."""
    if len(name) >= len(longer):
        return False
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", longer, re.IGNORECASE) is not None


def _number(written: str | None) -> int:
    if not written:
        return 0
    match = _NUMBER.match(written)
    return int(match[1]) if match else 0


@lru_cache(maxsize=1024)  # senders have a few names
def _rank(name: str) -> int:
    return next((rank for rank, pattern in enumerate(_RANKS) if pattern.search(name)), UNRANKED)
