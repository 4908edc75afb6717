"""NewsML-G2 as a wire format; tests/wire/newsmlg2 holds whole dispatches."""

from __future__ import annotations

import base64

import pytest

from articles import formats
from articles.document import Document, Hints, Photo, Refused, Related
from articles.formats import newsmlg2

HINTS = Hints(language="fr")
PHARE = "<contentMeta><headline>Le phare</headline></contentMeta>"


def items(raw: str) -> list[Document | Refused]:
    """Return what the XML is read into."""
    return newsmlg2.parse(raw.encode(), HINTS)


def read(inside: str, attributes: str = ' guid="urn:kerloc:1"') -> Document:
    """Return the document of a news item that holds this."""
    (document,) = items(f"<newsItem{attributes}>{inside}</newsItem>")
    assert isinstance(document, Document)
    return document


def meta(item: str = "", content: str = "") -> Document:
    """Return the document of a news item with a headline and these properties."""
    return read(
        f"<itemMeta>{item}</itemMeta><contentMeta><headline>Le phare</headline>{content}</contentMeta>"
        "<contentSet><inlineXML><p>Il brille.</p></inlineXML></contentSet>"
    )


def body(*contents: str) -> Document:
    """Return the document of a news item with a headline and this content."""
    return read(f"{PHARE}<contentSet>{''.join(contents)}</contentSet>")


def texts(document: Document) -> list[str]:
    """Return the texts of a document's body."""
    return [block.text for block in document.blocks if block.kind not in ("headline", "standfirst", "caption")]


def message(*inside: str) -> list[Document | Refused]:
    """Return what a message with these items is read into."""
    return items(f"<newsMessage><itemSet>{''.join(inside)}</itemSet></newsMessage>")


def picture(guid: str, more: str = "") -> str:
    """Return a picture item."""
    return (
        f'<newsItem guid="{guid}"><itemMeta><itemClass qcode="ninat:picture"/>{more}</itemMeta><contentMeta>'
        f'<description role="drol:caption">Légende {guid}</description></contentMeta><contentSet>'
        f'<remoteContent href="https://photos.example/{guid}.jpg" contenttype="image/jpeg"/></contentSet></newsItem>'
    )


def text(guid: str, item: str = "") -> str:
    """Return a text item."""
    content = (
        f"<contentMeta><headline>Titre {guid}</headline></contentMeta><contentSet><inlineXML><p>Un.</p></inlineXML>"
    )
    return f'<newsItem guid="{guid}"><itemMeta>{item}</itemMeta>{content}</contentSet></newsItem>'


def test_the_roots_are_known_under_any_prefix() -> None:
    assert newsmlg2.sniff(b'<?xml version="1.0"?>\n<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">') == 1
    assert newsmlg2.sniff(b'<g2:newsItem xmlns:g2="http://iptc.org/std/nar/2006-10-01/">') == 1
    assert newsmlg2.sniff(b'<delivery xmlns:n="http://iptc.org/std/nar/2006-10-01/">') == 0.9
    assert newsmlg2.sniff(b"<NewsML><NewsItem/></NewsML>") == 0


def test_the_format_is_chosen_by_its_bytes() -> None:
    raw = f"<newsItem>{PHARE}</newsItem>".encode()
    (document,) = formats.parse(raw, media_type=None, hints=Hints()).documents
    assert (document.format, document.guid, document.version) == ("newsmlg2", None, None)


@pytest.mark.parametrize("code", ['qcode="stat:canceled"', 'uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled/"'])
def test_a_code_is_known_as_qcode_and_as_uri(code: str) -> None:
    document = meta(f"<pubStatus {code}/>")
    assert (document.pubstatus, document.signal) == ("canceled", "kill")


@pytest.mark.parametrize(
    ("signal", "name"),
    [("sig:correction", "correction"), ("x:update", "update"), ("edStat:U", "update"), ("sig:kill", "kill")],
)
def test_a_signal_is_known_by_the_end_of_its_code(signal: str, name: str) -> None:
    assert meta(f'<signal qcode="var:x"/><signal qcode="{signal}"/>').signal == name


