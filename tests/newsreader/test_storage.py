"""Static files under names with a digest."""

from pathlib import Path

from django.test import Client
from pytest_django import Settings

from newsreader.storage import StaticStorage


def test_a_module_imports_others_by_their_digests_too(tmp_path: Path, settings: Settings) -> None:
    settings.DEBUG = False
    (tmp_path / "page.js").write_text('import { words } from "./words.js";\nwords();\n')
    (tmp_path / "words.js").write_text("export const words = () => 1;\n")
    storage = StaticStorage(location=str(tmp_path))
    done = {
        name: hashed for name, hashed, _ in storage.post_process({n: (storage, n) for n in ("page.js", "words.js")})
    }
    assert f'from "./{done["words.js"]}"' in (tmp_path / done["page.js"]).read_text()


def test_the_icon_that_is_asked_for_without_a_page_is_ours(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.headers["Location"].endswith(".svg")
