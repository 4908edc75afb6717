"""How many articles a second one core reads for quotations, and how time and memory grow with length and number."""

from __future__ import annotations

import json
import resource
import sys
import time

from articles.document import PARAGRAPH, Block
from articles.extraction import quotes

LIMIT = 400  # articles of 2,000 characters a second, on one core
LENGTH = 2000
SECONDS = 2.0  # of measuring
LONGER = 10
MOST_GROWTH = 2.0  # of the time for a character, from one article's length to ten times it
FEW, MANY = 200, 2000  # articles after which the peak of memory is looked at
MOST_MEGABYTES = 4.0  # that it may grow by from few to many
NAMES = ("Odalie Kervran", "Tibor Valmont", "Marie-Lou Ostrand")

# Paragraphs of invented copy: quotations with a name, a pronoun, a description, two in a sentence, and none. A dozen in
# an article of 2,000 characters: more than a dispatch that is full of them has.
PARAGRAPHS = (
    "La maire de Sainte-Orvaine, {name}, a annoncé lundi la réouverture du pont, fermé depuis deux ans. Les premiers "
    "véhicules passeront samedi à midi, sur une seule voie, et les piétons dès la veille au soir.",
    '"Ce pont est le cœur de notre ville, et ce cœur bat de nouveau", a déclaré {name} devant les habitants.',
    'Les travaux ont été, a-t-elle ajouté, "plus longs que prévu", mais "moins chers que ne le craignait l\'État".',
    "Le chantier a coûté douze millions d'euros. Trois entreprises de la région y ont pris part, selon la préfecture, "
    "et l'une d'elles, la plus ancienne, avait déjà travaillé au premier pont, emporté par une crue il y a un siècle.",
    "« Nous n'avons jamais douté », a assuré le chef du chantier, {name}, « et la rivière non plus ».",
    "Le conseil municipal doit encore voter, le mois prochain, le nom de l'ouvrage. Deux propositions restent en lice "
    "après une consultation à laquelle un habitant sur quatre a répondu, davantage qu'aux dernières élections.",
    "L'opposition dénonce “un pont sans route”. Selon {name}, “il manque toujours quatre kilomètres” vers le port.",
)


def main() -> int:
    """Print the rate, its ratio to the limit and what grows; return 1 if one of them misses its limit."""
    rate, (few, many) = _rate(), _peaks()
    short, long = _time_for(LENGTH), _time_for(LENGTH * LONGER)
    growth = long / LONGER / short
    line = {
        "name": "quotes",
        "articles_per_second": round(rate),
        "limit": LIMIT,
        "ratio": round(rate / LIMIT, 2),
        "growth": round(growth, 2),
        "most_growth": MOST_GROWTH,
        "peak_mb": [round(few, 1), round(many, 1)],
        "most_more_mb": MOST_MEGABYTES,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return 0 if rate >= LIMIT and growth <= MOST_GROWTH and many - few <= MOST_MEGABYTES else 1


def _rate() -> float:
    """Return the articles a second, each another text, so that nothing remembered helps."""
    articles = [_article(LENGTH, number) for number in range(200)]
    count, began = 0, time.process_time()
    while (spent := time.process_time() - began) < SECONDS:
        _find(articles[count % len(articles)])
        count += 1
    return count / spent


def _peaks() -> tuple[float, float]:
    """Return the peak of the process's memory in megabytes after a few articles, and after many others."""
    peaks = []
    for first, last in ((0, FEW), (FEW, MANY)):
        for number in range(first, last):
            _find(_article(LENGTH, number))
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return peaks[0], peaks[1]


def _time_for(length: int) -> float:
    """Return the seconds for one text of this length: the least of several, which the machine disturbed least."""
    article = _article(length, 0)
    times = []
    for _ in range(max(5, 50 * LENGTH // length)):
        began = time.process_time()
        _find(article)
        times.append(time.process_time() - began)
    return min(times)


def _find(article: tuple[list[Block], str]) -> None:
    blocks, text = article
    if not quotes.find_in(blocks, text, names=NAMES, language="fr"):
        raise SystemExit("No quotation was found: what was measured is not the work.")


def _article(length: int, number: int) -> tuple[list[Block], str]:
    """Return the blocks and the text of an article of at least this length, with figures of its own."""
    blocks: list[Block] = []
    at = 0
    while at < length:
        turn = len(blocks) + number
        words = PARAGRAPHS[turn % len(PARAGRAPHS)].format(name=NAMES[turn % len(NAMES)]) + f" ({number}.{turn})"
        blocks.append(Block(PARAGRAPH, words, at, at + len(words)))
        at += len(words) + 2
    return blocks, "\n\n".join(block.text for block in blocks)


if __name__ == "__main__":
    sys.exit(main())
