"""The article that stands on a web page, taken apart: headline, standfirst, text, photos, and what is not of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from articles.bodies import frame, jsonld, pagepictures, pagetext, rich
from articles.bodies.pagemeta import Meta
from articles.bodies.pagetext import Weights, is_chrome, is_named, key
from articles.bodies.pagetree import LIMBO, Tree, above, detach
from articles.bodies.rich import text_of
from articles.document import Part, Photo, Related, fold_spaces

MOST_UNREAD = 500  # blocks; what is beyond stands together in the last one
MOST_RELATED = 40
LONGEST_HEADLINE = 600  # with the white space of its markup
LONGEST_STANDFIRST = 1_200
LONGEST_SIGNATURE = 200
LONGEST_DATE = 120
LOOKED_AT = 200  # characters of an element's beginning in which a label may stand

_STANDFIRST = frozenset(
    "chapo chapeau standfirst deck dek dec subtitle subheadline subhead subheading excerpt intro introduction abstract "
    "vorspann ingress lede entradilla bajada sottotitolo summary".split()
)
_STANDFIRSTS = frozenset(
    "article lead|article desc|article description|lead text|entry summary|post excerpt|sub title|sub headline|"
    "lead paragraph|article teaser|article subtitle|article intro|header description|content description".split("|")
)
_NO_STANDFIRST = frozenset("ul ol table time h1 body html figure".split())
_DATED = frozenset(
    "date dates datetime time timestamp published publication updated posted submitted stand zeit fecha datum".split()
)
_SIGNED = frozenset(
    "byline bylines author authors auteur auteurs signature signatures writer writers autor autoren firma".split()
)
_RELATED = frozenset("related recirc recirculation onward".split())
_RELATEDS = frozenset("read also|also read|lire aussi|see also|a lire|more on|weitere artikel|mehr zum".split("|"))
_FIGURE = re.compile(r"\d")
_MOVED = re.compile(r"mis|maj|updat|modif|actualis|aktualis", re.IGNORECASE)


@dataclass(slots=True)
class Story:
    """What a reader sees of the article; texts are folded to one line each."""

    headline: str = ""
    standfirst: str = ""
    signature: str = ""
    stamps: list[tuple[str, bool]] = field(default_factory=list)  # a `datetime` attribute, and whether of an update
    dates: list[str] = field(default_factory=list)  # what stands where the page shows dates, as shown
    parts: list[Part] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    weight: int = 0  # letters and figures of the text that guides tell of
    link_share: float = 0.0


def read(tree: Tree, meta: Meta) -> Story:
    """Take the article out of the page; what is left of the page goes to `unread`."""
    taker = _Taker(tree, meta)
    taker.take()
    return taker.story


class _Taker:
    """The page as it is being taken apart."""

    def __init__(self, tree: Tree, meta: Meta) -> None:
        self.meta, self.body, self.story = meta, tree.body, Story()
        count = sum(1 for _ in self.body.iter())
        lines = jsonld.paragraphs(meta.article.get("articleBody")).splitlines()
        for update in jsonld.objects(meta.article.get("liveBlogUpdate")):
            lines += jsonld.paragraphs(update.get("articleBody")).splitlines()
        seen = etree.tostring(tree.root, encoding="unicode", method="html") if count <= pagetext.MOST_GUIDED else ""
        self.weights: Weights = pagetext.weigh(self.body, [*lines, *pagetext.guide(seen, count)])
        self.core = pagetext.core(self.body, self.weights)
        self.rest: list[Element] = []
        self.chrome: dict[Element, bool] = {}
        for element in tree.hidden:
            if self.weights.told_share(element) < 0.5:
                detach(element)

    def take(self) -> None:
        """Take all parts in turn: what is taken stands nowhere else."""
        heading = self._heading()
        region = self._region(heading)
        self.story.weight = self.weights.told.get(self.body, 0)
        self.story.link_share = self.weights.link_share(self.core)
        if heading is not None:
            self.story.headline = fold_spaces(text_of(detach(heading)))
        self._pictures(region)
        self._standfirst(region)
        self._signature(region)
        self._stamps(region)
        self._tags(region)
        self._related()
        self._text(region)
        self._leave()

    def _heading(self) -> Element | None:
        """Return the element of the headline: what the page's data say too, else the h1 above the text."""
        stated = [key(self.meta.without_site(line)) for line in self.meta.headlines]
        near: Element | None = None
        h1s = [element for element in self.body.iter("h1") if key(text_of(element))]
        h1s = [one for one in h1s if not self.weights.told.get(one) and len(text_of(one)) < LONGEST_HEADLINE]
        for element in [*h1s, *self.body.iter("h2", "h3")]:
            said = key(text_of(element))
            if said in stated and said:
                return element
            if (
                near is None
                and len(said) > 15
                and any(said in other or (len(other) > 15 and other in said) for other in stated)
            ):
                near = element
        if near is not None:
            return near
        inside = {self.core, *self.core.iterdescendants()}
        ours = [element for element in h1s if element in inside]
        outside = [element for element in h1s if not any(self._is_chrome(outer) for outer in element.iterancestors())]
        return next(iter([*ours, *outside]), None) if len(h1s) < 4 or ours else None

    def _region(self, heading: Element | None) -> Element:
        """Return the element that holds headline and text."""
        if heading is not None:
            return pagetext.around(self.core, [heading], self.body)
        outside = (self.core, *above(self.core, self.body))
        named = next((outer for outer in outside if outer.tag in ("article", "main")), None)
        return named if named is not None else outside[min(1, len(outside) - 1)]

    def _is_chrome(self, element: Element) -> bool:
        """Tell whether an element is of the page and not of the article; asked often of the same ones."""
        known = self.chrome.get(element)
        if known is None:
            known = self.chrome[element] = is_chrome(element, self.weights, core=self.core)
        return known

    def _is_ours(self, element: Element, region: Element) -> bool:
        """Tell whether an element of the region is the article's: in no frame of the page, no other article's card."""
        around_core = {self.core, *self.core.iterancestors()}
        for outer in (element, *element.iterancestors()):
            if outer is region or outer in around_core:
                return True
            if outer.tag == "article" or self._is_chrome(outer):
                return False
            if outer.tag == "a" and self.weights.words.get(outer, 0) > self.weights.words.get(element, 0) + 10:
                return False
        return False

    def _pictures(self, region: Element) -> None:
        scope = region if region is not self.body else pagetext.around(self.core, (), self.body)
        found = pagepictures.take(
            scope,
            is_ours=lambda element: self._is_ours(element, scope),
            is_text=lambda element: self.weights.told.get(element, 0) > 0,
            absolute=self.meta.absolute,
        )
        self.story.photos = pagepictures.join(found.photos, self.meta.pictures)
        self.story.unread += found.unread

    def _standfirst(self, region: Element) -> None:
        """Take the standfirst: a text of its own above the body, by its class or because the page's summary is it."""
        stated = [key(line) for line in self.meta.descriptions]
        total = self.weights.told.get(self.core, 0)
        for element in _before_text(region, self.core, self.weights):
            is_classed = is_named(element, _STANDFIRST, _STANDFIRSTS)
            if element.tag in _NO_STANDFIRST or not (is_classed or self._has_length_of(element, stated)):
                continue
            words = fold_spaces(text_of(element))
            if not 20 <= len(words) <= LONGEST_STANDFIRST or not self._is_ours(element, region):
                continue
            if self.weights.told.get(element, 0) > 0.5 * total > 400:
                continue
            is_stated = any(_is_summary(key(words), other) for other in stated) and self._is_apart(element)
            if is_classed or is_stated:
                self.story.standfirst = words
                detach(element)
                return

    def _has_length_of(self, element: Element, stated: list[str]) -> bool:
        """Tell whether an element is as long as one of the page's summaries, or longer than one that may be cut."""
        length = self.weights.words.get(element, 0)
        return any(len(said) - 3 <= length <= LONGEST_STANDFIRST for said in stated)

    def _is_apart(self, element: Element) -> bool:
        """Tell whether a text is set apart from the paragraphs of the body."""
        if self.core not in element.iterancestors() or element.tag in ("h2", "h3", "h4"):
            return True
        whole = fold_spaces(text_of(element))
        if any(fold_spaces(text_of(inner)) == whole for inner in element.iter("strong", "b", "em", "i")):
            return True
        following = element.getnext()
        return following is not None and bool(element.get("class")) and element.get("class") != following.get("class")

    def _signature(self, region: Element) -> None:
        """Take who signs, as the page shows it; the first that has a name."""
        around_core = {self.core, *self.core.iterancestors()}
        for element in list(region.iter()):
            is_author = element.get("rel") == "author" or "author" in (element.get("itemprop") or "").lower().split()
            if not is_author and not is_named(element, _SIGNED):
                continue
            words = fold_spaces(text_of(element))
            if element in around_core or not 2 < len(words) <= LONGEST_SIGNATURE:
                continue
            if region in element.iterancestors() and self._is_signature(element):
                self.story.signature = self.story.signature or words
                self.rest.append(detach(element))

    def _is_signature(self, element: Element) -> bool:
        return not any(
            is_named(outer, frozenset({"comment", "comments", "related"})) for outer in element.iterancestors()
        )

    def _stamps(self, region: Element) -> None:
        for element in list(region.iter("time")):
            said = element.get("datetime") or element.get("content") or ""
            named = f"{element.get('class') or ''} {element.get('itemprop') or ''} {_before(element)}"
            if said and self._is_ours(element, region):
                self.story.stamps.append((said, _MOVED.search(named) is not None))
        for element in list(region.iter()):
            if (is_named(element, _DATED) or "property" in element.attrib) and region in element.iterancestors():
                self._date(element, region)

    def _date(self, element: Element, region: Element) -> None:
        words = fold_spaces(text_of(element))
        is_date = (
            _FIGURE.search(words) is not None and len(words) <= LONGEST_DATE and not self.weights.told.get(element)
        )
        if is_date and self._is_ours(element, region):
            self.story.dates.append(words)
            self.story.stamps += [(said, False)] if (said := element.get("content")) else []
            self.rest.append(detach(element))

    def _tags(self, region: Element) -> None:
        """Take the tags that the page links to."""
        for link in list(region.iter("a")):
            if (
                "tag" in (link.get("rel") or "").lower().split()
                and (words := fold_spaces(text_of(link)))
                and len(words) <= 80
            ):
                self.story.tags.append(words)
                detach(link)

    def _related(self) -> None:
        """Take the stories that the page points to under a name such as "A lire aussi"."""
        around_core = {self.core, *self.core.iterancestors()}
        for element in list(self.body.iter("aside", "section", "div", "ul", "nav", "p", "blockquote")):
            if len(self.story.related) >= MOST_RELATED:
                return
            if element in around_core or _is_gone(element) or self.weights.words.get(element, 0) > 3000:
                continue
            words = _beginning(element)
            label = frame.RELATED.match(words)
            if not (label and (label["colon"] or element.tag != "p")) and not is_named(element, _RELATED, _RELATEDS):
                continue
            if self.weights.link_share(element) > 0.35 or label:
                self._point(element)
                self.rest.append(detach(element))

    def _point(self, element: Element) -> None:
        for link in list(element.iter("a")):
            title, href = fold_spaces(text_of(link)), self.meta.absolute(link.get("href") or "")
            if len(title) >= 12 and href:
                label = frame.RELATED.match(title)
                self.story.unread += [title[: label.end()].strip()] if label else []
                story = Related(title[label.end() :] if label else title, href)
                self.story.related += [story] if story not in self.story.related else []
                detach(link)

    def _text(self, region: Element) -> None:
        """Take the text: the core, and paragraphs beside it that a guide tells of."""
        inside = {self.core, *self.core.iterdescendants()}
        strays = [
            leaf
            for leaf in pagetext.leaves(region, self.weights)
            if leaf not in inside and self._is_stray(leaf, region)
        ]
        container = pagetext.around(self.core, strays, region)
        path = {self.core, *above(self.core, container)}
        stack: list[tuple[Element, bool]] = [(container, container is self.core)]
        while stack:
            outer, is_inside = stack.pop()
            for child in list(outer):
                if child in path:
                    stack.append((child, child is self.core))
                elif self._is_chrome(child) or self._is_card(child) or not (is_inside or self.weights.told.get(child)):
                    self.rest.append(detach(child))
                else:
                    stack.append((child, is_inside))
        found = rich.read(detach(container), base=self.meta.base)
        self.story.parts = found.parts
        self.story.unread += found.unread
        if container is self.body:
            self.body = container.makeelement("body", {})

    def _is_stray(self, leaf: Element, region: Element) -> bool:
        is_told = self.weights.told_share(leaf) > 0.9 and self.weights.words.get(leaf, 0) > 40
        return is_told and self.weights.link_share(leaf) < 0.3 and self._is_ours(leaf, region)

    def _is_card(self, element: Element) -> bool:
        """Tell whether an element in the text is another story's card."""
        return (
            element.tag == "article" and not self.weights.told.get(element) and self.weights.link_share(element) > 0.4
        )

    def _leave(self) -> None:
        """Put all other words of the page, each block of them once, to what was not read."""
        said = list(self.story.unread)
        for root in [*self.rest, self.body]:
            for link in root.iter("a"):  # what a style sets apart is no one word
                link.tail = f" {link.tail or ''}"
            left = rich.read(root)
            said += [*(part.text for part in left.parts), *left.unread]
        known = {self.story.headline, self.story.standfirst, ""}
        blocks = [words for words in dict.fromkeys(fold_spaces(text) for text in said) if words not in known]
        self.story.unread = blocks[:MOST_UNREAD] + (
            ["\n".join(blocks[MOST_UNREAD:])] if len(blocks) > MOST_UNREAD else []
        )


