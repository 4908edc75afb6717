"""Versions and kills in the ledger: what comes late, twice, without a count, or under another identifier."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article, Delivery, Revision, Source
from tests.wires import Wire, story, wire

__all__ = ["wire"]

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2024, 12, 31, 12, tzinfo=datetime.UTC)
HEADLINE = "Vaubrie: le pont de Sainte-Orvaine rouvre après des travaux"
BODY = (
    "Le pont de Sainte-Orvaine rouvre mardi à la circulation après deux ans de travaux, a annoncé la préfecture.\n\n"
    "Le chantier a coûté douze millions d'euros, dont la moitié à la charge de la commune et du département.\n\n"
    "Quelque deux cents habitants ont assisté à la cérémonie, sous une pluie battante, avant un concert."
)


def at(hours: float = 0) -> str:
    return (NOON + datetime.timedelta(hours=hours)).isoformat()


def outcome(delivery: Delivery) -> str:
    return delivery.items.get().outcome


def revision(delivery: Delivery) -> Revision:
    found = delivery.items.get().revision
    assert found is not None
    return found


def test_the_same_file_twice_makes_one_story(wire: Wire):
    wire(story(), raw=b"a")
    wire(story(), raw=b"a")
    wire(story(), raw=b"the same story in other bytes")
    assert (Article.objects.count(), Revision.objects.count()) == (1, 1)


@pytest.mark.parametrize("version", ["", "1"])
def test_a_correction_without_a_new_version_number_is_shown_and_told(wire: Wire, client: Client, version: str):
    wire(story(guid="a", version=version))
    corrected = wire(story(guid="a", version=version, body="Trois ans de travaux."))
    assert outcome(corrected) == "revised"
    assert revision(corrected).is_correction
    assert revision(corrected).told_at is None
    assert "Trois ans de travaux." in client.get(Article.objects.get().get_absolute_url()).content.decode()


def test_a_late_version_is_history_in_its_senders_place(wire: Wire, client: Client):
    wire(story(guid="a", version="2", body="Texte de 2."))
    wire(story(guid="a", version="4", body="Texte de 4."))
    late = wire(story(guid="a", version="3", body="Texte de 3."))
    assert (outcome(late), revision(late).is_late, revision(late).is_correction) == ("stale", True, False)
    assert revision(late).told_at is not None
    article = Article.objects.get()
    assert article.current.revision.version == "4"
    page = client.get(f"{article.get_absolute_url()}revisions/").content.decode()
    links = [f"/revisions/{number}/" for number in (2, 3, 1)]  # as they came; newest by the sender's order first
    assert sorted(links, key=page.index) == links
    assert "Texte de 3." in client.get(revision(late).get_absolute_url()).content.decode()


def test_a_version_between_is_compared_with_the_newest_and_not_with_a_late_one(wire: Wire):
    wire(story(guid="a", version="5"))
    wire(story(guid="a", version="1", body="Un."))
    assert outcome(wire(story(guid="a", version="3", body="Trois."))) == "stale"
    assert outcome(wire(story(guid="a", version="6", body="Six."))) == "revised"


def test_a_revision_says_when_its_sender_sent_it(wire: Wire):
    sent = revision(wire(story(guid="a", published=at(), updated=at(2))))
    assert sent.sent_at == NOON + datetime.timedelta(hours=2)


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"version": "2", "body": "Autre texte."}, False),
        ({"version": "2", "signal": "correction", "body": "Autre texte."}, False),
        ({"version": "2", "signal": "kill"}, False),
        ({"version": "2"}, True),
        ({"version": "2", "signal": "advisory", "body": "Autre texte."}, True),
        ({"version": "0", "body": "Autre texte."}, True),
    ],
)
def test_people_are_told_of_other_words_and_of_kills(wire: Wire, fields: dict[str, Any], is_told: bool):
    first = revision(wire(story(guid="a", version="1")))
    assert first.told_at is not None
    second = revision(wire(story(guid="a", **fields)))
    assert (second.told_at is not None) is is_told


def test_a_like_headline_over_the_same_text_is_a_revision(wire: Wire):
    wire(story(HEADLINE, BODY, published=at()))
    treize = BODY.replace("douze", "treize")
    second = wire(story(f"CORRECTION - {HEADLINE}", treize, published=at(5), signal="correction"))
    third = wire(story("Le pont de Sainte-Orvaine rouvre après des travaux", BODY, published=at(20)))
    assert [outcome(second), outcome(third)] == ["revised", "revised"]
    assert Article.objects.count() == 1


def test_an_older_text_without_identifier_is_late_too(wire: Wire):
    wire(story(HEADLINE, BODY.replace("douze", "treize"), published=at(5)))
    assert outcome(wire(story(HEADLINE, BODY, published=at()))) == "stale"
    assert "treize" in Article.objects.get().current.text


@pytest.mark.parametrize("guids", [("", "a"), ("a", ""), ("a", "b")])
def test_an_identifier_is_never_overruled_by_likeness(wire: Wire, guids: tuple[str, str]):
    for guid in guids:
        wire(story(HEADLINE, BODY, guid=guid, published=at()))
    assert Article.objects.count() == 2


def test_another_source_tells_another_story(wire: Wire):
    other = Source.objects.create(name="Autre", slug="autre")
    wire(story(HEADLINE, BODY, published=at()))
    wire(story(HEADLINE, BODY, published=at()), source=other)
    assert Article.objects.count() == 2


def test_routine_headlines_make_stories_of_their_own(wire: Wire):
    for day, words in enumerate(("Hausse de 0,35 % lundi à 7.523 points.", "Baisse de 0,12 % mardi à 7.510 points.")):
        wire(story("Les marchés à l'ouverture", words, published=at(24 * day)))
    assert Article.objects.count() == 2


NOTICE = f"Prière d'annuler notre dépêche intitulée « {HEADLINE} ». La préfecture dément toute réouverture du site."


@pytest.mark.parametrize(
    "kill",
    [
        {"headline": f"ANNULATION : {HEADLINE}", "body": "Erreur."},
        {"headline": "A ANNULER", "body": NOTICE},
        {"headline": "A ANNULER", "body": "Prière d'annuler.", "slugline": "vaubrie-pont"},
    ],
)
@pytest.mark.parametrize("guid", ["", "a"])
@pytest.mark.parametrize("kill_guid", ["", "z"])
def test_a_kill_of_its_own_identity_takes_back_the_story_it_names(
    wire: Wire, client: Client, kill: dict[str, str], guid: str, kill_guid: str
):
    wire(story(HEADLINE, BODY, guid=guid, version="3", published=at(), slugline="VAUBRIE-PONT"))
    killed = wire(story(**kill, guid=kill_guid, version="1", published=at(1), signal="kill"))
    assert outcome(killed) == "withdrawn"
    assert client.get(Article.objects.get().get_absolute_url()).status_code == 410


@pytest.mark.parametrize("guid", ["", "a"])
def test_a_kill_of_another_identity_that_comes_first_waits_for_its_story(wire: Wire, client: Client, guid: str):
    waiting = wire(story(f"ANNULATION : {HEADLINE}", "Erreur.", guid="z", version="1", published=at(1), signal="kill"))
    assert waiting.items.get().reason_code == "not-here"
    late = wire(story(HEADLINE, BODY, guid=guid, version="3", published=at()))
    assert outcome(late) == "stale"
    assert client.get(Article.objects.get().get_absolute_url()).status_code == 410
    assert outcome(wire(story(HEADLINE, f"{BODY} Encore.", guid=guid, version="4", published=at(0.5)))) == "stale"
    assert not Article.objects.filter(withdrawn_at=None).exists()


def test_two_kills_of_what_is_not_here_are_nobodys_business(wire: Wire, client: Client):
    for version in ("1", "2"):
        wire(story(guid="a", version=version, signal="kill", ednote=f"Raison {version}."))
    assert client.get(Article.objects.get().get_absolute_url()).status_code == 404


def test_two_kills_that_wait_for_one_story_are_one(wire: Wire):
    for hours, guid in ((3, "y"), (1, "z")):
        kill = story(f"ANNULATION : {HEADLINE}", "Erreur.", guid=guid, published=at(hours), signal="kill")
        wire(kill)
    assert Article.objects.count() == 1
    assert outcome(wire(story(HEADLINE, BODY, guid="a", published=at(2)))) == "stale"


def test_a_kill_stamped_before_what_it_takes_back_lets_nothing_older_through(wire: Wire):
    wire(story(guid="a", body="De quatorze heures.", published=at(2)))
    wire(story(guid="a", signal="kill", published=at(0)))
    assert outcome(wire(story(guid="a", body="De treize heures.", published=at(1)))) == "stale"
    assert "quatorze" in Article.objects.get().current.text
    assert outcome(wire(story(guid="a", body="De quinze heures.", published=at(3)))) == "revised"


def test_a_story_later_than_a_waiting_kill_is_news(wire: Wire):
    wire(story(f"ANNULATION : {HEADLINE}", "Erreur.", guid="z", published=at(), signal="kill"))
    assert outcome(wire(story(HEADLINE, BODY, guid="b", published=at(2)))) == "created"


def test_a_kill_that_quotes_two_stories_takes_back_neither_and_says_so(wire: Wire):
    other = "Serane: grève des marins du bac de Port-Hélion"
    wire(story(HEADLINE, BODY, guid="a", published=at()), story(other, BODY, guid="b", published=at()))
    both = wire(story("A ANNULER", f"Annuler « {HEADLINE} » et « {other} ».", signal="kill", published=at(1)))
    assert both.items.get().reason_sentence
    assert Article.objects.filter(withdrawn_at=None).count() == 2


def test_the_reason_is_not_the_story_again(wire: Wire):
    wire(story(HEADLINE, BODY, guid="a", version="1"))
    wire(story(f"ANNULATION : {HEADLINE}", NOTICE, guid="a", version="2", signal="kill"))
    assert Article.objects.get().withdrawn_reason == "La préfecture dément toute réouverture du site."


def test_what_the_desk_withdrew_its_agency_does_not_bring_back(wire: Wire):
    wire(story(guid="a", version="1"))
    Article.objects.withdraw("Doute.")
    wire(story(guid="a", version="2", signal="kill", ednote="Erreur."))
    wire(story(guid="a", version="3", body="Encore."))
    article = Article.objects.get()
    assert (article.is_withdrawn, article.withdrawn_reason) == (True, "Doute.")


def test_after_a_story_is_sent_anew_readers_do_not_reach_what_was_killed(wire: Wire, client: Client, alice: User):
    for version, fields in (("1", {"body": "Faux."}), ("2", {"signal": "kill"}), ("3", {"body": "Vrai."})):
        wire(story(guid="a", version=version, **fields))
    wire(story(guid="a", version="0", body="Faux aussi."))
    article = Article.objects.get()
    address = article.get_absolute_url()
    assert "Vrai." in client.get(address).content.decode()
    statuses = [client.get(f"{address}revisions/{number}/").status_code for number in (1, 2, 3, 4)]
    assert statuses == [404, 404, 200, 404]
    assert client.get(f"{address}revisions/").content.decode().count('class="version-number"') == 1
    client.force_login(alice)
    assert client.get(f"{address}revisions/").content.decode().count('class="version-number"') == 4


@pytest.mark.parametrize(
    "held", [{"pubstatus": "withheld"}, {"embargoed": (timezone.now() + datetime.timedelta(days=400)).isoformat()}]
)
def test_an_older_version_that_was_never_released_is_for_editors(
    wire: Wire, client: Client, alice: User, held: dict[str, str]
):
    wire(story(guid="a", version="1", body="Pas encore.", **held), story(guid="a", version="2", body="Maintenant."))
    address = Article.objects.get().get_absolute_url()
    for place in ("revisions/1/", "revisions/1.txt"):
        assert client.get(f"{address}{place}").status_code == 404
    assert "/revisions/1/" not in client.get(f"{address}revisions/").content.decode()
    client.force_login(alice)
    assert "Pas encore." in client.get(f"{address}revisions/1/").content.decode()