def test_the_first_version_is_published_and_this_one_updates() -> None:
    first, this = (
        "<firstCreated>2026-06-03T10:00:00Z</firstCreated>",
        "<versionCreated>2026-06-03T12:30:00Z</versionCreated>",
    )
    document = meta(first + this, "<contentCreated>2026-06-03T09:00:00Z</contentCreated>")
    assert (document.published, document.updated) == ("2026-06-03T10:00:00+00:00", "2026-06-03T12:30:00+00:00")


def test_a_text_is_published_when_its_content_was_made_and_a_picture_when_its_item_was() -> None:
    made, this = (
        "<contentCreated>1969-07-21T02:56:00Z</contentCreated>",
        "<versionCreated>2026-06-03T12:30:00Z</versionCreated>",
    )
    assert meta(this, made).published == "1969-07-21T02:56:00+00:00"
    assert meta(f'<itemClass qcode="ninat:picture"/>{this}', made).published == "2026-06-03T12:30:00+00:00"


def test_a_date_without_a_time_is_no_embargo_and_withholds() -> None:
    document = meta("<embargoed>2026-06-03</embargoed>")
    assert (document.embargoed, document.pubstatus) == (None, "withheld")
    assert len(document.notes) == 2


def test_a_provider_that_is_a_code_goes_by_the_name_of_who_has_the_same() -> None:
    document = meta('<provider qcode="ag"/>', '<creator qcode="nprov:AG">Agence du Golfe</creator>')
    assert (document.agency, document.byline) == ("Agence du Golfe", None)


def test_a_provider_that_is_a_host_goes_by_its_name() -> None:
    assert meta('<provider literal="harbour.example"/>', "<creditline>Harbour</creditline>").agency == "Harbour"
    assert meta('<provider literal="afp.com"/>').agency == "AFP"
    assert meta('<provider uri="http://www.harbour.example/about"/>').agency == "harbour.example"
    assert meta('<provider qcode="nprov:4711"/>', "<creditline>ACL</creditline>").agency == "ACL"


def test_makers_with_a_full_name_are_the_byline_and_others_stay_unread() -> None:
    makers = "<creator><name>Zoé Lannic</name></creator><creator><name>zl</name></creator>"
    sender = '<creator type="cpnat:organisation"><name>Agence du Cap</name></creator>'
    document = meta("", makers + sender)
    assert (document.byline, document.unread) == ("Zoé Lannic", ("zl", "Agence du Cap"))


def test_a_place_is_named_by_an_assert_a_code_or_the_dateline() -> None:
    place = '<located literal="p1"/>'
    known = '<assert literal="p1"><name>Kerloc</name></assert>'
    assert read(f"<contentMeta><headline>T</headline>{place}</contentMeta>{known}").located == "Kerloc"
    assert meta("", '<located qcode="city:Vallone"/>').located == "Vallone"
    assert meta("", '<located literal="Saint-Orsel"/>').located == "Saint-Orsel"
    document = meta("", "<dateline>Orsel, 3 juin 2026 (ACL) -</dateline>")
    assert (document.located, document.unread) == ("Orsel", ("Orsel, 3 juin 2026 (ACL) -",))


def test_names_are_those_of_the_language() -> None:
    names = '<name xml:lang="de">Fischerei</name><name xml:lang="fr">pêche</name><name role="nrol:mnemonic">FSH</name>'
    document = meta("", f'<language tag="fr"/><subject qcode="medtop:1">{names}</subject>')
    assert (document.language, document.tags) == ("fr", ("pêche",))


def test_one_keyword_may_hold_several() -> None:
    assert meta("", "<keyword>phare, mer; port</keyword>").tags == ("phare", "mer", "port")
    assert meta("", "<keyword>Lannic, Zoé</keyword><keyword>port</keyword>").tags == ("Lannic, Zoé", "port")


def test_notes_to_editors_are_told_once() -> None:
    notes = (
        "<edNote>Photos disponibles</edNote><edNote>Papier d'angle</edNote><edNote>Photos disponibles à midi</edNote>"
    )
    assert meta(notes).ednote == "Papier d'angle / Photos disponibles à midi"


