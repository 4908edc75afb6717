"""Where on a web page its article stands: the element that holds the text, and what in it is no text.

Two guides are followed, and neither is believed alone: the text that JSON-LD gives, and trafilatura's reading. They
say where the article is; its words are read from the page itself, so that no word and no markup is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import trafilatura
from lxml.etree import _Element as Element

from articles.bodies.pagetree import above

LARGEST_GUIDED = 1_500_000  # characters; trafilatura takes seconds beyond it
MOST_GUIDED = 25_000  # elements
LONGEST_GUIDE = 300_000  # characters of a guide that are looked at
SHARE = 0.9  # of the text that the element around it must hold
FEWEST = 25  # characters of a block by which it is told
PLAIN = 80  # characters of a paragraph that is believed to be text where there is no guide

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd mark nobr q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr picture source amp-img label".split()
)
_LEAVES = frozenset("p h1 h2 h3 h4 h5 h6 li blockquote td th tr dd dt pre figure table ul ol dl".split())
_CHROME = frozenset(
    "nav aside footer form button dialog menu select textarea amp-sidebar amp-consent amp-ad iframe".split()
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_TOKENS = frozenset(
    "share shares sharing partage social socials sociable addthis newsletter newsletters related recirc "
    "recirculation outbrain taboola advert advertisement advertising ads ad adslot dfp pub publicite sponsor "
    "sponsored promo promotion comments commentaires breadcrumb breadcrumbs nav navbar navigation menu footer "
    "sidebar toolbar subscribe subscription abonnement abonner cookie cookies consent skip pagination pager popular "
    "trending tags taglist keywords bio toolbox tools print bookmark login popup modal onward recommended "
    "recommendations teasers disclaimer jumplinks toc".split()
)
_PAIRS = frozenset(
    "most read|read also|also read|read more|see also|lire aussi|more on|a lire|en savoir|sr only|"
    "screen reader|visually hidden|entry meta|post meta|article meta|meta info|comment list|comment form|"
    "next article|weitere artikel|mehr zum".split("|")
)
_KEY = re.compile(r"[\W_]+")


def key(text: str) -> str:
    """Return the letters and figures of a text, by which two ways of writing it are the same."""
    return _KEY.sub("", text).casefold()


@dataclass(slots=True)
class Weights:
    """How many letters and figures stand in each element: all, those in links, those that a guide tells of."""

    words: dict[Element, int] = field(default_factory=dict)
    linked: dict[Element, int] = field(default_factory=dict)
    told: dict[Element, int] = field(default_factory=dict)

    def link_share(self, element: Element) -> float:
        """Return which part of an element's words is links."""
        return self.linked.get(element, 0) / max(1, self.words.get(element, 0))

    def told_share(self, element: Element) -> float:
        """Return which part of an element's words a guide tells of."""
        return self.told.get(element, 0) / max(1, self.words.get(element, 0))


def guide(text: str, count: int) -> list[str]:
    """Return the lines of the main text as trafilatura finds it; none for a page too large for it."""
    if len(text) > LARGEST_GUIDED or count > MOST_GUIDED:
        return []
    try:
        found = trafilatura.bare_extraction(
            text, fast=True, include_comments=False, include_links=False, with_metadata=False
        )
    except Exception:  # whatever a hostile page makes it raise: the page is read without it
        return []
    said = getattr(found, "text", None) or ""
    return said.splitlines()


def weigh(body: Element, lines: Iterable[str]) -> Weights:
    """Return what the elements of a page weigh, by the lines that guides give; without any, by plain paragraphs."""
    elements = list(body.iter())
    texts, linked = _block_texts(elements)
    keys = {block: key(" ".join(said)) for block, said in texts.items()}
    told = _told(keys, linked, lines)
    if not any(told.values()):
        told = {block: len(said) for block, said in keys.items() if _is_plain(block, len(said), linked.get(block, 0))}
    words = {block: len(said) for block, said in keys.items()}
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None and element is not body:
            for weights in (words, linked, told):
                if weight := weights.get(element):
                    weights[parent] = weights.get(parent, 0) + weight
    return Weights(words, linked, told)


