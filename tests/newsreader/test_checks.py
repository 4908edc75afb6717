"""`./desk check` runs all and fails if one does."""

import sys

import pytest

from newsreader import checks
from newsreader.checks import Check


def use(monkeypatch: pytest.MonkeyPatch, *found: Check) -> None:
    """Let these be all the checks there are."""
    monkeypatch.setattr(checks, "checks", lambda: list(found))


def python(name: str, code: str, *, unless: str = "") -> Check:
    return Check(name, (sys.executable, "-c", code), unless=unless)


def test_all_run_though_one_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    use(monkeypatch, python("bad", "raise SystemExit('so it is')"), python("good", "pass"))
    assert checks.main([]) == 1
    said = capsys.readouterr().out
    assert "so it is" in said
    assert "1 of 2 checks passed." in said


def test_the_output_of_what_passed_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    use(monkeypatch, python("good", "print('all 7 files are fine')"))
    assert checks.main(["good"]) == 0
    assert "7 files" not in capsys.readouterr().out


def test_what_has_nothing_to_do_says_why(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    use(monkeypatch, python("tsc", "raise SystemExit(1)", unless="there is no node here"))
    assert checks.main([]) == 0
    assert "left out: there is no node here" in capsys.readouterr().out


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert checks.main(["spelling"]) == 2
    assert "There is no check spelling; there are mypy" in capsys.readouterr().err