def test_a_link_is_a_related_story_and_one_to_a_picture_a_photo() -> None:
    story = '<link rel="irel:seeAlso" residref="urn:kerloc:2"><title>Le port</title></link>'
    itself = '<link rel="irel:previousVersion" residref="urn:kerloc:1" version="1"/>'
    photo = '<link href="https://photos.example/1.jpg"><itemClass qcode="ninat:picture"/><title>Le quai</title></link>'
    document = meta(story + itself + photo)
    assert document.related == (Related("Le port", "urn:kerloc:2"),)
    assert document.photos == (Photo("Le quai", href="https://photos.example/1.jpg"),)


def test_words_without_a_field_stay_unread() -> None:
    rights = "<rightsInfo><usageTerms>Hors <i>réseaux</i>.</usageTerms><other>Autre mention</other></rightsInfo>"
    document = read(f"{PHARE}{rights}<unknown><a>Inconnu</a></unknown>perdu")
    assert document.unread == ("perdu", "Inconnu", "Hors réseaux.", "Autre mention")


def test_an_algorithm_that_wrote_is_noted() -> None:
    source = '<digitalSourceType uri="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/>'
    (note,) = meta("", source).notes
    assert "trainedalgorithmicmedia" in str(note)


def test_a_lower_headline_is_the_standfirst_where_there_is_none() -> None:
    lower = '<headline rank="3">Après trois ans</headline>'
    assert meta("", lower).standfirst == "Après trois ans"
    document = meta("", lower + '<description role="drol:summary">Un été clair.</description>')
    assert (document.standfirst, texts(document)) == ("Un été clair.", ["Après trois ans", "Il brille."])


def test_a_summary_that_begins_the_body_is_not_told_twice() -> None:
    assert meta("", '<description role="drol:summary">Il brille</description>').standfirst == ""
    summary = '<description role="drol:summary">Le feu de Kerloc…</description>'
    document = read(
        f"<contentMeta>{summary}</contentMeta>"
        "<contentSet><inlineXML><p>Le feu de Kerloc brille.</p></inlineXML></contentSet>"
    )
    assert (document.standfirst, texts(document)) == ("", ["Le feu de Kerloc brille."])


def test_a_body_never_loses_its_last_paragraph() -> None:
    assert texts(body("<inlineXML><h1>Le phare</h1><p>Le phare</p></inlineXML>")) == ["Le phare"]


def test_inline_data_is_read_by_what_it_holds() -> None:
    html = base64.b64encode("<p>Rallumé <b>hier</b>.</p>".encode("cp1252")).decode()
    assert texts(body(f'<inlineData contenttype="text/plain" encoding="enctyp:base64">{html}</inlineData>')) == [
        "Rallumé hier."
    ]
    ninjs = '{"uri": "urn:1", "body_xhtml": "&lt;p>Un.&lt;/p>&lt;p>Deux.&lt;/p>"}'
    assert texts(body(f"<inlineData>{ninjs}</inlineData>")) == ["Un.", "Deux."]
    nitf = "&lt;nitf>&lt;body>&lt;body.content>&lt;p>Un.&lt;/p>&lt;/body.content>&lt;/body>&lt;/nitf>"
    assert texts(body(f"<inlineXML>{nitf}</inlineXML>")) == ["Un."]


def test_a_picture_within_the_file_is_noted() -> None:
    document = body('<inlineData contenttype="image/png" encoding="enctyp:base64">iVBORw0KGgo=</inlineData>')
    assert (texts(document), document.unread) == ([], ())
    assert "image/png" in str(document.notes[0])


def test_parts_under_one_name_follow_each_other_and_renditions_do_not() -> None:
    long, short = "<p>Une phrase assez longue pour être lue.</p>", "<p>Une autre.</p>"
    parts = body(f"<inlineXML>{long}</inlineXML>", f"<inlineXML>{short}</inlineXML>")
    assert (len(texts(parts)), parts.unread) == (2, ())
    other = body(f"<inlineXML>{long}</inlineXML>", f'<inlineXML rendition="rnd:sms">{short}</inlineXML>')
    assert (len(texts(other)), other.unread) == (1, ("Une autre.",))


