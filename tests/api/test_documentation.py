"""The examples of docs/api.md, run as they stand there against the web server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from articles.api.problems import TITLES
from articles.models import Delivery, PushKey, Source
from tests.api.test_served import Web, web

__all__ = ["web"]

SAID = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text("utf-8")
SHELL, SIGNED_SHELL = re.findall(r"```sh\n(.*?)```", SAID, re.DOTALL)
PYTHON = next(block for block in re.findall(r"```python\n(.*?)```", SAID, re.DOTALL) if "hmac" in block)


@pytest.mark.parametrize(
    "command",
    [("sh", "-c", SHELL), ("sh", "-c", SIGNED_SHELL), (sys.executable, "-c", PYTHON)],
    ids=["token", "signature", "python"],
)
def test_an_example_pushes_a_file(web: Web, tmp_path: Path, command: tuple[str, ...]):
    key, secret = PushKey.issue(Source.objects.get(slug="vaubrie"), name="Relais", kind=PushKey.Kind.HMAC)
    file = tmp_path / "a.xml"
    file.write_bytes(b"<nitf><body/></nitf>")
    given = {"FILE": str(file), "TOKEN": web.token, "ID": key.public_id, "SECRET": secret}
    desk = {"DESK": f"http://127.0.0.1:{web.port}"}
    said = subprocess.run(command, env=os.environ | given | desk, capture_output=True, text=True, check=True).stdout
    assert json.loads(said)["id"] == Delivery.objects.get().pk
    assert bytes(Delivery.objects.get().raw) == file.read_bytes()


def test_every_code_is_documented():
    assert [code for code in TITLES if f"`{code}`" not in SAID] == []
