"""A file is read whole, or refused with its reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from articles.document import LARGEST
from articles.transports.files import read


def _code(path: Path) -> str:
    payload = read(path, path.name)
    assert payload.raw is None
    assert payload.refusal is not None
    assert str(payload.refusal.message)
    return payload.refusal.code


def test_an_empty_file_is_read(tmp_path: Path):
    path = tmp_path / "a"
    path.touch()
    assert read(path, "a").raw == b""


def test_a_file_of_the_limit_is_read(tmp_path: Path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * LARGEST)
    assert read(path, "a").size == LARGEST


def test_a_file_over_the_limit_is_refused_unread_with_its_size(tmp_path: Path):
    path = tmp_path / "a"
    with path.open("wb") as file:
        file.truncate(25 * 1024**2)
    assert _code(path) == "too-large"
    assert read(path, "a").size == 25 * 1024**2


def test_what_is_not_there_is_refused(tmp_path: Path):
    assert _code(tmp_path / "gone") == "vanished"


def test_a_folder_is_refused(tmp_path: Path):
    assert _code(tmp_path) == "folder"


def test_a_device_is_refused():
    assert _code(Path("/dev/zero")) == "special"


READS = """
import os, sys
from pathlib import Path
from articles.transports.files import read
if os.geteuid() == 0:
    os.setuid(65534)
print(read(Path(sys.argv[1]), "a").refusal.code)
"""


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_a_file_without_read_permission_is_refused(tmp_path: Path):
    for parent in [tmp_path, *tmp_path.parents[:-2]]:
        parent.chmod(0o755)
    path = tmp_path / "a"
    path.write_bytes(b"copy")
    path.chmod(0)
    done = subprocess.run([sys.executable, "-c", READS, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "unreadable\n"
