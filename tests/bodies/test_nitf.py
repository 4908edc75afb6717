"""NITF within another format: what the carrier said first is kept."""

from __future__ import annotations

from lxml import etree

from articles.bodies import nitf
from articles.bodies.draft import Draft


def filled(draft: Draft, text: str) -> Draft:
    """Return the draft with this NITF read into it."""
    nitf.fill(draft, etree.fromstring(text), timezone="Europe/Paris")
    return draft


def test_fields_of_the_carrier_are_kept_and_other_words_left_unread() -> None:
    draft = filled(
        Draft("newsml12", headline="Le port rouvre"), "<nitf><body><hedline><hl1>Autre</hl1></hedline></body></nitf>"
    )
    assert (draft.headline, draft.unread) == ("Le port rouvre", ["Autre"])


def test_the_same_words_again_are_not_unread() -> None:
    draft = filled(Draft("newsml12", headline="Le port  rouvre"), "<body.head><hl1>Le port rouvre</hl1></body.head>")
    assert (draft.headline, draft.unread) == ("Le port  rouvre", [])


def test_any_part_of_a_document_is_read_as_a_body() -> None:
    draft = filled(Draft("newsml12"), "<block><p>Un.</p><p>Deux.</p></block>")
    assert [part.text for part in draft.body] == ["Un.", "Deux."]


def test_names_of_elements_and_attributes_are_read_in_capitals() -> None:
    draft = filled(
        Draft("nitf"), '<NITF><HEAD><DOCDATA><URGENCY ED-URG="3"/></DOCDATA></HEAD><BODY><P>x</P></BODY></NITF>'
    )
    assert (draft.urgency, [part.text for part in draft.body]) == (3, ["x"])


def test_a_byline_is_read_without_the_titles_of_its_people() -> None:
    draft = filled(Draft("nitf"), "<byline>By<person>Ann Bo</person>, AP<byttl>Writer</byttl></byline>")
    assert (draft.byline, draft.unread) == ("By Ann Bo, AP", ["Writer"])


def test_decks_that_say_something_new_follow_the_standfirst() -> None:
    draft = Draft("nitf", headline="Titre", standfirst="Chapô", tags=["PORTS"])
    assert [part.text for part in nitf.place_decks(draft, ["TITRE", "ports", "Deux ponts", "Chapô"])] == ["Deux ponts"]


def test_a_place_is_the_city_of_the_dateline() -> None:
    draft = filled(Draft("nitf"), "<dateline><location><city>Brest</city>, Finistère</location></dateline>")
    assert (draft.located, draft.unread) == ("Brest", ["Brest, Finistère"])


def test_html_that_stands_as_text_in_a_body_is_read_as_html() -> None:
    for text in ("<![CDATA[<p>Un <b>mot</b>.</p><p>R&amp;D.</p>]]>", "&lt;p>Un mot.&lt;/p>&lt;p>R&amp;amp;D.&lt;/p>"):
        draft = filled(Draft("nitf"), f"<nitf><body><body.content>{text}</body.content></body></nitf>")
        assert [part.text for part in draft.body] == ["Un mot.", "R&D."]


def test_a_title_that_is_all_a_byline_says_is_the_byline() -> None:
    draft = filled(Draft("nitf"), "<byline><byttl>By Ann Bo</byttl></byline>")
    assert (draft.byline, draft.unread) == ("By Ann Bo", [])


def test_what_senders_add_to_media_is_not_lost() -> None:
    media = "<media-metadata name='OriginalFileName' value='a.jpg'/>"
    media += "<media-originalcaption>Plan du port</media-originalcaption>"
    draft = filled(Draft("nitf"), f"<block><media media-type='Photo'>{media}</media></block>")
    assert ([photo.href for photo in draft.photos], draft.unread) == (["a.jpg"], ["Plan du port"])


def test_company_wires_say_language_and_keywords_in_metas() -> None:
    metas = '<meta name="article-language" content="en"/><meta name="article-keywords" content="ports,sea lanes"/>'
    draft = filled(Draft("nitf"), f"<nitf><head>{metas}</head></nitf>")
    assert (draft.language, draft.tags) == ("en", ["ports", "sea lanes"])


def test_another_form_of_the_headline_is_no_standfirst() -> None:
    lines = '<hl1>Le port rouvre</hl1><hl2 id="originalHeadline">Le port de Brest rouvre</hl2><hl2>Deux quais</hl2>'
    draft = filled(Draft("nitf"), f"<hedline>{lines}</hedline>")
    assert (draft.standfirst, draft.unread) == ("Deux quais", ["Le port de Brest rouvre"])
