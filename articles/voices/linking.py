"""Whom a name in an article means: the editors' rules first, then whoever bears the same whole name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.document import sort_key
from articles.models import NameRule, Quote, Speaker
from articles.models.people import LONGEST_NAME

_AT_ONCE = 500  # quotations linked anew in one go


@dataclass(frozen=True, slots=True)
class Linked:
    """Whom a quotation's name stands for by itself, and whom it means by the rules."""

    named: Speaker | None = None
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Linker:
    """Speakers and rules for the names of some documents, loaded at once so that queries do not grow with them."""

    speakers: dict[str, Speaker]
    rules: dict[str, tuple[NameRule, ...]]  # by key, the narrowest first

    @classmethod
    def of(cls, names: Iterable[str]) -> Linker:
        """Return the linker for these names as copy writes them, storing speakers who are new: four queries."""
        speakers = Speaker.objects.by_fold(names)
        return cls(speakers, rules_of(speakers))

    def link(self, name: str | None, *, article_id: int | None, source_id: int, said: str) -> Linked:
        """Return whom the name means in an article; `said` is its folded text (document.sort_key)."""
        named = self.speakers.get(Speaker.columns(name)["sort_key"]) if name else None
        if named is None:
            return Linked()
        for rule in self.rules.get(named.sort_key, ()):
            if rule.holds(article_id=article_id, source_id=source_id, said=said):
                return Linked(named, rule.speaker)
        return Linked(named, named)


def rules_of(keys: Iterable[str]) -> dict[str, tuple[NameRule, ...]]:
    """Return the rules for folded names, the narrowest first: one query."""
    found: defaultdict[str, list[NameRule]] = defaultdict(list)
    for rule in NameRule.objects.filter(key__in=list(keys)).select_related("speaker").order_by("-pk"):
        found[rule.key].append(rule)
    return {key: tuple(sorted(rules, key=lambda rule: rule.width)) for key, rules in found.items()}


def relink(key: str) -> int:
    """Link the quotations of a folded name anew after its rules changed; return how many now mean somebody else."""
    rules = rules_of([key]).get(key, ())
    changed = 0
    for some in _in_steps(key[:LONGEST_NAME]):
        moved = [quote for quote in some if _moves(quote, rules)]
        Quote.objects.bulk_update(moved, ["speaker"])
        changed += len(moved)
    return changed


def _in_steps(key: str) -> Iterator[list[Quote]]:
    of_name = Quote.objects.filter(named__sort_key=key, holding=None)  # an editor's ruling is stronger than any rule
    quotes = of_name.select_related("reading", "article", "named")
    quotes = quotes.only("speaker", "named", "reading__text", "article__source").order_by("pk")
    last = 0
    while some := list(quotes.filter(pk__gt=last)[:_AT_ONCE]):
        yield some
        last = some[-1].pk


def _moves(quote: Quote, rules: Iterable[NameRule]) -> bool:
    """Give the quotation the speaker whom its name means by the rules; tell whether that is another one."""
    before = quote.speaker_id
    place = {"article_id": quote.article_id, "source_id": quote.article.source_id}
    said = sort_key(quote.reading.text) if any(rule.words for rule in rules) else ""
    holding = (rule.speaker for rule in rules if rule.holds(**place, said=said))
    quote.speaker = next(holding, quote.named)
    return quote.speaker_id != before