def test_pictures_beside_a_text_are_apart_and_renditions_of_one_are_not() -> None:
    shapes = ["rnd:web", "rnd:high", "rnd:web", "rnd:high"]
    contents = [
        f'<remoteContent rendition="{shape}" href="https://photos.example/{number}.jpg"/>'
        for number, shape in enumerate(shapes)
    ]
    document = body("<inlineXML><p>Un.</p></inlineXML>", *contents)
    assert [photo.href for photo in document.photos] == ["https://photos.example/1.jpg", "https://photos.example/3.jpg"]


def test_a_package_gives_its_pictures_to_its_text() -> None:
    package = '<packageItem guid="p"><itemRef residref="t:2"/><itemRef residref="a"/></packageItem>'
    (document,) = message(package, text("t").replace("<newsItem", '<newsItem version="2"'), picture("a"))
    assert isinstance(document, Document)
    assert [photo.caption for photo in document.photos] == ["Légende a"]


def test_a_picture_stands_alone_where_nothing_ties_it_to_a_text() -> None:
    assert len(message(text("t"), picture("a"))) == 2
    several = (
        '<packageItem guid="p"><itemRef residref="t"/><itemRef residref="u"/><itemRef residref="a"/></packageItem>'
    )
    assert len(message(several, text("t"), text("u"), picture("a"))) == 3
    withheld = picture("a", '<pubStatus qcode="stat:withheld"/>')
    assert len(message(several.replace('<itemRef residref="u"/>', ""), text("t"), withheld)) == 2


def test_a_link_to_a_picture_with_its_caption_is_a_photo_without_address() -> None:
    link = (
        '<link residref="a" contenttype="image/jpeg"><title role="drol:caption">Le phare. AG / Léa Roux</title></link>'
    )
    (document,) = items(text("t", link))
    assert isinstance(document, Document)
    assert [(photo.caption, photo.href) for photo in document.photos] == [("Le phare. AG / Léa Roux", None)]


def test_columns_set_with_spaces_in_a_paragraph_are_rows() -> None:
    lines = (
        "Résultats de mardi\nKerloc      2  Portneuf    1\nVallone     0  Saint-Elme  3\nBrec        1  Aulne       1\n"
    )
    body = f"<html><body><p>{lines}Fin</p></body></html>"
    (document,) = items(f'<newsItem guid="t"><contentSet><inlineXML>{body}</inlineXML></contentSet></newsItem>')
    assert isinstance(document, Document)
    assert [block.kind for block in document.blocks].count("table") == 3


def test_a_text_takes_the_picture_of_its_message_that_it_links_to() -> None:
    link = '<link rel="irel:associatedWith" residref="a"><itemClass qcode="ninat:picture"/></link>'
    (document,) = message(text("t", link), picture("a"))
    assert isinstance(document, Document)
    assert len(document.photos) == 1


def test_a_package_with_a_headline_of_its_own_stays() -> None:
    titled = (
        f'<packageItem guid="p">{PHARE}<groupSet><group id="g"><itemRef residref="t"/></group></groupSet></packageItem>'
    )
    package, _ = message(titled, text("t"))
    assert isinstance(package, Document)
    assert (package.headline, package.related) == ("Le phare", (Related("Titre t", "t"),))


def test_a_package_without_a_word_is_a_document_of_what_it_lists() -> None:
    (package,) = items('<packageItem guid="p"><itemRef residref="x"/></packageItem>')
    assert isinstance(package, Document)
    assert (package.guid, package.text, package.related) == ("p", "", (Related("x", "x"),))


def test_a_package_that_lists_nothing_is_refused_only_without_identifier() -> None:
    (named,) = items('<packageItem guid="p"><groupSet root="g"><group id="g"/></groupSet></packageItem>')
    (nameless,) = items('<packageItem><groupSet root="g"><group id="g"/></groupSet></packageItem>')
    assert isinstance(named, Document)
    assert isinstance(nameless, Refused)
    assert nameless.code == "blank"


