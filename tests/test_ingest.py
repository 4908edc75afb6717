"""From bytes to articles, through the real ledger."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from articles import formats, ingest
from articles.document import Document, Hints, Message, Refused, lay_out
from articles.ingest import items, ledger, reading
from articles.models import Article, Delivery, Reading, Revision, Source, Speaker, Tag
from articles.transports import Payload

pytestmark = pytest.mark.django_db

Deliver = Callable[..., Delivery]
Dispatch = Callable[..., Article]


def _story(**fields: Any) -> Document:
    """Return a document such as a wire format gives it."""
    words = {"headline": "Le pont rouvre", "body": "Deux ans de travaux."} | {
        key: fields.pop(key) for key in ("headline", "body") if key in fields
    }
    parts = [("headline", words["headline"]), ("paragraph", words["body"])]
    blocks, text = lay_out([(kind, text) for kind, text in parts if text])
    return Document("test", headline=words["headline"], blocks=blocks, text=text, **fields)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch, deliver: Deliver) -> Deliver:
    """Return a function that delivers what a wire format with identifiers and several items gives."""
    found: dict[bytes, formats.Parsed] = {}
    monkeypatch.setattr(formats, "parse", lambda raw, **_: found[raw])

    def wire(*items: Document | Refused, raw: bytes = b"") -> Delivery:
        raw = raw or str(len(found)).encode()
        documents = tuple(item for item in items if isinstance(item, Document))
        found[raw] = formats.Parsed(documents, tuple(item for item in items if isinstance(item, Refused)))
        return deliver(raw)

    return wire


def _outcomes(delivery: Delivery) -> list[str]:
    return [item.outcome for item in delivery.items.all()]


def test_a_dispatch_becomes_an_article_with_all_its_parts(dispatch: Dispatch):
    article = dispatch()
    assert article.current is not None
    assert article.current.headline == str(article) == "Le pont de Sainte-Orvaine rouvre après deux ans de travaux"
    assert (article.agency, article.agency_slug, article.language) == ("AFP", "afp", "fr")
    assert article.published_at == datetime.datetime(2024, 12, 31, 9, 1, tzinfo=datetime.UTC)
    assert article.slug == "le-pont-de-sainte-orvaine-rouvre-apres-deux-ans-de-travaux"
    assert [tag.name for tag in article.tags.order_by("sort_key")] == ["Transports", "Vaubrie"]
    assert article.quotes.get().text == "Ce pont est le cœur de notre ville, il bat de nouveau"
    assert 'data-quote="1"' in article.current.html or 'data-quote="0"' in article.current.html


def test_its_reading_holds_the_whole_document(dispatch: Dispatch):
    reading = dispatch().current
    assert reading is not None
    assert reading.document["text"] == reading.text
    assert reading.document["html"] == reading.html
    assert reading.parser == ingest.PARSER


def test_the_same_bytes_twice_are_one_delivery_and_change_nothing(dispatch: Dispatch):
    first = dispatch()
    again = dispatch()
    assert (first.pk, first.changed_at) == (again.pk, again.changed_at)
    assert (Delivery.objects.count(), Revision.objects.count(), Reading.objects.count()) == (1, 1, 1)


def test_the_same_bytes_from_two_sources_are_two_deliveries(dispatch: Dispatch):
    other = Source.objects.create(name="Autre", slug="autre")
    assert dispatch() != dispatch(source=other)


def test_the_same_words_in_other_bytes_are_the_same_story(deliver: Deliver):
    text = "Le pont rouvre\n\nParis, 31 déc 2024 (AFP) - Deux ans de travaux ont été nécessaires.\n"
    first, second = deliver(text), deliver(text.replace("\n", "\r\n").encode("utf-8-sig"))
    assert _outcomes(second) == ["same"]
    assert second.items.get().revision == first.items.get().revision


def test_a_later_text_under_the_same_headline_is_a_revision(dispatch: Dispatch):
    first = dispatch()
    second = dispatch(standfirst="La préfecture corrige ses chiffres.", tags=("Corrigé",))
    assert second.pk == first.pk
    assert second.current is not None
    assert second.current.revision.number == 2
    assert second.current.standfirst == "La préfecture corrige ses chiffres."
    assert [tag.name for tag in second.tags.all()] == ["Corrigé"]
    assert second.get_absolute_url() == first.get_absolute_url()


def test_the_quotations_of_the_current_reading_replace_the_earlier_ones(dispatch: Dispatch):
    first = dispatch()
    second = dispatch(body='"Nous rouvrirons plus tard", a déclaré Odile Marchetour.')
    assert second.current is not None
    assert first.current is not None
    assert [quote.text for quote in second.current.quotes.all()] == ["Nous rouvrirons plus tard"]
    assert first.current.quotes.count() == 1


def test_an_identifier_tells_stories_with_one_headline_apart(wire: Deliver):
    wire(_story(guid="a"), _story(guid="b"))
    assert Article.objects.count() == 2


def test_an_identifier_longer_than_its_column_still_tells_stories_apart(wire: Deliver):
    wire(_story(guid="x" * 600 + "a"), _story(guid="x" * 600 + "b"))
    assert Article.objects.count() == 2


def test_an_older_version_that_arrives_late_is_not_shown(wire: Deliver):
    wire(_story(guid="a", version="2"))
    late = wire(_story(guid="a", version="1", body="Ancien."))
    assert _outcomes(late) == ["stale"]
    assert late.items.get().reason_sentence
    assert Article.objects.get().current.revision.version == "2"


def test_a_kill_withdraws_the_article_and_keeps_its_text_for_editors(wire: Deliver):
    wire(_story(guid="a"))
    kill = wire(_story(guid="a", signal="kill", headline="ANNULATION", ednote="Erreur de source"))
    article = Article.objects.get()
    assert _outcomes(kill) == ["withdrawn"]
    assert article.is_withdrawn
    assert article.withdrawn_reason == "Erreur de source"
    assert str(article) == "Le pont rouvre"


def test_a_kill_that_comes_first_keeps_the_story_from_readers(wire: Deliver, alice: Any):
    wire(_story(guid="a", signal="kill", version="2"))
    wire(_story(guid="a", version="1", body="Le texte."))
    assert not Article.objects.visible_to(alice).exists()


def test_a_story_without_a_stamp_is_published_when_it_was_received(wire: Deliver):
    delivery = wire(_story())
    assert Article.objects.get().published_at == delivery.received_at


@pytest.mark.parametrize("stamp", ["demain", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2024-12-31"])
def test_a_stamp_that_is_no_time_counts_as_none(wire: Deliver, stamp: str):
    delivery = wire(_story(published=stamp, updated=stamp, embargoed=stamp))
    assert _outcomes(delivery) == ["created"]
    assert Article.objects.get().published_at == delivery.received_at


def test_one_bad_item_hinders_no_other(wire: Deliver):
    bad = Refused(1, "no-text", Message("Nothing in it."))
    delivery = wire(_story(guid="a"), bad, _story(guid="b"))
    assert _outcomes(delivery) == ["created", "set_aside", "created"]
    assert delivery.state == Delivery.State.PROCESSED
    assert delivery.items.get(number=1).reason_sentence == "Nothing in it."


def test_a_delivery_of_bad_items_only_is_set_aside_with_its_reason(wire: Deliver):
    delivery = wire(Refused(0, "no-text", Message("%(what)s is missing.", {"what": "All"})))
    assert delivery.state == Delivery.State.SET_ASIDE
    assert delivery.reason_sentence == "All is missing."


def test_a_delivery_without_items_is_set_aside(wire: Deliver):
    assert wire().reason_code == "nothing"


def test_a_document_without_words_is_set_aside(wire: Deliver):
    assert wire(_story(headline="", body="")).reason_code == "no-words"


def test_a_fault_of_ours_keeps_its_traceback_and_hinders_no_other(wire: Deliver, monkeypatch: pytest.MonkeyPatch):
    render = reading.rendering.to_html

    def fails(document: Document) -> str:
        return render(document) if document.guid == "a" else str(1 / 0)

    monkeypatch.setattr(reading.rendering, "to_html", fails)
    delivery = wire(_story(guid="a"), _story(guid="b"))
    assert _outcomes(delivery) == ["created", "set_aside"]
    assert "ZeroDivisionError" in delivery.items.get(number=1).reason_sentence
    assert "ZeroDivisionError" in delivery.items.get(number=1).traceback


def test_an_item_that_the_database_refuses_hinders_no_other(wire: Deliver, monkeypatch: pytest.MonkeyPatch):
    digest = Document.digest.fget  # type: ignore[attr-defined]
    monkeypatch.setattr(Document, "digest", property(lambda self: digest(self) * (9 if self.guid == "b" else 1)))
    delivery = wire(_story(guid="a"), _story(guid="b"), _story(guid="c"))
    assert _outcomes(delivery) == ["created", "set_aside", "created"]


def test_a_reading_that_takes_too_long_is_set_aside(deliver: Deliver, monkeypatch: pytest.MonkeyPatch):
    def slow(*_: object, **__: object) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(reading.extraction, "enrich", slow)
    assert deliver("Le pont rouvre\n\nUn texte.").reason_code == "too-slow"


def test_a_dispatch_that_ends_its_workers_is_set_aside_after_five(deliver: Deliver, monkeypatch: pytest.MonkeyPatch):
    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt  # as sudden as a signal: nothing of ours runs after it

    monkeypatch.setattr(formats, "parse", dies)
    with pytest.raises(KeyboardInterrupt):
        deliver("Le pont rouvre\n\nUn texte.")
    waiting = Delivery.objects.get()
    for _ in range(ingest.MOST_ATTEMPTS - 1):
        with pytest.raises(KeyboardInterrupt):
            ingest.process(waiting.pk)
    assert ingest.process(waiting.pk).reason_code == "broke-workers"


def test_a_database_that_is_away_is_not_the_fault_of_the_dispatch(deliver: Deliver, monkeypatch: pytest.MonkeyPatch):
    def away(*_: object, **__: object) -> None:
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as broken:
        broken.setattr(items, "store", away)
        with pytest.raises(OperationalError):
            deliver("Le pont rouvre\n\nUn texte.")
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.attempts) == (Delivery.State.RECEIVED, 0)
    assert ingest.process(waiting.pk).state == Delivery.State.PROCESSED


def test_a_processed_delivery_is_left_alone(dispatch: Dispatch):
    dispatch()
    delivery = Delivery.objects.get()
    with CaptureQueriesContext(connection) as queries:
        assert ingest.process(delivery.pk) == delivery
    assert len(queries) <= 5  # its savepoint among them
    assert Delivery.objects.get().processed_at == delivery.processed_at


def test_processing_again_with_the_same_parser_writes_nothing(dispatch: Dispatch):
    article = dispatch()
    before = Delivery.objects.get()
    ingest.process(before.pk, again=True)
    after = Delivery.objects.get()
    assert (after.attempts, after.processed_at) == (before.attempts, before.processed_at)
    assert Article.objects.get().changed_at == article.changed_at


def test_a_newer_parser_adds_a_reading_and_no_revision(dispatch: Dispatch, better_parser: Callable[[], None]):
    old = dispatch().current
    better_parser()
    delivery = ingest.process(Delivery.objects.get().pk, again=True)
    article = Article.objects.get()
    assert article.current is not None
    assert (article.current.parser, article.current.revision.number) == ("next", 1)
    assert article.current != old
    assert article.current.quotes.count() == 1
    assert (Revision.objects.count(), _outcomes(delivery)) == (1, ["created"])


def test_a_newer_parser_leaves_a_newer_revision_shown(dispatch: Dispatch, better_parser: Callable[[], None]):
    dispatch()
    dispatch(standfirst="La préfecture corrige ses chiffres.")
    better_parser()
    ingest.process(Delivery.objects.order_by("pk")[0].pk, again=True)
    article = Article.objects.get()
    assert article.current is not None
    assert (article.current.parser, article.current.revision.number) != ("next", 1)
    assert article.current.revision.number == 2


def test_what_was_set_aside_by_a_fault_is_stored_once_it_is_mended(deliver: Deliver, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as broken:
        broken.setattr(reading.rendering, "to_html", lambda _: 1 / 0)
        failed = deliver("Le pont rouvre\n\nUn texte de plus d'une ligne.")
    assert failed.reason_code == "fault"
    mended = ingest.process(failed.pk, again=True)
    assert (mended.state, mended.reason, mended.traceback) == (Delivery.State.PROCESSED, None, "")
    assert _outcomes(mended) == ["created"]


def test_spellings_of_a_tag_are_one_tag(dispatch: Dispatch):
    dispatch("Premier titre", tags=("Chine",))
    dispatch("Second titre", tags=("CHINE", "chine"))
    assert [tag.name for tag in Tag.objects.all()] == ["Chine"]
    assert Tag.objects.get().tagged.count() == 2


def test_tags_that_ascii_cannot_say_are_kept(wire: Deliver):
    wire(_story(tags=("中国", "🎉", "…", "x" * 300, "  ", "")))
    assert Tag.objects.count() == 4
    assert all(tag.slug for tag in Tag.objects.all())


def test_queries_do_not_grow_with_tags_and_quotations(wire: Deliver):
    wire(_story(body='"Oui oui", a dit Odile Marchetour.'))
    counts = []
    for number in (1, 90):
        tags = tuple(f"tag {number} {n}" for n in range(number))
        with CaptureQueriesContext(connection) as queries:
            wire(_story(guid=str(number), body='"Oui oui", a dit Odile Marchetour. ' * number, tags=tags))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_plain_dispatch_takes_a_known_number_of_queries(dispatch: Dispatch):
    dispatch("Premier titre")
    delivery, _ = ingest.receive(
        Payload(raw=b"Second titre\n\nUn texte de plus d'une ligne."),
        Source.objects.get(slug="vaubrie"),
        door=Delivery.Door.HAND,
    )
    with CaptureQueriesContext(connection) as queries:
        ingest.process(delivery.pk)
    assert len(queries) <= 32  # the savepoints of this test among them


def test_columns_take_whatever_the_copy_holds(wire: Deliver):
    long = "x" * 1000
    odd = _story(
        headline=f"NUL \x00 {long}", slugline=long, byline="\x00", agency=long, language=long, version=long,
        urgency=99, pubstatus=long, signal=long, located=long, ednote="\x00",
    )  # fmt: skip
    assert _outcomes(wire(odd)) == ["created"]
    current = Article.objects.get().current
    assert current is not None
    assert current.headline.startswith("NUL \ufffd xxx")
    assert current.urgency is None


@pytest.mark.parametrize("raw", [b"", b"\x00" * 5000, bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\x00" * 100])
def test_what_is_no_copy_is_set_aside_with_a_reason(deliver: Deliver, raw: bytes):
    delivery = deliver(raw)
    assert delivery.state == Delivery.State.SET_ASIDE
    assert delivery.reason_sentence
    assert bytes(Delivery.objects.get().raw or b"") == raw


def test_invalid_utf_8_is_stored_with_a_note(deliver: Deliver):
    delivery = deliver("Le pont rouvre\n\nDeux ans de travaux, écrit-on.".encode() + b"\xff\xfe\xe9 fin.")
    assert delivery.state == Delivery.State.PROCESSED
    assert delivery.items.get().notes


def test_bytes_over_the_limit_are_refused_and_not_kept(source: Source):
    raw = b"x" * (ledger.LARGEST + 1)
    delivery, _ = ingest.receive(Payload(raw=raw, origin="grand.txt", size=len(raw)), source, door=Delivery.Door.HAND)
    assert (delivery.state, delivery.raw, delivery.size) == (Delivery.State.SET_ASIDE, None, len(raw))
    assert "20" in delivery.reason_sentence
    assert ingest.process(delivery.pk).state == Delivery.State.SET_ASIDE


def test_ten_thousand_hashtags_are_stored_with_a_note(deliver: Deliver):
    tags = "\n".join(f"#mot{number}" for number in range(10_000))
    delivery = deliver(f"Le pont rouvre\n\nDeux ans de travaux.\n\n{tags}\n")
    assert _outcomes(delivery) == ["created"]
    assert Article.objects.get().tags.count() == 100
    assert "100" in delivery.items.get().note_sentences[-1]


def test_a_line_of_a_million_characters_is_stored_whole(deliver: Deliver):
    delivery = deliver("Le pont rouvre\n\n" + "mot " * 250_000)
    assert _outcomes(delivery) == ["created"]
    current = Article.objects.get().current
    assert current is not None
    assert len(current.text) > 999_000


def test_hints_come_from_the_source(source: Source, deliver: Deliver, monkeypatch: pytest.MonkeyPatch):
    seen: list[Hints] = []
    parse = formats.parse
    monkeypatch.setattr(formats, "parse", lambda raw, **rest: seen.append(rest["hints"]) or parse(raw, **rest))
    Source.objects.update(time_zone="Asia/Tokyo", agency="AV")
    deliver("Le pont rouvre\n\nUn texte.", source=Source.objects.get(slug="vaubrie"), name="a.txt")
    assert (seen[0].timezone, seen[0].agency, seen[0].language, seen[0].name) == ("Asia/Tokyo", "AV", "fr", "a.txt")


def test_a_speaker_is_one_across_articles(wire: Deliver):
    body = '"Nous rouvrirons le pont demain", a déclaré Odile Marchetour.'
    wire(_story(guid="a", body=body), _story(guid="b", body=body))
    assert Speaker.objects.get().quotes.count() == 2
