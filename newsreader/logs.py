"""Log records as lines: one record, one line, so that a log can be searched and counted by line."""

from __future__ import annotations

import logging

LINE_BREAK = " ⏎ "


class OneLineFormatter(logging.Formatter):
    """A formatter that joins the lines of a message and of its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        return LINE_BREAK.join(line for line in super().format(record).splitlines() if line.strip())