def test_a_group_says_title_and_note_of_its_package() -> None:
    group = (
        '<group id="g"><itemRef residref="x"><title>Premier</title></itemRef><title>Le port</title>'
        "<edNote>Suite à 18h</edNote><other>Vu au quai</other></group>"
    )
    (package,) = items(f'<packageItem guid="p"><groupSet root="g">{group}</groupSet></packageItem>')
    assert isinstance(package, Document)
    assert (package.headline, package.ednote) == ("Le port", "Suite à 18h")
    assert package.unread == ("Vu au quai",)


def test_the_first_event_of_an_item_without_title_heads_it() -> None:
    events = "<event><name>Foire</name></event><event><name>Bal</name><definition>Au port.</definition></event>"
    (document,) = items(
        f'<newsItem guid="e"><contentSet><inlineXML><events>{events}</events></inlineXML></contentSet></newsItem>'
    )
    assert isinstance(document, Document)
    assert document.headline == "Foire"
    assert [(block.kind, block.text) for block in document.blocks[1:]] == [
        ("subheading", "Bal"),
        ("paragraph", "Au port."),
    ]


def test_concepts_in_a_news_item_are_its_text() -> None:
    concept = "<concept><name>Le grand match</name><definition>À Kerloc.</definition></concept>"
    (document,) = items(f'<newsItem guid="e"><conceptSet>{concept}</conceptSet></newsItem>')
    assert isinstance(document, Document)
    assert (document.headline, texts(document)) == ("Le grand match", ["À Kerloc."])


def test_a_faceted_subject_gives_each_of_its_concepts_as_tag() -> None:
    facets = "<mainConcept><name>natation</name></mainConcept><facetConcept><name>brasse</name></facetConcept>"
    (document,) = items(f'<newsItem guid="e"><contentMeta><subject>{facets}</subject></contentMeta></newsItem>')
    assert isinstance(document, Document)
    assert document.tags == ("natation", "brasse")


def test_messages_one_after_the_other_in_a_file_are_all_read() -> None:
    one = f'<?xml version="1.0"?>\n<newsMessage><itemSet>{text("a")}</itemSet></newsMessage>\n'
    first, second = items(one + "entre deux" + one.replace("Titre a", "Titre b"))
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.headline, second.headline) == ("Titre a", "Titre b")
    assert [words for words in (*first.unread, *second.unread) if "deux" in words] == ["entre deux"]


def test_an_item_within_another_is_one_of_its_own() -> None:
    inner = text("intérieur")
    outer, within = items(
        f"<newsItem>{PHARE}<contentSet><inlineXML><p>A</p>{inner}<p>B</p></inlineXML></contentSet></newsItem>"
    )
    assert isinstance(outer, Document)
    assert isinstance(within, Document)
    assert (texts(outer), within.headline) == (["A", "B"], "Titre intérieur")


def test_a_message_without_items_is_refused() -> None:
    (refused,) = items("<newsMessage><header/></newsMessage>")
    assert isinstance(refused, Refused)
    assert refused.code == "no-story"


@pytest.mark.parametrize("piece", ["contentMeta", "contentSet"])
def test_a_piece_of_an_item_is_read(piece: str) -> None:
    inside = "<headline>Le phare</headline>" if piece == "contentMeta" else "<inlineXML><p>Le phare</p></inlineXML>"
    (document,) = formats.parse(f"<{piece}>{inside}</{piece}>".encode(), media_type=None, hints=HINTS).documents
    assert document.text == "Le phare"


def test_references_in_a_ring_end() -> None:
    groups = (
        '<group id="a"><groupRef idref="b"/></group><group id="b"><groupRef idref="a"/><itemRef residref="x"/></group>'
    )
    (document,) = items(f'<packageItem guid="p">{PHARE}<groupSet root="a">{groups}</groupSet></packageItem>')
    assert isinstance(document, Document)
    assert document.related == (Related("x", "x"),)


def test_a_caption_that_is_also_the_body_of_a_picture_is_told_once() -> None:
    said = "<contentSet><inlineXML><p>Légende a</p></inlineXML>"
    (document,) = message(picture("a").replace("<contentSet>", said))
    assert isinstance(document, Document)
    assert document.text == "Légende a"
