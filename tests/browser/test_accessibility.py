"""axe-core finds no violation on any kind of page, in the light and in the dark; the policy holds on all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles import annotate, ingest
from articles.models import Article, Delivery, Notice, Photo, Reading, Source, Speaker
from articles.transports import Payload
from articles.transports.files import read
from articles.webannotation import Selection, resolve
from tests.browser.live import Visit

pytestmark = pytest.mark.django_db(transaction=True)

DISPATCH = """Les salines de Brenne ferment trois semaines

Par Aude Kervalis
10:0131/12/2024, mardi
AV
La saunière Mona Lestrade sur la digue de Brenne, le 30 décembre 2024.
Crédit Photo : P. GUIREC / MAIRIE DE BRENNE VIA OSP / AV
La saunière Mona Lestrade sur la digue de Brenne, le 30 décembre 2024.

Les salines de Brenne ferment trois semaines, a annoncé mardi la commune.

"Le sel n’attend pas, mais la digue non plus", a déclaré la maire, Mona Lestrade.

"Nous rouvrirons en mars", a-t-elle ajouté.

#Brenne
#sel
"""
# axe-core itself sets inline style where it measures; that the policy holds is a test of its own.
AXE = {"reduced_motion": "reduce", "bypass_csp": True}
SAMPLES = Path(ingest.__file__).parents[1] / "samples"
KINDS = {  # of copy, as the wire formats bring it
    "table": "20-municipales-valmore.xml",
    "photos": "21-bac-port-helion.xml",
    "list and links": "22-night-train-guide.xml",
    "alert": "24-alerte-seisme.iso-8859-1.iptc7901",
    "right to left": "25-mirage.xml",
}
WORDS = ("ferment trois semaines, a annoncé", "Le sel n’attend pas", "mars")


@pytest.fixture
def article(source: Source, alice: User, desk) -> Article:
    """A whole article with three notes, and a withdrawn one beside it."""
    for copy in (DISPATCH, DISPATCH.replace("Brenne", "Tarval")):
        delivery, _is_new = ingest.receive(
            Payload(copy.encode(), "text/plain", "salines.txt", len(copy)), source, door=Delivery.Door.HAND
        )
        ingest.process(delivery.pk)
    broken, _is_new = ingest.receive(
        Payload(b"\x00\x01\x02\x03" * 50, "", "broken.bin", 200), source, door=Delivery.Door.HAND
    )
    ingest.process(broken.pk)
    withdrawn, kept = Article.objects.order_by("-pk")
    Article.objects.filter(pk=withdrawn.pk).update(withdrawn_at=timezone.now(), withdrawn_reason="Erreur.")
    photo = Photo.objects.create(
        article=kept, reading=kept.current, number=9, caption="La digue.", credit="SOREL VIA OSP"
    )
    photo.chain.create(article=kept, number=9, name="Sorel", slug="sorel", via="OSP", published_at=kept.published_at)
    for words in WORDS:
        note(alice, kept.current, words, desk)
    Notice.objects.create(user=alice, kind="corrected", article=kept, revision=kept.current.revision)
    return kept


def note(author: User, reading: Reading, words: str, desk) -> None:
    place = resolve(reading.text, Selection(words))
    annotate.create(author=author, reading=reading, place=place, body="À vérifier.\nVraiment.", desk=desk)


# Each kind of page: who looks, and where (see `places`).
PAGES: dict[str, tuple[str, str]] = {
    "river": ("", "/"),
    "river signed in": ("alice", "/"),
    "article": ("", "{article}"),
    "article with notes": ("alice", "{article}"),
    "article to a reader": ("reader", "{article}"),
    "versions": ("", "{article}revisions/"),
    "one version": ("alice", "{article}revisions/1/"),
    "tags": ("", "/tags/"),
    "tag": ("", "{tag}"),
    "speakers": ("", "/speakers/"),
    "speaker": ("", "/speakers/mona-lestrade/"),
    "quotations": ("", "/quotes/"),
    "no quotation like that": ("", "/quotes/?q=introuvable&since=2024-01-01"),
    "corrected quotations": ("", "/quotes/corrected/"),
    "quotations of an article": ("alice", "{article}quotes/"),
    "quotation": ("", "{article}quotes/1/"),
    "judge a quotation": ("alice", "{article}quotes/1/judge/"),
    "missed quotation": ("alice", "{article}quotes/missed/"),
    "agency": ("", "/agencies/{agency}/"),
    "sources": ("", "/sources/"),
    "source": ("", "/sources/vaubrie/"),
    "credit": ("", "{credit}"),
    "search": ("", "/search/"),
    "search with finds": ("", "/search/?q=salines"),
    "search without": ("", "/search/?q=introuvable"),
    "sign-in": ("", "/sign-in/"),
    "notes": ("alice", "/annotations/"),
    "notices": ("alice", "/notices/"),
    "no notices": ("charlie", "/notices/"),
    "no notes": ("charlie", "/annotations/"),
    "new note": ("alice", "/articles/{pk}/annotate/"),
    "edit a note": ("alice", "/annotations/{note}/edit/"),
    "delete a note": ("alice", "/annotations/{note}/delete/"),
    "api": ("", "/api/v1/docs"),
    "403": ("reader", "/articles/{pk}/annotate/"),
    "404": ("", "/nowhere/"),
    "410": ("", "{withdrawn}"),
    "admin": ("root", "/admin/"),
    "admin list": ("root", "/admin/articles/article/"),
    "admin article": ("root", "/admin/articles/article/{pk}/change/"),
    "admin ledger": ("root", "/admin/articles/delivery/"),
    "admin set aside": ("root", "/admin/articles/delivery/{broken}/change/"),
    "admin upload": ("root", "/admin/articles/delivery/add/"),
    "admin source": ("root", "/admin/articles/source/{source}/change/"),
    "admin keys": ("root", "/admin/articles/pushkey/"),
    "admin new key": ("root", "/admin/articles/pushkey/add/"),
    "admin new mailbox": ("root", "/admin/articles/mailbox/add/"),
    "admin speaker": ("root", "/admin/articles/speaker/{speaker}/change/"),
    "admin merge": ("root", "/admin/articles/speaker/{speaker}/merge/"),
    "admin alarms": ("root", "/admin/articles/alarm/"),
    "admin users": ("root", "/admin/auth/user/"),
    "admin notes": ("alice", "/admin/articles/annotation/"),
    "admin sign-in": ("", "/admin/login/"),
}


def places(article: Article) -> dict[str, object]:
    """Return what the addresses of PAGES are filled with."""
    return {
        "article": article.get_absolute_url(),
        "pk": article.pk,
        "agency": article.agency_slug,
        "source": article.source_id,
        "tag": article.tags.get(name="sel").get_absolute_url(),
        "credit": article.credits.get(number=9).get_absolute_url(),
        "note": article.annotations.order_by("start")[0].pk,
        "speaker": Speaker.objects.get(name="Mona Lestrade").pk,
        "withdrawn": Article.objects.exclude(withdrawn_at=None).get().get_absolute_url(),
        "broken": Delivery.objects.get(state="set_aside").pk,
    }


def violations(page: Page) -> list[str]:
    """Return what axe-core finds: by all its rules on our pages, by those of WCAG 2.2 A and AA in Django's panel."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    options = {"runOnly": {"type": "tag", "values": rules}} if "/admin/" in page.url else {}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {one['help']} {[node['html'][:200] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_a_violation(request, visit: Visit, article: Article, name: str, scheme: str):
    person, address = PAGES[name]
    user = request.getfixturevalue(person) if person else None
    page = visit(address.format(**places(article)), user, color_scheme=scheme, **AXE)
    assert violations(page) == []


