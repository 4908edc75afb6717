"""Signing in and out, and what a reader chooses for a browser."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def sign_in(client: Client, **fields: str):
    return client.post("/sign-in/", {"username": "alice", "password": PASSWORD, **fields})


def test_signing_in_leads_back_to_where_one_was(client: Client, alice: User) -> None:
    assert sign_in(client, next="/tags/").headers["Location"] == "/tags/"


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_nothing_leads_off_the_desk(client: Client, alice: User, place: str) -> None:
    assert sign_in(client, next=place).headers["Location"] == "/"
    for choice in ({"language": "fr"}, {"density": "dense"}):
        address = f"/{next(iter(choice))}/"
        assert client.post(address, choice | {"next": place}).headers["Location"] == "/"


def test_a_wrong_password_says_what_to_do(client: Client, alice: User) -> None:
    html = sign_in(client, password="wrong").content.decode()
    assert "Check the capitals in both" in html


def test_too_many_wrong_passwords_are_told_how_long_to_wait(client: Client, alice: User, settings) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, password="wrong")
    assert response.status_code == 429
    assert "for 15 minutes" in response.content.decode()
    assert response.headers["Retry-After"] == "900"


def test_signing_out_takes_a_form(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_the_language_is_kept_by_cookie(client: Client) -> None:
    client.post("/language/", {"language": "fr", "next": "/search/"})
    assert '<html lang="fr">' in client.get("/search/").content.decode()
    client.post("/language/", {"language": "en"})
    assert '<html lang="en">' in client.get("/search/").content.decode()


@pytest.mark.parametrize(
    ("address", "choice"), [("/language/", {"language": "de"}), ("/density/", {"density": "x"}), ("/shortcuts/", {})]
)
def test_a_choice_that_does_not_exist_is_a_bad_request(client: Client, address: str, choice: dict[str, str]) -> None:
    assert client.post(address, choice).status_code == 400


def test_single_keys_are_turned_off_and_on(client: Client) -> None:
    for choice, is_off in {"off": True, "on": False}.items():
        client.post("/shortcuts/", {"shortcuts": choice})
        assert ('data-shortcuts="off"' in client.get("/search/").content.decode()) is is_off


@pytest.mark.parametrize("address", ["/language/", "/density/", "/shortcuts/"])
def test_choices_take_a_form_with_its_token(address: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(address).status_code == 405
    response = strict.post(address, {"language": "fr", "density": "dense"})
    assert response.status_code == 403
    assert "jeton" in response.content.decode() or "token" in response.content.decode()
