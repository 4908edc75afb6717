"""ninjs: what the pairs under tests/wire/ninjs do not show one by one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from articles import formats
from articles.bodies import flow, objects
from articles.document import Document, Hints, Photo, Refused
from articles.formats import ninjs
from tests.formats.pairs import cases, items

ITEM = {"uri": "urn:adv:1", "type": "text", "versioncreated": "2031-01-01T08:00:00Z", "headline": "Le titre"}
PICTURE = {"type": "picture", "description_text": "Un quai.", "renditions": {"o": {"href": "https://p.example/a.jpg"}}}


def read(*stated: object, **members: object) -> list[Document | Refused]:
    """Return the items of a file that holds these values, or ITEM with these members."""
    raw = "\n".join(json.dumps(value) for value in stated or [ITEM | members])
    return ninjs.parse(raw.encode(), Hints(timezone="Europe/Paris"))


def document(**members: object) -> Document:
    """Return the first document of ITEM with these members."""
    found = read(**members)[0]
    assert isinstance(found, Document)
    return found


def body(found: Document) -> list[str]:
    """Return the texts of the blocks that are neither headline, standfirst nor caption."""
    return [block.text for block in found.blocks if block.kind not in ("headline", "standfirst", "caption")]


@pytest.mark.parametrize(
    "members",
    [
        {"headline": "Le titre", "body_text": "Un.\n\nDeux."},
        {"headline": "Le titre", "body_html": "<p>Un.</p><p>Deux.</p>"},
        {"headline": "<b>Le</b> titre", "body_text": "<p>Un.</p><p>Deux.</p>"},
        {"headline": "Le titre", "body_html": "Un.\n\nDeux."},
        {"headline": None, "title": "Le titre", "body_xhtml": "<div><p>Un.</p>Deux.</div>"},
        {"headline": None, "headLine": "Le titre", "bodyXhtml": "<p>Un.</p><p>Deux.</p>"},
        {"headline": [{"name": "main", "value": "Le titre"}], "body": [{"name": "xhtml", "value": "<p>Un.</p>Deux."}]},
        {"headlines": [{"value": "Le titre"}], "headline": None, "bodies": [{"value": "Un.\n\nDeux."}]},
        {"headline": "Le titre", "bodies": [{"contentType": "text/html", "value": "<h1>Le titre</h1><p>Un.</p>Deux."}]},
        {"headline": "Le titre", "description_text": "Un.\n\nDeux."},
        {"headline": "Le titre", "bodies": [{"role": "lead", "value": "Un.\n\nDeux."}]},
    ],
)
def test_every_way_to_state_a_text_gives_headline_and_body(members: dict[str, object]) -> None:
    found = document(**members)
    assert (found.headline, body(found)) == ("Le titre", ["Un.", "Deux."])


def test_what_only_another_body_says_is_unread() -> None:
    found = document(body_html="<p>Un, deux.</p>", body_text="Un – deux !\nTrois.", body_court="Un")
    assert (body(found), found.unread) == (["Un, deux."], ("Trois.",))


@pytest.mark.parametrize("description", ["Un port rouvre", "Un port rouvre aux ferries.", "Un  port rouvre…"])
def test_a_description_that_begins_the_body_is_no_standfirst(description: str) -> None:
    found = document(
        body_text="Un port rouvre aux ferries.\n\nDeux quais restent fermés.", description_text=description
    )
    assert (found.standfirst, found.unread) == ("", ())


def test_other_descriptions_and_headlines_are_unread() -> None:
    found = document(
        body_text="Un.", headline_extra="Court", description_lead="Chapô", description_web="<p>Pour le <i>site</i></p>"
    )
    assert (found.standfirst, found.unread) == ("Chapô", ("Court", "Pour le site"))


@pytest.mark.parametrize(
    ("members", "name", "value"),
    [
        ({"guid": "b"}, "guid", "urn:adv:1"),
        ({"uri": None, "guid": "b"}, "guid", "b"),
        ({"uri": "https://x.example/9?token=1", "altids": {"itemid": "9"}}, "guid", "https://x.example/9"),
        ({"version": 3}, "version", "3"),
        ({"urgency": "2"}, "urgency", 2),
        ({"urgency": 12, "priority": 6}, "urgency", 6),
        ({"editorialpriority": "b"}, "urgency", 2),
        ({"language": "FR"}, "language", "fr"),
        ({"firstcreated": "2031-01-01T07:00:00+0000"}, "published", "2031-01-01T07:00:00+00:00"),
        ({"firstcreated": "2031-01-01T07:00:00+0000"}, "updated", "2031-01-01T08:00:00+00:00"),
        ({"embargoedUntil": "2031-01-02T06:00:00+01:00"}, "embargoed", "2031-01-02T06:00:00+01:00"),
        ({"pubStatus": "withheld"}, "pubstatus", "withheld"),
        ({"pubstatus": "stat:canceled"}, "pubstatus", "canceled"),
        ({"editorialtypes": ["Kill"]}, "signal", "kill"),
        ({"correction_sequence": 1}, "signal", "correction"),
        ({"evolvedfrom": "urn:adv:0"}, "signal", "update"),
        ({"by": "Nadia Bel"}, "byline", "Nadia Bel"),
        ({"bylines": [{"name": "Nadia Bel"}, "Ivo Lamarque"]}, "byline", "Nadia Bel, Ivo Lamarque"),
        ({"authors": [{"name": "Nadia Bel", "role": "writer"}]}, "byline", "Nadia Bel"),
        ({"source": "ADV", "copyrightholder": "ADV"}, "agency", "ADV"),
        ({"provider": {"name": "ADV"}}, "agency", "ADV"),
        ({"infosources": [{"name": "ADV"}]}, "agency", "ADV"),
        ({"located": {"city": "Hélion"}}, "located", "Hélion"),
        ({"dateline": {"located": {"city": "Hélion"}}}, "located", "Hélion"),
        ({"keywords": "ferry, port", "subject": [{"code": "1", "name": "mer"}]}, "tags", ("ferry", "port", "mer")),
        ({"people": [{"name": "Eva"}], "events": {"name": "Régate"}}, "tags", ("Eva", "Régate")),
    ],
)
def test_a_field_is_read_from_each_way_to_state_it(members: dict[str, object], name: str, value: object) -> None:
    assert getattr(document(body_text="Un.", **members), name) == value


def test_members_of_the_wrong_type_are_dropped_and_the_rest_is_kept() -> None:
    wrong: dict[str, Any] = dict.fromkeys(
        ("version", "urgency", "byline", "located", "renditions", "associations", "subject", "altids", "description_x",
         "language", "pubstatus", "person", "authors", "usageterms", "source", "keywords", "slugline", "signals")
    )  # fmt: skip
    values: list[object] = [[[1]], {"a": {"b": 1}}, 7, True, [None], [{"name": {}}]]
    for value in values:
        found = document(**dict.fromkeys(wrong, value), body_text="Un.")
        assert (found.headline, body(found)) == ("Le titre", ["Un."])


SENTENCE = "Le premier ferry a quitté le quai nord du port d’Hélion à 6 h 40, avec deux cent douze passagers à bord."


@pytest.mark.parametrize("gap", ["\n\n", "\r\n\r\n", "\n", "\n \n\n", "\n\n  "])
@pytest.mark.parametrize(
    "second",
    ["Deux.", SENTENCE, "et deux autres.", "« Oui », dit-il.", "Deux quais fermés", "HÉLION (ADV) -", "– Deux.", "Et ?",
     "1;2;3;4", ", dit-elle.", SENTENCE.lower(), SENTENCE[:-1], SENTENCE.replace(" ", "\t"), f"« {SENTENCE} »",
     f"– {SENTENCE}"],
)  # fmt: skip
def test_the_short_way_through_a_text_is_the_long_one(gap: str, second: str) -> None:
    text = gap.join([SENTENCE, second, SENTENCE])
    assert body(document(body_text=text)) == [part.text for part in flow.paragraphs(text)]


@pytest.mark.parametrize("wrapped", [[PICTURE], {"a": PICTURE}, {"a": [PICTURE]}, PICTURE])
def test_a_picture_beside_a_story_is_a_photo(wrapped: object) -> None:
    found = document(body_text="Un.", associations=wrapped)
    assert found.photos == (Photo("Un quai.", href="https://p.example/a.jpg"),)


@pytest.mark.parametrize(
    ("members", "credit"),
    [
        ({"byline": "Iris Talve", "creditline": "ADV"}, "Iris Talve / ADV"),
        ({"byline": "Iris Talve", "source": "ADV"}, "Iris Talve / ADV"),
        ({"byline": "Iris Talve/ADV", "source": "ADV"}, "Iris Talve/ADV"),
        ({"photographer": {"name": "Iris Talve"}, "description_creditline": "Iris Talve/ADV"}, "Iris Talve/ADV"),
        ({"copyrightHolder": "ADV"}, "ADV"),
        ({}, ""),
    ],
)
def test_a_credit_names_who_made_a_picture_and_who_sends_it(members: dict[str, object], credit: str) -> None:
    assert document(associations=[PICTURE | members]).photos[0].credit == credit


def test_the_largest_clean_picture_is_the_address() -> None:
    sizes = [{"name": name, "href": f"https://p.example/{name}", "width": width, "height": "9"} for name, width in
             (("small", 20), ("main", "300"), ("watermark", 900))]  # fmt: skip
    text = {"name": "nitf", "href": "https://p.example/x", "contentType": "text/xml", "width": 999, "height": 999}
    assert document(type="picture", renditions=[*sizes, text]).photos[0].href == "https://p.example/main"


def test_a_picture_without_a_caption_is_told_by_its_headline() -> None:
    beside = {"type": "picture", "headline": "Le quai nord", "by": "ADV", "uri": "https://p.example/a.jpg"}
    assert document(associations=[beside]).photos == (Photo("Le quai nord", "ADV", href="https://p.example/a.jpg"),)
    alone = document(type="picture", body_text="Le titre", renditions=PICTURE["renditions"])
    assert (alone.photos, alone.unread) == ((Photo("", href="https://p.example/a.jpg"),), ())


def test_a_story_within_a_story_is_a_document_of_its_own() -> None:
    inner = {"uri": "https://d.example/2", "type": "text", "headline": "Le second", "body_text": "Deux."}
    first, second = read(ITEM | {"associations": {"sidebar": inner}})
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert [(story.title, story.href) for story in first.related] == [("Le second", "https://d.example/2")]
    assert (second.headline, body(second)) == ("Le second", ["Deux."])


@pytest.mark.parametrize(
    "wrapped",
    [
        [ITEM, ITEM],
        {"items": [ITEM, ITEM]},
        {"_items": [ITEM, ITEM], "_meta": {"total": 2}},
        {"total": 2, "item": [ITEM, ITEM]},
        {"data": {"query": "x", "items": [{"meta": {}, "item": ITEM}, {"meta": {}, "item": ITEM}]}},
        {"hits": {"total": 2, "hits": [{"_id": "1", "_source": ITEM}, {"_source": ITEM}]}},
    ],
)
def test_several_items_are_read_from_each_wrapper(wrapped: object) -> None:
    assert [item.headline for item in read(wrapped) if isinstance(item, Document)] == ["Le titre", "Le titre"]


def test_an_item_without_words_is_set_aside_and_the_others_are_read() -> None:
    found = read(ITEM, {"type": "text", "language": "fr"}, [3], ITEM)
    assert [item.code if isinstance(item, Refused) else item.headline for item in found] == [
        "Le titre", "blank", "no-item", "Le titre",
    ]  # fmt: skip
    assert [item.item for item in found if isinstance(item, Refused)] == [1, 2]


def test_an_item_that_is_named_is_kept_without_words() -> None:
    (found,) = read({"uri": "urn:adv:2", "type": "text"})
    assert isinstance(found, Document)
    assert (found.guid, found.text, len(found.notes)) == ("urn:adv:2", "", 1)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"headline": "Le titre", "body_text": "Un', "broken-json"),
        (b'{"headline": "a", "associations": [' + b'{"associations": [' * 100_000, "hostile-json"),
        (b'{"type": "FeatureCollection", "features": []}', "unsupported-format"),
        (b'{"name": "newsreader", "version": "1.0", "scripts": {}}', "unsupported-format"),
    ],
)
def test_what_is_no_ninjs_is_refused(raw: bytes, code: str) -> None:
    (refused,) = formats.parse(raw, media_type=None, hints=Hints()).refused
    assert refused.code == code


def test_stories_within_stories_have_an_end() -> None:
    nested: dict[str, Any] = {"type": "text", "headline": "fond", "body_text": "Le fond du puits."}
    for _ in range(50):
        nested = {"type": "text", "headline": "Un", "body_text": "Deux.", "associations": [nested]}
    found = read(nested)
    assert len(found) == 5
    assert isinstance(found[-1], Document)
    assert "Le fond du puits." in found[-1].unread


COPY = re.compile(
    r"(?:body|bodies|headline|description|usageterms|copyrightnotice|ednote|byline|by|value)", re.IGNORECASE
)


def copy(path: Path) -> Iterator[str]:
    """Yield the words that a case holds for people."""
    read = objects.read(path.read_bytes())
    assert isinstance(read, objects.Read)
    for key, said in objects.strings([value for value in read.values if isinstance(value, dict | list)]):
        if COPY.match(key) and said != "a0f2d045":  # an identifier
            inner = re.split(r"<body\b[^>]*>", said, flags=re.IGNORECASE)[-1]
            yield from unescape(re.sub(r"<!--.*?-->|<[^>]*>", " ", inner)).split()


@cases("ninjs")
def test_every_word_of_the_copy_is_somewhere(path: Path) -> None:
    fields = ("text", "unread", "byline", "located", "ednote", "slugline", "photos", "related", "tags")
    shown = json.dumps([[item.get(name) for name in fields] for item in items(path)], ensure_ascii=False)
    known = "".join(shown.split()).casefold()
    words = [json.dumps(word.casefold(), ensure_ascii=False)[1:-1] for word in copy(path)]
    assert [word for word in words if any(map(str.isalnum, word)) and word not in known] == []


def test_an_item_that_has_but_its_address_is_told_for_ninjs() -> None:
    parsed = formats.parse(b'{"uri": "urn:adv:1", "type": "audio"}', media_type=None, hints=Hints())
    assert [(found.format, found.guid) for found in parsed.documents] == [("ninjs", "urn:adv:1")]


def test_spans_that_are_called_by_what_they_say_stay_apart() -> None:
    html = '<div><span class="vignette">Rade</span><span class="source">NTW</span></div><p>Le phare.</p>'
    assert body(document(body_html=html)) == ["Rade NTW", "Le phare."]


def test_elements_of_another_vocabulary_stay_apart() -> None:
    frame = "<RUB>Le titre</RUB><DAT><ORT>Rade</ORT><SRC>NTW</SRC></DAT>"
    other = f"<NTW><BODY>{frame}<P>Le phare <x>neuf</x>.</P></BODY></NTW>"
    found = document(bodies=[{"contenttype": "application/xml", "value": other}])
    assert body(found) == ["Rade", "NTW", "Le phare neuf."]


def test_who_holds_an_event_and_when_is_kept() -> None:
    details = {
        "dates": {"startdate": "2031-01-05"},
        "organiser": {"name": "Anna Vell", "contactinfo": [{"value": "0199"}]},
    }
    assert document(eventdetails=details).unread == ("2031-01-05", "Anna Vell", "0199")
