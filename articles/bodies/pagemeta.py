"""What a page says of itself beside its words: JSON-LD, OpenGraph, article:*, meta names, microdata, links, `lang`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from lxml.etree import _Element as Element

from articles.bodies import jsonld
from articles.bodies.pagetree import Tree
from articles.bodies.rich import text_of
from articles.document import fold_spaces

MOST_VALUES = 500  # of one name
LONGEST_VALUE = 10_000
LONGEST_ADDRESS = 4_000

HEADLINE = (
    "og:title",
    "itemprop:headline",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
)
DESCRIPTION = (
    "og:description", "description", "itemprop:description", "twitter:description", "sailthru.description",
    "dc.description", "dcterms.description", "dcterms.abstract",
)  # fmt: skip
PUBLISHED = (
    "article:published_time", "og:article:published_time", "itemprop:datepublished", "parsely-pub-date",
    "cxense:publishtime", "sailthru.date", "article:published", "og:published_time", "published_time",
    "datepublished", "publishdate", "publish-date", "publish_date", "publication_date", "publication-date", "pubdate",
    "article.published", "article_date_original", "originalpublicationdate", "dcterms.issued", "dcterms.created",
    "dcterms.date", "dc.date.issued", "dc.date.created", "dc.date", "citation_publication_date",
    "itemprop:datecreated", "date",
)  # fmt: skip
UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "itemprop:datemodified", "article:modified",
    "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revision_date",
    "cxense:modifiedtime", "article.updated", "article_date_updated",
)  # fmt: skip
AUTHOR = (
    "author", "article:author", "og:article:author", "itemprop:author", "parsely-author", "sailthru.author", "byl",
    "article:author_name", "dc.creator", "dcterms.creator", "dc.creator.personalname", "cxense:author",
    "citation_author",
)  # fmt: skip
SOURCE = (
    "source", "news_source", "news-source", "article:source", "dc.source", "dcterms.source", "agency", "news:agency",
    "article:provider", "provider", "cxense:source", "original-publisher", "itemprop:sourceorganization",
)  # fmt: skip
TAGS = (
    "article:tag",
    "og:article:tag",
    "parsely-tags",
    "news_keywords",
    "sailthru.tags",
    "cxense:tags",
    "cxense:tag",
    "itemprop:keywords",
)
KEYWORDS = ("keywords", "dc.subject", "dcterms.subject", "cxense:keywords", "cxense:keyword")
SECTION = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "itemprop:articlesection",
    "cxense:section",
    "cxense:category",
    "section",
)
PICTURE = ("og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src", "parsely-image-url")

_SITE = re.compile(r"\s+[|•·–—-]\s+|\s*[|]\s*")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_](?:[A-Za-z]{4}|[A-Za-z]{2}|\d{3})){0,2}")
_HTTP = re.compile(r"https?://\S+", re.IGNORECASE)
_CXENSE = re.compile(r"cxenseparse:(?:.*[:-])?")
_PREFIXED = re.compile(r"(?:tag|topic|keyword|section|category|person|organization|place)s?:(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that the page names: its address, and the words that stand with it."""

    href: str
    caption: str = ""
    credit: str = ""


