"""NITF as a wire format; tests/wire/nitf holds whole dispatches."""

from __future__ import annotations

from articles import formats
from articles.document import Document, Hints, Refused
from articles.formats import nitf

HINTS = Hints(language="fr")


def read(inside: str, attributes: str = "") -> Document:
    """Return the document of a NITF that holds this."""
    (document,) = nitf.parse(f"<nitf{attributes}>{inside}</nitf>".encode(), HINTS)
    assert isinstance(document, Document)
    return document


def body(content: str, head: str = "") -> Document:
    """Return the document of a NITF with a headline and this body."""
    return read(
        f"<head>{head}</head><body><body.head><hedline><hl1>Titre</hl1></hedline></body.head>"
        f"<body.content>{content}</body.content></body>"
    )


def texts(document: Document) -> list[str]:
    """Return the texts of a document's body."""
    return [block.text for block in document.blocks if block.kind not in ("headline", "standfirst", "caption")]


def test_the_root_is_known_in_any_case_and_namespace() -> None:
    assert nitf.sniff(b'<?xml version="1.0"?>\n<!-- x --><nitf version="3.6">') == 1
    assert nitf.sniff(b"<NITF>") == 1
    assert nitf.sniff(b'<n:nitf xmlns:n="http://iptc.org/std/NITF/2006-10-18/">') == 1


def test_documents_in_an_unknown_wrapper_are_known() -> None:
    assert nitf.sniff(b"<articles><nitf><head/>") > 0.5
    assert nitf.sniff(b"<newsMessage><nitf><head/>") == 0
    assert nitf.sniff(b"Le mot <nitf> dans une phrase") == 0


def test_a_title_stands_in_for_a_missing_headline() -> None:
    document = read("<head><title>Le pont rouvre</title></head><body><body.content><p>Hier.</p></body.content></body>")
    assert (document.headline, document.slugline) == ("Le pont rouvre", None)


def test_a_title_beside_a_headline_is_the_slugline() -> None:
    document = read(
        "<head><title>1 PONT (Oct 14)</title></head><body><hedline><hl1>Le pont rouvre</hl1></hedline></body>"
    )
    assert (document.headline, document.slugline) == ("Le pont rouvre", "1 PONT (Oct 14)")


def test_a_subheading_at_the_top_stands_in_for_a_missing_headline() -> None:
    document = read("<body><body.content><block><hl2>Le pont rouvre</hl2></block><p>Hier.</p></body.content></body>")
    assert (document.headline, texts(document)) == ("Le pont rouvre", ["Hier."])


def test_text_outside_a_body_content_is_kept() -> None:
    assert texts(read("<body><p>Un.</p>Deux.<block>Trois.</block></body>")) == ["Un.", "Deux.", "Trois."]


def test_a_lede_with_a_dateline_stays_where_the_text_begins() -> None:
    assert body('<p lede="true">Le port est fermé.</p><p>Hier.</p>').standfirst == "Le port est fermé."
    assert body('<p lede="true">PARIS (AFP) - Le port est fermé.</p><p>Hier.</p>').standfirst == ""


def test_a_release_after_the_issue_is_an_embargo() -> None:
    dates = '<docdata><date.issue norm="20250101T0800Z"/><date.release norm="20250101T{}Z"/></docdata>'
    assert body("<p>x</p>", dates.format("0900")).embargoed == "2025-01-01T09:00:00+00:00"
    assert body("<p>x</p>", dates.format("0800")).embargoed is None


def test_an_embargoed_document_is_usable_once_its_release_has_come() -> None:
    head = '<docdata management-status="embargoed"><date.release norm="20250101T090000"/></docdata>'
    document = body("<p>x</p>", head)
    assert (document.embargoed, document.pubstatus) == ("2025-01-01T09:00:00+01:00", "usable")


def test_a_withheld_document_says_so() -> None:
    assert body("<p>x</p>", '<docdata management-status="Withheld"/>').pubstatus == "withheld"


def test_renditions_of_one_picture_in_several_media_are_one_photo() -> None:
    one = '<media-metadata name="media-id" value="7"/><media-reference source="{0}.jpg" width="{0}"/>'
    one = f'<media media-type="image">{one}<media-caption>Le port</media-caption></media>'
    document = body(one.format(80) + one.format(800) + one.format(400))
    assert [(photo.caption, photo.href) for photo in document.photos] == [("Le port", "800.jpg")]


def test_a_reference_to_a_picture_elsewhere_is_no_photo() -> None:
    assert body('<media media-type="image"><media-reference data-location="#photo0"/></media><p>x</p>').photos == ()


def test_producer_and_source_make_one_credit() -> None:
    media = (
        '<media><media-reference source="a.jpg" source-credit="AFP"/><media-producer>Ann Bo</media-producer></media>'
    )
    assert [photo.credit for photo in body(media).photos] == ["Ann Bo / AFP"]


def test_films_are_related_and_no_photos() -> None:
    document = body('<media media-type="video"><media-reference source="https://a.example/v.mp4"/></media><p>x</p>')
    assert (document.photos, [story.href for story in document.related]) == ((), ["https://a.example/v.mp4"])


def test_a_note_within_the_text_is_text_unless_it_is_to_editors() -> None:
    document = body('<note><p>À lire.</p></note><note noteclass="editorsnote"><p>Vérifier.</p></note>')
    assert (texts(document), document.ednote) == (["À lire."], "Vérifier.")


def test_a_copyright_within_a_sentence_stays_there() -> None:
    assert texts(body("<p>Le nom <copyrite>Zed ©</copyrite> suffit.</p>")) == ["Le nom Zed © suffit."]


def test_documents_one_after_the_other_are_all_read() -> None:
    one = '<?xml version="1.0"?>\n<nitf><body><hedline><hl1>{}</hl1></hedline><p>x</p></body></nitf>\n'
    items = nitf.parse((one.format("Un") + one.format("Deux")).encode(), HINTS)
    assert [item.headline for item in items if isinstance(item, Document)] == ["Un", "Deux"]


def test_words_between_documents_are_not_lost() -> None:
    items = nitf.parse(
        b"<all>avant<nitf><body><p>x</p></body></nitf><i>entre</i><nitf><body><p>y</p></body></nitf></all>", HINTS
    )
    assert [item.unread for item in items if isinstance(item, Document)] == [("avant", "entre"), ()]


def test_a_file_without_a_document_is_refused() -> None:
    (refused,) = formats.parse(b"<a>x</a>", media_type=None, hints=Hints(format="nitf")).refused
    assert refused.code == "no-item"


def test_an_empty_document_is_refused_but_a_kill_is_not() -> None:
    (empty,) = nitf.parse(b"<nitf><body/></nitf>", HINTS)
    kill = read('<head><docdata management-status="canceled"><doc-id id-string="7"/></docdata></head><body/>')
    assert isinstance(empty, Refused)
    assert (kill.guid, kill.signal, kill.pubstatus) == ("7", "kill", "canceled")


def test_keywords_as_texts_and_an_urgency_beside_the_docdata_are_read() -> None:
    keys = "<key-list><keyword>Rade</keyword><keyword>Justice</keyword></key-list>"
    head = f"<head><docdata>{keys}</docdata><urgency ed-urg='2'/></head>"
    raw = f"<nitf>{head}<body><body.content><p>A</p></body.content></body></nitf>"
    (found,) = nitf.parse(raw.encode(), Hints())
    assert isinstance(found, Document)
    assert (found.tags, found.urgency) == (("Rade", "Justice"), 2)
