"""A desk works wherever it is put, and whoever starts it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from newsreader import local
from tests.desks import RunningDesk, wait_for

SYSTEM_PYTHON = "/usr/bin/python3"
AS_NOBODY = ("setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups")  # execs, so that signals arrive


def opens_and_closes(desk: RunningDesk) -> None:
    """Open, wait until all parts answer, close, and look for what is left."""
    desk.open()
    wait_for(desk.is_ready, "the desk to be ready")
    assert desk.close() == 0
    assert desk.left() == []


def test_a_long_path_with_spaces_and_accents(copy: Callable[[str], Path]) -> None:
    root = copy("un bureau à l'étage")
    deep = root / ("x" * (130 - len(str(root)) - 1))
    deep.mkdir(mode=0o755)
    opens_and_closes(RunningDesk(deep / "var", root=root))
    assert not local.sockets(deep / "var").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down for PostgreSQL")
def test_root_under_a_closed_home(copy: Callable[[str], Path]) -> None:
    home = copy("home")
    home.chmod(0o700)
    opens_and_closes(RunningDesk(home / "var", root=home))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.skipif(not Path(SYSTEM_PYTHON).exists(), reason="this machine has no Python that everybody may run")
def test_an_unprivileged_user_who_sets_up_everything(copy: Callable[[str], Path]) -> None:
    root = copy("nobody's")
    shutil.chown(root, "nobody")
    path = f"{Path(SYSTEM_PYTHON).parent}:{os.environ['PATH']}"
    settings = {"DESK_PYTHON": "", "HOME": str(root), "PATH": path}
    desk = RunningDesk(root / "var", root=root, prefix=AS_NOBODY, settings=settings)
    opens_and_closes(desk)
    assert (root / ".venv").owner() == "nobody"
