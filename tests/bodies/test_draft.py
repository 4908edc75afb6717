"""From fields as their sender wrote them to a Document: folded, laid out and bounded, with nothing lost."""

from __future__ import annotations

from articles.bodies import draft
from articles.bodies.draft import Draft
from articles.document import Document, Hints, Part, Photo, Refused, Related, Span

HINTS = Hints(language="fr")


def made(**fields: object) -> Document:
    return Draft("nitf", **fields).document(HINTS)  # type: ignore[arg-type]


def test_the_record_is_headline_standfirst_body_and_captions() -> None:
    document = made(
        headline=" Le\npont ",
        standfirst="Un\u00a0chapô.",
        body=[Part("paragraph", "Corps.")],
        photos=[Photo(" Vue ", " A / B ")],
    )
    assert document.text == "Le pont\n\nUn chapô.\n\nCorps.\n\nVue"
    assert document.photos == (Photo("Vue", "A / B"),)


def test_spans_count_from_the_beginning_of_the_record() -> None:
    document = made(headline="Titre", body=[Part("paragraph", "un deux", (Span(3, 7, "strong"),))])
    (span,) = document.blocks[1].spans
    assert document.text[span.start : span.end] == "deux"


def test_fields_that_say_nothing_are_null() -> None:
    document = made(guid=" ", byline="\u200b", slugline="", ednote="\n", body=[Part("paragraph", "un")])
    assert (document.guid, document.byline, document.slugline, document.ednote) == (None, None, None, None)


def test_the_language_is_the_senders_or_else_the_sources() -> None:
    assert (made(language="ar").language, made().language) == ("ar", "fr")


def test_tags_stand_once_without_their_sign_and_those_beyond_the_limit_are_kept_aside() -> None:
    document = made(tags=["#Pont", "Pont", " ", *(f"tag{number}" for number in range(draft.MOST_TAGS))])
    assert document.tags[:2] == ("Pont", "tag0")
    assert len(document.tags) == draft.MOST_TAGS
    assert document.unread == (f"tag{draft.MOST_TAGS - 1}",)


def test_photos_and_stories_beyond_the_limit_are_kept_aside() -> None:
    photos = [Photo(f"vue {number}", "A") for number in range(draft.MOST_PHOTOS + 1)]
    related = [Related(f"titre {number}") for number in range(draft.MOST_RELATED + 1)]
    document = made(photos=photos, related=related)
    assert (len(document.photos), len(document.related)) == (draft.MOST_PHOTOS, draft.MOST_RELATED)
    assert document.unread == (f"vue {draft.MOST_PHOTOS}", "A", f"titre {draft.MOST_RELATED}")


def test_blocks_beyond_the_limit_run_together() -> None:
    body = [Part("paragraph", f"mot{number}") for number in range(draft.MOST_BLOCKS + 2)]
    document = made(body=body)
    assert len(document.blocks) == draft.MOST_BLOCKS
    assert document.text.split() == [part.text for part in body]


def test_markup_beyond_the_limit_is_left_out_and_its_words_stay() -> None:
    words = "a " * (draft.MOST_SPANS // 2 + 1)
    part = Part("paragraph", words.strip(), tuple(Span(at * 2, at * 2 + 1, "strong") for at in range(len(words) // 2)))
    document = made(body=[part, part])
    assert sum(len(block.spans) for block in document.blocks) == draft.MOST_SPANS
    assert document.blocks[1].text == part.text


def test_other_words_for_a_field_that_is_set_are_kept_aside() -> None:
    one = Draft("nitf", byline="Par Claire Untel")
    for words in ("claire untel", "Hugo Sarrel", "", None):
        one.offer("byline", words)
    assert (one.byline, one.unread) == ("Par Claire Untel", ["Hugo Sarrel"])


def test_an_item_without_a_word_is_refused_unless_it_takes_its_story_back() -> None:
    refused = Draft("nitf").item(HINTS, 3)
    assert isinstance(refused, Refused)
    assert (refused.item, refused.code) == (3, "blank")
    assert isinstance(Draft("nitf", pubstatus="canceled").item(HINTS, 0), Document)


def test_right_to_left_and_other_scripts_stay_whole() -> None:
    document = made(headline="\u202bالوزير\u202c \u200fقال", byline="王小明", body=[Part("paragraph", "می\u200cخواهد")])
    assert (document.headline, document.byline) == ("الوزير قال", "王小明")
    assert document.text.endswith("می\u200cخواهد")