@pytest.mark.parametrize("width", [360, 1440])
def test_an_open_note_and_a_form_have_none_either(visit: Visit, alice: User, article: Article, width: int):
    page = visit(article.get_absolute_url(), alice, **AXE)
    page.set_viewport_size({"width": width, "height": 800})
    page.locator(".note-marker").first.click()
    page.locator(".note-edit summary").first.click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    for key in ("n", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#note-body")).to_be_focused()
    assert violations(page) == []


@pytest.mark.parametrize(
    "name", ["river", "article with notes", "tags", "search with finds", "notes", "new note", "api", "404"]
)
def test_no_page_is_wider_than_a_narrow_screen(request, visit: Visit, article: Article, name: str):
    person, address = PAGES[name]
    user = request.getfixturevalue(person) if person else None
    page = visit(
        address.format(**places(article)), user, viewport={"width": 320, "height": 700}, has_touch=True, is_mobile=True
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_policy_is_sent_and_no_page_breaks_it(request, visit: Visit, article: Article):
    for person, address in PAGES.values():
        user = request.getfixturevalue(person) if person else None
        page = visit("/healthz", user)
        answer = page.goto(address.format(**places(article)))
        assert answer
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert page.locator("main").count() == 1  # whole, so that a complaint has had its time


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_copy_has_a_violation(visit: Visit, source: Source, alice: User, kind: str, scheme: str):
    delivery, _is_new = ingest.receive(read(SAMPLES / KINDS[kind], KINDS[kind]), source, door=Delivery.Door.HAND)
    ingest.process(delivery.pk)
    address = Article.objects.order_by("pk")[0].get_absolute_url()
    page = visit(address, alice, color_scheme=scheme, viewport={"width": 360, "height": 800}, **AXE)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
