"""An article's page, its versions, its Document JSON and its text."""

import html.parser
import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article, Credit, Photo, Reading, Source
from tests.conftest import HEADLINE, Dispatch

pytestmark = pytest.mark.django_db
VOID = {"meta", "link", "input", "br", "img"}


class Texts(html.parser.HTMLParser):
    """The textContent of every block element of the record: those with data-start that are no quotation."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[int | None] = []
        self.texts: dict[int, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        start = given.get("data-start") if given.get("class") != "quotation" else None
        if tag not in VOID:
            self.open.append(int(start) if start else None)
        if start:
            assert int(start) not in self.texts, "a block stands on the page twice"
            self.texts[int(start)] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for start in self.open:
            if start is not None:
                self.texts[start] += data


def texts(page: str) -> dict[int, str]:
    parser = Texts()
    parser.feed(page)
    return parser.texts


def blocks(article: Article) -> dict[int, str]:
    assert article.current is not None
    return {block["start"]: block["text"] for block in article.current.document["blocks"]}


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def beside(article: Article, ending: str) -> str:
    return article.get_absolute_url().removesuffix("/") + ending


@pytest.fixture
def revised(dispatch: Dispatch) -> Article:
    """An article that came twice."""
    dispatch()
    return dispatch(body="Le corps est tout autre, et plus long que le premier.\n\nIl a deux paragraphes.")


def test_the_page_holds_every_block_exactly(client: Client, dispatch: Dispatch) -> None:
    article = dispatch(body='Un "mot d\'auteur" & <balise>, 𝕏 et e\u0301te\u0301.\n\n"Oui"\n, a dit Odile Marchetour.')
    assert texts(page(client, article.get_absolute_url())) == blocks(article)


def test_a_slug_of_another_headline_leads_to_the_right_one(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    response = client.get(f"/articles/{article.pk}/autre-titre/revisions/?x=1")
    assert (response.status_code, response.headers["Location"]) == (301, beside(article, "/revisions/?x=1"))


def test_the_page_says_whence_and_when(client: Client, dispatch: Dispatch) -> None:
    shown = page(client, dispatch().get_absolute_url())
    for words in (
        "AFP</a>",
        "Tuesday 31\xa0December 2024, 10:01",
        "version 1",
        "La rédaction",
        "Agence Vaubrie",
        "#Vaubrie",
    ):
        assert words in shown


def test_a_voice_leads_to_its_quotation_and_back(client: Client, dispatch: Dispatch) -> None:
    shown = page(client, dispatch().get_absolute_url())
    assert 'id="voice-odile-marchetour"' in shown
    assert 'href="#q1"' in shown
    assert 'id="q1"' in shown
    assert 'href="#voice-odile-marchetour"' in shown


def test_a_photo_names_each_who_is_credited(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    photo = Photo.objects.create(article=article, reading=article.current, number=1, caption="Le pont.")
    for number, (name, via) in enumerate([("STR", ""), ("KCNA", "KNS")]):
        Credit.objects.create(photo=photo, article=article, number=number, name=name, slug=name.lower(), via=via,
                              published_at=article.published_at)  # fmt: skip
    shown = page(client, article.get_absolute_url())
    assert '<a href="/credits/str/">STR</a>' in shown
    assert "via KNS" in shown


def test_copy_in_another_language_says_so(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    shown = page(client, article.get_absolute_url())
    assert f'<article class="record" data-reading="{article.current_id}" lang="fr" dir="ltr">' in shown


def test_copy_written_from_right_to_left_is_shown_so(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    Reading.objects.update(language="ar")
    assert 'lang="ar" dir="rtl"' in page(client, article.get_absolute_url())


@pytest.mark.parametrize("ending", ["/", ".json", ".txt", "/revisions/", "/revisions/1/", "/revisions/1.txt"])
def test_a_withdrawn_article_is_gone_with_its_reason_and_none_of_its_words(
    client: Client, dispatch: Dispatch, ending: str
) -> None:
    article = dispatch()
    Article.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Identité erronée.")
    shown = page(client, beside(article, ending), 410)
    assert "Identité erronée." in shown
    assert HEADLINE not in shown


@pytest.mark.parametrize("ending", ["/", "/revisions/", "/revisions/1/"])
def test_to_editors_a_withdrawn_text_stays_readable_under_a_warning(
    client: Client, dispatch: Dispatch, alice: User, ending: str
) -> None:
    article = dispatch()
    Article.objects.update(withdrawn_at=timezone.now(), withdrawn_reason="Identité erronée.")
    client.force_login(alice)
    shown = page(client, beside(article, ending))
    assert "Identité erronée." in shown
    assert "Do not publish it" in shown
    assert HEADLINE in shown


def test_a_withdrawn_page_points_to_no_text_without_a_warning(client: Client, dispatch: Dispatch, alice: User) -> None:
    article = dispatch()
    Article.objects.update(withdrawn_at=timezone.now())
    client.force_login(alice)
    shown = page(client, article.get_absolute_url())
    assert f'{article.slug}.json"' not in shown
    assert f'{article.slug}.txt"' not in shown


@pytest.mark.parametrize("ending", [".json", ".txt", "/revisions/1.txt"])
def test_what_could_bear_no_warning_is_gone_for_editors_too(
    client: Client, dispatch: Dispatch, alice: User, ending: str
) -> None:
    article = dispatch()
    Article.objects.update(withdrawn_at=timezone.now())
    client.force_login(alice)
    page(client, beside(article, ending), 410)


def test_an_embargoed_article_is_not_found_but_by_editors(client: Client, dispatch: Dispatch, alice: User) -> None:
    article = dispatch()
    Article.objects.update(embargoed_until=timezone.now() + timezone.timedelta(hours=1))
    for ending in ("/", ".json", ".txt", "/revisions/"):
        page(client, beside(article, ending), 404)
    client.force_login(alice)
    assert "under embargo until" in page(client, article.get_absolute_url())


def test_a_withdrawal_under_embargo_is_nobodys_business(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    later = timezone.now() + timezone.timedelta(hours=1)
    Article.objects.update(embargoed_until=later, withdrawn_at=timezone.now())
    page(client, article.get_absolute_url(), 404)


@pytest.mark.parametrize("pk", [0, 999, 2**70])
def test_no_article_is_not_found(client: Client, pk: int) -> None:
    page(client, f"/articles/{pk}/x/", 404)


def test_an_older_version_says_that_it_is_not_the_latest(client: Client, revised: Article) -> None:
    shown = page(client, beside(revised, "/revisions/1/"))
    assert "This is version 1 of 2" in shown
    assert "douze millions" in shown
    assert "This is version" not in page(client, beside(revised, "/revisions/2/"))


def test_the_versions_are_listed_with_the_newest_first(client: Client, revised: Article) -> None:
    shown = page(client, beside(revised, "/revisions/"))
    assert shown.index("Version 2") < shown.index("Version 1")


def test_a_version_that_never_was_is_not_found(client: Client, revised: Article) -> None:
    page(client, beside(revised, "/revisions/3/"), 404)


def test_the_text_is_the_text_of_record(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    response = client.get(beside(article, ".txt"))
    assert article.current is not None
    assert response.content.decode() == article.current.text
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_editors_get_the_whole_document(client: Client, dispatch: Dispatch, alice: User) -> None:
    article = dispatch()
    client.force_login(alice)
    assert article.current is not None
    whole = article.current.document
    quotes = [quote | {"ruling": None} for quote in whole["quotes"]]
    assert json.loads(page(client, beside(article, ".json"))) == whole | {"quotes": quotes}


def test_readers_get_the_public_projection(client: Client, dispatch: Dispatch, reader: User) -> None:
    article = dispatch()
    client.force_login(reader)
    shown = json.loads(page(client, beside(article, ".json")))
    assert article.current is not None
    whole = article.current.document
    assert whole.keys() - shown.keys() == {"ednote", "source", "unread", "notes"}
    assert all("confidence" not in quote for quote in shown["quotes"])
    assert len(shown["quotes"]) == len(whole["quotes"]) == 1


def test_a_note_to_editors_is_for_editors(client: Client, dispatch: Dispatch, alice: User) -> None:
    article = dispatch()
    Reading.objects.update(ednote="Ne pas nommer la victime.")
    assert "Ne pas nommer" not in page(client, article.get_absolute_url())
    client.force_login(alice)
    assert "Ne pas nommer" in page(client, article.get_absolute_url())


def test_what_found_no_place_in_the_text_is_shown_to_editors(client: Client, dispatch: Dispatch, alice: User) -> None:
    article = dispatch()
    document = Reading.objects.get().document | {"unread": ["lca/jsv <ro>"]}
    Reading.objects.update(document=document, slugline="Vaubrie-pont")
    shown = page(client, article.get_absolute_url())
    assert "Vaubrie-pont" in shown
    assert "lca/jsv" not in shown
    client.force_login(alice)
    assert "lca/jsv &lt;ro&gt;" in page(client, article.get_absolute_url())


def test_no_page_of_an_article_has_inline_style_or_script(client: Client, dispatch: Dispatch, alice: User) -> None:
    client.force_login(alice)
    shown = page(client, dispatch().get_absolute_url())
    assert " style=" not in shown
    assert "<style" not in shown
    data = '<script type="application/ld+json">'  # no program
    assert shown.count("<script") == shown.count('<script type="module" src="') + shown.count(data)


def test_an_articles_page_asks_no_more_for_more_quotations(
    client: Client, dispatch: Dispatch, source: Source, django_assert_max_num_queries
) -> None:
    short = dispatch("Un titre court pour un texte court")
    said = "\n\n".join(f'"Ceci est la phrase numéro {n} du discours", a déclaré Odile Marchetour.' for n in range(20))
    long = dispatch("Un autre titre pour un texte plus long", body=said, tags=tuple(f"Tag {n}" for n in range(9)))
    with django_assert_max_num_queries(12) as few:
        page(client, short.get_absolute_url())
    with django_assert_max_num_queries(len(few)):
        page(client, long.get_absolute_url())