@dataclass(slots=True)
class Meta:
    """The page's own data: `named` holds every value of a name, in the page's order."""

    named: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    nodes: Sequence[jsonld.Node] = ()
    article: jsonld.Node = field(default_factory=dict)
    is_broken: bool = False
    base: str | None = None
    address: str = ""
    language: str = ""
    title: str = ""

    def first(self, names: Iterable[str]) -> str:
        """Return the first value of the first name that has one."""
        return next((value for name in names for value in self.named.get(name, ())), "")

    def all(self, names: Iterable[str]) -> list[str]:
        """Return the values of the first name that has any."""
        return next((self.named[name] for name in names if self.named.get(name)), [])

    @property
    def site(self) -> str:
        """Return the site's name."""
        return self.first(("og:site_name", "application-name", "publisher", "al:android:app_name")) or jsonld.text(
            self.article.get("publisher")
        )

    @property
    def headlines(self) -> list[str]:
        """Return the headlines that the page gives, the surest first, the site's name taken off a title."""
        said = [
            jsonld.text(self.article.get("headline")),
            *(self.named[name][0] for name in HEADLINE if self.named.get(name)),
        ]
        return [line for line in dict.fromkeys(fold_spaces(name) for name in [*said, self.title]) if line]

    @property
    def descriptions(self) -> list[str]:
        """Return the summaries that the page gives."""
        said = [jsonld.text(self.article.get(name)) for name in ("description", "abstract", "alternativeHeadline")]
        return [
            line for line in dict.fromkeys([*said, *(fold_spaces(self.first((name,))) for name in DESCRIPTION)]) if line
        ]

    @property
    def kind(self) -> str:
        """Return what OpenGraph calls the page: "article", "website" …"""
        return self.first(("og:type",)).lower()

    @property
    def is_list(self) -> bool:
        """Tell whether the page says that it lists stories."""
        said = frozenset().union(*(jsonld.types(node) for node in self.nodes[:20])) if self.nodes else frozenset()
        return not self.article and (bool(said & jsonld.LISTS) or self.kind == "website")

    @property
    def authors(self) -> list[jsonld.Name]:
        """Return who signs, addresses of profiles left out."""
        if found := jsonld.named(self.article.get("author")) or jsonld.named(self.article.get("creator")):
            return list(dict.fromkeys(found))
        for name in AUTHOR:
            said = [fold_spaces(value) for value in self.named.get(name, ()) if not _HTTP.match(value)]
            if said and said[0]:
                return [jsonld.Name(value, is_person=True) for value in dict.fromkeys(said)]
        return []

    @property
    def sources(self) -> list[str]:
        """Return whom the page names as the source of the text."""
        nodes = [
            name.name
            for key in ("sourceOrganization", "provider", "contributor")
            for name in jsonld.named(self.article.get(key))
        ]
        return [*nodes, *(value for name in SOURCE for value in self.named.get(name, ()))]

    @property
    def tags(self) -> list[str]:
        """Return the tags; keywords for search engines only where there are no others; the section last."""
        said = [tag for value in jsonld.texts(self.article.get("keywords")) for tag in _split(value)]
        said += [tag for value in self.all(TAGS) for tag in _split(value)]
        said = said or [tag for value in self.all(KEYWORDS) for tag in _split(value)]
        sections = jsonld.texts(self.article.get("articleSection")) or self.all(SECTION)[:3]
        return list(dict.fromkeys(fold_spaces(tag) for tag in [*said, *sections]))

    @property
    def pictures(self) -> list[Picture]:
        """Return the pictures of JSON-LD with their words, else that of OpenGraph."""
        found = [picture for value in ("image", "associatedMedia", "thumbnail") for picture in self._pictures(value)]
        return found or [Picture(href) for said in self.all(PICTURE)[:1] if (href := self.absolute(said))]

    def absolute(self, href: str) -> str:
        """Return the address joined to the page's; "" where it is none of the web's."""
        try:
            joined = urljoin(self.base or "", href.strip()[: LONGEST_ADDRESS + 1])
            urlsplit(joined)
        except ValueError:  # brackets that are no IPv6 address
            return ""
        return joined if len(joined) <= LONGEST_ADDRESS and _HTTP.fullmatch(joined) else ""

    def without_site(self, title: str) -> str:
        """Return a title without the name of the site at its end or beginning."""
        parts = _SITE.split(title)
        site = fold_spaces(self.site).casefold() or (urlsplit(self.address).hostname or "").removeprefix("www.")
        if len(parts) > 1 and parts[-1].casefold() in (site, site.split(".")[0]):
            return title[: title.rindex(parts[-1])].rstrip(" |•·–—-")
        return title

    def _pictures(self, name: str) -> list[Picture]:
        value = self.article.get(name)
        found = [
            Picture(href)
            for said in (value if isinstance(value, list) else [value])
            if isinstance(said, str) and (href := self.absolute(said))
        ]
        for node in jsonld.objects(value):
            if "VideoObject" in jsonld.types(node):
                continue
            credit = next(
                (
                    said
                    for key in ("creditText", "copyrightNotice", "creator", "author", "copyrightHolder")
                    if (said := jsonld.text(node.get(key)))
                ),
                "",
            )
            href = next(
                (said for key in ("contentUrl", "url", "@id") if (said := self.absolute(jsonld.text(node.get(key))))),
                "",
            )
            if href:
                found.append(
                    Picture(href, jsonld.text(node.get("caption")) or jsonld.text(node.get("description")), credit)
                )
        return found


