"""manage.py ingest."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles import tasks
from articles.management.commands import ingest as command
from articles.models import Delivery, Source
from tests.workers import Worker

FIRST = "Le pont rouvre\n\nDeux ans de travaux ont été nécessaires.\n"
REVISED = "Le pont rouvre\n\nTrois ans de travaux ont été nécessaires.\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder of copy: a story, its revision, an empty file, the first again under another name, a hidden one."""
    for name, text in {"1.txt": FIRST, "2/2.txt": REVISED, "3": "", "4.txt": FIRST, ".5.txt": "caché"}.items():
        path = tmp_path / "copy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "copy"


def _run(*paths: Path, **options: object) -> str:
    output = StringIO()
    call_command("ingest", *map(str, paths), source="vaubrie", stdout=output, **options)
    return output.getvalue().splitlines()[-1]


@pytest.mark.django_db
def test_its_last_line_counts_what_became_of_each_file(copy: Path, source: Source):
    counts = "received 4, created 1, revised 1, same 1, stale 0, withdrawn 0, set aside 1"
    assert _run(copy, now=True) == counts


@pytest.mark.django_db
def test_a_second_time_all_is_the_same(copy: Path, source: Source):
    _run(copy, now=True)
    counts = "received 4, created 0, revised 0, same 4, stale 0, withdrawn 0, set aside 0"
    assert _run(copy, now=True) == counts


@pytest.mark.django_db
def test_a_path_that_is_not_there_is_set_aside(tmp_path: Path, source: Source):
    assert _run(tmp_path / "gone", now=True).startswith("received 1, created 0,")
    assert Delivery.objects.get().reason_code == "vanished"


@pytest.mark.django_db
def test_an_unknown_source_is_refused_with_those_there_are(copy: Path, source: Source):
    with pytest.raises(CommandError, match=r"no source “autre”\. There are: .*vaubrie"):
        call_command("ingest", str(copy), source="autre", now=True)


def test_without_now_workers_process_and_the_counts_are_true(copy: Path, source: Source, worker: Worker):
    counts = "received 4, created 1, revised 1, same 1, stale 0, withdrawn 0, set aside 1"
    assert _run(copy) == counts


@pytest.mark.django_db(transaction=True)
def test_without_a_worker_it_says_so_and_keeps_the_copy(copy: Path, source: Source, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(command, "_PATIENCE", 0.3)
    monkeypatch.setattr(tasks, "_send", lambda *_, **__: None)
    with pytest.raises(CommandError, match=r"No worker answers. 3 dispatches are kept in the ledger"):
        _run(copy)
    assert Delivery.objects.unfinished().count() == 3


@pytest.mark.django_db
def test_on_a_terminal_a_bar_is_drawn(copy: Path, source: Source, monkeypatch: pytest.MonkeyPatch):
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(command.sys, "stderr", terminal)
    _run(copy, now=True)
    assert terminal.getvalue().endswith(f"{'█' * 40} 4/4 received\n")


@pytest.mark.django_db
def test_a_source_that_is_not_active_takes_nothing(copy: Path, source: Source):
    Source.objects.filter(pk=source.pk).update(is_active=False)
    with pytest.raises(CommandError, match="is not active"):
        _run(copy, now=True)
    assert not Delivery.objects.exists()
