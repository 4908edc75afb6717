"""The embedded servers: where they listen, and what they refuse."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsreader import local


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder whose parents stay as they are while other tests run beside this one."""
    folder = Path(tempfile.mkdtemp(prefix="newsreader-local-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_the_sockets_lie_under_var() -> None:
    assert local.sockets(Path("/srv/desk/var")) == Path("/srv/desk/var/run")


def test_a_path_too_long_for_a_socket_moves_them_to_the_temporary_folder() -> None:
    var = Path("/srv") / ("é" * 45) / "var"
    assert local.sockets(var).name.startswith("newsreader-")
    assert len(str(local.sockets(var))) < local.LONGEST_SOCKET


def test_two_long_paths_share_no_folder() -> None:
    assert local.sockets(Path("/srv") / ("a" * 120)) != local.sockets(Path("/srv") / ("b" * 120))


def test_a_space_in_the_path_is_quoted_in_the_addresses() -> None:
    var = Path("/srv/my desk/var")
    assert local.database_url(var) == "postgres://newsreader@%2Fsrv%2Fmy%20desk%2Fvar%2Frun/newsreader"
    assert local.redis_url(var) == "redis+socket:///srv/my%20desk/var/run/valkey.sock?virtual_host=0"


def test_data_without_a_version_is_left_alone(own_folder: Path) -> None:
    (own_folder / "postgres").mkdir()
    with pytest.raises(local.CannotStartError, match="an unknown version"):
        local.postgres(own_folder)


def test_an_interrupted_initdb_is_begun_again(own_folder: Path) -> None:
    (own_folder / "postgres.unfinished").mkdir()
    (own_folder / "postgres.unfinished" / "PG_VERSION").write_text("18\n")
    local.postgres(own_folder)
    assert (own_folder / "postgres" / "global").is_dir()
    assert not (own_folder / "postgres.unfinished").exists()
