"""Every error says in whole sentences what is the matter and what to do next."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from articles.views import errors
from newsreader.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401  # used as urlconf


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise {"400": SuspiciousOperation, "403": PermissionDenied, "500": RuntimeError}[kind]


urlpatterns = [path("fail/<str:kind>/", fail), *urlpatterns]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/fail/400/", 400, "reload the page, and try once more"),
        ("/fail/403/", 403, "Ask a chief editor"),
        ("/nowhere/", 404, "Search for its words"),
        ("/fail/500/", 500, "tell the administrator"),
    ],
)
def test_an_error_says_what_to_do(client: Client, address: str, status: int, words: str) -> None:
    client.raise_request_exception = False
    response = client.get(address)
    assert response.status_code == status
    assert words in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_the_fault_page_needs_no_database(client: Client) -> None:
    """Without the mark django_db any query raises."""
    response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert b"tell the administrator" in response.content or b"administrateur" in response.content


def test_the_fault_page_needs_no_manifest_of_static_files(settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    assert errors.server_error(RequestFactory().get("/")).status_code == 500


def test_a_form_with_an_old_token_gives_back_what_was_written(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/articles/1/annotate/", {"body": "Longuement <b>écrit"})
    assert response.status_code == 403
    assert "Longuement &lt;b&gt;écrit</textarea>" in response.content.decode()
