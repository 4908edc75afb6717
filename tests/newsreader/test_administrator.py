"""The first password is kept until another is chosen."""

from pathlib import Path

from newsreader import administrator


def test_two_passwords_are_never_alike() -> None:
    assert administrator.new_password() != administrator.new_password()


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    administrator.keep(tmp_path, password="one", stored="hash of one")
    kept = administrator.kept(tmp_path)
    assert kept is not None
    assert kept.password == "one"
    assert kept.is_still("hash of one")


def test_another_stored_form_is_another_password(tmp_path: Path) -> None:
    administrator.keep(tmp_path, password="one", stored="hash of one")
    kept = administrator.kept(tmp_path)
    assert kept is not None
    assert not kept.is_still("hash of two")
    assert not kept.is_still(None)


def test_keeping_again_replaces(tmp_path: Path) -> None:
    for password in ("one", "two"):
        administrator.keep(tmp_path, password=password, stored=password)
    kept = administrator.kept(tmp_path)
    assert kept is not None
    assert kept.password == "two"


def test_nothing_kept_is_none(tmp_path: Path) -> None:
    assert administrator.kept(tmp_path) is None
