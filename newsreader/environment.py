"""Readers of the environment that fail loudly: a bad value stops the start with a sentence that names it."""

from __future__ import annotations

import ipaddress
import os
import zoneinfo
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str = "") -> str:
    """Return the variable, spaces around it dropped."""
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str = "") -> list[str]:
    """Return a list separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def boolean(name: str, *, default: bool) -> bool:
    """Return yes or no; unset is the default."""
    if name not in os.environ:
        return default
    value = os.environ[name].strip().lower()
    if value not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} is “{os.environ[name]}”: write 1 for yes or 0 for no.")
    return value in _TRUE


def whole(name: str, default: int, *, lowest: int, highest: int) -> int:
    """Return a whole number between two bounds, both included."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(f"{name} is “{value}”: write a whole number from {lowest} to {highest}.")
    return int(value)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return one of the allowed words."""
    value = text(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is “{value}”: write one of {', '.join(allowed)}.")
    return value


def time_zone(name: str, default: str) -> str:
    """Return an IANA time zone."""
    value = text(name, default)
    if value not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{name} is “{value}”: write a time zone such as Europe/Paris.")
    return value


def address(name: str, default: str, schemes: tuple[str, ...]) -> str:
    """Return a URL of one of the schemes; never shown back, for it may hold a password."""
    value = text(name, default)
    if value and urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(f"{name} is not an address that begins with {'://, '.join(schemes)}://.")
    return value


def mail(name: str) -> tuple[str, tuple[str, int, str, str, bool, bool]]:
    """Return Django's mail backend, and (host, port, user, password, STARTTLS?, TLS?), of smtp://, smtp+tls:// or smtps://.

    Unset, mail is written to standard output.
    """
    value = address(name, "", ("smtp", "smtp+tls", "smtps"))
    if not value:
        return "django.core.mail.backends.console.EmailBackend", ("", 0, "", "", False, False)
    parts = urlsplit(value)
    if not parts.hostname:
        raise ImproperlyConfigured(f"{name} names no host: write it as smtp+tls://user:password@host:587.")
    port = parts.port or {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme]
    login = unquote(parts.username or ""), unquote(parts.password or "")
    return (
        "django.core.mail.backends.smtp.EmailBackend",
        (parts.hostname, port, *login, parts.scheme == "smtp+tls", parts.scheme == "smtps"),
    )


def networks(name: str) -> list[str]:
    """Return a list of networks such as 10.1.0.0/16, separated by commas."""
    values = words(name)
    for value in values:
        try:
            ipaddress.ip_network(value)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} holds “{value}”: write networks such as 10.1.0.0/16.") from error
    return values


def folder(name: str, default: Path) -> Path:
    """Return an absolute path."""
    return Path(text(name, str(default))).expanduser().absolute()


def redis_client_url(address: str) -> str:
    """Return Celery's form of a Redis address, redis+socket://PATH?virtual_host=N, as the one that redis-py knows."""
    if not address.startswith("redis+socket://"):
        return address
    parts = urlsplit(address)
    number = parse_qs(parts.query).get("virtual_host", ["0"])[0]
    return f"unix://{parts.path}?db={number}"


def redis_celery_url(address: str) -> str:
    """Return redis-py's form of a Redis socket, unix://PATH?db=N, as the one that Celery knows."""
    if not address.startswith("unix://"):
        return address
    parts = urlsplit(address)
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={number}"
