"""The reference dispatch: read by the real command, it equals the Document that was made of it by hand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR.parent / "shared" / "wire"
DISPATCH = FOLDER / "000_6d302fd2c94d259d.txt"
EXPECTED = DISPATCH.with_suffix(".expected.json")

pytestmark = pytest.mark.skipif(
    not EXPECTED.is_file(), reason="The reference dispatch belongs to its agency and is not here."
)

EXACT = (
    "format", "guid", "version", "language", "headline", "slugline", "byline", "agency", "published", "updated",
    "located", "urgency", "pubstatus", "signal", "embargoed", "ednote", "standfirst", "text", "photos", "tags",
    "related", "unread", "notes",
)  # fmt: skip


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXPECTED.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """What `manage.py parse` prints for it, in an environment that holds nothing else."""
    command = [sys.executable, "manage.py", "parse", "--timezone", "Europe/Paris", "--language", "fr", str(DISPATCH)]
    environment = {"PATH": os.environ["PATH"]}
    run = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")
    (line,) = run.stdout.decode("utf-8").splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def covers(words: dict[str, Any] | None, wanted: str | None, text: str) -> bool:
    """Tell whether words with their place are the wanted ones: all of them, as they stand in the text."""
    if words is None or wanted is None:
        return words is None and wanted is None
    return bool(words["text"] == wanted and text[words["start"] : words["end"]] == wanted)


def is_cue(cue: dict[str, Any] | None, wanted: str, text: str) -> bool:
    """Tell whether a cue stands in the text, within the wanted words, and holds their verb."""
    verb = next(iter(re.findall(r"[^\W\d_]{5,}", wanted)))
    return cue is not None and text[cue["start"] : cue["end"]] == cue["text"] and verb in cue["text"] in wanted


@pytest.mark.parametrize("field", EXACT)
def test_a_field_is_the_one_expected(document: dict[str, Any], expected: dict[str, Any], field: str) -> None:
    assert document[field] == expected[field]


def test_it_is_the_first_item_of_its_file(document: dict[str, Any]) -> None:
    assert (document["file"], document["item"]) == (str(DISPATCH), 0)


def test_the_blocks_have_their_kinds_words_and_places(document: dict[str, Any], expected: dict[str, Any]) -> None:
    blocks = [{key: block[key] for key in ("kind", "text", "start", "end")} for block in document["blocks"]]
    assert blocks == expected["blocks"]


def test_every_offset_counts_code_points_of_the_text(document: dict[str, Any]) -> None:
    placed = [*document["blocks"], *document["quotes"], *(quote["cue"] for quote in document["quotes"] if quote["cue"])]
    assert [part["text"] for part in placed] == [document["text"][part["start"] : part["end"]] for part in placed]


def test_the_quotations_have_their_words_and_speakers(document: dict[str, Any], expected: dict[str, Any]) -> None:
    keys = ("text", "start", "end", "speaker", "via")
    found, wanted = ([{key: quote[key] for key in keys} for quote in side["quotes"]] for side in (document, expected))
    assert found == wanted


def test_each_mention_names_the_speaker_where_the_copy_does(document: dict[str, Any], expected: dict[str, Any]) -> None:
    text, pairs = document["text"], zip(document["quotes"], expected["quotes"], strict=True)
    assert [quote for quote, wanted in pairs if not covers(quote["mention"], wanted["mention_words"], text)] == []


def test_each_cue_lies_in_the_words_that_announce_the_quotation(
    document: dict[str, Any], expected: dict[str, Any]
) -> None:
    text, pairs = document["text"], zip(document["quotes"], expected["quotes"], strict=True)
    assert [quote for quote, wanted in pairs if not is_cue(quote["cue"], wanted["cue_words"], text)] == []


def test_every_character_of_the_file_is_accounted_for_once(document: dict[str, Any]) -> None:
    ranges, decoded = document["source"], DISPATCH.read_bytes().decode("utf-8")
    assert (ranges[0]["start"], ranges[-1]["end"]) == (0, len(decoded))
    assert all(one["end"] == following["start"] for one, following in pairwise(ranges))
    assert all(part["start"] < part["end"] for part in ranges)


def test_the_printed_caption_is_read_once_and_its_echo_is_told_apart(document: dict[str, Any]) -> None:
    decoded = DISPATCH.read_bytes().decode("utf-8")
    said = {part["role"]: decoded[part["start"] : part["end"]].strip() for part in document["source"]}
    assert said["repeat"] == said["caption"] == document["photos"][0]["caption"]
