"""The river and the other ways in: what they show, to whom, and at what cost."""

import datetime
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Annotation, Article, Credit, Desk, Photo, Source, Speaker, Tag
from tests.conftest import HEADLINE, Dispatch

pytestmark = pytest.mark.django_db
Counting = Callable[[int], object]
MARGIN = datetime.timedelta(hours=1)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def embargo(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(embargoed_until=timezone.now() + MARGIN)


def note_on(article: Article, author: User, *, desk: Desk | None = None) -> None:
    assert article.current is not None
    Annotation.objects.create(
        article=article, revision=article.current.revision, reading=article.current, author=author, body="À vérifier",
        exact="pont", start=3, end=7, visibility="desk" if desk else "private", desk=desk,
    )  # fmt: skip


def credit(article: Article, name: str) -> None:
    photo = Photo.objects.create(article=article, reading=article.current, number=9, caption="Le pont.")
    moment = article.published_at
    Credit.objects.create(photo=photo, article=article, number=1, name=name, slug=name.lower(), published_at=moment)


def test_a_desk_without_copy_says_how_the_first_comes_in(client: Client) -> None:
    assert "No dispatch has come in yet." in page(client, "/")


def test_the_folder_is_named_to_editors_alone(client: Client, alice: User, settings) -> None:
    assert str(settings.INBOX) not in page(client, "/")
    client.force_login(alice)
    assert str(settings.INBOX) in page(client, "/")


def test_the_river_shows_what_an_editor_scans_for(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    html = page(client, "/")
    for words in (
        HEADLINE,
        "Les premiers véhicules",
        "10:01",
        "AFP",
        "#Vaubrie",
        "1 quotation",
        "Tuesday 31\xa0December",
    ):
        assert words in html


def test_the_newest_comes_first_under_its_day(client: Client, dispatch: Dispatch) -> None:
    dispatch("Le plus ancien des deux titres", stamp="10:0130/12/2024, lundi")
    dispatch("Le plus récent des deux titres", stamp="10:0131/12/2024, mardi")
    html = page(client, "/")
    order = ["Tuesday 31", "Le plus récent", "Monday 30", "Le plus ancien"]
    assert sorted(order, key=html.index) == order


def test_a_revised_story_is_marked_with_its_version(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    dispatch(body="Le corps est tout autre, et plus long que le premier.\n\nIl a deux paragraphes.")
    html = page(client, "/")
    assert ">v2<" in html
    assert "updated" in html or "corrected" in html


def test_a_sample_is_marked(client: Client, dispatch: Dispatch, source: Source) -> None:
    assert dispatch()
    assert 'class="sample"' not in page(client, "/")
    Source.objects.filter(pk=source.pk).update(is_sample=True)
    assert 'class="sample"' in page(client, "/")


def test_an_urgent_story_is_marked(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    assert "urgent" not in page(client, "/")
    type(article.current).objects.update(urgency=2)  # type: ignore[union-attr]
    assert "urgent" in page(client, "/")


def test_editors_see_in_the_river_what_its_sender_withholds(client: Client, dispatch: Dispatch, alice: User) -> None:
    article = dispatch()
    type(article.current).objects.update(pubstatus="withheld")  # type: ignore[union-attr]
    client.force_login(alice)
    assert "withheld by its sender" in page(client, "/")


def test_notes_are_counted_for_who_may_read_them(
    client: Client, dispatch: Dispatch, alice: User, bob: User, charlie: User, desk: Desk
) -> None:
    article = dispatch()
    note_on(article, alice, desk=desk)
    note_on(article, alice)
    counts = {}
    for person in (alice, bob, charlie):
        client.force_login(person)
        html = page(client, "/")
        counts[person.username] = "2 notes" in html, "1 note<" in html
    assert counts == {"alice": (True, False), "bob": (False, True), "charlie": (False, False)}


def test_what_is_under_embargo_is_for_editors(client: Client, dispatch: Dispatch, alice: User) -> None:
    embargo(dispatch())
    assert HEADLINE not in page(client, "/")
    client.force_login(alice)
    html = page(client, "/")
    assert HEADLINE in html
    assert "under embargo until" in html


def test_what_is_withdrawn_is_in_no_list(client: Client, dispatch: Dispatch, alice: User) -> None:
    article = dispatch()
    credit(article, "STR")
    Article.objects.update(withdrawn_at=timezone.now())
    client.force_login(alice)
    for address in ("/", "/speakers/", "/sources/vaubrie/", "/tags/"):
        assert HEADLINE not in page(client, address)
        assert "Odile Marchetour</a>" not in page(client, address)
    for address in ("/agencies/afp/", "/credits/str/", "/tags/vaubrie/", "/speakers/odile-marchetour/"):
        page(client, address, 404)


def test_markup_in_copy_stays_words_in_lists(client: Client, dispatch: Dispatch) -> None:
    dispatch("Un <script>alert(1)</script> dans le titre", standfirst="Et <b>ici</b> aussi, dit la préfecture.")
    html = page(client, "/")
    assert "<script>alert" not in html
    assert "<b>ici" not in html


def test_a_tag_gathers_its_articles(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    dispatch("Un autre titre sous un autre mot", tags=("Culture",))
    html = page(client, "/tags/vaubrie/")
    assert HEADLINE in html
    assert "Un autre titre" not in html


def test_tags_stand_under_their_letter_with_their_number(client: Client, dispatch: Dispatch) -> None:
    dispatch(tags=("Énergie", "Vaubrie"))
    html = page(client, "/tags/")
    assert "<h2>E</h2>" in html
    assert 'Énergie</a> <span class="count">1</span>' in html


def test_a_speaker_is_shown_with_each_quotation_and_its_article(client: Client, dispatch: Dispatch) -> None:
    article = dispatch()
    speaker = Speaker.objects.get(name="Odile Marchetour")
    html = page(client, speaker.get_absolute_url())
    assert "Ce pont est le cœur de notre ville, il bat de nouveau" in html
    assert f"{article.get_absolute_url()}#q1" in html


def test_agencies_sources_and_credits_have_pages(client: Client, dispatch: Dispatch) -> None:
    credit(dispatch(), "STR")
    for address in ("/agencies/afp/", "/sources/vaubrie/", "/credits/str/"):
        assert HEADLINE in page(client, address)
    assert "Agence Vaubrie" in page(client, "/sources/")


@pytest.mark.parametrize("address", ["/tags/x/", "/speakers/x/", "/agencies/x/", "/sources/x/", "/credits/x/"])
def test_a_list_of_nothing_known_is_not_found(client: Client, address: str) -> None:
    page(client, address, 404)


def test_a_list_says_when_nothing_older_follows(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    html = page(client, "/?before=1999-01-01T00:00:00Z~1")
    assert "Nothing older stands here." in html
    assert "Back to the newest" in html


def test_a_cursor_cut_by_hand_is_a_bad_request(client: Client) -> None:
    assert "could not be understood" in page(client, "/?before=2024", 400)


@pytest.mark.parametrize("address", ["/", "/tags/vaubrie/", "/sources/vaubrie/", "/agencies/afp/", "/search/?q=pont",
                                     "/tags/", "/speakers/", "/speakers/odile-marchetour/", "/sources/"])  # fmt: skip
def test_no_list_asks_more_as_it_grows(
    client: Client, dispatch: Dispatch, alice: User, address: str, django_assert_max_num_queries
) -> None:
    client.force_login(alice)
    dispatch()
    with django_assert_max_num_queries(14) as few:
        page(client, address)
    for n in range(6):
        note_on(dispatch(f"Le pont numéro {n} de Sainte-Orvaine rouvre", tags=("Vaubrie", f"Pont {n}")), alice)
    with django_assert_max_num_queries(len(few)):
        page(client, address)


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/", 3), ("/tags/vaubrie/", 3), ("/sources/vaubrie/", 3), ("/agencies/afp/", 3), ("/tags/", 3), ("/speakers/", 3),
     ("/speakers/odile-marchetour/", 9),
     ("/quotes/", 3), ("/quotes/corrected/", 1), ("/sources/", 1), ("/search/?q=pont", 3), ("/search/", 0)],
)  # fmt: skip
def test_a_stranger_costs_few_queries(
    client: Client, dispatch: Dispatch, address: str, queries: int, django_assert_num_queries
) -> None:
    dispatch()
    with django_assert_num_queries(queries):
        page(client, address)


def test_two_densities_are_kept_by_cookie(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    assert 'class="river roomy"' in page(client, "/")
    assert client.post("/density/", {"density": "dense", "next": "/tags/"}).headers["Location"] == "/tags/"
    assert 'class="river dense"' in page(client, "/")


def test_the_lists_name_their_feed(client: Client, dispatch: Dispatch) -> None:
    dispatch()
    assert 'type="application/rss+xml" title="Vaubrie · RSS" href="/tags/vaubrie/rss.xml"' in page(
        client, "/tags/vaubrie/"
    )


def test_names_without_readable_articles_are_left_out(client: Client, dispatch: Dispatch) -> None:
    embargo(dispatch())
    assert Tag.objects.filter(slug="vaubrie").exists()
    assert "Vaubrie</a>" not in page(client, "/tags/")
    page(client, "/tags/vaubrie/", 404)
