"""Replays: what they read, that they write nothing where nothing changes, and that nobody waits for them."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from psycopg import sql

from articles import ingest, tasks
from articles.ingest import replays
from articles.ingest.replays import Cursor
from articles.models import Article, Delivery, Item, Reading, Replay, Source
from tests.workers import Worker, eventually

pytestmark = pytest.mark.django_db

Dispatch = Callable[..., Article]
Better = Callable[[], None]


def _run(replay: Replay, *, is_awaited: Callable[[], bool] = lambda: False) -> list[Cursor]:
    """Take all steps of a replay; return where each went on."""
    cursor: Cursor | None = Cursor()
    seen: list[Cursor] = []
    while cursor is not None:
        seen.append(cursor)
        cursor = replays.step(replay.pk, cursor, is_awaited=is_awaited, then=lambda _: None)
    replay.refresh_from_db()
    return seen


def _counts(replay: Replay) -> tuple[int, int, int, int]:
    return replay.total, replay.done, replay.changed, replay.failed


def _rows() -> list[tuple[str, int, int]]:
    """Return every row of what a replay might write, with the transaction that wrote it last."""
    tables = ("article", "revision", "reading", "item", "quote", "photo", "taggedarticle")
    written = sql.SQL("SELECT {}, id, xmin::text::bigint FROM {}")
    parts = [written.format(sql.Literal(name), sql.Identifier(f"articles_{name}")) for name in tables]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts) + sql.SQL(" ORDER BY 1, 2"))
        return list(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_a_replay_that_changes_nothing_writes_nothing(
    dispatch: Dispatch, deliver: Callable[..., Delivery], monkeypatch
):
    dispatch()
    dispatch("Un autre titre", standfirst="Un autre chapeau.")
    deliver(b"", name="vide.txt")
    monkeypatch.setattr(ingest.processing, "PARSER", "next")
    before = _rows()
    replay = replays.start()
    _run(replay)
    assert _rows() == before
    assert _counts(replay) == (3, 3, 0, 1)
    assert set(Delivery.objects.values_list("parser", flat=True)) == {"next"}


def test_a_replay_after_a_better_parser_adds_a_reading_to_the_same_revision(dispatch: Dispatch, better_parser: Better):
    article = dispatch()
    better_parser()
    replay = replays.start()
    _run(replay)
    assert article.revisions.get().readings.count() == 2
    assert Article.objects.get().current == Reading.objects.latest("pk")
    assert not article.revisions.get().is_correction
    assert _counts(replay) == (1, 1, 1, 0)


def test_a_replay_reads_one_source_and_one_time(dispatch: Dispatch, source: Source):
    dispatch()
    dispatch("Un autre titre")
    other = Source.objects.create(name="Presse-Estran", slug="estran")
    old, _new = Delivery.objects.order_by("pk")
    Delivery.objects.filter(pk=old.pk).update(received_at=timezone.now() - datetime.timedelta(days=9))
    week = timezone.now() - datetime.timedelta(days=7)
    assert replays.start(source=source).total == 2
    assert replays.start(source=other).total == 0
    assert replays.start(since=week).total == 1
    assert replays.start(until=week).total == 1


def test_what_was_set_aside_by_a_fault_is_stored_by_a_replay(deliver: Callable[..., Delivery], monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(ingest.reading.rendering, "to_html", lambda _: 1 / 0)
        deliver("Le pont rouvre\n\nUn texte de plus d'une ligne.")
    replay = replays.start()
    _run(replay)
    assert (Item.objects.get().outcome, _counts(replay)) == ("created", (1, 1, 1, 0))
    assert Item.objects.get().traceback == ""


def test_a_replay_lets_everybody_pass_who_waits(dispatch: Dispatch, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(replays, "_LOOK_EVERY", 0)
    for number in range(4):
        dispatch(f"Titre numéro {number}")
    replay = replays.start()
    assert len(_run(replay, is_awaited=lambda: True)) == 5  # the last finds nothing more
    assert replay.done == 4


def test_a_step_that_was_taken_is_not_taken_twice(dispatch: Dispatch):
    dispatch()
    dispatch("Un autre titre")
    replay = replays.start()
    _run(replay)
    assert replays.step(replay.pk, Cursor(), is_awaited=lambda: False, then=lambda _: None) is None
    replay.refresh_from_db()
    assert replay.done == 2


def test_a_stopped_replay_reads_no_further(dispatch: Dispatch):
    for number in range(3):
        dispatch(f"Titre numéro {number}")
    replay = replays.start()
    replays.step(replay.pk, Cursor(), is_awaited=lambda: replays.stop(replay.pk), then=lambda _: None, seconds=0)
    replays.stop(replay.pk)
    _run(replay)
    assert replay.done < 3
    assert replay.finished_at is None
    assert not replays.stop(replay.pk)


def test_a_large_delivery_goes_on_in_the_next_step(deliver: Callable[..., Delivery], better_parser: Better):
    entries = "".join(f"<item><guid>{n}</guid><title>Titre {n}</title><description>Texte {n}.</description></item>"
                      for n in range(5))  # fmt: skip
    deliver(f"<rss version='2.0'><channel><title>Fil</title>{entries}</channel></rss>")
    better_parser()
    replay = replays.start()
    delivery = Delivery.objects.get()
    progress = ingest.advance(delivery.pk, again=True, seconds=1e-9)
    assert (progress.left, progress.changed) == (1, True)
    _run(replay)
    assert Reading.objects.filter(parser="next").count() == 5


def test_fresh_copy_is_not_behind_a_replay(worker: Worker, dispatch: Dispatch, better_parser: Better):
    source = Source.objects.get()
    raws = [f"Titre {n}\n\nLe texte de la dépêche numéro {n}, assez long.\n".encode() for n in range(150)]
    for raw in raws:
        ingest.process(_receive(raw, source))
    Delivery.objects.update(parser="0.0")  # as if an earlier parser had read them
    replay = replays.start()
    tasks.enqueue_replay(replay.pk)
    eventually(lambda: Replay.objects.get().done > 3)
    fresh = _receive(b"Du neuf\n\nUn texte tout frais.\n", source)
    tasks.enqueue(fresh)
    eventually(lambda: Delivery.objects.get(pk=fresh).state == Delivery.State.PROCESSED)
    assert Replay.objects.get().done < replay.total
    eventually(lambda: Replay.objects.get().finished_at)
    assert _counts(Replay.objects.get()) == (150, 150, 0, 0)


def test_a_replay_survives_its_worker(worker: Worker, source: Source):
    for number in range(60):
        ingest.process(_receive(f"Titre {number}\n\nLe texte de la dépêche {number}, assez long.\n".encode(), source))
    Delivery.objects.update(parser="0.0")
    replay = replays.start()
    tasks.enqueue_replay(replay.pk)
    eventually(lambda: Replay.objects.get().done > 3)
    worker.kill_children()
    eventually(lambda: Replay.objects.get().finished_at)
    assert Replay.objects.get().done == 60
    assert set(Delivery.objects.values_list("parser", flat=True)) == {ingest.PARSER}


def _receive(raw: bytes, source: Source) -> int:
    payload = ingest.ledger.Payload(raw=raw, origin="a.txt", size=len(raw))
    return ingest.receive(payload, source, door=Delivery.Door.HAND)[0].pk


def test_the_sweep_takes_up_a_replay_whose_message_was_lost(dispatch: Dispatch, monkeypatch: pytest.MonkeyPatch):
    dispatch()
    replay, ended = replays.start(), replays.start()
    replays.stop(ended.pk)
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(tasks, "_waiting", lambda: 0)
    monkeypatch.setattr(tasks.replay, "delay", lambda *args: sent.append(args))
    tasks.sweep()
    assert sent == [(replay.pk, 0)]


def test_the_command_reads_a_source_again_here_and_now(dispatch: Dispatch, better_parser: Better, capsys):
    dispatch()
    better_parser()
    call_command("replay", "--source", "vaubrie", "--since", "2020-01-01", "--now")
    assert capsys.readouterr().out == "read 1 of 1, changed 1, set aside 0\n"


def test_the_command_reads_single_deliveries_again(dispatch: Dispatch, better_parser: Better, capsys):
    dispatch()
    better_parser()
    call_command("replay", str(Delivery.objects.get().pk), "--now")
    assert capsys.readouterr().out == "processed 1\n"
    assert Reading.objects.count() == 2


@pytest.mark.parametrize(
    "words", [["--source", "nobody"], ["--since", "demain"], ["1", "--until", "2026-01-01"], ["99"]]
)
def test_the_command_says_what_it_does_not_understand(words: list[str], db: None):
    with pytest.raises(CommandError):
        call_command("replay", *words)
