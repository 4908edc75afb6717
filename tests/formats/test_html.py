"""Web pages: what is the article's, what is the page's, and what is no article at all."""

from __future__ import annotations

import time

import pytest

from articles import formats
from articles.document import Document, Hints, Refused

BODY = """<p>Le pont de Sainte-Orvaine a rouvert mardi à la circulation, en présence de deux cents habitants.</p>
<p>Le chantier a coûté douze millions d'euros à l'État et à la commune, qui l'attendaient depuis deux ans.</p>"""


def page(body: str = BODY, *, head: str = "", title: str = "Le pont rouvre") -> str:
    """Return a page with an article."""
    return (
        f"<!DOCTYPE html><html lang=fr><head><title>{title}</title>{head}</head><body><nav><a href=/>Accueil</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>Mentions légales</footer></body></html>"
    )


def read(html: str | bytes) -> Document | Refused:
    """Return what the page is read into."""
    raw = html.encode() if isinstance(html, str) else html
    ((_, item),) = formats.parse(raw, media_type="text/html", hints=Hints()).items()
    return item


def document(html: str | bytes) -> Document:
    """Return the article of the page."""
    found = read(html)
    assert isinstance(found, Document), found
    return found


def data(script: str) -> str:
    """Return JSON-LD as a page holds it."""
    return f'<script type="application/ld+json">{script}</script>'


def test_what_the_page_shows_beside_the_article_is_kept_as_not_read() -> None:
    assert document(page()).unread == ("Accueil", "Mentions légales")


def test_the_markup_of_a_paragraph_stays() -> None:
    found = document(page(f"{BODY}<p>Une <b>date</b> et un <a href=https://site.example/a>lien</a> restent.</p>"))
    spans = [(found.text[span.start : span.end], span.kind) for block in found.blocks for span in block.spans]
    assert spans == [("date", "strong"), ("lien", "link")]


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","headline":"Le pont rouvre","author":{"@type":"Person","name":"Zoé Lannic"}}',
        '[{"@type":"WebSite"},{"@type":["NewsArticle"],"headline":"Le pont rouvre","author":"Zoé Lannic"}]',
        '{"@graph":[{"@id":"#z","@type":"Person","name":"Zo&eacute; Lannic"},'
        '{"@type":"NewsArticle","headline":"Le pont rouvre","author":{"@id":"#z"}}]}',
        '<!-- {"@type":"NewsArticle", /* here */ "headline":"Le\npont rouvre","author":["Zoé Lannic"],} -->',
    ],
)
def test_json_ld_names_the_author_however_it_is_written(script: str) -> None:
    assert document(page(head=data(script))).byline == "Zoé Lannic"


def test_broken_json_ld_gives_what_can_be_told_and_a_note() -> None:
    script = '{"@type":"NewsArticle","headline":"Le pont rouvre","datePublished":"2026-03-10T10:00:00+01:00","a":"b"c"}'
    found = document(page(head=data(script)))
    assert found.published == "2026-03-10T10:00:00+01:00"
    assert "JSON-LD" in str(found.notes[0])


def test_an_organization_that_signs_is_the_agency_if_it_is_one() -> None:
    script = '{"@type":"NewsArticle","headline":"Le pont rouvre","author":{"@type":"Organization","name":"AFP"}}'
    found = document(page(head=data(script)))
    assert (found.agency, found.byline) == ("AFP", None)


def test_the_publisher_is_not_the_agency_of_the_text() -> None:
    script = '{"@type":"NewsArticle","headline":"Le pont rouvre","publisher":{"name":"Le Courrier"}}'
    assert document(page(head=data(script))).agency is None


def test_a_summary_that_the_page_does_not_show_is_no_standfirst() -> None:
    hidden = '<meta name="description" content="Un résumé pour les moteurs de recherche.">'
    assert document(page(head=hidden)).standfirst == ""


def test_a_summary_that_the_page_sets_apart_is_the_standfirst() -> None:
    shown = "Les premiers véhicules ont franchi l'ouvrage."
    found = document(page(f"<h2>{shown}</h2>{BODY}", head=f'<meta name="description" content="{shown}">'))
    assert found.standfirst == shown
    assert found.text.count(shown) == 1


def test_renditions_of_one_picture_are_one_photo_with_the_largest() -> None:
    picture = (
        '<figure><img src="https://s.example/pont-orvaine-300x200.jpg" srcset="https://s.example/pont-orvaine-300x200.jpg'
        ' 300w, https://s.example/pont-orvaine.jpg 1600w"><figcaption>Le pont, mardi. Paul Nerval/AFP</figcaption>'
        "</figure>"
    )
    (photo,) = document(page(picture + BODY + picture)).photos
    assert (photo.href, photo.caption) == ("https://s.example/pont-orvaine.jpg", "Le pont, mardi.")
    assert photo.credit == "Paul Nerval/AFP"


def test_the_pictures_of_other_stories_are_not_the_articles() -> None:
    card = (
        "<aside class=related><a href=/x><img src=/other.jpg width=600><h3>Une autre histoire du jour</h3></a></aside>"
    )
    assert document(page(BODY + card)).photos == ()


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<html><body><div id=root></div><script>go()</script></body></html>", "empty-page"),
        ("<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>", "error-page"),
        ("<html><body><h1>Connexion</h1><form><input type=password></form></body></html>", "login-page"),
        ("<html><body><h1>Contact</h1><p>Écrivez-nous.</p><footer>Mentions</footer></body></html>", "no-article"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_refused(html: str, code: str) -> None:
    found = read(html)
    assert isinstance(found, Refused)
    assert found.code == code


@pytest.mark.parametrize(
    "raw",
    [
        b"<rss version='2.0'><channel/></rss>",
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>",
        b"<nitf/>",
    ],
)
def test_other_markup_is_left_to_its_own(raw: bytes) -> None:
    assert formats.FORMATS["html"].sniff(raw) == 0


@pytest.mark.parametrize("raw", ["<!doctype HTML><p>a", "<?xml version='1.0'?><html/>", "\ufeff<HTML>", "<div>a</div>"])
def test_pages_and_pieces_of_pages_are_known(raw: str) -> None:
    assert formats.FORMATS["html"].sniff(raw.encode()) > 0.3


@pytest.mark.parametrize("depth", [500, 5_000, 50_000])
def test_markup_nested_too_deeply_keeps_its_words(depth: int) -> None:
    found = document("<html><body>" + "<div>" * depth + BODY)
    assert "douze millions" in found.text


@pytest.mark.parametrize(
    "piece",
    [
        "<a rel=tag href=/t>tag</a> ",
        "<img src=/a.jpg>",
        "<p class='author share'>x y",
        "<time datetime=x>1</time>",
        "<h1>Titre du jour</h1>",
    ],
)
def test_a_page_of_a_hundred_thousand_elements_is_read_in_seconds(piece: str) -> None:
    started = time.process_time()
    read(page(BODY + piece * 60_000))
    assert time.process_time() - started < 30