def core(body: Element, weights: Weights) -> Element:
    """Return the smallest element that holds nearly all of what is told."""
    total, element = weights.told.get(body, 0), body
    while total:
        best = max(element, key=lambda child: weights.told.get(child, 0), default=None)
        if best is None or weights.told.get(best, 0) < SHARE * total:
            break
        if not any(weights.told.get(child) for child in best if child.tag not in INLINE):
            break  # a paragraph
        element = best
    return element


def around(element: Element, others: Iterable[Element], top: Element) -> Element:
    """Return the smallest element that holds this one and the others."""
    found = element
    for other in others:
        outer = {found, *above(found, top)}
        found = next((one for one in (other, *above(other, top)) if one in outer), top)
    return found


def is_chrome(element: Element, weights: Weights, *, core: Element) -> bool:
    """Tell whether an element is what a page puts around its articles, by its name and its classes.

    Not so one that a guide tells of, nor one with much of the text's own.
    """
    tag = element.tag
    if tag in ("html", "body", "article", "main") or weights.told.get(element, 0) > 0.5 * weights.told.get(core, 0) > 0:
        return False
    named = tag in _CHROME or element.get("role") in (
        "navigation",
        "complementary",
        "contentinfo",
        "dialog",
        "search",
        "banner",
    )
    if not named and not is_named(element, _TOKENS, _PAIRS):
        return tag in ("ul", "ol", "div", "section", "header") and _is_links(element, weights)
    return weights.told_share(element) < 0.5 or weights.words.get(element, 0) < FEWEST


def is_named(element: Element, tokens: frozenset[str], pairs: frozenset[str] = frozenset()) -> bool:
    """Tell whether an element's classes or id have one of the words, or two of them in a row."""
    said = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('data-component') or ''}"[:400]
    if not said.strip():
        return False
    words = [word.lower() for word in _WORDS.findall(said)]
    return not tokens.isdisjoint(words) or not pairs.isdisjoint(f"{one} {two}" for one, two in pairwise(words))


def leaves(top: Element, weights: Weights) -> Iterator[Element]:
    """Yield the elements that have words of their own, outermost paragraphs only, in the page's order."""
    stack = [top]
    while stack:
        element = stack.pop()
        if element.tag in _LEAVES and weights.words.get(element):
            yield element
        else:
            stack += reversed(element)


def _block_texts(elements: list[Element]) -> tuple[dict[Element, list[str]], dict[Element, int]]:
    """Return the words of every element that is no inline one, without those of elements in it; and those in links."""
    texts: dict[Element, list[str]] = {}
    linked: dict[Element, int] = {}
    block_of: dict[Element, Element] = {}
    links: set[Element] = set()
    for element in elements:
        parent = element.getparent()
        outer = block_of.get(parent, element) if parent is not None else element
        block = block_of[element] = outer if element.tag in INLINE else element
        if element.tag == "a" or parent in links:
            links.add(element)
        if element.text and not element.text.isspace():
            texts.setdefault(block, []).append(element.text)
            if element in links:
                linked[block] = linked.get(block, 0) + len(key(element.text))
        if element.tail and not element.tail.isspace() and element is not elements[0]:
            texts.setdefault(outer, []).append(element.tail)
            if parent in links:
                linked[outer] = linked.get(outer, 0) + len(key(element.tail))
    return texts, linked


def _told(keys: dict[Element, str], linked: dict[Element, int], lines: Iterable[str]) -> dict[Element, int]:
    """Return the length of every block that a guide has; figures, headlines and links to elsewhere aside."""
    known = [key(line) for line in lines]
    whole, single = "".join(known)[:LONGEST_GUIDE], set(known)
    if not whole:
        return {}
    return {
        block: len(said)
        for block, said in keys.items()
        if (len(said) >= PLAIN or linked.get(block, 0) < 0.5 * len(said))
        and (said in single or (len(said) >= FEWEST and said in whole))
        and block.tag not in ("h1", "figcaption", "title")
    }


def _is_plain(block: Element, length: int, linked: int) -> bool:
    if length < PLAIN or linked > 0.4 * length or block.tag == "figcaption":
        return False
    return not any(
        outer.tag in _CHROME or is_named(outer, _TOKENS, _PAIRS) for outer in (block, *block.iterancestors())
    )


def _is_links(element: Element, weights: Weights) -> bool:
    """Tell whether an element is a list of links to elsewhere."""
    return weights.link_share(element) > 0.8 and sum(1 for _ in element.iter("a")) > 2 and not weights.told.get(element)
