"""RSS of every age: what a feed says goes into fields, what has none is unread, and broken feeds are read."""

from __future__ import annotations

import json

import pytest

from articles import formats
from articles.bodies import teasers
from articles.document import Document, Hints

HEAD = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="urn:x">'
    "<channel><title>Fil</title><link>https://fil.example/</link>"
)


def parsed(items: str, *, head: str = HEAD, hints: Hints | None = None) -> formats.Parsed:
    raw = f"{head}{items}</channel></rss>".encode()
    return formats.parse(raw, media_type=None, hints=hints or Hints())


def read(inner: str, *, head: str = HEAD, hints: Hints | None = None) -> Document:
    (document,) = parsed(f"<item>{inner}</item>", head=head, hints=hints).documents
    assert document.format == "rss"
    return document


def body(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.kind not in ("headline", "standfirst", "caption")]


@pytest.mark.parametrize(
    "description",
    [
        "<![CDATA[<p>Un & deux</p><p>Trois</p>]]>",
        "&lt;p&gt;Un &amp;amp; deux&lt;/p&gt;&lt;p&gt;Trois&lt;/p&gt;",
        "&amp;lt;p&amp;gt;Un &amp;amp; deux&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;Trois&amp;lt;/p&amp;gt;",
        "Un &amp; deux\n\nTrois",
        "Un &lt;b&gt;&amp;amp;&lt;/b&gt; deux\n\n Trois",
        "<p>Un &amp; deux</p><p>Trois</p>",
    ],
)
def test_a_text_may_be_plain_or_html_escaped_once_or_twice_or_not_at_all(description: str) -> None:
    assert body(read(f"<title>T</title><description>{description}</description>")) == ["Un & deux", "Trois"]


def test_a_summary_that_begins_the_text_is_not_told_twice() -> None:
    document = read(
        "<title>T</title><description>Le phare est rallumé, a dit […]</description>"
        "<content:encoded>&lt;p&gt;Le phare est rallumé, a dit le maire.&lt;/p&gt;</content:encoded>"
    )
    assert (document.standfirst, body(document)) == ("", ["Le phare est rallumé, a dit le maire."])
    assert document.unread == ("[…]",)


def test_a_summary_that_says_something_else_is_the_standfirst() -> None:
    document = read("<description>En bref</description><content:encoded>Le phare est rallumé.</content:encoded>")
    assert (document.standfirst, document.headline) == ("En bref", "Le phare est rallumé.")


def test_of_several_texts_none_gets_lost() -> None:
    document = read(
        "<title>T</title><content:encoded>Le premier texte.</content:encoded>"
        "<content:encoded>Le second texte, plus long.</content:encoded>"
    )
    assert (body(document), document.unread) == (["Le second texte, plus long."], ("Le premier texte.",))


def test_words_of_elements_that_nobody_knows_are_unread() -> None:
    document = read(
        "<title>T</title><x:desk>Service des sports</x:desk><x:id>8123-77</x:id><x:u>https://x.example</x:u>"
    )
    assert document.unread == ("Service des sports",)


def test_titles_of_pictures_do_not_take_the_place_of_the_entrys_own() -> None:
    document = read(
        "<media:title>Vue du phare</media:title><media:description>Le phare, dimanche.</media:description>"
        '<title>Le phare</title><description>Il est rallumé.</description><media:content url="https://x.example/a.jpg"/>'
    )
    assert (document.headline, body(document)) == ("Le phare", ["Il est rallumé."])
    assert [photo.caption for photo in document.photos] == ["Le phare, dimanche."]
    assert "Vue du phare" in document.unread


def test_each_picture_keeps_its_own_credit() -> None:
    pictures = "".join(
        f'<media:content url="https://x.example/{name}.jpg"><media:credit>{name}</media:credit></media:content>'
        for name in ("Alice", "Bob")
    )
    assert [photo.credit for photo in read(f"<title>T</title>{pictures}").photos] == ["Alice", "Bob"]


def test_an_item_without_guid_is_known_by_its_link_and_one_without_link_by_nothing() -> None:
    assert read("<title>T</title><link>/a</link>").guid == "https://fil.example/a"
    assert read("<title>T</title>").guid is None


def test_a_prefix_that_nobody_declared_is_understood() -> None:
    document = read("<title>T</title><dc:creator>Alice</dc:creator>", head="<rss><channel>")
    assert (document.byline, len(document.notes)) == ("Alice", 1)


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ("desk@fil.example (Alice Martin)", "Alice Martin"), ("Bob &lt;bob@fil.example&gt;", "Bob"),
        ("Charlie", "Charlie"), ("desk@fil.example", "desk@fil.example"),
    ],
)  # fmt: skip
def test_a_byline_is_the_authors_name(author: str, byline: str) -> None:
    assert read(f"<title>T</title><author>{author}</author>").byline == byline


