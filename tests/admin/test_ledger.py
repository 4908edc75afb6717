"""The ledger's pages: why something was set aside, its bytes, "process again", and copy handed in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import ingest, tasks
from articles.admin import handing_in
from articles.models import Article, Delivery, Source

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/delivery/add/"
LIST = "/admin/articles/delivery/"
COPY = "Le pont rouvre\n\nDeux ans de travaux ont été nécessaires.\n"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, bool]]:
    """What is given to the workers."""
    sent: list[tuple[int, bool]] = []
    monkeypatch.setattr(tasks, "enqueue", lambda pk, *, again=False: sent.append((pk, again)))
    return sent


@pytest.fixture
def panel(client: Client, alice: User, sent: list[tuple[int, bool]]) -> Client:
    """The panel as Alice sees it."""
    client.force_login(alice)
    return client


def _hand_in(panel: Client, source: Source, **fields: object) -> str:
    """Hand in, and return the page that follows."""
    page = panel.post(ADD, {"source": source.pk, "format": "auto"} | fields, follow=True)
    return page.content.decode()


def _file(name: str = "a.txt", content: bytes = COPY.encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_set_aside_delivery_says_why(panel: Client, deliver: Callable[..., Delivery]):
    deliver(b"", name="vide.txt")
    page = panel.get(LIST).content.decode()
    assert "vide.txt" in page
    assert Delivery.objects.get().reason_sentence in page.replace("&#x27;", "'")


def test_the_list_tells_of_a_story_set_aside_among_others(panel: Client, deliver: Callable[..., Delivery]):
    entry = "<item><title>Le pont rouvre</title><description>Deux ans de travaux.</description></item>"
    deliver(f"<rss version='2.0'><channel>{entry}<item><guid>2</guid></item></channel></rss>".encode(), name="a.xml")
    assert "1 dépêche de cette remise a été mise de côté." in panel.get(LIST).content.decode()


def test_its_page_shows_text_as_text(panel: Client, deliver: Callable[..., Delivery]):
    delivery = deliver(COPY.replace("Deux", "<script>alert(1)</script> Deux"))
    page = panel.get(f"{LIST}{delivery.pk}/change/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Deux ans de travaux ont été" in page
    assert "<script>alert" not in page


def test_its_page_shows_binary_in_hexadecimal(panel: Client, deliver: Callable[..., Delivery]):
    delivery = deliver(bytes(range(256)) * 100)
    assert "00000010  10 11 12" in panel.get(f"{LIST}{delivery.pk}/change/").content.decode()


def test_its_bytes_are_saved_and_never_shown(panel: Client, deliver: Callable[..., Delivery]):
    raw = b"<html><script>alert(1)</script>\xe9"
    delivery = deliver(raw, name="dossier/é page.html")
    saved = panel.get(reverse("admin:articles_delivery_raw", args=[delivery.pk]))
    assert saved.content == raw
    assert saved["Content-Disposition"].startswith("attachment;")
    assert (saved["Content-Type"], saved["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")


def test_bytes_are_for_those_who_may_see_the_ledger(client: Client, reader: User, deliver: Callable[..., Delivery]):
    delivery = deliver(COPY)
    reader.is_staff = True
    reader.save()
    client.force_login(reader)
    assert client.get(reverse("admin:articles_delivery_raw", args=[delivery.pk])).status_code == 403


def test_bytes_that_were_not_kept_are_not_found(panel: Client, source: Source):
    refused = ingest.receive(handing_in.too_large("grand.txt", 10**9), source, door=Delivery.Door.HAND)[0]
    assert panel.get(reverse("admin:articles_delivery_raw", args=[refused.pk])).status_code == 404
    assert panel.get(f"{LIST}{refused.pk}/change/").status_code == 200


def test_the_button_processes_again(panel: Client, sent: list[tuple[int, bool]], deliver: Callable[..., Delivery]):
    delivery = deliver(COPY)
    address = reverse("admin:articles_delivery_again", args=[delivery.pk])
    assert address in panel.get(f"{LIST}{delivery.pk}/change/").content.decode()
    assert panel.get(address).status_code == 405
    panel.post(address)
    assert sent == [(delivery.pk, True)]


def test_the_list_processes_the_chosen_again(panel: Client, sent: list[tuple[int, bool]], deliver, source: Source):
    kept = deliver(COPY)
    refused = ingest.receive(handing_in.too_large("grand.txt", 10**9), source, door=Delivery.Door.HAND)[0]
    chosen = {"action": "process_again", "_selected_action": [kept.pk, refused.pk]}
    page = panel.post(LIST, chosen, follow=True)
    assert sent == [(kept.pk, True)]
    assert len(page.context["messages"]) == 2


def test_many_files_and_a_text_are_handed_in_at_once(panel: Client, source: Source, sent: list[tuple[int, bool]]):
    files = [_file("a.txt"), _file("b.txt", b"Un autre titre\n\nUn texte."), _file("vide.txt", b"")]
    page = _hand_in(panel, source, files=files, text="Le texte colle\n\nUn texte.")
    assert sorted(Delivery.objects.values_list("origin", flat=True)) == ["a.txt", "b.txt", "paste:alice", "vide.txt"]
    assert len(sent) == 4
    assert all(reverse("admin:articles_delivery_change", args=[pk]) in page for pk, _ in sent)


def test_who_handed_it_in_and_as_what_is_kept(panel: Client, source: Source, alice: User):
    _hand_in(panel, source, files=[_file()], format="plaintext")
    delivery = Delivery.objects.get()
    assert (delivery.received_by, delivery.format, delivery.source) == (alice, "plaintext", source)


def test_a_file_over_the_limit_has_its_sentence_and_its_line(panel: Client, source: Source, monkeypatch):
    monkeypatch.setattr(handing_in, "LARGEST", 10)
    page = _hand_in(panel, source, files=[_file("grand.txt", b"x" * 11), _file("petit.txt", b"Un titre")])
    refused = Delivery.objects.get(origin="grand.txt")
    assert (refused.reason_code, refused.size, refused.raw) == ("too-large", 11, None)
    assert refused.reason_sentence.replace("'", "&#x27;") in page


def test_the_same_bytes_again_say_so(panel: Client, source: Source, sent: list[tuple[int, bool]]):
    _hand_in(panel, source, files=[_file("a.txt")])
    assert "encore.txt" in _hand_in(panel, source, files=[_file("encore.txt")])
    (handed,) = panel.get(f"{ADD}?done=1").context["handed_in"]
    assert (handed.is_new, handed.delivery) == (False, Delivery.objects.get())


def test_what_became_of_each_file_is_told_by_now(panel: Client, source: Source):
    _hand_in(panel, source, files=[_file("a.txt"), _file("vide.txt", b"")])
    for delivery in Delivery.objects.all():
        ingest.process(delivery.pk)
    page = panel.get(f"{ADD}?done=1").content.decode()
    assert Article.objects.get().get_absolute_url() in page
    assert Delivery.objects.get(origin="vide.txt").reason_sentence in page.replace("&#x27;", "'")


def test_every_file_of_a_zip_is_read(panel: Client, source: Source):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", COPY)
        archive.writestr("b.txt", "Un autre titre\n\nUn autre texte, plus long que le titre.\n")
    _hand_in(panel, source, files=[_file("envoi.zip", packed.getvalue())])
    ingest.process(Delivery.objects.get().pk)
    page = panel.get(f"{ADD}?done=1").content.decode()
    assert all(article.get_absolute_url() in page for article in Article.objects.all())
    assert Article.objects.count() == 2


def test_what_others_handed_in_is_not_ones_own(panel: Client, client: Client, bob: User, source: Source):
    _hand_in(panel, source, files=[_file("a.txt")])
    client.force_login(bob)
    assert "a.txt" not in client.get(f"{ADD}?done=1").content.decode()


def test_looking_again_asks_the_same_however_many_files(panel: Client, source: Source):
    counts = []
    for number in (1, 6):
        files = [_file(f"{n}.txt", f"Titre {number} {n}\n\nUn texte {n} assez long.".encode()) for n in range(number)]
        _hand_in(panel, source, files=files)
        for delivery in Delivery.objects.unfinished():
            ingest.process(delivery.pk)
        panel.get(f"{ADD}?done=1")  # fills the caches of permissions and content types
        with CaptureQueriesContext(connection) as queries:
            panel.get(f"{ADD}?done=1")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_more_files_than_a_form_takes_are_refused_in_words(panel: Client, source: Source, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    page = panel.post(ADD, {"source": source.pk, "format": "auto", "files": [_file("a.txt"), _file("b.txt")]})
    assert page.status_code == 400
    assert page.context["most_files"] == 1
    assert not Delivery.objects.exists()


def test_nothing_handed_in_is_refused_in_words(panel: Client, source: Source):
    page = panel.post(ADD, {"source": source.pk, "format": "auto", "text": "  "})
    assert page.context["form"].non_field_errors()
    assert not Delivery.objects.exists()


def test_a_source_that_is_not_active_takes_nothing(panel: Client, source: Source):
    Source.objects.filter(pk=source.pk).update(is_active=False)
    page = panel.post(ADD, {"source": source.pk, "format": "auto", "text": "Un titre"})
    assert "source" in page.context["form"].errors
    assert "n’est pas active" in page.content.decode()
    assert not Delivery.objects.exists()


def test_the_form_offers_sources_and_formats(panel: Client, source: Source):
    page = panel.get(ADD).content.decode()
    assert all(words in page for words in ("Agence Vaubrie", "texte brut", "NewsML-G2", "multiple"))


def test_who_may_not_hand_in_is_refused(client: Client, reader: User):
    reader.is_staff = True
    reader.save()
    client.force_login(reader)
    assert client.get(ADD).status_code == 403


def test_the_ledger_deletes_nothing(client: Client, root: User, deliver: Callable[..., Delivery]):
    delivery = deliver(COPY)
    client.force_login(root)
    assert client.post(f"{LIST}{delivery.pk}/delete/", {"post": "yes"}).status_code == 403
