"""A bad value stops the start with a sentence that names it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsreader import environment

READERS: dict[str, Callable[[], object]] = {
    "yes": lambda: environment.boolean("X", default=False),
    "12": lambda: environment.whole("X", 1, lowest=1, highest=20),
    "public": lambda: environment.choice("X", "login", ("public", "login")),
    "Europe/Paris": lambda: environment.time_zone("X", "UTC"),
    "redis://h/0": lambda: environment.address("X", "", ("redis",)),
}


@pytest.mark.parametrize("value", READERS)
def test_a_good_value_is_read(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("X", f" {value} ")
    assert READERS[value]() in {True, 12, value}


@pytest.mark.parametrize("good", READERS)
@pytest.mark.parametrize("bad", ["maybe", "21", "-1", "٣"])
def test_a_bad_value_is_named(monkeypatch: pytest.MonkeyPatch, good: str, bad: str) -> None:
    monkeypatch.setenv("X", bad)
    with pytest.raises(ImproperlyConfigured, match=r"^X is"):
        READERS[good]()


def test_a_bad_address_is_not_shown_for_it_may_hold_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "mysql://me:secret@host/db")
    with pytest.raises(ImproperlyConfigured) as raised:
        environment.address("X", "", ("postgres",))
    assert "secret" not in str(raised.value)


def test_a_list_is_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "a.example, b.example,,")
    assert environment.words("X") == ["a.example", "b.example"]


def test_a_folder_is_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "here/there")
    assert environment.folder("X", Path("/")) == Path.cwd() / "here" / "there"


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp+tls://desk:p%40ss@mail.example", ("mail.example", 587, "desk", "p@ss", True, False)),
        ("smtps://mail.example:4465", ("mail.example", 4465, "", "", False, True)),
    ],
)
def test_a_mail_address_becomes_django_s_settings(
    monkeypatch: pytest.MonkeyPatch, value: str, fields: tuple[str, int, str, str, bool, bool]
) -> None:
    monkeypatch.setenv("X", value)
    assert environment.mail("X") == ("django.core.mail.backends.smtp.EmailBackend", fields)


def test_a_mail_address_without_a_host_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "smtp://")
    with pytest.raises(ImproperlyConfigured, match="X names no host"):
        environment.mail("X")


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("redis+socket:///run/a%20b/v.sock?virtual_host=3", "unix:///run/a%20b/v.sock?db=3"),
        ("redis://h:6379/1", "redis://h:6379/1"),
    ],
)
def test_a_socket_s_address_is_turned_into_the_client_s_form(address: str, client: str) -> None:
    assert environment.redis_client_url(address) == client
    if address != client:
        assert environment.redis_celery_url(client) == address
