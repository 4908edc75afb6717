"""manage.py quotes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

TEXT = (
    "La mairie rouvre.\n\n"
    "« Venez\nnombreux, la porte\nest ouverte », a dit Marchetour 🗝.\r\n\r\n"
    "“Enfin la paix, et la clé”, selon Odile Marchetour."
)


def quotes(folder: Path, *lines: object) -> list[dict[str, Any]]:
    """Return what the command answers to these lines."""
    path, output = folder / "texts.jsonl", StringIO()
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    call_command("quotes", str(path), stdout=output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_its_offsets_count_code_points_of_the_given_text(tmp_path: Path) -> None:
    (answer,) = quotes(tmp_path, {"id": "a", "lang": "fr", "text": TEXT})
    places = [TEXT[quote["start"] : quote["end"]] for quote in answer["quotes"]]
    assert places == ["Venez\nnombreux, la porte\nest ouverte", "Enfin la paix, et la clé"]
    assert answer["quotes"][0]["text"] == "Venez nombreux, la porte est ouverte"


def test_a_line_break_ends_no_sentence_and_a_short_name_finds_its_full_one(tmp_path: Path) -> None:
    (answer,) = quotes(tmp_path, {"id": "a", "lang": "fr", "text": TEXT})
    assert [quote["speaker"] for quote in answer["quotes"]] == ["Odile Marchetour", "Odile Marchetour"]


def test_given_names_resolve_short_ones(tmp_path: Path) -> None:
    text = "« Nous rouvrirons la porte demain matin », a dit Marchetour."
    alone, named = quotes(tmp_path, {"id": 1, "text": text}, {"id": 2, "text": text, "names": ["Odile Marchetour"]})
    assert [answer["quotes"][0]["speaker"] for answer in (alone, named)] == ["Marchetour", "Odile Marchetour"]


def test_it_reads_standard_input_where_no_file_is_named() -> None:
    given = '{"id": 1, "text": "« Nous rouvrirons la porte », a dit Odile Marchetour."}\n'.encode()
    run = subprocess.run(
        [sys.executable, "manage.py", "quotes"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        input=given,
        capture_output=True,
        check=True,
    )
    assert json.loads(run.stdout)["quotes"][0]["speaker"] == "Odile Marchetour"


def test_every_line_is_answered_in_order_with_its_id(tmp_path: Path) -> None:
    answers = quotes(tmp_path, {"id": 7, "text": "Rien à citer."}, "", {"id": None, "text": ""})
    assert answers == [{"id": 7, "quotes": []}, {"id": None, "quotes": []}]


def test_the_language_chooses_the_words_that_announce(tmp_path: Path) -> None:
    text = "“We have opened the door again,” said Odile Marchetour."
    (answer,) = quotes(tmp_path, {"id": 1, "lang": "en-GB", "text": text})
    assert answer["quotes"][0]["speaker"] == "Odile Marchetour"
    assert answer["quotes"][0]["cue"]["text"] == "said"


@pytest.mark.parametrize("line", ["no JSON", "[]", '"text"', '{"id": 1}', '{"text": 5}', '{"text": "a", "names": [1]}'])
def test_a_line_that_is_none_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(CommandError, match=r"Line 2 is no JSON object with a “text”\. Each line must be one\."):
        quotes(tmp_path, {"id": 1, "text": "a"}, line)


def test_a_file_that_is_not_there_is_answered_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.jsonl” cannot be opened: No such file or directory\."):
        call_command("quotes", str(tmp_path / "gone.jsonl"), stdout=StringIO())