def _is_gone(element: Element) -> bool:
    """Tell whether an element was taken, by itself or with what stood around it."""
    return any(outer.tag == LIMBO for outer in element.iterancestors())


def _beginning(element: Element) -> str:
    """Return the first words of an element."""
    said, length = [], 0
    for text in element.itertext(with_tail=False):
        said.append(str(text))
        length += len(text)
        if length > LOOKED_AT:
            break
    return fold_spaces(" ".join(said))[:LOOKED_AT]


def _before(element: Element) -> str:
    """Return the words just before an element."""
    previous, parent = element.getprevious(), element.getparent()
    said = previous.tail if previous is not None else parent.text if parent is not None else ""
    return fold_spaces((said or "")[-80:])


def _before_text(region: Element, core: Element, weights: Weights) -> Iterator[Element]:
    """Yield the region's elements in order up to the second paragraph of the text."""
    inside = set(core.iterdescendants())
    told = 0
    for element in list(region.iter()):
        yield element
        if element in inside and element.tag == "p" and weights.told.get(element, 0) > 60:
            told += 1
            if told > 1:
                return


def _is_summary(said: str, stated: str) -> bool:
    """Tell whether a text is the page's summary, which may be cut short."""
    return bool(stated) and (said == stated or (len(stated) >= 60 and said.startswith(stated[:-3])))