def read(tree: Tree) -> Meta:
    """Return what the page says of itself."""
    meta = Meta()
    for element in tree.head:
        _add(meta, element)
    for element in tree.root.iter():
        if "itemprop" in element.attrib:
            _add_property(meta, element)
    meta.nodes, meta.is_broken = jsonld.read(tree.data)
    meta.address = meta.absolute(meta.address) or meta.absolute(meta.first(("og:url",)))
    meta.base = meta.base or meta.address or None
    meta.article = jsonld.article(meta.nodes, meta.address) or {}
    said = [
        jsonld.text(meta.article.get("inLanguage")),
        tree.root.get("lang"),
        tree.root.get("{http://www.w3.org/XML/1998/namespace}lang"),
    ]
    meta.language = _language(
        [
            *said,
            tree.body.get("lang"),
            *(meta.first((name,)) for name in ("content-language", "og:locale", "language", "dc.language")),
        ]
    )
    return meta


def _add(meta: Meta, element: Element) -> None:
    """Add an element of the head, wherever it stands."""
    if element.tag == "title":
        meta.title = meta.title or fold_spaces(text_of(element)[:LONGEST_VALUE])[:1000]
    elif element.tag == "base":
        meta.base = meta.base or (element.get("href") or "").strip() or None
    elif element.tag == "link":
        if "canonical" in (element.get("rel") or "").lower().split():
            meta.address = meta.address or (element.get("href") or "").strip()
    else:
        said = unescape((element.get("content") or "")[:LONGEST_VALUE]).strip()
        for attribute in ("property", "name", "http-equiv", "itemprop"):
            name = (element.get(attribute) or "").strip().lower()
            name = f"itemprop:{name}" if attribute == "itemprop" else _CXENSE.sub("cxense:", name)
            if said and name and len(meta.named[name]) < MOST_VALUES:
                meta.named[name].append(said)


def _add_property(meta: Meta, element: Element) -> None:
    """Add a property of microdata that stands in the page."""
    if element.tag == "meta":
        return
    for name in (element.get("itemprop") or "").lower().split():
        if name in (
            "headline",
            "datepublished",
            "datemodified",
            "datecreated",
            "author",
            "keywords",
            "articlesection",
            "sourceorganization",
        ):
            said = element.get("content") or element.get("datetime") or fold_spaces(text_of(element))
            if said and len(said) <= 300 and not _is_of_another(element):
                meta.named[f"itemprop:{name}"].append(said)


def _is_of_another(element: Element) -> bool:
    """Tell whether a property belongs to a picture, a comment or a second article in the page."""
    scopes = [outer for outer in element.iterancestors() if "itemscope" in outer.attrib]
    kind = (scopes[0].get("itemtype") or "") if scopes else ""
    return bool(kind) and not re.search(r"Article|Posting|WebPage|Person|Report", kind)


def _split(said: str) -> list[str]:
    """Return the tags of a list in words; a prefix that says what kind of tag it is goes."""
    found = re.split(r"[,;|،、，]|\s{3,}", said) if len(said) > 2 else []
    tags = (fold_spaces(tag) for tag in found[:MOST_VALUES])
    return [_PREFIXED.sub("", tag) for tag in tags if 1 < len(tag) <= 80]


def _language(said: Sequence[str | None]) -> str:
    """Return the first that is a language, as BCP 47 writes it."""
    for value in said:
        if value and _LOCALE.fullmatch(tag := value.strip()):
            first, *rest = tag.replace("_", "-").split("-")
            return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])
    return ""