def test_a_feed_that_bears_an_agencys_name_names_the_agency_unless_the_receiver_does() -> None:
    head = "<rss><channel><title>AFP</title>"
    assert read("<title>T</title>", head=head).agency == "AFP"
    assert read("<title>T</title>", head=head, hints=Hints(agency="Reuters")).agency is None


def test_a_short_text_with_a_link_is_marked_as_a_teaser() -> None:
    short = read("<title>T</title><link>https://x.example/a</link><description>Le phare.</description>")
    whole = read("<title>T</title><link>https://x.example/a</link><content:encoded>Le phare.</content:encoded>")
    assert (teasers.address(short), teasers.address(whole)) == ("https://x.example/a", None)
    assert [story.href for story in whole.related] == ["https://x.example/a"]


def test_what_is_no_feed_and_a_feed_without_entries_are_refused() -> None:
    page = formats.parse(b"<html><body>Erreur 500</body></html>", media_type=None, hints=Hints(format="rss"))
    assert [refused.code for refused in page.refused] == ["no-feed"]
    assert [refused.code for refused in parsed("").refused] == ["no-entries"]


def test_an_empty_item_is_refused_and_the_others_are_read() -> None:
    found = parsed("<item><title>A</title></item><item/><item><title>C</title></item>")
    assert [document.headline for document in found.documents] == ["A", "C"]
    assert [(refused.item, refused.code) for refused in found.refused] == [(1, "empty-entry")]


def test_an_item_without_its_end_does_not_swallow_the_next() -> None:
    found = parsed("<item><title>A</title><item><title>B</title></item>")
    assert [document.headline for document in found.documents] == ["A", "B"]


def test_ten_thousand_items_are_read() -> None:
    found = parsed("".join(f"<item><title>Titre {n}</title><guid>{n}</guid></item>" for n in range(10_000)))
    assert (len(found.documents), found.documents[-1].headline) == (10_000, "Titre 9999")


def test_what_is_told_of_a_film_is_the_text_of_an_entry_that_has_no_other() -> None:
    film = '<media:group><media:content url="https://x.example/f" type="video/mp4"/><media:title>T</media:title>'
    film += "<media:description>Le phare, vu du ciel.</media:description></media:group>"
    assert body(read(f"<title>T</title>{film}")) == ["Le phare, vu du ciel."]
    both = read(f"<title>T</title><description>Un film.</description>{film}")
    assert (body(both), both.unread) == (["Un film."], ("Le phare, vu du ciel.",))


def test_an_address_that_is_no_web_page_is_no_link() -> None:
    document = read(
        '<title>T</title><link>javascript:alert(1)</link><enclosure url="data:image/png,x" type="image/png"/>'
    )
    assert (document.guid, document.related, document.photos) == (None, (), ())


NAMES = (
    "title description summary content:encoded content body author source category copyright rights image subtitle "
    "ednote slugline keywords dc:title dc:creator dc:publisher dc:rights dc:subject dc:contributor dc:coverage "
    "dc:source dc:type dc:description dc:date pubDate updated media:title media:description media:credit media:text "
    "media:copyright media:keywords media:category x:desk x:urgency x:location x:byline x:teaser x:image location"
)


@pytest.mark.parametrize("name", NAMES.split())
def test_words_of_no_element_get_lost(name: str) -> None:
    document = read(f"<title>T</title><description>Texte.</description><{name}>Vingt goélands rares</{name}>")
    assert "Vingt goélands rares" in json.dumps(document.to_json(), ensure_ascii=False)


@pytest.mark.parametrize("name", ["title", "description", "text", "credit", "copyright", "keywords", "category"])
@pytest.mark.parametrize(
    "around",
    [
        "<media:content url='https://x.example/a.jpg'>{}</media:content>",
        "<media:content url='https://x.example/a.mp4'>{}</media:content>",
        "<media:group>{}</media:group>",
        "<media:group>{}<media:content url='https://x.example/a.jpg'/></media:group>",
    ],
)
def test_words_beside_media_do_not_get_lost(name: str, around: str) -> None:
    media = around.format(f"<media:{name}>Vingt goélands</media:{name}>")
    document = read(f"<title>T</title><description>Texte.</description>{media}")
    assert "Vingt goélands" in json.dumps(document.to_json(), ensure_ascii=False)
