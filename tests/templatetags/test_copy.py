"""The copy on the page is the text of record, and nothing in it is trusted."""

import pytest
from django.utils import translation

from articles.document import Part, Span
from articles.models import Article, Quote, Reading, Revision, Source, Speaker
from articles.search import MARK_END, MARK_START
from articles.templatetags import copy
from tests.conftest import Dispatch
from tests.editions import publish


def laid_out(article: Article) -> copy.Record:
    reading = article.current
    assert reading is not None
    return copy.record(reading, reading.quotes.select_related("speaker"), reading.photos.all())


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        ("en-GB", ' lang="en-GB" dir="ltr"'),
        ("ar", ' lang="ar" dir="rtl"'),
        ("fr", ""),
        ("fr-CA", ""),
        ("", ' dir="auto"'),
        ("ku", ' lang="ku" dir="ltr"'),
        ("az-Arab", ' lang="az-Arab" dir="rtl"'),
        ("uz_Latn_UZ", ' lang="uz_Latn_UZ" dir="ltr"'),
        ('"><b>', ' lang="&quot;&gt;&lt;b&gt;" dir="ltr"'),
    ],
)
def test_copy_says_its_language_where_it_is_not_the_pages(language: str, attributes: str) -> None:
    with translation.override("fr"):
        assert copy.language_attributes(language) == attributes


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//[", "", None, "relative"])
def test_an_address_that_is_not_of_the_web_is_dropped(href: str | None) -> None:
    assert copy.web_address(href) == ""


def test_an_address_of_the_web_is_kept() -> None:
    assert copy.web_address("https://agence.example/a?b=1") == "https://agence.example/a?b=1"


def test_an_excerpt_is_escaped_before_its_hits_are_marked() -> None:
    found = f"<script>{MARK_START}pont{MARK_END}</script> & co"
    assert copy.excerpt(found) == "&lt;script&gt;<mark>pont</mark>&lt;/script&gt; &amp; co"


def test_names_stand_under_their_letter_and_all_else_under_a_sign() -> None:
    assert copy.initials(["1", "2", "a", "é", "z"]) == [("#", "1"), ("A", "a"), ("É", "é"), ("Z", "z")]


@pytest.mark.parametrize(("urgency", "call"), [(1, "alert"), (2, "urgent"), (3, ""), (None, "")])
def test_an_alert_and_an_urgent_are_marked(urgency: int | None, call: str) -> None:
    with translation.override("en"):
        assert copy.call(urgency) == call


@pytest.mark.parametrize(
    ("number", "signal", "mark"),
    [
        (1, "correction", "correction"), (1, "kill", "take back"), (1, "update", ""), (1, "", ""),
        (2, "advisory", "advisory"), (2, "correction", ""),
    ],
)  # fmt: skip
def test_a_version_says_what_its_sender_calls_it(number: int, signal: str, mark: str) -> None:
    with translation.override("en"):
        assert copy.signal_mark(Revision(number=number, signal=signal)) == mark


def test_the_story_on_its_senders_site_is_no_other_story() -> None:
    links = [("Le bac repart", "https://osp.example/bac"), ("Le bac repart", "urn:1"), ("La houle", None)]
    document = {"related": [{"title": title, "href": href} for title, href in links]}
    reading = Reading(headline="Le bac repart", document=document)
    assert copy.original(reading) == "https://osp.example/bac"
    assert copy.host(copy.original(reading)) == "osp.example"
    assert [story["href"] for story in copy.read_also(reading)] == ["urn:1", None]


def test_voices_come_in_the_order_of_the_text_with_the_nameless_last() -> None:
    odile = Speaker(pk=1, name="Odile Marchetour")
    quotes = [Quote(number=0), Quote(number=1, speaker=odile), Quote(number=2), Quote(number=3, speaker=odile)]
    voices = copy.voices(quotes)
    assert [(voice.speaker, [q.number for q in voice.quotes]) for voice in voices] == [(odile, [1, 3]), (None, [0, 2])]


@pytest.mark.django_db
def test_every_block_of_the_record_stands_on_the_page_once(dispatch: Dispatch) -> None:
    record = laid_out(dispatch())
    body = [passage for _around, run in record.body for passage in run]
    figures = [figure.caption for figure in record.figures if figure.caption]
    shown = [record.headline, record.standfirst, *body, *figures, *record.loose_captions]
    blocks = Article.objects.get().current.document["blocks"]  # type: ignore[union-attr]
    assert sorted(passage.start for passage in shown if passage) == [block["start"] for block in blocks]


@pytest.mark.django_db
def test_rows_items_and_quotations_stand_in_runs(source: Source) -> None:
    row = Part("table", "Valmore 12", (Span(0, 7, "cell"), Span(8, 10, "cell")))
    parts = [("paragraph", "un"), row, row, ("listitem", "deux"), ("blockquote", "trois"), ("table", "quatre")]
    record = laid_out(publish(source, *parts).revision.article)
    assert [(around, [passage.element for passage in run]) for around, run in record.body] == [
        ("", ["p"]), ("table", ["tr", "tr"]), ("ul", ["li"]), ("blockquote", ["p"]), ("", ["pre"]),
    ]  # fmt: skip
    assert record.body[1][1][0].html == '<td>Valmore</td> <td class="figure">12</td>'


@pytest.mark.django_db
def test_a_quotation_can_be_pointed_at_and_names_its_speaker(dispatch: Dispatch) -> None:
    article = dispatch()
    assert article.current is not None
    quote = article.current.quotes.get()
    html = "".join(passage.html for _around, run in laid_out(article).body for passage in run)
    assert f'id="q{quote.number}"' in html
    assert 'title="Odile Marchetour"' in html


@pytest.mark.django_db
def test_a_speaker_whose_name_holds_markup_stays_words(dispatch: Dispatch) -> None:
    article = dispatch()
    Speaker.objects.update(name='"><script>x</script>')
    html = "".join(passage.html for _around, run in laid_out(article).body for passage in run)
    assert "<script" not in html
