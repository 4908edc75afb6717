"""A desk that is opened once and handed from test to test; each leaves it open, or the next one opens it again."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsreader.var import ROOT
from tests.desks import RunningDesk

_PARTS = ("desk", "manage.py", "newsreader", "articles", "templates", "static", "docs", "requirements.lock")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.desk)


@pytest.fixture(scope="session")
def _own_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="newsreader-desk-"))
    folder.chmod(0o711)  # PostgreSQL may run as another user
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder whose parents are open to all, unlike pytest's: PostgreSQL runs in it as for a usual checkout."""
    folder = Path(tempfile.mkdtemp(prefix="newsreader-desk-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _once(_own_folder: Path) -> Iterator[RunningDesk]:
    desk = RunningDesk(_own_folder / "var")
    yield desk
    if not desk.has_ended():
        desk.close()


@pytest.fixture
def closed(_once: RunningDesk) -> RunningDesk:
    """A desk that was opened before, and is closed now."""
    if _once.process is None:
        _once.open()
    if not _once.has_ended():
        _once.close()
    return _once


@pytest.fixture
def running(_once: RunningDesk) -> RunningDesk:
    """A desk that is open."""
    return _once.open() if _once.has_ended() else _once


@pytest.fixture
def copy() -> Iterator[Callable[[str], Path]]:
    """Return a function that copies the product into a folder of that name."""
    folder = Path(tempfile.mkdtemp(prefix="newsreader-copy-"))
    folder.chmod(0o755)

    def copy(name: str) -> Path:
        target = folder / name
        target.mkdir(parents=True)
        for part in _PARTS:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(ROOT / part, target / part)
        return target

    yield copy
    shutil.rmtree(folder, ignore_errors=True)
