"""One record is one line."""

import logging

from newsreader.logs import OneLineFormatter


def test_a_traceback_stays_on_the_line_of_its_record() -> None:
    try:
        raise ValueError("first\nsecond")
    except ValueError as error:
        record = logging.LogRecord(
            "desk", logging.ERROR, __file__, 1, "it\nfailed", (), (ValueError, error, error.__traceback__)
        )
    line = OneLineFormatter("%(levelname)s %(message)s").format(record)
    assert line.startswith("ERROR it ⏎ failed ⏎ Traceback")
    assert line.endswith("ValueError: first ⏎ second")
    assert "\n" not in line
