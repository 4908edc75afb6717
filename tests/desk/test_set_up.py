"""How ./desk makes .venv, and what it says where it cannot."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from newsreader.var import ROOT


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, in a folder of its own, its commands noted instead of run."""
    loader = SourceFileLoader("desk_script", str(ROOT / "desk"))
    spec = importlib.util.spec_from_loader("desk_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    places = {"ROOT": tmp_path, "VENV": tmp_path / ".venv", "PYTHON": tmp_path / ".venv/bin/python", "GIVEN": ""}
    locks = {"LOCK": tmp_path / "requirements.lock", "DEVELOPMENT_LOCK": tmp_path / "requirements-dev.lock"}
    for name, value in (places | locks).items():
        monkeypatch.setattr(module, name, value)
    for lock in locks.values():
        lock.write_text("one==1\n")
    module.ran = []
    monkeypatch.setattr(module, "_run", lambda command, _failure: _note(module, command))
    return module


def _note(desk: ModuleType, command: list[str]) -> None:
    desk.ran.append(command)
    if "venv" in command:
        desk.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        for mark in desk.VENV.glob("installed-*"):  # as --clear does
            mark.unlink()
        desk.PYTHON.touch(mode=0o755)


def test_the_lock_is_installed_with_its_hashes(desk: ModuleType) -> None:
    desk._set_up(development=False)
    assert [command[1:3] for command in desk.ran] == [["-m", "venv"], ["-m", "pip"]]
    assert {"--require-hashes", "--no-deps", str(desk.LOCK)} <= set(desk.ran[-1])


def test_what_is_complete_is_left_alone(desk: ModuleType) -> None:
    desk._set_up(development=False)
    desk.ran.clear()
    desk._set_up(development=False)
    assert desk.ran == []


def test_another_lock_makes_another_environment(desk: ModuleType) -> None:
    desk._set_up(development=False)
    desk.LOCK.write_text("one==2\n")
    desk.ran.clear()
    desk._set_up(development=False)
    assert "--clear" in desk.ran[0]


def test_the_tests_packages_are_added_to_the_same_environment(desk: ModuleType) -> None:
    desk._set_up(development=False)
    desk.ran.clear()
    desk._set_up(development=True)
    assert [command[-1] for command in desk.ran] == [str(desk.DEVELOPMENT_LOCK)]


def test_an_interrupted_installation_is_begun_again(desk: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(command: list[str], failure: str) -> None:
        _note(desk, command)
        if "pip" in command:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(desk, "_run", interrupted)
        assert desk.main(["up"]) == 130
    desk.ran.clear()
    desk._set_up(development=False)
    assert "--clear" in desk.ran[0]


def test_an_old_python_is_told_so(
    desk: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(desk.sys, "version_info", (3, 9, 2, "final", 0))
    assert desk.main(["up"]) == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_a_missing_ensurepip_is_told_so(
    desk: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(desk.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    assert desk.main(["up"]) == 1
    assert "apt install python3-venv" in capsys.readouterr().err


def test_a_folder_of_somebody_else_is_told_so(
    desk: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(desk.os, "access", lambda _path, _mode: False)
    assert desk.main(["up"]) == 1
    assert "cannot be written by this user" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["dance"], 2), (["manage"], 2), (["--help"], 0)])
def test_anything_else_gets_the_usage(arguments: list[str], status: int) -> None:
    done = subprocess.run([sys.executable, str(ROOT / "desk"), *arguments], capture_output=True, text=True)
    assert done.returncode == status
    assert (done.stdout + done.stderr).startswith("Usage: ./desk COMMAND")


def test_a_python_older_than_ours_can_read_the_script() -> None:
    compile((ROOT / "desk").read_text(), "desk", "exec", flags=0, dont_inherit=True, _feature_version=7)
