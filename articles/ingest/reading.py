"""From a delivery's bytes to its stories: parse, enrich, render; no database."""

from __future__ import annotations

import logging
import traceback
from dataclasses import dataclass, replace

from celery.exceptions import SoftTimeLimitExceeded

from articles import changes, extraction, formats, rendering
from articles.document import Document, Hints, Message, Refused, gettext_noop
from articles.formats import archives

PARSER = f"{formats.VERSION}.{extraction.VERSION}"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Story:
    """One item of a delivery, read whole: the document with its HTML."""

    number: int
    document: Document
    continues: str = ""  # the identity of the entry whose page it is

    @property
    def identity(self) -> str:
        """Return the digest by which its sender's story is known again."""
        return self.continues or changes.identity(self.document)


@dataclass(frozen=True, slots=True)
class Failed:
    """An item that gave no story, and the traceback where the fault is ours."""

    number: int
    refused: Refused
    traceback: str = ""


def found_in(part: archives.Part, *, media_type: str | None, hints: Hints) -> list[Document | Refused]:
    """Return every item of one file of a delivery, in order, as its format gives it."""
    if part.refused is not None:
        return [part.refused]
    parsed = formats.parse(part.raw, media_type=media_type, hints=replace(hints, name=part.name or hints.name))
    return [item for _, item in parsed.items()]


def finish(number: int, found: Document | Refused, hints: Hints) -> Story | Failed:
    """Return the item as a story, with what its sender left unsaid and its HTML; or the reason why not."""
    return Failed(number, found) if isinstance(found, Refused) else _finish(number, found, hints)


def mishap(number: int, error: Exception) -> Failed:
    """Return the item as failed by a fault of ours, which is logged and kept with the item."""
    _log.exception("item %d failed", number, exc_info=error)
    message = Message(
        gettext_noop(
            "The newsreader itself failed on this dispatch (%(error)s). Its bytes are kept: report it, "
            "and process it again when it is mended."
        ),
        {"error": type(error).__name__},
    )
    trace = "".join(traceback.format_exception(error))
    return Failed(number, Refused(number, "fault", message), trace[-20_000:])


def _finish(number: int, document: Document, hints: Hints) -> Story | Failed:
    try:
        enriched = extraction.enrich(document, hints=hints)
        finished = replace(enriched, html=rendering.to_html(enriched))
    except SoftTimeLimitExceeded:  # whoever tries the item says so
        raise
    except Exception as error:
        return mishap(number, error)
    if not finished.text.strip() and not (finished.guid and changes.is_kill(finished)):
        reason = Message(gettext_noop("There are no words in it: neither a headline nor a text."))
        return Failed(number, Refused(number, "no-words", reason))
    return Story(number, finished)
