"""Notes as tests write them: on an article by hand, and through its form."""

from __future__ import annotations

import html

from django.conf import settings
from django.test import Client
from django.urls import reverse

from articles import annotate
from articles.models import Annotation
from articles.webannotation import Selection, resolve


def write(author, reading, words="douze millions", *, body="À vérifier.", desk=None) -> Annotation:
    return annotate.create(
        author=author, reading=reading, place=resolve(reading.text, Selection(words)), body=body, desk=desk
    )


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def in_english(user) -> Client:
    client = signed_in(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def send(client, reading, /, **fields):
    values = {"reading": reading.pk, "exact": "douze millions", "body": "À vérifier.", "seen_by": "private"} | fields
    return client.post(reverse("annotate", args=[reading.revision.article_id]), values)


def text_of(response) -> str:
    return html.unescape(response.content.decode())
